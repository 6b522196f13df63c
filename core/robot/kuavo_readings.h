// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/data/media.h"
#include "core/robot/camera_projection.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/newest.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

/// What a Kuavo's topics tell, whichever way the messages come: newest joints, grippers, pictures (decoded by
/// a thread of its own), camera models, and somebody else's arm targets. Thread-safe.
class KuavoReadings {
public:
    struct Settings {
        TopicTable topics;
        GripperScale gripper;                             ///< kind None: not read
        std::shared_ptr<const data::MediaBackend> media;  ///< decodes pictures; null: no pictures
        std::shared_ptr<const Clock> clock = steadyClock();
    };
    explicit KuavoReadings(Settings settings);
    ~KuavoReadings();

    /// A topic to listen to, and who takes its messages.
    struct Input {
        Topic topic;
        int throttleMs = 0;  ///< a message each so often is enough; 0: every one
        std::function<void(const nlohmann::json& message)> take;
    };
    /// Those of this gripper, with `success` of a simulator where one is there.
    std::vector<Input> inputs(bool simulated);
    /// Forgets what was read and begins to decode.
    void begin();
    void end();
    /// A new connection: what came before says nothing about what comes now, stamps included.
    void forgetNewest();

    std::optional<RobotState> latest() const { return state_.get(); }
    std::optional<CameraFrame> frame(const std::string& camera) const;
    std::optional<CameraModel> cameraModel(const std::string& camera) const;
    std::optional<bool> solved() const;
    void setSolved(bool solved);
    /// Our own commands come back on their topic: they are nobody else's.
    void noteSent(const ArmPose& armRad);
    /// Arm target of somebody else, at most a second old.
    std::optional<ArmPose> otherTarget() const;
    /// Messages that could not be used, and why the newest of them could not.
    std::uint64_t damaged() const;
    std::string problem() const;

    struct Flow {
        std::uint64_t messages = 0;
        double rateHz = 0, ageS = -1;
    };
    /// Of a topic's key since begin().
    Flow flow(const std::string& key) const;

private:
    struct Counter {
        std::uint64_t messages = 0;
        TimePoint first{}, last{};
    };
    void decode(std::stop_token stop);
    void takeJoints(const nlohmann::json& message);
    void takeGripper(const nlohmann::json& message);
    void takePicture(const std::string& camera, const nlohmann::json& message);
    void takeCameraInfo(const std::string& camera, const nlohmann::json& message);
    void takeArm(const nlohmann::json& message);
    void takeSuccess(const nlohmann::json& message);
    void count(const std::string& key);

    Settings settings_;
    Newest<RobotState> state_;
    std::map<std::string, std::unique_ptr<Newest<CameraFrame>>> frames_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::map<std::string, Counter> counters_;
    std::map<std::string, CameraFrame> pictures_;  ///< encoded, still to be decoded
    std::map<std::string, CameraModel> models_;    ///< by camera, as the robot tells them
    std::optional<Grippers> gripper_;
    TimePoint gripperAt_{};
    std::deque<std::pair<TimePoint, ArmPose>> sent_;  ///< newest commands, to tell their echo from others'
    std::optional<ArmPose> other_;
    TimePoint otherAt_{};
    std::optional<bool> solved_;
    std::uint64_t damaged_ = 0;
    std::string problem_;
    std::jthread decoder_;
};

}  // namespace studio::robot
