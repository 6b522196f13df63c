// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/policy_size.h"

#include "core/policy/smolvla/smolvla_policy.h"
#include "core/train/checkpoint_room.h"
#include "core/train/policy_setup.h"
#include "core/train/training_state.h"

namespace studio::train {

namespace {

constexpr std::uint64_t kFloat = 4, kBfloat16 = 2;
constexpr std::uint64_t kCopies = 4;  ///< of what is trained: weight, gradient, two moments

}  // namespace

Result<PolicySize> policySize(const config::TrainConfig& config, const std::filesystem::path& folder) {
    STUDIO_ASSIGN(policy::smolvla::Config planned, plannedPolicy(config, folder));
    // parameters are created empty
    policy::smolvla::SmolVlaPolicy policy(planned);
    policy.applyFreezing();
    PolicySize size;
    size.checkpointBytes = plannedCheckpointBytes(policy, config.training.emaDecay > 0);
    size.startWeightsBytes = startWeightsBytes(policy, config.replay);
    for (const auto& item : policy.named_parameters()) {
        const std::int64_t count = item.value().numel();
        if (item.value().requires_grad()) {
            size.trainable += count;
            size.trainingBytes += kCopies * kFloat * static_cast<std::uint64_t>(count);
            continue;
        }
        size.frozen += count;
        const bool half =
            config.training.dtype == "bf16" && policy.publishedType(item.key()) == at::kBFloat16;
        size.trainingBytes += (half ? kBfloat16 : kFloat) * static_cast<std::uint64_t>(count);
    }
    return size;
}

}  // namespace studio::train
