// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/data/image.h"
#include "core/sim/world.h"

namespace studio::sim {

/// Size in pixels and cost of a picture.
struct RenderOptions {
    int width = 256, height = 256;
    bool shadows = false;  ///< 5 to 9 ms a picture on a software renderer
    int samples = 4;       ///< per pixel; 0: hard edges, faster
};

/// Draws what cameras see, by OpenGL on EGL without a screen, in a thread of its own (so that it can live
/// beside a window's own OpenGL). Worlds of all scenes may be drawn by one renderer.
class CameraRenderer {
public:
    /// Errors: InvalidArgument (size), Unsupported (no EGL or no OpenGL here; names what is missing).
    static Result<std::unique_ptr<CameraRenderer>> create(const RenderOptions& options);
    CameraRenderer(const CameraRenderer&) = delete;
    CameraRenderer& operator=(const CameraRenderer&) = delete;
    ~CameraRenderer();

    /// The picture of a named camera of the world as it stands. Waits for the render thread; the world must
    /// not change meanwhile. From any thread. Errors: Internal.
    Result<data::Image> render(const World& world, const std::string& camera);

    const RenderOptions& options() const;
    /// "llvmpipe (LLVM 15.0.6, 256 bits)".
    const std::string& device() const;

private:
    struct Impl;
    explicit CameraRenderer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio::sim
