// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/trash.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <iterator>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/config/project_config.h"
#include "core/run/clock.h"
#include "core/run/run_list.h"
#include "core/run/run_lock.h"

namespace studio::run {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTrash = ".trash";
constexpr const char* kTrashNote = ".trashed.json";  ///< behind the name of what it tells of
constexpr const char* kHalfRemoved = ".removing-";   ///< before the name of what is being removed
/// Below a folder of runs, as deep as listRuns() looks.
constexpr int kTrashDepth = 3;
/// 2026-01-01, seconds since 1970. No note is older than this program: a clock that says so was not set.
constexpr double kFirstNoteS = 1'767'225'600;
/// A note is written before its thing comes: one without a thing that is older is left over.
constexpr auto kNoteAloneFor = std::chrono::hours(24);

/// What stands beside a thing in the trash.
struct TrashNote {
    std::optional<double> deletedS;  ///< nothing: no time that makes sense, or of another thing
    fs::path from;
    std::uint64_t inode = 0;  ///< of the thing, 0: not told. Its disk has another number after each start
};

bool isRealFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::symlink_status(path, ignored).type() == fs::file_type::directory;
}

bool isPresent(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

/// Not followed where it is a link; 0: not there.
std::uint64_t inodeOf(const fs::path& path) {
    struct stat facts = {};
    return ::lstat(path.c_str(), &facts) == 0 ? facts.st_ino : 0;
}

fs::path noteOf(const fs::path& trashed) {
    return trashed.parent_path() / (trashed.filename().string() + kTrashNote);
}

std::optional<TrashNote> readNote(const fs::path& trashed) {
    const fs::path file = noteOf(trashed);
    std::error_code ignored;
    if (fs::symlink_status(file, ignored).type() != fs::file_type::regular) return {};
    auto found = readJson(file);
    if (!found.ok() || !found->is_object()) return {};
    auto deleted = jsonValue<double>(*found, "deleted", 0);
    auto from = jsonValue<std::string>(*found, "from", "");
    auto inode = jsonValue<std::uint64_t>(*found, "inode", 0);
    if (!deleted.ok() || !from.ok() || !inode.ok() || !std::isfinite(*deleted)) return {};
    TrashNote note{*deleted, *from, *inode};
    // what another thing of this name left, or a clock that was not set, calls nothing old
    const bool another = note.inode != 0 && note.inode != inodeOf(trashed);
    if (another || *deleted < kFirstNoteS) note.deletedS.reset();
    return note;
}

Status writeNote(const fs::path& trashed, double deletedS, const fs::path& from, std::uint64_t inode) {
    return writeJson(noteOf(trashed),
                     nlohmann::json{{"deleted", deletedS}, {"from", from.string()}, {"inode", inode}});
}

/// A name in the trash that neither a thing has nor a note: the note is there at once, empty, so that two who
/// delete at the same time take different ones. `whole`: what comes there.
Result<fs::path> reserveName(const fs::path& trash, const std::string& name, const fs::path& whole) {
    for (int n = 1;; ++n) {
        const fs::path target = trash / (n == 1 ? name : fmt::format("{}-{}", name, n));
        if (isPresent(target)) continue;
        const int note =
            fileSystem().open(noteOf(target).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (note < 0 && errno == EEXIST) continue;
        if (note < 0) return systemError("move to the trash", whole);
        fileSystem().close(note);
        return target;
    }
}

/// The trash beside a run, its checkpoints' as well, or beside a checkpoint of no run.
fs::path trashBeside(const fs::path& thing) {
    const fs::path folder = thing.parent_path();
    const fs::path run = folder.filename() == "checkpoints" ? folder.parent_path() : thing;
    return run.parent_path() / kTrash;
}

/// The nearest project at `folder` or above it; empty: none.
fs::path projectAround(const fs::path& folder) {
    for (fs::path above = folder; above.has_relative_path(); above = above.parent_path()) {
        if (config::isProject(above)) return above;
    }
    return {};
}

bool isOnOneDisk(const fs::path& a, const fs::path& b) {
    struct stat first = {}, second = {};
    // a folder that is gone was of the project's disk, as far as anybody knows
    if (::stat(a.c_str(), &first) != 0 || ::stat(b.c_str(), &second) != 0) return true;
    return first.st_dev == second.st_dev;
}

/// The path without links and without a slash at its end, whether or not it is there.
fs::path plain(const fs::path& path) {
    std::error_code failure;
    fs::path whole = fs::weakly_canonical(path, failure);
    if (failure) whole = fs::absolute(path, failure).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

void addTrash(const fs::path& folder, std::vector<fs::path>& found) {
    const fs::path trash = folder / kTrash;
    if (isRealFolder(trash) && std::find(found.begin(), found.end(), trash) == found.end())
        found.push_back(trash);
}

/// Those beside runs, which earlier versions made.
void addTrashesBelow(const fs::path& folder, int depth, std::vector<fs::path>& found) {
    addTrash(folder, found);
    if (depth == 0) return;
    std::error_code problem;
    for (fs::directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem)) {
        if (it->path().filename().string().starts_with('.') || !isRealFolder(it->path())) continue;
        if (!looksLikeRun(it->path())) addTrashesBelow(it->path(), depth - 1, found);
    }
}

std::vector<fs::path> trashesOf(const std::vector<fs::path>& places) {
    std::vector<fs::path> found;
    for (const fs::path& place : places) {
        const fs::path folder = plain(place);
        if (place.empty() || !isRealFolder(folder)) continue;
        if (const fs::path project = projectAround(folder); !project.empty()) addTrash(project, found);
        // a project's data sets have no runs among them
        std::error_code ignored;
        const fs::path runs = plain(folder / "runs");
        addTrash(folder, found);
        addTrashesBelow(isRealFolder(runs) ? runs : folder, kTrashDepth, found);
    }
    return found;
}

bool isNote(const fs::path& path) {
    return path.filename().string().ends_with(kTrashNote);
}

bool isHalfRemoved(const fs::path& path) {
    return path.filename().string().starts_with(kHalfRemoved);
}

/// The things in a trash, by name.
std::vector<fs::path> thingsIn(const fs::path& trash) {
    std::vector<fs::path> things;
    std::error_code problem;
    for (fs::directory_iterator it(trash, problem), end; !problem && it != end; it.increment(problem)) {
        if (!isNote(it->path()) && !isHalfRemoved(it->path())) things.push_back(it->path());
    }
    std::sort(things.begin(), things.end());
    return things;
}

std::uint64_t bytesBelow(const fs::path& thing) {
    std::error_code ignored;
    auto sizeOfFile = [&](const fs::path& file) -> std::uint64_t {
        if (fs::symlink_status(file, ignored).type() != fs::file_type::regular) return 0;
        const auto size = fs::file_size(file, ignored);
        return ignored ? 0 : size;
    };
    if (!isRealFolder(thing)) return sizeOfFile(thing);
    std::uint64_t bytes = 0;
    std::error_code problem;
    for (fs::recursive_directory_iterator it(thing, problem), end; !problem && it != end;
         it.increment(problem))
        bytes += sizeOfFile(it->path());
    return bytes;
}

TrashEntry entryAt(const fs::path& trashed) {
    TrashEntry entry{.path = trashed, .bytes = bytesBelow(trashed)};
    if (auto note = readNote(trashed)) {
        entry.from = note->from;
        entry.deletedS = note->deletedS;
    }
    return entry;
}

/// What this program deletes, as far as its files tell.
bool isOurs(const fs::path& thing) {
    std::error_code ignored;
    if (!isRealFolder(thing)) return false;
    return looksLikeRun(thing) || fs::exists(thing / "pretrained_model", ignored) ||
           fs::exists(thing / "model.safetensors", ignored);
}

/// Whether it is gone: what was deleted anew since it was listed stays, nobody was asked about that.
Result<bool> removeForGood(const TrashEntry& entry) {
    const fs::path& thing = entry.path;
    const fs::path trash = thing.parent_path();
    if (trash.filename() != kTrash || !isRealFolder(trash)) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot remove {}: it lies in no trash", thing.string()),
                     "Look at the trash again."};
    }
    if (isLocked(thing)) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot remove {}: it is being trained", thing.string()),
                     "Stop that training, then empty the trash again."};
    }
    const auto note = readNote(thing);
    if (isPresent(thing) && (note ? note->deletedS : std::nullopt) != entry.deletedS) return false;
    // gone under its name at once: nobody brings back a half of it
    const fs::path half = trash / fmt::format("{}{}-{}", kHalfRemoved, ::getpid(), thing.filename().string());
    if (fileSystem().rename(thing.c_str(), half.c_str()) != 0) return systemError("remove", thing);
    std::error_code failure;
    fs::remove(noteOf(thing), failure);
    fs::remove_all(half, failure);
    // another window may be at it as well
    if (failure && isPresent(half)) {
        return Error{ErrorCode::Io, fmt::format("cannot remove {}: {}", half.string(), failure.message()),
                     "Check who may write there; the rest goes when the project is opened again."};
    }
    return true;
}

