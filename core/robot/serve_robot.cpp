// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/serve_robot.h"

#include <algorithm>

#include "core/robot/camera_projection.h"
#include "core/robot/kuavo_messages.h"
#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;

namespace {

/// The simulators' task scripts begin with this seed and count up.
constexpr std::uint64_t kFirstSeed = 123123;
/// What tells Leju's SDK that the robot stands: without it the SDK waits, and knows no gait.
constexpr const char* kObservation = "/humanoid_mpc_observation";
constexpr const char* kGait = "stance";
constexpr int kBothFeetDown = 3;  ///< its mode number of that gait

json answer(bool good, const std::string& message) {
    return {{"success", good}, {"message", message}};
}

}  // namespace

RobotServer::RobotServer(std::shared_ptr<RobotBody> body, ServeOptions options)
    : body_(std::move(body)), options_(std::move(options)) {}

RobotServer::~RobotServer() {
    stop();
}

Status RobotServer::start() {
    listen();
    offerServices();
    STUDIO_CHECK(bridge_.listen(options_.address, options_.port));
    states_ = std::jthread([this](std::stop_token stop) { publishStates(stop); });
    if (options_.encodeJpeg)
        pictures_ = std::jthread([this](std::stop_token stop) { publishPictures(stop); });
    return {};
}

void RobotServer::stop() {
    for (std::jthread* thread : {&states_, &pictures_}) {
        if (!thread->joinable()) continue;
        thread->request_stop();
        thread->join();
    }
    bridge_.stop();
}

void RobotServer::listen() {
    const TopicTable& topics = options_.topics;
    bridge_.addTopic(topics.at("joints").name, topics.at("joints").type);
    bridge_.addTopic(topics.at("success").name, topics.at("success").type);
    bridge_.setPublishers(topics.at("success").name, {"/simulator"});
    bridge_.addTopic(topics.at("joint_cmd").name, topics.at("joint_cmd").type);
    bridge_.addTopic(kObservation, "ocs2_msgs/mpc_observation");
    for (const std::string& camera : body_->cameras()) {
        const Topic* topic = topics.find(cameraKey(camera));
        if (!topic || !options_.encodeJpeg) continue;
        bridge_.addTopic(topic->name, topic->type);
        const Topic& info = topics.at(cameraInfoKey(camera));
        bridge_.addTopic(info.name, info.type);
    }
    // a message that the robot's own nodes would drop is dropped here as well
    bridge_.onMessage(topics.at("arm").name, topics.at("arm").type, [this](const json& message) {
        auto pose = readArm(message);
        if (!pose.ok()) return;
        if (body_->armMode() == ArmMode::External) {
            std::scoped_lock lock(scoring_);
            started_ = true;
        }
        (void)body_->commandArms(*pose).ok();
    });
    bridge_.onMessage(topics.at("arm.poses").name, topics.at("arm.poses").type, [this](const json& message) {
        auto times = numbersOf(member(message, "times")), values = numbersOf(member(message, "values"));
        if (!times || !values || times->empty() || values->size() != kArmJoints * times->size()) return;
        auto rad = radiansOf(std::span(*values).last(kArmJoints));
        ArmPose pose;
        std::copy(rad.begin(), rad.end(), pose.begin());
        (void)body_->commandPose(pose, times->back()).ok();
    });
    bridge_.onMessage(topics.at("head").name, topics.at("head").type, [this](const json& message) {
        auto deg = numbersOf(member(message, "joint_data"));
        if (!deg || deg->size() < 2) return;
        auto rad = radiansOf(*deg);
        (void)body_->commandHead({rad[0], rad[1]}).ok();
    });
    GripperKind kind = options_.gripper.kind;
    if (kind == GripperKind::None) return;
    const Topic& state = topics.at(gripperStateKey(kind));
    const Topic& command = topics.at(gripperCommandKey(kind));
    bridge_.addTopic(state.name, state.type);
    bridge_.onMessage(command.name, command.type, [this, kind](const json& message) {
        auto raw = readGripperCommand(message, kind);
        if (!raw.ok()) return;
        double scale = options_.gripper.commandScale;
        (void)body_->commandGrippers({(*raw)[0] / scale, (*raw)[1] / scale}).ok();
    });
}

