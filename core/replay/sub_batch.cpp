// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/sub_batch.h"

#include <torch/torch.h>

namespace studio::replay {

SubBatch subBatch(const policy::Batch& batch, const policy::FlowDraw& draw,
                  const std::vector<std::int64_t>& rows) {
    if (static_cast<std::int64_t>(rows.size()) == batch.size()) return {batch, draw};
    auto index = torch::tensor(rows, torch::kLong).to(batch.state.device());
    auto take = [&index](const at::Tensor& x) { return x.defined() ? x.index_select(0, index) : x; };
    SubBatch part{batch, {}};
    for (auto* tensors : {&part.batch.images, &part.batch.imageMasks, &part.batch.pictureFeatures})
        for (auto& tensor : *tensors) tensor = take(tensor);
    for (at::Tensor* tensor : {&part.batch.state, &part.batch.tokens, &part.batch.tokenMask,
                               &part.batch.action, &part.batch.actionIsPad})
        *tensor = take(*tensor);
    part.batch.sources.clear();
    for (auto row : rows) part.batch.sources.push_back(batch.sources[static_cast<std::size_t>(row)]);
    // the draws of sample b are rows b * K … b * K + K - 1
    auto each = [&](const at::Tensor& x) {
        auto shape = x.sizes().vec();
        std::int64_t draws = shape[0] / batch.size();
        auto grouped = x.reshape({batch.size(), draws, -1}).index_select(0, index);
        shape[0] = static_cast<std::int64_t>(rows.size()) * draws;
        return grouped.reshape(shape);
    };
    part.draw = {each(draw.noise), each(draw.time)};
    return part;
}

}  // namespace studio::replay
