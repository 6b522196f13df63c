// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/robot/policy_source.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>

#include "core/eval/inference_engine.h"
#include "core/loading/collator.h"
#include "core/loading/policy_collator.h"
#include "core/policy/checkpoint.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/robot/kuavo_mapping.h"
#include "core/run/checkpoint_at.h"
#include "core/tensors/device.h"

namespace studio::app {

namespace {

std::string shortName(const std::string& camera) {
    return camera.substr(camera.rfind('.') + 1);
}

class PolicySource : public FanSource {
public:
    PolicySource(policy::OpenedPolicy opened, const PolicySourceOptions& options, c10::Device device,
                 std::vector<std::string> cameras)
        : opened_(std::move(opened)),
          options_(options),
          fan_(options.fan),
          cameras_(std::move(cameras)),
          collate_(loading::collatorOptions(opened_)),
          engine_(opened_.policy,
                  {device, options.dtype == "bf16" ? at::kBFloat16 : at::kFloat, true, options.steps}) {
        const policy::Shapes& shapes = opened_.policy->shapes();
        facts_.name = opened_.weights;
        facts_.cameras = cameras_;
        facts_.chunk = shapes.chunk;
        facts_.actionSteps =
            options.actionSteps > 0 ? std::min(options.actionSteps, shapes.chunk) : shapes.actionSteps;
        facts_.rateHz = options.rateHz;
        facts_.guided = true;
    }
    const robot::SourceFacts& facts() const override { return facts_; }
    void setFan(int draws) override { fan_ = draws; }

    Result<robot::Chunk> infer(const robot::Observation& observation) override {
        c10::InferenceMode guard;
        const policy::Shapes& shapes = opened_.policy->shapes();
        loading::Sample sample;
        sample.state.assign(observation.state.begin(), observation.state.end());
        sample.instruction = observation.instruction;
        // the collator wants actions; nobody reads them here
        sample.action.assign(static_cast<std::size_t>(shapes.chunk * shapes.action), 0.f);
        sample.actionIsPad.assign(static_cast<std::size_t>(shapes.chunk), 0);
        for (const std::string& camera : cameras_)
            sample.images.push_back(observation.frames.at(camera).image);

        STUDIO_ASSIGN(policy::Batch batch, collate_({sample}));
        const policy::Normalizer& normalizer = opened_.processors.normalizer;
        batch.state = normalizer.normalize("observation.state", batch.state);

        policy::ChunkGuide guide = guideOf(observation);
        robot::Chunk chunk;
        int fan = fan_;
        for (int draw = 0; draw <= fan; ++draw) {
            auto noise =
                policy::FlowDraw::make(1, shapes.chunk, shapes.maxAction, options_.seed, draws_++).noise;
            at::Tensor made = engine_.act(batch, noise, guide).to(at::kCPU);
            at::Tensor acted = normalizer.unnormalize("action", made).to(at::kDouble).contiguous();
            std::vector<std::vector<double>> actions;
            const double* values = acted.const_data_ptr<double>();
            for (int k = 0; k < shapes.chunk; ++k)
                actions.emplace_back(values + k * shapes.action, values + (k + 1) * shapes.action);
            (draw == 0 ? chunk.actions : chunk.samples.emplace_back()) = std::move(actions);
        }
        return chunk;
    }

private:
    /// What is left of the last chunk, as the policy sees actions; empty where there is none.
    policy::ChunkGuide guideOf(const robot::Observation& observation) const {
        policy::ChunkGuide guide;
        if (observation.leftOver.empty()) return guide;
        std::vector<double> flat;
        for (const auto& action : observation.leftOver) flat.insert(flat.end(), action.begin(), action.end());
        auto rows = static_cast<std::int64_t>(observation.leftOver.size());
        auto left =
            at::from_blob(flat.data(), {1, rows, static_cast<std::int64_t>(flat.size()) / rows}, at::kDouble)
                .to(at::kFloat);
        guide.leftOver = opened_.processors.normalizer.normalize("action", left);
        guide.delay = observation.delaySteps;
        guide.horizon = options_.guideHorizon;
        return guide;
    }

    policy::OpenedPolicy opened_;
    PolicySourceOptions options_;
    std::atomic<int> fan_;
    std::vector<std::string> cameras_;
    loading::Collator collate_;
    eval::InferenceEngine engine_;
    robot::SourceFacts facts_;
    std::uint64_t draws_ = 0;
};

Result<std::vector<std::string>> chooseCameras(const PolicySourceOptions& options,
                                               const policy::Shapes& shapes) {
    std::vector<std::string> chosen;
    const auto& offered = options.robotCameras;
    for (const std::string& wanted : shapes.cameras) {
        auto mapped = options.cameras.find(wanted);
        if (mapped == options.cameras.end()) mapped = options.cameras.find(shortName(wanted));
        std::string camera = mapped != options.cameras.end() ? mapped->second : shortName(wanted);
        bool known = std::find(offered.begin(), offered.end(), camera) != offered.end();
        if (!known) {
            return Error{ErrorCode::InvalidConfig,
                         fmt::format("the policy wants the camera {}, the robot offers {}", wanted,
                                     fmt::join(offered, ", ")),
                         "Say which one it is: --camera policy_camera=robot_camera."};
        }
        chosen.push_back(camera);
    }
    return chosen;
}

}  // namespace

Result<std::shared_ptr<FanSource>> makePolicySource(const PolicySourceOptions& options) {
    STUDIO_ASSIGN(std::filesystem::path folder, run::checkpointAt(options.checkpoint));
    STUDIO_ASSIGN(policy::OpenedPolicy opened, policy::openPolicy(folder));
    const policy::Shapes& shapes = opened.policy->shapes();
    if (shapes.state != 16 || (shapes.action != 16 && shapes.action != 20)) {
        return Error{
            ErrorCode::InvalidConfig,
            fmt::format(
                "cannot drive a Kuavo with {}: {} state and {} action values, 16 and 16 (or 20) are needed",
                folder.string(), shapes.state, shapes.action),
            "Choose a checkpoint trained on both arms of a Kuavo."};
    }
    if (!opened.tokenizer) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("the checkpoint {} has no tokenizer", folder.string()),
                     "Put its tokenizer.json into it."};
    }
    STUDIO_ASSIGN(std::vector<std::string> cameras, chooseCameras(options, shapes));
    STUDIO_ASSIGN(c10::Device device, tensors::parseDevice(options.device));
    return std::shared_ptr<FanSource>(
        std::make_shared<PolicySource>(std::move(opened), options, device, std::move(cameras)));
}

}  // namespace studio::app
