// SPDX-License-Identifier: GPL-3.0-or-later
// What a person typed, and what the program makes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using testing::HasSubstr;

TEST(UsageIntegration, ASecondFolderOfADataSetCommandIsTheOneForTheResult) {
    STUDIO_REQUIRE_SHARED(shared);
    TemporaryFolder folder;
    const std::string set = (shared / "data/datasets/micro_fixtures/datasets/lerobotv2-image").string();
    const std::string result = (folder / "result").string();
    Ended converted = runKstudio({"dataset", "convert", set, result});
    EXPECT_EQ(converted.code, 0) << converted.text();
    EXPECT_EQ(runKstudio({"dataset", "info", result}).code, 0);
    // never over what is there
    Ended again = runKstudio({"dataset", "convert", set, result});
    EXPECT_EQ(again.code, 1) << again.text();
    EXPECT_THAT(again.err, HasSubstr(result));

    for (const char* command : {"convert", "split", "delete", "merge"}) {
        Ended none = runKstudio({"dataset", command, set});
        EXPECT_EQ(none.code, 2) << none.text();
        EXPECT_THAT(none.err, HasSubstr(" is required")) << command;
    }
    // merge reads all the folders it is given
    Ended merge = runKstudio({"dataset", "merge", "some/set", "some/other"});
    EXPECT_EQ(merge.code, 2) << merge.text();
    EXPECT_THAT(merge.err, HasSubstr("--out is required"));
}

TEST(UsageIntegration, AResumedRunTakesNoOtherValues) {
    Ended ended = runKstudio({"train", "--resume", "runs/one", "--set", "training.steps=9"});
    EXPECT_EQ(ended.code, 2) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("policy.pretrained_path=runs/one/checkpoints/last/pretrained_model"));
}

TEST(UsageIntegration, ParityGoesOnAfterACaseThatCannotBeRead) {
    STUDIO_REQUIRE_SHARED(shared);
    const auto cases = shared / "golden/smolvla";
    const std::string good = (cases / "basic").string(), other = (cases / "prefix_padded").string();
    TemporaryFolder folder;
    const std::string none = (folder / "none").string();

    Ended text = runKstudio({"parity", good, none, other});
    EXPECT_EQ(text.code, 1) << text.text();
    EXPECT_THAT(text.err, HasSubstr("cannot check " + none));
    EXPECT_THAT(text.out, HasSubstr(good + "\n"));
    EXPECT_THAT(text.out, HasSubstr(other + "\n"));

    Ended json = runKstudio({"parity", "--json", good, none, other});
    EXPECT_EQ(json.code, 1) << json.text();
    auto reports = nlohmann::json::parse(json.out, nullptr, false);
    ASSERT_TRUE(reports.is_array()) << json.out;
    ASSERT_EQ(reports.size(), 3u);
    EXPECT_TRUE(reports[0]["passed"]);
    EXPECT_GT(reports[0]["tensors"].size(), 60u);
    EXPECT_EQ(reports[1]["error"]["code"], "not_found");
    EXPECT_TRUE(reports[2]["passed"]);
}

}  // namespace
}  // namespace studio::test
