// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ros/serialization.h>

#include <cstdint>
#include <span>
#include <string>

namespace studio::ros1 {

/// A message that is sent: publishers must state its definition, and receivers compare its checksum.
struct SentType {
    const char* type;
    const char* md5;         ///< as genmsg computes it
    const char* definition;  ///< with the types it is made of
};
/// sensor_msgs/JointState and what kuavo_msgs has for arms, head and hands. Source: kuavo-robot.md 1.3.
std::span<const SentType> sentTypes();

/// kuavo_msgs/changeArmCtrlMode.
struct ModeRequest {
    std::int32_t mode = 0;
};
struct ModeResponse {
    std::uint8_t result = 0;
    std::int32_t mode = 0;
    std::string message;
};
/// std_srvs/Trigger.
struct TriggerRequest {};
struct TriggerResponse {
    std::uint8_t success = 0;
    std::string message;
};

}  // namespace studio::ros1

namespace ros::serialization {

template <>
struct Serializer<studio::ros1::ModeRequest> {
    template <typename Stream, typename T>
    static void allInOne(Stream& stream, T request) {
        stream.next(request.mode);
    }
    ROS_DECLARE_ALLINONE_SERIALIZER
};
template <>
struct Serializer<studio::ros1::ModeResponse> {
    template <typename Stream, typename T>
    static void allInOne(Stream& stream, T response) {
        stream.next(response.result);
        stream.next(response.mode);
        stream.next(response.message);
    }
    ROS_DECLARE_ALLINONE_SERIALIZER
};
template <>
struct Serializer<studio::ros1::TriggerRequest> {
    template <typename Stream, typename T>
    static void allInOne(Stream&, T) {}
    ROS_DECLARE_ALLINONE_SERIALIZER
};
template <>
struct Serializer<studio::ros1::TriggerResponse> {
    template <typename Stream, typename T>
    static void allInOne(Stream& stream, T response) {
        stream.next(response.success);
        stream.next(response.message);
    }
    ROS_DECLARE_ALLINONE_SERIALIZER
};

}  // namespace ros::serialization
