// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/sequence/fake_trainer.h"

#include <fmt/format.h>

#include <stdexcept>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_writer.h"
#include "tests/support/must.h"

namespace studio::test {

namespace fs = std::filesystem;

namespace {

/// What a process that dies in the middle of training leaves its caller with.
struct Killed : std::runtime_error {
    Killed() : std::runtime_error("killed") {}
};

class FakeTraining : public sequence::StageTraining {
public:
    FakeTraining(FakeProject& project, std::unique_ptr<run::RunWriter> writer, config::TrainConfig config)
        : project_(project), writer_(std::move(writer)), config_(std::move(config)) {}
    const fs::path& folder() const override { return writer_->folder(); }

    sequence::StageOutcome run(std::stop_token stop) override {
        const int call = ++project_.calls;
        run::Started started;
        started.totalSteps = config_.training.steps;
        writer_->emit(started);
        if (project_.killAt.contains(call)) throw Killed();
        if (stop.stop_requested() || project_.failAt.contains(call)) {
            const std::string word = stop.stop_requested() ? "stopped" : "failed";
            writer_->emit(run::Finished{word, 1, "as asked", ""});
            return {word, "as asked", ""};
        }
        save();
        writer_->emit(run::Finished{"done", config_.training.steps, "", ""});
        return {};
    }

private:
    void save() {
        std::string start = "scratch";
        if (!config_.source.fromScratch) {
            start = must(readFile(fs::path(config_.source.pretrainedPath) / "made.txt"));
        }
        const std::string made = fmt::format("{} > {} {} {}", start, config_.stage.name,
                                             config_.replay.strategy, config_.training.seed);
        run::CheckpointStore store(folder() / "checkpoints");
        must(store.save(config_.training.steps, {}, true, [&](const fs::path& at) -> Status {
            fs::create_directories(at / "pretrained_model");
            return writeFileAtomic(at / "pretrained_model" / "made.txt", made);
        }));
    }

    FakeProject& project_;
    std::unique_ptr<run::RunWriter> writer_;
    config::TrainConfig config_;
};

}  // namespace

FakeProject::FakeProject(int tasks) {
    std::string project = "tasks:\n";
    for (int id = 1; id <= tasks; ++id) {
        const std::string file = fmt::format("tasks/task{}.yaml", id);
        project += "  - " + file + "\n";
        fs::create_directories(folder() / "tasks");
        fs::create_directories(folder() / fmt::format("data/task{}/meta", id));
        must(writeFileAtomic(
            folder() / file,
            fmt::format("task:\n  id: {0}\n  name: task{0}\n  language_instruction: Do the thing of "
                        "task {0}.\n  data: {{root: data/task{0}}}\n",
                        id)));
    }
    must(writeFileAtomic(
        folder() / "project.yaml",
        project + "policy: {from_scratch: true}\ntraining: {steps: 4}\nvalidation: {split: 0.2}\n"));
}

config::ProjectConfig FakeProject::load(const std::vector<std::string>& overrides) const {
    return must(config::loadProject(folder(), overrides));
}

sequence::SequenceServices FakeProject::services() {
    sequence::SequenceServices services;
    using Opened = Result<std::unique_ptr<sequence::StageTraining>>;
    services.start = [this](const config::TrainConfig& config) -> Opened {
        STUDIO_ASSIGN(auto writer, run::RunWriter::create(config.training.outputDirectory,
                                                          config.training.name, {}, config::toYaml(config)));
        return std::unique_ptr<sequence::StageTraining>(
            std::make_unique<FakeTraining>(*this, std::move(writer), config));
    };
    services.resume = [this](const fs::path& run, const config::DataRoots& today) -> Opened {
        STUDIO_ASSIGN(auto config, config::loadTrainConfig(run / "config.yaml"));
        (void)config::followMoved(config, run, today);
        resumedWith = config.data.root;
        STUDIO_ASSIGN(auto writer, run::RunWriter::resume(run, {}, {}));
        return std::unique_ptr<sequence::StageTraining>(
            std::make_unique<FakeTraining>(*this, std::move(writer), config));
    };
    services.writeStats = [](const std::vector<sequence::TaskData>& tasks, const fs::path& file) {
        return writeFileAtomic(file, fmt::format("{{\"tasks\": {}}}", tasks.size()));
    };
    services.report = [this](const sequence::StagePlan& stage, const std::string& what, const fs::path&) {
        reports.push_back(fmt::format("{} {}", stage.stage, what));
    };
    return services;
}

std::string FakeProject::made(const sequence::SequenceState& sequence, int stage) const {
    const auto* record = sequence.findStage(stage);
    if (!record) return "";
    return must(readFile(record->run / "checkpoints" / "best" / "pretrained_model" / "made.txt"));
}

}  // namespace studio::test
