// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/preflight.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "app/studio/services.h"
#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "tests/app/smallest_weights.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {

namespace {

namespace fs = std::filesystem;
using Line = widgets::PreflightLine;
using Light = Line::Light;

/// A project of two tasks on one data set, with one value that may be wrong.
class PreflightTest : public testing::Test {
protected:
    void project(const std::string& policy, const std::string& data, const std::string& second) {
        auto put = [this](const char* name, const std::string& content) {
            EXPECT_OK(writeFileAtomic(folder_.path() / name, content));
        };
        EXPECT_OK(makeFolders(folder_.path() / "tasks"));
        put("project.yaml",
            "name: two\ntasks: [tasks/a.yaml, tasks/b.yaml]\n"
            "policy:\n  from_scratch: true\n" +
                policy + "training: {steps: 10, batch_size: 2}\n" + data);
        put("tasks/a.yaml", "task: {id: 1, name: grasp, language_instruction: grasp it}\n");
        put("tasks/b.yaml", "task: {id: 2, name: weigh, language_instruction: " + second + "}\n");
    }
    std::vector<Line> look() {
        widgets::TrainRequest request;
        request.sequence = folder_.path();
        return must(app::makeServices().preflight(request, {}, {}));
    }
    static const Line* find(const std::vector<Line>& lines, Light light, const std::string& part) {
        auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
            return line.light == light && (line.found + " " + line.remedy).find(part) != std::string::npos;
        });
        return found == lines.end() ? nullptr : &*found;
    }
    TemporaryFolder folder_;
};

TEST_F(PreflightTest, AMissingBackboneFileBlocksASequenceOnce) {
    project("  vlm_config: nowhere.json\n  tokenizer: bytes\n", "", "weigh it");
    auto lines = look();
    const Line* line = find(lines, Light::Red, "nowhere.json");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->stage, 1);
    EXPECT_TRUE(line->moreStages.empty()) << "stage 2 goes on with the policy that stage 1 makes";
    EXPECT_NE(line->remedy.find("policy.vlm_config"), std::string::npos);
    ASSERT_OK(writeFileAtomic(folder_.path() / "tasks/b.yaml",
                              "task: {id: 2, name: weigh, language_instruction: weigh it, "
                              "training: {resume_from: scratch}}\n"));
    lines = look();
    line = find(lines, Light::Red, "nowhere.json");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->moreStages, std::vector{2}) << "each begins anew";
    // there, it is no matter
    ASSERT_OK(writeFileAtomic(folder_.path() / "nowhere.json", "{}"));
    EXPECT_EQ(find(look(), Light::Red, "nowhere.json"), nullptr);
}

TEST_F(PreflightTest, AMissingTokenizerBlocksASequence) {
    project("  tokenizer: nowhere/tokenizer.json\n", "", "weigh it");
    EXPECT_NE(find(look(), Light::Red, "nowhere/tokenizer.json"), nullptr);
    project("", "", "weigh it");
    EXPECT_NE(find(look(), Light::Red, "no tokenizer of its own"), nullptr);
}

TEST_F(PreflightTest, WeightsForWhichThereIsNoTokenizerBlockAStart) {
    widgets::TrainRequest request;
    request.config = folder_.path() / "stage.yaml";
    ASSERT_OK(writeFileAtomic(request.config,
                              "policy: {pretrained_path: lab/policy}\n"
                              "training: {steps: 10, batch_size: 2}\ndata: {root: nowhere}\n"));
    fs::path asked;
    Status there = Error{ErrorCode::NotFound, "cannot find a tokenizer", "Fetch it with --download."};
    app::PreflightTools tools;
    tools.findWeights = [](const std::string&) { return Result<fs::path>(fs::path("/cache/snapshot")); };
    tools.checkTokenizer = [&](const fs::path& weights) {
        asked = weights;
        return there;
    };
    EXPECT_NE(find(must(app::preflight(request, tools, {}, {})), Light::Red, "--download"), nullptr);
    EXPECT_EQ(asked, "/cache/snapshot");
    there = Status();
    auto lines = must(app::preflight(request, tools, {}, {}));
    EXPECT_EQ(find(lines, Light::Red, "--download"), nullptr);
    EXPECT_NE(find(lines, Light::Green, "every file that it is made with"), nullptr);
    // one that the configuration names is enough
    asked.clear();
    request.overrides = {"policy.tokenizer=bytes"};
    (void)must(app::preflight(request, tools, {}, {}));
    EXPECT_TRUE(asked.empty());
}

