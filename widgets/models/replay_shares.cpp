// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/replay_shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace studio::widgets {

namespace {

constexpr double kMostReplay = 0.9;

}  // namespace

std::vector<double> rebalanced(std::vector<double> shares, std::size_t index, double share) {
    share = std::clamp(share, 0.0, 1.0);
    double others = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) others += i == index ? 0 : shares[i];
    double rest = 1 - share;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (i == index) continue;
        shares[i] = others > 0 ? shares[i] / others * rest : rest / static_cast<double>(shares.size() - 1);
        // four digits are enough for a batch, and read well in the file
        shares[i] = std::round(shares[i] * 1e4) / 1e4;
    }
    shares[index] = share;
    // what rounding left over goes to the largest of the others
    if (shares.size() > 1) {
        std::size_t largest = index == 0 ? 1 : 0;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (i != index && shares[i] > shares[largest]) largest = i;
        }
        double sum = std::accumulate(shares.begin(), shares.end(), 0.0) - shares[largest];
        shares[largest] = std::max(0.0, std::round((1 - sum) * 1e6) / 1e6);
    }
    return shares;
}

std::vector<double> sharesByStage(const sequence::SequencePlan& plan, std::size_t row) {
    std::vector<double> shares;
    const auto& own = plan.stages.at(row);
    for (std::size_t i = 0; i <= row; ++i) {
        const auto& column = plan.stages[i];
        auto found = std::find_if(own.shares.begin(), own.shares.end(),
                                  [&](const auto& share) { return share.task == column.task; });
        shares.push_back(found != own.shares.end()        ? found->share.value_or(0)
                         : own.shares.empty() && i == row ? 1
                                                          : 0);
    }
    return shares;
}

std::vector<double> plannedShares(const config::ProjectConfig& project, const sequence::SequencePlan& plan,
                                  std::size_t row) {
    const auto& sequential = project.sequential;
    const std::string strategy = sequential.strategy();
    if (strategy == "episodes" && row > 0) return {};
    const auto stated = sequential.shares.find(plan.stages.at(row).stage);
    const double own = row == 0 ? 1 : sequential.currentShare;
    std::vector<double> shares;
    for (std::size_t i = 0; i <= row; ++i) {
        double share = i == row ? own : (1 - own) / static_cast<double>(row);
        if (strategy == "none") {
            share = i == row ? 1 : 0;
        } else if (strategy == "balanced") {
            share = 1.0 / static_cast<double>(row + 1);
        } else if (row > 0 && stated != sequential.shares.end()) {
            const auto found = stated->second.find(plan.stages[i].task);
            if (found != stated->second.end()) share = found->second;
        }
        shares.push_back(share);
    }
    return shares;
}

PlanChanges shareChanges(const sequence::SequencePlan& plan, std::size_t row,
                         const std::vector<double>& shares) {
    PlanChanges values;
    for (std::size_t i = 0; i < shares.size() && i < plan.stages.size(); ++i) {
        values[fmt::format("sequential.stage{}_replay.task{}", plan.stages.at(row).stage,
                           plan.stages[i].task)] = fmt::format("{:.6g}", shares[i]);
    }
    return values;
}

std::optional<MoreReplay> moreReplay(const sequence::SequencePlan& plan, int task, double by) {
    const auto& stages = plan.stages;
    auto own =
        std::find_if(stages.begin(), stages.end(), [task](const auto& stage) { return stage.task == task; });
    if (own == stages.end()) return {};
    // a stage that has begun keeps what it was begun with
    auto begun =
        std::find_if(stages.rbegin(), stages.rend(), [](const auto& stage) { return !stage.run.empty(); });
    auto next = std::max(own + 1, begun.base());
    if (next == stages.end()) return {};
    MoreReplay more;
    more.stage = next->stage;
    more.row = static_cast<std::size_t>(next - stages.begin());
    more.column = static_cast<std::size_t>(own - stages.begin());
    std::vector<double> shares = sharesByStage(plan, more.row);
    more.before = more.after = shares[more.column];
    const bool byShares =
        plan.strategy == "proportional" || plan.strategy == "adaptive" || plan.strategy == "reservoir";
    more.newStrategy = !byShares;
    if (more.newStrategy) more.values["sequential.replay_strategy"] = "proportional";
    // without shares until now the project's own count from here on
    if (plan.strategy == "none" || plan.strategy == "episodes") return more;
    more.after = std::max(more.before, std::min(more.before + by, kMostReplay));
    for (auto& [key, value] : shareChanges(plan, more.row, rebalanced(shares, more.column, more.after)))
        more.values[key] = value;
    return more;
}

}  // namespace studio::widgets
