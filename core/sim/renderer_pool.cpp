// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/renderer_pool.h"

#include <algorithm>

namespace studio::sim {

Result<std::shared_ptr<RendererPool>> RendererPool::create(const RenderOptions& options, int count) {
    std::shared_ptr<RendererPool> pool(new RendererPool);
    for (int k = 0; k < std::max(1, count); ++k) {
        STUDIO_ASSIGN(auto renderer, CameraRenderer::create(options));
        pool->free_.push_back(renderer.get());
        pool->all_.push_back(std::move(renderer));
    }
    return pool;
}

RendererPool::Lease RendererPool::take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !free_.empty(); });
    CameraRenderer* renderer = free_.back();
    free_.pop_back();
    return Lease(renderer, GiveBack{this});
}

void RendererPool::putBack(CameraRenderer* renderer) {
    {
        std::lock_guard lock(mutex_);
        free_.push_back(renderer);
    }
    changed_.notify_one();
}

}  // namespace studio::sim
