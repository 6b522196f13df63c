// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace studio::run {

/// What manifest.json of a checkpoint records.
struct Manifest {
    struct File {
        std::string path;  ///< relative to the checkpoint folder
        std::uint64_t size = 0;
        std::string hash;  ///< XXH3-128, see base/hash.h
    };
    int schema = 1;
    std::int64_t step = 0;
    std::vector<File> files;
    nlohmann::json facts;  ///< event offset and sequence, thread count, Torch build, metric, …: whatever the
                           ///< trainer needs
};

/// The folder `checkpoints/` of one run. Saves are all or nothing: files go to `<step>.tmp-<pid>/`, each is
/// synced, the manifest is written last, one rename makes it visible, then `last` (and `best`) are swapped,
/// then old ones are pruned (never best, never the newest two that verify). Recipe:
/// desktop-and-reliability.md 3.1. One writer at a time.
class CheckpointStore {
public:
    /// Free bytes on the disk of a folder; none: not known.
    using FreeBytes = std::function<std::optional<std::uint64_t>(const std::filesystem::path& folder)>;

    /// `free`: how free bytes are asked for; empty: freeBytes().
    explicit CheckpointStore(std::filesystem::path folder, FreeBytes free = {});

    /// Saves a checkpoint. `write` fills the given empty folder. `best`: let the link `best` follow.
    /// A checkpoint of the same step is replaced. On any failure the older checkpoints and links are as
    /// before and the temporary folder is gone (or goes with the next cleanUp). Errors: Io (too little space
    /// is seen beforehand: the size of the newest checkpoint and a little more has to be free), Corrupt
    /// (`write` left nothing, or something that is not a file) and `write`'s own.
    Result<std::filesystem::path> save(std::int64_t step, const nlohmann::json& facts, bool best,
                                       const std::function<Status(const std::filesystem::path&)>& write);
    /// Before a save that would not fit: removes the oldest checkpoints until it does, never best, last or
    /// the newest that verifies, and nothing where all of them would not be enough. Gives the steps that
    /// went; none where there is room already, or the system does not tell. Errors: Io.
    Result<std::vector<std::int64_t>> makeRoom();
    /// Whether the next save will find room, where all that makeRoom() may remove counts as free; removes
    /// nothing. For a resume, which has to go on wherever the run itself would have. Passes where no
    /// checkpoint tells its size yet, or the system nothing. Errors: Io, with what is needed and what is
    /// free.
    Status requireNext();
    /// Removes all but the last `keep`, best, the newest two that verify, and those in `alwaysKeep`. Errors:
    /// Io.
    Status prune(int keep, const std::vector<std::int64_t>& alwaysKeep = {});

    /// Steps there are, ascending (complete ones only).
    std::vector<std::int64_t> steps() const;
    std::filesystem::path path(std::int64_t step) const;
    std::optional<std::int64_t> linked(
        const std::string& link) const;  ///< step that "last" or "best" points to

    /// Newest checkpoint whose manifest verifies (verifyCheckpoint()); what was passed over is described in
    /// `skipped`. Errors: NotFound.
    Result<Manifest> newestValid(std::vector<std::string>* skipped = nullptr, bool sizesOnly = false) const;
    /// Points `last` at the checkpoint of `step`, and `best` where `best` says so: a save that was killed
    /// between its rename and its links is completed by this. Errors: Io.
    Status relink(std::int64_t step, bool best);
    /// Removes `*.tmp-*` of processes that are gone, and puts a checkpoint back that was about to be
    /// replaced. Call it before the first save. Errors: Io.
    Status cleanUp() const;
    /// What cleanUp() would find.
    struct Leftovers {
        std::uint64_t bytes = 0;  ///< that it would free
        bool comesBack = false;   ///< it would put a checkpoint back
    };
    /// For a look before a start, which removes nothing.
    Leftovers leftovers() const;

private:
    /// Name of the step's folder: six digits at least, or as it was found.
    std::string name(std::int64_t step) const;
    Status checkSpace(std::int64_t step) const;
    /// Temporary entries whose maker is gone.
    std::vector<std::filesystem::path> stale() const;
    /// What the next save has to find free; 0: not known.
    std::uint64_t wantedBytes() const;
    /// Checkpoints that may go for want of room, the oldest first.
    std::vector<std::pair<std::int64_t, std::filesystem::path>> dispensable();
    std::set<std::int64_t> linkedSteps() const;
    bool verifies(std::int64_t step, const std::filesystem::path& path);
    /// It vanishes by one rename, so that nobody meets half a checkpoint.
    Status remove(std::int64_t step, const std::filesystem::path& path);
    Result<std::filesystem::path> publish(const std::filesystem::path& temporary, std::int64_t step,
                                          bool best);
    Status swapLinks(const std::string& name, bool best);

    std::filesystem::path folder_;
    FreeBytes free_;
    std::set<std::int64_t> verified_;  ///< known from this object's own saves and checks
};

/// Free bytes on the disk where a path lies, or would: of the nearest folder that is there. Empty: the system
/// does not tell.
std::optional<std::uint64_t> freeBytes(const std::filesystem::path& path);

/// Whether a run in `folder` (which need not be there yet) has room for `count` checkpoints of
/// `checkpointBytes` each: best and newest stay while the next one is written. For the start of a run: a full
/// disk is better known before hours of training. `free`: see freeBytes(); empty passes. `beside`: bytes of
/// other large files that the run is going to write. Errors: Io, with what is needed, what is free and where.
Status requireRoom(const std::filesystem::path& folder, std::uint64_t checkpointBytes, int count,
                   std::optional<std::uint64_t> free, std::uint64_t beside = 0);

/// Reads manifest.json (which carries a hash of itself) and checks that every listed file is there with its
/// size and (unless `sizesOnly`) its hash, and that no unlisted file is. Errors: NotFound (no folder or no
/// manifest), Corrupt (file named), Io, Unsupported (a newer schema).
Result<Manifest> verifyCheckpoint(const std::filesystem::path& checkpoint, bool sizesOnly = false);

}  // namespace studio::run
