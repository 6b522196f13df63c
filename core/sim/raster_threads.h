// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>

namespace studio::sim {

/// Lets Mesa's software renderer (llvmpipe) draw in the thread that asks for a picture instead of in helpers
/// of its own. With helpers a process was once seen to end in the renderer (SIGSEGV, Mesa 22.3.6), which in a
/// window would take STOP with it; what it costs stands in docs/simulator.md. A graphics card is not
/// concerned, and what the environment says already stays. To be called first thing in main(), as it writes
/// into the environment. Source: Mesa's environment variables, LP_NUM_THREADS.
inline void drawInOwnThread() {
    ::setenv("LP_NUM_THREADS", "0", 0);
}

}  // namespace studio::sim
