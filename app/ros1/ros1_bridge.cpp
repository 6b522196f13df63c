// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ros1/ros1_bridge.h"

#include <fmt/format.h>
#include <ros/master.h>
#include <ros/param.h>
#include <ros/service.h>
#include <ros/this_node.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "app/ros1/motion_sockets.h"
#include "app/ros1/ros1_messages.h"
#include "app/ros1/service_call.h"
#include "core/robot/ros_codec.h"

namespace studio::ros1 {

using nlohmann::json;

namespace {

constexpr int kSpinners = 3;
constexpr auto kRound = std::chrono::milliseconds(100);
constexpr int kRoundsPerMaster = 10;
constexpr auto kLateRound = std::chrono::seconds(1);
constexpr auto kTellAgain = std::chrono::seconds(1);  ///< doubled each time
constexpr int kTellings = 4;
constexpr const char* kModeChange = "/arm_traj_change_mode";
constexpr const char* kModeQuery = "/humanoid_get_arm_ctrl_mode";
/// The robot's own limit for a change is 2 s.
constexpr auto kChangeLimit = std::chrono::milliseconds(3000);
constexpr auto kQueryLimit = std::chrono::milliseconds(1000);
constexpr std::size_t kModeCallsKept = 16;
constexpr const char* kParameters[] = {"robot_version", "end_effector_type", "armRealDof", "headRealDof",
                                       "legRealDof"};

const SentType* sentType(const std::string& type) {
    auto types = sentTypes();
    auto found =
        std::find_if(types.begin(), types.end(), [&](const SentType& row) { return type == row.type; });
    return found == types.end() ? nullptr : &*found;
}

/// Nodes that publish, by topic, from the master.
std::map<std::string, std::vector<std::string>> publishers() {
    std::map<std::string, std::vector<std::string>> found;
    XmlRpc::XmlRpcValue arguments, response, payload;
    arguments[0] = ros::this_node::getName();
    if (!ros::master::execute("getSystemState", arguments, response, payload, false)) return found;
    XmlRpc::XmlRpcValue& rows = payload[0];
    for (int i = 0; i < rows.size(); ++i) {
        for (int k = 0; k < rows[i][1].size(); ++k) {
            std::string node = rows[i][1][k];
            if (node != ros::this_node::getName()) found[rows[i][0]].push_back(node);
        }
    }
    return found;
}

/// Calls a service whatever its checksum; one that is not there answers as rosbridge does.
template <class Request, class Response>
Result<Response> call(ros::NodeHandle& node, const std::string& service, const Request& request) {
    ros::ServiceClientOptions options(service, "*", false, ros::M_string());
    ros::ServiceClient client = node.serviceClient(options);
    Response response;
    if (!client.exists())
        return Error{ErrorCode::NotFound, fmt::format("Service {} does not exist", service), ""};
    if (!client.call(request, response, std::string("*")))
        return Error{ErrorCode::NotFound, fmt::format("{} failed", service), ""};
    return response;
}

}  // namespace

Ros1Bridge::Ros1Bridge(robot::TopicTable topics) : topics_(std::move(topics)), spinner_(kSpinners) {}

Ros1Bridge::~Ros1Bridge() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
    {
        std::scoped_lock lock(modeMutex_);
        for (ModeCall& call : modeCalls_) call.cancel.request_stop();
    }
    bridge_.stop();
    spinner_.stop();
}

Status Ros1Bridge::listen(const std::string& address, int port) {
    readMaster();
    offerWriters();
    offerServices();
    STUDIO_CHECK(bridge_.listen(address, port));
    spinner_.start();
    thread_ = std::jthread([this](std::stop_token stop) { follow(stop); });
    return {};
}

void Ros1Bridge::readMaster() {
    std::vector<ros::master::TopicInfo> there;
    if (!ros::master::getTopics(there)) return;
    for (const auto& topic : there) bridge_.addTopic(topic.name, topic.datatype);
    auto nodes = publishers();
    for (const char* key : {"arm", "success"})
        bridge_.setPublishers(topics_.at(key).name, nodes[topics_.at(key).name]);
    for (const char* name : kParameters) {
        int number = 0;
        std::string text;
        if (ros::param::get(name, number)) {
            bridge_.setParameter(name, number);
        } else if (ros::param::get(name, text)) {
            bridge_.setParameter(name, text);
        }
    }
    std::string urdf;
    if (ros::param::get("humanoid_description", urdf)) bridge_.setParameter("humanoid_description", urdf);
    for (const char* service : {kModeChange, kModeQuery}) {
        // one that is not found keeps its old address: the master may be what does not answer
        auto peer = findService(service);
        std::scoped_lock lock(modeMutex_);
        if (peer) modeServices_[service] = *peer;
    }
}

