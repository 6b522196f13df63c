// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/resume_hint.h"

namespace studio::run {

const char* resumeHint(bool saved) {
    return saved ? "`kstudio train --resume` continues it from its newest checkpoint."
                 : "It saved no checkpoint: `kstudio train --resume` begins it again in its folder.";
}

}  // namespace studio::run
