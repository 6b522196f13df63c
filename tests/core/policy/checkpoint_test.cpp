// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint_info.h"
#include "core/run/run_info.h"
#include "core/tensors/safetensors.h"
#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"

namespace studio::policy {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Tensors = std::map<std::string, at::Tensor>;

void expectSameWeights(const OpenedPolicy& a, const OpenedPolicy& b) {
    auto theirs = b.policy->named_parameters();
    for (const auto& item : a.policy->named_parameters()) {
        EXPECT_TRUE(at::equal(item.value(), theirs[item.key()])) << item.key();
    }
}

bool mentions(const std::vector<std::string>& notes, const std::string& part) {
    for (const auto& note : notes) {
        if (note.find(part) != std::string::npos) return true;
    }
    return false;
}

/// A saved tiny policy.
class CheckpointTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_OK(savePolicy(model_, saved_)); }

    ordered_json config() const { return ordered_json::parse(readFile(model_ / "config.json").value()); }
    void changeConfig(const std::function<void(ordered_json&)>& change) const {
        auto json = config();
        change(json);
        ASSERT_OK(writeJson(model_ / "config.json", json));
    }
    /// Both pipelines say that `type` is scaled by `mode`.
    void changeScale(const char* type, const char* mode) const {
        for (auto [name, step] :
             {std::pair{"policy_preprocessor", 5}, std::pair{"policy_postprocessor", 0}}) {
            fs::path path = model_ / (std::string(name) + ".json");
            auto json = ordered_json::parse(readFile(path).value());
            json["steps"][step]["config"]["norm_map"][type] = mode;
            ASSERT_OK(writeJson(path, json));
        }
    }
    /// Leaves only what LeRobot up to 0.3 wrote: config.json and weights with statistics inside.
    void makeOld(const Tensors& buffers) const {
        for (const auto& entry : fs::directory_iterator(model_)) {
            if (entry.path().filename().string().starts_with("policy_")) fs::remove(entry.path());
        }
        auto tensors = test::readTensors(model_ / "model.safetensors");
        tensors.insert(buffers.begin(), buffers.end());
        test::rewriteWeights(model_, tensors);
    }
    /// Leaves it without a tokenizer, as the published ones are: its pre-processor names another model, and
    /// the tokenizer lies in backbone/.
    void publish(const std::string& model) const {
        fs::path path = model_ / "policy_preprocessor.json";
        auto json = ordered_json::parse(readFile(path).value());
        json["steps"][3]["config"]["tokenizer_name"] = model;
        json["steps"][3].erase("artifacts");
        ASSERT_OK(writeJson(path, json));
        fs::create_directories(folder_ / "backbone");
        fs::rename(model_ / "tokenizer/tokenizer.json", folder_ / "backbone/tokenizer.json");
        fs::remove_all(model_ / "tokenizer");
        ASSERT_OK(
            writeFileAtomic(folder_ / "backbone/tokenizer_config.json", R"({"truncation_side": "left"})"));
    }
    void expectError(ErrorCode code, const std::string& part) const {
        auto opened = openPolicy(model_);
        ASSERT_FALSE(opened.ok());
        EXPECT_EQ(opened.error().code, code);
        EXPECT_NE(opened.error().message.find(part), std::string::npos) << opened.error().message;
        EXPECT_FALSE(opened.error().hint.empty());
    }

    studio::test::TemporaryFolder folder_;
    fs::path model_ = folder_ / "checkpoints/000200/pretrained_model";
    OpenedPolicy saved_ = test::tinyPolicy();
};

