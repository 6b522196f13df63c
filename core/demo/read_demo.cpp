// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/config/project_config.h"
#include "core/demo/demo_file.h"
#include "core/demo/demo_runs.h"
#include "core/run/run_list.h"
#include "core/sequence/sequence_plan.h"

namespace studio::demo {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TaskConfig;
using Kind = DemoStep::Kind;
using State = DemoStep::State;

namespace {

/// Which steps there are, before anything on disk is looked at.
class StepList {
public:
    explicit StepList(const ProjectConfig& project) : project_(project), tasks_(project.tasks) {
        std::vector<std::size_t> recorded;
        for (std::size_t k = 0; k < tasks_.size(); ++k) {
            recorded.push_back(add({.kind = Kind::Record, .id = "record-" + tasks_[k].name}, k, {}));
        }
        const std::size_t first = train(kReplay, 0, recorded);
        evaluate(kReplay, 0, first);
        // without replay first, so that forgetting is seen before its remedy
        std::size_t naive = first, replay = first;
        for (std::size_t k = 1; k < tasks_.size(); ++k) {
            naive = train(kNaive, k, {naive});
            evaluate(kNaive, k, naive);
            replay = train(kReplay, k, {replay});
            evaluate(kReplay, k, replay);
        }
        DemoStep report{.kind = Kind::Report, .id = "report"};
        for (std::size_t i = 0; i < steps_.size(); ++i) report.after.push_back(i);
        steps_.push_back(std::move(report));
    }

    std::vector<DemoStep> take() { return std::move(steps_); }

private:
    std::size_t add(DemoStep step, std::size_t task, std::vector<std::size_t> after) {
        step.stage = static_cast<int>(task) + 1;
        step.task = tasks_[task].name;
        step.after = std::move(after);
        steps_.push_back(std::move(step));
        return steps_.size() - 1;
    }

    std::size_t train(const char* sequence, std::size_t k, std::vector<std::size_t> after) {
        return add({.kind = Kind::Train,
                    .id = fmt::format("train-{}-{}", sequence, k + 1),
                    .sequence = sequence,
                    .steps = config::taskTrainConfig(project_, tasks_[k]).training.steps},
                   k, std::move(after));
    }

    /// The newest task and the first after every stage, all after the last.
    void evaluate(const char* sequence, std::size_t k, std::size_t trained) {
        DemoStep step{.kind = Kind::Evaluate,
                      .id = fmt::format("evaluate-{}-{}", sequence, k + 1),
                      .sequence = sequence};
        const bool last = k + 1 == tasks_.size();
        for (std::size_t j = 0; j <= k; ++j) {
            if (last || j == 0 || j == k) step.tried.push_back(tasks_[j].name);
        }
        add(std::move(step), k, {trained});
    }

    const ProjectConfig& project_;
    const std::vector<TaskConfig>& tasks_;
    std::vector<DemoStep> steps_;
};

/// Fills in states from disk.
class Reader {
public:
    Reader(const Demo& demo, const ProjectConfig& project) : demo_(demo), project_(project) {}

    Status read(DemoStep& step) {
        switch (step.kind) {
            case Kind::Record:
                recorded(step);
                return {};
            case Kind::Train:
                return trained(step);
            case Kind::Evaluate:
                return evaluated(step);
            case Kind::Report:
                step.result = demo_.folder / "report.html";
                std::error_code ignored;
                if (!fs::exists(step.result, ignored)) step.result.clear();
                return {};
        }
        return {};
    }

private:
    void recorded(DemoStep& step) const {
        const TaskConfig& task = project_.tasks[static_cast<std::size_t>(step.stage - 1)];
        const fs::path folder = config::taskTrainConfig(project_, task).data.root;
        std::error_code ignored;
        if (!fs::exists(folder, ignored)) return;
        step.result = folder;
        // what is damaged is not done: recording again says what is wrong
        auto info = readJson(folder / "meta/info.json");
        auto names = readJson(folder / "recording.json");
        if (!info.ok() || !names.ok() || !names->contains("seeds")) return;
        auto episodes = std::min<std::int64_t>(jsonValue<std::int64_t>(*info, "total_episodes", 0).ok()
                                                   ? info->value("total_episodes", std::int64_t{0})
                                                   : 0,
                                               static_cast<std::int64_t>((*names)["seeds"].size()));
        step.share =
            std::min(1.0, static_cast<double>(episodes) / static_cast<double>(demo_.options.demonstrations));
        if (episodes >= demo_.options.demonstrations) step.state = State::Done;
    }

