// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ros1/ros1_bridge.h"

#include <fmt/format.h>
#include <ros/master.h>
#include <ros/param.h>
#include <ros/service.h>
#include <ros/this_node.h>

#include <algorithm>

#include "app/ros1/ros1_messages.h"
#include "core/robot/ros_codec.h"

namespace studio::ros1 {

using nlohmann::json;

namespace {

constexpr int kSpinners = 3;
constexpr auto kRound = std::chrono::milliseconds(100);
constexpr int kRoundsPerMaster = 10;
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
    for (const char* service : {"/arm_traj_change_mode", "/humanoid_get_arm_ctrl_mode"}) {
        bridge_.addService(service, [this, service](const json& arguments) -> Result<json> {
            ModeRequest request;
            const json& wanted = robot::member(arguments, "control_mode");
            if (wanted.is_number_integer()) request.mode = wanted.get<std::int32_t>();
            STUDIO_ASSIGN(auto answer, (call<ModeRequest, ModeResponse>(node_, service, request)));
            return json{{"result", answer.result != 0}, {"mode", answer.mode}, {"message", answer.message}};
        });
    }
    for (const char* service : {"/simulator/start", "/simulator/reset"}) {
        bridge_.addService(service, [this, service](const json&) -> Result<json> {
            STUDIO_ASSIGN(auto answer, (call<TriggerRequest, TriggerResponse>(node_, service, {})));
            return json{{"success", answer.success != 0}, {"message", answer.message}};
        });
    }
}

void Ros1Bridge::follow(std::stop_token stop) {
    for (int round = 1; !stop.stop_requested(); ++round) {
        followReaders();
        followWriters();
        if (round % kRoundsPerMaster == 0) readMaster();
        std::this_thread::sleep_for(kRound);
    }
}

void Ros1Bridge::followReaders() {
    for (const robot::Topic& topic : topics_.all()) {
        bool wanted = bridge_.hasSubscribers(topic.name);
        std::scoped_lock lock(mutex_);
        auto known = readers_.find(topic.name);
        if (wanted == (known != readers_.end())) continue;
        if (!wanted) {
            readers_.erase(known);
            continue;
        }
        boost::function<void(const topic_tools::ShapeShifter::ConstPtr&)> took =
            [this, name = topic.name](const topic_tools::ShapeShifter::ConstPtr& message) {
                take(name, *message);
            };
        readers_[topic.name].subscriber = node_.subscribe<topic_tools::ShapeShifter>(
            topic.name, 1, took, ros::VoidConstPtr(), ros::TransportHints().tcpNoDelay());
    }
}

void Ros1Bridge::followWriters() {
    for (const auto& [topic, type] : writtenTypes_) {
        bool wanted = bridge_.hasAdvertisers(topic);
        std::scoped_lock lock(mutex_);
        auto known = writers_.find(topic);
        if (wanted == (known != writers_.end())) continue;
        if (!wanted) {
            writers_.erase(known);
            continue;
        }
        const SentType* row = sentType(type);
        ros::AdvertiseOptions options(topic, 1, row->md5, row->type, row->definition);
        writers_[topic] = node_.advertise(options);
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
    if (known != writers_.end()) known->second.publish(shaped);
}

}  // namespace studio::ros1
