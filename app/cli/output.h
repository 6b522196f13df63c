// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"

namespace studio::cli {

/// Prints an error with its next step on standard error (as JSON on standard output where asked) and returns
/// kFailed.
int fail(const Error& error, bool json = false);
/// The same for commands that print one JSON object per line.
int failLine(const Error& error, bool json);
/// One line on standard output.
void say(const std::string& line);
void say(const char* line);
/// A JSON value on standard output, indented.
void say(const nlohmann::json& value);
/// Last thing of the program: writes out what standard output still holds, and returns `code`; or says that a
/// result was lost on its way to a file or a device (full, closed) and returns kFailed. A reader of a pipe
/// that has gone wants no more, and is no failure.
int finishOutput(int code);

}  // namespace studio::cli
