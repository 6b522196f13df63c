// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ros1/ros1_messages.h"

namespace studio::ros1 {

namespace {

#define STUDIO_HEADER                                                                                  \
    "================================================================================\nMSG: std_msgs/" \
    "Header\nuint32 seq\ntime stamp\nstring frame_id\n"

constexpr SentType kTypes[] = {
    {"sensor_msgs/JointState", "3066dcd76a6cfaef579bd0f34173e9fd",
     "Header header\nstring[] name\nfloat64[] position\nfloat64[] velocity\nfloat64[] "
     "effort\n" STUDIO_HEADER},
    {"kuavo_msgs/armTargetPoses", "267055a1a7e685e90c17a3ebf7a8a26c", "float64[] times\nfloat64[] values\n"},
    {"kuavo_msgs/robotHeadMotionData", "400001e7cf73111efbced59084cb481a", "float64[] joint_data\n"},
    {"kuavo_msgs/lejuClawCommand", "57c40e80f90e7a289ae0b2488552e043",
     "Header header\nendEffectorData data\n" STUDIO_HEADER
     "================================================================================\nMSG: "
     "kuavo_msgs/endEffectorData\nstring[] name\nfloat64[] position\nfloat64[] velocity\nfloat64[] effort\n"},
    {"kuavo_msgs/robotHandPosition", "ee45ac8dfb6e0c9a4c7712025fd69d4f",
     "Header header\nuint8[] left_hand_position\nuint8[] right_hand_position\n" STUDIO_HEADER},
    {"kuavo_msgs/Rq2f85ClawCmd", "f037a588b76159ef3013c89bfe92c638",
     "Header header\nfloat64 left_cmd\nfloat64 right_cmd\n" STUDIO_HEADER},
};
#undef STUDIO_HEADER

}  // namespace

std::span<const SentType> sentTypes() {
    return kTypes;
}

}  // namespace studio::ros1