/// Moves it into this trash. `isApart` becomes true where that is on another disk, as far as moving goes: the
/// system tells by the move alone (a folder mounted on another, quotas of a folder).
Result<fs::path> moveInto(const fs::path& trash, const fs::path& whole, const std::string& name, double nowS,
                          bool& isApart) {
    if (isPresent(trash) && !isRealFolder(trash)) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot delete {}: {} is no folder, or a link to one", whole.string(),
                                 trash.string()),
                     "Move that away: a folder is made in its place."};
    }
    STUDIO_CHECK(makeFolders(trash));
    STUDIO_ASSIGN(fs::path target, reserveName(trash, name, whole));
    // the note is there before it, so that it is never without one
    Status moved = writeNote(target, nowS, whole, inodeOf(whole));
    if (moved.ok() && fileSystem().rename(whole.c_str(), target.c_str()) != 0) {
        isApart = errno == EXDEV;
        moved = systemError("move to the trash", whole);
    }
    if (!moved.ok()) {
        std::error_code ignored;
        fs::remove(noteOf(target), ignored);
        return moved.error();
    }
    STUDIO_CHECK(syncFolder(trash));
    return target;
}

/// Removes notes whose thing is long gone: it was brought back by hand.
void removeNotesAlone(const fs::path& trash) {
    std::vector<fs::path> alone;
    std::error_code problem;
    for (fs::directory_iterator it(trash, problem), end; !problem && it != end; it.increment(problem)) {
        if (!isNote(it->path()) || it->symlink_status(problem).type() != fs::file_type::regular) continue;
        std::string thing = it->path().filename().string();
        thing.resize(thing.size() - std::string_view(kTrashNote).size());
        std::error_code unknown;
        const auto written = it->last_write_time(unknown);
        const bool isOld = !unknown && fs::file_time_type::clock::now() - written > kNoteAloneFor;
        if (isOld && !isPresent(trash / thing)) alone.push_back(it->path());
    }
    std::error_code ignored;
    for (const fs::path& note : alone) fs::remove(note, ignored);
}

