// SPDX-License-Identifier: GPL-3.0-or-later
// Every file of a small run directory and of a small data set cut short and with flipped bits, through the
// real program: it names the file, or gives a valid answer; it never crashes and never hangs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <iostream>

#include "core/base/file.h"
#include "core/base/random.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kPatience = 300s;  // for one command of a second: a busy machine is no hang

/// A folder that is copied afresh for every kind of damage.
class Copies {
public:
    explicit Copies(fs::path original) : original_(std::move(original)) {}
    fs::path fresh() {
        fs::path copy = folder_ / std::to_string(++count_);
        if (count_ > 1) fs::remove_all(folder_ / std::to_string(count_ - 1));
        fs::copy(original_, copy, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        return copy;
    }

private:
    fs::path original_;
    TemporaryFolder folder_;
    int count_ = 0;
};

std::string flipped(std::string bytes, CounterRng& rng) {
    bytes[rng.below(bytes.size())] ^= static_cast<char>(1 << rng.below(8));
    return bytes;
}

/// Runs a command on something damaged: exit 0 or 1, in time, no crash, no exception.
Ended answer(const std::vector<std::string>& arguments) {
    Ended ended = runKstudio(arguments, kPatience);
    EXPECT_FALSE(ended.hung) << ended.text();
    EXPECT_EQ(ended.signal, 0) << ended.text();
    EXPECT_TRUE(ended.code == 0 || ended.code == 1) << ended.text();
    EXPECT_EQ(ended.err.find("a bug:"), std::string::npos) << ended.text();
    return ended;
}

/// The command fails, names the file, and says something after it: the next step.
void expectNamed(const std::vector<std::string>& arguments, const fs::path& file, const std::string& damage) {
    Ended ended = answer(arguments);
    std::string all = ended.out + ended.err;
    std::string what = fmt::format("{} {}: {}", file.string(), damage, ended.text());
    EXPECT_EQ(ended.code, 1) << what;
    EXPECT_NE(all.find(file.filename().string()), std::string::npos) << what;
}

/// As above, and the error object of --json carries a hint.
void expectHint(std::vector<std::string> arguments, const fs::path& file, const std::string& damage) {
    expectNamed(arguments, file, damage);
    arguments.emplace_back("--json");
    Ended ended = answer(arguments);
    auto json = nlohmann::json::parse(ended.out, nullptr, false);
    ASSERT_TRUE(json.is_object()) << ended.text();
    EXPECT_NE(json["error"].value("hint", std::string()), "") << file << " " << damage << ended.text();
}

std::vector<std::size_t> cuts(std::size_t size) {
    if (size <= 8) return {0};
    return {0, size / 2 + size / 4};
}

/// A finished run of two checkpoints, made once for all tests of this file.
const fs::path& finishedRun() {
    static TemporaryFolder folder;
    static TinyStage stage(folder.path());
    static const fs::path run = [] {
        auto made = runKstudio(
            trainArguments(stage, folder / "runs", {"training.steps=4", "training.ema_decay=0.9"}));
        if (made.code != 0) throw std::runtime_error(made.text());
        return onlyRun(folder / "runs");
    }();
    return run;
}

TEST(DamagedRunSlow, ACutCheckpointFileIsNamed) {
    Copies copies(finishedRun());
    for (const fs::path& file : filesBelow(finishedRun() / "checkpoints/000004")) {
        std::string bytes = readFile(file).value();
        fs::path relative = fs::relative(file, finishedRun());
        for (std::size_t length : cuts(bytes.size())) {
            fs::path run = copies.fresh();
            overwrite(run / relative, bytes.substr(0, length));
            expectHint({"checkpoint", "verify", run / "checkpoints/000004"}, relative,
                       fmt::format("cut to {}", length));
        }
    }
}

TEST(DamagedRunSlow, AFlippedBitInACheckpointIsAlwaysFound) {
    Copies copies(finishedRun());
    CounterRng rng(3, 0);
    int tried = 0;
    for (const fs::path& file : filesBelow(finishedRun() / "checkpoints/000004")) {
        std::string bytes = readFile(file).value();
        fs::path relative = fs::relative(file, finishedRun());
        for (int round = 0; round < 3; ++round, ++tried) {
            fs::path run = copies.fresh();
            overwrite(run / relative, flipped(bytes, rng));
            Ended ended = answer({"checkpoint", "verify", run / "checkpoints/000004"});
            EXPECT_EQ(ended.code, 1) << relative << ended.text();
        }
    }
    std::cout << tried << " flips\n";
}

TEST(DamagedRunSlow, ResumePassesOverADamagedCheckpointAndSaysSo) {
    Copies copies(finishedRun());
    for (const fs::path& file : filesBelow(finishedRun() / "checkpoints/000004")) {
        fs::path relative = fs::relative(file, finishedRun());
        fs::path run = copies.fresh();
        overwrite(run / relative, readFile(file).value().substr(0, fs::file_size(file) / 2));
        Ended ended = answer({"train", "--resume", run});
        EXPECT_EQ(ended.code, 0) << relative << ended.text();
        EXPECT_NE(ended.err.find(relative.filename().string()), std::string::npos) << ended.text();
        EXPECT_EQ(checkpointFiles(run / "checkpoints/000004"),
                  checkpointFiles(finishedRun() / "checkpoints/000004"));
    }
}

TEST(DamagedRunSlow, WithoutAnIntactCheckpointResumeNamesWhatIsWrong) {
    Copies copies(finishedRun());
    for (const char* name : {"manifest.json", "training_state/master.safetensors"}) {
        fs::path run = copies.fresh();
        for (const char* step : {"000002", "000004"})
            overwrite(run / "checkpoints" / step / name, std::string(12, 'x'));
        expectHint({"train", "--resume", run}, name, "overwritten in all checkpoints");
        run = copies.fresh();
        for (const char* step : {"000002", "000004"}) fs::remove(run / "checkpoints" / step / name);
        expectHint({"train", "--resume", run}, name, "removed from all checkpoints");
    }
}

TEST(DamagedRunSlow, ACutRecordOrConfigurationIsNamed) {
    Copies copies(finishedRun());
    for (const char* name : {"run.json", "config.yaml"}) {
        std::string bytes = readFile(finishedRun() / name).value();
        for (std::size_t length : {std::size_t{0}, bytes.size() / 4, bytes.size() / 2, bytes.size() - 5}) {
            fs::path run = copies.fresh();
            overwrite(run / name, bytes.substr(0, length));
            expectHint({"train", "--resume", run}, name, fmt::format("cut to {}", length));
        }
    }
    fs::path run = copies.fresh();
    overwrite(run / "run.json", "{");
    expectHint({"runs", "follow", run}, "run.json", "cut");
    // one damaged run does not hide the others
    Ended listed = answer({"runs", "list", run.parent_path()});
    EXPECT_EQ(listed.code, 0) << listed.text();
    EXPECT_NE(listed.out.find("run.json"), std::string::npos) << listed.text();
}

/// Logs, curves and signs of life: whatever they hold, the run can be listed, followed and resumed.
TEST(DamagedRunSlow, LogsNeverBlockAnything) {
    Copies copies(finishedRun());
    CounterRng rng(5, 0);
    std::vector<fs::path> logs;
    for (const auto& entry : fs::directory_iterator(finishedRun())) {
        std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name != "run.json" && name != "config.yaml" && name[0] != '.')
            logs.push_back(entry.path());
    }
    ASSERT_GE(logs.size(), 5u);
    for (const fs::path& file : logs) {
        std::string bytes = readFile(file).value();
        std::vector<std::string> damaged{flipped(bytes + "x", rng), std::string(3000, '\xff')};
        for (std::size_t length : cuts(bytes.size())) damaged.push_back(bytes.substr(0, length));
        for (const std::string& content : damaged) {
            fs::path run = copies.fresh();
            overwrite(run / file.filename(), content);
            std::string what = fmt::format("{} with {} bytes: ", file.filename().string(), content.size());
            Ended listed = answer({"runs", "list", run.parent_path()});
            EXPECT_EQ(listed.code, 0) << what << listed.text();
            answer({"runs", "follow", run});
            fs::remove_all(run / "checkpoints/000004");
            Ended resumed = answer({"train", "--resume", run});
            EXPECT_EQ(resumed.code, 0) << what << resumed.text();
        }
    }
}

