// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/robot/websocket_client.h"

namespace studio::robot {

/// rosbridge v2 from the client's side. Callbacks come on the socket's thread. Thread-safe.
class RosbridgeClient {
public:
    using Message = std::function<void(const nlohmann::json& message)>;
    using Answer = std::function<void(Result<nlohmann::json> values)>;
    using Service = std::function<nlohmann::json(const nlohmann::json& arguments)>;

    struct Handlers {
        std::function<void(const std::string& reason)> down;
        std::function<bool()> mayMove;
    };
    RosbridgeClient(Handlers handlers, WebSocketClient::Settings settings = WebSocketClient::Settings());

    Status open(const std::string& host, int port, std::chrono::milliseconds timeout);
    /// Unanswered calls end with an error; subscriptions and advertisements are forgotten.
    void close();
    bool isOpen() const { return socket_.isOpen(); }
    double roundTripS() const { return socket_.roundTripS(); }

    struct Subscription {
        int throttleMs = 0;
        int queueLength = 1;
        bool cbor = true;
    };
    void subscribe(const std::string& topic, const std::string& type, const Subscription& options,
                   Message message);
    /// A publication counts only once some time has passed after it (advertisedFor).
    void advertise(const std::string& topic, const std::string& type);
    /// Seconds since the topic was advertised; -1 where it was not.
    double advertisedFor(const std::string& topic) const;
    /// Newest message per topic: one that still waits is replaced. Errors: Network.
    Status publish(const std::string& topic, const nlohmann::json& message, bool motion);
    void dropMotion() { socket_.dropMotion(); }
    /// `answer` gets the values, or why there are none (an unknown service, the link lost). No time-out.
    void call(const std::string& service, const nlohmann::json& arguments, Answer answer);
    /// The same, waiting. Not from a callback. Errors: Network (no answer in time).
    Result<nlohmann::json> callAndWait(const std::string& service, const nlohmann::json& arguments,
                                       std::chrono::milliseconds timeout);
    /// The robot's side may call us.
    void advertiseService(const std::string& service, const std::string& type, Service work);

    std::uint64_t damagedFrames() const;

private:
    void take(const std::string& bytes, bool isBinary);
    void handle(const nlohmann::json& operation);
    void answerCalls(const std::string& reason);

    Handlers handlers_;
    mutable std::mutex mutex_;
    std::map<std::string, Message> subscriptions_;
    std::map<std::string, std::chrono::steady_clock::time_point> advertised_;
    std::map<std::string, Answer> calls_;
    std::map<std::string, Service> services_;
    std::map<std::string, std::map<int, std::string>> fragments_;
    std::uint64_t nextId_ = 0, damaged_ = 0;
    WebSocketClient socket_;  ///< last: its thread uses the others
};

}  // namespace studio::robot
