// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/config/warning.h"

namespace studio::test {

/// All of them, one a line: message and hint.
inline std::string textOf(const std::vector<config::Warning>& warnings) {
    std::string all;
    for (const config::Warning& warning : warnings) all += warning.message + " " + warning.hint + "\n";
    return all;
}

}  // namespace studio::test