    /// The run of a stage as the sequence names it; empty: none yet.
    Result<fs::path> runOf(const DemoStep& step) {
        sequence::PlanOptions options{.seed = demo_.options.seed};
        if (step.sequence == kNaive) options.branch = kNaive;
        STUDIO_ASSIGN(auto found, sequence::findSequence(project_, options));
        const auto* record = found.begun ? found.state.findStage(stageOf(step)) : nullptr;
        return record ? record->run : fs::path();
    }

    int stageOf(const DemoStep& step) const {
        return project_.tasks[static_cast<std::size_t>(step.stage - 1)].stage;
    }

    Status trained(DemoStep& step) {
        STUDIO_ASSIGN(step.result, runOf(step));
        if (step.result.empty()) return {};
        const run::RunStatus status = run::inspectRun(step.result).status;
        if (status.totalSteps > 0)
            step.share = static_cast<double>(status.step) / static_cast<double>(status.totalSteps);
        if (status.state == run::RunState::Done) {
            step.state = State::Done;
        } else if (status.alive()) {
            step.state = State::Doing;
            step.etaS = status.etaS;
        }
        return {};
    }

    Status evaluated(DemoStep& step) {
        STUDIO_ASSIGN(fs::path run, runOf(step));
        if (run.empty()) return {};
        auto trials = trialsOf(run, demo_.options.trials);
        if (!trials.ok()) return {};  // damaged: the training step shows it
        auto found = std::count_if(step.tried.begin(), step.tried.end(),
                                   [&](const std::string& task) { return trials->contains(task); });
        step.share = static_cast<double>(found) / static_cast<double>(step.tried.size());
        if (found == static_cast<std::ptrdiff_t>(step.tried.size())) step.state = State::Done;
        step.result = run;
        return {};
    }

    const Demo& demo_;
    const ProjectConfig& project_;
};

}  // namespace

const DemoStep* Demo::find(const std::string& id) const {
    auto found = std::find_if(steps.begin(), steps.end(), [&](const DemoStep& s) { return s.id == id; });
    return found == steps.end() ? nullptr : &*found;
}

bool Demo::done() const {
    return std::all_of(steps.begin(), steps.end(),
                       [](const DemoStep& step) { return step.state == State::Done; });
}

bool isDemo(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(demoFilePath(folder), ignored);
}

Result<Demo> readDemo(const fs::path& folder) {
    std::error_code problem;
    Demo demo;
    demo.folder = fs::absolute(folder, problem).lexically_normal();
    if (!isDemo(demo.folder))
        return Error{ErrorCode::NotFound, fmt::format("there is no demo in {}", demo.folder.string()),
                     "Make one with: kstudio demo --dir FOLDER"};
    STUDIO_ASSIGN(DemoFile file, readDemoFile(demo.folder));
    demo.options = file.options;
    demo.acted = file.acted;
    STUDIO_ASSIGN(ProjectConfig project, config::loadProject(demo.folder));
    demo.steps = StepList(project).take();
    Reader reader(demo, project);
    for (DemoStep& step : demo.steps) {
        STUDIO_CHECK(reader.read(step));
        if (auto spent = file.seconds.find(step.id); spent != file.seconds.end())
            step.seconds = spent->second;
    }
    // a page counts as long as all that it tells of is there
    DemoStep& report = demo.steps.back();
    const bool whole = std::all_of(demo.steps.begin(), demo.steps.end() - 1,
                                   [](const DemoStep& step) { return step.state == State::Done; });
    if (whole && !report.result.empty()) report.state = State::Done;
    return demo;
}

Status addSeconds(const fs::path& folder, const std::string& step, double seconds) {
    STUDIO_ASSIGN(DemoFile file, readDemoFile(folder));
    file.seconds[step] += seconds;
    return writeDemoFile(folder, file);
}

Status noteActed(const fs::path& folder) {
    STUDIO_ASSIGN(DemoFile file, readDemoFile(folder));
    if (file.acted) return {};
    file.acted = true;
    return writeDemoFile(folder, file);
}

}  // namespace studio::demo
