// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::config {

/// Something in a configuration that is tolerated but that its author should know.
struct Warning {
    std::string message;  ///< begins with file:line:column where there is one
    std::string hint;     ///< the next step; may be empty
};

}  // namespace studio::config
