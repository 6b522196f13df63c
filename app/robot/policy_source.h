// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/robot/chunk_source.h"

namespace studio::app {

struct PolicySourceOptions {
    std::filesystem::path checkpoint;  ///< policy folder, step folder, or a run (its last checkpoint)
    std::map<std::string, std::string> cameras;  ///< policy camera -> robot camera; empty: by name
    std::vector<std::string> robotCameras;       ///< what the robot offers, in order
    std::string device = "auto", dtype = "fp32";
    int steps = 0;          ///< Euler steps; 0: the policy's own
    int actionSteps = 0;    ///< 0: the policy's own
    double rateHz = 10;     ///< of its data
    int fan = 0;            ///< further draws per chunk, to begin with
    int guideHorizon = 10;  ///< steps of the last chunk that bind the next one (blending "guided")
    std::uint64_t seed = 1234;
};

/// A policy whose further draws per chunk can be changed while it runs, by any thread.
class FanSource : public robot::ChunkSource {
public:
    virtual void setFan(int draws) = 0;
};

/// A checkpoint as the robot session wants it: pictures and state in, chunks in the data's units out. Lives
/// in app/ because it joins the policy (Torch) with the robot (none). Errors: those of opening a checkpoint;
/// InvalidConfig where it does not fit a Kuavo (16 state and 16 or 20 action values) or a camera is missing.
Result<std::shared_ptr<FanSource>> makePolicySource(const PolicySourceOptions& options);

}  // namespace studio::app
