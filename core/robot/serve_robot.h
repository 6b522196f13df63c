// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/data/image.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/robot_body.h"
#include "core/robot/rosbridge_server.h"

namespace studio::robot {

/// What the served robot offers, and on which address (loopback unless asked otherwise).
struct ServeOptions {
    std::string address = "127.0.0.1";
    int port = 9090;
    TopicTable topics;
    GripperScale gripper = usualScale(GripperKind::Rq2f85);
    /// JPEG of a picture; null: no pictures are sent.
    std::function<Result<std::vector<std::byte>>(const data::Image&)> encodeJpeg;
    double stateRateHz = 500, cameraRateHz = 30;
    std::shared_ptr<const Clock> clock = steadyClock();
    std::function<bool()> sendShortJoints;  ///< tests: joint messages lack a joint
};

/// Puts a robot body on the network as a Kuavo behind rosbridge: its topics, services, parameters and, for a
/// simulated one, the /simulator/* interface (the policy's side may offer /simulator/init, which is called
/// when a scene is ready). A scene, the first one too, is scored from /simulator/start or from the first arm
/// target that acts, whichever comes first. The robot stands on its legs, launched, and cannot walk: what
/// Leju's SDK asks before it begins is answered so. Source: kuavo-robot.md 1, 2.2, 2.3 and 4.
class RobotServer {
public:
    RobotServer(std::shared_ptr<RobotBody> body, ServeOptions options);
    ~RobotServer();
    /// Errors: Network (the port is taken).
    Status start();
    void stop();
    RosbridgeServer& bridge() { return bridge_; }
    int port() const { return bridge_.port(); }

private:
    void listen();
    void offerServices();
    void publishStates(std::stop_token stop);
    void publishPictures(std::stop_token stop);

    std::shared_ptr<RobotBody> body_;
    ServeOptions options_;
    std::mutex scoring_;  ///< the two below; held over a new scene, so that the last one has no say in it
    bool started_ = false, successful_ = false;
    std::atomic<std::uint64_t> episodes_{0};
    RosbridgeServer bridge_;
    std::jthread states_, pictures_;
};

}  // namespace studio::robot
