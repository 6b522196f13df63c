// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/data/media.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/robot_body.h"
#include "core/robot/transport.h"

namespace studio::robot {

/// What a transport may need; each takes its part.
struct TransportOptions {
    TopicTable topics;
    GripperScale gripper;
    std::shared_ptr<const data::MediaBackend> media;
    std::shared_ptr<const Clock> clock = steadyClock();
    std::shared_ptr<RobotBody> body;       ///< `sim`: talk to this one instead of starting the simulator
    std::optional<HeadPose> headRad = {};  ///< where the head looked in data sets that `replay` plays
};

/// A way to reach a robot. Adding one: a file pair and a row.
struct TransportRow {
    const char* scheme;   ///< "rosbridge"
    const char* example;  ///< "rosbridge://192.168.26.1:9090"
    const char* meaning;
    /// `rest`: what follows "scheme:" (and "//"). Errors: InvalidArgument, NotFound, Unsupported.
    Result<std::unique_ptr<Transport>> (*create)(const std::string& rest, const TransportOptions& options);
};
/// All kinds of connection that this build has. Static.
std::span<const TransportRow> transports();

/// The transport for an address ("sim:weighing", "rosbridge://10.0.0.2:9090", "ws://…", "replay:path"); a
/// bare "host" or "host:port" means rosbridge. Nothing is connected yet. Errors: InvalidArgument naming the
/// schemes.
Result<std::unique_ptr<Transport>> makeTransport(const std::string& address, const TransportOptions& options);

}  // namespace studio::robot
