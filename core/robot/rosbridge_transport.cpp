// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/rosbridge_transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/robot/kuavo_messages.h"
#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;

namespace {

constexpr auto kAnswerPatience = std::chrono::milliseconds(1500);
/// A question for the mode that is open for so long counts as lost.
constexpr auto kModePatience = std::chrono::seconds(3);
/// Messages within this time after `advertise` are lost (measured: the first of 20).
constexpr double kAdvertiseWaitS = 0.5;
constexpr auto kScenePatience = std::chrono::seconds(20);
constexpr const char* kModeService = "/arm_traj_change_mode";
constexpr const char* kModeQuery = "/humanoid_get_arm_ctrl_mode";

}  // namespace

RosbridgeTransport::RosbridgeTransport(RosbridgeOptions options)
    : options_(std::move(options)),
      readings_({options_.topics, options_.gripper, options_.media, options_.clock}),
      client_({.down =
                   [this](const std::string& reason) {
                       mute();
                       std::scoped_lock lock(mutex_);
                       link_.up = false;
                       link_.reason = reason;
                       ++link_.losses;
                   },
               .mayMove = [this] { return !isMuted(); }},
              options_.link) {}

RosbridgeTransport::~RosbridgeTransport() {
    disconnect();
}

Status RosbridgeTransport::connect(std::chrono::milliseconds timeout) {
    disconnect();
    {
        std::scoped_lock lock(mutex_);
        facts_ = {};
        link_ = {};
        mode_ = {};
        facts_.name = !options_.name.empty()
                          ? options_.name
                          : fmt::format("rosbridge robot at {}:{}", options_.host, options_.port);
    }
    readings_.begin();
    Status done = setUp(timeout);
    if (!done.ok()) {
        disconnect();
        return done;
    }
    supervisor_ = std::jthread([this](std::stop_token stop) { supervise(stop); });
    return {};
}

void RosbridgeTransport::disconnect() {
    mute();
    if (supervisor_.joinable()) {
        supervisor_.request_stop();
        wake_.notify_all();
        supervisor_.join();
    }
    client_.close();
    readings_.end();
    std::scoped_lock lock(mutex_);
    link_.up = false;
    if (link_.reason.empty()) link_.reason = "disconnected";
}

Status RosbridgeTransport::setUp(std::chrono::milliseconds timeout) {
    STUDIO_CHECK(prepare(timeout));
    STUDIO_CHECK(client_.open(options_.host, options_.port, timeout));
    readParameters();
    readTopics();
    // a robot that was started again counts its stamps anew
    readings_.forgetNewest();
    // who publishes is asked before we do, as all clients of a bridge go by one name
    {
        std::scoped_lock lock(mutex_);
        bridgePublished_ = true;
    }
    subscribeAll();
    askBridge();
    pollMode();
    pollPublishers();
    std::scoped_lock lock(mutex_);
    link_.up = client_.isOpen();
    link_.reason.clear();
    return {};
}

void RosbridgeTransport::askBridge() {
    auto answer = client_.callAndWait("/rosapi/publishers", {{"topic", options_.topics.at("arm").name}},
                                      kAnswerPatience);
    // without rosapi nobody can be told apart: the arm topic itself is listened to
    const json& names = answer.ok() ? member(*answer, "publishers") : member(json(), "");
    bool taken = names.is_array() &&
                 std::any_of(names.begin(), names.end(), [this](const json& n) { return isOurs(textOf(n)); });
    if (!taken) advertiseAll();
    std::scoped_lock lock(mutex_);
    bridgePublished_ = taken;
}

bool RosbridgeTransport::bridgePublished() const {
    std::scoped_lock lock(mutex_);
    return bridgePublished_;
}

void RosbridgeTransport::setPeer(const std::string& host, int port) {
    options_.host = host;
    options_.port = port;
}

void RosbridgeTransport::readParameters() {
    RobotFacts found;
    std::string missing;
    for (const char* name :
         {"robot_version", "end_effector_type", "armRealDof", "headRealDof", "humanoid_description"}) {
        auto answer =
            client_.callAndWait("/rosapi/get_param", {{"name", name}, {"default", ""}}, kAnswerPatience);
        if (!answer.ok()) {
            missing = answer.error().message;
            break;
        }
        // the value is JSON in a string
        std::string text = textOf(member(*answer, "value"));
        json value = json::parse(text, nullptr, false);
        std::string plain = value.is_string()      ? value.get<std::string>()
                            : value.is_discarded() ? text
                                                   : value.dump();
        if (plain.empty() || plain == "null") continue;
        if (std::string(name) == "humanoid_description") {
            found.urdf = plain;
        } else {
            found.parameters[name] = plain;
        }
    }
    if (!missing.empty()) {
        found.notes.push_back("rosapi does not answer (" + missing +
                              "): start it beside rosbridge (rosbridge_websocket.launch does)");
    } else if (found.urdf.empty()) {
        found.notes.push_back(
            "the robot has no parameter humanoid_description: the built-in limits of biped_s45 are used");
    }
    std::scoped_lock lock(mutex_);
    facts_.urdf = found.urdf;
    facts_.parameters = found.parameters;
    facts_.notes = found.notes;
}

