// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that were published without a tokenizer, as a person meets them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// The program with a Hugging Face cache of its own, and a hub that nobody reaches.
Ended runWithCache(const fs::path& cache, const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"/usr/bin/env", "HF_HUB_OFFLINE=0", "HF_ENDPOINT=http://127.0.0.1:9",
                                   "HF_HUB_CACHE=" + cache.string()};
    for (const auto& word : kstudio(arguments)) words.push_back(word);
    return Program(words).wait(std::chrono::seconds(120));
}

TEST(TokenizerLookupIntegration, ComesFromTheCacheOrTheErrorSaysHowToGetIt) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("first", {"training.steps=1"})->run({});
    const std::string commit(40, 'a');
    const fs::path model = folder / "hub/models--lab--vlm", published = folder / "published";
    publish(onlyRun(folder / "first") / "checkpoints/last/pretrained_model", published, "lab/vlm",
            model / "snapshots" / commit);
    ASSERT_OK(makeFolders(model / "refs"));
    ASSERT_OK(writeFileAtomic(model / "refs/main", commit));

    auto arguments = trainArguments(stage, folder / "runs",
                                    {"policy.from_scratch=false", "policy.vlm_config=", "policy.tokenizer=",
                                     "training.steps=1", "policy.pretrained_path=" + published.string()});
    for (const auto& words :
         {arguments, std::vector<std::string>{"open-loop", "--checkpoint", published.string(), "--config",
                                              stage.config().string()}}) {
        Ended refused = runWithCache(folder / "empty", words);
        EXPECT_EQ(refused.code, 1) << refused.text();
        for (const std::string& part :
             {published.string(), std::string("'lab/vlm'"), (folder / "empty").string(),
              std::string("--download"), std::string("HF_ENDPOINT")})
            EXPECT_THAT(refused.err, HasSubstr(part));
    }
    EXPECT_FALSE(fs::exists(folder / "runs"));

    Ended trained = runWithCache(folder / "hub", arguments);
    EXPECT_EQ(trained.code, 0) << trained.text();
    EXPECT_TRUE(
        fs::exists(onlyRun(folder / "runs") / "checkpoints/last/pretrained_model/tokenizer/tokenizer.json"));
}

TEST(TokenizerLookupIntegration, OfARawBackboneComesFromTheCacheToo) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("first", {"training.steps=1"})->run({});
    const auto policy = onlyRun(folder / "first") / "checkpoints/last/pretrained_model";
    const std::string commit(40, 'b');
    const fs::path hub = folder / "hub";
    auto snapshot = [&](const std::string& name) {
        const fs::path model = hub / ("models--lab--" + name);
        must(makeFolders(model / "refs"));
        must(makeFolders(model / "snapshots"));
        must(writeFileAtomic(model / "refs/main", commit));
        return model / "snapshots" / commit;
    };
    extractBackbone(policy, folder / "vlm.json", snapshot("backbone"));
    auto arguments =
        trainArguments(stage, folder / "runs",
                       {"policy.from_scratch=false",
                        "policy.vlm_config=", "policy.tokenizer=", "policy.vlm_model_name=lab/vlm",
                        "training.steps=1", "policy.pretrained_path=lab/backbone"});
    Ended refused = runWithCache(hub, arguments);
    EXPECT_EQ(refused.code, 1) << refused.text();
    for (const std::string& part : {snapshot("backbone").string(), std::string("'lab/backbone'"),
                                    std::string("tokenizer.json"), std::string("--download")})
        EXPECT_THAT(refused.err, HasSubstr(part));
    EXPECT_FALSE(fs::exists(folder / "runs"));
    // a folder cannot be fetched, the model of its kind can
    auto ofFolder = arguments;
    ofFolder.back() = "policy.pretrained_path=" + snapshot("backbone").string();
    refused = runWithCache(hub, ofFolder);
    EXPECT_EQ(refused.code, 1) << refused.text();
    for (const std::string& part :
         {snapshot("backbone").string(), std::string("'lab/vlm'"), std::string("--download")})
        EXPECT_THAT(refused.err, HasSubstr(part));

    // the model that the policy is named after has one
    fs::copy(policy / "tokenizer", snapshot("vlm"), fs::copy_options::recursive);
    Ended trained = runWithCache(hub, arguments);
    EXPECT_EQ(trained.code, 0) << trained.text();
    EXPECT_TRUE(
        fs::exists(onlyRun(folder / "runs") / "checkpoints/last/pretrained_model/tokenizer/tokenizer.json"));
}

}  // namespace
}  // namespace studio::test
