// SPDX-License-Identifier: GPL-3.0-or-later
// Where a stage that begins with a raw backbone has its tokenizer from.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/train/stage.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A backbone in a hub's cache, without a tokenizer, and a stage that begins with it.
class BackboneTokenizer : public testing::Test {
protected:
    BackboneTokenizer() : stage_(folder_.path()) {
        stage_.start("first", {"training.steps=1"})->run({});
        policy_ = test::onlyRun(folder_ / "first") / "checkpoints/last/pretrained_model";
        test::extractBackbone(policy_, folder_ / "vlm.json", snapshot());
    }
    fs::path snapshot() const {
        return folder_ / "hub/models--lab--backbone/snapshots" / std::string(40, 'b');
    }
    fs::path tokenizer() const { return policy_ / "tokenizer/tokenizer.json"; }

    Result<std::unique_ptr<Stage>> open(const policy::TokenizerLookup& lookUp,
                                        const std::string& weights = "lab/backbone") const {
        auto config = test::must(config::loadTrainConfig(
            stage_.config(), {"policy.from_scratch=false", "policy.vlm_config=", "policy.tokenizer=",
                              "policy.vlm_model_name=lab/vlm", "policy.pretrained_path=" + weights}));
        auto find = [this](const std::string&) -> Result<fs::path> { return snapshot(); };
        return Stage::open(config, {test::tinyServices().media, find, lookUp});
    }
    /// Knows the tokenizers of these models, and remembers what it was asked.
    policy::TokenizerLookup knows(const std::vector<std::string>& models) {
        asked_.clear();
        return [this, models](const std::string& model) -> Result<fs::path> {
            asked_.push_back(model);
            for (const std::string& known : models) {
                if (known == model) return tokenizer();
            }
            return Error{ErrorCode::NotFound, "nobody has the tokenizer of " + model, "Fetch it."};
        };
    }

    test::TemporaryFolder folder_;
    test::TinyStage stage_;
    fs::path policy_;
    std::vector<std::string> asked_;
};

TEST_F(BackboneTokenizer, IsThatOfItsIdElseOfTheNameOfItsKind) {
    auto byId = open(knows({"lab/backbone", "lab/vlm"}));
    ASSERT_OK(byId);
    EXPECT_EQ((*byId)->opened.tokenizerFile, tokenizer());
    EXPECT_THAT(asked_, ElementsAre("lab/backbone"));
    EXPECT_THAT((*byId)->notes, Contains(HasSubstr(tokenizer().string() + " is used")));

    auto byName = open(knows({"lab/vlm"}));
    ASSERT_OK(byName);
    EXPECT_EQ((*byName)->opened.tokenizerFile, tokenizer());
    EXPECT_THAT(asked_, ElementsAre("lab/backbone", "lab/vlm"));

    auto none = open(knows({}));
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);
    EXPECT_THAT(none.error().message, HasSubstr(snapshot().string()));
    EXPECT_THAT(none.error().message, HasSubstr("the tokenizer of lab/backbone"));
    EXPECT_EQ(none.error().hint, "Fetch it.");

    auto nobodyToAsk = open({});
    ASSERT_FALSE(nobodyToAsk.ok());
    EXPECT_EQ(nobodyToAsk.error().code, ErrorCode::InvalidConfig);
    EXPECT_THAT(nobodyToAsk.error().hint, HasSubstr("policy.tokenizer"));
}

TEST_F(BackboneTokenizer, OfAFolderWithoutOneTheErrorIsThatOfItsKind) {
    const fs::path local = folder_ / "backbone";
    fs::copy(snapshot(), local, fs::copy_options::recursive);
    auto none = open(knows({}), local.string());
    ASSERT_FALSE(none.ok());
    EXPECT_THAT(none.error().message, HasSubstr("cannot find a tokenizer for " + local.string()));
    EXPECT_THAT(none.error().message, HasSubstr("the tokenizer of lab/vlm"));
    EXPECT_THAT(asked_, ElementsAre(local.string(), "lab/vlm"));
}

TEST_F(BackboneTokenizer, BesideItsWeightsComesFirst) {
    // in a folder of its own, as this program writes it
    const fs::path local = folder_ / "backbone";
    fs::copy(snapshot(), local, fs::copy_options::recursive);
    fs::copy(policy_ / "tokenizer", local / "tokenizer", fs::copy_options::recursive);
    auto below = open(knows({"lab/vlm"}), local.string());
    ASSERT_OK(below);
    EXPECT_EQ((*below)->opened.tokenizerFile, local / "tokenizer/tokenizer.json");
    EXPECT_THAT(asked_, IsEmpty());
    EXPECT_THAT((*below)->notes, Not(Contains(HasSubstr("is used"))));

    // and among its files, as the hub has it
    fs::copy_file(tokenizer(), snapshot() / "tokenizer.json");
    auto beside = open(knows({"lab/backbone", "lab/vlm"}));
    ASSERT_OK(beside);
    EXPECT_EQ((*beside)->opened.tokenizerFile, snapshot() / "tokenizer.json");
    EXPECT_THAT(asked_, IsEmpty());
}

}  // namespace
}  // namespace studio::train