void RosbridgeTransport::readTopics() {
    auto answer = client_.callAndWait("/rosapi/topics", json::object(), kAnswerPatience);
    if (!answer.ok()) return;
    // a topic is listed even where somebody only listens to it: a simulator is who publishes
    auto scorer = client_.callAndWait("/rosapi/publishers", {{"topic", options_.topics.at("success").name}},
                                      kAnswerPatience);
    const json& scorers = scorer.ok() ? member(*scorer, "publishers") : member(json(), "");
    const json& names = member(*answer, "topics");
    const json& types = member(*answer, "types");
    std::scoped_lock lock(mutex_);
    topicTypes_.clear();
    for (std::size_t i = 0; names.is_array() && i < names.size(); ++i) {
        topicTypes_[textOf(names[i])] = types.is_array() && i < types.size() ? textOf(types[i]) : "";
    }
    facts_.cameras.clear();
    for (const std::string& camera : kCameras) {
        if (topicTypes_.contains(options_.topics.at(cameraKey(camera)).name))
            facts_.cameras.push_back(camera);
    }
    facts_.simulated = scorers.is_array() && !scorers.empty();
}

void RosbridgeTransport::subscribeAll() {
    for (KuavoReadings::Input& input : readings_.inputs(facts().simulated)) {
        client_.subscribe(input.topic.name, input.topic.type, {.throttleMs = input.throttleMs},
                          std::move(input.take));
    }
}

void RosbridgeTransport::advertiseAll() {
    const TopicTable& topics = options_.topics;
    for (const char* key : {"arm", "arm.poses", "head"})
        client_.advertise(topics.at(key).name, topics.at(key).type);
    if (options_.gripper.kind == GripperKind::None) return;
    const Topic& topic = topics.at(gripperCommandKey(options_.gripper.kind));
    std::string type = topic.type;
    {
        // two simulators use one name with two types; the one that is there counts
        std::scoped_lock lock(mutex_);
        auto known = topicTypes_.find(topic.name);
        if (known != topicTypes_.end() && !known->second.empty()) type = known->second;
        gripperType_ = type;
    }
    client_.advertise(topic.name, type);
}

void RosbridgeTransport::supervise(std::stop_token stop) {
    int round = 0;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, std::chrono::milliseconds(200), [&] { return stop.stop_requested(); });
        }
        if (stop.stop_requested()) return;
        ++round;
        if (client_.isOpen()) {
            if (round % 2 == 0) pollMode();
            if (round % 5 == 0) pollPublishers();
            // a bridge keeps the publisher of a client that has gone for 10 s: asked until it lets go
            if (round % 5 == 0 && bridgePublished()) askBridge();
            continue;
        }
        // tried again for ever, muted: the robot holds its last target meanwhile
        mute();
        if (options_.reconnect && round % 5 == 0) (void)setUp(std::chrono::milliseconds(1000)).ok();
    }
}

void RosbridgeTransport::pollMode(bool anew) {
    std::uint64_t number = 0;
    {
        std::scoped_lock lock(mutex_);
        auto now = std::chrono::steady_clock::now();
        if (modePolled_ && now - *modePolled_ < kModePatience) {
            modePollDue_ = modePollDue_ || anew;
            return;
        }
        modePolled_ = now;
        modePollDue_ = false;
        number = ++modePolls_;
    }
    client_.call(kModeQuery, json::object(), [this, number](Result<json> values) {
        const json& mode = values.ok() ? member(*values, "mode") : member(json(), "");
        bool due = false;
        {
            std::scoped_lock lock(mutex_);
            // an older question that was given up tells what was
            if (number != modePolls_) return;
            modePolled_.reset();
            due = std::exchange(modePollDue_, false);
            bool known = mode.is_number_integer() && mode.get<int>() >= 0 && mode.get<int>() <= 2;
            mode_.mode = known ? std::optional(static_cast<ArmMode>(mode.get<int>())) : std::nullopt;
            if (known) mode_.readAt = options_.clock->now();
        }
        if (due) pollMode();
    });
}

bool RosbridgeTransport::isOurs(const std::string& node) const {
    return node.find("rosbridge") != std::string::npos;
}

void RosbridgeTransport::pollPublishers() {
    client_.call("/rosapi/publishers", {{"topic", options_.topics.at("arm").name}},
                 [this](Result<json> values) {
                     if (!values.ok()) return;
                     const json& names = member(*values, "publishers");
                     std::scoped_lock lock(mutex_);
                     publishers_.clear();
                     for (std::size_t i = 0; names.is_array() && i < names.size(); ++i) {
                         std::string node = textOf(names[i]);
                         if (!isOurs(node)) publishers_.push_back(node);
                     }
                 });
}

RobotFacts RosbridgeTransport::facts() const {
    std::scoped_lock lock(mutex_);
    return facts_;
}

LinkReport RosbridgeTransport::link() const {
    std::scoped_lock lock(mutex_);
    LinkReport report = link_;
    if (report.up && report.reason.empty()) report.reason = readings_.problem();
    report.roundTripS = client_.roundTripS();
    return report;
}

