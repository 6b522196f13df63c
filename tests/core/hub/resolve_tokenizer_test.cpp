// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "tests/core/hub/fake_hub.h"

namespace studio::hub {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

/// The hub's model is a backbone with its tokenizer.
void addTokenizer(test::FakeHub& hub) {
    hub.files["tokenizer.json"] = R"({"model": {"vocab": {}}})";
    hub.files["tokenizer_config.json"] = R"({"truncation_side": "left"})";
}

TEST(ResolveTokenizer, IsTakenFromAFolder) {
    test::TemporaryFolder folder;
    ResolveOptions options;
    options.endpoint = "http://127.0.0.1:9";  // nothing is asked of it
    options.cache = folder / "hub";
    ASSERT_OK(makeFolders(folder / "nested/tokenizer"));
    ASSERT_OK(writeFileAtomic(folder / "nested/tokenizer/tokenizer.json", "{}"));
    EXPECT_EQ(resolveTokenizer((folder / "nested").string(), options).value(),
              folder / "nested/tokenizer/tokenizer.json");
    ASSERT_OK(writeFileAtomic(folder / "nested/tokenizer.json", "{}"));
    EXPECT_EQ(resolveTokenizer((folder / "nested").string(), options).value(),
              folder / "nested/tokenizer.json");
    EXPECT_EQ(resolveTokenizer("/no/such/folder", options).error().code, ErrorCode::NotFound);
    ASSERT_OK(makeFolders(folder / "empty"));
    auto empty = resolveTokenizer((folder / "empty").string(), options);
    EXPECT_EQ(empty.error().code, ErrorCode::NotFound);
    EXPECT_THAT(empty.error().message, HasSubstr("has no tokenizer.json"));
    EXPECT_THAT(empty.error().hint, HasSubstr("checkpoint's folder"));
}

TEST(ResolveTokenizer, IsTakenFromTheCacheOfOtherProgramsWithoutAsking) {
    test::TemporaryFolder folder;
    ResolveOptions options;
    options.endpoint = "http://127.0.0.1:9";
    options.cache = folder / "hub";
    fs::path model = folder / "hub/models--lab--vlm";
    std::string commit(40, 'a');
    ASSERT_OK(makeFolders(model / "snapshots" / commit));
    ASSERT_OK(makeFolders(model / "refs"));
    ASSERT_OK(writeFileAtomic(model / "refs/main", commit));
    ASSERT_OK(writeFileAtomic(model / "snapshots" / commit / "tokenizer.json", "{}"));
    // which end of a long text is cut stands in the other file: without it the numbers might be others
    auto half = resolveTokenizer("lab/vlm", options);
    ASSERT_FALSE(half.ok());
    EXPECT_THAT(half.error().message, HasSubstr("the local cache lacks tokenizer_config.json"));
    ASSERT_OK(writeFileAtomic(model / "snapshots" / commit / "tokenizer_config.json", "{}"));
    EXPECT_EQ(resolveTokenizer("lab/vlm", options).value(), model / "snapshots" / commit / "tokenizer.json");
}

TEST(ResolveTokenizer, WithoutConsentTheErrorSaysWhereItLookedAndTheWaysOut) {
    test::TemporaryFolder folder;
    ResolveOptions options;
    options.endpoint = "http://127.0.0.1:9";
    options.cache = folder / "hub";
    auto refused = resolveTokenizer("lab/vlm", options);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::NotFound);
    EXPECT_THAT(refused.error().message, HasSubstr("cannot load the tokenizer of 'lab/vlm'"));
    EXPECT_THAT(refused.error().message, HasSubstr("not in the local cache " + options.cache.string()));
    for (const char* part : {"--download tokenizer.json, tokenizer_config.json of http://127.0.0.1:9/lab/vlm",
                             "HF_ENDPOINT", "policy.tokenizer", "checkpoint's folder"})
        EXPECT_THAT(refused.error().hint, HasSubstr(part));
    EXPECT_THAT(refused.error().hint, Not(HasSubstr(".safetensors")));
    EXPECT_FALSE(fs::exists(options.cache));
    // who has no command line is asked in other words
    options.offer = "Press here:";
    auto pressed = resolveTokenizer("lab/vlm", options);
    ASSERT_FALSE(pressed.ok());
    EXPECT_EQ(pressed.error().hint.rfind("Press here: tokenizer.json, ", 0), 0u) << pressed.error().hint;
    EXPECT_THAT(pressed.error().hint, Not(HasSubstr("--download")));
}

