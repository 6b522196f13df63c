// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::sequence {

/// One stage that was begun.
struct StageRecord {
    int stage = 1;  ///< as its task's file numbers it
    int task = 1;   ///< id
    std::string name;
    std::filesystem::path run;  ///< absolute here; relative to the sequence's folder on disk
    bool operator==(const StageRecord&) const = default;
};

/// One pass through a project's tasks: `<runs>/<id>/sequence.json`, its runs beside it. A branch shares the
/// stages before `branchedAt` with its parent and names their runs as its own.
struct SequenceState {
    std::filesystem::path folder;
    std::string id;                 ///< name of the folder: "main", "main-naive", "main-seed7", a branch
    std::filesystem::path project;  ///< file of the project
    std::string baseline;           ///< "", "naive" or "joint"
    std::string strategy;           ///< of replay
    std::uint64_t seed = 0;
    std::string parent;  ///< id of the sequence that it branched from; empty: none
    int branchedAt = 1;  ///< first stage of its own
    std::vector<std::string> overrides;
    std::vector<StageRecord> stages;     ///< by stage; their runs are there
    std::vector<StageRecord> gone = {};  ///< begun once, but the folder of the run is not there any more
    bool operator==(const SequenceState&) const = default;

    const StageRecord* findStage(int stage) const;
    /// The record of a stage whose run is gone, null where it is there or was never begun.
    const StageRecord* findGone(int stage) const;
    std::filesystem::path statsFile() const { return folder / "stats.json"; }
};

/// Reads `<folder>/sequence.json`. A run that a killed sequencer had made but not yet written down is taken
/// in; one whose folder is gone is set apart (`gone`), and so it stays on disk: put back, it counts again.
/// Errors: NotFound, Io, Corrupt, Unsupported (a newer schema).
Result<SequenceState> readSequence(const std::filesystem::path& folder);
/// Errors: Io.
Status writeSequence(const SequenceState& state);
/// Every sequence directly below a folder of runs, by id. Damaged ones are left out and told in `problems`.
std::vector<SequenceState> listSequences(const std::filesystem::path& runs,
                                         std::vector<std::string>* problems = nullptr);

/// Id of a sequence: branch or "main", then baseline, then seed where one was asked for.
std::string sequenceId(const std::string& branch, const std::string& baseline,
                       std::optional<std::uint64_t> seed);

}  // namespace studio::sequence
