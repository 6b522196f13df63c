// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"

namespace studio::sim {

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
    EglContext(void* display, void* context) : display_(display), context_(context) {}
    void *display_, *context_;
    std::string device_;
};

}  // namespace studio::sim