TEST_F(PreflightTest, WhatADownloadWouldBringIsOffered) {
    widgets::TrainRequest request;
    request.config = folder_.path() / "stage.yaml";
    ASSERT_OK(writeFileAtomic(request.config,
                              "policy: {pretrained_path: lab/policy}\n"
                              "training: {steps: 10, batch_size: 2}\ndata: {root: nowhere}\n"));
    const Error offered{ErrorCode::NotFound, "not here", std::string(widgets::kDownloadOffer) + " a file."};
    const Error without{ErrorCode::NotFound, "not here", "Give a folder."};
    Error weights = offered;
    Status tokenizer;
    app::PreflightTools tools;
    tools.findWeights = [&](const std::string&) -> Result<fs::path> {
        if (weights.message.empty()) return fs::path("/cache/snapshot");
        return weights;
    };
    tools.checkTokenizer = [&](const fs::path&) { return tokenizer; };
    auto missing = [&] {
        auto lines = must(app::preflight(request, tools, {}, {}));
        const Line* line = find(lines, Light::Red, "not here");
        EXPECT_NE(line, nullptr);
        return line && line->fetchable;
    };
    EXPECT_TRUE(missing());
    weights = without;
    EXPECT_FALSE(missing());
    weights = Error{ErrorCode::Network, "not here", "Check the network."};
    EXPECT_TRUE(missing()) << "one that failed may be tried again";
    weights = Error{};
    tokenizer = offered;
    EXPECT_TRUE(missing());
    tokenizer = without;
    EXPECT_FALSE(missing());
}

/// A run that began with weights, sizes and a tokenizer which are not there any more.
class ResumePreflightTest : public PreflightTest {
protected:
    void SetUp() override {
        EXPECT_OK(makeFolders(run_));
        EXPECT_OK(
            writeFileAtomic(run_ / "config.yaml",
                            "policy: {pretrained_path: /moved/policy, tokenizer: /moved/tokenizer.json, "
                            "vlm_config: /moved/vlm.json}\n"
                            "training: {steps: 10, batch_size: 2}\ndata: {root: nowhere}\n...\n"));
        tools_.findWeights = [this](const std::string& source) -> Result<fs::path> {
            asked_.push_back(source);
            return Error{ErrorCode::NotFound, source + " is gone", "Give a folder."};
        };
        tools_.checkTokenizer = [this](const fs::path& weights) {
            read_.push_back(weights);
            return Status();
        };
    }
    /// Saves a checkpoint; the folder of its policy.
    fs::path save() {
        run::CheckpointStore store(run_ / "checkpoints");
        auto saved = store.save(4, nlohmann::json::object(), false, [](const fs::path& folder) -> Status {
            STUDIO_CHECK(makeFolders(folder / "pretrained_model"));
            return writeFileAtomic(folder / "pretrained_model/model.safetensors", "weights");
        });
        EXPECT_OK(saved);
        return run_ / "checkpoints/000004/pretrained_model";
    }
    fs::path run_ = folder_.path() / "runs/one";
    app::PreflightTools tools_;
    std::vector<std::string> asked_;  ///< sources of weights that were looked for
    std::vector<fs::path> read_;      ///< folders whose tokenizer was looked for
};

TEST_F(ResumePreflightTest, OfARunItsCheckpointIsEnough) {
    widgets::TrainRequest request;
    request.resume = run_;
    auto before = must(app::preflight(request, tools_, {}, {}));
    EXPECT_EQ(asked_, std::vector<std::string>{"/moved/policy"}) << "without a checkpoint it begins again";
    EXPECT_NE(find(before, Light::Red, "/moved/policy is gone"), nullptr);
    EXPECT_NE(find(before, Light::Red, "/moved/vlm.json"), nullptr);

    asked_.clear();
    const fs::path policy = save();
    auto lines = must(app::preflight(request, tools_, {}, {}));
    EXPECT_TRUE(asked_.empty());
    EXPECT_EQ(find(lines, Light::Red, "/moved"), nullptr);
    EXPECT_NE(find(lines, Light::Green, policy.string()), nullptr);
    EXPECT_EQ(read_, std::vector<fs::path>{policy});

    // a checkpoint that is no whole one is none
    ASSERT_OK(writeFileAtomic(policy / "model.safetensors", "weig"));
    EXPECT_NE(
        find(must(app::preflight(request, tools_, {}, {})), Light::Red, "none of its checkpoints is intact"),
        nullptr);
}

