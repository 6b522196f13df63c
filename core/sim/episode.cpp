// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/episode.h"

#include <algorithm>
#include <cmath>

#include "core/sim/expert.h"
#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr std::uint64_t kCommandStream = 0xc033;

}  // namespace

void Episode::reset(std::uint64_t seed) {
    scene_->reset(seed);
    outcome_ = {.seed = seed};
    held_ = confusedFor_ = 0;
}

void Episode::step(const Vector16& action) {
    RobotBody& robot = scene_->robot();
    KuavoTargets targets;
    targets.headRad = {0, kHeadPitchRad};
    fromVector16(action, targets);
    robot.setTargets(targets);
    int substeps = static_cast<int>(std::lround(kStepS / robot.stepS()));
    for (int k = 0; k < substeps; ++k) robot.step();

    const Task& task = scene_->task();
    ++outcome_.steps;
    held_ = task.solved(*scene_) ? held_ + 1 : 0;
    outcome_.progress = std::max(outcome_.progress, task.progress(*scene_));
    if (task.confused) {
        confusedFor_ = task.confused(*scene_) ? confusedFor_ + 1 : 0;
        if (confusedFor_ >= kHoldSteps) outcome_.confused = true;
    }
    if (held_ >= kHoldSteps && !outcome_.success) {
        outcome_.success = true;
        outcome_.secondsToSuccess = kStepS * outcome_.steps;
    }
}

Vector16 Episode::state() const {
    KuavoMeasured measured = scene_->robot().measure();
    return toVector16(measured.armRad, measured.gripper);
}

Result<std::array<data::Image, kCameras>> Episode::pictures(CameraRenderer& renderer) const {
    std::array<data::Image, kCameras> out;
    for (std::size_t c = 0; c < kCameras; ++c) {
        STUDIO_ASSIGN(out[c], renderer.render(scene_->world(), kCameraNames[c]));
    }
    return out;
}

Result<EpisodeOutcome> demonstrate(Episode& episode, std::uint64_t seed, const CommandNoise& noise,
                                   CameraRenderer* renderer,
                                   const std::function<bool(DemonstrationFrame frame)>& goOn) {
    episode.reset(seed);
    Expert expert(episode.scene());
    CounterRng rng(seed, kCommandStream);
    std::array<double, 14> drift{};
    while (!episode.done()) {
        DemonstrationFrame frame;
        frame.state = episode.state();
        if (renderer) {
            STUDIO_ASSIGN(frame.pictures, episode.pictures(*renderer));
        }
        KuavoTargets wanted = expert.next();
        frame.action = toVector16(wanted.armRad, wanted.gripper);
        for (std::size_t j = 0; j < 14; ++j) {
            drift[j] = 0.8 * drift[j] + 0.6 * noise.rad * rng.normal();
            wanted.armRad[j] += drift[j];
        }
        if (!goOn(std::move(frame))) break;
        episode.step(toVector16(wanted.armRad, wanted.gripper));
    }
    return episode.outcome();
}

}  // namespace studio::sim
