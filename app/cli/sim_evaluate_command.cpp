// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio sim evaluate: closed-loop success of a policy.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <exception>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/services.h"
#include "app/cli/sim_commands.h"
#include "app/cli/sim_environment.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/config/train_config.h"
#include "core/data/dataset.h"
#include "core/eval/closed_loop.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/append_event.h"
#include "core/run/checkpoint_at.h"
#include "core/tensors/device.h"

namespace studio::cli {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// Recordings count their seeds from 0: these are places that no demonstration has seen.
constexpr std::uint64_t kFirstUnseenSeed = 100000;

struct EvaluateCommand {
    SimCommon common;
    eval::ClosedLoopOptions work;
    std::string checkpoint, device = "auto", films, out;
    std::uint64_t firstSeed = kFirstUnseenSeed;
    int episodes = 50;
    int taskId = 0;
    bool languageTest = false;
};

/// A task measured under one instruction.
struct Measured {
    const sim::Task* task;
    std::string instruction;  ///< "own", or whose
    eval::ClosedLoopReport report;
};

/// Where a checkpoint belongs: its run directory (empty: none) and its step.
struct Origin {
    fs::path folder, run = {};
    std::int64_t step = 0;
};

Origin originOf(const fs::path& checkpoint) {
    std::error_code failed;
    fs::path folder = fs::weakly_canonical(checkpoint, failed);
    Origin origin{.folder = folder};
    for (fs::path at = folder; at.has_parent_path() && at != at.parent_path(); at = at.parent_path()) {
        if (at.parent_path().filename() != "checkpoints") continue;
        if (!fs::exists(at.parent_path().parent_path() / "run.json", failed)) continue;
        origin.run = at.parent_path().parent_path();
        std::string name = at.filename().string();
        if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
            origin.step = std::stoll(name);
    }
    return origin;
}

/// The size of the pictures that the policy was trained on: its run's data say it, or else its configuration.
void trainedSize(const Origin& origin, const policy::OpenedPolicy& opened, int& width, int& height) {
    for (const auto& [name, spec] : opened.policy->config().inputs) {
        if (spec.type != "VISUAL" || spec.shape.size() != 3) continue;
        height = static_cast<int>(spec.shape[1]);
        width = static_cast<int>(spec.shape[2]);
        break;
    }
    if (origin.run.empty()) return;
    auto config = config::loadTrainConfig(origin.run / "config.yaml");
    if (!config.ok()) return;
    auto dataset = data::openDataset(config->data.root, {});
    if (!dataset.ok()) return;
    for (const data::Feature& feature : (*dataset)->info().features) {
        if (!feature.isCamera || feature.width <= 0) continue;
        height = feature.height;
        width = feature.width;
        return;
    }
}

class Evaluation {
public:
    Evaluation(EvaluateCommand options, bool asJson) : options_(std::move(options)), asJson_(asJson) {}

    Status run(const Interrupt& interrupt) {
        STUDIO_ASSIGN(auto tasks, readTasks(options_.languageTest ? "pair" : options_.common.task));
        STUDIO_ASSIGN(fs::path folder, run::checkpointAt(options_.checkpoint));
        origin_ = originOf(folder);
        STUDIO_ASSIGN(opened_, policy::openPolicy(folder));
        STUDIO_ASSIGN(options_.work.device, tensors::parseDevice(options_.device));
        STUDIO_CHECK(openRenderers());
        for (int k = 0; k < options_.episodes; ++k)
            options_.work.seeds.push_back(options_.firstSeed + static_cast<std::uint64_t>(k));
        for (const sim::Task* task : tasks) {
            STUDIO_CHECK(measure(*task, "own", options_.work.instruction, interrupt));
            if (!options_.languageTest) continue;
            const sim::Task* other = task == tasks.front() ? tasks.back() : tasks.front();
            STUDIO_CHECK(measure(*task, other->id, textOf(*other), interrupt));
        }
        return keep();
    }

    ordered_json toJson() const {
        ordered_json out{{"checkpoint", origin_.folder.string()},
                         {"weights", opened_.weights},
                         {"first_seed", options_.firstSeed},
                         {"trials", options_.episodes},
                         {"results", ordered_json::array()}};
        for (const Measured& m : measured_) out["results"].push_back(toJson(m));
        return out;
    }

