// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/robot/robot_body.h"
#include "core/robot/transport.h"

namespace studio::robot {

/// A robot in this process: the simulated Kuavo, without a network between. Mode requests are answered by a
/// thread of its own, as the service blocks.
class SimTransport : public Transport {
public:
    SimTransport(std::shared_ptr<RobotBody> body, std::shared_ptr<const Clock> clock);
    ~SimTransport() override;
    Status connect(std::chrono::milliseconds timeout) override;
    void disconnect() override;
    RobotFacts facts() const override;
    LinkReport link() const override;
    std::optional<RobotState> latest() const override;
    std::optional<CameraFrame> frame(const std::string& camera) const override;
    std::vector<std::string> otherPublishers() const override { return body_->otherPublishers(); }
    std::optional<ArmPose> otherTarget() const override { return body_->otherTarget(); }
    ModeReport mode() const override;
    std::optional<bool> solved() const override { return body_->success(); }
    Status resetScene(std::uint64_t seed) override { return body_->resetScene(seed); }
    bool isOfThisProcess() const override { return true; }
    /// The robot itself, for what only a simulation has (scene, success).
    const std::shared_ptr<RobotBody>& body() const { return body_; }

protected:
    Status doSend(const JointCommand& command) override;
    Status doSendPose(const PoseCommand& command) override;
    Status doSendHead(const HeadPose& targetRad) override;
    Status doRequestMode(ArmMode mode) override;

private:
    void serveModes(std::stop_token stop);
    bool noteLink() const;

    std::shared_ptr<RobotBody> body_;
    std::shared_ptr<const Clock> clock_;
    mutable std::mutex mutex_;
    mutable std::condition_variable wake_;
    mutable LinkReport link_;
    ModeReport mode_;
    std::optional<ArmMode> wanted_;  ///< newest request not yet worked on
    mutable std::optional<RobotState> state_;
    bool connected_ = false;
    std::jthread modes_;
};

}  // namespace studio::robot
