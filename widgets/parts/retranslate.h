// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

namespace studio::widgets {

/// Runs `apply` now, and again whenever the language changes, as long as `owner` lives: every text that a
/// widget shows is set in such a function, so that the language can be switched while it runs.
void translated(QWidget* owner, std::function<void()> apply);
/// The same for changes of the theme; once for each, when everything has its new style.
void themed(QWidget* owner, std::function<void()> apply);

}  // namespace studio::widgets