    void print() const {
        for (const std::string& note : notes_) say("note: " + note);
        say(fmt::format("{:<16} {:<16} {:>9} {:>17} {:>9} {:>9} {:>7}", "task", "instruction", "success",
                        "95 % interval", "progress", "s to it", "wrong"));
        for (const Measured& m : measured_) {
            const eval::ClosedLoopReport& r = m.report;
            say(fmt::format("{:<16} {:<16} {:>4} / {:<3} {:>6.1f} to {:>5.1f} % {:>9.2f} {:>9.1f} {:>7}",
                            m.task->id, m.instruction, r.successes, r.trials.size(), 100 * r.interval.low,
                            100 * r.interval.high, r.progress, r.secondsToSuccess,
                            m.task->confused ? std::to_string(r.confusions) : "-"));
        }
        for (const Measured& m : measured_) {
            auto failed = m.report.failedSeeds();
            if (!failed.empty() && m.instruction == "own")
                say(fmt::format("{} failed at seeds {}", m.task->id, fmt::join(failed, " ")));
        }
        if (!kept_.empty()) say("kept in " + kept_.string());
    }

private:
    std::string textOf(const sim::Task& task) const {
        return options_.common.language == "zh" ? task.chinese : task.english;
    }

    Status openRenderers() {
        sim::RenderOptions render{.width = 256, .height = 256, .shadows = options_.common.shadows};
        trainedSize(origin_, opened_, render.width, render.height);
        STUDIO_CHECK(readSize(options_.common.size, render.width, render.height));
        notes_.push_back(fmt::format("pictures of {}x{}", render.width, render.height));
        STUDIO_ASSIGN(renderer_, sim::CameraRenderer::create(render));
        if (options_.films.empty()) return {};
        if (!media())
            return Error{ErrorCode::Unsupported,
                         "cannot film failures: this program was built without FFmpeg", ""};
        STUDIO_ASSIGN(filmRenderer_, sim::CameraRenderer::create({.width = 240, .height = 240}));
        return {};
    }

    Status measure(const sim::Task& task, const std::string& whose, const std::string& instruction,
                   const Interrupt& interrupt) {
        SimEnvironment::Options environment{.difficulty = options_.common.difficulty,
                                            .chinese = options_.common.language == "zh",
                                            .films = options_.films,
                                            .media = media()};
        eval::ClosedLoopOptions work = options_.work;
        work.instruction = instruction;
        ProgressLine line(asJson_);
        auto begin = std::chrono::steady_clock::now();
        auto progress = [&](std::int64_t done, std::int64_t all) {
            double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
            line.show(done, all, passed / static_cast<double>(done) * static_cast<double>(all - done),
                      fmt::format("trials of {}", task.id));
        };
        auto make = [&] { return SimEnvironment::create(task, environment, renderer_, filmRenderer_); };
        auto report = eval::closedLoop(opened_, work, make, progress, interrupt.token());
        line.clear();
        if (!report.ok()) return report.error().within(fmt::format("evaluating {}", task.id));
        for (const std::string& note : report->notes)
            if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(note);
        measured_.push_back({&task, whose, std::move(*report)});
        return {};
    }

    ordered_json toJson(const Measured& m) const {
        const eval::ClosedLoopReport& r = m.report;
        ordered_json trials = ordered_json::array();
        for (const eval::Trial& t : r.trials)
            trials.push_back({{"seed", t.seed},
                              {"success", t.success},
                              {"steps", t.steps},
                              {"progress", t.progress},
                              {"confused", t.confused}});
        return {{"task", m.task->id},
                {"instruction_of", m.instruction},
                {"instruction", r.instruction},
                {"successes", r.successes},
                {"trials", static_cast<std::int64_t>(r.trials.size())},
                {"interval", {r.interval.low, r.interval.high}},
                {"seconds_to_success", r.secondsToSuccess},
                {"progress", r.progress},
                {"wrong_choices", r.confusions},
                {"failed_seeds", r.failedSeeds()},
                {"wall_s", r.wallS},
                {"trial", trials}};
    }

