// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <EGL/egl.h>

#include <string>

#include "core/base/result.h"

namespace studio::sim {

/// What is called of EGL, found when pictures are first wanted: programs start and physics runs where there
/// is no graphics library. OpenGL's own functions come from getProcAddress.
struct EglLibrary {
    PFNEGLGETPROCADDRESSPROC getProcAddress = nullptr;
    PFNEGLINITIALIZEPROC initialize = nullptr;
    PFNEGLGETERRORPROC getError = nullptr;
    PFNEGLCHOOSECONFIGPROC chooseConfig = nullptr;
    PFNEGLBINDAPIPROC bindApi = nullptr;
    PFNEGLCREATECONTEXTPROC createContext = nullptr;
    PFNEGLMAKECURRENTPROC makeCurrent = nullptr;
    PFNEGLDESTROYCONTEXTPROC destroyContext = nullptr;

    /// `name`: as the dynamic loader takes it. What was loaded stays until the process ends. From any thread.
    /// Errors: Unsupported, with the loader's words or the function that the library lacks.
    static Result<EglLibrary> open(const char* name = "libEGL.so.1");
};

/// Unsupported: no pictures can be drawn here because of `found`; the hint names what to install.
Error cannotDraw(const std::string& found);

}  // namespace studio::sim
