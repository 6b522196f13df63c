// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/snapshot_download.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>

#include "core/base/file.h"
#include "core/base/json.h"

namespace studio::hub {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::size_t kMaxListing = 16u << 20;
constexpr std::size_t kMaxFiles = 256;

/// The files of a revision and the commit it stands for.
struct Listing {
    std::string commit;
    std::vector<std::string> files;  ///< weights last
};

bool isWanted(const std::string& file, const ResolveOptions& options) {
    if (!options.only.empty())
        return std::find(options.only.begin(), options.only.end(), file) != options.only.end();
    auto slash = file.rfind('/');
    std::string folder = slash == file.npos ? "" : file.substr(0, slash);
    bool place = folder.empty() || folder == "tokenizer" || folder == "vlm";
    return place && (file.ends_with(".json") || file.ends_with(".safetensors"));
}

/// A text as it goes into a URL; slashes stay.
std::string escaped(const std::string& text) {
    std::string result;
    for (unsigned char c : text) {
        bool plain = std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '/';
        result += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
    }
    return result;
}

/// An advisory lock on a file, as the Hugging Face libraries take it while they write a blob.
class FileLock {
public:
    static Result<FileLock> take(const fs::path& path, const std::stop_token& stop) {
        STUDIO_CHECK(makeFolders(path.parent_path()));
        int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0) return systemError("create", path);
        FileLock lock(fd);
        while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EINTR) continue;
            // file systems without locks: go on, downloads end in a rename
            if (errno != EWOULDBLOCK) break;
            if (!pause(std::chrono::milliseconds(200), stop))
                return Error{ErrorCode::Cancelled, "stopped while another program downloads the same file",
                             ""};
        }
        return lock;
    }
    FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock() {
        if (fd_ >= 0) ::close(fd_);
    }

private:
    explicit FileLock(int fd) : fd_(fd) {}
    int fd_;
};

class SnapshotDownload {
public:
    SnapshotDownload(const ModelId& id, const CachedModel& model, const ResolveOptions& options)
        : id_(id),
          model_(model),
          options_(options),
          client_({options.connectTimeout, options.stallTimeout, options.token, options.stop}) {}

    Result<fs::path> run() {
        STUDIO_ASSIGN(Listing listing, list());
        STUDIO_CHECK(makeFolders(model_.folder() / "blobs"));
        std::vector<RemoteFile> files;
        for (const auto& name : listing.files) {
            STUDIO_ASSIGN(RemoteFile file, describeFile(listing.commit, name));
            files.push_back(std::move(file));
        }
        STUDIO_CHECK(checkSpace(files));
        for (auto& file : files) {
            STUDIO_CHECK(fetch(file));
            STUDIO_CHECK(model_.link(listing.commit, file.name, file.etag));
        }
        STUDIO_CHECK(model_.setCommit(listing.commit));
        return model_.snapshot(listing.commit);
    }

private:
    Result<std::string> page(const std::string& url) {
        for (int attempt = 1;; ++attempt) {
            std::string text;
            HttpBody body;
            body.begin = [](const HttpResponse&) { return Status(); };
            body.bytes = [&](std::span<const std::byte> bytes) -> Status {
                if (text.size() + bytes.size() > kMaxListing)
                    return Error{ErrorCode::Network, fmt::format("cannot read {}: endless answer", url), ""};
                text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                return {};
            };
            HttpResult result = client_.get(url, {}, body);
            if (!result.error) return text;
            if (!result.retry || attempt >= options_.retry.attempts) return *result.error;
            auto wait = std::max<std::chrono::milliseconds>(
                options_.retry.backoff * (1 << std::min(attempt - 1, 5)), result.retryAfter);
            if (!pause(wait, options_.stop))
                return Error{ErrorCode::Cancelled, "download stopped", "Starting it again continues it."};
        }
    }

