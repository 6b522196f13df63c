// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/progress_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/run/clock.h"

namespace studio::run {

std::string progressLine(const RunStatus& status, int width) {
    std::string text = fmt::format(" {}/{}", status.step, status.totalSteps);
    if (status.lastLoss) text += fmt::format("  loss {:.4g}", *status.lastLoss);
    if (status.bestValidation) text += fmt::format("  best {:.4g}", status.bestValidation->loss);
    if (status.state != RunState::Running) {
        text += fmt::format("  {}", toString(status.state));
    } else if (status.etaS) {
        text += fmt::format("  {} left", formatDuration(*status.etaS));
    }
    int room = std::max(0, width - static_cast<int>(text.size()) - 2);
    int bar = std::min(room, 40);
    // below that a bar tells nothing
    if (bar < 5 || status.totalSteps <= 0)
        return text.substr(1, static_cast<std::size_t>(std::max(width, 0)));
    double share = std::clamp(double(status.step) / double(status.totalSteps), 0.0, 1.0);
    int filled = static_cast<int>(share * bar);
    std::string drawn(static_cast<std::size_t>(filled), '=');
    if (filled < bar) drawn += '>';
    drawn.resize(static_cast<std::size_t>(bar), ' ');
    return "[" + drawn + "]" + text;
}

}  // namespace studio::run