void Ros1Bridge::offerWriters() {
    std::vector<ros::master::TopicInfo> there;
    (void)ros::master::getTopics(there);
    for (const robot::Topic& topic : topics_.all()) {
        if (!topic.written) continue;
        // the type that the robot has counts
        std::string type = topic.type;
        for (const auto& known : there) {
            if (known.name == topic.name && sentType(known.datatype)) type = known.datatype;
        }
        if (!sentType(type)) continue;
        writtenTypes_[topic.name] = type;
        bridge_.onMessage(topic.name, type,
                          [this, name = topic.name](const json& message) { send(name, message); });
    }
}

void Ros1Bridge::offerServices() {
    using Service = robot::RosbridgeServer::Service;
    auto answered = [](const ModeResponse& answer) {
        return json{{"result", answer.result != 0}, {"mode", answer.mode}, {"message", answer.message}};
    };
    bridge_.addConcurrentService(kModeChange, [this, answered](const json& arguments) -> Service {
        ModeRequest request;
        const json& wanted = robot::member(arguments, "control_mode");
        if (wanted.is_number_integer()) request.mode = wanted.get<std::int32_t>();
        return [this, answered, request, cancel = beginModeCall(request.mode)](const json&) -> Result<json> {
            auto peer = modeService(kModeChange);
            if (!peer)
                return Error{ErrorCode::NotFound, fmt::format("Service {} does not exist", kModeChange), ""};
            auto answer = callService<ModeResponse>(*peer, kModeChange, request, kChangeLimit, cancel);
            // what was broken off is not answered, as what takes too long
            if (!answer.ok() && answer.error().code == ErrorCode::Cancelled)
                return Error{ErrorCode::Network, answer.error().message, ""};
            if (!answer.ok()) return answer.error();
            return answered(*answer);
        };
    });
    bridge_.addConcurrentService(kModeQuery, [this, answered](const json&) -> Service {
        return [this, answered](const json&) -> Result<json> {
            auto peer = modeService(kModeQuery);
            if (!peer)
                return Error{ErrorCode::NotFound, fmt::format("Service {} does not exist", kModeQuery), ""};
            auto answer = callService<ModeResponse>(*peer, kModeQuery, ModeRequest{}, kQueryLimit, {});
            // told, so that the mode counts as unknown
            if (!answer.ok()) return Error{ErrorCode::NotFound, answer.error().message, ""};
            return answered(*answer);
        };
    });
    for (const char* service : {"/simulator/start", "/simulator/reset"}) {
        bridge_.addConcurrentService(service, [this, service](const json&) -> Service {
            return [this, service](const json&) -> Result<json> {
                STUDIO_ASSIGN(auto answer, (call<TriggerRequest, TriggerResponse>(node_, service, {})));
                return json{{"success", answer.success != 0}, {"message", answer.message}};
            };
        });
    }
}

std::stop_token Ros1Bridge::beginModeCall(std::int32_t mode) {
    std::scoped_lock lock(modeMutex_);
    for (ModeCall& call : modeCalls_) {
        if (mode == 0 && call.mode != 0) call.cancel.request_stop();
    }
    if (modeCalls_.size() >= kModeCallsKept) modeCalls_.erase(modeCalls_.begin());
    modeCalls_.push_back({mode, {}});
    return modeCalls_.back().cancel.get_token();
}

std::optional<sockaddr_in> Ros1Bridge::modeService(const std::string& service) {
    std::scoped_lock lock(modeMutex_);
    auto known = modeServices_.find(service);
    return known == modeServices_.end() ? std::nullopt : std::optional(known->second);
}

void Ros1Bridge::follow(std::stop_token stop) {
    auto begun = std::chrono::steady_clock::now();
    for (int round = 1; !stop.stop_requested(); ++round) {
        auto last = std::exchange(begun, std::chrono::steady_clock::now());
        followReaders();
        followWriters(begun - last > kLateRound);
        if (round % kRoundsPerMaster == 0) readMaster();
        std::this_thread::sleep_for(kRound);
    }
}

void Ros1Bridge::followReaders() {
    for (const robot::Topic& topic : topics_.all()) {
        bool wanted = bridge_.hasSubscribers(topic.name);
        // ends after the lock is released: ending waits for its callback, and that one for the lock
        std::map<std::string, Reader>::node_type gone;
        bool isThere = false;
        {
            std::scoped_lock lock(mutex_);
            isThere = readers_.contains(topic.name);
            if (!wanted) gone = readers_.extract(topic.name);
        }
        if (!wanted || isThere) continue;
        boost::function<void(const topic_tools::ShapeShifter::ConstPtr&)> took =
            [this, name = topic.name](const topic_tools::ShapeShifter::ConstPtr& message) {
                take(name, *message);
            };
        ros::Subscriber subscriber = node_.subscribe<topic_tools::ShapeShifter>(
            topic.name, 1, took, ros::VoidConstPtr(), ros::TransportHints().tcpNoDelay());
        std::scoped_lock lock(mutex_);
        readers_[topic.name].subscriber = subscriber;
    }
}

