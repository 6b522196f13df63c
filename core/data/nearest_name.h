// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

namespace studio::data {

/// The candidate that `wished` was probably meant to be (smallest edit distance, at most half of it); empty
/// where none is close.
std::string nearestName(const std::string& wished, std::span<const std::string> candidates);

/// " Did you mean 'x'?" or the list of what there is: the hint of a NotFound.
std::string nameHint(const std::string& wished, std::span<const std::string> candidates, const char* what);

}  // namespace studio::data
