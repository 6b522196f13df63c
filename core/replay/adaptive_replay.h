// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>

#include "core/replay/mixture_replay.h"

namespace studio::replay {

/// Shares that follow the measured forgetting. With f_k = loss of task k now / the lowest it ever had in the
/// sequence (in this stage its loss before the first step included) - 1, an earlier task gets
///   clamp(max(planned share, minShare) * (1 + gain * f_k), minShare, maxShare);
/// what is left is the stage's own, at least half of its planned share (else the earlier tasks' gains over
/// minShare shrink in proportion). Without forgetting it is the plan. Shares move at validations only, hence
/// are a function of the losses that the run's log shows.
class AdaptiveReplay : public MixtureReplay {
public:
    AdaptiveReplay(const StrategyOptions& options, const std::vector<double>& planned);

    bool listens() const override { return true; }
    void remember(const std::vector<TaskLoss>& lowest) override;
    std::optional<std::string> observe(std::uint64_t nextBatch, const std::vector<TaskLoss>& losses) override;
    nlohmann::json state() const override;
    Status restore(const nlohmann::json& state) override;

private:
    std::vector<double> sharesFor(const std::map<int, double>& forgetting) const;

    std::vector<double> planned_;
    std::map<int, double> lowest_;  ///< loss by task id
};

/// Errors: InvalidConfig (planned shares as in plannedShares; minShare above maxShare).
Result<std::unique_ptr<ReplayStrategy>> adaptiveReplay(const StrategyOptions& options);

}  // namespace studio::replay
