// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sim/evaluation.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <map>

#include "app/sim/films.h"
#include "app/sim/sim_environment.h"
#include "app/sim/usual_conditions.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/seeds.h"
#include "core/config/project_config.h"
#include "core/config/train_config.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/append_event.h"
#include "core/run/checkpoint_at.h"
#include "core/run/clock.h"
#include "core/sequence/sequence_state.h"
#include "core/tensors/device.h"

namespace studio::app {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr int kForeignTaskIds = 100;  ///< from here on: tasks that are none of the sequence

/// Fills in where a checkpoint belongs: its run directory and its step.
void findOrigin(EvaluationResult& result) {
    const fs::path& folder = result.checkpoint;
    std::error_code failed;
    for (fs::path at = folder; at.has_parent_path() && at != at.parent_path(); at = at.parent_path()) {
        if (at.parent_path().filename() != "checkpoints") continue;
        if (!fs::exists(at.parent_path().parent_path() / "run.json", failed)) continue;
        result.run = at.parent_path().parent_path();
        std::string name = at.filename().string();
        if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
            result.step = std::stoll(name);
    }
}

/// A file of this name in the folder that is not there yet: an earlier result is not written over.
fs::path freeName(const fs::path& folder, const std::string& stem) {
    fs::path file = folder / (stem + ".json");
    std::error_code failed;
    for (int k = 2; fs::exists(file, failed); ++k) file = folder / fmt::format("{}_{}.json", stem, k);
    return file;
}

/// Fails now where a file could not be written after hours of trials. Makes its folder. `what` it is for.
Status probe(const fs::path& file, const char* what) {
    std::error_code failed;
    STUDIO_CHECK(makeFolders(fs::absolute(file).parent_path()));
    if (fs::is_directory(file, failed))
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot keep the results in {}: it is a folder", file.string()),
                     "Name a file, as in results.json."};
    // dropped again at once
    auto there = AtomicFile::create(file);
    return there.ok() ? Status() : Status(there.error().within(what));
}

class Evaluation {
public:
    Evaluation(const EvaluationRequest& request, std::function<void(const EvaluationProgress&)> progress,
               std::stop_token stop)
        : request_(request), progress_(std::move(progress)), stop_(std::move(stop)) {}

    Status open() {
        STUDIO_CHECK(checkSeeds(request_.firstSeed, request_.episodes));
        std::error_code failed;
        if (request_.languageTest && !request_.work.instruction.empty())
            return Error{ErrorCode::InvalidArgument,
                         "cannot give another instruction in the language test: it gives each task its own "
                         "and the other's",
                         "Leave out one of --instruction and --language-test."};
        STUDIO_ASSIGN(fs::path folder, run::checkpointAt(request_.checkpoint));
        result_.checkpoint = fs::weakly_canonical(folder, failed);
        findOrigin(result_);
        result_.kept = keptFile();
        if (!result_.kept.empty()) STUDIO_CHECK(probe(result_.kept, "keeping the results"));
        films_ = request_.films;
        if (films_.empty() && request_.filmsBeside && !result_.kept.empty()) films_ = filmsOf(result_.kept);
        if (!films_.empty()) STUDIO_CHECK(probeFilms());
        STUDIO_ASSIGN(opened_, policy::openPolicy(result_.checkpoint, request_.findTokenizer));
        result_.weights = opened_.weights;
        STUDIO_ASSIGN(work_.device, tensors::parseDevice(request_.device));
        // the policy waits while worlds step, and they while it thinks
        work_.threads = at::get_num_threads();
        STUDIO_CHECK(openRenderers());
        for (std::int64_t k = 0; k < request_.episodes; ++k)
            work_.seeds.push_back(request_.firstSeed + static_cast<std::uint64_t>(k));
        noteSettings();
        return {};
    }

    Status run() {
        auto tasks = request_.languageTest
                         ? std::vector(sim::languagePair().begin(), sim::languagePair().end())
                         : request_.tasks;
        all_ = request_.episodes *
               static_cast<std::int64_t>(request_.languageTest ? 2 * tasks.size() : tasks.size());
        for (const sim::Task* task : tasks) {
            STUDIO_CHECK(measure(*task, whoseWords(*task), request_.work.instruction));
            if (!request_.languageTest) continue;
            const sim::Task* other = task == tasks.front() ? tasks.back() : tasks.front();
            STUDIO_CHECK(measure(*task, other->id, request_.chinese ? other->chinese : other->english));
        }
        return {};
    }

