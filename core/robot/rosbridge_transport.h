// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/data/media.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/kuavo_readings.h"
#include "core/robot/rosbridge_client.h"
#include "core/robot/transport.h"

namespace studio::robot {

/// Address, topics and units of a robot behind rosbridge_server.
struct RosbridgeOptions {
    std::string name;  ///< for people; empty: "rosbridge robot at host:port"
    std::string host = "127.0.0.1";
    int port = 9090;
    TopicTable topics;
    GripperScale gripper;                             ///< kind None: neither read nor commanded
    std::shared_ptr<const data::MediaBackend> media;  ///< decodes pictures; null: no pictures
    std::shared_ptr<const Clock> clock = steadyClock();
    WebSocketClient::Settings link;
    bool reconnect = true;
};

/// A robot behind rosbridge v2. Reads from connect() on; commands pass only while not muted, and only some
/// time after their topics were advertised, since the first messages are lost. A lost link is tried again
/// every second and comes back muted.
class RosbridgeTransport : public Transport {
public:
    explicit RosbridgeTransport(RosbridgeOptions options);
    ~RosbridgeTransport() override;
    Status connect(std::chrono::milliseconds timeout) override;
    void disconnect() override;
    RobotFacts facts() const override;
    LinkReport link() const override;
    std::optional<RobotState> latest() const override { return readings_.latest(); }
    std::optional<CameraFrame> frame(const std::string& camera) const override {
        return readings_.frame(camera);
    }
    std::optional<CameraModel> cameraModel(const std::string& camera) const override {
        return readings_.cameraModel(camera);
    }
    std::vector<std::string> otherPublishers() const override;
    std::optional<ArmPose> otherTarget() const override { return readings_.otherTarget(); }
    ModeReport mode() const override;
    std::optional<bool> solved() const override { return readings_.solved(); }
    /// By the /simulator/* services; the simulator counts its seeds itself.
    Status resetScene(std::uint64_t seed) override;
    bool isReadyToSend() const override;
    /// Messages and frames that could not be used.
    std::uint64_t damaged() const;
    RosbridgeClient& client() { return client_; }

    /// A topic as the robot tells it, for `robot check`.
    struct TopicReport {
        std::string key, name, expectedType, type;  ///< type empty: not there
        std::uint64_t messages = 0;
        double rateHz = 0, ageS = -1;
    };
    std::vector<TopicReport> topicReports() const;

protected:
    /// Comes before every attempt to reach the bridge, on the thread that makes it.
    virtual Status prepare(std::chrono::milliseconds /*timeout*/) { return {}; }
    /// Where the bridge is from now on; from prepare() alone.
    void setPeer(const std::string& host, int port);
    Status doSend(const JointCommand& command) override;
    Status doSendPose(const PoseCommand& command) override;
    Status doSendHead(const HeadPose& targetRad) override;
    Status doRequestMode(ArmMode mode) override;
    void dropWaiting() override { client_.dropMotion(); }

private:
    Status setUp(std::chrono::milliseconds timeout);
    void readParameters();
    void readTopics();
    void subscribeAll();
    void advertiseAll();
    /// Advertises unless another client of the same bridge still publishes arm targets.
    void askBridge();
    bool bridgePublished() const;
    void supervise(std::stop_token stop);
    /// Asks for the mode, and only once where an answer is still open: a robot that hangs gets no queue of
    /// questions. `anew`: what an open question is going to answer is old.
    void pollMode(bool anew = false);
    void pollPublishers();
    Status waitedEnough(const std::string& topic) const;
    bool isOurs(const std::string& node) const;

    RosbridgeOptions options_;
    KuavoReadings readings_;
    RosbridgeClient client_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    RobotFacts facts_;
    LinkReport link_;
    ModeReport mode_;
    std::optional<std::chrono::steady_clock::time_point> modePolled_;  ///< a question that is open
    bool modePollDue_ = false;                                         ///< once that one is answered
    std::uint64_t modePolls_ = 0;
    std::map<std::string, std::string> topicTypes_;
    std::vector<std::string> publishers_;
    bool bridgePublished_ = false;  ///< another client of the same bridge published before we did
    std::string gripperType_;       ///< of the command topic, as found on the robot
    std::jthread supervisor_;
};

}  // namespace studio::robot
