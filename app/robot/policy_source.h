// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/robot/chunk_source.h"

namespace studio::app {

/// Which camera of the robot a camera of the policy sees, by the policy's name (whole or its last part); an
/// empty name: none, the policy is told that the picture is missing.
using CameraChoice = std::map<std::string, std::string>;

struct PolicySourceOptions {
    std::filesystem::path checkpoint;       ///< policy folder, step folder, or a run (its last checkpoint)
    CameraChoice cameras;                   ///< wins over what is known by itself
    std::vector<std::string> robotCameras;  ///< what the robot offers, in order
    std::string device = "auto", dtype = "fp32";
    int steps = 0;          ///< Euler steps; 0: the policy's own
    int actionSteps = 0;    ///< 0: the policy's own
    double rateHz = 0;      ///< of its data; 0: as the checkpoint states, else 10
    int fan = 0;            ///< further draws per chunk, to begin with
    int guideHorizon = 10;  ///< steps of the last chunk that bind the next one (blending "guided")
    std::uint64_t seed = 1234;
    /// For a checkpoint without a tokenizer: that of the model it names; see policy::TokenizerLookup.
    std::function<Result<std::filesystem::path>(const std::string& model)> findTokenizer = {};
};

/// A camera of the policy. Known by itself is the robot's camera of the name that the checkpoint's data gave
/// it (or, where the checkpoint states no data, of the name that its processors rename, or the policy's own);
/// anything else has to be chosen.
struct PolicyCamera {
    std::string name;                  ///< "observation.images.camera1"
    std::optional<std::string> robot;  ///< of the robot; empty: no picture; none: still to be chosen
    bool chosen = false;               ///< by a person
};

/// A policy whose further draws per chunk can be changed while it runs, by any thread.
class FanSource : public robot::ChunkSource {
public:
    virtual void setFan(int draws) = 0;
    virtual const std::vector<PolicyCamera>& cameras() const = 0;
    /// Whether the checkpoint states at how many steps per second its data were taken.
    virtual bool isRateStated() const = 0;
    /// The same policy, not loaded again, with other cameras.
    virtual std::shared_ptr<FanSource> withCameras(const CameraChoice& choice) const = 0;
};

/// A checkpoint as the robot session wants it: pictures and state in, chunks in the data's units out. Lives
/// in app/ because it joins the policy (Torch) with the robot (none). Cameras that are still to be chosen
/// stand in facts().unfed. Errors: those of opening a checkpoint; InvalidConfig where it does not fit a Kuavo
/// (16 state and 16 or 20 action values).
Result<std::shared_ptr<FanSource>> makePolicySource(const PolicySourceOptions& options);

}  // namespace studio::app
