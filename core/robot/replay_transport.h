// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/data/media.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/newest.h"
#include "core/robot/transport.h"

namespace studio::robot {

/// What is played back, and how fast (1: as it was recorded).
struct ReplayOptions {
    std::string source = {};  ///< "data set folder#episode number", "file.bag" or a recorded session's folder
    TopicTable topics = {};   ///< of a bag
    GripperScale gripper = {};
    std::shared_ptr<const data::MediaBackend> media = {};
    std::shared_ptr<const Clock> clock = steadyClock();
    double speed = 1;
    /// Of data sets, whose numbers do not tell where the head looked; none: as recorded where the set was
    /// made of a recording, as the simulator holds it where that has recorded the set, else 12 degrees down.
    std::optional<HeadPose> headRad = {};
};

/// A recording that plays as if it were a robot, read only: an episode of a LeRobot data set whose state has
/// the Kuavo's 16 values, a ROS 1 bag, or a session that a Recorder has written. Recorded commands appear as
/// somebody else's (otherTarget). At its end the link goes down, `ended`.
class ReplayTransport : public Transport {
public:
    explicit ReplayTransport(ReplayOptions options) : options_(std::move(options)) {}
    ~ReplayTransport() override;
    Status connect(std::chrono::milliseconds timeout) override;
    void disconnect() override;
    RobotFacts facts() const override;
    LinkReport link() const override;
    std::optional<RobotState> latest() const override { return state_.get(); }
    std::optional<CameraFrame> frame(const std::string& camera) const override;
    std::vector<std::string> otherPublishers() const override;
    std::optional<ArmPose> otherTarget() const override;
    ModeReport mode() const override { return {}; }

    /// What happens at one moment of the recording.
    struct Moment {
        double timeS = 0;
        std::optional<std::array<double, kVectorWidth>> state;
        HeadPose headRad{};
        std::optional<ArmPose> command;
        std::string camera;     ///< of a picture
        std::int64_t row = -1;  ///< of a data set's picture
        std::shared_ptr<const std::vector<std::byte>> encoded;
    };

protected:
    Status doSend(const JointCommand& command) override;
    Status doSendPose(const PoseCommand& command) override;
    Status doSendHead(const HeadPose& targetRad) override;
    Status doRequestMode(ArmMode mode) override;

private:
    Status loadDataset(const std::string& folder, std::int64_t episode);
    /// Of every row; notes on whose word, and whose robot it is, in the facts. Errors: Corrupt.
    Result<HeadPose> headOfDataset(const std::filesystem::path& folder);
    Status loadBag(const std::string& file);
    Status loadRecording(const std::string& folder);
    void play(std::stop_token stop);
    void show(const Moment& moment);

    ReplayOptions options_;
    std::vector<Moment> moments_;  ///< by time
    std::function<Result<data::Image>(const std::string& camera, std::int64_t row)> picture_;
    Newest<RobotState> state_;
    std::map<std::string, std::unique_ptr<Newest<CameraFrame>>> frames_;
    mutable std::mutex mutex_;
    RobotFacts facts_;
    LinkReport link_;
    std::optional<ArmPose> command_;
    std::jthread player_;
};

}  // namespace studio::robot
