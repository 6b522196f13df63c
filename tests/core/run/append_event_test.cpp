// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/append_event.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/base/file.h"
#include "core/run/run_follower.h"
#include "core/run/run_writer.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

class AppendEvent : public testing::Test {
protected:
    std::unique_ptr<RunWriter> begin() {
        RunInfo info;
        info.argv = {"kstudio"};
        info.device = "cpu";
        auto writer = RunWriter::create(folder_.path(), "small", info, "x: 1\n");
        EXPECT_OK(writer);
        (*writer)->emit(Started{0, 1, 1, 10, 20, "w", "cpu", "fp32"});
        (*writer)->emit(Finished{"done", 1, "", ""});
        return std::move(*writer);
    }
    Evaluation evaluation() {
        return {.step = 1,
                .taskId = 2,
                .task = "weighing",
                .where = "sim",
                .checkpoint = "checkpoints/000001",
                .trials = 50,
                .successes = 41,
                .progress = 0.9,
                .secondsToSuccess = 4.5,
                .failedSeeds = {3, 9},
                .firstSeed = 0};
    }
    test::QuickFileSystem quick_;
    test::TemporaryFolder folder_;
};

TEST_F(AppendEvent, IsReadAsOneMoreEventOfTheRun) {
    auto writer = begin();
    auto run = writer->folder();
    writer.reset();
    // half a line of a crash must not swallow the event
    std::ofstream(run / "events.jsonl", std::ios::app) << "{\"seq\":2,\"t\":1";
    ASSERT_OK(appendEvent(run, evaluation()));
    auto text = readFile(run / "events.jsonl");
    ASSERT_OK(text);
    std::string last = text->substr(text->rfind('\n', text->size() - 2) + 1);
    auto event = fromJson(nlohmann::json::parse(last));
    ASSERT_OK(event);
    EXPECT_EQ(event->seq, 2);
    const auto* read = std::get_if<Evaluation>(&event->body);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->successes, 41);
    EXPECT_EQ(read->failedSeeds, (std::vector<std::int64_t>{3, 9}));
    EXPECT_EQ(std::count(text->begin(), text->end(), '\n'), 3);
}

TEST_F(AppendEvent, IsRefusedWhileTheRunIsTrained) {
    auto writer = begin();
    auto refused = appendEvent(writer->folder(), evaluation());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TEST_F(AppendEvent, NeedsARun) {
    EXPECT_EQ(appendEvent(folder_.path(), evaluation()).error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace studio::run
