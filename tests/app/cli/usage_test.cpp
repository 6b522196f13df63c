// SPDX-License-Identifier: GPL-3.0-or-later
// What a person typed, and what the program makes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/file.h"
#include "core/run/run_writer.h"
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

TEST(UsageIntegration, TheLinesThatTheWindowCopiesAreUnderstood) {
    TemporaryFolder folder;
    const std::string none = (folder / "none").string(), out = (folder / "out").string();
    const std::vector<std::string> lines[] = {
        {"sequence", "plan", none, "--set", "training.batch_size=8"},
        {"config", "check", none, "--set", "training.batch_size=8", "--set", "training.steps=3"},
        {"retention", "report", none, "--html", out, "--measure", "loss"},
        {"runs", "delete", none},
        {"runs", "export", none, "--out", out},
        {"runs", "export", none, none, "--chart", "forgetting", "--out", out + ".pdf"}};
    for (const auto& words : lines) {
        // what they are about is not there, but nothing in them is unknown or missing
        Ended ended = runKstudio(words);
        EXPECT_NE(ended.code, 0) << ended.text();
        for (const char* odd : {"not expected", "is required", "not in {"})
            EXPECT_EQ(ended.text().find(odd), std::string::npos) << words[0] << ": " << ended.text();
    }
}

TEST(UsageIntegration, TheKeysOfAProjectNameTheirOtherSpellings) {
    Ended text = runKstudio({"config", "schema", "--project"});
    EXPECT_EQ(text.code, 0) << text.text();
    for (const char* row :
         {"training.max_epoch", "training.validation_freq_epoch", "training.validation_episodes",
          "training.target_action_dim", "task.training.max_epoch", "task.data.episodes_to_use"}) {
        EXPECT_NE(text.out.find("  " + std::string(row) + "\n"), std::string::npos) << row;
    }
    EXPECT_NE(text.out.find("Same as training.epochs"), std::string::npos);
}

TEST(UsageIntegration, WarningsOfAProjectAreInThePlansJson) {
    TemporaryFolder folder;
    std::string project = "policy: {from_scratch: true}\ntraining: {steps: 4}\ntasks:\n";
    for (const char* id : {"1", "2"}) {
        const std::string file = "tasks/task" + std::string(id) + ".yaml";
        project += "  - " + file + "\n";
        std::filesystem::create_directories(folder / "tasks");
        ASSERT_OK(writeFileAtomic(folder / file, "task:\n  id: " + std::string(id) + "\n  name: task" + id +
                                                     "\n  language_instruction: Grip the cup.\n"));
    }
    ASSERT_OK(writeFileAtomic(folder / "project.yaml", project));
    for (const char* command : {"plan", "status"}) {
        Ended ended = runKstudio({"sequence", command, folder.path().string(), "--json"});
        const auto plan = nlohmann::json::parse(ended.out, nullptr, false);
        ASSERT_TRUE(plan.is_object()) << ended.text();
        std::string told;
        for (const auto& warning : plan["warnings"])
            told += warning["message"].get<std::string>() + " | " + warning["hint"].get<std::string>() + "\n";
        EXPECT_THAT(told, HasSubstr("the same instruction as"));
        EXPECT_THAT(told, HasSubstr(" | The policy cannot tell the two tasks apart."));
    }
    // a run tells them among its lines, and here that it cannot begin
    Ended ended = runKstudio({"sequence", "run", folder.path().string(), "--json"});
    EXPECT_EQ(ended.code, 1) << ended.text();
    std::istringstream lines(ended.out);
    std::string told;
    for (std::string line; std::getline(lines, line);) {
        const auto object = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(object.is_object()) << line;
        if (object.value("type", "") == "warning") told += object["message"].get<std::string>() + "\n";
    }
    EXPECT_THAT(told, HasSubstr("the same instruction as"));
}

TEST(UsageIntegration, FollowSaysOnceHowMuchOfALogIsDamaged) {
    TemporaryFolder root;
    auto writer = run::RunWriter::create(root.path(), "a", run::RunInfo{}, "x: 1\n");
    ASSERT_OK(writer);
    (*writer)->emit(run::Started{0, 2, 4, 10, 20, "w", "cpu", "fp32"});
    (*writer)->emit(run::Finished{"done", 0, "", ""});
    const auto folder = (*writer)->folder();
    writer->reset();
    // more lines than are taken at a time
    auto log = readFile(folder / "events.jsonl");
    ASSERT_OK(log);
    for (int n = 0; n < 2500; ++n) *log += "rubbish\n";
    ASSERT_OK(writeFileAtomic(folder / "events.jsonl", *log));
    Ended ended = runKstudio({"runs", "follow", folder.string()});
    EXPECT_EQ(ended.code, 0) << ended.text();
    const auto said = ended.out.find("events.jsonl is damaged: line 3 cannot be read");
    ASSERT_NE(said, std::string::npos) << ended.text();
    EXPECT_THAT(ended.out, HasSubstr("; 2495 more"));
    EXPECT_EQ(ended.out.find("events.jsonl is damaged", said + 1), std::string::npos) << ended.text();
}

TEST(UsageIntegration, TrainPrintsOneObjectALine) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto arguments = trainArguments(stage, folder / "runs", {"training.steps=1"});
    arguments.push_back("--json");
    for (bool fails : {false, true}) {
        if (fails) arguments.insert(arguments.end(), {"--set", "data.root=" + (folder / "none").string()});
        Ended ended = runKstudio(arguments);
        EXPECT_EQ(ended.code, fails ? 1 : 0) << ended.text();
        std::istringstream lines(ended.out);
        nlohmann::json last;
        for (std::string line; std::getline(lines, line);) {
            last = nlohmann::json::parse(line, nullptr, false);
            EXPECT_TRUE(last.is_object()) << line;
        }
        EXPECT_TRUE(last.contains(fails ? "error" : "outcome")) << ended.text();
    }
}

