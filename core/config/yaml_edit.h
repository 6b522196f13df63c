// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace studio::config {

/// Changes single keys of a YAML text and leaves everything else, comments included, as it is. `path`:
/// "training.batch_size"; `value`: YAML in one line, as valueText writes it. The result is parsed again:
/// where it says anything else than the old text with that one change, the edit is refused. Errors:
/// InvalidConfig (the text or the value is no YAML), Unsupported (that place cannot be edited so).

/// Sets a key; one that is not there is added at the end of its section, missing sections with it.
Result<std::string> setYamlValue(std::string_view text, std::string_view path, std::string_view value);
/// Takes a key away with all its lines. A key that is not there is no error.
Result<std::string> removeYamlKey(std::string_view text, std::string_view path);
/// Adds one item at the end of a list, which is made where it is not there.
Result<std::string> addYamlItem(std::string_view text, std::string_view path, std::string_view value);
/// Takes the item at `index` (from 0) out of a list, with its line where it has one of its own. Also errors:
/// NotFound (no such item).
Result<std::string> removeYamlItem(std::string_view text, std::string_view path, std::size_t index);

}  // namespace studio::config
