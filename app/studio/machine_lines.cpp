// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/machine_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/run/checkpoint_store.h"
#include "core/train/checkpoint_room.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::PreflightLine;
using Light = PreflightLine::Light;

namespace {

constexpr std::uint64_t kLeastDisk = 2ULL << 30, kWiseDisk = 8ULL << 30;
constexpr std::uint64_t kLeastMemory = 2ULL << 30;
constexpr std::size_t kProcessesNamed = 3;

/// GiB in tenths: what is free is rounded down and what is needed up, so that the two never look as if there
/// was room where there is none.
double freeGib(std::uint64_t bytes) {
    return std::floor(double(bytes) / double(1ULL << 30) * 10) / 10;
}
double neededGib(std::uint64_t bytes) {
    return std::ceil(double(bytes) / double(1ULL << 30) * 10) / 10;
}

/// More than there is: red; more than 80 % of it: yellow.
Light lightOf(std::uint64_t needed, std::uint64_t free) {
    if (needed > free) return Light::Red;
    return needed > free - free / 5 ? Light::Yellow : Light::Green;
}

run::CheckpointStore storeOf(const StageRoom& stage) {
    return run::CheckpointStore(stage.run / "checkpoints");
}

/// Whether a run that goes on has a checkpoint from which it does.
std::size_t savedBy(const StageRoom& stage) {
    return stage.run.empty() ? 0 : storeOf(stage).steps().size();
}

/// Whether every step is done and saved: then nothing large is written any more.
bool isTrained(const StageRoom& stage) {
    if (stage.steps <= 0 || savedBy(stage) == 0) return false;
    const auto newest = storeOf(stage).newestValid(nullptr, true);
    return newest.ok() && newest->step >= stage.steps;
}

/// What the trainer removes before it asks for room.
std::uint64_t leftBytes(const StageRoom& stage) {
    return stage.run.empty() ? 0 : storeOf(stage).leftovers().bytes;
}

/// What the trainer would say when it opens the stage.
Status refusal(const fs::path& root, const StageRoom& stage, std::uint64_t free) {
    if (isTrained(stage)) return {};
    if (savedBy(stage) > 0) {
        return run::CheckpointStore(stage.run / "checkpoints",
                                    [free](const fs::path&) { return std::optional(free); })
            .requireNext();
    }
    // one that it puts back decides, whose size is not asked for here
    if (!stage.run.empty() && storeOf(stage).leftovers().comesBack) return {};
    return run::requireRoom(root, stage.checkpointBytes, stage.least, free, stage.besideBytes);
}

/// Bytes that all stages together are going to add: of a finished one the next checkpoint is never written.
std::uint64_t wantedBytes(const std::vector<StageRoom>& rooms) {
    std::uint64_t stay = 0, most = 0;
    for (const StageRoom& stage : rooms) {
        if (isTrained(stage)) continue;
        const auto keep = static_cast<std::uint64_t>(std::max(0, stage.most - 1));
        const std::uint64_t more = keep - std::min<std::uint64_t>(keep, savedBy(stage));
        stay += more * stage.checkpointBytes + (savedBy(stage) > 0 ? 0 : stage.besideBytes);
        most = std::max(most, stay + stage.checkpointBytes);
    }
    return most;
}

PreflightLine diskWithout(const fs::path& root, std::uint64_t free) {
    return {free < kLeastDisk  ? Light::Red
            : free < kWiseDisk ? Light::Yellow
                               : Light::Green,
            "Disk", fmt::format("{:.1f} GiB free at {}", freeGib(free), root.string()),
            free < kWiseDisk ? "Checkpoints need room: free some." : ""};
}

std::string named(const Gpu::Process& process) {
    const std::string name = fs::path(process.name).filename().string();
    return process.bytes
               ? fmt::format("{} (pid {}, {:.1f} GiB)", name, process.pid, neededGib(*process.bytes))
               : fmt::format("{} (pid {})", name, process.pid);
}

/// Those of the GPU that are not this one.
std::vector<std::string> othersOn(const Gpu& gpu, std::int64_t ownPid) {
    std::vector<std::string> names;
    for (const Gpu::Process& process : gpu.processes)
        if (process.pid != ownPid) names.push_back(named(process));
    if (names.size() > kProcessesNamed) {
        const std::size_t more = names.size() - kProcessesNamed;
        names.resize(kProcessesNamed);
        names.push_back(fmt::format("+{}", more));
    }
    return names;
}

PreflightLine gpuMemoryLine(std::uint64_t needed, const std::string& device, const Gpu& gpu,
                            std::int64_t ownPid, std::uint64_t kept) {
    const std::uint64_t free = *gpu.freeBytes;
    const std::string where = fmt::format("{} ({})", device, gpu.name);
    const double total = neededGib(gpu.totalBytes.value_or(free));
    if (needed == 0) {
        return {Light::Green, "GPU memory",
                fmt::format("{:.1f} of {:.1f} GiB of GPU memory are free on {}", freeGib(free), total, where),
                ""};
    }
    PreflightLine line{lightOf(needed, free), "GPU memory",
                       fmt::format("training takes at least {:.1f} GiB of GPU memory (weights, gradients, "
                                   "optimizer), {:.1f} of {:.1f} GiB are free on {}",
                                   neededGib(needed), freeGib(free), total, where),
                       ""};
    // what this window holds from an earlier training is used again by one in its own thread
    std::uint64_t own = 0;
    for (const Gpu::Process& process : gpu.processes)
        if (process.pid == ownPid) own += process.bytes.value_or(0);
    if (line.light == Light::Red && needed <= free + std::max(own, kept)) line.light = Light::Yellow;
    if (line.light != Light::Green) {
        line.remedy = line.light == Light::Red
                          ? "Wait until others on it have ended, choose another GPU (training.device), or "
                            "train fewer parts (policy.train_expert_only)."
                          : "Pictures and activations come on top: if memory runs out, lower "
                            "training.batch_size and raise training.gradient_accumulation.";
    }
    return line;
}

/// 1 of "cuda:1"; 0 of "cuda".
int numberOf(const std::string& device) {
    int number = 0;
    const std::size_t colon = device.find(':');
    if (colon != std::string::npos)
        (void)std::from_chars(device.data() + colon + 1, device.data() + device.size(), number);
    return number;
}

}  // namespace

