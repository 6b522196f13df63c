// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::run {

/// How long things stay in a trash: 30 days, in seconds.
constexpr double kTrashKeptS = 30.0 * 24 * 3600;

/// Something in a trash: a run or a checkpoint.
struct TrashEntry {
    std::filesystem::path path;
    std::filesystem::path from = {};      ///< where it was; empty: not told
    std::optional<double> deletedS = {};  ///< seconds since 1970; nothing: not told
    std::uint64_t bytes = 0;              ///< of its files; what a link points at is not counted
};

/// What was removed for good, and what could not be.
struct TrashRemoval {
    std::vector<TrashEntry> gone;
    std::vector<std::pair<std::filesystem::path, Error>> failed;
};

/// Bytes of all of them.
std::uint64_t bytesOf(const std::vector<TrashEntry>& entries);

/// The trash that a run or checkpoint goes to: `.trash/` of the nearest project above it, however deep a
/// stage's run lies in it; without a project on its disk `.trash/` beside the run (or the checkpoint of no
/// run).
std::filesystem::path trashOf(const std::filesystem::path& thing);

/// Moves a run or checkpoint to trashOf() under `name`, or a name like it that is free, and returns where it
/// went; where the system moves nothing there, to the trash beside the run. When it was deleted (`nowS`,
/// seconds since 1970), where it was and which inode it is stand in a file beside it, so that no time of its
/// own files counts. Errors: InvalidArgument (the trash is a link), Io, NotFound.
Result<std::filesystem::path> moveToTrash(const std::filesystem::path& thing, const std::string& name,
                                          double nowS);

/// Moves a checkpoint, or what a link to one names, to trashOf(), under a name with the time, as a step alone
/// would not tell it from those of other runs; returns where it went. Errors: NotFound (it is not there),
/// InvalidArgument (it is no checkpoint), those of moveToTrash().
Result<std::filesystem::path> moveCheckpointToTrash(const std::filesystem::path& checkpoint, double nowS);

/// Moves something from any trash, also one of an earlier version, back to where it was. Errors: NotFound (it
/// is in the trash no more), InvalidArgument (something else is there now), Io.
Status restoreFromTrash(const std::filesystem::path& trashed, const std::filesystem::path& original);

/// Where a run or checkpoint lies that was deleted from `original`, also in a project that has moved since;
/// nothing: in no trash.
std::optional<std::filesystem::path> findInTrash(const std::filesystem::path& original);

/// What lies in the trash of these places: projects, or folders of runs with the project around them; the
/// trashes that earlier versions made beside runs count as well. What has no note and is neither run nor
/// checkpoint is a person's and not listed. A trash that is a link is not looked into. Reads the sizes of all
/// files there.
std::vector<TrashEntry> listTrash(const std::vector<std::filesystem::path>& places);

/// How many listTrash() would list, without their sizes.
std::size_t countTrash(const std::vector<std::filesystem::path>& places);

/// Removes these entries of a trash for good; a link goes, what it points at stays. What is trained there
/// stays and is among the failed; what was deleted anew under that name since it was listed stays as well.
TrashRemoval removeFromTrash(const std::vector<TrashEntry>& entries);

/// Removes what was deleted more than kTrashKeptS before `nowS` (seconds since 1970), and what an earlier
/// removal left half done, and notes of things that were brought back by hand. Runs and checkpoints whose
/// deletion nobody noted (an earlier version's), or with a clock that was not set, or of whose name another
/// one was noted, are kept for as long from now on; anything else without a note is a person's and stays.
/// What another window removes at the same time is neither gone nor failed.
TrashRemoval removeExpired(const std::vector<std::filesystem::path>& places, double nowS);

}  // namespace studio::run
