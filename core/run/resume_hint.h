// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace studio::run {

/// From where `kstudio train --resume` goes on with a run that broke off. `saved`: it has a checkpoint, by
/// its log or, as a log may be damaged, in its folder.
const char* resumeHint(bool saved);

}  // namespace studio::run
