// SPDX-License-Identifier: GPL-3.0-or-later
// What Pre-flight says of weights, of the policy's cameras and of the schedule.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "app/studio/preflight.h"
#include "app/studio/preflight_look.h"
#include "app/studio/services.h"
#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "tests/app/smallest_weights.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {

namespace {

namespace fs = std::filesystem;
using PolicyLine = widgets::PreflightLine;
using PolicyLight = PolicyLine::Light;

const PolicyLine* lineOf(const std::vector<PolicyLine>& lines, const std::string& what,
                         const std::string& part = "") {
    auto found = std::find_if(lines.begin(), lines.end(), [&](const PolicyLine& line) {
        return line.what == what && line.found.find(part) != std::string::npos;
    });
    return found == lines.end() ? nullptr : &*found;
}

/// A folder of weights, of a checkpoint or not.
class WeightsCheckTest : public testing::Test {
protected:
    /// A checkpoint with a manifest; the folder of its weights.
    fs::path sealed() {
        run::CheckpointStore store(folder_ / "checkpoints");
        EXPECT_OK(store.save(4, nlohmann::json::object(), false, [](const fs::path& folder) -> Status {
            STUDIO_CHECK(makeFolders(folder / "pretrained_model"));
            return writeFileAtomic(folder / "pretrained_model/model.safetensors", smallestWeights());
        }));
        return folder_ / "checkpoints/000004/pretrained_model";
    }
    /// The line that a start from `weights` gets, with the window's own services.
    PolicyLine lineFor(const fs::path& weights, const std::string& what = "Weights",
                       const std::string& tokenizer = ", tokenizer: bytes") {
        widgets::TrainRequest request;
        request.config = folder_ / "stage.yaml";
        EXPECT_OK(writeFileAtomic(request.config, "policy: {pretrained_path: '" + weights.string() + "'" +
                                                      tokenizer +
                                                      "}\ntraining: {steps: 10, batch_size: 2}\n"
                                                      "data: {root: nowhere}\n"));
        const auto lines = must(app::makeServices().preflight(request, {}, {}));
        const PolicyLine* line = lineOf(lines, what);
        return line ? *line : PolicyLine{};
    }
    TemporaryFolder folder_;
    app::WeightsCheck check_;
};

TEST_F(WeightsCheckTest, ATruncatedFileIsRefusedWithItsCause) {
    const fs::path weights = folder_ / "weights";
    ASSERT_OK(makeFolders(weights));
    const std::string whole = smallestWeights();
    ASSERT_OK(writeFileAtomic(weights / "model.safetensors", whole));
    EXPECT_EQ(must(check_.look(weights)).tensors, 1u);
    EXPECT_FALSE(must(check_.look(weights)).verified);
    EXPECT_EQ(check_.filesRead(), 0) << "without a manifest there is nothing to compare with";
    PolicyLine line = lineFor(weights);
    EXPECT_EQ(line.light, PolicyLight::Green) << line.found;
    EXPECT_NE(line.found.find("header read, 1 tensors, no manifest"), std::string::npos) << line.found;
    // every cut is seen: in the length, in the header, in the numbers
    for (std::size_t left : {std::size_t(3), std::size_t(20), whole.size() - 1}) {
        ASSERT_OK(writeFileAtomic(weights / "model.safetensors", whole.substr(0, left)));
        line = lineFor(weights);
        EXPECT_EQ(line.light, PolicyLight::Red) << left << ": " << line.found;
        EXPECT_NE(line.found.find((weights / "model.safetensors").string()), std::string::npos);
        EXPECT_FALSE(line.remedy.empty());
    }
}

TEST_F(WeightsCheckTest, OfACheckpointTheContentIsVerifiedAndReadOnce) {
    const fs::path weights = sealed(), file = weights / "model.safetensors";
    EXPECT_TRUE(must(check_.look(weights)).verified);
    EXPECT_EQ(check_.filesRead(), 1);
    EXPECT_TRUE(must(check_.look(weights)).verified);
    EXPECT_EQ(check_.filesRead(), 1) << "read anew though nothing changed";
    EXPECT_NE(lineFor(weights).found.find("verified: 1 tensors"), std::string::npos);

    // one bit of a number: the header and the size are what they were
    std::string bytes = smallestWeights();
    bytes.back() = 1;
    ASSERT_OK(writeFileAtomic(file, bytes));
    auto damaged = check_.look(weights);
    ASSERT_FALSE(damaged.ok());
    EXPECT_NE(damaged.error().message.find("its content is not what was saved"), std::string::npos);
    EXPECT_NE(damaged.error().message.find(file.string()), std::string::npos);
    EXPECT_FALSE(check_.look(weights).ok()) << "what is wrong is not remembered as right";
    PolicyLine line = lineFor(weights);
    EXPECT_EQ(line.light, PolicyLight::Red);
    EXPECT_FALSE(line.remedy.empty());

    ASSERT_OK(writeFileAtomic(file, smallestWeights()));
    EXPECT_TRUE(must(check_.look(weights)).verified);
}

TEST_F(WeightsCheckTest, ABackboneAloneIsNotTakenForAPolicy) {
    const fs::path weights = folder_ / "backbone";
    ASSERT_OK(makeFolders(weights));
    ASSERT_OK(writeFileAtomic(weights / "model.safetensors", smallestWeights()));
    ASSERT_OK(writeFileAtomic(weights / "config.json", "{\"text_config\": {}}"));
    PolicyLine line = lineFor(weights);
    EXPECT_EQ(line.light, PolicyLight::Yellow);
    EXPECT_NE(line.found.find("random weights"), std::string::npos) << line.found;
    ASSERT_OK(writeFileAtomic(weights / "config.json", "{\"type\": \"smolvla\"}"));
    EXPECT_EQ(lineFor(weights).light, PolicyLight::Green);
}

TEST_F(WeightsCheckTest, ATokenizerOrPolicyThatCannotBeReadBlocksWithItsCause) {
    const fs::path weights = folder_ / "weights";
    ASSERT_OK(makeFolders(weights));
    ASSERT_OK(writeFileAtomic(weights / "model.safetensors", smallestWeights()));
    // the policy's own files: config.json is cut off
    ASSERT_OK(writeFileAtomic(weights / "config.json", "{\"type\": \"smolv"));
    PolicyLine line = lineFor(weights, "Policy", "");
    EXPECT_EQ(line.light, PolicyLight::Red) << line.found;
    EXPECT_NE(line.found.find("config.json"), std::string::npos) << line.found;
    // one that the configuration names
    const fs::path tokenizer = folder_ / "tokenizer.json";
    ASSERT_OK(writeFileAtomic(tokenizer, "{\"model\": {\"type\""));
    line = lineFor(weights, "Policy", ", tokenizer: '" + tokenizer.string() + "'");
    EXPECT_EQ(line.light, PolicyLight::Red) << line.found;
    EXPECT_NE(line.found.find(tokenizer.string()), std::string::npos) << line.found;
}

/// One stage without weights, with a schedule.
std::vector<PolicyLine> lengthOf(const fs::path& folder, int steps, int warmup, int decay) {
    const fs::path file = folder / "stage.yaml";
    EXPECT_OK(writeFileAtomic(
        file,
        "policy: {from_scratch: true, tokenizer: bytes, scheduler_warmup_steps: " + std::to_string(warmup) +
            ", scheduler_decay_steps: " + std::to_string(decay) +
            "}\ntraining: {steps: " + std::to_string(steps) + ", batch_size: 2}\ndata: {root: nowhere}\n"));
    widgets::TrainRequest request;
    request.config = file;
    return must(app::preflight(request, {}, {}, {}));
}

TEST(PreflightSchedule, IsJudgedByTheLengthOfTheTraining) {
    TemporaryFolder folder;
    struct Case {
        int steps, warmup, decay;
        PolicyLight light;
        const char* part;
    };
    const Case cases[] = {
        {300, 10, 300, PolicyLight::Green, "300 steps of 2 samples"},
        // shortened in proportion: 3 steps of warm-up remain
        {300, 300, 30000, PolicyLight::Green, "the schedule of 30000 steps is shortened to it"},
        {10, 1000, 30000, PolicyLight::Yellow, "nothing is left of its warm-up of 1000 steps"},
        {10, 0, 30000, PolicyLight::Green, "is shortened to it"},
        {110, 10, 100, PolicyLight::Green, "110 steps"},
        {400, 10, 100, PolicyLight::Yellow, "for 300 of 400 steps: its decay ends at step 100"},
        {300, 300, 300, PolicyLight::Red, "the warm-up of 300 steps leaves none of the 300 steps"},
        {100, 600, 300, PolicyLight::Red, "the warm-up of 200 steps leaves none of the 100 steps"},
        {1000, 500, 300, PolicyLight::Red, "the warm-up of 500 steps leaves none of the 300 steps"}};
    for (const Case& one : cases) {
        const auto lines = lengthOf(folder.path(), one.steps, one.warmup, one.decay);
        const PolicyLine* line = lineOf(lines, "Length");
        ASSERT_NE(line, nullptr);
        EXPECT_EQ(line->light, one.light) << one.steps << ' ' << one.warmup << ' ' << one.decay;
        EXPECT_NE(line->found.find(one.part), std::string::npos) << line->found;
        EXPECT_EQ(line->remedy.empty(), one.light == PolicyLight::Green) << line->found;
    }
}

/// The recorded GR1 set (one camera) against policies of several cameras.
class PolicyCamerasTest : public testing::Test {
protected:
    std::vector<PolicyLine> camerasFor(const train::PolicyCameras& policy, const std::string& map = "") {
        const fs::path weights = folder_ / "weights", file = folder_ / "stage.yaml";
        EXPECT_OK(makeFolders(weights));
        EXPECT_OK(writeFileAtomic(weights / "model.safetensors", smallestWeights()));
        EXPECT_OK(writeFileAtomic(file, "policy: {pretrained_path: '" + weights.string() +
                                            "', tokenizer: bytes, max_state_dim: 64, max_action_dim: 64}\n"
                                            "training: {steps: 10, batch_size: 2}\ndata:\n  root: '" +
                                            set_.string() + "'\n" + map));
        app::PreflightTools tools;
        tools.policyCameras = [&](const fs::path& folder) -> Result<train::PolicyCameras> {
            EXPECT_EQ(folder, weights);
            return policy;
        };
        widgets::TrainRequest request;
        request.config = file;
        std::vector<PolicyLine> found;
        for (auto& line : must(app::preflight(request, tools, {}, {}))) {
            if (line.what == "Cameras") found.push_back(std::move(line));
        }
        return found;
    }
    fs::path set_;
    TemporaryFolder folder_;
};

TEST_F(PolicyCamerasTest, AreComparedWithThoseOfTheDataBeforeTheStart) {
    STUDIO_REQUIRE_SHARED(shared);
    set_ = shared / "data/datasets/gr1_picknplace_v20";
    const auto cameras = must(app::makeServices().openDataset(set_))->info().cameras();
    ASSERT_FALSE(cameras.empty());
    const std::string own = cameras.front();

    // the same name: nothing to say
    auto lines = camerasFor({cameras, {}});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].light, PolicyLight::Green) << lines[0].found;
    // another name: paired in order, and a camera that stays black is said
    lines = camerasFor({{"observation.images.top", "observation.images.wrist"}, {}});
    ASSERT_FALSE(lines.empty());
    for (const PolicyLine& line : lines) EXPECT_EQ(line.light, PolicyLight::Yellow) << line.found;
    EXPECT_NE(lineOf(lines, "Cameras", own + " of the data feeds observation.images.top of the policy"),
              nullptr);
    if (cameras.size() == 1) {
        EXPECT_NE(lineOf(lines, "Cameras", "camera observation.images.wrist of the policy gets no picture"),
                  nullptr);
    }
    // the checkpoint's renaming pairs them
    train::PolicyCameras renaming;
    for (const std::string& camera : cameras) {
        renaming.names.push_back(camera + "_renamed");
        renaming.rename[camera] = camera + "_renamed";
    }
    lines = camerasFor(renaming);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].light, PolicyLight::Green) << lines[0].found;
    // a map to a camera that the policy has not
    lines =
        camerasFor({{"observation.images.top"}, {}}, "  cameras: {observation.images.left: " + own + "}\n");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].light, PolicyLight::Red);
    EXPECT_NE(lines[0].found.find("'observation.images.left', which is no camera of the policy"),
              std::string::npos)
        << lines[0].found;
    EXPECT_FALSE(lines[0].remedy.empty());
}

}  // namespace

}  // namespace studio::test
