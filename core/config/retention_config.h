// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::config {

/// From where on an earlier task counts as degraded, forgotten or recovered (`retention.*`). A score is
/// compared with the best that the task ever had (words: relative), or, where it is a flow loss, put on the
/// scale of the seed's trainer, loss * action width / 32 (words: seed).
struct RetentionConfig {
    std::string words = "relative";
    double slightlyAbove = 0.10;    ///< relative: slightly degraded when worse by more than this share
    double forgottenAbove = 0.50;   ///< relative: forgotten when worse by more than this share
    double seedSlightly = 0.7;      ///< seed: slightly degraded from here on
    double seedForgotten = 1.0;     ///< seed: forgotten from here on
    double recoveredWithin = 0.05;  ///< a lost task is back when it is so near to its best, as a share of it
    bool operator==(const RetentionConfig&) const = default;
};

}  // namespace studio::config