/// The things in the trashes that count: a folder of this name may hold what a person put there.
template <class Take>
void forEachHeld(const std::vector<fs::path>& places, const Take& take) {
    for (const fs::path& trash : trashesOf(places)) {
        for (const fs::path& thing : thingsIn(trash)) {
            const auto note = readNote(thing);
            if ((note && note->deletedS) || isOurs(thing)) take(thing);
        }
    }
}

}  // namespace

std::uint64_t bytesOf(const std::vector<TrashEntry>& entries) {
    std::uint64_t bytes = 0;
    for (const TrashEntry& entry : entries) bytes += entry.bytes;
    return bytes;
}

fs::path trashOf(const fs::path& thing) {
    const fs::path whole = plain(thing);
    const fs::path project = projectAround(whole.parent_path());
    // nothing is moved to another disk: that would be a copy
    return project.empty() || !isOnOneDisk(project, whole.parent_path()) ? trashBeside(whole)
                                                                         : project / kTrash;
}

Result<fs::path> moveToTrash(const fs::path& thing, const std::string& name, double nowS) {
    const fs::path whole = plain(thing);
    const fs::path trash = trashOf(whole), beside = trashBeside(whole);
    bool isApart = false;
    auto moved = moveInto(trash, whole, name, nowS, isApart);
    return isApart && trash != beside ? moveInto(beside, whole, name, nowS, isApart) : moved;
}

Result<fs::path> moveCheckpointToTrash(const fs::path& checkpoint, double nowS) {
    std::error_code failure;
    const fs::path whole = fs::canonical(checkpoint, failure);
    if (failure || !fs::is_directory(whole, failure)) {
        return Error{ErrorCode::NotFound, "cannot delete " + checkpoint.string() + ": it is not there", ""};
    }
    // a damaged one may lack any of these
    const char* const parts[] = {"pretrained_model", "manifest.json", "model.safetensors", "config.json"};
    const bool is = whole.parent_path().filename() == "checkpoints" ||
                    std::any_of(std::begin(parts), std::end(parts),
                                [&whole](const char* part) { return isPresent(whole / part); });
    if (!is) {
        return Error{ErrorCode::InvalidArgument,
                     "cannot delete " + checkpoint.string() + ": it is no checkpoint",
                     "A checkpoint has model.safetensors or config.json; `kstudio checkpoint list` shows "
                     "those below a folder."};
    }
    return moveToTrash(
        whole, fmt::format("{}_{}", formatTime(nowS, "%Y-%m-%d_%H%M%S"), whole.filename().string()), nowS);
}