TEST_F(CheckpointTest, WritesEveryFileOfALeRobotCheckpoint) {
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(model_)) {
        if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), model_).string());
    }
    EXPECT_EQ(files,
              (std::set<std::string>{
                  "config.json", "model.safetensors", "policy_preprocessor.json",
                  "policy_preprocessor_step_5_normalizer_processor.safetensors", "policy_postprocessor.json",
                  "policy_postprocessor_step_0_unnormalizer_processor.safetensors",
                  "tokenizer/tokenizer.json", "tokenizer/tokenizer_config.json", "vlm/config.json"}));
    EXPECT_EQ(config()["type"], "smolvla");
    auto step = ordered_json::parse(readFile(model_ / "policy_preprocessor.json").value())["steps"][3];
    EXPECT_EQ(step["config"]["tokenizer_name"], "tokenizer");
    EXPECT_EQ(step["artifacts"].dump(), R"({"tokenizer_name":"tokenizer"})");
    EXPECT_EQ(tensors::SafetensorsFile::open(model_ / "model.safetensors").value().metadata().at("format"),
              "pt");
}

TEST_F(CheckpointTest, OpensWhatItSaved) {
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    expectSameWeights(saved_, *opened);
    EXPECT_EQ(opened->policy->config().toJson(), config());
    EXPECT_EQ(opened->policy->config().cameras(), test::tinyConfig().cameras());
    EXPECT_EQ(opened->policy->config().backbone.toJson(), test::tinyConfig().backbone.toJson());
    EXPECT_EQ(opened->processors.rename, saved_.processors.rename);
    EXPECT_EQ(opened->processors.normalizer.stats().size(), saved_.processors.normalizer.stats().size());
    EXPECT_TRUE(opened->notes.empty()) << opened->notes.front();
    EXPECT_NE(opened->weights.find("model.safetensors ("), std::string::npos);
    EXPECT_FALSE(
        opened->policy->named_parameters()["model.vlm_with_expert.vlm.lm_head.weight"].requires_grad());
    EXPECT_TRUE(opened->policy->named_parameters()["model.state_proj.weight"].requires_grad());
    // the byte tokenizer comes back from its file with the same ids
    ASSERT_TRUE(opened->tokenizer.has_value());
    EXPECT_EQ(opened->tokenizerFile, fs::canonical(model_) / "tokenizer/tokenizer.json");
    for (const char* text : {"pick the pear\n", "Füße 把梨放下", "a  b\t12\xff"}) {
        EXPECT_EQ(opened->tokenizer->encode(text), text::Tokenizer::bytes().encode(text)) << text;
    }
}

TEST_F(CheckpointTest, SavingAgainGivesTheSameBytes) {
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    ASSERT_OK(savePolicy(folder_ / "again", *opened));
    for (const auto& entry : fs::recursive_directory_iterator(model_)) {
        if (!entry.is_regular_file()) continue;
        auto name = fs::relative(entry.path(), model_);
        EXPECT_EQ(readFile(entry.path()).value(), readFile(folder_ / "again" / name).value()) << name;
    }
}

TEST_F(CheckpointTest, OpensStepFoldersLinksAndFlatFolders) {
    EXPECT_OK(openPolicy(folder_ / "checkpoints/000200"));
    ASSERT_OK(replaceSymlink(folder_ / "checkpoints/last", "000200"));
    auto linked = openPolicy(folder_ / "checkpoints/last");
    ASSERT_OK(linked);
    expectSameWeights(saved_, *linked);
    fs::rename(model_, folder_ / "hub");
    EXPECT_OK(openPolicy(folder_ / "hub"));
    // a run, a link to nothing, a file, nothing at all
    fs::create_directories(folder_ / "run/checkpoints");
    auto run = openPolicy(folder_ / "run");
    ASSERT_FALSE(run.ok());
    EXPECT_NE(run.error().hint.find("checkpoints/last"), std::string::npos);
    ASSERT_OK(replaceSymlink(folder_ / "dangling", "nowhere"));
    for (const char* path : {"dangling", "hub/config.json", "nothing", "checkpoints/last"}) {
        auto opened = openPolicy(folder_ / path);
        ASSERT_FALSE(opened.ok()) << path;
        EXPECT_EQ(opened.error().code, ErrorCode::NotFound) << path;
    }
}

