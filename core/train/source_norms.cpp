// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/source_norms.h"

#include <torch/torch.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/replay/sub_batch.h"
#include "core/train/clip.h"

namespace studio::train {

namespace {

double normOf(const std::vector<at::Tensor>& gradients) {
    std::vector<at::Tensor> defined;
    for (const auto& gradient : gradients) {
        if (gradient.defined()) defined.push_back(gradient);
    }
    // a limit of 0 scales nothing
    return clipGradNorm(defined, 0).item<double>();
}

}  // namespace

void SourceNorms::add(const policy::Batch& batch, const policy::FlowDraw& draw) {
    for (int source : std::set<int>(batch.sources.begin(), batch.sources.end())) {
        auto rows = replay::rowsWhere(batch, [source](int one) { return one == source; });
        replay::SubBatch part = replay::subBatch(batch, draw, rows);
        auto loss = policy_.loss(part.batch, part.draw).total;
        auto gradients = torch::autograd::grad({loss}, parameters_, {}, /*retain_graph=*/std::nullopt,
                                               /*create_graph=*/false, /*allow_unused=*/true);
        Sum& sum = sums_[source];
        if (single_) {
            sum.norm = normOf(gradients);
            continue;
        }
        auto steps = part.batch.actionIsPad.defined()
                         ? part.batch.actionIsPad.logical_not().sum().item<double>()
                         : static_cast<double>(part.batch.action.size(0) * part.batch.action.size(1));
        sum.steps += steps;
        sum.gradients.resize(gradients.size());
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            if (!gradients[i].defined()) continue;
            auto weighted = gradients[i] * steps;
            sum.gradients[i] = sum.gradients[i].defined() ? sum.gradients[i] + weighted : weighted;
        }
    }
}

std::map<int, double> SourceNorms::norms() const {
    std::map<int, double> norms;
    for (const auto& [source, sum] : sums_)
        norms[source] = single_ ? sum.norm : normOf(sum.gradients) / std::max(sum.steps, 1.0);
    return norms;
}

}  // namespace studio::train