TEST_F(ResumePreflightTest, WhatWasMovedWithTheRunIsNoWarningOfItsConfiguration) {
    auto begun = [&](const std::string& statistics) {
        ASSERT_OK(writeFileAtomic(run_ / "config.yaml",
                                  "policy: {from_scratch: true, tokenizer: bytes}\n"
                                  "training: {steps: 10, batch_size: 2, output_directory: /then/runs}\n"
                                  "data: {root: /then/set, stats: dataset" +
                                      statistics + "}\n...\n"));
    };
    widgets::TrainRequest request;
    request.resume = run_;
    auto configuration = [&] {
        auto lines = must(app::preflight(request, tools_, {}, {}));
        auto found = std::find_if(lines.begin(), lines.end(),
                                  [](const Line& line) { return line.what == "Configuration"; });
        return found == lines.end() ? Line() : *found;
    };
    begun("");
    EXPECT_EQ(configuration().light, Light::Yellow);
    EXPECT_NE(configuration().found.find("data.root = /then/set is not there"), std::string::npos);
    ASSERT_OK(makeFolders(folder_.path() / "set/meta"));
    EXPECT_EQ(configuration().light, Light::Green) << configuration().found;
    // what is nowhere is said as before
    begun(", stats_file: /then/stats.json");
    EXPECT_NE(configuration().found.find("data.stats_file = /then/stats.json"), std::string::npos)
        << configuration().found;
}

TEST_F(ResumePreflightTest, TheDiskIsThatOfTheRunWhereItLies) {
    ASSERT_OK(writeFileAtomic(run_ / "config.yaml",
                              "policy: {from_scratch: true, tokenizer: bytes}\n"
                              "training: {steps: 10, batch_size: 2, output_directory: /proc/then/runs}\n"
                              "data: {root: /proc/then/set}\n...\n"));
    widgets::TrainRequest request;
    request.resume = run_;
    auto lines = must(app::preflight(request, tools_, {}, {}));
    EXPECT_EQ(find(lines, Light::Red, "cannot write into"), nullptr);
    EXPECT_NE(find(lines, Light::Red, (run_ / "config.yaml").string() + ": data.root"), nullptr);
    auto disk =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return line.what == "Disk"; });
    ASSERT_NE(disk, lines.end());
    EXPECT_NE(disk->found.find((folder_.path() / "runs").string()), std::string::npos) << disk->found;
}

TEST_F(ResumePreflightTest, OfASequenceToo) {
    project("  tokenizer: bytes\n", "", "weigh it");
    const fs::path policy = save();
    tools_.loadPlan = [&](const fs::path& folder,
                          const std::vector<std::string>& overrides) -> Result<widgets::ProjectPlan> {
        widgets::ProjectPlan loaded;
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
        using Kind = sequence::StageStart::Kind;
        sequence::StagePlan begun, next;
        begun.stage = begun.task = 1;
        begun.run = run_;
        begun.state = "interrupted";
        begun.start.kind = Kind::Pretrained;
        begun.start.weights = "/moved/policy";
        next.stage = next.task = 2;
        next.start.kind = Kind::Checkpoint;
        next.start.weights = policy.string();
        loaded.plan.stages = {begun, next};
        return loaded;
    };
    widgets::TrainRequest request;
    request.sequence = folder_.path();
    auto lines = must(app::preflight(request, tools_, {}, {}));
    EXPECT_TRUE(asked_.empty());
    EXPECT_EQ(find(lines, Light::Red, "/moved"), nullptr);
    EXPECT_EQ(
        std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.what == "Weights"; }), 0)
        << "random weights are nothing that stage 2 begins with";
    // the tokenizer of the project's stage 2 is bytes, so that of stage 1 alone is looked for
    EXPECT_EQ(read_, std::vector<fs::path>{policy});

    fs::remove_all(run_ / "checkpoints");
    lines = must(app::preflight(request, tools_, {}, {}));
    const Line* gone = find(lines, Light::Red, "/moved/policy is gone");
    ASSERT_NE(gone, nullptr);
    EXPECT_EQ(gone->stage, 1);
}

TEST_F(PreflightTest, TheWindowSpeaksOfItsButtonAndNotOfTheTerminal) {
    widgets::TrainRequest request;
    request.config = folder_.path() / "stage.yaml";
    ASSERT_OK(writeFileAtomic(request.config,
                              "policy: {pretrained_path: lab/policy-that-nobody-has}\n"
                              "training: {steps: 10, batch_size: 2}\ndata: {root: nowhere}\n"));
    auto lines = must(app::makeServices().preflight(request, {}, {}));
    const Line* line = find(lines, Light::Red, "policy-that-nobody-has");
    ASSERT_NE(line, nullptr);
    if (line->remedy.find("libcurl") != std::string::npos) GTEST_SKIP() << "a build without downloads";
    EXPECT_TRUE(line->fetchable);
    EXPECT_EQ(line->remedy.rfind(widgets::kDownloadOffer, 0), 0u) << line->remedy;
    EXPECT_EQ(line->remedy.find("--download"), std::string::npos) << line->remedy;
}

