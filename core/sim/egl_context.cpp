// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/egl_context.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <fmt/format.h>

#include <vector>

#include "core/sim/egl_library.h"

namespace studio::sim {

namespace {

/// Displays to try: every device, then Mesa without a device.
std::vector<EGLDisplay> displays(const EglLibrary& egl) {
    std::vector<EGLDisplay> found;
    auto platform =
        reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(egl.getProcAddress("eglGetPlatformDisplayEXT"));
    auto devices = reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(egl.getProcAddress("eglQueryDevicesEXT"));
    if (!platform) return found;
    EGLDeviceEXT list[16];
    EGLint count = 0;
    if (devices && devices(16, list, &count)) {
        for (EGLint k = 0; k < count; ++k) {
            EGLDisplay display = platform(EGL_PLATFORM_DEVICE_EXT, list[k], nullptr);
            if (display != EGL_NO_DISPLAY) found.push_back(display);
        }
    }
    EGLDisplay display = platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display != EGL_NO_DISPLAY) found.push_back(display);
    return found;
}

/// A context made current, or EGL_NO_CONTEXT with `why`.
EGLContext contextOn(const EglLibrary& egl, EGLDisplay display, std::string& why) {
    EGLint major = 0, minor = 0;
    if (!egl.initialize(display, &major, &minor)) {
        why = fmt::format("eglInitialize says {:#x}", egl.getError());
        return EGL_NO_CONTEXT;
    }
    const EGLint wanted[] = {EGL_SURFACE_TYPE,
                             EGL_PBUFFER_BIT,
                             EGL_RENDERABLE_TYPE,
                             EGL_OPENGL_BIT,
                             EGL_RED_SIZE,
                             8,
                             EGL_GREEN_SIZE,
                             8,
                             EGL_BLUE_SIZE,
                             8,
                             EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (!egl.chooseConfig(display, wanted, &config, 1, &count) || count < 1) config = EGL_NO_CONFIG_KHR;
    EGLContext context = EGL_NO_CONTEXT;
    if (egl.bindApi(EGL_OPENGL_API)) context = egl.createContext(display, config, EGL_NO_CONTEXT, nullptr);
    if (context != EGL_NO_CONTEXT && egl.makeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context))
        return context;
    why = fmt::format("EGL {}.{} gives no OpenGL context ({:#x})", major, minor, egl.getError());
    if (context != EGL_NO_CONTEXT) egl.destroyContext(display, context);
    return EGL_NO_CONTEXT;
}

/// What draws in the current context.
std::string rendererName(const EglLibrary& egl) {
    using GetString = const unsigned char* (*)(unsigned);
    constexpr unsigned kRenderer = 0x1f01;  // GL_RENDERER
    auto getString = reinterpret_cast<GetString>(egl.getProcAddress("glGetString"));
    const unsigned char* name = getString ? getString(kRenderer) : nullptr;
    return name ? reinterpret_cast<const char*>(name) : "unknown";
}

}  // namespace

Result<std::unique_ptr<EglContext>> EglContext::create() {
    STUDIO_ASSIGN(EglLibrary loaded, EglLibrary::open());
    auto egl = std::make_shared<const EglLibrary>(loaded);
    std::string why = "EGL offers no display (no graphics driver found)";
    for (EGLDisplay display : displays(*egl)) {
        EGLContext context = contextOn(*egl, display, why);
        if (context == EGL_NO_CONTEXT) continue;
        std::unique_ptr<EglContext> out(new EglContext(egl, display, context));
        out->device_ = rendererName(*egl);
        return out;
    }
    return cannotDraw(why);
}

EglContext::EglContext(std::shared_ptr<const EglLibrary> egl, void* display, void* context)
    : egl_(std::move(egl)), display_(display), context_(context) {}

EglContext::~EglContext() {
    egl_->makeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    egl_->destroyContext(display_, context_);
    // the display stays: it is the process's, and others may use it
}

}  // namespace studio::sim