Status restoreFromTrash(const fs::path& trashed, const fs::path& original) {
    if (!isPresent(trashed)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot put {} back: it is not in the trash any more", original.string()),
                     "The trash was emptied, or another window has put it back."};
    }
    if (isPresent(original)) {
        return Error{ErrorCode::InvalidArgument,
                     "cannot put " + original.string() + " back: something else is there now",
                     "Move that away first."};
    }
    if (fileSystem().rename(trashed.c_str(), original.c_str()) != 0) return systemError("put back", original);
    std::error_code ignored;
    fs::remove(noteOf(trashed), ignored);
    return syncFolder(original.parent_path());
}

std::optional<fs::path> findInTrash(const fs::path& original) {
    const fs::path whole = plain(original);
    const fs::path folder = whole.parent_path().filename();
    std::optional<fs::path> best;
    double bestS = -1;
    for (const fs::path& trash : {trashOf(whole), trashBeside(whole)}) {
        if (!isRealFolder(trash)) continue;
        for (const fs::path& thing : thingsIn(trash)) {
            const auto note = readNote(thing);
            const bool named = note && !note->from.empty();
            // a project that moved took the notes of the old place along
            const bool same = named ? note->from == whole || (note->from.filename() == whole.filename() &&
                                                              note->from.parent_path().filename() == folder)
                                    : trash == trashBeside(whole) && thing.filename() == whole.filename();
            const double deletedS = note ? note->deletedS.value_or(0) : 0;
            if (!same || !isRealFolder(thing) || deletedS < bestS) continue;
            best = thing;
            bestS = deletedS;
        }
    }
    return best;
}

std::vector<TrashEntry> listTrash(const std::vector<fs::path>& places) {
    std::vector<TrashEntry> entries;
    forEachHeld(places, [&](const fs::path& thing) { entries.push_back(entryAt(thing)); });
    return entries;
}

std::size_t countTrash(const std::vector<fs::path>& places) {
    std::size_t count = 0;
    forEachHeld(places, [&](const fs::path&) { ++count; });
    return count;
}

TrashRemoval removeFromTrash(const std::vector<TrashEntry>& entries) {
    TrashRemoval removal;
    for (const TrashEntry& entry : entries) {
        auto removed = removeForGood(entry);
        if (!removed.ok()) {
            removal.failed.emplace_back(entry.path, removed.error());
        } else if (*removed) {
            removal.gone.push_back(entry);
        }
    }
    return removal;
}

TrashRemoval removeExpired(const std::vector<fs::path>& places, double nowS) {
    std::vector<TrashEntry> old;
    for (const fs::path& trash : trashesOf(places)) {
        std::vector<fs::path> halves;
        std::error_code problem;
        for (fs::directory_iterator it(trash, problem), end; !problem && it != end; it.increment(problem)) {
            if (isHalfRemoved(it->path())) halves.push_back(it->path());
        }
        std::error_code ignored;
        for (const fs::path& half : halves) fs::remove_all(half, ignored);
        for (const fs::path& thing : thingsIn(trash)) {
            const auto note = readNote(thing);
            const bool noTime = note ? !note->deletedS : !isPresent(noteOf(thing));
            // its time begins now; where that cannot be written it begins another day
            if (noTime && nowS >= kFirstNoteS && isOurs(thing))
                (void)writeNote(thing, nowS, note ? note->from : fs::path(), inodeOf(thing)).ok();
            if (note && note->deletedS && nowS - *note->deletedS > kTrashKeptS) old.push_back(entryAt(thing));
        }
        removeNotesAlone(trash);
    }
    TrashRemoval removal = removeFromTrash(old);
    // another window was faster, which is no failure of this one
    std::erase_if(removal.failed, [](const auto& one) { return one.second.code == ErrorCode::NotFound; });
    return removal;
}

}  // namespace studio::run
