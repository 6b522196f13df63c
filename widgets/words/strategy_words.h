// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

namespace studio::widgets {

/// A replay strategy's name for people, in the window's language; one that is not known as it is.
QString strategyName(const std::string& name);
/// A sequence's title, "naive" or "proportional (batch 32) (unfinished)", with its words in the window's
/// language.
QString sequenceName(const std::string& title);
/// Settings in which sequences differ, "shares, steps" or with their values "steps 40, 1 more", in the
/// window's language; a word that is none of them stays.
QString settingNames(const std::string& settings);
/// One sentence on a replay strategy, in the window's language; empty: none of the core's strategies.
QString aboutStrategy(const std::string& name);

}  // namespace studio::widgets
