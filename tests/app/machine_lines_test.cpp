// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/machine_lines.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/studio/preflight.h"
#include "core/base/file.h"
#include "core/run/run_writer.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {

namespace {

namespace fs = std::filesystem;
using Line = widgets::PreflightLine;
using Light = Line::Light;

constexpr std::uint64_t kGib = 1ULL << 30;

bool says(const Line& line, const std::string& part) {
    return (line.found + "\n" + line.remedy).find(part) != std::string::npos;
}

TEST(MachineLines, MemoryIsYellowAboveFourFifthsAndRedAboveAll) {
    Line line = app::memoryLine(8 * kGib, 10 * kGib);
    EXPECT_EQ(line.light, Light::Green);
    EXPECT_EQ(
        line.found,
        "training takes at least 8.0 GiB of memory (weights, gradients, optimizer), 10.0 GiB are available");
    EXPECT_EQ(line.remedy, "");
    line = app::memoryLine(8 * kGib + 1, 10 * kGib);
    EXPECT_EQ(line.light, Light::Yellow);
    EXPECT_TRUE(says(line, "at least 8.1 GiB"));
    EXPECT_TRUE(says(line, "training.batch_size"));
    EXPECT_EQ(app::memoryLine(10 * kGib, 10 * kGib).light, Light::Yellow);
    line = app::memoryLine(10 * kGib + 1, 10 * kGib);
    EXPECT_EQ(line.light, Light::Red);
    EXPECT_TRUE(says(line, "Close other programs, train fewer parts"));
    // what is needed is rounded up and what there is down
    EXPECT_TRUE(says(app::memoryLine(10 * kGib, 10 * kGib - 1), "10.0 GiB of memory"));
    EXPECT_TRUE(says(app::memoryLine(10 * kGib, 10 * kGib - 1), "9.9 GiB are available"));
}

TEST(MachineLines, LittleMemoryIsYellowWhateverIsNeeded) {
    EXPECT_EQ(app::memoryLine(0, 2 * kGib).light, Light::Green);
    EXPECT_EQ(app::memoryLine(0, 2 * kGib - 1).light, Light::Yellow);
    EXPECT_EQ(app::memoryLine(1, 2 * kGib).light, Light::Green);
    EXPECT_EQ(app::memoryLine(1, 2 * kGib - 1).light, Light::Yellow);
}

app::StageRoom room(std::uint64_t bytes, int least, int most) {
    return {.run = {}, .checkpointBytes = bytes, .besideBytes = 0, .least = least, .most = most};
}

TEST(MachineLines, TheDiskIsRedWhereTheTrainerRefusesAndYellowWhereNotAllFits) {
    const std::vector<app::StageRoom> rooms{room(kGib, 3, 5)};
    // 5 GiB are 80 % of 6.25
    const std::uint64_t wise = 5 * kGib * 5 / 4;
    Line line = app::diskLine("/", rooms, wise);
    EXPECT_EQ(line.light, Light::Green);
    EXPECT_EQ(line.found, "the checkpoints that are kept take at least 5.0 GiB, 6.2 GiB are free at /");
    line = app::diskLine("/", rooms, wise - 5);
    EXPECT_EQ(line.light, Light::Yellow);
    EXPECT_TRUE(says(line, "training.keep_last"));
    // the trainer's own bound, to the byte: three checkpoints, what one may grow, and logs
    std::uint64_t least = 3 * kGib;
    while (!run::requireRoom("/", kGib, 3, least).ok()) least += 1u << 20;
    ASSERT_LT(least, 5 * kGib);
    EXPECT_EQ(app::diskLine("/", rooms, least).light, Light::Yellow);
    const std::uint64_t less = least - (1u << 20);
    const Status refused = run::requireRoom("/", kGib, 3, less);
    ASSERT_FALSE(refused.ok());
    line = app::diskLine("/", rooms, less);
    EXPECT_EQ(line.light, Light::Red);
    EXPECT_EQ(line.found, refused.error().message);
    EXPECT_EQ(line.remedy, refused.error().hint);
}

TEST(MachineLines, StagesLeaveTheirCheckpointsBehind) {
    // two stay of each of the three, and the last one needs room for one more
    const std::vector<app::StageRoom> rooms(3, room(kGib, 3, 3));
    Line line = app::diskLine("/", rooms, 20 * kGib);
    EXPECT_EQ(line.light, Light::Green);
    EXPECT_EQ(line.found, "the checkpoints that 3 stages keep take at least 7.0 GiB, 20.0 GiB are free at /");
    line = app::diskLine("/", rooms, 6 * kGib);
    EXPECT_EQ(line.light, Light::Yellow) << "the first stage would begin";
    EXPECT_TRUE(says(line, "a later stage finds no room"));
}

TEST(MachineLines, ADiskOfWhichNothingIsEstimatedHasFixedBounds) {
    EXPECT_EQ(app::diskLine("/", {}, 8 * kGib).light, Light::Green);
    EXPECT_EQ(app::diskLine("/", {}, 8 * kGib - 1).light, Light::Yellow);
    EXPECT_EQ(app::diskLine("/", {}, 2 * kGib - 1).light, Light::Red);
    EXPECT_EQ(app::diskLine("/", {}, std::nullopt).light, Light::Yellow);
    EXPECT_EQ(app::diskLine("/", {room(kGib, 3, 5)}, std::nullopt).light, Light::Yellow);
}

TEST(MachineLines, ARunThatGoesOnNeedsRoomForItsNextCheckpoint) {
    TemporaryFolder run;
    run::CheckpointStore store(run.path() / "checkpoints");
    must(store.save(4, nlohmann::json::object(), true, [](const fs::path& folder) {
        return writeFileAtomic(folder / "weights", std::string(4u << 20, 'w'));
    }));
    app::StageRoom goesOn = room(4u << 20, 3, 3);
    goesOn.run = run.path();
    // one is there already: three of 4 MiB less that one
    EXPECT_EQ(app::diskLine("/", {goesOn}, 10u << 20).light, Light::Green);
    EXPECT_EQ(app::diskLine("/", {goesOn}, 9u << 20).light, Light::Yellow);
    Line line = app::diskLine("/", {goesOn}, 3u << 20);
    EXPECT_EQ(line.light, Light::Red);
    EXPECT_TRUE(says(line, "The next checkpoint takes about"));
    // without its checkpoint it begins again, with room for all
    fs::remove_all(run.path() / "checkpoints");
    EXPECT_EQ(app::diskLine("/", {goesOn}, 10u << 20).light, Light::Red);
}

Gpu gpuOf(std::uint64_t free) {
    return {.index = 0,
            .uuid = "GPU-a",
            .name = "NVIDIA H100",
            .totalBytes = 80 * kGib,
            .freeBytes = free,
            .processes = {}};
}

std::vector<Line> gpuLines(std::uint64_t needed, const Gpu& gpu) {
    return app::gpuLines(needed, "cuda:0", std::vector<Gpu>{gpu}, 1, "", false);
}

TEST(MachineLines, GpuMemoryIsYellowAboveFourFifthsAndRedAboveAll) {
    auto lines = gpuLines(8 * kGib, gpuOf(10 * kGib));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].light, Light::Green);
    EXPECT_EQ(
        lines[0].found,
        "training takes at least 8.0 GiB of GPU memory (weights, gradients, optimizer), 10.0 of 80.0 GiB "
        "are free on cuda:0 (NVIDIA H100)");
    EXPECT_EQ(gpuLines(8 * kGib + 1, gpuOf(10 * kGib))[0].light, Light::Yellow);
    EXPECT_EQ(gpuLines(10 * kGib, gpuOf(10 * kGib))[0].light, Light::Yellow);
    lines = gpuLines(10 * kGib + 1, gpuOf(10 * kGib));
    EXPECT_EQ(lines[0].light, Light::Red);
    EXPECT_TRUE(says(lines[0], "training.device"));
    // nothing estimated: what is free is said
    EXPECT_EQ(gpuLines(0, gpuOf(kGib))[0].light, Light::Green);
    EXPECT_TRUE(says(gpuLines(0, gpuOf(kGib))[0], "1.0 of 80.0 GiB of GPU memory are free"));
}