TEST_F(PreflightTest, WeightsAreSaidOfTheStartOfEachStage) {
    auto weightsOf = [this](Light light, const std::string& part) {
        const auto lines = look();
        auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
            return line.what == "Weights" && line.light == light &&
                   line.found.find(part) != std::string::npos;
        });
        return found == lines.end() ? Line{} : *found;
    };
    // random ones, of the first stage alone: the second goes on from it
    project("  tokenizer: bytes\n", "", "weigh it");
    Line line = weightsOf(Light::Yellow, "random weights");
    EXPECT_EQ(line.stage, 1);
    EXPECT_TRUE(line.moreStages.empty());
    // a checkpoint that the second names is looked at, and not what the project says of the first
    const fs::path checkpoint = folder_.path() / "made/pretrained_model";
    ASSERT_OK(makeFolders(checkpoint));
    ASSERT_OK(writeFileAtomic(folder_.path() / "tasks/b.yaml",
                              "task: {id: 2, name: weigh, language_instruction: weigh it, training: "
                              "{resume_from: task, resume_path: '" +
                                  checkpoint.parent_path().string() + "'}}\n"));
    line = weightsOf(Light::Red, "there is no model.safetensors in " + checkpoint.string());
    EXPECT_EQ(line.stage, 2);
    EXPECT_NE(line.remedy, "");
    // a file of that name is not enough
    ASSERT_OK(writeFileAtomic(checkpoint / "model.safetensors", ""));
    EXPECT_EQ(weightsOf(Light::Red, "as safetensors").stage, 2);
    ASSERT_OK(writeFileAtomic(checkpoint / "model.safetensors", smallestWeights()));
    EXPECT_EQ(weightsOf(Light::Red, "").stage, 0);
    EXPECT_TRUE(weightsOf(Light::Yellow, "random weights").moreStages.empty());
}

TEST_F(PreflightTest, WeightsThatAreThereOrNotAreSaidByTheirFolder) {
    const fs::path weights = folder_.path() / "weights";
    ASSERT_OK(makeFolders(weights));
    widgets::TrainRequest request;
    request.config = folder_.path() / "stage.yaml";
    ASSERT_OK(writeFileAtomic(request.config, "policy: {pretrained_path: " + weights.string() +
                                                  ", tokenizer: bytes}\n"
                                                  "training: {steps: 10, batch_size: 2}\n"
                                                  "data: {root: nowhere}\n"));
    auto look = [&] { return must(app::preflight(request, {}, {}, {})); };
    EXPECT_NE(find(look(), Light::Red, "there is no model.safetensors in " + weights.string()), nullptr);
    ASSERT_OK(writeFileAtomic(weights / "model.safetensors", ""));
    EXPECT_NE(find(look(), Light::Green, "found in " + weights.string()), nullptr);
}

TEST_F(PreflightTest, WarningsOfTheProjectAreShown) {
    project("  tokenizer: bytes\n", "", "grasp it");
    EXPECT_NE(find(look(), Light::Yellow, "the same instruction"), nullptr);
    project("  tokenizer: bytes\n", "", "weigh it");
    EXPECT_EQ(find(look(), Light::Yellow, "the same instruction"), nullptr);
}

TEST_F(PreflightTest, DimensionsThatNeverChangeAreNamedAndTheMachineComesLast) {
    STUDIO_REQUIRE_SHARED(shared);
    project("  tokenizer: bytes\n",
            "data: {root: '" + (shared / "data/datasets/gr1_picknplace_v20").string() + "'}\n", "weigh it");
    auto lines = look();
    const Line* still = find(lines, Light::Yellow, "never change");
    ASSERT_NE(still, nullptr);
    EXPECT_EQ(still->moreStages, std::vector{2});
    EXPECT_TRUE(still->found.ends_with(" and 39 more")) << still->found;
    auto disk =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return line.what == "Disk"; });
    ASSERT_NE(disk, lines.end());
    EXPECT_TRUE(std::all_of(disk, lines.end(), [](const Line& line) { return line.stage == 0; }));
    EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.what == "Disk"; }),
              1);
}

}  // namespace

}  // namespace studio::test
