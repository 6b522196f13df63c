// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/adaptive_replay.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/replay/planned_shares.h"

namespace studio::replay {

namespace {

/// The stage's own task keeps at least this part of its planned share.
constexpr double kOwnKept = 0.5;

bool isUsable(const TaskLoss& measured) {
    return std::isfinite(measured.loss) && measured.loss > 0;
}

/// Whether shares differ by more than rounding.
bool apart(const std::vector<double>& a, const std::vector<double>& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most > 1e-9;
}

}  // namespace

AdaptiveReplay::AdaptiveReplay(const StrategyOptions& options, const std::vector<double>& planned)
    : MixtureReplay(options, planned), planned_(planned) {
    auto begun = sharesFor({});
    if (apart(begun, planned_)) change(0, begun);
}

std::vector<double> AdaptiveReplay::sharesFor(const std::map<int, double>& forgetting) const {
    double low = options().minShare, high = options().maxShare;
    std::vector<double> shares = planned_;
    double sum = 0, least = 0;
    for (std::size_t i = 1; i < shares.size(); ++i) {
        auto found = forgetting.find(options().pools[i].task);
        double rise = found == forgetting.end() ? 0 : found->second;
        shares[i] = std::clamp(std::max(planned_[i], low) * (1 + options().gain * rise), low, high);
        sum += shares[i];
        least += low;
    }
    double room = 1 - kOwnKept * planned_[0];
    if (sum > room) {
        double part = sum > least ? std::max(0.0, (room - least) / (sum - least)) : 0;
        sum = 0;
        for (std::size_t i = 1; i < shares.size(); ++i) {
            // many tasks may not even have room for their least share
            shares[i] = least <= room ? low + part * (shares[i] - low)
                                      : room / static_cast<double>(shares.size() - 1);
            sum += shares[i];
        }
    }
    shares[0] = 1 - sum;
    return shares;
}

void AdaptiveReplay::remember(const std::vector<TaskLoss>& lowest) {
    for (const TaskLoss& known : lowest) {
        if (isUsable(known)) lowest_[known.task] = known.loss;
    }
}

std::optional<std::string> AdaptiveReplay::observe(std::uint64_t nextBatch,
                                                   const std::vector<TaskLoss>& losses) {
    std::map<int, double> forgetting;
    std::vector<std::string> why;
    for (const TaskLoss& measured : losses) {
        if (!isUsable(measured)) continue;
        double& lowest = lowest_.try_emplace(measured.task, measured.loss).first->second;
        lowest = std::min(lowest, measured.loss);
        double rise = measured.loss / lowest - 1;
        forgetting[measured.task] = rise;
        bool earlier = measured.task != options().pools[0].task;
        if (earlier && rise > 0)
            why.push_back(fmt::format("task {} lost {:.1f} % (loss {:.4g}, lowest {:.4g})", measured.task,
                                      100 * rise, measured.loss, lowest));
    }
    auto shares = sharesFor(forgetting);
    if (!apart(shares, mixture())) return std::nullopt;
    change(nextBatch, shares);
    return why.empty() ? "no earlier task has lost anything" : fmt::format("{}", fmt::join(why, "; "));
}

nlohmann::json AdaptiveReplay::state() const {
    nlohmann::json state = MixtureReplay::state();
    auto& lowest = state["lowest"] = nlohmann::json::array();
    for (const auto& [task, loss] : lowest_) lowest.push_back({{"task", task}, {"loss", loss}});
    return state;
}

Status AdaptiveReplay::restore(const nlohmann::json& state) {
    std::map<int, double> lowest;
    for (const auto& entry : state.value("lowest", nlohmann::json::array())) {
        STUDIO_ASSIGN(int task, jsonValue<int>(entry, "task", 0));
        STUDIO_ASSIGN(double loss, jsonValue<double>(entry, "loss", 0.0));
        lowest[task] = loss;
    }
    STUDIO_CHECK(MixtureReplay::restore(state));
    lowest_ = std::move(lowest);
    return {};
}

Result<std::unique_ptr<ReplayStrategy>> adaptiveReplay(const StrategyOptions& options) {
    STUDIO_ASSIGN(std::vector<double> shares, plannedShares(options.pools));
    if (!(options.minShare >= 0 && options.minShare <= options.maxShare && options.maxShare < 1)) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("cannot adapt shares between {} and {}", options.minShare, options.maxShare),
                     "Choose 0 <= min_share <= max_share < 1."};
    }
    return std::unique_ptr<ReplayStrategy>(std::make_unique<AdaptiveReplay>(options, shares));
}

}  // namespace studio::replay
