// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/blob_download.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "core/base/file.h"
#include "core/hub/digest.h"

namespace studio::hub {

namespace fs = std::filesystem;

namespace {

constexpr int kMaxAttempts = 200;  // whatever is gained between them

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// An etag without W/ and quotes, empty if it cannot name a file.
std::string plainEtag(std::string etag) {
    if (etag.starts_with("W/")) etag.erase(0, 2);
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
    auto usable = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; };
    bool plain = !etag.empty() && etag.size() <= 128 && etag.front() != '.' &&
                 std::all_of(etag.begin(), etag.end(), usable);
    return plain ? etag : std::string();
}

Error stopped() {
    return {ErrorCode::Cancelled, "download stopped", "Starting it again continues it."};
}

std::chrono::milliseconds waitBefore(int attempt, const RetryOptions& retry, const HttpResult& result) {
    auto wait = std::min<std::chrono::milliseconds>(retry.backoff * (1 << std::min(attempt - 1, 8)),
                                                    std::chrono::seconds(30));
    return std::max<std::chrono::milliseconds>(wait, result.retryAfter);
}

/// The unfinished file: what is there, and its hash so far.
class PartialFile {
public:
    static Result<PartialFile> open(const fs::path& path, const RemoteFile& remote) {
        int fd = fileSystem().open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0) return systemError("create", path);
        PartialFile file(path, fd, remote);
        STUDIO_CHECK(file.takeStock());
        return file;
    }
    PartialFile(PartialFile&& other) noexcept
        : path_(std::move(other.path_)),
          fd_(std::exchange(other.fd_, -1)),
          remote_(other.remote_),
          size_(other.size_),
          digest_(std::move(other.digest_)) {}
    PartialFile& operator=(PartialFile&&) = delete;
    ~PartialFile() {
        if (fd_ >= 0) fileSystem().close(fd_);
    }

    std::uint64_t size() const { return size_; }

    Status restart() {
        if (::ftruncate(fd_, 0) != 0 || ::lseek(fd_, 0, SEEK_SET) < 0) return systemError("empty", path_);
        size_ = 0;
        digest_ = Digest::forEtag(remote_->etag, remote_->size);
        return {};
    }

    Status write(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            auto written = fileSystem().write(fd_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written == 0) errno = ENOSPC;
            if (written <= 0) return systemError("write", path_);
            auto part = bytes.first(static_cast<std::size_t>(written));
            if (digest_) digest_->update(part);
            size_ += part.size();
            bytes = bytes.subspan(part.size());
        }
        return {};
    }

    /// True if the content is what the etag says, or the etag is no hash. Uses the digest up.
    bool hashFits(std::string& found) {
        if (!digest_) return true;
        found = digest_->finish();
        return found == remote_->etag;
    }

    Status finish(const fs::path& target) {
        if (fileSystem().fsync(fd_) != 0) return systemError("sync", path_);
        if (fileSystem().close(std::exchange(fd_, -1)) != 0) return systemError("close", path_);
        if (fileSystem().rename(path_.c_str(), target.c_str()) != 0)
            return systemError("rename onto", target);
        return syncFolder(target.parent_path());
    }

private:
    PartialFile(fs::path path, int fd, const RemoteFile& remote)
        : path_(std::move(path)),
          fd_(fd),
          remote_(&remote),
          digest_(Digest::forEtag(remote.etag, remote.size)) {}

    /// Hashes what an earlier download left; too much of it is thrown away.
    Status takeStock() {
        std::vector<std::byte> buffer(1 << 20);
        for (;;) {
            auto got = ::read(fd_, buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return systemError("read", path_);
            if (got == 0) break;
            size_ += static_cast<std::uint64_t>(got);
            if (size_ > remote_->size) return restart();
            if (digest_) digest_->update(std::span(buffer).first(static_cast<std::size_t>(got)));
        }
        return {};
    }

    fs::path path_;
    int fd_;
    const RemoteFile* remote_;
    std::uint64_t size_ = 0;
    std::optional<Digest> digest_;
};

/// Checks what an answer promises before a byte of it is written.
Status accept(const HttpResponse& response, const RemoteFile& remote, PartialFile& file) {
    auto lie = [&](const std::string& found) {
        return Error{ErrorCode::Network, fmt::format("cannot download {}: {}", remote.name, found),
                     "A proxy or mirror may be in the way; check the network or set HF_ENDPOINT."};
    };
    std::string etag = plainEtag(response.header("etag"));
    if (remote.direct && !response.redirected && !etag.empty() && etag != remote.etag) {
        STUDIO_CHECK(file.restart());
        Error changed =
            lie(fmt::format("it changed on the server meanwhile (etag {}, expected {})", etag, remote.etag));
        changed.hint = "Start the download again.";
        return changed;
    }
    std::uint64_t begin = 0;
    if (response.status == 206) {
        // "bytes 100-199/200"
        std::string range = response.header("content-range");
        std::string expected = fmt::format("bytes {}-{}/{}", file.size(), remote.size - 1, remote.size);
        if (range != expected)
            return lie(fmt::format("asked for '{}', the server sends '{}'", expected, range));
        begin = file.size();
    } else if (file.size() > 0) {
        // the server does not continue: from the start again
        STUDIO_CHECK(file.restart());
    }
    std::string length = response.header("content-length");
    if (!length.empty() && number(length) != remote.size - begin) {
        return lie(fmt::format("the server announces {} bytes, expected {}", length, remote.size - begin));
    }
    return {};
}