TEST(MachineLines, OthersOnTheGpuAreNamed) {
    Gpu gpu = gpuOf(60 * kGib);
    gpu.processes = {{4711, "/usr/bin/python", 3 * kGib}, {12, "blender", std::nullopt}};
    auto lines = gpuLines(kGib, gpu);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].light, Light::Green);
    EXPECT_EQ(lines[1].light, Light::Yellow);
    EXPECT_EQ(lines[1].found, "also computing on cuda:0: python (pid 4711, 3.0 GiB), blender (pid 12)");
    gpu.processes.push_back({13, "b", std::nullopt});
    gpu.processes.push_back({14, "c", std::nullopt});
    EXPECT_TRUE(gpuLines(kGib, gpu)[1].found.ends_with("b (pid 13), +1"));
}

TEST(MachineLines, WhatThisWindowHoldsOnTheGpuDoesNotForbidItsNextStart) {
    Gpu gpu = gpuOf(4 * kGib);
    gpu.processes = {{1, "kuavo-studio", 8 * kGib}};
    const auto lines = gpuLines(10 * kGib, gpu);
    ASSERT_EQ(lines.size(), 1u) << "it is no other process";
    EXPECT_EQ(lines[0].light, Light::Yellow);
    EXPECT_EQ(gpuLines(12 * kGib + 1, gpu)[0].light, Light::Red);
}

