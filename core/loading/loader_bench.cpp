// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/loader_bench.h"

#include <ATen/ATen.h>

#include <algorithm>
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

/// Types and sizes of a batch. A camera may have pictures in a later batch only.
void describe(const policy::Batch& batch, LoaderFigures& figures) {
    figures.numberType = batch.state.scalar_type();
    figures.tokens = std::max(figures.tokens, batch.tokens.size(1));
    figures.chunk = batch.action.size(1);
    figures.pictures.resize(batch.images.size());
    for (std::size_t i = 0; i < batch.images.size(); ++i) {
        const at::Tensor& images = batch.images[i];
        if (!images.defined()) continue;
        figures.pictureType = images.scalar_type();
        figures.pictures[i] = {images.size(3), images.size(2)};
    }
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
        describe(loaded.batch, figures);
    }
    figures.seconds = secondsSince(start);
    if (figures.seconds > 0) {
        figures.samplesPerSecond = static_cast<double>(figures.samples) / figures.seconds;
        figures.framesPerSecond = static_cast<double>(figures.frames) / figures.seconds;
    }
    return figures;
}

}  // namespace studio::loading
