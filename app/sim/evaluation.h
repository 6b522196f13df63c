// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/media.h"
#include "core/eval/closed_loop.h"
#include "core/sim/tasks/tasks.h"

namespace studio::app {

/// TaskEvaluation::instructionOf where the words were the task's own, and where they were given and no
/// task's.
inline constexpr const char* kOwnWords = "own";
inline constexpr const char* kGivenWords = "given";

/// Recordings count their seeds from 0: from here on are places that no demonstration has seen.
inline constexpr std::uint64_t kFirstUnseenSeed = 100000;

/// What to measure of one checkpoint in the simulator.
struct EvaluationRequest {
    std::filesystem::path checkpoint = {};  ///< policy folder, step folder, or run (its last checkpoint)
    std::vector<const sim::Task*> tasks = {};
    bool languageTest = false;   ///< instead: the language pair, each under its own and the other's words
    std::int64_t episodes = 50;  ///< trials per task
    std::uint64_t firstSeed = kFirstUnseenSeed;  ///< seeds count up from here
    eval::ClosedLoopOptions work = {};           ///< its seeds and device are filled in
    sim::Difficulty difficulty = {};
    bool chinese = false;  ///< language of the instruction
    bool shadows = false;
    int width = 0, height = 0;  ///< of the pictures; 0: those of the data that the policy was trained on
    std::string device = "auto";
    std::filesystem::path films = {};  ///< folder for a film of every failed trial; empty: none
    bool filmsBeside = false;          ///< films of failures, in filmsOf(the results' file)
    bool filmSuccesses = false;        ///< of the others as well
    std::shared_ptr<const data::MediaBackend> media = {};  ///< needed for films
    /// JSON file for the results; empty: a new one in artifacts/ of the checkpoint's run, or in `elsewhere`
    /// of a checkpoint without a run (both empty: none).
    std::filesystem::path out = {}, elsewhere = {};
    bool keep = true;  ///< false: neither file nor events, for a second look at trials
    /// Whose work.instruction is (see TaskEvaluation); in the films' names. Empty: as it is found.
    std::string instructionOf = {};
    /// For a checkpoint without a tokenizer: that of the model it names; see policy::TokenizerLookup.
    std::function<Result<std::filesystem::path>(const std::string& model)> findTokenizer = {};
    int taskId = 0;  ///< number in its sequence, for the run's log; 0: found by the task's name
};

/// One task under one instruction.
struct TaskEvaluation {
    const sim::Task* task = nullptr;
    std::string instructionOf = kOwnWords;  ///< or kGivenWords, or the task whose words were given
    eval::ClosedLoopReport report = {};
    /// In what it differs from the trials by which its sequence is judged; empty: it counts there.
    std::vector<std::string> deviations = {};
};

struct EvaluationResult {
    std::filesystem::path checkpoint;  ///< folder of the policy
    std::filesystem::path run;         ///< that it belongs to; empty: none
    std::int64_t step = 0;             ///< of the checkpoint
    std::string weights;
    int width = 0, height = 0;   ///< of the pictures
    int execute = 0, steps = 0;  ///< of each chunk, and of the integration, as they were in the end
    std::string device;
    std::vector<TaskEvaluation> tasks;
    std::vector<std::string> notes;
    std::filesystem::path kept;  ///< the JSON file; empty: none was written
};

struct EvaluationProgress {
    const sim::Task* task = nullptr;
    std::int64_t done = 0, all = 0;            ///< trials of this task
    std::int64_t doneOfAll = 0, allOfAll = 0;  ///< trials of all tasks
};

/// Lets a checkpoint act in the simulator and counts. What a task came to is kept as soon as it is measured:
/// in the JSON file, and as an event of the checkpoint's run, if it was measured as the sequence is judged
/// (the data's instruction, the policy's own settings and picture size, documented difficulty, unseen seeds);
/// otherwise the log gets a note that names the difference, and nothing counts it. A stop keeps the tasks
/// that are done. Blocking; `progress` on this thread. Errors: NotFound, InvalidArgument (a language test
/// with another instruction), Io (results or films that could not be written; before the first trial),
/// Unsupported (no EGL, no video for films, a policy that this machine cannot run), those of
/// eval::closedLoop.
Result<EvaluationResult> evaluateInSimulator(
    const EvaluationRequest& request, const std::function<void(const EvaluationProgress&)>& progress = {},
    std::stop_token stop = {});

/// The content of the JSON file.
nlohmann::ordered_json evaluationJson(const EvaluationRequest& request, const EvaluationResult& result);

/// How to read the results of a language test: what its rows are, and what 100 and 50 % mean.
const char* languageTestReading();
/// For people: "own instruction", "that of blue_into_bin", or the words that were given, in quotes.
std::string instructionLabel(const TaskEvaluation& measured);

/// Sets the request to the policy settings under which such a file's trials were played, for doing one again:
/// executed steps, Euler steps, shadows, and the device where this machine has it. What an older file lacks
/// stays as it is.
void playAsIn(const nlohmann::json& results, EvaluationRequest& request);

/// The number that a task has in the sequence of a run: by its name in the run's own configuration, in the
/// sequence beside it with its project, then in the project around it; else one of its own that no other task
/// there has.
int taskIdIn(const std::filesystem::path& run, const sim::Task& task);

}  // namespace studio::app
