// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/data/image.h"
#include "core/sim/camera_renderer.h"
#include "core/sim/scene.h"

namespace studio::sim {

/// Seconds between two actions: Kuavo data sets have 10 frames a second.
inline constexpr double kStepS = 0.1;

/// How an episode went so far.
struct EpisodeOutcome {
    std::uint64_t seed = 0;
    int steps = 0;
    bool success = false;   ///< held for kHoldSteps steps
    bool confused = false;  ///< did what another instruction asks for
    double progress = 0;    ///< best so far, 0..1
    double secondsToSuccess = 0;
};

/// A scene acted on at 10 Hz.
class Episode {
public:
    /// The scene must outlive this.
    explicit Episode(Scene& scene) : scene_(&scene) {}

    void reset(std::uint64_t seed);
    /// Sets targets and lets 0.1 s pass. The head keeps looking where it does.
    void step(const Vector16& action);
    /// The measured 16 values.
    Vector16 state() const;
    /// What the cameras see, in the order of kCameraNames.
    Result<std::array<data::Image, kCameras>> pictures(CameraRenderer& renderer) const;

    /// Solved, or out of time.
    bool done() const { return outcome_.success || outcome_.steps >= scene_->task().maxSteps; }
    const EpisodeOutcome& outcome() const { return outcome_; }
    Scene& scene() { return *scene_; }

private:
    Scene* scene_;
    EpisodeOutcome outcome_;
    int held_ = 0, confusedFor_ = 0;
};

/// How the executed command differs from the expert's: n <- 0.8 n + 0.6 N(0, rad), on every arm joint. The
/// label stays clean: so data show how to come back.
struct CommandNoise {
    double rad = 0.02;
};

/// One frame of an expert's episode, as a data set keeps it (radians; grippers 0..1).
struct DemonstrationFrame {
    Vector16 state{}, action{};
    std::array<data::Image, kCameras> pictures;  ///< empty without a renderer
};

/// The expert's episode of one seed: a pure function of task, difficulty, seed and noise. Stops early, with
/// an outcome that is no success, when `goOn` says no. `renderer` may be null.
Result<EpisodeOutcome> demonstrate(Episode& episode, std::uint64_t seed, const CommandNoise& noise,
                                   CameraRenderer* renderer,
                                   const std::function<bool(DemonstrationFrame frame)>& goOn);

}  // namespace studio::sim
