// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/sequence/sequence_state.h"
#include "tests/core/train/task_sequence.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"

namespace studio {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* kProject = R"(tasks: [tasks/task1_a.yaml, tasks/task2_b.yaml]
training: {device: cpu, threads: 1, batch_size: 5, steps: 12, save_freq: 2}
validation: {episodes: [2], freq: 3, max_frames: 5}
sequential: {replay_strategy: proportional, current_share: 0.7}
)";

/// A sequence of seconds; a machine with ten times as much to do is no hang.
constexpr auto kPatience = 20min;

std::vector<std::string> sequenceRun(const fs::path& project, const fs::path& runs) {
    return {test::program("kstudio").string(),           "sequence", "run", project.string(), "--set",
            "training.output_directory=" + runs.string()};
}

/// What two passes must have in common: weights and optimizer of the last checkpoints, and the events but for
/// times and for where the weights lay.
std::vector<std::string> resultOf(const fs::path& runs) {
    std::vector<std::string> parts;
    auto state = sequence::readSequence(runs / "main");
    EXPECT_OK(state);
    if (!state.ok()) return parts;
    for (const auto& stage : state->stages) {
        for (const std::string& line : test::repeatableLines(stage.run)) {
            auto json = nlohmann::json::parse(line);
            json.erase("weights");
            parts.push_back(json.dump());
        }
        const fs::path last = stage.run / "checkpoints" / "last";
        auto weights = readFile(last / "pretrained_model" / "model.safetensors");
        EXPECT_OK(weights);
        if (weights.ok()) parts.push_back(*weights);
        for (const auto& entry : fs::directory_iterator(last / "training_state")) {
            if (entry.path().extension() != ".safetensors") continue;
            auto tensors = readFile(entry.path());
            EXPECT_OK(tensors);
            if (tensors.ok()) parts.push_back(entry.path().filename().string() + *tensors);
        }
    }
    return parts;
}

void expectEqual(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
    ASSERT_EQ(wanted.size(), found.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const bool text = wanted[i].starts_with("{");
        ASSERT_TRUE(wanted[i] == found[i])
            << "part " << i << (text ? "\n" + wanted[i] + "\n" + found[i] : " of the checkpoint differs");
    }
}

TEST(SequenceKillSlow, KilledAtTwentyRandomInstantsItComesToTheSame) {
    ASSERT_TRUE(fs::exists(test::program("kstudio"))) << "build the target kstudio first";
    test::TemporaryFolder folder;
    test::TaskSequence data(folder.path());
    ASSERT_OK(writeFileAtomic(folder / "project.yaml", kProject + test::tinyPolicy(folder.path())));
    ASSERT_OK(makeFolders(folder / "tasks"));
    for (int task : {1, 2}) {
        ASSERT_OK(writeFileAtomic(
            folder / fmt::format("tasks/task{}_{}.yaml", task, task == 1 ? "a" : "b"),
            fmt::format("task: {{id: {0}, language_instruction: do {0}, data: {{root: {1}}}}}\n", task,
                        nlohmann::json(data.dataset(task).string()).dump())));
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto first = test::runProgram(sequenceRun(folder.path(), folder / "undisturbed"), kPatience);
    ASSERT_EQ(first.code, 0) << first.text();
    const auto whole =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    const auto wanted = resultOf(folder / "undisturbed");
    ASSERT_GT(wanted.size(), 30u);

    // a sequence is killed again and again until it is through; then another one, until it was 20 times
    CounterRng random(20261124, 0);
    int kills = 0;
    for (int pass = 1; kills < 20; ++pass) {
        const fs::path runs = folder / fmt::format("pass{}", pass);
        for (bool through = false; !through;) {
            const auto instant =
                std::chrono::milliseconds(random.next() % static_cast<std::uint64_t>(whole.count()));
            test::Program sequencer(sequenceRun(folder.path(), runs));
            // it is killed when it goes out of scope
            through = sequencer.endsWithin(kills < 20 ? instant : kPatience);
            if (through) {
                const auto ended = sequencer.wait(0ms);
                ASSERT_EQ(ended.code, 0) << ended.text();
            } else {
                ++kills;
            }
        }
        expectEqual(wanted, resultOf(runs));
        if (HasFatalFailure()) return;
    }
    RecordProperty("kills", kills);
}

}  // namespace
}  // namespace studio
