// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "core/sim/camera_renderer.h"

namespace studio::sim {

/// Renderers of one kind for worlds that are drawn at the same time, each in a thread. From any thread.
class RendererPool {
public:
    /// `count` renderers, at least one. Errors: those of CameraRenderer::create.
    static Result<std::shared_ptr<RendererPool>> create(const RenderOptions& options, int count);

    /// A renderer for the caller alone, until it is let go of; waits where all are in use.
    struct GiveBack {
        RendererPool* pool = nullptr;
        void operator()(CameraRenderer* renderer) const { pool->putBack(renderer); }
    };
    using Lease = std::unique_ptr<CameraRenderer, GiveBack>;
    Lease take();

private:
    RendererPool() = default;
    void putBack(CameraRenderer* renderer);
    std::vector<std::unique_ptr<CameraRenderer>> all_;
    std::vector<CameraRenderer*> free_;
    std::mutex mutex_;
    std::condition_variable changed_;
};

}  // namespace studio::sim
