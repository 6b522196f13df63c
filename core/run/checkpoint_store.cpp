// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/checkpoint_store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <mutex>
#include <set>

#include "core/base/file.h"
#include "core/run/manifest.h"
#include "core/run/process.h"

namespace studio::run {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kTemporary = ".tmp-";
constexpr std::string_view kReplaced = "-replaced";

/// Temporary folders that this process is filling just now, which a cleanUp leaves alone.
std::mutex activeMutex;
std::set<fs::path> activeFolders;

/// Marks a temporary folder as in use and removes it at the end, unless it was renamed away.
class TemporaryFolder {
public:
    explicit TemporaryFolder(fs::path path) : path_(std::move(path)) {
        std::lock_guard lock(activeMutex);
        activeFolders.insert(path_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!kept_) fs::remove_all(path_, ignored);
        std::lock_guard lock(activeMutex);
        activeFolders.erase(path_);
    }
    const fs::path& path() const { return path_; }
    /// Leaves the folder to the next cleanUp.
    void keep() { kept_ = true; }

private:
    fs::path path_;
    bool kept_ = false;
};

/// The step that a folder name stands for; nothing for other names.
std::optional<std::int64_t> stepOf(const std::string& name) {
    std::int64_t step = 0;
    auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
    bool digits =
        !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    return step;
}

/// Folders named by a step, complete or not, ascending.
std::vector<std::pair<std::int64_t, fs::path>> stepFolders(const fs::path& folder) {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code problem;
    for (fs::directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem)) {
        auto step = stepOf(it->path().filename().string());
        std::error_code ignored;
        if (step && it->symlink_status(ignored).type() == fs::file_type::directory)
            found.emplace_back(*step, it->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string readLink(const fs::path& link) {
    std::error_code ignored;
    return fs::read_symlink(link, ignored).string();
}

/// Points the link at `target` again, or removes it where there was none.
void restoreLink(const fs::path& link, const std::string& target) {
    if (readLink(link) == target) return;
    if (target.empty()) {
        fileSystem().unlink(link.c_str());
    } else {
        (void)replaceSymlink(link, target);
    }
}

std::uint64_t mibOf(std::uint64_t bytes) {
    return (bytes + (1u << 20) - 1) >> 20;
}

/// "12 MiB free, 30 MiB wanted, 18 MiB are missing"; empty where there is room, or nobody can tell.
std::string shortage(std::optional<std::uint64_t> free, std::uint64_t needed) {
    if (!free || *free >= needed) return {};
    return fmt::format("{} MiB free, {} MiB wanted, {} MiB are missing", *free >> 20, mibOf(needed),
                       mibOf(needed - *free));
}

constexpr std::uint64_t kBeside = 8u << 20;  ///< logs and whatever else a run writes

/// What one checkpoint may take more than the one before it.
std::uint64_t slack(std::uint64_t bytes) {
    return bytes / 32 + (1u << 20);
}

/// Bytes of a checkpoint's files, as its manifest lists them; 0: not readable.
std::uint64_t sizeOf(const fs::path& checkpoint) {
    auto manifest = readManifest(checkpoint);
    std::uint64_t bytes = 0;
    if (manifest.ok())
        for (const Manifest::File& file : manifest->files) bytes += file.size;
    return bytes;
}

/// Process id in "<name>.tmp-<pid>…"; nothing for other names.
std::optional<std::int64_t> temporaryOwner(const std::string& name) {
    auto at = name.rfind(kTemporary);
    if (at == std::string::npos) return std::nullopt;
    std::int64_t pid = 0;
    const char* begin = name.data() + at + kTemporary.size();
    auto [end, error] = std::from_chars(begin, name.data() + name.size(), pid);
    if (error != std::errc() || end == begin) return std::nullopt;
    return pid;
}

double modifiedS(const fs::path& path) {
    std::error_code ignored;
    auto time = fs::last_write_time(path, ignored);
    if (ignored) return 0;
    auto system = std::chrono::file_clock::to_sys(time);
    return std::chrono::duration<double>(system.time_since_epoch()).count();
}

/// Whether the maker of a temporary entry is gone. A process that started after the entry was last written
/// only inherited the number; our own entries are stale unless they are in use.
bool isStale(const fs::path& path, std::int64_t pid) {
    if (pid == ::getpid()) {
        std::lock_guard lock(activeMutex);
        return !activeFolders.contains(path);
    }
    auto started = processStartS(pid);
    return !started || *started > modifiedS(path) + 2;
}

/// The checkpoint that a temporary entry was to become, or was.
fs::path originalOf(const fs::path& temporary) {
    const std::string name = temporary.filename().string();
    return temporary.parent_path() / name.substr(0, name.find(kTemporary));
}

/// Whether it is the only one of its step: moved aside for one that never came.
bool hidesOriginal(const fs::path& temporary) {
    std::error_code failed;
    return temporary.filename().string().ends_with(kReplaced) && !fs::exists(originalOf(temporary), failed);
}

/// Bytes of the files in a folder; links are not followed.
std::uint64_t bytesOfFiles(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code problem;
    if (fs::is_symlink(folder, problem)) return 0;
    for (fs::recursive_directory_iterator it(folder, problem), end; !problem && it != end;
         it.increment(problem)) {
        std::error_code gone;
        if (it->symlink_status(gone).type() != fs::file_type::regular) continue;
        const auto size = it->file_size(gone);
        if (!gone) bytes += size;
    }
    return bytes;
}

}  // namespace

std::optional<std::uint64_t> freeBytes(const fs::path& path) {
    std::error_code problem;
    fs::path there = fs::absolute(path, problem);
    while (!fs::exists(there, problem) && there.has_relative_path()) there = there.parent_path();
    auto space = fs::space(there, problem);
    if (problem) return std::nullopt;
    return space.available;
}

Status requireRoom(const fs::path& folder, std::uint64_t checkpointBytes, int count,
                   std::optional<std::uint64_t> free, std::uint64_t beside) {
    std::string found =
        shortage(free, static_cast<std::uint64_t>(count) * (checkpointBytes + slack(checkpointBytes)) +
                           beside + kBeside);
    if (found.empty()) return {};
    return Error{
        ErrorCode::Io, fmt::format("cannot train into {}: {}", folder.string(), found),
        fmt::format(
            "A checkpoint takes about {} MiB, and the best and the newest one stay until the next one is "
            "written. Free some space there, or keep the runs on another disk "
            "(training.output_directory).",
            mibOf(checkpointBytes))};
}

CheckpointStore::CheckpointStore(fs::path folder, FreeBytes free)
    : folder_(std::move(folder)), free_(free ? std::move(free) : FreeBytes(freeBytes)) {}

std::string CheckpointStore::name(std::int64_t step) const {
    for (const auto& [found, path] : stepFolders(folder_))
        if (found == step) return path.filename().string();
    return fmt::format("{:06}", step);
}

fs::path CheckpointStore::path(std::int64_t step) const {
    return folder_ / name(step);
}

std::vector<std::int64_t> CheckpointStore::steps() const {
    std::vector<std::int64_t> steps;
    std::error_code ignored;
    for (const auto& [step, path] : stepFolders(folder_))
        if (fs::exists(path / "manifest.json", ignored)) steps.push_back(step);
    return steps;
}

std::optional<std::int64_t> CheckpointStore::linked(const std::string& link) const {
    std::error_code ignored;
    if (!fs::is_directory(folder_ / link, ignored)) return std::nullopt;
    return stepOf(readLink(folder_ / link));
}

std::uint64_t CheckpointStore::wantedBytes() const {
    const auto folders = stepFolders(folder_);
    // a damaged one may not tell its size
    for (auto it = folders.rbegin(); it != folders.rend(); ++it)
        if (const std::uint64_t size = sizeOf(it->second)) return size + slack(size);
    return 0;
}

Status CheckpointStore::checkSpace(std::int64_t step) const {
    std::string found = shortage(free_(folder_), wantedBytes());
    if (found.empty()) return {};
    return Error{ErrorCode::Io,
                 fmt::format("cannot save checkpoint {} to {}: {}", step, folder_.string(), found),
                 "Free some space on that disk; the older checkpoints are untouched."};
}

std::set<std::int64_t> CheckpointStore::linkedSteps() const {
    std::set<std::int64_t> steps;
    for (const char* link : {"best", "last"})
        if (auto step = linked(link)) steps.insert(*step);
    return steps;
}

bool CheckpointStore::verifies(std::int64_t step, const fs::path& path) {
    if (!verifyCheckpoint(path, verified_.contains(step)).ok()) return false;
    verified_.insert(step);
    return true;
}

std::vector<std::pair<std::int64_t, fs::path>> CheckpointStore::dispensable() {
    auto folders = stepFolders(folder_);
    auto kept = linkedSteps();
    for (auto it = folders.rbegin(); it != folders.rend(); ++it) {
        kept.insert(it->first);
        if (verifies(it->first, it->second)) break;
    }
    std::erase_if(folders, [&](const auto& folder) { return kept.contains(folder.first); });
    return folders;
}

Result<std::vector<std::int64_t>> CheckpointStore::makeRoom() {
    std::vector<std::int64_t> removed;
    const auto free = free_(folder_);
    const std::uint64_t wanted = wantedBytes();
    if (!free || *free >= wanted) return removed;
    // nothing in vain
    std::vector<std::pair<std::int64_t, fs::path>> old;
    std::uint64_t gained = 0;
    for (const auto& [step, path] : dispensable()) {
        if (*free + gained >= wanted) break;
        gained += sizeOf(path);
        old.emplace_back(step, path);
    }
    if (*free + gained < wanted) return removed;
    for (const auto& [step, path] : old) {
        STUDIO_CHECK(remove(step, path));
        removed.push_back(step);
    }
    return removed;
}

Status CheckpointStore::requireNext() {
    const auto free = free_(folder_);
    const std::uint64_t wanted = wantedBytes();
    if (!free || *free >= wanted) return {};
    std::uint64_t gained = 0;
    for (const auto& [step, path] : dispensable()) gained += sizeOf(path);
    if (*free + gained >= wanted) return {};
    return Error{ErrorCode::Io,
                 fmt::format("cannot train into {}: {}", folder_.string(), shortage(free, wanted)),
                 fmt::format("The next checkpoint takes about {} MiB, and the best and the newest one stay "
                             "until it is written. Free some space on that disk; what was deleted "
                             "takes its own until the trash is emptied (`kstudio runs trash --empty`).",
                             mibOf(wanted))};
}

Result<fs::path> CheckpointStore::save(std::int64_t step, const nlohmann::json& facts, bool best,
                                       const std::function<Status(const fs::path&)>& write) {
    STUDIO_CHECK(makeFolders(folder_));
    STUDIO_CHECK(checkSpace(step));
    TemporaryFolder temporary(folder_ / fmt::format("{}{}{}", name(step), kTemporary, ::getpid()));
    std::error_code ignored;
    fs::remove_all(temporary.path(), ignored);
    if (fileSystem().mkdir(temporary.path().c_str(), 0755) != 0)
        return systemError("create folder", temporary.path());
    STUDIO_CHECK(write(temporary.path()));
    STUDIO_CHECK(sealCheckpoint(temporary.path(), step, facts));
    STUDIO_ASSIGN(fs::path saved, publish(temporary.path(), step, best));
    verified_.insert(step);
    return saved;
}

Result<fs::path> CheckpointStore::publish(const fs::path& temporary, std::int64_t step, bool best) {
    fs::path final = path(step);
    TemporaryFolder replaced(temporary.string() + std::string(kReplaced));
    FileSystem& system = fileSystem();
    std::error_code ignored;
    // one of the same step steps aside first; cleanUp puts it back when we die before the next rename
    bool replaces = fs::exists(final, ignored);
    if (replaces && system.rename(final.c_str(), replaced.path().c_str()) != 0)
        return systemError("move aside", final);
    Status status;
    bool renamed = system.rename(temporary.c_str(), final.c_str()) == 0;
    if (!renamed) status = systemError("rename onto", final);
    if (status.ok()) status = syncFolder(folder_);
    if (status.ok()) status = swapLinks(final.filename().string(), best);
    if (status.ok()) return final;

    // back to what was there before; where even that fails, the new checkpoint is whole and may stay
    if (renamed && system.rename(final.c_str(), temporary.c_str()) != 0) return status.error();
    if (replaces && system.rename(replaced.path().c_str(), final.c_str()) != 0) replaced.keep();
    return status.error();
}

Status CheckpointStore::swapLinks(const std::string& name, bool best) {
    std::string lastBefore = readLink(folder_ / "last"), bestBefore = readLink(folder_ / "best");
    Status status;
    if (best) status = replaceSymlink(folder_ / "best", name);
    if (status.ok()) status = replaceSymlink(folder_ / "last", name);
    if (status.ok()) return status;
    restoreLink(folder_ / "last", lastBefore);
    if (best) restoreLink(folder_ / "best", bestBefore);
    return status;
}

Status CheckpointStore::relink(std::int64_t step, bool best) {
    bool right = linked("last") == step && (!best || linked("best") == step);
    return right ? Status() : swapLinks(name(step), best);
}

Status CheckpointStore::remove(std::int64_t step, const fs::path& path) {
    fs::path away = path.string() + fmt::format("{}{}", kTemporary, ::getpid());
    if (fileSystem().rename(path.c_str(), away.c_str()) != 0) return systemError("remove", path);
    verified_.erase(step);
    std::error_code problem;
    fs::remove_all(away, problem);
    if (!problem) return {};
    return Error{ErrorCode::Io, fmt::format("cannot remove {}: {}", away.string(), problem.message()),
                 "Check who may write there."};
}

Status CheckpointStore::prune(int keep, const std::vector<std::int64_t>& alwaysKeep) {
    auto folders = stepFolders(folder_);
    auto kept = linkedSteps();
    kept.insert(alwaysKeep.begin(), alwaysKeep.end());
    // from the newest down: the wanted number, and further until two verify
    int counted = 0, good = 0;
    for (auto it = folders.rbegin(); it != folders.rend() && (counted < keep || good < 2); ++it) {
        kept.insert(it->first);
        ++counted;
        good += verifies(it->first, it->second);
    }
    Status status;
    for (const auto& [step, path] : folders) {
        if (kept.contains(step)) continue;
        Status gone = remove(step, path);
        if (!gone.ok() && status.ok()) status = gone;
    }
    return status;
}

Result<Manifest> CheckpointStore::newestValid(std::vector<std::string>* skipped, bool sizesOnly) const {
    auto folders = stepFolders(folder_);
    std::string reasons;
    for (auto it = folders.rbegin(); it != folders.rend(); ++it) {
        auto manifest = verifyCheckpoint(it->second, sizesOnly);
        if (manifest.ok() && manifest->step == it->first) return manifest;
        std::string reason =
            manifest.ok() ? fmt::format("{} says that it is step {}", it->second.string(), manifest->step)
                          : manifest.error().message;
        reasons += "; " + reason;
        if (skipped) skipped->push_back(reason);
    }
    return Error{ErrorCode::NotFound,
                 fmt::format("no usable checkpoint in {}{}", folder_.string(),
                             folders.empty() ? ": none was saved" : reasons),
                 "Start a new run, or restore the checkpoint from a copy."};
}

std::vector<fs::path> CheckpointStore::stale() const {
    std::vector<fs::path> found;
    std::error_code problem;
    for (fs::directory_iterator it(folder_, problem), end; !problem && it != end; it.increment(problem)) {
        auto pid = temporaryOwner(it->path().filename().string());
        if (pid && isStale(it->path(), *pid)) found.push_back(it->path());
    }
    return found;
}

CheckpointStore::Leftovers CheckpointStore::leftovers() const {
    Leftovers left;
    for (const fs::path& path : stale()) {
        if (hidesOriginal(path)) {
            left.comesBack = true;
        } else {
            left.bytes += bytesOfFiles(path);
        }
    }
    return left;
}

Status CheckpointStore::cleanUp() const {
    Status status;
    for (const fs::path& path : stale()) {
        std::error_code failed;
        if (hidesOriginal(path)) {
            const fs::path original = originalOf(path);
            if (fileSystem().rename(path.c_str(), original.c_str()) != 0 && status.ok())
                status = systemError("put back", original);
            continue;
        }
        fs::remove_all(path, failed);
        if (failed && status.ok()) {
            status =
                Error{ErrorCode::Io, fmt::format("cannot remove {}: {}", path.string(), failed.message()),
                      "Check who may write there."};
        }
    }
    return status;
}

}  // namespace studio::run
