// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/distill.h"

#include <torch/torch.h>

#include <optional>

#include "core/replay/sub_batch.h"

namespace studio::replay {

namespace {

class Distill : public Regularizer {
public:
    Distill(const config::ReplayConfig& config, std::shared_ptr<StartWeights> start)
        : weight_(config.distill), on_(config.distillOn), start_(std::move(start)) {}

    at::Tensor term(policy::Policy& policy, const policy::Batch& batch,
                    const policy::FlowDraw& draw) override {
        // source 0 is the stage's own task
        auto rows = rowsWhere(batch, [this](int source) {
            return on_ == "all" || (on_ == "current" ? source == 0 : source != 0);
        });
        if (rows.empty()) return {};
        auto first = [&](const at::Tensor& x) {
            auto K = x.size(0) / batch.size();
            return K == 1 ? x : x.slice(0, 0, std::nullopt, K);
        };
        SubBatch part = subBatch(batch, {first(draw.noise), first(draw.time)}, rows);
        auto action = part.batch.action;
        auto missing = part.draw.noise.size(2) - action.size(2);
        auto t = part.draw.time.view({-1, 1, 1});
        auto xt = t * part.draw.noise + (1 - t) * at::constant_pad_nd(action, {0, missing}, 0);
        at::Tensor before;
        {
            at::NoGradGuard noGraph;
            StartWeights::Applied applied(*start_);
            before = policy.velocity(part.batch, xt, part.draw.time);
        }
        auto now = policy.velocity(part.batch, xt, part.draw.time);
        auto width = action.size(2);
        auto squares = (now - before).narrow(2, 0, width).square();
        if (!part.batch.actionIsPad.defined()) return weight_ * squares.mean();
        auto inside = part.batch.actionIsPad.logical_not().to(squares.scalar_type());
        auto count = (inside.sum() * static_cast<double>(width)).clamp_min(1);
        return weight_ * (squares * inside.unsqueeze(2)).sum() / count;
    }

private:
    double weight_;
    std::string on_;
    std::shared_ptr<StartWeights> start_;
};

}  // namespace

std::unique_ptr<Regularizer> distill(const config::ReplayConfig& config,
                                     std::shared_ptr<StartWeights> start) {
    return std::make_unique<Distill>(config, std::move(start));
}

}  // namespace studio::replay
