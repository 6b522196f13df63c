// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/robot/policy_source.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

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

constexpr double kUsualRateHz = 10;  ///< of a Kuavo's data

std::string shortName(const std::string& camera) {
    return camera.substr(camera.rfind('.') + 1);
}

/// What takes long to open and all sources of one checkpoint share. One inference at a time.
struct Loaded {
    Loaded(policy::OpenedPolicy policy, const PolicySourceOptions& options, c10::Device device)
        : opened(std::move(policy)),
          collate(loading::collatorOptions(opened)),
          engine(opened.policy,
                 {device, options.dtype == "bf16" ? at::kBFloat16 : at::kFloat, true, options.steps}) {}

    policy::OpenedPolicy opened;
    loading::Collator collate;
    std::mutex mutex;  ///< of the engine: an inference may outlast the choice of other cameras
    eval::InferenceEngine engine;
    std::uint64_t draws = 0;
};

/// The robot's camera for one of the policy's.
PolicyCamera cameraFor(const std::string& wanted, const PolicySourceOptions& options,
                       const policy::OpenedPolicy& opened) {
    const std::vector<std::string>& offered = options.robotCameras;
    const CameraChoice& choice = options.cameras;
    const std::optional<policy::Embodiment>& embodiment = opened.embodiment;
    auto isOffered = [&](const std::string& camera) {
        return std::find(offered.begin(), offered.end(), camera) != offered.end();
    };
    PolicyCamera camera{wanted, {}, false};
    auto chosen = choice.find(wanted);
    if (chosen == choice.end()) chosen = choice.find(shortName(wanted));
    if (chosen != choice.end()) {
        // a choice for another robot's cameras is none for this one
        if (chosen->second.empty() || isOffered(chosen->second)) {
            camera.robot = chosen->second;
            camera.chosen = true;
        }
        return camera;
    }
    std::string known = shortName(wanted);
    if (embodiment && !embodiment->cameras.empty()) {
        const auto& fed = embodiment->cameras;
        auto pair = std::find_if(fed.begin(), fed.end(), [&](const auto& p) { return p.first == wanted; });
        // a camera that its data did not have was never seen
        known = pair == fed.end() ? "" : shortName(pair->second);
    } else if (known.starts_with("empty_camera_")) {
        known.clear();
    } else {
        // LeRobot's way to say which camera of the data a policy's camera saw
        for (const auto& [data, policy] : opened.processors.rename) {
            if (policy == wanted && isOffered(shortName(data))) known = shortName(data);
        }
    }
    if (known.empty() || isOffered(known)) camera.robot = known;
    return camera;
}

class PolicySource : public FanSource {
public:
    PolicySource(std::shared_ptr<Loaded> loaded, const PolicySourceOptions& options)
        : loaded_(std::move(loaded)), options_(options), fan_(options.fan) {
        const policy::OpenedPolicy& opened = loaded_->opened;
        const policy::Shapes& shapes = opened.policy->shapes();
        facts_.name = opened.weights;
        facts_.chunk = shapes.chunk;
        facts_.actionSteps =
            options.actionSteps > 0 ? std::min(options.actionSteps, shapes.chunk) : shapes.actionSteps;
        facts_.rateHz = options.rateHz;
        facts_.guided = true;
        if (opened.embodiment) state(*opened.embodiment);
        if (facts_.rateHz <= 0) facts_.rateHz = kUsualRateHz;
        for (const std::string& wanted : shapes.cameras) {
            cameras_.push_back(cameraFor(wanted, options, opened));
            const std::optional<std::string>& robot = cameras_.back().robot;
            auto& used = facts_.cameras;
            if (!robot) {
                facts_.unfed.push_back(shortName(wanted));
            } else if (!robot->empty() && std::find(used.begin(), used.end(), *robot) == used.end()) {
                used.push_back(*robot);
            }
        }
    }
    const robot::SourceFacts& facts() const override { return facts_; }
    const std::vector<PolicyCamera>& cameras() const override { return cameras_; }
    bool isRateStated() const override {
        return loaded_->opened.embodiment && loaded_->opened.embodiment->fps > 0;
    }
    void setFan(int draws) override { fan_ = draws; }
    std::shared_ptr<FanSource> withCameras(const CameraChoice& choice) const override {
        PolicySourceOptions options = options_;
        options.cameras = choice;
        options.fan = fan_;
        return std::make_shared<PolicySource>(loaded_, options);
    }