    /// The results as a file, and as events of the run that the checkpoint belongs to.
    Status keep() {
        if (!options_.out.empty()) kept_ = options_.out;
        if (kept_.empty() && !origin_.run.empty())
            kept_ = origin_.run / "artifacts" / fmt::format("closed_loop_{:06}.json", origin_.step);
        if (!kept_.empty()) {
            STUDIO_CHECK(makeFolders(fs::absolute(kept_).parent_path()));
            STUDIO_CHECK(writeJson(kept_, toJson()));
        }
        if (origin_.run.empty()) return {};
        for (const Measured& m : measured_) {
            // another instruction or a harder scene is not the task that the sequence is judged by
            bool usual = m.instruction == "own" && options_.work.instruction.empty() &&
                         options_.common.difficulty == sim::Difficulty{};
            if (!usual) continue;
            Status added = run::appendEvent(origin_.run, eventOf(m));
            if (!added.ok()) notes_.push_back("the run's log was left as it is: " + added.error().message);
        }
        return {};
    }

    run::Evaluation eventOf(const Measured& m) const {
        auto all = sim::tasks();
        auto place = std::find(all.begin(), all.end(), m.task) - all.begin();
        auto failed = m.report.failedSeeds();
        return {.step = origin_.step,
                .taskId = options_.taskId > 0 ? options_.taskId : static_cast<int>(place) + 1,
                .task = m.task->id,
                .where = "sim",
                .checkpoint = fs::relative(origin_.folder, origin_.run).string(),
                .trials = static_cast<std::int64_t>(m.report.trials.size()),
                .successes = m.report.successes,
                .progress = m.report.progress,
                .secondsToSuccess = m.report.secondsToSuccess,
                .failedSeeds = {failed.begin(), failed.end()},
                .firstSeed = static_cast<std::int64_t>(options_.firstSeed)};
    }

    EvaluateCommand options_;
    bool asJson_;
    Origin origin_;
    policy::OpenedPolicy opened_;
    std::shared_ptr<sim::CameraRenderer> renderer_, filmRenderer_;
    std::vector<Measured> measured_;
    std::vector<std::string> notes_;
    fs::path kept_;
};

int evaluate(const EvaluateCommand& options, bool asJson) {
    Interrupt interrupt;
    try {
        Evaluation evaluation(options, asJson);
        Status status = evaluation.run(interrupt);
        if (!status.ok()) {
            int code = fail(status.error(), asJson);
            return status.error().code == ErrorCode::Cancelled ? static_cast<int>(kStopped) : code;
        }
        if (asJson) {
            say(nlohmann::json(evaluation.toJson()));
        } else {
            evaluation.print();
        }
        return kDone;
    } catch (const std::exception& exception) {
        return fail({ErrorCode::Unsupported,
                     fmt::format("cannot run the policy on {}: {}", options.device, exception.what()),
                     "Try a smaller --parallel or another --device."},
                    asJson);
    }
}

}  // namespace

void addSimEvaluateCommand(CLI::App& simCommand, Common& common, Action& action) {
    auto* sub = simCommand.add_subcommand("evaluate", "Let a policy act and count its successes.");
    auto options = std::make_shared<EvaluateCommand>();
    addSimOptions(*sub, options->common);
    sub->add_option("--checkpoint", options->checkpoint,
                    "Policy folder, step folder, or run (its last checkpoint)")
        ->required();
    sub->add_option("--episodes", options->episodes, "Trials per task")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    sub->add_option("--first-seed", options->firstSeed, "Seeds count up from here; the same for every policy")
        ->capture_default_str();
    sub->add_option("--parallel", options->work.parallel, "Environments that share an inference batch")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    sub->add_option("--execute", options->work.actionSteps,
                    "Steps of each chunk that are executed; default: the policy's")
        ->check(CLI::PositiveNumber);
    sub->add_option("--steps", options->work.steps, "Euler steps; default: the policy's")
        ->check(CLI::PositiveNumber);
    sub->add_option("--instruction", options->work.instruction, "Instead of the task's own");
    sub->add_flag("--language-test", options->languageTest,
                  "The pair of tasks in one scene, each under its own and under the other's instruction");
    sub->add_option("--failure-videos", options->films, "Folder for a film of every failed trial");
    sub->add_option("--out", options->out, "JSON file; default: artifacts/ of the checkpoint's run");
    sub->add_option("--task-id", options->taskId, "Number of the task in its sequence, for the run's log");
    sub->add_option("--device", options->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    sub->add_flag("--json", common.json, "Machine-readable");
    sub->footer("Example: kstudio sim evaluate --checkpoint runs/weighing --task all --episodes 50");
    sub->callback([options, &common, &action] {
        action = [options, &common] { return evaluate(*options, common.json); };
    });
}

}  // namespace studio::cli