std::vector<std::string> RosbridgeTransport::otherPublishers() const {
    bool heard = readings_.otherTarget().has_value();
    std::scoped_lock lock(mutex_);
    std::vector<std::string> others = publishers_;
    if (bridgePublished_) others.emplace_back("another client of rosbridge");
    if (heard && others.empty()) others.emplace_back("somebody unknown (arm targets come that are not ours)");
    return others;
}

ModeReport RosbridgeTransport::mode() const {
    std::scoped_lock lock(mutex_);
    return mode_;
}

Status RosbridgeTransport::resetScene(std::uint64_t seed) {
    if (!facts().simulated) return Transport::resetScene(seed);
    // the scoring begins with start
    for (const char* service : {"/simulator/reset", "/simulator/start"}) {
        auto answer = client_.callAndWait(service, json::object(), kScenePatience);
        if (!answer.ok()) return answer.error();
        if (member(*answer, "success") == json(false)) {
            return Error{ErrorCode::Network,
                         fmt::format("{} was refused: {}", service, textOf(member(*answer, "message"))),
                         "Look at the simulator's own window."};
        }
    }
    readings_.setSolved(false);
    return {};
}

std::uint64_t RosbridgeTransport::damaged() const {
    return readings_.damaged() + client_.damagedFrames();
}

std::vector<RosbridgeTransport::TopicReport> RosbridgeTransport::topicReports() const {
    std::scoped_lock lock(mutex_);
    std::vector<TopicReport> reports;
    for (const Topic& topic : options_.topics.all()) {
        TopicReport report{topic.key, topic.name, topic.type, "", 0, 0, -1};
        auto type = topicTypes_.find(topic.name);
        if (type != topicTypes_.end()) report.type = type->second;
        KuavoReadings::Flow flow = readings_.flow(topic.key);
        report.messages = flow.messages;
        report.rateHz = flow.rateHz;
        report.ageS = flow.ageS;
        reports.push_back(std::move(report));
    }
    return reports;
}

Status RosbridgeTransport::waitedEnough(const std::string& topic) const {
    if (client_.advertisedFor(topic) >= kAdvertiseWaitS) return {};
    return Error{ErrorCode::Network,
                 "cannot publish on " + topic + " yet: it was advertised less than 0.5 s ago",
                 "Try again in a moment."};
}

bool RosbridgeTransport::isReadyToSend() const {
    std::vector<std::string> keys = {"arm", "arm.poses", "head"};
    if (options_.gripper.kind != GripperKind::None) keys.push_back(gripperCommandKey(options_.gripper.kind));
    return std::all_of(keys.begin(), keys.end(), [this](const std::string& key) {
        return waitedEnough(options_.topics.at(key).name).ok();
    });
}

Status RosbridgeTransport::doSend(const JointCommand& command) {
    const Topic& arm = options_.topics.at("arm");
    STUDIO_CHECK(waitedEnough(arm.name));
    std::string gripperType;
    {
        std::scoped_lock lock(mutex_);
        gripperType = gripperType_;
    }
    readings_.noteSent(command.armRad);
    STUDIO_CHECK(client_.publish(arm.name, armMessage(command.armRad), true));
    if (!command.gripper || options_.gripper.kind == GripperKind::None) return {};
    const Topic& gripper = options_.topics.at(gripperCommandKey(options_.gripper.kind));
    return client_.publish(
        gripper.name,
        gripperMessage(options_.gripper.toRaw(*command.gripper), options_.gripper.kind, gripperType), true);
}

Status RosbridgeTransport::doSendPose(const PoseCommand& command) {
    const Topic& poses = options_.topics.at("arm.poses");
    STUDIO_CHECK(waitedEnough(poses.name));
    return client_.publish(poses.name, posesMessage(command.armRad, command.durationS), true);
}

Status RosbridgeTransport::doSendHead(const HeadPose& targetRad) {
    return client_.publish(options_.topics.at("head").name, headMessage(targetRad), true);
}

Status RosbridgeTransport::doRequestMode(ArmMode mode) {
    if (!client_.isOpen())
        return Error{ErrorCode::Network, "cannot change the arm mode: the link to the robot is down", ""};
    // what still waits to be sent must not come after it
    if (mode == ArmMode::Keep) client_.dropMotion();
    std::uint64_t number = 0;
    {
        std::scoped_lock lock(mutex_);
        number = ++mode_.asked;
    }
    client_.call(
        kModeService, {{"control_mode", static_cast<int>(mode)}}, [this, number](Result<json> values) {
            bool linkLost = !values.ok() && values.error().code == ErrorCode::Network;
            if (linkLost) return;
            {
                std::scoped_lock lock(mutex_);
                mode_.answered = std::max(mode_.answered, number);
                mode_.accepted = values.ok() && member(*values, "result") != json(false);
                mode_.message = values.ok() ? textOf(member(*values, "message")) : values.error().message;
            }
            // it answers true even on its own time-out: what counts is the mode read back
            pollMode(true);
        });
    return {};
}

}  // namespace studio::robot
