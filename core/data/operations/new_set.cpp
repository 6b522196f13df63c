// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/operations/new_set.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/file.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

/// Marks a working folder as ours: one without it is never removed.
const char* const kMarker = ".unfinished";
/// Ends the name of a working folder.
const char* const kWorking = ".partial";

/// The folder that a path means, which need not exist: absolute, without links, `..` and a slash at the end.
fs::path resolved(const fs::path& path) {
    std::error_code ignored;
    fs::path whole = fs::absolute(path, ignored);
    // once more: a `..` behind a folder that is not there yet may lead back to a link
    for (int i = 0; i < 2; ++i) {
        fs::path next = fs::weakly_canonical(whole, ignored);
        if (!ignored) whole = next;
    }
    return whole.has_filename() ? whole : whole.parent_path();
}

/// Whether `inner` is `outer` or lies in it. Both resolved; the file system is asked, for the sake of mounts.
bool holds(const fs::path& outer, fs::path inner) {
    std::error_code ignored;
    while (true) {
        if (inner == outer || fs::equivalent(inner, outer, ignored)) return true;
        if (inner == inner.parent_path()) return false;
        inner = inner.parent_path();
    }
}

Error taken(const fs::path& folder, const std::string& found, const std::string& hint) {
    return {ErrorCode::InvalidArgument, fmt::format("cannot write to '{}': {}", folder.string(), found),
            hint};
}

}  // namespace

Status requireApart(const fs::path& output, std::span<const fs::path> sources) {
    fs::path place = resolved(output), working = place.string() + kWorking;
    for (const fs::path& given : sources) {
        fs::path source = resolved(given);
        std::error_code ignored;
        if (!fs::exists(source, ignored)) continue;
        const char* how = holds(source, place)     ? "it lies in '{}', which is read"
                          : holds(place, source)   ? "'{}', which is read, lies in it"
                          : holds(working, source) ? "'{}', which is read, is where it would be prepared"
                                                   : nullptr;
        if (how == nullptr) continue;
        fs::path beside = source.parent_path() / (source.filename().string() + "_new");
        return taken(output, fmt::format(fmt::runtime(how), source.string()),
                     fmt::format("What is read is never changed: name a folder apart from it, such as '{}'.",
                                 beside.string()));
    }
    return {};
}

NewSet::NewSet(const fs::path& folder) : folder_(resolved(folder)), working_(folder_.string() + kWorking) {}

NewSet::~NewSet() {
    store_.reset();
    std::error_code ignored;
    if (started_) fs::remove_all(working_, ignored);
}

Status NewSet::checkPlace() const {
    std::error_code ignored;
    bool there = fs::exists(fs::symlink_status(folder_, ignored));
    bool emptyFolder = fs::is_directory(folder_, ignored) && fs::is_empty(folder_, ignored);
    if (there && !emptyFolder) {
        return taken(folder_, "it exists already",
                     "Choose a folder that does not exist; nothing is ever overwritten.");
    }
    // a kill may leave the marker in a finished set: there it must never lie where a left one is looked for
    if (folder_.string().ends_with(kWorking)) {
        return taken(folder_, fmt::format("names that end in '{}' are for sets in preparation", kWorking),
                     "Choose another name.");
    }
    return {};
}

Result<fs::path> NewSet::handOver(V3Settings& settings) {
    STUDIO_CHECK(checkPlace());
    STUDIO_CHECK(removeLeftOver());
    // nothing was there: what a full disk leaves of it is ours to remove
    started_ = true;
    // the marker comes first: whatever a kill leaves behind it is known as ours
    settings.marker = kMarker;
    return working_;
}

Status NewSet::start(const V3Settings& settings) {
    V3Settings marked = settings;
    STUDIO_ASSIGN(fs::path place, handOver(marked));
    STUDIO_ASSIGN(store_, V3Store::create(place, marked));
    return {};
}

/// What an operation left that was killed goes away; anything else under that name stays.
Status NewSet::removeLeftOver() {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(working_, ignored))) return {};
    bool folder = fs::is_directory(fs::symlink_status(working_, ignored));
    if (!folder || (!fs::is_empty(working_, ignored) && !fs::exists(working_ / kMarker, ignored))) {
        return taken(
            folder_, fmt::format("'{}' is in the way", working_.string()),
            "Move it away, or choose another folder: no interrupted operation left it, so it stays.");
    }
    int lock = ::open(working_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0) return systemError("open", working_);
    bool busy = ::flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(lock);
    if (busy) {
        return Error{ErrorCode::Io,
                     fmt::format("cannot write to '{}': another operation is preparing it in '{}'",
                                 folder_.string(), working_.string()),
                     "Wait for it or stop it, or choose another folder."};
    }
    std::error_code failure;
    fs::remove_all(working_, failure);
    if (!failure) return {};
    return Error{ErrorCode::Io,
                 fmt::format("cannot remove '{}', left by an interrupted operation: {}", working_.string(),
                             failure.message()),
                 "Remove it by hand, or choose another folder."};
}

Status NewSet::finish() {
    if (store_) STUDIO_CHECK(store_->publish());
    std::error_code ignored;
    fs::remove_all(working_ / ".recording", ignored);
    if (fileSystem().rename(working_.c_str(), folder_.c_str()) != 0) return systemError("rename to", folder_);
    started_ = false;
    // not before: without it nobody would remove what a kill leaves; in the finished set it does no harm
    fs::remove(folder_ / kMarker, ignored);
    return syncFolder(folder_.parent_path());
}

}  // namespace studio::data
