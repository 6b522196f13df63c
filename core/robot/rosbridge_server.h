// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "core/robot/websocket_server.h"

namespace studio::robot {

/// rosbridge v2 with rosapi from the server's side, with the behaviour observed on release 0.11.17: no status
/// operations, unknown ones are ignored, a publication without `advertise` and the first messages after it
/// are lost, an empty header is stamped, several subscriptions of one client to a topic are merged,
/// operations of one client run one after another, a failed call answers a string. Not done: fragments and
/// PNG compression (sent whole, uncompressed). Thread-safe.
class RosbridgeServer {
public:
    using Message = std::function<void(const nlohmann::json& message)>;
    using Service = std::function<Result<nlohmann::json>(const nlohmann::json& arguments)>;
    using Beginning = std::function<Service(const nlohmann::json& arguments)>;

    RosbridgeServer();
    ~RosbridgeServer();
    Status listen(const std::string& address, int port);
    int port() const { return socket_.port(); }
    void stop();

    /// What the robot's own nodes are: shown by rosapi.
    void addTopic(const std::string& topic, const std::string& type);
    void setParameter(const std::string& name, nlohmann::json value);
    /// Called for each message that clients publish on the topic. On the server's thread.
    void onMessage(const std::string& topic, const std::string& type, Message message);
    /// May block: services run on a thread of their own.
    void addService(const std::string& service, Service work);
    /// A service whose calls run beside one another, on several threads: one that hangs holds up no other.
    /// `begin` comes on the server's thread in the order of the calls, and what it returns does the work.
    /// Before listen().
    void addConcurrentService(const std::string& service, Beginning begin);
    /// Further publishers of a topic, as rosapi names them.
    void setPublishers(const std::string& topic, std::vector<std::string> nodes);

    /// Sends to whoever subscribes, as often as they asked for it.
    void publish(const std::string& topic, const nlohmann::json& message);
    bool hasSubscribers(const std::string& topic) const;
    /// Whether a client has advertised the topic.
    bool hasAdvertisers(const std::string& topic) const;
    /// Calls a service that a client offers. False where none does.
    bool callClient(const std::string& service, const nlohmann::json& arguments,
                    std::function<void(Result<nlohmann::json>)> answer);

    std::size_t clients() const;
    /// Messages that were dropped, as the real server would only log them.
    std::uint64_t dropped() const;
    WebSocketServer& socket() { return socket_; }

private:
    struct Subscriber {
        std::chrono::milliseconds throttle{0};
        int queueLength = 0;
        bool cbor = false;
        std::chrono::steady_clock::time_point last{};
    };
    struct Work {
        std::uint64_t client = 0;
        nlohmann::json operation;
        Service begun = {};  ///< of a concurrent service
    };

    void take(std::uint64_t client, const std::string& bytes, bool isBinary);
    void subscribe(std::uint64_t client, const nlohmann::json& operation);
    void takePublication(std::uint64_t client, const nlohmann::json& operation);
    void forget(std::uint64_t client);
    void serveCalls(const std::stop_token& stop, std::deque<Work>& queue);
    Result<nlohmann::json> callRosapi(const std::string& service, const nlohmann::json& arguments) const;
    void reply(std::uint64_t client, const nlohmann::json& operation);
    nlohmann::json publishersOf(const std::string& topic) const;

    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::map<std::string, std::string> topics_;
    std::map<std::string, nlohmann::json> parameters_;
    std::map<std::string, Message> listeners_;
    std::map<std::string, Service> services_;
    std::map<std::string, Beginning> concurrent_;
    std::map<std::string, std::vector<std::string>> publishers_;
    std::map<std::string, std::map<std::uint64_t, Subscriber>> subscribers_;
    std::map<std::string, std::map<std::uint64_t, std::chrono::steady_clock::time_point>> advertised_;
    std::map<std::string, std::uint64_t> clientServices_;
    std::map<std::string, std::function<void(Result<nlohmann::json>)>> calls_;
    std::set<std::uint64_t> open_;
    std::deque<Work> work_, begun_;
    std::uint64_t dropped_ = 0, callCount_ = 0, stampCount_ = 0;
    std::jthread worker_;
    std::vector<std::jthread> callers_;  ///< of concurrent services
    WebSocketServer socket_;             ///< last: its thread uses the others
};

}  // namespace studio::robot