TEST(ResolveTokenizer, WithConsentFetchesItsTwoFilesAlone) {
    test::FakeHub hub;
    addTokenizer(hub);
    auto file = resolveTokenizer("lab/policy", hub.options());
    ASSERT_OK(file);
    fs::path snapshot = hub.model() / "snapshots" / hub.commit;
    EXPECT_EQ(*file, snapshot / "tokenizer.json");
    for (const char* name : {"tokenizer.json", "tokenizer_config.json"})
        EXPECT_EQ(readFile(snapshot / name).value(), hub.files[name]) << name;
    EXPECT_FALSE(fs::exists(snapshot / "model.safetensors"));
    EXPECT_TRUE(hub.ranges().empty());
    for (const auto& request : hub.requests()) {
        EXPECT_THAT(request.path, Not(EndsWith("/config.json")));
        EXPECT_THAT(request.path, Not(EndsWith("/model.safetensors")));
    }

    // afterwards nothing is asked, and nobody takes it for weights
    auto options = hub.options();
    options.allowDownload = false;
    std::size_t requests = hub.requests().size();
    EXPECT_OK(resolveTokenizer("lab/policy", options));
    auto weights = resolveWeights("lab/policy", options);
    ASSERT_FALSE(weights.ok());
    EXPECT_THAT(weights.error().message, HasSubstr("lacks config.json, model.safetensors"));
    EXPECT_EQ(hub.requests().size(), requests);
    EXPECT_OK(resolveWeights("lab/policy", hub.options()));
    EXPECT_TRUE(fs::exists(snapshot / "model.safetensors"));
}

TEST(ResolveTokenizer, IsAddedToTheRevisionThatIsHere) {
    test::FakeHub hub;
    addTokenizer(hub);
    fs::path snapshot = hub.model() / "snapshots" / hub.commit;
    ASSERT_OK(makeFolders(snapshot));
    ASSERT_OK(makeFolders(hub.model() / "refs"));
    for (const char* name : {"config.json", "model.safetensors"})
        ASSERT_OK(writeFileAtomic(snapshot / name, "as another program left it"));
    ASSERT_OK(writeFileAtomic(hub.model() / "refs/main", hub.commit));
    ASSERT_OK(resolveTokenizer("lab/policy", hub.options()));
    for (const auto& request : hub.requests()) EXPECT_THAT(request.path, Not(EndsWith("/revision/main")));
    auto options = hub.options();
    options.allowDownload = false;
    EXPECT_OK(resolveTokenizer("lab/policy", options));
    EXPECT_OK(resolveWeights("lab/policy", options));
    EXPECT_EQ(readFile(snapshot / "config.json").value(), "as another program left it");
}

TEST(ResolveTokenizer, AModelWithoutOneIsNamed) {
    test::FakeHub hub;
    auto file = resolveTokenizer("lab/policy", hub.options());
    ASSERT_FALSE(file.ok());
    EXPECT_EQ(file.error().code, ErrorCode::NotFound);
    EXPECT_THAT(file.error().message, HasSubstr("cannot load the tokenizer of 'lab/policy'"));
    EXPECT_THAT(file.error().message, HasSubstr("has no tokenizer.json"));
    EXPECT_FALSE(fs::exists(hub.model() / "refs/main"));
}

}  // namespace
}  // namespace studio::hub
