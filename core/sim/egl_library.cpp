// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/egl_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <type_traits>

namespace studio::sim {

Result<EglLibrary> EglLibrary::open(const char* name) {
    // global, as MuJoCo looks eglGetProcAddress up among the names of the whole process
    void* library = dlopen(name, RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) {
        const char* why = dlerror();
        return cannotDraw(fmt::format("{} cannot be loaded ({})", name, why ? why : "no reason given"));
    }
    EglLibrary egl;
    const char* missing = nullptr;
    auto find = [&](const char* function, auto& place) {
        void* address = dlsym(library, function);
        if (address == nullptr && missing == nullptr) missing = function;
        place = reinterpret_cast<std::decay_t<decltype(place)>>(address);
    };
    find("eglGetProcAddress", egl.getProcAddress);
    find("eglInitialize", egl.initialize);
    find("eglGetError", egl.getError);
    find("eglChooseConfig", egl.chooseConfig);
    find("eglBindAPI", egl.bindApi);
    find("eglCreateContext", egl.createContext);
    find("eglMakeCurrent", egl.makeCurrent);
    find("eglDestroyContext", egl.destroyContext);
    if (missing != nullptr) return cannotDraw(fmt::format("{} has no function {}", name, missing));
    return egl;
}

Error cannotDraw(const std::string& found) {
    return {ErrorCode::Unsupported, "cannot draw the simulator's cameras: " + found,
            "Install OpenGL for programs without a screen (Debian: apt install libegl1 libegl-mesa0 libgl1 "
            "libgl1-mesa-dri). Physics works without it."};
}

}  // namespace studio::sim