HttpResult fetchRest(HttpClient& client, const RemoteFile& remote, PartialFile& file,
                     const std::function<void(std::uint64_t)>& gained) {
    std::vector<std::string> headers;
    if (file.size() > 0) {
        headers.push_back(fmt::format("Range: bytes={}-", file.size()));
        // behind a redirect the etag is another server's, and the hash at the end decides
        if (remote.direct) headers.push_back(fmt::format("If-Range: \"{}\"", remote.etag));
    }
    HttpBody body;
    body.begin = [&](const HttpResponse& response) { return accept(response, remote, file); };
    body.bytes = [&](std::span<const std::byte> bytes) -> Status {
        if (bytes.size() > remote.size - file.size()) {
            return Error{ErrorCode::Network,
                         fmt::format("cannot download {}: the server sends more than the {} bytes expected",
                                     remote.name, remote.size),
                         "A proxy or mirror may be in the way; check the network or set HF_ENDPOINT."};
        }
        STUDIO_CHECK(file.write(bytes));
        gained(file.size());
        return {};
    };
    return client.get(remote.url, headers, body);
}

/// Fetches until all bytes are there; breaks are continued.
Status fetchAll(HttpClient& client, const RemoteFile& remote, PartialFile& file, const RetryOptions& retry,
                const std::stop_token& stop, const std::function<void(std::uint64_t)>& gained) {
    int fruitless = 0;
    for (int attempt = 0; file.size() < remote.size; ++attempt) {
        std::uint64_t before = file.size();
        HttpResult result = fetchRest(client, remote, file, gained);
        // a range that the server cannot give: what is here does not fit what is there
        if (result.response.status == 416 && before > 0 && fruitless == 0) {
            STUDIO_CHECK(file.restart());
            ++fruitless;
            continue;
        }
        if (result.error && !result.retry) return *result.error;
        if (file.size() >= remote.size) break;
        fruitless = file.size() > before ? 1 : fruitless + 1;
        if (fruitless >= retry.attempts || attempt >= kMaxAttempts) {
            Error error = result.error.value_or(Error{ErrorCode::Network, "the server ended too early", ""});
            error.message = fmt::format("cannot download {}: {} of {} bytes after {} attempts: {}",
                                        remote.name, file.size(), remote.size, attempt + 1, error.message);
            error.hint = "What has arrived is kept; starting it again continues it. " + error.hint;
            return error;
        }
        if (!pause(waitBefore(fruitless, retry, result), stop)) return stopped();
    }
    return {};
}

}  // namespace

bool pause(std::chrono::milliseconds time, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

Result<RemoteFile> describe(HttpClient& client, const std::string& url, const std::string& name,
                            const RetryOptions& retry, std::stop_token stop) {
    HttpResult result;
    for (int attempt = 1;; ++attempt) {
        result = client.head(url, "x-linked-etag");
        if (!result.error) break;
        if (!result.retry || attempt >= retry.attempts) return *result.error;
        if (!pause(waitBefore(attempt, retry, result), stop)) return stopped();
    }
    const HttpResponse& response = result.response;
    bool linked = response.headers.contains("x-linked-etag");
    RemoteFile file{url, name, plainEtag(response.header(linked ? "x-linked-etag" : "etag")), 0, false};
    auto size = number(
        response.header(response.headers.contains("x-linked-size") ? "x-linked-size" : "content-length"));
    if (file.etag.empty() || !size) {
        return Error{ErrorCode::Network,
                     fmt::format("cannot download {}: {} tells no usable etag or size", name, url),
                     "The server does not answer like the Hugging Face hub; check HF_ENDPOINT."};
    }
    file.size = *size;
    file.direct = !linked && !response.redirected;
    return file;
}

Status downloadBlob(HttpClient& client, const RemoteFile& remote, const fs::path& target,
                    const RetryOptions& retry, std::stop_token stop,
                    const std::function<void(std::uint64_t)>& gained) {
    fs::path partial = target.string() + ".incomplete";
    std::string found;
    for (bool again : {true, false}) {
        STUDIO_ASSIGN(PartialFile file, PartialFile::open(partial, remote));
        bool continued = file.size() > 0;
        gained(file.size());
        STUDIO_CHECK(fetchAll(client, remote, file, retry, stop, gained));
        if (file.hashFits(found)) return file.finish(target);
        fileSystem().unlink(partial.c_str());
        // what an earlier download left may have been bad: once more from the start
        if (!continued || !again) break;
    }
    return Error{
        ErrorCode::Corrupt,
        fmt::format("cannot download {}: its hash is {}, expected {}; the bytes were thrown away",
                    remote.name, found, remote.etag),
        "Try again; if it happens twice, the server or a proxy damages the file (HF_ENDPOINT selects "
        "another server)."};
}

}  // namespace studio::hub
