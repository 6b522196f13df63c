// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"

namespace studio::sim {

struct EglLibrary;

/// An OpenGL context without window or surface, current on the thread that made it until it is destroyed
/// there.
class EglContext {
public:
    /// Tries the graphics devices one after another, then Mesa's surfaceless platform. Errors: Unsupported.
    static Result<std::unique_ptr<EglContext>> create();
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;
    ~EglContext();
    const std::string& device() const { return device_; }

private:
    EglContext(std::shared_ptr<const EglLibrary> egl, void* display, void* context);
    std::shared_ptr<const EglLibrary> egl_;
    void *display_, *context_;
    std::string device_;
};

}  // namespace studio::sim