    Result<robot::Chunk> infer(const robot::Observation& observation) override {
        c10::InferenceMode guard;
        std::scoped_lock alone(loaded_->mutex);
        const policy::OpenedPolicy& opened = loaded_->opened;
        const policy::Shapes& shapes = opened.policy->shapes();
        loading::Sample sample;
        sample.state.assign(observation.state.begin(), observation.state.end());
        sample.instruction = observation.instruction;
        // the collator wants actions; nobody reads them here
        sample.action.assign(static_cast<std::size_t>(shapes.chunk * shapes.action), 0.f);
        sample.actionIsPad.assign(static_cast<std::size_t>(shapes.chunk), 0);
        for (const PolicyCamera& camera : cameras_) {
            if (!camera.robot) {
                return Error{ErrorCode::InvalidConfig,
                             "no camera of the robot is chosen for " + camera.name + " of the policy",
                             "Choose which camera of the robot each camera of the policy sees."};
            }
            sample.images.push_back(camera.robot->empty() ? data::Image()
                                                          : observation.frames.at(*camera.robot).image);
        }

        STUDIO_ASSIGN(policy::Batch batch, loaded_->collate({sample}));
        const policy::Normalizer& normalizer = opened.processors.normalizer;
        batch.state = normalizer.normalize("observation.state", batch.state);

        policy::ChunkGuide guide = guideOf(observation);
        robot::Chunk chunk;
        int fan = fan_;
        for (int draw = 0; draw <= fan; ++draw) {
            auto noise =
                policy::FlowDraw::make(1, shapes.chunk, shapes.maxAction, options_.seed, loaded_->draws++)
                    .noise;
            at::Tensor made = loaded_->engine.act(batch, noise, guide).to(at::kCPU);
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
        guide.leftOver = loaded_->opened.processors.normalizer.normalize("action", left);
        guide.delay = observation.delaySteps;
        guide.horizon = options_.guideHorizon;
        return guide;
    }

    /// What the checkpoint's data say, as the session compares it.
    void state(const policy::Embodiment& data) {
        for (const std::string& name : data.actionNames) facts_.jointOrder.push_back(robot::vectorName(name));
        for (const std::string& name : data.stateNames) facts_.stateOrder.push_back(robot::vectorName(name));
        if (facts_.rateHz <= 0) facts_.rateHz = data.fps;
        auto kind = robot::parseGripperKind(data.gripper);
        if (kind.ok()) facts_.gripper = {*kind, data.gripperStateScale, data.gripperCommandScale, 0};
    }

    std::shared_ptr<Loaded> loaded_;
    PolicySourceOptions options_;
    std::atomic<int> fan_;
    std::vector<PolicyCamera> cameras_;
    robot::SourceFacts facts_;
};

}  // namespace

Result<std::shared_ptr<FanSource>> makePolicySource(const PolicySourceOptions& options) {
    STUDIO_ASSIGN(std::filesystem::path folder, run::checkpointAt(options.checkpoint));
    STUDIO_ASSIGN(policy::OpenedPolicy opened, policy::openPolicy(folder, options.findTokenizer));
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
    STUDIO_ASSIGN(c10::Device device, tensors::parseDevice(options.device));
    auto loaded = std::make_shared<Loaded>(std::move(opened), options, device);
    return std::shared_ptr<FanSource>(std::make_shared<PolicySource>(std::move(loaded), options));
}

}  // namespace studio::app