/// `kstudio ARGS` under a shell: `line` has it as "$0" with its arguments as "$@".
Ended underShell(const std::string& line, const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{"/bin/bash", "-c", line};
    for (const auto& part : kstudio(arguments)) argv.push_back(part);
    return runProgram(argv);
}

TEST(UsageIntegration, AResultThatFindsNoRoomIsAFailure) {
    STUDIO_REQUIRE_SHARED(shared);
    const std::string set = (shared / "data/datasets/micro_fixtures/datasets/lerobotv2-image").string();
    const std::string golden = (shared / "golden/smolvla/basic").string();
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"dataset", "info", set},
          std::vector<std::string>{"dataset", "info", "--json", set},
          std::vector<std::string>{"parity", "--json", golden}, std::vector<std::string>{"config", "schema"},
          std::vector<std::string>{"doctor"}, std::vector<std::string>{"--help"}}) {
        Ended full = underShell("exec \"$0\" \"$@\" > /dev/full", arguments);
        EXPECT_EQ(full.code, 1) << arguments.front() << full.text();
        EXPECT_THAT(full.err, HasSubstr("cannot write to standard output")) << arguments.front();
        EXPECT_THAT(full.err, testing::Not(HasSubstr("a bug"))) << arguments.front();
    }
    // what went wrong before has its own code
    Ended wrong = underShell("exec \"$0\" \"$@\" > /dev/full", {"dataset", "info", "--json", "/none"});
    EXPECT_EQ(wrong.code, 1) << wrong.text();
    // a reader that has gone is no failure, for who does not die of it
    Ended gone = underShell("trap '' PIPE; (sleep 0.5; exec \"$0\" \"$@\") | true; exit ${PIPESTATUS[0]}",
                            {"config", "schema"});
    EXPECT_EQ(gone.code, 0) << gone.text();
}

TEST(UsageIntegration, ATrainingEndsWithoutAQuestionOfTimeLeft) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    Ended ended = runProgram([&] {
        std::vector<std::string> argv{"/usr/bin/env", "KSTUDIO_PROGRESS_MS=1"};
        for (const auto& part : kstudio(trainArguments(stage, folder / "runs"))) argv.push_back(part);
        return argv;
    }());
    ASSERT_EQ(ended.code, 0) << ended.text();
    const auto last = ended.err.find("8/8  loss");
    ASSERT_NE(last, std::string::npos) << ended.err;
    EXPECT_EQ(ended.err.find("ETA", last), std::string::npos) << ended.err;
}

TEST(UsageIntegration, TheLoaderIsMeasuredOnASetMadeForIt) {
    TemporaryFolder folder;
    const std::string scratch = (folder / "scratch").string();
    std::filesystem::create_directory(scratch);
    std::vector<std::string> argv{"/usr/bin/env", "TMPDIR=" + scratch};
    for (const auto& part :
         kstudio({"bench", "--what", "loader", "--batch", "2", "--warmups", "1", "--count", "3"}))
        argv.push_back(part);
    Ended ended = runProgram(argv);
    ASSERT_EQ(ended.code, 0) << ended.text();
    auto report = nlohmann::json::parse(ended.out, nullptr, false);
    ASSERT_TRUE(report.is_object()) << ended.out;
    ASSERT_EQ(report["figures"].size(), 2u) << ended.out;
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& figure = report["figures"][i];
        EXPECT_EQ(figure["what"], "loader");
        EXPECT_EQ(figure["data"]["kind"], "synthetic");
        EXPECT_EQ(figure["data"]["coding"], i == 0 ? "av1" : "png");
        EXPECT_EQ(figure["data"]["cameras"], 3);
        EXPECT_EQ(figure["batch"], 2);
        EXPECT_EQ(figure["count"], 3);
        for (const char* key :
             {"machine", "dtype", "picture_dtype", "pictures", "cameras", "tokens", "chunk", "steps"})
            EXPECT_TRUE(figure.contains(key)) << key;
        EXPECT_GT(figure["frames_per_second"].get<double>(), 0);
        EXPECT_GT(figure["decoded_frames_per_second_and_thread"].get<double>(), 0);
    }
    EXPECT_TRUE(std::filesystem::is_empty(scratch)) << "the set made for it stayed";
}

TEST(UsageIntegration, ANumberThatMeasuresNothingIsRefused) {
    for (const char* option : {"--tolerance", "--relative"}) {
        for (const char* value : {"-1", "nan", "inf", "1e999"}) {
            Ended ended = runKstudio({"parity", "some/case", option, value});
            EXPECT_EQ(ended.code, 2) << option << " " << value << ended.text();
            EXPECT_THAT(ended.err,
                        HasSubstr(std::string(option) + ": '" + value + "' cannot be used, give "));
        }
    }
    Ended zero = runKstudio({"parity", "some/case", "--tolerance", "0"});
    EXPECT_EQ(zero.code, 2) << zero.text();
    EXPECT_THAT(zero.err, HasSubstr("a finite number above 0"));
    // only the case is not there
    Ended exact = runKstudio({"parity", "some/case", "--tolerance", "1e-6", "--relative", "0"});
    EXPECT_EQ(exact.code, 1) << exact.text();
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
