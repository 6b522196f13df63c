// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/export_run.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/run_writer.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

/// A run of two steps with two sources, one validation and one set of trials.
fs::path twoStepRun(const fs::path& root) {
    auto writer = test::must(RunWriter::create(root, "small", {}, "training:\n  steps: 2\n"));
    writer->emit(Started{});
    Step step;
    step.step = 1;
    step.loss = 0.1 + 0.2;  // needs all its digits
    step.lr = 1e-4;
    step.sources = {{"grasp, then lift", 0.25, 3, 0}};
    writer->emit(step);
    step.step = 2;
    step.sources = {{"grasp, then lift", 0.5, 2, 0}, {"weigh", 0.75, 1, 0}};
    writer->emit(step);
    Validation validation;
    validation.step = 2;
    validation.task = "weigh";
    validation.loss = 0.5;
    validation.frames = 8;
    writer->emit(validation);
    Evaluation trials;
    trials.step = 2;
    trials.task = "weigh";
    trials.where = "sim";
    trials.trials = 10;
    trials.successes = 7;
    trials.firstSeed = 100;
    writer->emit(trials);
    test::must(writer->sync());
    return writer->folder();
}

std::string read(const fs::path& file) {
    return test::must(readFile(file));
}

TEST(ExportRun, WritesTablesThatReadBackBitEqual) {
    test::TemporaryFolder folder;
    const fs::path run = twoStepRun(folder / "runs");
    auto done = exportRun(run, folder / "out", ExportFormat::Csv);
    ASSERT_OK(done);
    EXPECT_EQ(done->files.size(), 3u);
    EXPECT_EQ(done->steps, 2);
    EXPECT_EQ(done->validations, 1);
    EXPECT_EQ(done->evaluations, 1);
    EXPECT_EQ(done->damaged, 0);
    const std::string name = run.filename().string();
    const std::string steps = read(folder / "out" / (name + "_steps.csv"));
    EXPECT_NE(steps.find(",\"loss of grasp, then lift\",loss of weigh\n"), std::string::npos) << steps;
    EXPECT_NE(steps.find(",0.30000000000000004,"), std::string::npos) << steps;
    // a task that was not in the batch has no loss
    EXPECT_NE(steps.find(",0.25,\n"), std::string::npos) << steps;
    EXPECT_NE(steps.find(",0.5,0.75\n"), std::string::npos) << steps;
    EXPECT_NE(read(folder / "out" / (name + "_validation.csv")).find(",weigh,0.5,8,held_out,,\n"),
              std::string::npos);
    EXPECT_NE(read(folder / "out" / (name + "_evaluation.csv")).find(",10,7,"), std::string::npos);
}

TEST(ExportRun, WritesEveryEventAsOneDocument) {
    test::TemporaryFolder folder;
    const fs::path run = twoStepRun(folder / "runs");
    auto done = exportRun(run, folder / "out", ExportFormat::Json);
    ASSERT_OK(done);
    ASSERT_EQ(done->files.size(), 1u);
    auto document = readJson(done->files.front());
    ASSERT_OK(document);
    EXPECT_EQ(document->at("run").at("id"), run.filename().string());
    EXPECT_EQ(document->at("events").size(), 5u);
    EXPECT_EQ(document->at("events")[1].at("loss"), 0.1 + 0.2);
}

TEST(ExportRun, OverwritesNothingAndSaysWhatIsMissing) {
    test::TemporaryFolder folder;
    const fs::path run = twoStepRun(folder / "runs");
    ASSERT_OK(exportRun(run, folder / "out", ExportFormat::Csv));
    auto again = exportRun(run, folder / "out", ExportFormat::Csv);
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, ErrorCode::InvalidArgument);
    EXPECT_NE(again.error().message.find("_steps.csv"), std::string::npos);
    auto none = exportRun(folder / "nothing", folder / "other", ExportFormat::Csv);
    ASSERT_FALSE(none.ok());
    EXPECT_FALSE(fs::exists(folder / "other"));
}

TEST(ExportRun, CountsLinesThatCannotBeRead) {
    test::TemporaryFolder folder;
    const fs::path run = twoStepRun(folder / "runs");
    std::string log = read(run / "events.jsonl");
    log.insert(log.find('\n') + 1, "{broken\n");
    ASSERT_OK(writeFileAtomic(run / "events.jsonl", log));
    auto done = exportRun(run, folder / "out", ExportFormat::Csv);
    ASSERT_OK(done);
    EXPECT_EQ(done->damaged, 1);
    EXPECT_EQ(done->steps, 2);
}

}  // namespace
}  // namespace studio::run