    Result<Listing> list() {
        std::string url =
            fmt::format("{}/api/models/{}/revision/{}", options_.endpoint, id_.text(), escapedRevision());
        auto foreign = [&](const std::string& found) {
            return Error{ErrorCode::Network, fmt::format("cannot use the answer of {}: {}", url, found),
                         "The server does not answer like the Hugging Face hub; check HF_ENDPOINT."};
        };
        STUDIO_ASSIGN(std::string text, page(url));
        auto answer = parseJson(text, url);
        if (!answer.ok()) return foreign(answer.error().message);
        Listing listing;
        try {
            listing.commit = answer->at("sha").get<std::string>();
            for (const auto& sibling : answer->at("siblings")) {
                auto file = sibling.at("rfilename").get<std::string>();
                if (isPlainPath(file) && isWanted(file, options_)) listing.files.push_back(file);
            }
        } catch (const json::exception& exception) {
            return foreign(exception.what());
        }
        if (!isCommit(listing.commit)) return foreign("it names no commit");
        if (listing.files.size() > kMaxFiles) return foreign("too many files");
        for (const auto& name : options_.required) {
            if (std::find(listing.files.begin(), listing.files.end(), name) != listing.files.end()) continue;
            return Error{
                ErrorCode::NotFound,
                fmt::format("{}/{} at revision {} has no {}", options_.endpoint, id_.text(), id_.revision,
                            name),
                fmt::format("Is it the right model? It should hold {}.", fmt::join(options_.required, ", "))};
        }
        // small files first, so that a folder with weights has all the rest, too
        std::stable_partition(listing.files.begin(), listing.files.end(),
                              [](const std::string& file) { return !file.ends_with(".safetensors"); });
        std::stable_partition(listing.files.begin(), listing.files.end(),
                              [](const std::string& file) { return !file.starts_with("model"); });
        return listing;
    }

    std::string escapedRevision() const {
        // a revision such as refs/pr/1 is one part of the path
        std::string text = escaped(id_.revision);
        for (auto at = text.find('/'); at != text.npos; at = text.find('/', at)) text.replace(at, 1, "%2F");
        return text;
    }

    Result<RemoteFile> describeFile(const std::string& commit, const std::string& name) {
        std::string url =
            fmt::format("{}/{}/resolve/{}/{}", options_.endpoint, id_.text(), commit, escaped(name));
        return describe(client_, url, name, options_.retry, options_.stop);
    }

    bool present(const RemoteFile& file) const {
        std::error_code missing;
        auto size = fs::file_size(model_.blob(file.etag), missing);
        return !missing && size == file.size;
    }

    /// A full disk is better known before two gigabytes than after.
    Status checkSpace(const std::vector<RemoteFile>& files) {
        std::uint64_t needed = 0;
        for (const auto& file : files) {
            if (present(file)) continue;
            progress_.total += file.size;
            std::error_code missing;
            auto partial = fs::file_size(model_.blob(file.etag).string() + ".incomplete", missing);
            needed += missing ? file.size : file.size - std::min<std::uint64_t>(partial, file.size);
        }
        std::error_code unknown;
        auto space = fs::space(model_.folder(), unknown);
        if (unknown || space.available >= needed) return {};
        return Error{ErrorCode::Io,
                     fmt::format("the download needs {} MiB in {}, only {} MiB are free", (needed >> 20) + 1,
                                 model_.folder().string(), space.available >> 20),
                     "Free some space there, or set HF_HUB_CACHE to a folder on another disk."};
    }

    Status fetch(RemoteFile& file) {
        STUDIO_ASSIGN(FileLock lock, FileLock::take(model_.lockFile(file.etag), options_.stop));
        if (present(file)) return {};
        auto last = std::chrono::steady_clock::time_point();
        auto gained = [&](std::uint64_t bytes) {
            auto now = std::chrono::steady_clock::now();
            if (bytes < file.size && now - last < std::chrono::milliseconds(100)) return;
            last = now;
            progress_.file = file.name;
            progress_.fileBytes = bytes;
            progress_.fileTotal = file.size;
            progress_.bytes = finished_ + bytes;
            if (options_.progress) options_.progress(progress_);
        };
        STUDIO_CHECK(
            downloadBlob(client_, file, model_.blob(file.etag), options_.retry, options_.stop, gained));
        finished_ += file.size;
        return {};
    }

    const ModelId& id_;
    const CachedModel& model_;
    const ResolveOptions& options_;
    HttpClient client_;
    DownloadProgress progress_;
    std::uint64_t finished_ = 0;
};

}  // namespace

Result<fs::path> downloadSnapshot(const ModelId& id, const CachedModel& model,
                                  const ResolveOptions& options) {
    return SnapshotDownload(id, model, options).run();
}

}  // namespace studio::hub
