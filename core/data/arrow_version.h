// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::data {

/// Version of the Arrow library that is loaded ("26.0.1").
std::string arrowVersion();

}  // namespace studio::data
