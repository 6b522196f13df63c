// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/rosbridge_client.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;

namespace {

constexpr double kMostFragments = 10000;  ///< of one message

}  // namespace

RosbridgeClient::RosbridgeClient(Handlers handlers, WebSocketClient::Settings settings)
    : handlers_(std::move(handlers)),
      socket_({.frame = [this](std::string bytes, bool isBinary) { take(bytes, isBinary); },
               .down =
                   [this](const std::string& reason) {
                       answerCalls(reason);
                       if (handlers_.down) handlers_.down(reason);
                   },
               .mayMove = handlers_.mayMove},
              settings) {}

Status RosbridgeClient::open(const std::string& host, int port, std::chrono::milliseconds timeout) {
    close();
    return socket_.open(host, port, timeout);
}

void RosbridgeClient::close() {
    socket_.close();
    answerCalls("disconnected");
    std::scoped_lock lock(mutex_);
    subscriptions_.clear();
    advertised_.clear();
    services_.clear();
    fragments_.clear();
}

void RosbridgeClient::answerCalls(const std::string& reason) {
    std::map<std::string, Answer> calls;
    {
        std::scoped_lock lock(mutex_);
        calls.swap(calls_);
    }
    for (auto& [id, answer] : calls)
        answer(Error{ErrorCode::Network, "the link to the robot is lost: " + reason, ""});
}

void RosbridgeClient::subscribe(const std::string& topic, const std::string& type,
                                const Subscription& options, Message message) {
    {
        std::scoped_lock lock(mutex_);
        subscriptions_[topic] = std::move(message);
    }
    json operation = {{"op", "subscribe"},
                      {"topic", topic},
                      {"throttle_rate", options.throttleMs},
                      {"queue_length", options.queueLength},
                      {"compression", options.cbor ? "cbor" : "none"}};
    if (!type.empty()) operation["type"] = type;
    socket_.send(encodeText(operation));
}

void RosbridgeClient::advertise(const std::string& topic, const std::string& type) {
    {
        std::scoped_lock lock(mutex_);
        if (!advertised_.emplace(topic, std::chrono::steady_clock::now()).second) return;
    }
    socket_.send(encodeText({{"op", "advertise"}, {"topic", topic}, {"type", type}}));
}

double RosbridgeClient::advertisedFor(const std::string& topic) const {
    std::scoped_lock lock(mutex_);
    auto known = advertised_.find(topic);
    if (known == advertised_.end()) return -1;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - known->second).count();
}

Status RosbridgeClient::publish(const std::string& topic, const json& message, bool motion) {
    std::string text = encodeText({{"op", "publish"}, {"topic", topic}, {"msg", message}});
    if (socket_.send(std::move(text), topic, motion)) return {};
    return Error{ErrorCode::Network, "cannot publish on " + topic + ": the link to the robot is down", ""};
}

void RosbridgeClient::call(const std::string& service, const json& arguments, Answer answer) {
    std::string id;
    {
        std::scoped_lock lock(mutex_);
        id = fmt::format("call:{}:{}", service, ++nextId_);
        calls_[id] = answer;
    }
    json operation = {{"op", "call_service"}, {"id", id}, {"service", service}, {"args", arguments}};
    if (socket_.send(encodeText(operation))) return;
    {
        std::scoped_lock lock(mutex_);
        if (calls_.erase(id) == 0) return;
    }
    answer(Error{ErrorCode::Network, "cannot call " + service + ": the link to the robot is down", ""});
}

Result<json> RosbridgeClient::callAndWait(const std::string& service, const json& arguments,
                                          std::chrono::milliseconds timeout) {
    auto promise = std::make_shared<std::promise<Result<json>>>();
    auto answer = promise->get_future();
    call(service, arguments, [promise](Result<json> values) { promise->set_value(std::move(values)); });
    if (answer.wait_for(timeout) == std::future_status::ready) return answer.get();
    return Error{ErrorCode::Network, fmt::format("{} did not answer within {} ms", service, timeout.count()),
                 ""};
}

void RosbridgeClient::advertiseService(const std::string& service, const std::string& type, Service work) {
    {
        std::scoped_lock lock(mutex_);
        services_[service] = std::move(work);
    }
    socket_.send(encodeText({{"op", "advertise_service"}, {"service", service}, {"type", type}}));
}

std::uint64_t RosbridgeClient::damagedFrames() const {
    std::scoped_lock lock(mutex_);
    return damaged_;
}

void RosbridgeClient::take(const std::string& bytes, bool isBinary) {
    auto operation = parseFrame(bytes, isBinary);
    if (!operation.ok()) {
        std::scoped_lock lock(mutex_);
        ++damaged_;
        return;
    }
    handle(*operation);
}

void RosbridgeClient::handle(const json& operation) {
    std::string op = textOf(member(operation, "op"));
    if (op == "publish") {
        Message message;
        {
            std::scoped_lock lock(mutex_);
            auto known = subscriptions_.find(textOf(member(operation, "topic")));
            if (known == subscriptions_.end()) return;
            message = known->second;
        }
        message(member(operation, "msg"));
    } else if (op == "service_response") {
        Answer answer;
        std::string id = textOf(member(operation, "id"));
        {
            std::scoped_lock lock(mutex_);
            auto known = calls_.find(id);
            if (known == calls_.end()) return;
            answer = std::move(known->second);
            calls_.erase(known);
        }
        const json& values = member(operation, "values");
        // a failed call has its error as a string in the place of the values
        if (member(operation, "result") == json(false)) {
            answer(Error{ErrorCode::NotFound,
                         fmt::format("the call of {} failed: {}", textOf(member(operation, "service")),
                                     textOf(values)),
                         ""});
        } else {
            answer(values);
        }
    } else if (op == "call_service") {
        std::string service = textOf(member(operation, "service"));
        Service work;
        {
            std::scoped_lock lock(mutex_);
            auto known = services_.find(service);
            if (known != services_.end()) work = known->second;
        }
        json response = {{"op", "service_response"}, {"service", service}, {"result", work != nullptr}};
        if (operation.contains("id")) response["id"] = operation["id"];
        response["values"] = work ? work(member(operation, "args")) : json("no such service here");
        socket_.send(encodeText(response));
    } else if (op == "fragment") {
        // `total` comes as 5.7 for 5 parts: a division bug of the sender's
        const json& number = member(operation, "num");
        const json& total = member(operation, "total");
        auto counts = [](const json& value) {
            return value.is_number() && value.get<double>() >= 0 && value.get<double>() < kMostFragments;
        };
        if (!counts(number) || !counts(total)) return;
        std::string whole;
        {
            std::scoped_lock lock(mutex_);
            std::string id = textOf(member(operation, "id"));
            if (fragments_.size() > 16) fragments_.clear();
            auto& parts = fragments_[id];
            parts[number.get<int>()] = textOf(member(operation, "data"));
            if (static_cast<double>(parts.size()) < std::floor(total.get<double>())) return;
            for (const auto& [at, part] : parts) whole += part;
            fragments_.erase(id);
        }
        // one level only: a fragment of a fragment is nobody's
        auto joined = parseFrame(whole, false);
        if (joined.ok() && member(*joined, "op") != json("fragment")) handle(*joined);
    }
}

}  // namespace studio::robot
