// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/path_overlay.h"

#include <algorithm>
#include <cmath>

#include "core/robot/kuavo_mapping.h"

namespace studio::robot {

OverlayMaker::OverlayMaker(Kinematics kinematics, const KuavoLimits& limits,
                           std::map<std::string, RobotCamera> cameras)
    : kinematics_(std::move(kinematics)), limits_(limits), cameras_(std::move(cameras)) {}

void OverlayMaker::setModel(const std::string& camera, const CameraModel& model) {
    auto found = cameras_.find(camera);
    if (found != cameras_.end() && found->second.model != model) found->second.model = model;
}

void OverlayMaker::follow(const std::vector<std::vector<double>>& actions, int sample) {
    Way left{Side::Left, sample, {}, {}}, right{Side::Right, sample, {}, {}};
    for (const auto& action : actions) {
        auto asked = fromAction(action);
        // the gate refuses such a chunk; there is no way to draw
        bool usable = asked.ok() && std::all_of(action.begin(), action.end(),
                                                [](double value) { return std::isfinite(value); });
        if (!usable) return;
        for (std::size_t i = 0; i < kArmJoints; ++i) {
            const JointLimit& limit = limits_.arm[i];
            asked->armRad[i] = std::clamp(asked->armRad[i], limit.lower, limit.upper);
        }
        for (Way* way : {&left, &right}) {
            way->points.push_back(kinematics_.pinch(way->side, asked->armRad));
            way->grippers.push_back(asked->gripper[static_cast<std::size_t>(way->side)]);
        }
    }
    ways_.push_back(std::move(left));
    ways_.push_back(std::move(right));
}

std::optional<PathOverlay> OverlayMaker::make(const std::string& camera, int width, int height,
                                              const RobotState& measured,
                                              const std::shared_ptr<const Chunk>& chunk, double dueStep) {
    auto found = cameras_.find(camera);
    if (found == cameras_.end() || width <= 0 || height <= 0) return std::nullopt;
    if (chunk != chunk_) {
        chunk_ = chunk;
        ways_.clear();
        if (chunk) {
            follow(chunk->actions, 0);
            int sample = 0;
            for (const auto& draw : chunk->samples) follow(draw, ++sample);
        }
    }
    PathOverlay overlay;
    overlay.width = width;
    overlay.height = height;
    overlay.dueStep = dueStep;
    overlay.jointsAt = measured.received;
    if (chunk) overlay.observedAt = chunk->observedAt;
    CameraModel model = found->second.model.scaled(width, height);
    overlay.source = found->second.model.source;
    ArmPose pose = measured.armRad();
    Frame eye = found->second.pose(kinematics_, pose, measured.headRad());
    for (std::size_t s = 0; s < 2; ++s) {
        overlay.measured[s] = model.project(eye.inverse(kinematics_.pinch(static_cast<Side>(s), pose)));
        if (measured.gripper) overlay.measuredGripper[s] = (*measured.gripper)[s];
    }
    for (const Way& way : ways_) {
        HandPath path{way.side, way.sample, {}};
        for (std::size_t k = 0; k < way.points.size(); ++k) {
            path.points.push_back(
                {static_cast<double>(k), model.project(eye.inverse(way.points[k])), way.grippers[k]});
        }
        overlay.paths.push_back(std::move(path));
    }
    return overlay;
}

}  // namespace studio::robot