TEST_F(CheckpointTest, KeysThatLeRobotRefusesAreNotedAndNotWritten) {
    changeConfig([](ordered_json& json) {
        json["my_own_key"] = 1;
        json["repo_id"] = "lab/pear";
        json["compile_model"] = true;
    });
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "my_own_key"));
    EXPECT_FALSE(mentions(opened->notes, "compile_model"));
    ASSERT_OK(savePolicy(folder_ / "again", *opened));
    auto again = ordered_json::parse(readFile(folder_ / "again/config.json").value());
    EXPECT_FALSE(again.contains("my_own_key"));
    EXPECT_EQ(again["repo_id"], "lab/pear");
}

TEST_F(CheckpointTest, AnotherBackboneDoesNotTravelUnderAPublishedName) {
    for (const char* name :
         {"HuggingFaceTB/SmolVLM2-500M-Video-Instruct", "/home/lab/models/small", "lab/small"}) {
        auto config = test::tinyConfig();
        config.vlmModelName = name;
        ASSERT_OK(saved_.policy->reconfigure(config));
        auto folder = folder_ / fs::path(name).filename();
        ASSERT_OK(savePolicy(folder, saved_));
        auto opened = openPolicy(folder);
        ASSERT_OK(opened);
        EXPECT_EQ(opened->policy->config().vlmModelName, name == std::string("lab/small") ? name : "vlm");
        EXPECT_EQ(opened->policy->config().backbone.toJson(), config.backbone.toJson());
    }
}

TEST_F(CheckpointTest, ScalesAreThoseOfTheProcessorsAlsoWhenWrittenAgain) {
    changeScale("ACTION", "MIN_MAX");
    changeScale("STATE", "QUANTILES");
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "scales ACTION by MEAN_STD, the processors by MIN_MAX"));
    EXPECT_TRUE(mentions(opened->notes, "STATE is scaled by QUANTILES, SmolVLA's own setting is MEAN_STD"));
    auto stats = test::someStats();
    auto x = at::rand({3, 16});
    auto state = 2 * (x - stats["observation.state.q01"]) /
                     (stats["observation.state.q99"] - stats["observation.state.q01"]) -
                 1;
    auto action = (x + 1) / 2 * (stats["action.max"] - stats["action.min"]) + stats["action.min"];
    EXPECT_TRUE(at::equal(opened->processors.normalizer.normalize("observation.state", x), state));
    EXPECT_TRUE(at::equal(opened->processors.normalizer.unnormalize("action", x), action));
    ASSERT_OK(savePolicy(folder_ / "again", *opened));
    auto again = openPolicy(folder_ / "again");
    ASSERT_OK(again);
    EXPECT_FALSE(mentions(again->notes, "the processors by"));
    EXPECT_EQ(again->policy->config().normalization.at("ACTION"), "MIN_MAX");
    EXPECT_TRUE(at::equal(again->processors.normalizer.normalize("observation.state", x), state));
    EXPECT_TRUE(at::equal(again->processors.normalizer.unnormalize("action", x), action));
}

TEST_F(CheckpointTest, AStateThatIsNotNormalisedStaysSoWhenWrittenAgain) {
    fs::path path = model_ / "policy_preprocessor.json";
    auto json = ordered_json::parse(readFile(path).value());
    json["steps"][5]["config"]["normalize_observation_keys"] = {"observation.other"};
    ASSERT_OK(writeJson(path, json));
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "scales STATE by MEAN_STD, the processors by IDENTITY"));
    ASSERT_OK(savePolicy(folder_ / "again", *opened));
    auto again = openPolicy(folder_ / "again");
    ASSERT_OK(again);
    auto x = at::rand({3, 16});
    EXPECT_TRUE(at::equal(again->processors.normalizer.normalize("observation.state", x), x));
    EXPECT_TRUE(again->processors.normalizer.has("action"));
}

TEST_F(CheckpointTest, ScalesThatCannotBeAppliedAreNamed) {
    changeConfig([](ordered_json& json) { json["normalization_mapping"]["VISUAL"] = "MEAN_STD"; });
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "scales VISUAL by MEAN_STD, the processors by IDENTITY"));
    changeScale("VISUAL", "MEAN_STD");
    expectError(ErrorCode::Unsupported, "normalises pictures");
    makeOld({});
    expectError(ErrorCode::Unsupported, "scales pictures by MEAN_STD");
    changeConfig([](ordered_json& json) { json["normalization_mapping"]["VISUAL"] = "IDENTITY"; });
    EXPECT_OK(openPolicy(model_));
    changeConfig([](ordered_json& json) { json["normalization_mapping"]["STATE"] = "LOG"; });
    expectError(ErrorCode::InvalidConfig, "scales STATE by 'LOG'");
}

