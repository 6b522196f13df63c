// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/theme/theme.h"

namespace studio::widgets {

/// The style sheet of every standard widget in the theme's colours. Widgets choose a variant by the dynamic
/// property `look`: "primary", "stop", "quiet", "tab" (buttons), "card", "bar" (frames), "caption", "title",
/// "heading" (labels).
QString styleSheet(const Theme& theme, Scheme scheme);

}  // namespace studio::widgets
