// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/egl_context.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <fmt/format.h>

#include <vector>

namespace studio::sim {

namespace {

Error noPictures(const std::string& found) {
    return {ErrorCode::Unsupported, "cannot draw the simulator's cameras: " + found,
            "Install OpenGL for programs without a screen (Debian: apt install libegl1 libegl-mesa0 libgl1 "
            "libgl1-mesa-dri). Physics works without it."};
}

/// Displays to try: every device, then Mesa without a device.
std::vector<EGLDisplay> displays() {
    std::vector<EGLDisplay> found;
    auto platform =
        reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
    auto devices = reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
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
EGLContext contextOn(EGLDisplay display, std::string& why) {
    EGLint major = 0, minor = 0;
    if (!eglInitialize(display, &major, &minor)) {
        why = fmt::format("eglInitialize says {:#x}", eglGetError());
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
    if (!eglChooseConfig(display, wanted, &config, 1, &count) || count < 1) config = EGL_NO_CONFIG_KHR;
    EGLContext context = EGL_NO_CONTEXT;
    if (eglBindAPI(EGL_OPENGL_API)) context = eglCreateContext(display, config, EGL_NO_CONTEXT, nullptr);
    if (context != EGL_NO_CONTEXT && eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context))
        return context;
    why = fmt::format("EGL {}.{} gives no OpenGL context ({:#x})", major, minor, eglGetError());
    if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
    return EGL_NO_CONTEXT;
}

}  // namespace

Result<std::unique_ptr<EglContext>> EglContext::create() {
    std::string why = "EGL offers no display (no graphics driver found)";
    for (EGLDisplay display : displays()) {
        EGLContext context = contextOn(display, why);
        if (context == EGL_NO_CONTEXT) continue;
        std::unique_ptr<EglContext> out(new EglContext(display, context));
        const GLubyte* name = glGetString(GL_RENDERER);
        out->device_ = name ? reinterpret_cast<const char*>(name) : "unknown";
        return out;
    }
    return noPictures(why);
}

EglContext::~EglContext() {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
    // the display stays: it is the process's, and others may use it
}

}  // namespace studio::sim
