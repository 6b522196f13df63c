// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace studio::widgets {

/// Labels, units and meanings of the schema table that are translated, in English.
std::span<const char* const> schemaTexts();

}  // namespace studio::widgets
