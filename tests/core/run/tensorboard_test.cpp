// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/tensorboard.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

TEST(TensorBoard, Crc32cHasTheValuesOfItsStandard) {
    // RFC 3720, appendix B.4
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
    std::string rising;
    for (char c = 0; c < 32; ++c) rising += c;
    EXPECT_EQ(crc32c(rising), 0x46dd794eu);
    EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
}

std::uint64_t little(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::vector<std::string> records(std::string_view file) {
    std::vector<std::string> found;
    while (!file.empty()) {
        auto length = little(file.substr(0, 8));
        std::string payload(file.substr(12, length));
        std::string framed = tfRecord(payload);
        EXPECT_EQ(file.substr(0, framed.size()), framed);
        found.push_back(std::move(payload));
        file.remove_prefix(framed.size());
    }
    return found;
}

TEST(TensorBoard, ScalarIsTheProtobufOfItsSchema) {
    test::TemporaryFolder folder;
    TensorBoardWriter writer(folder.path());
    ASSERT_OK(writer.add({0, 2.0, Validation{300, "weighing", 0.5, 16, 2}}));
    auto file = readFile(fs::directory_iterator(folder.path())->path());
    ASSERT_OK(file);
    auto found = records(*file);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_NE(found[0].find("brain.Event:2"), std::string::npos);
    const std::string tag = "validation/task2_loss";
    ASSERT_EQ(tag.size(), 0x15u);
    std::string expected("\x09\0\0\0\0\0\0\0\x40", 9);  // wall_time = 2.0
    expected += "\x10\xac\x02";                         // step = 300
    expected += "\x2a\x1e\x0a\x1c";                     // summary { value {
    expected += "\x0a\x15" + tag;                       // tag
    expected += std::string("\x15\0\0\0\x3f", 5);       // simple_value = 0.5f
    EXPECT_EQ(found[1], expected);
}

TEST(TensorBoard, TagsOfTasks) {
    test::TemporaryFolder folder;
    TensorBoardWriter writer(folder.path());
    // by number, whatever the task is called; by name where a step was trained on several
    int number = 0;
    for (const char* task : {"grasp", "task7_weighing", "feed the cat", "", "bad \xff utf8"})
        ASSERT_OK(writer.add({0, 2.0, Validation{1, task, 0.5, 16, ++number}}));
    Step step;
    step.sources = {{"feed the cat", 0.5, 3, 2.5}, {"bad \xff utf8", 0.25, 1}, {"not drawn", 0, 0}};
    step.terms = {{"distill", 0.25}, {"l2sp"}};
    ASSERT_OK(writer.add({0, 2.0, step}));
    std::string text = *readFile(fs::directory_iterator(folder.path())->path());
    for (const char* tag : {"validation/task1_loss", "validation/task2_loss", "validation/task3_loss",
                            "validation/task4_loss", "validation/task5_loss", "train/loss/feed the cat",
                            "train/grad_norm/feed the cat", "train/drawn/feed the cat", "train/term/distill"})
        EXPECT_NE(text.find(tag), std::string::npos) << tag;
    EXPECT_EQ(text.find("train/loss/not drawn"), std::string::npos);
    EXPECT_EQ(text.find("train/term/l2sp"), std::string::npos) << "it had no samples";
    EXPECT_EQ(text.find("train/grad_norm/bad"), std::string::npos) << "it was not measured";
    EXPECT_EQ(text.find("validation/task7"), std::string::npos);
    EXPECT_EQ(text.find("bad \xff"), std::string::npos);
    EXPECT_EQ(records(text).size(), 7u);
}

TEST(TensorBoard, FilesOfOneFolderSortInTheOrderOfTheirMaking) {
    test::TemporaryFolder folder;
    std::string before;
    for (int i = 0; i < 3; ++i) {
        TensorBoardWriter writer(folder.path());
        ASSERT_OK(writer.add({0, 2.0, Resumed{i, true, ""}}));
        std::string newest;
        for (auto& entry : fs::directory_iterator(folder.path()))
            newest = std::max(newest, entry.path().filename().string());
        EXPECT_GT(newest, before);
        before = newest;
    }
}

}  // namespace
}  // namespace studio::run
