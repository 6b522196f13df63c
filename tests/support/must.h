// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

#include "core/base/result.h"

namespace studio::test {

/// The value, for fixtures: where there is none, throws std::runtime_error with the error's text.
template <class T>
T must(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().text());
    return std::move(result).value();
}

inline void must(const Status& status) {
    if (!status.ok()) throw std::runtime_error(status.error().text());
}

}  // namespace studio::test