TEST_F(CheckpointTest, ProcessorsWithoutStatisticsSaySo) {
    saved_.processors.normalizer = {};
    ASSERT_OK(savePolicy(folder_ / "bare", saved_));
    auto opened = openPolicy(folder_ / "bare");
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "no statistics of observation.state are stored"));
    EXPECT_TRUE(mentions(opened->notes, "no statistics of action are stored"));
}

TEST_F(CheckpointTest, RealTimeChunkingOfACheckpointIsNoted) {
    changeConfig([](ordered_json& json) {
        json["rtc_config"] = {{"enabled", true}, {"execution_horizon", 10}};
    });
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "rtc_config (real-time chunking) is not applied"));
    ASSERT_OK(savePolicy(folder_ / "again", *opened));
    EXPECT_FALSE(ordered_json::parse(readFile(folder_ / "again/config.json").value()).contains("rtc_config"));
    changeConfig([](ordered_json& json) { json["rtc_config"]["enabled"] = false; });
    EXPECT_TRUE(openPolicy(model_)->notes.empty());
    changeConfig([](ordered_json& json) { json["rtc_config"] = nullptr; });
    EXPECT_TRUE(openPolicy(model_)->notes.empty());
}

TEST_F(CheckpointTest, OldInModelStatisticsBecomeProcessors) {
    auto stats = test::someStats();
    makeOld({{"normalize_inputs.buffer_observation_state.mean", stats["observation.state.mean"]},
             {"normalize_inputs.buffer_observation_state.std", stats["observation.state.std"]},
             {"normalize_targets.buffer_action.mean", stats["action.mean"]},
             {"normalize_targets.buffer_action.std", stats["action.std"]},
             {"unnormalize_outputs.buffer_action.mean", stats["action.mean"]},
             {"unnormalize_outputs.buffer_action.std", stats["action.std"]}});
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "statistics taken from inside the weights"));
    auto x = at::rand({3, 16});
    for (const char* feature : {"observation.state", "action"}) {
        EXPECT_TRUE(at::equal(opened->processors.normalizer.normalize(feature, x),
                              saved_.processors.normalizer.normalize(feature, x)));
    }
    EXPECT_TRUE(opened->processors.newline);
    // saved in today's form they are ordinary processors
    ASSERT_OK(savePolicy(folder_ / "new", *opened));
    auto modern = openPolicy(folder_ / "new");
    ASSERT_OK(modern);
    EXPECT_TRUE(at::equal(modern->processors.normalizer.unnormalize("action", x),
                          saved_.processors.normalizer.unnormalize("action", x)));
}

TEST_F(CheckpointTest, StatisticsPaddedToThirtyTwoAreCut) {
    auto stats = test::someStats();
    auto pad = [](const at::Tensor& x, double value) { return at::constant_pad_nd(x, {0, 16}, value); };
    makeOld({{"normalize_inputs.buffer_observation_state.mean", pad(stats["observation.state.mean"], 0)},
             {"normalize_inputs.buffer_observation_state.std", pad(stats["observation.state.std"], 1)},
             {"unnormalize_outputs.buffer_action.mean", pad(stats["action.mean"], 7)},
             {"unnormalize_outputs.buffer_action.std", pad(stats["action.std"], 1)}});
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "observation.state have 32 values, the first 16 are used"));
    EXPECT_TRUE(mentions(opened->notes, "not neutral"));
    auto x = at::rand({4, 16});
    EXPECT_TRUE(at::equal(opened->processors.normalizer.unnormalize("action", x),
                          saved_.processors.normalizer.unnormalize("action", x)));
}

