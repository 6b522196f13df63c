// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/build_info.h"

namespace studio::hub {

/// libcurl and OpenSSL as they are loaded.
std::vector<LibraryVersion> hubLibraries();

}  // namespace studio::hub
