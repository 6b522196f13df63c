// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <netinet/in.h>
#include <ros/serialization.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::ros1 {

/// Where a service answers, as the master says; none: it does not know it. Blocks as long as the master does.
std::optional<sockaddr_in> findService(const std::string& service);

/// One call of a ROS 1 service whatever its checksum, with an end, which roscpp's calls do not have: what is
/// not answered within `limit`, or when `cancel` is asked for, is broken off, and what of it the kernel has
/// not sent yet is thrown away, so that it cannot arrive later. Returns the response as it was sent. Blocks.
/// Errors: NotFound (the service itself failed), Network (nobody listens there, no answer in time),
/// Cancelled. Source: TCPROS of ROS 1, https://wiki.ros.org/ROS/TCPROS.
Result<std::vector<std::uint8_t>> callService(const sockaddr_in& peer, const std::string& service,
                                              std::span<const std::uint8_t> request,
                                              std::chrono::milliseconds limit, const std::stop_token& cancel);

/// The same with messages that roscpp can serialize.
template <class Response, class Request>
Result<Response> callService(const sockaddr_in& peer, const std::string& service, const Request& request,
                             std::chrono::milliseconds limit, const std::stop_token& cancel) {
    namespace coding = ros::serialization;
    std::vector<std::uint8_t> sent(coding::serializationLength(request));
    coding::OStream out(sent.data(), static_cast<std::uint32_t>(sent.size()));
    coding::serialize(out, request);
    STUDIO_ASSIGN(std::vector<std::uint8_t> came,
                  callService(peer, service, std::span<const std::uint8_t>(sent), limit, cancel));
    Response response;
    try {
        coding::IStream in(came.data(), static_cast<std::uint32_t>(came.size()));
        coding::deserialize(in, response);
    } catch (const coding::StreamOverrunException&) {
        return Error{ErrorCode::NotFound, service + " answered in another form", ""};
    }
    return response;
}

}  // namespace studio::ros1