TEST_F(CheckpointTest, UnfilledInModelStatisticsAreNotUsed) {
    auto never = at::full({16}, std::numeric_limits<float>::infinity());
    makeOld({{"normalize_inputs.buffer_observation_state.mean", never},
             {"normalize_inputs.buffer_observation_state.std", never}});
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "never filled"));
    EXPECT_FALSE(opened->processors.normalizer.has("observation.state"));
    EXPECT_FALSE(statsFromBuffers({{"normalize_inputs.buffer_observation_state.mean", never}}).ok());
}

TEST_F(CheckpointTest, WithoutAnyStatisticsANoteSaysSo) {
    makeOld({});
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_TRUE(mentions(opened->notes, "no statistics are stored"));
}

TEST_F(CheckpointTest, TheTokenizerMayLieInSeveralPlacesOrNowhere) {
    fs::rename(model_ / "tokenizer/tokenizer.json", model_ / "tokenizer.json");
    EXPECT_TRUE(openPolicy(model_)->tokenizer.has_value());
    fs::rename(model_ / "tokenizer.json", model_ / "vlm/tokenizer.json");
    EXPECT_TRUE(openPolicy(model_)->tokenizer.has_value());
    fs::remove(model_ / "vlm/tokenizer.json");
    auto opened = openPolicy(model_);
    ASSERT_OK(opened);
    EXPECT_FALSE(opened->tokenizer.has_value());
    EXPECT_TRUE(opened->tokenizerFile.empty());
    ASSERT_OK(writeFileAtomic(model_ / "tokenizer.json", "{}"));
    EXPECT_FALSE(openPolicy(model_).ok());
}

TEST_F(CheckpointTest, WithoutATokenizerThatOfTheModelItNamesIsLookedUp) {
    publish("lab/vlm");
    std::vector<std::string> asked;
    TokenizerLookup lookUp = [&](const std::string& model) -> Result<fs::path> {
        asked.push_back(model);
        return folder_ / "backbone/tokenizer.json";
    };
    auto opened = openPolicy(model_, lookUp);
    ASSERT_OK(opened);
    EXPECT_EQ(asked, std::vector<std::string>{"lab/vlm"});
    ASSERT_TRUE(opened->tokenizer.has_value());
    EXPECT_EQ(opened->tokenizer->encode("pick the pear\n"),
              text::Tokenizer::bytes().encode("pick the pear\n"));
    EXPECT_TRUE(opened->processors.truncateLeft) << "long texts are cut as that model says";
    EXPECT_TRUE(mentions(opened->notes, "backbone/tokenizer.json is used"));
    // saved again it brings its own, and nothing is looked up
    ASSERT_OK(savePolicy(folder_ / "again", *opened));
    auto again = openPolicy(folder_ / "again", lookUp);
    ASSERT_OK(again);
    EXPECT_EQ(asked.size(), 1u);
    EXPECT_TRUE(again->tokenizer.has_value());
    EXPECT_TRUE(again->processors.truncateLeft);
    // whoever reads no instructions need not look
    auto bare = openPolicy(model_);
    ASSERT_OK(bare);
    EXPECT_FALSE(bare->tokenizer.has_value());
}

TEST_F(CheckpointTest, TheModelItNamesMayBeAFolder) {
    publish((folder_ / "backbone").string());
    auto opened = openPolicy(model_, [](const std::string& model) -> Result<fs::path> {
        return Error{ErrorCode::NotFound, "asked for " + model, ""};
    });
    ASSERT_OK(opened);
    EXPECT_EQ(opened->tokenizerFile, folder_ / "backbone/tokenizer.json");
}