StageRoom stageRoom(const train::PolicySize& size, const config::TrainConfig& config, const fs::path& run) {
    const train::CheckpointCount count = train::checkpointCount(config);
    // what a run that begins again replaces is there already
    std::error_code ignored;
    const bool begun = !run.empty() && fs::exists(run / train::kStartWeightsFile, ignored);
    return {run,         size.checkpointBytes, begun ? 0 : size.startWeightsBytes,
            count.least, count.most,           config.training.steps};
}

PreflightLine memoryLine(std::uint64_t needed, std::uint64_t available, std::uint64_t kept,
                         std::uint64_t swap) {
    const bool little = available < kLeastMemory;
    if (needed == 0) {
        return {little ? Light::Yellow : Light::Green, "Memory",
                fmt::format("{:.1f} GiB available", freeGib(available)),
                little ? "Close other programs, or lower training.frame_cache_mib." : ""};
    }
    PreflightLine line{lightOf(needed, available), "Memory",
                       fmt::format("training takes at least {:.1f} GiB of memory (weights, gradients, "
                                   "optimizer), {:.1f} GiB are available",
                                   neededGib(needed), freeGib(available)),
                       ""};
    if (line.light == Light::Green && little) line.light = Light::Yellow;
    const bool swaps = needed > available + kept;
    if (line.light == Light::Red && needed <= available + kept + swap) line.light = Light::Yellow;
    if (line.light == Light::Yellow && swaps) {
        line.remedy =
            "A part of it would lie in the swap space, where training is very slow: close other programs, or "
            "train fewer parts (policy.train_expert_only).";
    } else if (line.light == Light::Red) {
        line.remedy =
            "Close other programs, train fewer parts (policy.train_expert_only), or use a machine with more "
            "memory.";
    } else if (line.light == Light::Yellow) {
        line.remedy =
            "Pictures and activations come on top: close other programs, or lower training.batch_size or "
            "training.frame_cache_mib.";
    }
    return line;
}

