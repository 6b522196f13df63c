// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/robot/bag_import.h"

#include <utility>

namespace studio::app {

Result<robot::ImportOptions> importOptions(const BagImport& wanted,
                                           std::shared_ptr<const data::MediaBackend> media) {
    robot::ImportOptions made;
    STUDIO_ASSIGN(robot::GripperKind kind, robot::parseGripperKind(wanted.gripper));
    made.gripper = robot::usualScale(kind);
    if (wanted.stateScale > 0) made.gripper.stateScale = wanted.stateScale;
    if (wanted.commandScale > 0) made.gripper.commandScale = wanted.commandScale;
    for (const std::string& topic : wanted.topics) STUDIO_CHECK(made.topics.set(topic));
    made.bags.assign(wanted.bags.begin(), wanted.bags.end());
    made.output = wanted.out;
    made.task = wanted.task;
    made.fps = wanted.fps;
    made.dropEnds = wanted.dropEnds;
    made.coding.codec = wanted.codec;
    made.media = std::move(media);
    return made;
}

}  // namespace studio::app
