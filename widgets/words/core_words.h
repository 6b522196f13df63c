// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace studio::widgets {

// The core's English texts that the window shows, as lupdate finds them (context "Core"), by subject. %1 to
// %9 stand for what the core puts in. A text that the core gains gets a line here;
// tests/widgets/words_test.cpp walks the core's sources and names those without one.

std::span<const char* const> planWords();
std::span<const char* const> configWords();
std::span<const char* const> runWords();
std::span<const char* const> dataWords();
std::span<const char* const> editWords();
std::span<const char* const> checkWords();
std::span<const char* const> reasonWords();
std::span<const char* const> sessionWords();
/// Frames of refusals ("cannot read %1"), for those that stand whole in none of the lists above.
std::span<const char* const> refusalWords();

}  // namespace studio::widgets