    EvaluationResult take() { return std::move(result_); }

private:
    /// Words that say what the task's own say are its own.
    std::string whoseWords(const sim::Task& task) const {
        if (!request_.instructionOf.empty()) return request_.instructionOf;
        const std::string& given = request_.work.instruction;
        const char* own = request_.chinese ? task.chinese : task.english;
        return given.empty() || given == own ? kOwnWords : kGivenWords;
    }

    fs::path keptFile() const {
        if (!request_.keep) return {};
        if (!request_.out.empty()) return request_.out;
        if (!result_.run.empty())
            return freeName(result_.run / "artifacts", fmt::format("closed_loop_{:06}", result_.step));
        if (request_.elsewhere.empty()) return {};
        return freeName(request_.elsewhere,
                        fmt::format("closed_loop_{}", result_.checkpoint.filename().string()));
    }

    /// Without leaving a folder of films where no trial may fail.
    Status probeFilms() const {
        std::error_code failed;
        const bool there = fs::exists(films_, failed);
        STUDIO_CHECK(probe(films_ / "film.mp4", "filming the failures"));
        if (!there) fs::remove(films_, failed);
        return {};
    }

    Status openRenderers() {
        const PictureSize trained = trainedSize(opened_, result_.run);
        unusual_ = deviations(request_, opened_, trained);
        result_.width = request_.width > 0 ? request_.width : trained.width;
        result_.height = request_.height > 0 ? request_.height : trained.height;
        result_.notes.push_back(fmt::format("pictures of {}x{}", result_.width, result_.height));
        STUDIO_ASSIGN(renderers_,
                      sim::RendererPool::create(
                          {.width = result_.width, .height = result_.height, .shadows = request_.shadows},
                          work_.threads));
        if (films_.empty()) return {};
        if (!request_.media)
            return Error{ErrorCode::Unsupported,
                         "cannot film failures: this program was built without FFmpeg", ""};
        STUDIO_ASSIGN(filmRenderer_, sim::CameraRenderer::create({.width = 240, .height = 240}));
        return {};
    }

    /// How the trials are played, for the results' file.
    void noteSettings() {
        const policy::Shapes& shapes = opened_.policy->shapes();
        result_.execute =
            work_.actionSteps > 0 ? std::min(work_.actionSteps, shapes.chunk) : shapes.actionSteps;
        if (work_.actionSteps > shapes.chunk)
            say(fmt::format("{} steps of each chunk were asked for: it has {}, which are executed",
                            work_.actionSteps, shapes.chunk));
        result_.steps = work_.steps > 0 ? work_.steps : shapes.euler;
        result_.device = work_.device.str();
    }

    Status measure(const sim::Task& task, const std::string& whose, const std::string& instruction) {
        SimEnvironment::Options environment{.difficulty = request_.difficulty,
                                            .chinese = request_.chinese,
                                            .films = films_,
                                            .filmSuccesses = request_.filmSuccesses,
                                            .instructionOf = whose,
                                            .media = request_.media};
        eval::ClosedLoopOptions work = work_;
        work.instruction = instruction;
        auto told = [&](std::int64_t done, std::int64_t all) {
            if (progress_) progress_({&task, done, all, before_ + done, all_});
        };
        if (progress_) progress_({&task, 0, request_.episodes, before_, all_});
        auto make = [&] { return SimEnvironment::create(task, environment, renderers_, filmRenderer_); };
        auto report = eval::closedLoop(opened_, work, make, told, stop_);
        if (!report.ok()) return report.error().within(fmt::format("evaluating {}", task.id));
        before_ += request_.episodes;
        for (const std::string& note : report->notes) say(note);
        result_.tasks.push_back({&task, whose, std::move(*report), unusual_});
        TaskEvaluation& newest = result_.tasks.back();
        if (!result_.run.empty()) {
            auto other =
                deviation(newest.report.instruction, taughtInstructions(result_.run, taskId(task)), task);
            // words given by hand may be those of its data
            if (other.empty() && whose != kOwnWords && whose != kGivenWords)
                other = "the instruction of " + whose;
            if (!other.empty()) newest.deviations.push_back(other);
        }
        return keep(newest);
    }