TEST_F(CheckpointTest, AMissingTokenizerIsToldBeforeTheWeightsAreLoaded) {
    publish("lab/vlm");
    auto tensors = test::readTensors(model_ / "model.safetensors");
    tensors.erase(tensors.begin());
    test::rewriteWeights(model_, tensors);
    auto missing = openPolicy(model_, [](const std::string& model) -> Result<fs::path> {
        return Error{ErrorCode::NotFound, "cannot load the tokenizer of '" + model + "': not here",
                     "Fetch it."};
    });
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
    EXPECT_NE(missing.error().message.find("cannot find a tokenizer for"), std::string::npos);
    EXPECT_NE(missing.error().message.find("'lab/vlm': not here"), std::string::npos);
    EXPECT_EQ(missing.error().hint, "Fetch it.");
    // with it, the weights have their turn
    auto torn = openPolicy(
        model_, [&](const std::string&) -> Result<fs::path> { return folder_ / "backbone/tokenizer.json"; });
    ASSERT_FALSE(torn.ok());
    EXPECT_EQ(torn.error().code, ErrorCode::Corrupt);
}

TEST_F(CheckpointTest, TheTruncationSideSurvives) {
    saved_.processors.truncateLeft = true;
    ASSERT_OK(savePolicy(folder_ / "left", saved_));
    auto opened = openPolicy(folder_ / "left");
    ASSERT_OK(opened);
    EXPECT_TRUE(opened->processors.truncateLeft);
    auto config = readJson(folder_ / "left/tokenizer/tokenizer_config.json");
    ASSERT_OK(config);
    EXPECT_EQ((*config)["pad_token"], "<|im_end|>");
}

TEST_F(CheckpointTest, TheBodyOfItsDataTravelsAlong) {
    EXPECT_FALSE(openPolicy(model_)->embodiment) << "nothing is stated where nothing was";
    saved_.embodiment = Embodiment{"kuavo4pro",
                                   10,
                                   {"zarm_l1_link", "left_claw"},
                                   {"zarm_l1_link", "right_claw"},
                                   {{"observation.images.camera1", "observation.images.head_cam_h"}},
                                   "rq2f85",
                                   0.8,
                                   140};
    ASSERT_OK(savePolicy(folder_ / "again", saved_));
    auto opened = openPolicy(folder_ / "again");
    ASSERT_OK(opened);
    EXPECT_EQ(opened->embodiment, saved_.embodiment);
    EXPECT_EQ(config(), ordered_json::parse(readFile(folder_ / "again/config.json").value()))
        << "LeRobot's own files are as without it";
    // parts that nobody stated stay so
    saved_.embodiment = Embodiment{};
    ASSERT_OK(savePolicy(folder_ / "bare", saved_));
    EXPECT_EQ(openPolicy(folder_ / "bare")->embodiment, Embodiment{});
}

TEST_F(CheckpointTest, ADamagedOrNewerEmbodimentIsNamed) {
    fs::path file = model_ / kEmbodimentFile;
    for (const char* text : {"{", "[]", R"({"fps": "fast"})", R"({"fps": -1})", R"({"cameras": {"a": "b"}})",
                             R"({"gripper": "rq2f85"})", R"({"gripper": {"state_scale": -2}})"}) {
        ASSERT_OK(writeFileAtomic(file, text));
        auto opened = openPolicy(model_);
        ASSERT_FALSE(opened.ok()) << text;
        EXPECT_EQ(opened.error().code, ErrorCode::Corrupt) << text;
        EXPECT_NE(opened.error().message.find(kEmbodimentFile), std::string::npos) << opened.error().message;
    }
    ASSERT_OK(writeFileAtomic(file, R"({"schema": 2})"));
    EXPECT_EQ(openPolicy(model_).error().code, ErrorCode::Unsupported);
}

TEST_F(CheckpointTest, RefusesWhatIsNoSmolVla) {
    changeConfig([](ordered_json& json) { json["type"] = "act"; });
    expectError(ErrorCode::InvalidConfig, "its type is 'act'");
    changeConfig([](ordered_json& json) {
        json.erase("type");
        json["model_type"] = "smolvlm";
    });
    expectError(ErrorCode::InvalidConfig, "a backbone at most");
}

TEST_F(CheckpointTest, RefusesOtherWaysToStoreWeights) {
    fs::remove(model_ / "model.safetensors");
    expectError(ErrorCode::NotFound, "has no model.safetensors");
    fs::create_directories(model_ / "pytorch_model_fsdp_0");
    expectError(ErrorCode::Unsupported, "FSDP");
    ASSERT_OK(writeFileAtomic(model_ / "adapter_config.json", "{}"));
    expectError(ErrorCode::Unsupported, "adapter");
}