PreflightLine diskLine(const fs::path& root, const std::vector<StageRoom>& rooms,
                       std::optional<std::uint64_t> free) {
    if (!free) return {Light::Yellow, "Disk", "cannot ask how much is free at " + root.string(), ""};
    if (rooms.empty()) return diskWithout(root, *free);
    *free += leftBytes(rooms.front());
    if (Status refused = refusal(root, rooms.front(), *free); !refused.ok())
        return {Light::Red, "Disk", refused.error().message, refused.error().hint};
    const std::uint64_t wanted = wantedBytes(rooms);
    const std::string found =
        rooms.size() == 1
            ? fmt::format("the checkpoints that are kept take at least {:.1f} GiB, {:.1f} GiB are free at {}",
                          neededGib(wanted), freeGib(*free), root.string())
            : fmt::format(
                  "the checkpoints that {} stages keep take at least {:.1f} GiB, {:.1f} GiB are free at {}",
                  rooms.size(), neededGib(wanted), freeGib(*free), root.string());
    // with less the trainer begins, and keeps fewer
    const bool enough = lightOf(wanted, *free) == Light::Green;
    return {enough ? Light::Green : Light::Yellow, "Disk", found,
            enough ? ""
                   : "Free some space, lower training.keep_last, or keep the runs on another disk "
                     "(training.output_directory): when it is full, older checkpoints are removed early, and "
                     "a later stage finds no room."};
}

std::vector<PreflightLine> gpuLines(std::uint64_t needed, const std::string& device,
                                    const Result<std::vector<Gpu>>& gpus, std::int64_t ownPid,
                                    const std::string& visible, bool busOrder, std::uint64_t kept) {
    if (!gpus.ok()) {
        return {{Light::Yellow, "GPU memory",
                 fmt::format("cannot ask how much GPU memory is free: {}", gpus.error().message),
                 needed == 0 ? "nvidia-smi comes with the driver: install it to have this checked."
                             : fmt::format("Training takes at least {:.1f} GiB of it. nvidia-smi comes with "
                                           "the driver: install it to have this checked.",
                                           neededGib(needed))}};
    }
    const std::optional<Gpu> gpu = cudaGpu(*gpus, numberOf(device), visible, busOrder);
    if (!gpu || !gpu->freeBytes) {
        return {{Light::Yellow, "GPU memory",
                 fmt::format("nvidia-smi does not tell how much GPU memory is free on {}", device),
                 "Where GPUs of several models are in one machine, set CUDA_DEVICE_ORDER=PCI_BUS_ID before "
                 "the start; of a part of a GPU (MIG) it cannot be asked."}};
    }
    std::vector<PreflightLine> lines{gpuMemoryLine(needed, device, *gpu, ownPid, kept)};
    if (const auto others = othersOn(*gpu, ownPid); !others.empty()) {
        lines.push_back({Light::Yellow, "GPU memory",
                         fmt::format("also computing on {}: {}", device, fmt::join(others, ", ")),
                         "They share its memory and its time: wait for their end, or choose another GPU "
                         "(training.device)."});
    }
    return lines;
}

std::vector<PreflightLine> otherRunLines(const std::vector<run::RunListEntry>& runs,
                                         const std::string& device,
                                         const std::function<bool(const run::RunListEntry&)>& here) {
    const std::string remedy = "They share processor, memory and GPU.";
    std::vector<std::string> same;
    int others = 0;
    for (const run::RunListEntry& run : runs) {
        if (!run.status.alive()) continue;
        if (run.device == device && here(run)) {
            same.push_back(run.id);
        } else {
            ++others;
        }
    }
    std::vector<PreflightLine> lines;
    if (!same.empty()) {
        lines.push_back(
            {Light::Yellow, "Other runs",
             same.size() == 1
                 ? fmt::format("the run {} trains already on {}", same.front(), device)
                 : fmt::format("{} runs train already on {}: {}", same.size(), device, fmt::join(same, ", ")),
             "Runs on one device are slower and may run out of memory: wait until it is free."});
    }
    if (others > 0) {
        lines.push_back({Light::Yellow, "Other runs",
                         others > 1 ? fmt::format("{} runs train already in this folder", others)
                                    : "1 run trains already in this folder",
                         remedy});
    }
    if (lines.empty()) lines.push_back({Light::Green, "Other runs", "none train here", ""});
    return lines;
}

}  // namespace studio::app
