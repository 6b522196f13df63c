// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <mutex>

#include "core/hub/digest.h"
#include "core/hub/resolve_weights.h"
#include "tests/core/hub/http_server.h"
#include "tests/support/paths.h"

namespace studio::test {

/// Hash of a text as the hub names it: SHA-256, or git's SHA-1 of a blob.
inline std::string hubHash(const std::string& content, bool large) {
    auto digest = hub::Digest::forEtag(std::string(large ? 64 : 40, '0'), content.size());
    digest->update(std::as_bytes(std::span(content)));
    return digest->finish();
}

/// The hub with one model, "lab/policy": large files are redirected to another path, as to the hub's storage,
/// small ones come directly. `intercept` may answer instead; every request is written down.
class FakeHub {
public:
    using Intercept = std::function<bool(const HttpRequest&, HttpServer::Connection&)>;

    std::string commit = std::string(40, 'c');
    std::map<std::string, std::string> files{{"config.json", R"({"type": "smolvla"})"},
                                             {"model.safetensors", weights()},
                                             {"policy_preprocessor.json", "{}"},
                                             {"README.md", "not wanted"},
                                             {"onnx/model.json", "not wanted"}};
    Intercept intercept;

    /// No proxy of the machine stands between the client and the loopback interface.
    FakeHub() { ::setenv("no_proxy", "127.0.0.1", 1); }

    /// Two megabytes without a period, so that a wrong offset shows.
    static std::string weights() {
        std::string bytes;
        for (std::uint32_t i = 0; bytes.size() < 2'000'000; ++i)
            bytes += fmt::format("{:x};", i * 2654435761u);
        return bytes;
    }

    hub::ResolveOptions options() {
        hub::ResolveOptions options;
        options.allowDownload = true;
        options.endpoint = server.url();
        options.cache = folder / "hub";
        options.retry.backoff = std::chrono::milliseconds(1);
        options.stallTimeout = std::chrono::seconds(1);
        return options;
    }
    std::filesystem::path model() const { return folder / "hub/models--lab--policy"; }
    std::string etag(const std::string& file) const { return hubHash(files.at(file), isLarge(file)); }
    std::filesystem::path incomplete(const std::string& file) const {
        return model() / "blobs" / (etag(file) + ".incomplete");
    }
    static bool isLarge(const std::string& file) { return file.ends_with(".safetensors"); }

    std::vector<HttpRequest> requests() {
        std::lock_guard lock(mutex_);
        return seen_;
    }
    /// Ranges asked of the large file, "" for a request from the start.
    std::vector<std::string> ranges() {
        std::vector<std::string> found;
        for (const auto& request : requests())
            if (request.path.starts_with("/storage/")) found.push_back(request.header("range"));
        return found;
    }

    /// Sends a file as a good server does, from the offset that was asked for.
    static void sendFile(const HttpRequest& request, HttpServer::Connection& to, const std::string& content,
                         const std::string& etag) {
        std::string range = request.header("range");
        std::size_t begin = range.empty() ? 0 : std::stoul(range.substr(6));
        std::vector<std::string> headers{"ETag: \"" + etag + "\"", "Accept-Ranges: bytes",
                                         fmt::format("Content-Length: {}", content.size() - begin)};
        if (!range.empty())
            headers.push_back(
                fmt::format("Content-Range: bytes {}-{}/{}", begin, content.size() - 1, content.size()));
        to.reply(range.empty() ? "200 OK" : "206 Partial Content", headers,
                 request.method == "HEAD" ? "" : content.substr(begin));
    }

private:
    void handle(const HttpRequest& request, HttpServer::Connection& to) {
        {
            std::lock_guard lock(mutex_);
            seen_.push_back(request);
        }
        if (intercept && intercept(request, to)) return;
        std::string resolve = "/lab/policy/resolve/" + commit + "/";
        std::string revision = "/api/models/lab/policy/revision/";
        if (request.path == revision + "main" || request.path == revision + commit) {
            std::string siblings;
            for (const auto& [name, content] : files)
                siblings += fmt::format(R"({}{{"rfilename":"{}"}})", siblings.empty() ? "" : ",", name);
            std::string body = fmt::format(R"({{"sha":"{}","siblings":[{}]}})", commit, siblings);
            return to.reply("200 OK", {fmt::format("Content-Length: {}", body.size())}, body);
        }
        if (request.path.starts_with(resolve)) {
            std::string name = request.path.substr(resolve.size());
            if (!files.contains(name)) return to.reply("404 Not Found", {"Content-Length: 0"}, "");
            if (!isLarge(name)) return sendFile(request, to, files[name], etag(name));
            return to.reply("302 Found",
                            {"Location: /storage/" + name + "?signature=secret", "Content-Length: 0",
                             "X-Linked-Etag: \"" + etag(name) + "\"",
                             fmt::format("X-Linked-Size: {}", files[name].size())},
                            "");
        }
        if (request.path.starts_with("/storage/")) {
            std::string name = request.path.substr(9, request.path.find('?') - 9);
            return sendFile(request, to, files[name], "storage-etag");
        }
        to.reply("404 Not Found", {"Content-Length: 0"}, "");
    }

    std::mutex mutex_;
    std::vector<HttpRequest> seen_;

public:
    TemporaryFolder folder;
    HttpServer server{
        [this](const HttpRequest& request, HttpServer::Connection& to) { handle(request, to); }};
};

}  // namespace studio::test