void RobotServer::offerServices() {
    bridge_.addService("/arm_traj_change_mode", [this](const json& arguments) -> Result<json> {
        const json& wanted = member(arguments, "control_mode");
        if (!wanted.is_number_integer() || wanted.get<int>() < 0 || wanted.get<int>() > 2) {
            return json{{"result", false},
                        {"mode", static_cast<int>(body_->armMode())},
                        {"message", "Invalid control mode"}};
        }
        Status done = body_->setArmMode(static_cast<ArmMode>(wanted.get<int>()));
        if (!done.ok() && done.error().code == ErrorCode::Network) return done.error();
        // the real service says true even where it gave up waiting
        return json{{"result", done.ok()},
                    {"mode", static_cast<int>(body_->armMode())},
                    {"message", done.ok() ? "" : done.error().message}};
    });
    bridge_.addService("/humanoid_get_arm_ctrl_mode", [this](const json&) -> Result<json> {
        return json{{"result", true}, {"mode", static_cast<int>(body_->armMode())}, {"message", ""}};
    });
    // it stands, always; that it does is what Leju's SDK asks for before anything else
    bridge_.addService("/humanoid_get_current_gait_name", [](const json&) -> Result<json> {
        return json{{"success", true}, {"gait_name", kGait}};
    });
    bridge_.addService("/websocket_sdk_srv/get_robot_launch_status",
                       [](const json&) -> Result<json> { return answer(true, "launched"); });
    bridge_.addService("/simulator/start", [this](const json&) -> Result<json> {
        std::scoped_lock lock(scoring_);
        started_ = true;
        return answer(true, "started");
    });
    bridge_.addService("/simulator/reset", [this](const json&) -> Result<json> {
        Status reset;
        {
            std::scoped_lock lock(scoring_);
            started_ = successful_ = false;
            reset = body_->resetScene(kFirstSeed + episodes_.fetch_add(1));
        }
        if (reset.ok()) {
            bridge_.callClient("/simulator/init", json::object(), [](Result<json>) {});
        }
        return answer(reset.ok(), reset.ok() ? "reset" : reset.error().message);
    });
    bridge_.addService("/control_robot_leju_claw", [this](const json& arguments) -> Result<json> {
        auto raw = readGripperCommand(arguments, GripperKind::LejuClaw);
        if (!raw.ok()) return answer(false, raw.error().message);
        Status done = body_->commandGrippers({(*raw)[0] / 100, (*raw)[1] / 100});
        return answer(done.ok(), "");
    });
    bridge_.setParameter("robot_version", 45);
    bridge_.setParameter("robot_type", 2);  // on legs
    bridge_.setParameter("armRealDof", 14);
    bridge_.setParameter("headRealDof", 2);
    bridge_.setParameter("legRealDof", 12);
    bridge_.setParameter("end_effector_type", toString(options_.gripper.kind));
    std::string urdf = body_->urdf();
    if (!urdf.empty()) bridge_.setParameter("humanoid_description", urdf);
}

void RobotServer::publishStates(std::stop_token stop) {
    const TopicTable& topics = options_.topics;
    GripperKind kind = options_.gripper.kind;
    std::uint64_t last = 0;
    Duration period = secondsToDuration(1 / options_.stateRateHz);
    TimePoint next = std::chrono::steady_clock::now();
    int round = 0;
    while (!stop.stop_requested()) {
        next = std::max(next + period, std::chrono::steady_clock::now());
        std::this_thread::sleep_until(next);
        if (!body_->linkUp()) continue;
        auto state = body_->latest();
        if (!state || state->sequence == last) continue;
        last = state->sequence;
        ++round;
        json message = sensorsMessage(*state);
        if (options_.sendShortJoints && options_.sendShortJoints())
            message["joint_data"]["joint_q"].erase(27);
        bridge_.publish(topics.at("joints").name, message);
        if (kind != GripperKind::None && state->gripper) {
            const Grippers& g = *state->gripper;
            double scale = options_.gripper.stateScale;
            bridge_.publish(topics.at(gripperStateKey(kind)).name,
                            gripperStateMessage({g[0] * scale, g[1] * scale}, kind, state->stampS));
        }
        if (round % 5 == 0) {
            // no whole-body control is simulated: its state and input stay empty
            json none = {{"value", json::array()}};
            bridge_.publish(
                kObservation,
                {{"time", state->stampS}, {"state", none}, {"input", none}, {"mode", kBothFeetDown}});
        }
        if (round % 50 == 0) {
            bool successful = false;
            {
                std::scoped_lock lock(scoring_);
                successful_ = successful_ || (started_ && body_->success());
                successful = successful_;
            }
            bridge_.publish(topics.at("success").name, {{"data", successful}});
            bridge_.setPublishers(topics.at("arm").name, body_->otherPublishers());
            // another node's commands are seen by everybody
            if (auto other = body_->otherTarget()) {
                json theirs = armMessage(*other);
                theirs["header"] = {{"seq", round}, {"stamp", stampValue(state->stampS)}, {"frame_id", ""}};
                bridge_.publish(topics.at("arm").name, theirs);
            }
        }
    }
}

void RobotServer::publishPictures(std::stop_token stop) {
    std::map<std::string, std::uint64_t> last;
    Duration period = secondsToDuration(1 / options_.cameraRateHz);
    TimePoint next = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
        next = std::max(next + period, std::chrono::steady_clock::now());
        std::this_thread::sleep_until(next);
        if (!body_->linkUp()) continue;
        for (const std::string& camera : body_->cameras()) {
            const Topic* topic = options_.topics.find(cameraKey(camera));
            if (!topic) continue;
            auto frame = body_->picture(camera);
            if (!frame || frame->sequence == last[camera] || frame->image.empty()) continue;
            last[camera] = frame->sequence;
            auto known = simulatorCameras().find(camera);
            const Topic& info = options_.topics.at(cameraInfoKey(camera));
            if (known != simulatorCameras().end() && bridge_.hasSubscribers(info.name)) {
                auto sized = simulatorCameras(frame->image.width, frame->image.height);
                bridge_.publish(info.name, sized.at(camera).model.toCameraInfo(frame->stampS, camera));
            }
            // coding costs; nobody's pictures are not coded
            if (!bridge_.hasSubscribers(topic->name)) continue;
            auto jpeg = options_.encodeJpeg(frame->image);
            if (!jpeg.ok()) continue;
            bridge_.publish(
                topic->name,
                {{"header",
                  {{"seq", frame->sequence}, {"stamp", stampValue(frame->stampS)}, {"frame_id", camera}}},
                 {"format", "rgb8; jpg compressed"},
                 {"data", bytesValue(*jpeg)}});
        }
    }
}

}  // namespace studio::robot
