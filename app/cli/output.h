// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"

namespace studio::cli {

/// Prints an error with its next step on standard error (as JSON on standard output where asked) and returns
/// kFailed.
int fail(const Error& error, bool json = false);
/// One line on standard output.
void say(const std::string& line);
void say(const char* line);
/// A JSON value on standard output, indented.
void say(const nlohmann::json& value);

}  // namespace studio::cli