TEST(DamagedRunSlow, FlippedBitsElsewhereAreAFindingOrAValidResult) {
    Copies copies(finishedRun());
    CounterRng rng(7, 0);
    int failed = 0, tried = 0;
    for (const char* name : {"run.json", "config.yaml"}) {
        std::string bytes = readFile(finishedRun() / name).value();
        for (int round = 0; round < 10; ++round, ++tried) {
            fs::path run = copies.fresh();
            overwrite(run / name, flipped(bytes, rng));
            fs::remove_all(run / "checkpoints/000004");
            failed += answer({"train", "--resume", run}).code == 1;
        }
    }
    std::cout << failed << " of " << tried << " flips were an error\n";
}

/// A recorded set of two episodes, and the stage that trains on it.
class SmallData {
public:
    SmallData() : stage_(folder_.path()) {}
    fs::path root() const { return folder_ / "set"; }
    std::vector<std::string> training(const fs::path& runs) const {
        return trainArguments(stage_, runs, {"training.steps=1", "validation.episodes=[]"});
    }

private:
    TemporaryFolder folder_;
    TinyStage stage_;
};

TEST(DamagedDataSlow, ACutFileIsNamedByVerifyAndNeverTrainedOnUnseen) {
    SmallData data;
    TemporaryFolder runs;
    for (const fs::path& file : filesBelow(data.root())) {
        std::string bytes = readFile(file).value();
        for (std::size_t length : cuts(bytes.size())) {
            overwrite(file, bytes.substr(0, length));
            std::string damage = fmt::format("cut to {}", length);
            expectNamed({"dataset", "verify", data.root()}, file, damage);
            answer({"dataset", "info", data.root()});
            // the statistics are computed here, so their file is not needed; everything else is
            if (file.filename() == "stats.json") {
                EXPECT_EQ(answer(data.training(runs / "some")).code, 0);
            } else {
                expectHint(data.training(runs / "some"), file, damage);
            }
        }
        overwrite(file, bytes);
    }
    EXPECT_EQ(answer({"dataset", "verify", data.root()}).code, 0) << "whole again";
}

TEST(DamagedDataSlow, FlippedBitsAreAFindingOrAValidResult) {
    SmallData data;
    TemporaryFolder runs;
    CounterRng rng(11, 0);
    int found = 0, tried = 0;
    for (const fs::path& file : filesBelow(data.root())) {
        std::string bytes = readFile(file).value();
        for (int round = 0; round < 6; ++round, ++tried) {
            overwrite(file, flipped(bytes, rng));
            found += answer({"dataset", "verify", data.root()}).code == 1;
            answer(data.training(runs / "some"));
        }
        overwrite(file, bytes);
    }
    std::cout << found << " of " << tried << " flips were found by verify\n";
}

}  // namespace
}  // namespace studio::test
