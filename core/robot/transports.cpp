// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/transports.h"

#include <fmt/format.h>

#include <charconv>

#include "core/robot/replay_transport.h"
#include "core/robot/ros1_transport.h"
#include "core/robot/rosbridge_transport.h"
#include "core/robot/sim_body.h"
#include "core/robot/sim_transport.h"

namespace studio::robot {

namespace {

using Made = Result<std::unique_ptr<Transport>>;

Made makeSim(const std::string& rest, const TransportOptions& options) {
    std::shared_ptr<RobotBody> body = options.body;
    if (!body) {
        STUDIO_ASSIGN(SimBodyOptions wanted, parseSimBody(rest));
        STUDIO_ASSIGN(body, makeSimBody(wanted));
    }
    return std::unique_ptr<Transport>(std::make_unique<SimTransport>(body, options.clock));
}

Made makeReplay(const std::string& rest, const TransportOptions& options) {
    return std::unique_ptr<Transport>(
        std::make_unique<ReplayTransport>(ReplayOptions{.source = rest,
                                                        .topics = options.topics,
                                                        .gripper = options.gripper,
                                                        .media = options.media,
                                                        .clock = options.clock,
                                                        .headRad = options.headRad}));
}

/// Splits "host:port/…"; the port stays where none is written. Errors: InvalidArgument.
Status splitHost(const std::string& rest, std::string& host, int& port) {
    host = rest.substr(0, rest.find('/'));
    const int usual = port;
    std::size_t colon = host.rfind(':');
    if (colon != std::string::npos) {
        const char* end = host.data() + host.size();
        auto [at, failed] = std::from_chars(host.data() + colon + 1, end, port);
        if (failed != std::errc{} || at != end || port < 1 || port > 65535) {
            return Error{ErrorCode::InvalidArgument, fmt::format("cannot read the port of '{}'", rest),
                         fmt::format("Write host:port, the port usually {}.", usual)};
        }
        host.resize(colon);
    }
    if (host.empty())
        return Error{ErrorCode::InvalidArgument, fmt::format("no host in '{}'", rest), "Write host:port."};
    return {};
}

RosbridgeOptions bridgeOptions(const TransportOptions& options) {
    RosbridgeOptions wanted;
    wanted.topics = options.topics;
    wanted.gripper = options.gripper;
    wanted.media = options.media;
    wanted.clock = options.clock;
    return wanted;
}

Made makeRosbridge(const std::string& rest, const TransportOptions& options) {
    RosbridgeOptions wanted = bridgeOptions(options);
    STUDIO_CHECK(splitHost(rest, wanted.host, wanted.port));
    return std::unique_ptr<Transport>(std::make_unique<RosbridgeTransport>(std::move(wanted)));
}

Made makeRos1(const std::string& rest, const TransportOptions& options) {
    Ros1Options wanted;
    wanted.bridge = bridgeOptions(options);
    STUDIO_CHECK(splitHost(rest, wanted.host, wanted.port));
    return std::unique_ptr<Transport>(std::make_unique<Ros1Transport>(std::move(wanted)));
}

constexpr TransportRow kTransportRows[] = {
    {"sim", "sim:weighing",
     "the built-in simulated Kuavo with the scene of a task; sim:weighing@64x64 for pictures of that size, "
     "sim:weighing?latency_ms=200&noise=0.01 for a robot with faults",
     makeSim},
    {"replay", "replay:datasets/task1#3",
     "an episode of a data set, a ROS 1 bag or a recorded session, read only", makeReplay},
    {"rosbridge", "rosbridge://192.168.26.1:9090", "a Kuavo whose upper computer runs rosbridge",
     makeRosbridge},
    {"ros1", "ros1://192.168.26.1:11311", "a Kuavo by ROS 1 itself", makeRos1},
};

}  // namespace

std::span<const TransportRow> transports() {
    return kTransportRows;
}

Result<std::unique_ptr<Transport>> makeTransport(const std::string& address,
                                                 const TransportOptions& options) {
    std::size_t colon = address.find(':');
    std::string scheme = address.substr(0, colon);
    std::string rest = colon == std::string::npos ? "" : address.substr(colon + 1);
    if (rest.starts_with("//")) rest.erase(0, 2);
    if (scheme == "ws") scheme = "rosbridge";
    for (const TransportRow& row : kTransportRows) {
        if (scheme == row.scheme) return row.create(rest, options);
    }
    // a bare host, with or without a port
    bool numeric = !rest.empty() && rest.find_first_not_of("0123456789") == std::string::npos;
    if (!address.empty() && address.find('/') == std::string::npos && (rest.empty() || numeric))
        return makeRosbridge(address, options);
    std::string known;
    for (const TransportRow& row : kTransportRows)
        known += fmt::format("{}{}", known.empty() ? "" : ", ", row.example);
    return Error{ErrorCode::InvalidArgument, fmt::format("unknown robot address '{}'", address),
                 "Addresses: " + known + "."};
}

}  // namespace studio::robot
