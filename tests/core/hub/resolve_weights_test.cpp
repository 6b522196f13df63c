// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/resolve_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/base/file.h"
#include "core/hub/hub_cache.h"
#include "tests/support/paths.h"

namespace studio::hub {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Sets environment variables and puts the old ones back.
class Environment {
public:
    explicit Environment(std::map<std::string, std::string> values) {
        for (const char* name : {"HF_ENDPOINT", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME",
                                 "HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_OFFLINE", "XDG_CACHE_HOME", "HOME"}) {
            const char* old = std::getenv(name);
            old_[name] = old ? std::optional<std::string>(old) : std::nullopt;
            ::unsetenv(name);
        }
        for (const auto& [name, value] : values) ::setenv(name.c_str(), value.c_str(), 1);
    }
    ~Environment() {
        for (const auto& [name, value] : old_)
            value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
    }

private:
    std::map<std::string, std::optional<std::string>> old_;
};

void writeWeights(const fs::path& folder) {
    ASSERT_OK(makeFolders(folder));
    ASSERT_OK(writeFileAtomic(folder / "config.json", "{}"));
    ASSERT_OK(writeFileAtomic(folder / "model.safetensors", "x"));
}

TEST(ResolveWeights, LocalFolders) {
    test::TemporaryFolder folder;
    ResolveOptions options;
    options.cache = folder / "hub";
    writeWeights(folder / "plain");
    writeWeights(folder / "checkpoints/000200/pretrained_model");
    EXPECT_EQ(resolveWeights((folder / "plain").string(), options).value(), folder / "plain");
    EXPECT_EQ(resolveWeights((folder / "checkpoints/000200").string(), options).value(),
              folder / "checkpoints/000200/pretrained_model");
    {
        Environment environment({{"HOME", folder.path().string()}});
        EXPECT_EQ(resolveWeights("~/plain", options).value(), folder / "plain");
    }
    auto empty = resolveWeights(folder.path().string(), options);
    EXPECT_EQ(empty.error().code, ErrorCode::NotFound);
    EXPECT_THAT(empty.error().message, HasSubstr("config.json, model.safetensors missing"));
    auto file = resolveWeights((folder / "plain/config.json").string(), options);
    EXPECT_EQ(file.error().code, ErrorCode::InvalidArgument);
    for (const char* bad :
         {"/no/such/folder", "./no/such", "~/no", "", "name", "a/b/c", "a/../b", "a/b@", "a/b@../c"})
        EXPECT_THAT(resolveWeights(bad, options).error().message, HasSubstr("no such folder")) << bad;
}

TEST(ResolveWeights, ModelIds) {
    auto id = ModelId::parse("lerobot/smolvla_base");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->text(), "lerobot/smolvla_base");
    EXPECT_EQ(id->revision, "main");
    EXPECT_EQ(ModelId::parse("a/b@refs/pr/1")->revision, "refs/pr/1");
    EXPECT_EQ(ModelId::parse("a/b@v2.0")->revision, "v2.0");
    for (const char* bad : {"a", "/b", "a/", "a b/c", "-a/b", "a/.b", "a/b\n", "a/b@x//y", "a/b@\t"})
        EXPECT_FALSE(ModelId::parse(bad)) << bad;
}

TEST(ResolveWeights, CacheOfOtherProgramsIsUsed) {
    test::TemporaryFolder folder;
    ResolveOptions options;
    options.endpoint = "http://127.0.0.1:9";  // nothing is asked of it
    options.cache = folder / "hub";
    fs::path model = folder / "hub/models--lab--policy";
    std::string commit(40, 'a');
    writeWeights(model / "snapshots" / commit);
    ASSERT_OK(makeFolders(model / "refs"));
    ASSERT_OK(writeFileAtomic(model / "refs/main", commit + "\n"));
    EXPECT_EQ(resolveWeights("lab/policy", options).value(), model / "snapshots" / commit);
    EXPECT_EQ(resolveWeights("lab/policy@" + commit, options).value(), model / "snapshots" / commit);
    EXPECT_EQ(resolveWeights("lab/policy@v1", options).error().code, ErrorCode::NotFound);

    // a snapshot of which another program fetched only a part
    fs::remove(model / "snapshots" / commit / "model.safetensors");
    auto partial = resolveWeights("lab/policy", options);
    ASSERT_FALSE(partial.ok());
    EXPECT_THAT(partial.error().message, HasSubstr("lacks model.safetensors"));
    options.required = {"config.json"};
    EXPECT_OK(resolveWeights("lab/policy", options));
}

TEST(ResolveWeights, WithoutConsentTheErrorSaysWhatADownloadWouldFetch) {
    test::TemporaryFolder folder;
    ResolveOptions options;
    options.endpoint = "http://127.0.0.1:9";
    options.cache = folder / "hub";
    auto refused = resolveWeights("lab/policy@v2", options);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::NotFound);
    EXPECT_THAT(refused.error().message, HasSubstr("not in the local cache " + options.cache.string()));
    for (const char* part : {"--download", "http://127.0.0.1:9/lab/policy", "revision v2", "config.json",
                             "model.safetensors", "models--lab--policy", "HF_ENDPOINT"})
        EXPECT_THAT(refused.error().hint, HasSubstr(part));
    options.allowDownload = options.offline = true;
    auto offline = resolveWeights("lab/policy", options);
    EXPECT_THAT(offline.error().message, HasSubstr("HF_HUB_OFFLINE"));
    EXPECT_FALSE(fs::exists(options.cache));
}

TEST(ResolveWeights, EnvironmentOfTheHuggingFaceLibraries) {
    test::TemporaryFolder folder;
    std::string home = folder.path().string();
    {
        Environment environment({{"HOME", home}});
        auto options = ResolveOptions::fromEnvironment();
        EXPECT_EQ(options.endpoint, kDefaultEndpoint);
        EXPECT_EQ(options.cache, home + "/.cache/huggingface/hub");
        EXPECT_EQ(options.token, "");
        EXPECT_FALSE(options.offline);
        EXPECT_FALSE(options.allowDownload);
    }
    ASSERT_OK(writeFileAtomic(folder / "token", "hf_saved\n"));
    {
        Environment environment({{"HOME", "/nowhere"},
                                 {"HF_HOME", home},
                                 {"HF_ENDPOINT", "http://mirror/"},
                                 {"HF_HUB_OFFLINE", "true"}});
        auto options = ResolveOptions::fromEnvironment();
        EXPECT_EQ(options.endpoint, "http://mirror");
        EXPECT_EQ(options.cache, home + "/hub");
        EXPECT_EQ(options.token, "hf_saved");
        EXPECT_TRUE(options.offline);
    }
    {
        Environment environment(
            {{"HOME", home}, {"HF_HOME", home}, {"HF_HUB_CACHE", "~/c"}, {"HF_TOKEN", "hf_x"}});
        EXPECT_EQ(ResolveOptions::fromEnvironment().cache, home + "/c");
        EXPECT_EQ(ResolveOptions::fromEnvironment().token, "hf_x");
    }
    {
        Environment environment({{"HOME", home}, {"XDG_CACHE_HOME", "/x"}});
        EXPECT_EQ(ResolveOptions::fromEnvironment().cache, "/x/huggingface/hub");
    }
}

}  // namespace
}  // namespace studio::hub
