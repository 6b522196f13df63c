// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/loader_bench.h"

#include <ATen/ATen.h>

#include <chrono>

namespace studio::loading {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Pictures that the data really had.
std::uint64_t framesIn(const policy::Batch& batch) {
    std::uint64_t frames = 0;
    for (std::size_t i = 0; i < batch.images.size(); ++i) {
        if (!batch.images[i].defined()) continue;
        const at::Tensor& mask = batch.imageMasks[i];
        frames += static_cast<std::uint64_t>(mask.defined() ? mask.sum().item<std::int64_t>()
                                                            : batch.images[i].size(0));
    }
    return frames;
}

}  // namespace

Result<LoaderFigures> benchLoader(BatchLoader& loader, std::uint64_t warmUp, std::uint64_t batches) {
    LoaderFigures figures;
    auto start = Clock::now();
    for (std::uint64_t i = 0; i < warmUp; ++i) STUDIO_CHECK(loader.next());
    figures.warmUpSeconds = secondsSince(start);
    start = Clock::now();
    for (; figures.batches < batches; ++figures.batches) {
        STUDIO_ASSIGN(LoadedBatch loaded, loader.next());
        figures.samples += loaded.refs.size();
        figures.frames += framesIn(loaded.batch);
    }
    figures.seconds = secondsSince(start);
    if (figures.seconds > 0) {
        figures.samplesPerSecond = static_cast<double>(figures.samples) / figures.seconds;
        figures.framesPerSecond = static_cast<double>(figures.frames) / figures.seconds;
    }
    return figures;
}

}  // namespace studio::loading
