// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/clock.h"
#include "core/run/run_writer.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using testing::HasSubstr;

TEST(UsageIntegration, TheTrashIsToldOfAndEmptiedOnlyAfterAYes) {
    TemporaryFolder folder;
    const std::filesystem::path root = std::filesystem::canonical(folder.path());
    const std::string project = root.string(), runs = (root / "runs").string();
    ASSERT_OK(writeFileAtomic(folder / "project.yaml", "name: small\n"));
    const auto run = (*run::RunWriter::create(root / "runs/main", "task1", {}, ""))->folder();
    EXPECT_EQ(runKstudio({"runs", "list", runs}).out.find("trash"), std::string::npos) << "nothing is in it";

    Ended deleted = runKstudio({"runs", "delete", run.string()});
    ASSERT_EQ(deleted.code, 0) << deleted.text();
    const auto trashed = root / ".trash" / run.filename();
    EXPECT_TRUE(std::filesystem::exists(trashed / "run.json")) << deleted.text();
    // an empty list of runs is no reason to be silent about it
    EXPECT_THAT(runKstudio({"runs", "list", runs}).out, HasSubstr("the trash holds 1 thing, "));
    Ended shown = runKstudio({"runs", "trash", project, "--json"});
    ASSERT_EQ(shown.code, 0) << shown.text();
    auto entries = nlohmann::json::parse(shown.out);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0]["path"], trashed.string());
    EXPECT_EQ(entries[0]["from"], run.string());
    EXPECT_GT(entries[0]["bytes"].get<int>(), 0);

    // what is young stays, and nothing goes without a yes
    EXPECT_EQ(runKstudio({"runs", "trash", project, "--expired"}).code, 0);
    Ended unasked = runKstudio({"runs", "trash", project, "--empty", "--json"});
    EXPECT_EQ(unasked.code, 2) << unasked.text();
    EXPECT_THAT(unasked.text(), HasSubstr("1 thing"));
    EXPECT_THAT(unasked.text(), HasSubstr("--yes"));
    EXPECT_TRUE(std::filesystem::exists(trashed / "run.json"));
    Ended emptied = runKstudio({"runs", "trash", project, "--empty", "--yes"});
    EXPECT_EQ(emptied.code, 0) << emptied.text();
    EXPECT_TRUE(std::filesystem::is_empty(folder / ".trash"));

    // what was deleted long ago goes by its note
    ASSERT_OK(makeFolders(folder / ".trash/old"));
    const double longAgo = run::wallClockS() - 31.0 * 24 * 3600;
    ASSERT_OK(
        writeJson(folder / ".trash/old.trashed.json", nlohmann::json{{"deleted", longAgo}, {"from", ""}}));
    Ended expired = runKstudio({"runs", "trash", project, "--expired"});
    EXPECT_EQ(expired.code, 0) << expired.text();
    EXPECT_THAT(expired.out, HasSubstr("removed 1 thing"));
    EXPECT_FALSE(std::filesystem::exists(folder / ".trash/old"));
}

TEST(UsageIntegration, ADeletedCheckpointCanBeMovedBack) {
    TemporaryFolder folder;
    const std::filesystem::path root = std::filesystem::canonical(folder.path());
    ASSERT_OK(writeFileAtomic(root / "project.yaml", "name: small\n"));
    const auto checkpoint = root / "runs/one/checkpoints/000100";
    ASSERT_OK(makeFolders(checkpoint));
    ASSERT_OK(writeFileAtomic(checkpoint / "config.json", "{}"));
    Ended deleted = runKstudio({"checkpoint", "delete", checkpoint.string(), "--json"});
    ASSERT_EQ(deleted.code, 0) << deleted.text();
    const auto told = nlohmann::json::parse(deleted.out);
    EXPECT_EQ(told["moved"], checkpoint.string());
    EXPECT_FALSE(std::filesystem::exists(checkpoint));
    EXPECT_TRUE(
        std::filesystem::exists(std::filesystem::path(told["to"].get<std::string>()) / "config.json"));
    Ended refused = runKstudio({"checkpoint", "delete", root.string()});
    EXPECT_EQ(refused.code, 1) << refused.text();
    EXPECT_THAT(refused.text(), HasSubstr("it is no checkpoint"));
    EXPECT_TRUE(std::filesystem::exists(root / "project.yaml"));
}

TEST(UsageIntegration, ATrashOfNoFolderIsNotSaidToBeEmpty) {
    TemporaryFolder folder;
    const std::string typo = (folder / "projct").string();
    for (const char* option : {"", "--expired", "--empty"}) {
        std::vector<std::string> words{"runs", "trash", typo};
        if (*option) words.emplace_back(option);
        Ended ended = runKstudio(words);
        EXPECT_EQ(ended.code, 1) << ended.text();
        EXPECT_THAT(ended.err, HasSubstr(typo + ": no such folder"));
        EXPECT_THAT(ended.out, testing::Not(HasSubstr("empty")));
    }
}

TEST(UsageIntegration, WordsOfAChartWithoutOneAreWrongUse) {
    TemporaryFolder folder;
    const auto run = (*run::RunWriter::create(folder / "runs", "task1", {}, ""))->folder();
    const std::pair<const char*, const char*> words[] = {
        {"--theme", "dark"}, {"--lang", "zh_CN"}, {"--size", "640x400"}};
    for (const auto& [option, value] : words) {
        Ended ended = runKstudio(
            {"runs", "export", run.string(), "--out", (folder / "tables").string(), option, value});
        EXPECT_EQ(ended.code, 2) << ended.text();
        EXPECT_THAT(ended.text(), HasSubstr("--chart"));
        EXPECT_FALSE(std::filesystem::exists(folder / "tables")) << option;
    }
}

}  // namespace
}  // namespace studio::test
