// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/chunk_player.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace studio::robot {

const char* toString(Blending blending) {
    switch (blending) {
        case Blending::Replace:
            return "replace";
        case Blending::Average:
            return "average";
        case Blending::Ensemble:
            return "ensemble";
        case Blending::Guided:
            return "guided";
    }
    return "unknown";
}

Result<Blending> parseBlending(std::string_view text) {
    for (Blending blending : {Blending::Replace, Blending::Average, Blending::Ensemble, Blending::Guided}) {
        if (text == toString(blending)) return blending;
    }
    return Error{ErrorCode::InvalidArgument, fmt::format("unknown way of blending chunks '{}'", text),
                 "Ways: replace, average, ensemble, guided."};
}

Status ChunkPlayer::add(Chunk chunk) {
    if (chunk.actions.empty()) return Error{ErrorCode::InvalidArgument, "the policy's chunk is empty", ""};
    for (const auto& action : chunk.actions) {
        if (action.size() != chunk.actions.front().size()) {
            return Error{ErrorCode::InvalidArgument, "the actions of the policy's chunk differ in width", ""};
        }
        for (double value : action) {
            if (!std::isfinite(value)) {
                return Error{ErrorCode::NotFinite, "the policy's chunk holds a number that is not finite",
                             "Look at the checkpoint's normalisation and at the pictures it was given."};
            }
        }
    }
    if (!chunks_.empty() && chunk.observedAt <= chunks_.back().observedAt) return {};
    chunks_.push_back(std::move(chunk));
    // only chunks that can still say something are kept
    std::size_t kept = settings_.blending == Blending::Ensemble ? 64 : 2;
    while (chunks_.size() > kept) chunks_.pop_front();
    return {};
}

TimePoint ChunkPlayer::zeroOf(const Chunk& chunk) const {
    return settings_.compensateDelay ? chunk.beginsAt.value_or(chunk.observedAt) : chunk.readyAt;
}

double ChunkPlayer::stepOf(const Chunk& chunk, TimePoint now) const {
    return secondsOf(now - zeroOf(chunk)) * settings_.rateHz;
}

std::size_t ChunkPlayer::usableOf(const Chunk& chunk) const {
    return std::min<std::size_t>(chunk.actions.size(),
                                 static_cast<std::size_t>(std::max(1, settings_.actionSteps)));
}

std::optional<double> ChunkPlayer::position(TimePoint now) const {
    if (chunks_.empty()) return std::nullopt;
    return stepOf(chunks_.back(), now);
}

std::optional<std::vector<double>> ChunkPlayer::at(const Chunk& chunk, TimePoint now) const {
    double step = stepOf(chunk, now);
    auto usable = static_cast<double>(usableOf(chunk));
    if (step < 0 || step >= usable) return std::nullopt;
    auto below = static_cast<std::size_t>(step);
    std::size_t above = std::min(below + 1, static_cast<std::size_t>(usable) - 1);
    double share = step - static_cast<double>(below);
    std::vector<double> action = chunk.actions[below];
    for (std::size_t i = 0; i < action.size(); ++i)
        action[i] += share * (chunk.actions[above][i] - action[i]);
    return action;
}

std::optional<std::vector<double>> ChunkPlayer::target(TimePoint now) const {
    if (chunks_.empty()) return std::nullopt;
    auto newest = at(chunks_.back(), now);
    if (settings_.blending == Blending::Average && newest && chunks_.size() > 1) {
        auto old = at(chunks_[chunks_.size() - 2], now);
        if (old && old->size() == newest->size()) {
            double since = secondsOf(now - chunks_.back().readyAt) * settings_.rateHz;
            double share = std::clamp((since + 1) / (settings_.blendSteps + 1), 0.0, 1.0);
            for (std::size_t i = 0; i < old->size(); ++i) {
                (*newest)[i] = (1 - share) * (*old)[i] + share * (*newest)[i];
            }
        }
        return newest;
    }
    if (settings_.blending != Blending::Ensemble) return newest;

    std::vector<double> sum;
    double weights = 0;
    int rank = 0;
    for (const Chunk& chunk : chunks_) {
        auto action = at(chunk, now);
        if (!action || (!sum.empty() && action->size() != sum.size())) continue;
        double weight = std::exp(-settings_.ensembleDecay * rank++);
        sum.resize(action->size(), 0);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * (*action)[i];
        weights += weight;
    }
    if (sum.empty()) return std::nullopt;
    for (double& value : sum) value /= weights;
    return sum;
}

std::optional<std::vector<double>> ChunkPlayer::ahead(TimePoint now, double aheadS) const {
    if (chunks_.empty()) return std::nullopt;
    const Chunk& chunk = chunks_.back();
    const double lastS = static_cast<double>(usableOf(chunk) - 1) / settings_.rateHz;
    const TimePoint last = zeroOf(chunk) + secondsToDuration(lastS);
    return target(std::max(now, std::min(now + secondsToDuration(aheadS), last)));
}

int ChunkPlayer::delaySteps(double latencyS) const {
    // a latency of exactly n steps is n, not n + 1
    return static_cast<int>(std::ceil(latencyS * settings_.rateHz - 1e-9));
}

bool ChunkPlayer::wantsChunk(TimePoint now, double latencyS) const {
    if (chunks_.empty()) return true;
    if (settings_.blending == Blending::Ensemble) return true;
    int horizon =
        settings_.executionHorizon > 0 ? settings_.executionHorizon : std::max(1, settings_.actionSteps / 2);
    // executed steps count from where the chunk took over, and the next one must be here before the end
    const Chunk& chunk = chunks_.back();
    double step = stepOf(chunk, now);
    double executed = step - std::max(0.0, stepOf(chunk, chunk.readyAt));
    return executed >= horizon || step + delaySteps(latencyS) >= settings_.actionSteps;
}

std::vector<std::vector<double>> ChunkPlayer::leftOver(TimePoint now) const {
    if (chunks_.empty()) return {};
    const Chunk& chunk = chunks_.back();
    double step = std::max(0.0, stepOf(chunk, now));
    auto first = std::min(static_cast<std::size_t>(step), chunk.actions.size());
    return {chunk.actions.begin() + static_cast<std::ptrdiff_t>(first), chunk.actions.end()};
}

}  // namespace studio::robot
