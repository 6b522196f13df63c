// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/rosbridge_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;
using std::chrono::steady_clock;

namespace {

constexpr const char* kBridgeNode = "/rosbridge_websocket";
/// Publishers of ROS need so long until their subscribers have found them.
constexpr auto kConnecting = std::chrono::milliseconds(200);
/// More than the calls of a stop and the questions beside them.
constexpr int kCallers = 8;

double wallClock() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

RosbridgeServer::RosbridgeServer()
    : socket_({.opened =
                   [this](std::uint64_t client) {
                       std::scoped_lock lock(mutex_);
                       open_.insert(client);
                   },
               .frame = [this](std::uint64_t client, std::string bytes,
                               bool isBinary) { take(client, bytes, isBinary); },
               .closed = [this](std::uint64_t client) { forget(client); }}) {}

RosbridgeServer::~RosbridgeServer() {
    stop();
}

Status RosbridgeServer::listen(const std::string& address, int port) {
    STUDIO_CHECK(socket_.listen(address, port));
    worker_ = std::jthread([this](const std::stop_token& stop) { serveCalls(stop, work_); });
    for (int i = 0; !concurrent_.empty() && i < kCallers; ++i)
        callers_.emplace_back([this](const std::stop_token& stop) { serveCalls(stop, begun_); });
    return {};
}

void RosbridgeServer::stop() {
    socket_.stop();
    if (!worker_.joinable()) return;
    worker_.request_stop();
    for (std::jthread& caller : callers_) caller.request_stop();
    worker_.join();
    callers_.clear();
}

void RosbridgeServer::addTopic(const std::string& topic, const std::string& type) {
    std::scoped_lock lock(mutex_);
    topics_[topic] = type;
}

void RosbridgeServer::setParameter(const std::string& name, json value) {
    std::scoped_lock lock(mutex_);
    parameters_[name] = std::move(value);
}

void RosbridgeServer::onMessage(const std::string& topic, const std::string& type, Message message) {
    std::scoped_lock lock(mutex_);
    topics_[topic] = type;
    listeners_[topic] = std::move(message);
}

void RosbridgeServer::addService(const std::string& service, Service work) {
    std::scoped_lock lock(mutex_);
    services_[service] = std::move(work);
}

void RosbridgeServer::addConcurrentService(const std::string& service, Beginning begin) {
    std::scoped_lock lock(mutex_);
    concurrent_[service] = std::move(begin);
}

void RosbridgeServer::setPublishers(const std::string& topic, std::vector<std::string> nodes) {
    std::scoped_lock lock(mutex_);
    publishers_[topic] = std::move(nodes);
}

bool RosbridgeServer::hasSubscribers(const std::string& topic) const {
    std::scoped_lock lock(mutex_);
    auto known = subscribers_.find(topic);
    return known != subscribers_.end() && !known->second.empty();
}

bool RosbridgeServer::hasAdvertisers(const std::string& topic) const {
    std::scoped_lock lock(mutex_);
    auto known = advertised_.find(topic);
    return known != advertised_.end() && !known->second.empty();
}

std::size_t RosbridgeServer::clients() const {
    std::scoped_lock lock(mutex_);
    return open_.size();
}

std::uint64_t RosbridgeServer::dropped() const {
    std::scoped_lock lock(mutex_);
    return dropped_;
}

void RosbridgeServer::publish(const std::string& topic, const json& message) {
    struct Target {
        std::uint64_t client;
        bool cbor, newestOnly;
    };
    std::vector<Target> targets;
    {
        std::scoped_lock lock(mutex_);
        auto known = subscribers_.find(topic);
        if (known == subscribers_.end()) return;
        auto now = steady_clock::now();
        for (auto& [client, subscriber] : known->second) {
            if (now - subscriber.last < subscriber.throttle) continue;
            subscriber.last = now;
            targets.push_back({client, subscriber.cbor, subscriber.queueLength == 1});
        }
    }
    // coded once per kind, whatever the number of clients
    std::shared_ptr<const std::string> text, cbor;
    for (const Target& target : targets) {
        auto& coded = target.cbor ? cbor : text;
        if (!coded) {
            json operation = {{"op", "publish"}, {"topic", topic}, {"msg", message}};
            coded = std::make_shared<const std::string>(target.cbor ? encodeCbor(operation)
                                                                    : encodeText(operation));
        }
        socket_.send(target.client, coded, target.cbor, target.newestOnly ? topic : "");
    }
}

void RosbridgeServer::reply(std::uint64_t client, const json& operation) {
    socket_.send(client, std::make_shared<const std::string>(encodeText(operation)), false);
}

void RosbridgeServer::take(std::uint64_t client, const std::string& bytes, bool isBinary) {
    auto operation = parseFrame(bytes, isBinary);
    std::string op = operation.ok() ? textOf(member(*operation, "op")) : "";
    std::string topic = operation.ok() ? textOf(member(*operation, "topic")) : "";
    // names count from the root, with or without a slash
    if (op == "call_service") {
        std::string service = textOf(member(*operation, "service"));
        if (!service.starts_with('/')) (*operation)["service"] = "/" + service;
    }
    if (op == "publish") return takePublication(client, *operation);
    if (op == "subscribe") return subscribe(client, *operation);
    std::unique_lock lock(mutex_);
    if (op == "unsubscribe") {
        subscribers_[topic].erase(client);
    } else if (op == "advertise") {
        std::string type = textOf(member(*operation, "type"));
        auto known = topics_.find(topic);
        // another type than the topic has: refused, told in the server's log only
        if (topic.empty() || (known != topics_.end() && known->second != type)) {
            ++dropped_;
            return;
        }
        topics_.emplace(topic, type);
        advertised_[topic].emplace(client, steady_clock::now());
    } else if (op == "unadvertise") {
        advertised_[topic].erase(client);
    } else if (op == "advertise_service") {
        clientServices_[textOf(member(*operation, "service"))] = client;
    } else if (op == "unadvertise_service") {
        clientServices_.erase(textOf(member(*operation, "service")));
    } else if (op == "call_service") {
        auto known = concurrent_.find(textOf(member(*operation, "service")));
        if (known == concurrent_.end()) {
            work_.push_back({client, std::move(*operation), {}});
        } else {
            Beginning begin = known->second;
            lock.unlock();
            Service begun = begin(member(*operation, "args"));
            lock.lock();
            begun_.push_back({client, std::move(*operation), std::move(begun)});
        }
        wake_.notify_all();
    } else if (op == "service_response") {
        auto call = calls_.find(textOf(member(*operation, "id")));
        if (call == calls_.end()) return;
        auto answer = std::move(call->second);
        calls_.erase(call);
        lock.unlock();
        if (member(*operation, "result") == json(false)) {
            answer(Error{ErrorCode::NotFound, textOf(member(*operation, "values")), ""});
        } else {
            answer(member(*operation, "values"));
        }
    } else {
        // status, set_level, fragment, damaged frames: the real server only writes a line into its log
        ++dropped_;
    }
}

void RosbridgeServer::subscribe(std::uint64_t client, const json& operation) {
    std::string topic = textOf(member(operation, "topic"));
    const json& throttle = member(operation, "throttle_rate");
    const json& queueLength = member(operation, "queue_length");
    auto number = [](const json& value) {
        return value.is_number() ? std::clamp(value.get<double>(), 0.0, 60000.0) : 0.0;
    };
    Subscriber wanted;
    wanted.throttle = std::chrono::milliseconds(static_cast<int>(number(throttle)));
    wanted.queueLength = static_cast<int>(number(queueLength));
    wanted.cbor = textOf(member(operation, "compression")) == "cbor";
    std::scoped_lock lock(mutex_);
    // without a type the topic must exist
    std::string type = textOf(member(operation, "type"));
    if (topic.empty() || (type.empty() && !topics_.contains(topic))) {
        ++dropped_;
        return;
    }
    auto [known, isNew] = subscribers_[topic].emplace(client, wanted);
    if (isNew) return;
    known->second.throttle = std::min(known->second.throttle, wanted.throttle);
    known->second.queueLength = std::min(known->second.queueLength, wanted.queueLength);
    known->second.cbor = known->second.cbor || wanted.cbor;
}

void RosbridgeServer::takePublication(std::uint64_t client, const json& operation) {
    std::string topic = textOf(member(operation, "topic"));
    json message = member(operation, "msg");
    Message listener;
    {
        std::scoped_lock lock(mutex_);
        auto since = advertised_[topic].find(client);
        bool tooEarly =
            since == advertised_[topic].end() || steady_clock::now() - since->second < kConnecting;
        if (tooEarly || !message.is_object()) {
            ++dropped_;
            return;
        }
        // an empty header is stamped, a missing one stays at 0
        if (message.contains("header") && message["header"].is_object() && message["header"].empty()) {
            message["header"] = {
                {"seq", ++stampCount_}, {"stamp", stampValue(wallClock())}, {"frame_id", ""}};
        }
        auto known = listeners_.find(topic);
        if (known != listeners_.end()) listener = known->second;
    }
    if (listener) listener(message);
    publish(topic, message);
}

void RosbridgeServer::forget(std::uint64_t client) {
    std::scoped_lock lock(mutex_);
    open_.erase(client);
    for (auto& [topic, clients] : subscribers_) clients.erase(client);
    for (auto& [topic, clients] : advertised_) clients.erase(client);
    std::erase_if(clientServices_, [&](const auto& row) { return row.second == client; });
}

json RosbridgeServer::publishersOf(const std::string& topic) const {
    json nodes = json::array();
    auto own = publishers_.find(topic);
    if (own != publishers_.end()) {
        for (const std::string& node : own->second) nodes.push_back(node);
    }
    auto clients = advertised_.find(topic);
    if (clients != advertised_.end() && !clients->second.empty()) nodes.push_back(kBridgeNode);
    return nodes;
}

Result<json> RosbridgeServer::callRosapi(const std::string& service, const json& arguments) const {
    std::scoped_lock lock(mutex_);
    std::string topic = textOf(member(arguments, "topic"));
    if (service == "/rosapi/topics") {
        json names = json::array(), types = json::array();
        for (const auto& [name, type] : topics_) {
            names.push_back(name);
            types.push_back(type);
        }
        return json{{"topics", names}, {"types", types}};
    }
    if (service == "/rosapi/topic_type") {
        auto known = topics_.find(topic);
        return json{{"type", known == topics_.end() ? "" : known->second}};
    }
    if (service == "/rosapi/publishers") return json{{"publishers", publishersOf(topic)}};
    if (service == "/rosapi/nodes")
        return json{
            {"nodes", {kBridgeNode, "/rosapi", "/nodelet_controller", "/humanoid_gait_switch_by_name"}}};
    if (service == "/rosapi/services") {
        json names = json::array();
        for (const auto& [name, work] : services_) names.push_back(name);
        for (const auto& [name, begin] : concurrent_) names.push_back(name);
        for (const auto& [name, client] : clientServices_) names.push_back(name);
        return json{{"services", names}};
    }
    // names count from the root, with or without a slash
    std::string parameter = textOf(member(arguments, "name"));
    if (parameter.starts_with('/')) parameter.erase(0, 1);
    if (service == "/rosapi/has_param") return json{{"exists", parameters_.contains(parameter)}};
    if (service == "/rosapi/get_param") {
        auto known = parameters_.find(parameter);
        // values travel as JSON in a string; the default is handed back as it came
        std::string fallback = textOf(member(arguments, "default"));
        return json{{"value", known == parameters_.end() ? (fallback.empty() ? "null" : fallback)
                                                         : known->second.dump()}};
    }
    if (service == "/rosapi/get_param_names") {
        json names = json::array();
        for (const auto& [name, value] : parameters_) names.push_back("/" + name);
        return json{{"names", names}};
    }
    return Error{ErrorCode::NotFound, fmt::format("Service {} does not exist", service), ""};
}

void RosbridgeServer::serveCalls(const std::stop_token& stop, std::deque<Work>& queue) {
    while (true) {
        Work work;
        Service service;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, stop, [&] { return !queue.empty(); });
            if (stop.stop_requested()) return;
            work = std::move(queue.front());
            queue.pop_front();
            service = std::move(work.begun);
            auto known = services_.find(textOf(member(work.operation, "service")));
            if (!service && known != services_.end()) service = known->second;
        }
        std::string name = textOf(member(work.operation, "service"));
        const json& arguments = member(work.operation, "args");
        auto values = service ? service(arguments) : callRosapi(name, arguments);
        // a service that never answers
        if (!values.ok() && values.error().code == ErrorCode::Network) continue;
        json response = {{"op", "service_response"},
                         {"service", name},
                         {"result", values.ok()},
                         {"values", values.ok() ? *values : json(values.error().message)}};
        if (work.operation.contains("id")) response["id"] = work.operation["id"];
        reply(work.client, response);
    }
}

bool RosbridgeServer::callClient(const std::string& service, const json& arguments,
                                 std::function<void(Result<json>)> answer) {
    std::uint64_t client = 0;
    std::string id;
    {
        std::scoped_lock lock(mutex_);
        auto known = clientServices_.find(service);
        if (known == clientServices_.end()) return false;
        client = known->second;
        id = fmt::format("service_request:{}:{}", service, ++callCount_);
        calls_[id] = std::move(answer);
    }
    reply(client, {{"op", "call_service"}, {"id", id}, {"service", service}, {"args", arguments}});
    return true;
}

}  // namespace studio::robot
