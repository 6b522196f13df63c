// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ros/node_handle.h>
#include <ros/spinner.h>
#include <topic_tools/shape_shifter.h>

#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "core/robot/bag_file.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/rosbridge_server.h"

namespace studio::ros1 {

/// Puts the topics, services and parameters of a Kuavo that ROS 1 has onto a local rosbridge, so that the
/// studio reaches it as it reaches any other. Subscribes to what somebody listens to, advertises what
/// somebody advertises. Needs a running node (ros::init).
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
    void readMaster();
    void offerServices();
    void offerWriters();
    void follow(std::stop_token stop);
    void followReaders();
    void followWriters();
    void take(const std::string& topic, const topic_tools::ShapeShifter& message);
    void send(const std::string& topic, const nlohmann::json& message);

    robot::TopicTable topics_;
    ros::NodeHandle node_;
    robot::RosbridgeServer bridge_;
    std::mutex mutex_;  ///< of readers_ and writers_
    std::map<std::string, Reader> readers_;
    std::map<std::string, ros::Publisher> writers_;
    std::map<std::string, std::string> writtenTypes_;  ///< by topic
    ros::AsyncSpinner spinner_;
    std::jthread thread_;
};

}  // namespace studio::ros1
