// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace studio::retention {

/// Text with the characters escaped that HTML gives a meaning.
std::string escaped(std::string_view text);

/// A whole page around `body` (HTML), with the style of the reports: no scripts, nothing from outside, light
/// and dark by the reader's setting, tables and charts that are not torn apart in print.
std::string htmlPage(const std::string& title, const std::string& body);

/// Class of the n-th colour of a chart, "c0" … "c7", then again.
std::string colourClass(std::size_t n);

}  // namespace studio::retention