TEST(MachineLines, AGpuThatCannotBeAskedIsSaid) {
    const Error absent{ErrorCode::NotFound, "there is no nvidia-smi on PATH", ""};
    auto lines = app::gpuLines(kGib, "cuda:0", absent, 1, "", false);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].light, Light::Yellow);
    EXPECT_EQ(lines[0].found, "cannot ask how much GPU memory is free: there is no nvidia-smi on PATH");
    EXPECT_TRUE(says(lines[0], "at least 1.0 GiB"));
    lines = app::gpuLines(kGib, "cuda:3", std::vector<Gpu>{gpuOf(kGib)}, 1, "", false);
    EXPECT_EQ(lines[0].light, Light::Yellow);
    EXPECT_TRUE(says(lines[0], "does not tell how much GPU memory is free on cuda:3"));
}

run::RunListEntry entryOf(const std::string& id, const std::string& device, run::RunState state) {
    run::RunListEntry entry;
    entry.id = id;
    entry.device = device;
    entry.status.state = state;
    return entry;
}

TEST(MachineLines, ARunOnTheSameDeviceIsNamed) {
    using run::RunState;
    const std::vector<run::RunListEntry> runs{
        entryOf("far", "cuda:0", RunState::Running), entryOf("near", "cuda:0", RunState::Paused),
        entryOf("other", "cuda:1", RunState::Running), entryOf("gone", "cuda:0", RunState::Interrupted)};
    auto here = [](const run::RunListEntry& run) { return run.id != "far"; };
    auto lines = app::otherRunLines(runs, "cuda:0", here);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].light, Light::Yellow);
    EXPECT_EQ(lines[0].found, "the run near trains already on cuda:0");
    EXPECT_EQ(lines[1].found, "2 runs train already in this folder");
    lines = app::otherRunLines(runs, "cuda:0", [](const run::RunListEntry&) { return true; });
    EXPECT_EQ(lines[0].found, "2 runs train already on cuda:0: far, near");
    EXPECT_EQ(lines[1].found, "1 run trains already in this folder");
    lines = app::otherRunLines({runs.back()}, "cuda:0", here);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].light, Light::Green);
}

/// The whole look, on a machine as a test wants it.
class MachineLookTest : public testing::Test {
protected:
    void SetUp() override {
        request_.config = folder_.path() / "stage.yaml";
        tools_.machine = [this] { return here_; };
        tools_.freeBytes = [this](const fs::path&) { return std::optional(disk_); };
        tools_.size = [this](const config::TrainConfig&, const fs::path&) { return size_; };
        tools_.askNvidia = [this](const std::vector<std::string>& arguments) {
            asked_.push_back(arguments.front());
            return arguments.front().starts_with("--query-gpu") ? gpus_ : Result<std::string>(std::string());
        };
        tools_.device = [](const std::string& name) -> Result<std::string> {
            return name == "auto" ? std::string("cuda:0") : name;
        };
        tools_.keptHeap = [this] { return heap_; };
        here_.memoryAvailableBytes = 64 * kGib;
        here_.nvidiaDriver = "999.1";
        here_.cores = 4;
    }
    Line line(const std::string& what, const std::string& device) {
        EXPECT_OK(writeFileAtomic(request_.config,
                                  "policy: {from_scratch: true, tokenizer: bytes}\n"
                                  "training: {steps: 10, batch_size: 2, device: '" +
                                      device + "', output_directory: '" + folder_.path().string() +
                                      "'}\ndata: {root: nowhere}\n"));
        const auto lines = must(app::preflight(request_, tools_, {}, {}));
        auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.what == what; });
        return found == lines.end() ? Line{Light::Green, "", "", ""} : *found;
    }
    TemporaryFolder folder_;
    widgets::TrainRequest request_;
    app::PreflightTools tools_;
    Machine here_;
    std::uint64_t disk_ = 100 * kGib, heap_ = 0;
    Result<train::PolicySize> size_ = train::PolicySize{.trainable = 1,
                                                        .frozen = 1,
                                                        .trainingBytes = 9 * kGib,
                                                        .checkpointBytes = kGib,
                                                        .startWeightsBytes = 0};
    Result<std::string> gpus_ = std::string("0, GPU-a, 81920, 10240, NVIDIA H100\n");
    std::vector<std::string> asked_;
};

TEST_F(MachineLookTest, OnTheProcessorMainMemoryHasToHoldTheTraining) {
    here_.memoryAvailableBytes = 8 * kGib;
    EXPECT_EQ(line("Memory", "cpu").light, Light::Red);
    EXPECT_EQ(line("GPU memory", "cpu").found, "");
    EXPECT_TRUE(asked_.empty());
    here_.memoryAvailableBytes = 10 * kGib;
    EXPECT_EQ(line("Memory", "cpu").light, Light::Yellow);
    EXPECT_EQ(line("Device", "cpu").found, "CPU, 4 cores");
    // what this window freed it takes again, and swap space helps out
    here_.memoryAvailableBytes = 8 * kGib;
    heap_ = kGib;
    EXPECT_EQ(line("Memory", "cpu").light, Light::Yellow);
    heap_ = 0;
    EXPECT_EQ(line("Memory", "cpu").light, Light::Red);
    here_.swapFreeBytes = kGib;
    EXPECT_EQ(line("Memory", "cpu").light, Light::Yellow);
}

