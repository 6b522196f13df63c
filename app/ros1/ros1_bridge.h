// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <netinet/in.h>
#include <ros/node_handle.h>
#include <ros/spinner.h>
#include <topic_tools/shape_shifter.h>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/robot/bag_file.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/rosbridge_server.h"

namespace studio::ros1 {

/// Puts the topics, services and parameters of a Kuavo that ROS 1 has onto a local rosbridge, so that the
/// studio reaches it as it reaches any other. Subscribes to what somebody listens to, advertises what
/// somebody advertises. What the robot's side does not take cannot pile up: while two messages of a topic are
/// on their way to a listener, further ones are dropped, which standard error tells. Needs a running node
/// (ros::init).
class Ros1Bridge {
public:
    explicit Ros1Bridge(robot::TopicTable topics);
    ~Ros1Bridge();
    /// `port` 0: any free one. Errors: Network.
    Status listen(const std::string& address, int port);
    int port() const { return bridge_.port(); }

private:
    struct Reader {
        ros::Subscriber subscriber;
        std::string md5;  ///< of type
        std::optional<robot::RosMessageType> type;
    };
    struct Writer {
        ros::Publisher publisher;
        std::uint32_t listeners = 0;  ///< at the last look
        bool isBehind = false;        ///< some of them had not taken everything
        std::size_t dropped = 0;      ///< messages, since they were last on time
        std::uint32_t owed = 0;       ///< listeners before one was cut off, while they are not all back
        int tries = 0;                ///< how often the master was told of it
        std::chrono::steady_clock::time_point tellAgain = {};
    };
    struct ModeCall {
        std::int32_t mode = 0;
        std::stop_source cancel;
    };
    void readMaster();
    void offerServices();
    void offerWriters();
    void follow(std::stop_token stop);
    void followReaders();
    /// `isLate`: the last look is so old that listeners may have been cut off since.
    void followWriters(bool isLate);
    /// A mode call that begins; mode 0 breaks off those for another mode that are still open.
    std::stop_token beginModeCall(std::int32_t mode);
    std::optional<sockaddr_in> modeService(const std::string& service);
    void take(const std::string& topic, const topic_tools::ShapeShifter& message);
    void send(const std::string& topic, const nlohmann::json& message);

    robot::TopicTable topics_;
    ros::NodeHandle node_;
    robot::RosbridgeServer bridge_;
    std::mutex mutex_;  ///< of readers_ and writers_; not held while the master is asked or a reader ends
    std::map<std::string, Reader> readers_;
    std::map<std::string, Writer> writers_;
    std::mutex modeMutex_;                             ///< of the two below; nothing waits under it
    std::map<std::string, sockaddr_in> modeServices_;  ///< where they answer, as the master said last
    std::vector<ModeCall> modeCalls_;                  ///< the newest ones
    std::map<std::string, std::string> writtenTypes_;  ///< by topic; not changed once it listens
    ros::AsyncSpinner spinner_;
    std::jthread thread_;
};

}  // namespace studio::ros1
