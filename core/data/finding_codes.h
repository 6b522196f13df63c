// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace studio::data {

// Codes of findings (Finding::code) that others than their finder act upon.

/// The list of episodes is shorter than info.json says: a part of it is lost, and training refuses the rest.
inline constexpr std::string_view kEpisodesMissing = "episodes_missing";
/// State or action has more numbers than a policy usually takes; settled once a feature map chooses.
inline constexpr std::string_view kWiderThanPolicy = "wider_than_policy";

}  // namespace studio::data