TEST_F(MachineLookTest, WhatToDoAboutLittleMemoryIsSaidBesideWhatIsNotKnown) {
    size_ = Error{ErrorCode::NotFound, "cannot open vlm.json", ""};
    here_.memoryAvailableBytes = kGib;
    EXPECT_TRUE(says(line("Memory", "cpu"), "Close other programs"));
    const auto lines = must(app::preflight(request_, tools_, {}, {}));
    EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                            [](const Line& l) {
                                return l.what == "Memory" && l.light == Light::Yellow &&
                                       says(l, "cannot be estimated: cannot open vlm.json");
                            }),
              1);
}

TEST_F(MachineLookTest, WhatThisWindowKeepsOnTheGpuIsAskedOfTheDeviceThatTrains) {
    gpus_ = std::string("0, GPU-a, 81920, 1024, NVIDIA H100\n");
    tools_.keptOnGpu = [](const std::string& device) { return device == "cuda:0" ? 8 * kGib : 0; };
    EXPECT_EQ(line("GPU memory", "auto").light, Light::Yellow);
    tools_.keptOnGpu = {};
    EXPECT_EQ(line("GPU memory", "auto").light, Light::Red);
}

TEST_F(MachineLookTest, OnAGpuItsOwnMemoryHas) {
    here_.memoryAvailableBytes = 8 * kGib;
    EXPECT_EQ(line("Memory", "auto").found, "8.0 GiB available");
    EXPECT_EQ(line("GPU memory", "auto").light, Light::Yellow);
    EXPECT_TRUE(says(line("GPU memory", "auto"), "9.0 GiB of GPU memory"));
    gpus_ = std::string("0, GPU-a, 81920, 81920, NVIDIA H100\n");
    EXPECT_EQ(line("GPU memory", "cuda:0").light, Light::Green);
    gpus_ = std::string("0, GPU-a, 81920, 1024, NVIDIA H100\n");
    EXPECT_EQ(line("GPU memory", "cuda:0").light, Light::Red);
    gpus_ = Error{ErrorCode::NotFound, "there is no nvidia-smi on PATH", ""};
    EXPECT_EQ(line("GPU memory", "cuda:0").light, Light::Yellow);
}

TEST_F(MachineLookTest, WhatCannotBeEstimatedIsSaid) {
    size_ = Error{ErrorCode::NotFound, "cannot open vlm.json", ""};
    const Line memory = line("Memory", "cpu");
    EXPECT_EQ(memory.light, Light::Yellow);
    EXPECT_EQ(memory.remedy, "What training takes cannot be estimated: cannot open vlm.json");
    EXPECT_EQ(line("Disk", "cpu").found, "100.0 GiB free at " + folder_.path().string());
}

TEST_F(MachineLookTest, TheDiskAndADeviceThatIsNotThereAreSaid) {
    EXPECT_EQ(line("Disk", "cpu").light, Light::Green);
    EXPECT_TRUE(says(line("Disk", "cpu"),
                     "the checkpoints that are kept take at least 2.0 GiB, 100.0 GiB are free at"));
    disk_ = kGib;
    EXPECT_EQ(line("Disk", "cpu").light, Light::Red);
    tools_.device = [](const std::string&) -> Result<std::string> {
        return Error{ErrorCode::Unsupported, "cannot use device 'cuda:7': 1 CUDA devices are visible", ""};
    };
    EXPECT_EQ(line("Device", "cuda:7").light, Light::Red);
    EXPECT_TRUE(says(line("Device", "cuda:7"), "cuda:7"));
    EXPECT_EQ(line("GPU memory", "cuda:7").found, "");
}

TEST_F(MachineLookTest, ARunOfThisMachineOnThatDeviceIsNamed) {
    auto writer = must(run::RunWriter::create(
        folder_.path(), "busy",
        {.id = {}, .argv = {}, .device = "cpu", .gitCommit = {}, .parentRun = {}, .extra = {}}, ""));
    const std::string id = writer->folder().filename().string();
    EXPECT_EQ(line("Other runs", "cpu").found, "the run " + id + " trains already on cpu");
    EXPECT_EQ(line("Other runs", "cuda:0").found, "1 run trains already in this folder");
    writer.reset();
    EXPECT_EQ(line("Other runs", "cpu").light, Light::Green);
}

}  // namespace

}  // namespace studio::test