    void say(const std::string& note) {
        if (std::find(result_.notes.begin(), result_.notes.end(), note) == result_.notes.end())
            result_.notes.push_back(note);
    }

    /// The results as a file, and the newest as an event of the run that the checkpoint belongs to.
    Status keep(const TaskEvaluation& newest) {
        if (!result_.kept.empty()) {
            STUDIO_CHECK(makeFolders(fs::absolute(result_.kept).parent_path()));
            STUDIO_CHECK(writeJson(result_.kept, evaluationJson(request_, result_)));
        }
        if (result_.run.empty() || !request_.keep) return {};
        const bool usual = newest.deviations.empty();
        Status added = run::appendEvent(
            result_.run, usual ? run::EventBody(eventOf(newest)) : run::EventBody(noteOf(newest)));
        if (!usual) say(noteOf(newest).message);
        if (!added.ok()) say("the run's log was left as it is: " + added.error().message);
        return {};
    }

    int taskId(const sim::Task& task) const {
        return request_.taskId > 0 ? request_.taskId : taskIdIn(result_.run, task);
    }

    /// Trials that are not those by which the sequence is judged: named in the log, counted nowhere.
    run::Note noteOf(const TaskEvaluation& m) const {
        return {.level = "info",
                .message = fmt::format(
                    "{}: {} of {} trials succeeded, which do not count as the task's success "
                    "in its sequence: with {}",
                    m.task->id, m.report.successes, m.report.trials.size(), fmt::join(m.deviations, "; ")),
                .hint = {},
                .step = result_.step};
    }

    run::Evaluation eventOf(const TaskEvaluation& m) const {
        auto failed = m.report.failedSeeds();
        return {.step = result_.step,
                .taskId = taskId(*m.task),
                .task = m.task->id,
                .where = "sim",
                .checkpoint = fs::relative(result_.checkpoint, result_.run).string(),
                .trials = static_cast<std::int64_t>(m.report.trials.size()),
                .successes = m.report.successes,
                .progress = m.report.progress,
                .secondsToSuccess = m.report.secondsToSuccess,
                .failedSeeds = {failed.begin(), failed.end()},
                .firstSeed = static_cast<std::int64_t>(request_.firstSeed)};
    }

    const EvaluationRequest& request_;
    std::function<void(const EvaluationProgress&)> progress_;
    std::stop_token stop_;
    eval::ClosedLoopOptions work_ = request_.work;
    policy::OpenedPolicy opened_;
    std::shared_ptr<sim::RendererPool> renderers_;
    std::shared_ptr<sim::CameraRenderer> filmRenderer_;
    EvaluationResult result_;
    fs::path films_;
    std::vector<std::string> unusual_;  ///< of all tasks
    std::int64_t before_ = 0, all_ = 0;
};

ordered_json taskJson(const TaskEvaluation& m) {
    const eval::ClosedLoopReport& r = m.report;
    ordered_json trials = ordered_json::array();
    for (const eval::Trial& t : r.trials)
        trials.push_back({{"seed", t.seed},
                          {"success", t.success},
                          {"steps", t.steps},
                          {"progress", t.progress},
                          {"confused", t.confused}});
    return {{"task", m.task->id},
            {"instruction_of", m.instructionOf},
            {"instruction", r.instruction},
            {"successes", r.successes},
            {"trials", static_cast<std::int64_t>(r.trials.size())},
            {"interval", {r.interval.low, r.interval.high}},
            {"seconds_to_success", r.successes > 0 ? ordered_json(r.secondsToSuccess) : ordered_json()},
            {"progress", r.progress},
            {"wrong_choices", r.confusions},
            {"failed_seeds", r.failedSeeds()},
            {"wall_s", r.wallS},
            {"deviations", m.deviations},
            {"trial", trials}};
}

}  // namespace

