// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

#include "core/base/result.h"

namespace studio::widgets {

/// A text of the core in the language of the window: found among core_words.h, with what stands in its
/// places, which may be texts of the core again. A text that is not among them stays as it is, so names,
/// paths and numbers come through; not for text that a person wrote. Any thread.
QString coreText(const std::string& english);
/// Message, then the hint on a line of its own where there is one.
QString coreText(const Error& error);

}  // namespace studio::widgets
