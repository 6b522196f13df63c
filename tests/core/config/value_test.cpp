// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/value.h"

#include <gmock/gmock.h>

#include "tests/support/paths.h"

namespace studio::config {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

/// What a key makes of a YAML text, as JSON text, or the error's message.
std::string made(const char* key, const std::string& text, const std::filesystem::path& folder = "/base") {
    auto node = parseYaml(text, key);
    if (!node.ok()) return node.error().message;
    auto value = parseValue(*findKey(key), node->root, folder);
    return value.ok() ? value->dump() : value.error().message;
}

TEST(ConfigValue, Numbers) {
    EXPECT_EQ(made("policy.optimizer_lr", "1e-4"), "0.0001");
    EXPECT_EQ(made("policy.optimizer_lr", "1.E-4"), "0.0001");
    EXPECT_EQ(made("policy.optimizer_lr", "+.5"), "0.5");
    EXPECT_EQ(made("policy.optimizer_lr", "1"), "1.0");
    EXPECT_EQ(made("training.steps", "1e3"), "1000");
    EXPECT_EQ(made("training.steps", "+12"), "12");
    for (const char* bad : {"1e-4x", "\"1e-4\"", ".inf", "inf", "nan", ".nan", "0x10", "1_000", "--1", "+-1",
                            "", "[1]", "{a: 1}", "1e999", "1,5"}) {
        EXPECT_THAT(made("policy.optimizer_lr", bad), HasSubstr("needs number")) << bad;
    }
    EXPECT_THAT(made("training.steps", "1.5"), HasSubstr("needs whole number"));
    EXPECT_THAT(made("training.steps", "99999999999999999999"), HasSubstr("needs whole number"));
}

TEST(ConfigValue, Ranges) {
    EXPECT_EQ(made("training.batch_size", "0"), "training.batch_size = 0 samples is outside [1, 65536]");
    EXPECT_THAT(made("training.ema_decay", "1"), HasSubstr("[0, 1)"));
    EXPECT_THAT(made("policy.optimizer_lr", "0"), HasSubstr("(0, 10]"));
    EXPECT_THAT(made("policy.optimizer_betas", "[0.9, 1]"), HasSubstr("[0, 1)"));
    EXPECT_THAT(made("policy.optimizer_betas", "[0.9]"), HasSubstr("needs [number, number]"));
    EXPECT_EQ(made("policy.resize_imgs_with_padding", "[128, 96]"), "[128,96]");
    EXPECT_EQ(made("policy.resize_imgs_with_padding", "null"), "null");
    EXPECT_THAT(made("policy.resize_imgs_with_padding", "[0, 96]"), HasSubstr("0 px"));
}

TEST(ConfigValue, Words) {
    EXPECT_EQ(made("policy.from_scratch", "True"), "true");
    for (const char* bad : {"yes", "on", "1", "\"true\"", ""}) {
        EXPECT_THAT(made("policy.from_scratch", bad), HasSubstr("true or false")) << bad;
    }
    EXPECT_THAT(made("training.dtype", "fp16"), HasSubstr("fp32 | bf16"));
    EXPECT_EQ(made("training.device", "cuda:1"), "\"cuda:1\"");
    for (const char* bad : {"\"cuda:\"", "cuda:x", "gpu", "cuda:99999999999"}) {
        EXPECT_THAT(made("training.device", bad), HasSubstr("no device")) << bad;
    }
    EXPECT_EQ(made("training.name", "12"), "\"12\"");
    EXPECT_THAT(made("policy.rtc_config", "{execution_horizon: 10}"), HasSubstr("needs null"));
}

TEST(ConfigValue, Episodes) {
    EXPECT_EQ(made("data.episodes", "[0, 1]"), "[0,1]");
    EXPECT_EQ(made("data.episodes", "0-4"), "[0,1,2,3,4]");
    EXPECT_EQ(made("data.episodes", "[\"0-2\", 7]"), "[0,1,2,7]");
    EXPECT_EQ(made("data.episodes", "\"3, 5 - 6\""), "[3,5,6]");
    EXPECT_EQ(made("data.episodes", "7"), "[7]");
    EXPECT_EQ(made("data.episodes", ""), "[]");
    EXPECT_THAT(made("data.episodes", "4-0"), HasSubstr("backwards"));
    EXPECT_THAT(made("data.episodes", "[1, 1]"), HasSubstr("twice"));
    EXPECT_THAT(made("data.episodes", "-1"), HasSubstr("outside"));
    EXPECT_THAT(made("data.episodes", "0-9000000000000000"), HasSubstr("more than"));
    for (const char* bad : {"a", "1-", "0-4-8", "1,,2", "[[1]]", "{a: 1}", "1.5"}) {
        EXPECT_THAT(made("data.episodes", bad), HasSubstr("needs episode numbers")) << bad;
    }
}

TEST(ConfigValue, CamerasKeepTheirOrder) {
    EXPECT_EQ(made("data.cameras", "{z: b, a: c}"), R"([["z","b"],["a","c"]])");
    EXPECT_THAT(made("data.cameras", "{z: }"), HasSubstr("'z'"));
    EXPECT_THAT(made("data.cameras", "[z]"), HasSubstr("found a list"));
    EXPECT_EQ(made("data.state", "observation.state"), R"(["observation.state"])");
    EXPECT_THAT(made("data.state", "[a, ]"), HasSubstr("\"a\""));
    EXPECT_THAT(made("data.state", "[\"\"]"), HasSubstr("empty entry"));
}

TEST(ConfigValue, PathsBeginAtTheFolder) {
    EXPECT_EQ(made("data.root", "x/../y/"), "\"/base/y\"");
    EXPECT_EQ(made("data.root", "/abs"), "\"/abs\"");
    EXPECT_EQ(made("data.root", "$HOME/x"), "\"/base/$HOME/x\"");
    EXPECT_EQ(made("policy.tokenizer", "bytes"), "\"bytes\"");
    EXPECT_EQ(made("policy.tokenizer", "tokenizer.json"), "\"/base/tokenizer.json\"");
    EXPECT_EQ(made("policy.pretrained_path", "lerobot/smolvla_base"), "\"lerobot/smolvla_base\"");
    EXPECT_EQ(made("policy.pretrained_path", "./lerobot/smolvla_base"), "\"/base/lerobot/smolvla_base\"");
    EXPECT_EQ(made("policy.pretrained_path", "runs/a/best"), "\"/base/runs/a/best\"");

    test::TemporaryFolder folder;
    std::filesystem::create_directories(folder / "lerobot" / "smolvla_base");
    EXPECT_EQ(made("policy.pretrained_path", "lerobot/smolvla_base", folder.path()),
              json((folder / "lerobot/smolvla_base").string()).dump());
}

}  // namespace
}  // namespace studio::config