void Ros1Bridge::followWriters(bool isLate) {
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [topic, type] : writtenTypes_) {
        bool wanted = bridge_.hasAdvertisers(topic);
        std::map<std::string, Writer>::node_type gone;
        Writer next;
        {
            std::scoped_lock lock(mutex_);
            auto known = writers_.find(topic);
            if (known == writers_.end()) {
                if (!wanted) continue;
            } else {
                Writer& writer = known->second;
                std::uint32_t listeners = writer.publisher.getNumSubscribers();
                // whom the kernel gave up may wait for a minute before it notices: it must be told anew, and
                // once more if it did not hear, as it still took the old connection for good
                bool cutOff = listeners < writer.listeners && (writer.isBehind || isLate);
                if (listeners >= writer.owed) writer.owed = 0;
                bool deaf = writer.owed > 0 && writer.tries < kTellings && now >= writer.tellAgain;
                if (cutOff) next.owed = std::max(writer.owed, writer.listeners);
                if (deaf && !cutOff) {
                    next.owed = writer.owed;
                    next.tries = writer.tries;
                }
                writer.listeners = listeners;
                writer.isBehind = backlogOf(topic).bytes > 0;
                if (wanted && !cutOff && !deaf) continue;
                gone = writers_.extract(known);
            }
        }
        // the master is told outside the lock
        if (gone) gone.mapped().publisher.shutdown();
        if (!wanted) continue;
        const SentType* row = sentType(type);
        ros::AdvertiseOptions options(topic, 1, row->md5, row->type, row->definition);
        next.publisher = node_.advertise(options);
        next.tellAgain = now + kTellAgain * (1 << next.tries++);
        std::scoped_lock lock(mutex_);
        writers_[topic] = std::move(next);
    }
}

void Ros1Bridge::take(const std::string& topic, const topic_tools::ShapeShifter& message) {
    std::optional<robot::RosMessageType> type;
    {
        std::scoped_lock lock(mutex_);
        auto known = readers_.find(topic);
        if (known == readers_.end()) return;
        Reader& reader = known->second;
        if (!reader.type || reader.md5 != message.getMD5Sum()) {
            // another firmware has another layout: what is told with the connection counts
            auto parsed = robot::RosMessageType::parse(message.getDataType(), message.getMessageDefinition());
            if (!parsed.ok()) return;
            reader.type = std::move(parsed).value();
            reader.md5 = message.getMD5Sum();
        }
        type = reader.type;
    }
    std::vector<std::uint8_t> bytes(message.size());
    ros::serialization::OStream stream(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    message.write(stream);
    auto decoded = type->decode(std::as_bytes(std::span(bytes)));
    if (decoded.ok()) bridge_.publish(topic, *decoded);
}

void Ros1Bridge::send(const std::string& topic, const json& message) {
    const SentType* row = sentType(writtenTypes_.at(topic));
    auto type = robot::RosMessageType::parse(row->type, row->definition);
    auto bytes = type.ok() ? type->encode(message) : Result<std::vector<std::byte>>(type.error());
    if (!bytes.ok()) return;
    topic_tools::ShapeShifter shaped;
    shaped.morph(row->md5, row->type, row->definition, "");
    ros::serialization::IStream stream(reinterpret_cast<std::uint8_t*>(bytes->data()),
                                       static_cast<std::uint32_t>(bytes->size()));
    shaped.read(stream);
    std::scoped_lock lock(mutex_);
    auto known = writers_.find(topic);
    if (known == writers_.end()) return;
    Writer& writer = known->second;
    // its length goes before a message; one may be on its way beside this one
    Backlog behind = backlogOf(topic);
    if (behind.bytes > bytes->size() + sizeof(std::uint32_t)) {
        if (writer.dropped++ > 0) return;
        std::fprintf(stderr, "kuavo-ros1: %s: dropped, as %s has not taken what was sent before\n",
                     topic.c_str(), behind.node.c_str());
        return;
    }
    if (std::size_t dropped = std::exchange(writer.dropped, 0))
        std::fprintf(stderr, "kuavo-ros1: %s: taken again, %zu were dropped\n", topic.c_str(), dropped);
    writer.publisher.publish(shaped);
}

}  // namespace studio::ros1