Result<EvaluationResult> evaluateInSimulator(const EvaluationRequest& request,
                                             const std::function<void(const EvaluationProgress&)>& progress,
                                             std::stop_token stop) {
    Evaluation evaluation(request, progress, std::move(stop));
    try {
        STUDIO_CHECK(evaluation.open());
        STUDIO_CHECK(evaluation.run());
    } catch (const std::exception& exception) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot run the policy on {}: {}", request.device, exception.what()),
                     "Try fewer trials at once or another device."};
    }
    return evaluation.take();
}

ordered_json evaluationJson(const EvaluationRequest& request, const EvaluationResult& result) {
    const sim::Difficulty& d = request.difficulty;
    ordered_json out{{"checkpoint", result.checkpoint.string()},
                     {"weights", result.weights},
                     {"time", run::wallClockS()},
                     {"first_seed", request.firstSeed},
                     {"trials", request.episodes},
                     {"pictures", {result.width, result.height}},
                     {"execute", result.execute},
                     {"steps", result.steps},
                     {"shadows", request.shadows},
                     {"parallel", request.work.parallel},
                     {"device", result.device},
                     {"language", request.chinese ? "zh" : "en"},
                     {"language_test", request.languageTest},
                     {"difficulty",
                      {{"positions", d.positionRange},
                       {"belt_speed", d.beltSpeed},
                       {"colours", d.colours},
                       {"distractors", d.distractors},
                       {"lighting", d.lighting},
                       {"camera_jitter", d.cameraJitter}}},
                     {"results", ordered_json::array()}};
    for (const TaskEvaluation& m : result.tasks) out["results"].push_back(taskJson(m));
    return out;
}

const char* languageTestReading() {
    return "each row: trials of one task under one instruction; "
           "success: what the row's task asks for was done, wrong: what the other task asks for. "
           "A policy that follows its instruction: 100 % success under the own, 0 % under the other's; "
           "one that does not read it: the same under both, 50 % at best on the mean of the two tasks";
}

std::string instructionLabel(const TaskEvaluation& measured) {
    if (measured.instructionOf == kOwnWords) return "own instruction";
    if (measured.instructionOf == kGivenWords) return fmt::format("'{}'", measured.report.instruction);
    return "that of " + measured.instructionOf;
}

void playAsIn(const nlohmann::json& results, EvaluationRequest& request) {
    auto take = [&](const char* key, auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if (auto read = jsonValue<Value>(results, key, value); read.ok()) value = *read;
    };
    take("execute", request.work.actionSteps);
    take("steps", request.work.steps);
    take("shadows", request.shadows);
    std::string device = request.device;
    take("device", device);
    if (tensors::parseDevice(device).ok()) request.device = device;
}

int taskIdIn(const fs::path& run, const sim::Task& task) {
    std::map<int, std::string> known;
    if (auto config = config::loadTrainConfig(run / "config.yaml"); config.ok()) {
        known[config->stage.task] =
            config->stage.name.empty() ? config->data.instruction : config->stage.name;
        for (const auto& earlier : config->replay.previous) known.emplace(earlier.task, earlier.name);
    }
    std::error_code failed;
    fs::path folder = fs::weakly_canonical(run, failed).parent_path();
    bool projectKnown = true;
    // a sequence names its stages and its project, wherever the runs lie
    if (auto sequence = sequence::readSequence(folder); sequence.ok()) {
        for (const auto& stage : sequence->stages) known.emplace(stage.task, stage.name);
        for (const auto& stage : sequence->gone) known.emplace(stage.task, stage.name);
        auto project = config::loadProject(sequence->project);
        projectKnown = project.ok();
        if (projectKnown)
            for (const auto& one : project->tasks) known.emplace(one.id, one.name);
    }
    // <project>/runs/<sequence>/<run> is the deepest
    for (int up = 0; up < 3 && folder.has_relative_path(); ++up, folder = folder.parent_path()) {
        if (!config::isProject(folder)) continue;
        auto project = config::loadProject(folder);
        if (!project.ok()) break;
        for (const auto& one : project->tasks) known.emplace(one.id, one.name);
        break;
    }
    for (const auto& [id, name] : known)
        if (name == task.id || name == task.english || name == task.chinese) return id;
    auto all = sim::tasks();
    int place = static_cast<int>(std::find(all.begin(), all.end(), &task) - all.begin()) + 1;
    return known.contains(place) || !projectKnown ? kForeignTaskIds + place : place;
}

}  // namespace studio::app
