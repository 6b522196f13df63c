// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"
#include "core/sim/difficulty.h"

namespace studio::widgets {

/// A task that the simulated robot offers.
struct SimTask {
    std::string id;                ///< "weighing"
    std::string english, chinese;  ///< the instruction
    bool inSequence = true;        ///< one of those that are learnt one after another
    bool operator==(const SimTask&) const = default;
};

/// Demonstrations to record: each task into `folder`/<task>.
struct RecordRequest {
    std::vector<std::string> tasks;
    std::filesystem::path folder;
    std::int64_t episodes = 40;  ///< per task, those of an earlier start among them
    int width = 256, height = 256;
    bool chinese = false;  ///< language of the instruction
    int threads = 1;       ///< that simulate and draw
    sim::Difficulty difficulty = {};
    bool operator==(const RecordRequest&) const = default;
};

/// One task's recording, on disk or under way.
struct RecordedSet {
    std::string task;
    std::filesystem::path folder;
    std::int64_t episodes = 0, wanted = 0;  ///< complete on disk
    std::int64_t before = 0;                ///< episodes of an earlier start
    std::int64_t frames = 0;
    std::int64_t failed = 0;  ///< seeds at which the expert failed; they are left out
    std::string problem;      ///< why the folder cannot be gone on with; empty: it can, or is free
};

/// What the cameras of the robot see at one moment.
struct CameraPictures {
    std::vector<std::pair<std::string, data::Image>> views;  ///< camera, picture
    std::uint64_t seed = 0;                                  ///< of the episode
    std::int64_t row = 0;                                    ///< of the episode
};

/// What to measure in closed loop.
struct EvaluateRequest {
    std::vector<std::filesystem::path> checkpoints;
    std::vector<std::string> tasks;
    std::int64_t trials = 50;  ///< per task
    std::uint64_t firstSeed = 100000;
    std::string instruction;  ///< instead of the tasks' own; empty: their own
    bool chinese = false;
    sim::Difficulty difficulty = {};
    bool films = false;  ///< of every failed trial, beside the results
    /// Where results of checkpoints go that belong to no run.
    std::filesystem::path elsewhere = {};
    bool operator==(const EvaluateRequest&) const = default;
};

/// What one task came to under one checkpoint.
struct EvaluationRow {
    std::filesystem::path file;        ///< where it is kept
    std::filesystem::path checkpoint;  ///< folder of the policy
    std::filesystem::path run;         ///< that it belongs to; empty: none
    std::int64_t step = -1;            ///< of the checkpoint; -1: not of a run
    std::string task;
    std::string instruction;    ///< that was given
    std::string instructionOf;  ///< "own", "given", or the task whose words were given
    double timeS = 0;           ///< wall clock; 0: not known
    std::int64_t trials = 0, successes = 0;
    double low = 0, high = 1;     ///< 95 % interval of the success rate (Wilson)
    double progress = 0;          ///< mean partial progress, 0..1
    double secondsToSuccess = 0;  ///< mean over the successes
    sim::Difficulty difficulty = {};
    bool chinese = false;
    int width = 0, height = 0;  ///< of the pictures
    /// A trial that failed.
    struct Failure {
        std::uint64_t seed = 0;
        std::int64_t steps = 0;
        double progress = 0;
        bool confused = false;            ///< did what another instruction asks for
        std::filesystem::path film = {};  ///< empty: none
    };
    std::vector<Failure> failures;
    std::string problem = {};  ///< the file cannot be read, and why; the rest is empty then
};

/// A trial filmed on request.
struct FilmedTrial {
    std::filesystem::path film;
    bool success = false;  ///< alone in its batch it may end otherwise than among others
    double progress = 0;
};

struct FilmPicture {
    data::Image image;
    double timeS = 0;
};

/// How far an evaluation is.
struct EvaluateState {
    std::size_t checkpoint = 0;  ///< place in the request
    std::string task;
    std::int64_t done = 0, all = 0;            ///< trials of this task
    std::int64_t doneOfAll = 0, allOfAll = 0;  ///< of everything asked for
};

/// What the window asks of the simulated robot; part of Services, with the same rules.
struct SimServices {
    std::vector<SimTask> tasks;  ///< empty: this build has no simulator
    /// What an earlier start of the request left, one per task, in their order.
    std::function<Result<std::vector<RecordedSet>>(const RecordRequest& request)> lookAtRecording;
    /// Records task by task; goes on with what an earlier start left. `told` after each episode
    /// on the calling thread; `seen` as frames are drawn, on a thread of its own.
    std::function<Result<std::vector<RecordedSet>>(
        const RecordRequest& request, const std::function<void(const RecordedSet&)>& told,
        const std::function<void(const CameraPictures&)>& seen, std::stop_token stop)>
        record;
    /// Measures; what is measured is kept task by task, whatever happens to the rest. Returns notes.
    std::function<Result<std::vector<std::string>>(const EvaluateRequest& request,
                                                   const std::function<void(const EvaluateState&)>& told,
                                                   std::stop_token stop)>
        evaluate;
    /// The results kept below folders (of runs and others), newest first.
    std::function<Result<std::vector<EvaluationRow>>(const std::vector<std::filesystem::path>& roots)>
        findEvaluations;
    /// Plays one trial of a result again and films it.
    std::function<Result<FilmedTrial>(const EvaluationRow& row, std::uint64_t seed, std::stop_token stop)>
        film;
    /// All pictures of a film, in order.
    std::function<Result<std::vector<FilmPicture>>(const std::filesystem::path& film)> readFilm;
};

}  // namespace studio::widgets