TEST_F(CheckpointTest, NamesTheDamagedFile) {
    auto cut = [](const fs::path& file) { fs::resize_file(file, fs::file_size(file) / 2); };
    // from the file that is read last to the first: each one hides the damage before it
    cut(model_ / "policy_postprocessor_step_0_unnormalizer_processor.safetensors");
    expectError(ErrorCode::Corrupt, "policy_postprocessor_step_0");
    cut(model_ / "policy_preprocessor.json");
    expectError(ErrorCode::Corrupt, "policy_preprocessor.json");
    cut(model_ / "model.safetensors");
    expectError(ErrorCode::Corrupt, "model.safetensors");
    cut(model_ / "config.json");
    expectError(ErrorCode::Corrupt, "config.json");
}

TEST(StatsFromBuffers, MapsNamesBack) {
    auto one = at::ones({2});
    auto stats = statsFromBuffers({{"normalize_inputs.buffer_observation_state.mean", one},
                                   {"normalize_inputs.buffer_observation_images_head_cam_h.mean", one},
                                   {"normalize_inputs.buffer_observation_image2.std", one},
                                   {"normalize_inputs.buffer_observation_environment_state.min", one},
                                   {"unnormalize_outputs.buffer_action.max", one}});
    ASSERT_OK(stats);
    std::vector<std::string> names;
    for (const auto& [name, value] : *stats) names.push_back(name);
    EXPECT_EQ(names, (std::vector<std::string>{"action.max", "observation.environment_state.min",
                                               "observation.image2.std", "observation.images.head_cam_h.mean",
                                               "observation.state.mean"}));
}

TEST(StatsFromBuffers, TheFirstOfSeveralRobotsCounts) {
    auto stats =
        statsFromBuffers({{"normalize_inputs.so100-blue_buffer_observation_state.mean", at::full({1}, 1.0f)},
                          {"normalize_inputs.so100-red_buffer_observation_state.mean", at::full({1}, 2.0f)}});
    ASSERT_OK(stats);
    EXPECT_EQ(stats->at("observation.state.mean").item<float>(), 1);
}

TEST(StatsFromBuffers, RefusesWhatContradicts) {
    auto stats = statsFromBuffers({{"normalize_targets.buffer_action.mean", at::full({1}, 1.0f)},
                                   {"unnormalize_outputs.buffer_action.mean", at::full({1}, 2.0f)}});
    ASSERT_FALSE(stats.ok());
    EXPECT_EQ(stats.error().code, ErrorCode::Corrupt);
    EXPECT_FALSE(statsFromBuffers({{"normalize_targets.buffer_action.mean", at::full({1}, NAN)}}).ok());
    EXPECT_FALSE(statsFromBuffers({{"normalize_targets.mean", at::ones({1})}}).ok());
}

TEST(FindCheckpoints, TellsWhenTheRunOfEachBegan) {
    studio::test::TemporaryFolder folder;
    const fs::path run = folder / "runs/one";
    for (const fs::path& model : {run / "checkpoints/000010/pretrained_model", folder / "runs/flat"}) {
        ASSERT_OK(makeFolders(model));
        for (const char* name : {"config.json", "model.safetensors"})
            ASSERT_OK(writeFileAtomic(model / name, "{}"));
    }
    run::RunRecord record;
    record.id = "one";
    record.sessions.resize(2);
    record.sessions[0].startedS = 1234;
    record.sessions[1].startedS = 5678;
    ASSERT_OK(run::writeRunRecord(run, record));
    auto found = findCheckpoints(folder / "runs");
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 2u);
    EXPECT_EQ((*found)[0].path.filename(), "flat");
    EXPECT_EQ((*found)[0].runStartedS, 0);
    EXPECT_EQ((*found)[1].step, 10);
    EXPECT_EQ((*found)[1].runStartedS, 1234) << "not when it was resumed";
}

}  // namespace
}  // namespace studio::policy
