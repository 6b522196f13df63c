// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"
#include "core/config/project_edit.h"

namespace studio::widgets {

/// The text of a YAML file with some keys ("training.batch_size") at new values (YAML flow text), everything
/// else, comments included, as it was. Keys that are not there yet go to the end of their section. Errors:
/// Unsupported, where the text cannot be changed in place (a value over several lines, an alias);
/// InvalidConfig, where it is no YAML.
Result<std::string> editYaml(const std::string& text, const std::map<std::string, std::string>& values);

/// The edit that puts new values into the user's file with its comments or, where that cannot be, into a new
/// file beside it. Nothing is written. Errors: Io, InvalidConfig.
Result<config::FileEdit> editConfig(const std::filesystem::path& file,
                                    const std::map<std::string, std::string>& values);

/// Saves new values into the user's file with its comments or, where that cannot be, as a new file beside it.
/// Returns the file written. Errors: Io, InvalidConfig.
Result<std::filesystem::path> saveConfig(const std::filesystem::path& file,
                                         const std::map<std::string, std::string>& values);

}  // namespace studio::widgets
