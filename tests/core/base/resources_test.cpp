// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resources.h"

#include <cstdlib>
#include <map>
#include <optional>

#include "tests/support/paths.h"

namespace studio {
namespace {

namespace fs = std::filesystem;

/// Sets variables (nullopt: unset) and puts the old values back at the end.
class Environment {
public:
    explicit Environment(const std::map<std::string, std::optional<std::string>>& wanted) {
        for (const auto& [name, value] : wanted) {
            const char* old = std::getenv(name.c_str());
            old_[name] = old ? std::optional<std::string>(old) : std::nullopt;
            set(name, value);
        }
    }
    ~Environment() {
        for (const auto& [name, value] : old_) set(name, value);
    }

private:
    static void set(const std::string& name, const std::optional<std::string>& value) {
        if (value) {
            setenv(name.c_str(), value->c_str(), 1);
        } else {
            unsetenv(name.c_str());
        }
    }
    std::map<std::string, std::optional<std::string>> old_;
};

TEST(Resources, LieBesideTheProgramWhereverItIs) {
    test::TemporaryFolder root;
    fs::create_directories(root / "bin");
    fs::create_directories(root / "share/kuavo-studio/configs");
    auto found = resourceFolder(root / "bin");
    ASSERT_OK(found);
    EXPECT_TRUE(fs::equivalent(*found, root / "share/kuavo-studio"));
}

TEST(Resources, MissingOnesAreNamedWithARemedy) {
    test::TemporaryFolder root;
    auto found = resourceFolder(root / "bin");
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().code, ErrorCode::NotFound);
    EXPECT_NE(found.error().message.find((root / "share/kuavo-studio").string()), std::string::npos);
    EXPECT_FALSE(found.error().hint.empty());
}

TEST(Resources, ThisBuildHasThem) {
    auto found = resourceFolder();
    ASSERT_OK(found);
    EXPECT_TRUE(fs::exists(*found / "resources"));
    EXPECT_TRUE(fs::exists(*found / "configs"));
}

TEST(Resources, HuggingFaceCacheFollowsItsVariables) {
    using Variables = std::map<std::string, std::optional<std::string>>;
    Variables none{{"HF_HUB_CACHE", {}}, {"HF_HOME", {}}, {"XDG_CACHE_HOME", {}}, {"HOME", "/home/lab"}};
    auto cacheWith = [&](Variables some) {
        some.merge(Variables(none));
        Environment environment(some);
        return huggingFaceCache().string();
    };
    EXPECT_EQ(cacheWith({}), "/home/lab/.cache/huggingface/hub");
    EXPECT_EQ(cacheWith({{"XDG_CACHE_HOME", "/caches"}}), "/caches/huggingface/hub");
    EXPECT_EQ(cacheWith({{"XDG_CACHE_HOME", "/caches"}, {"HF_HOME", "/hf"}}), "/hf/hub");
    EXPECT_EQ(cacheWith({{"HF_HOME", "/hf"}, {"HF_HUB_CACHE", "/hub"}}), "/hub");
    EXPECT_EQ(cacheWith({{"HF_HUB_CACHE", ""}, {"HF_HOME", ""}}), "/home/lab/.cache/huggingface/hub");
}

}  // namespace
}  // namespace studio
