// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/robot_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/services.h"
#include "core/robot/recorder.h"
#include "core/robot/robot_lock.h"
#include "core/robot/rosbridge_transport.h"
#include "core/robot/serve_robot.h"
#include "core/robot/sim_body.h"
#include "core/robot/stop_socket.h"
#if STUDIO_VIDEO
#include "core/video/pictures.h"
#endif

namespace studio::cli {

using nlohmann::json;
using std::chrono::milliseconds;

namespace {

robot::GripperScale scaleOf(const RobotOptions& options, robot::GripperKind kind) {
    robot::GripperScale scale = robot::usualScale(kind);
    if (options.stateScale > 0) scale.stateScale = options.stateScale;
    if (options.commandScale > 0) scale.commandScale = options.commandScale;
    return scale;
}

bool interruptible(const Interrupt& interrupt, double seconds) {
    auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end && !interrupt.token().stop_requested()) {
        std::this_thread::sleep_for(milliseconds(20));
    }
    return !interrupt.token().stop_requested();
}

/// Topics of a robot on the network: what is there, how fast, how old, and what to do about what is not.
json topicsJson(const robot::RosbridgeTransport& transport) {
    json list = json::array();
    for (const auto& topic : transport.topicReports()) {
        list.push_back({{"key", topic.key},
                        {"name", topic.name},
                        {"type", topic.type},
                        {"expected_type", topic.expectedType},
                        {"messages", topic.messages},
                        {"rate_hz", topic.rateHz},
                        {"age_s", topic.ageS}});
    }
    return list;
}

void sayTopics(const json& topics) {
    for (const json& topic : topics) {
        std::string state =
            topic["type"].get<std::string>().empty() ? "not there" : topic["type"].get<std::string>();
        if (!topic["type"].get<std::string>().empty() && topic["type"] != topic["expected_type"]) {
            state += " (expected " + topic["expected_type"].get<std::string>() + ")";
        }
        std::string flow = topic["messages"] == 0
                               ? ""
                               : fmt::format("{:.1f} Hz, {:.0f} ms old", topic["rate_hz"].get<double>(),
                                             1000 * topic["age_s"].get<double>());
        say(fmt::format("  {:<24} {:<38} {:<34} {}", topic["key"].get<std::string>(),
                        topic["name"].get<std::string>(), state, flow));
    }
}

int check(const RobotOptions& options, bool asJson) {
    Interrupt interrupt;
    auto wanted = transportOptions(options);
    if (!wanted.ok()) return fail(wanted.error(), asJson);
    auto transport = robot::makeTransport(options.address, *wanted);
    if (!transport.ok()) return fail(transport.error(), asJson);
    Status connected = (*transport)->connect(milliseconds(5000));
    if (!connected.ok()) return fail(connected.error(), asJson);
    // rates need some time to be measured
    if (!interruptible(interrupt, options.seconds > 0 ? options.seconds : 2)) return kStopped;
    robot::RobotFacts facts = (*transport)->facts();
    auto state = (*transport)->latest();
    robot::ModeReport mode = (*transport)->mode();
    auto limits = facts.urdf.empty() ? Result<robot::KuavoLimits>(robot::builtInLimits())
                                     : robot::limitsFromUrdf(facts.urdf);
    auto others = (*transport)->otherPublishers();
    auto now = std::chrono::steady_clock::now();
    json report = {{"robot", facts.name},
                   {"cameras", facts.cameras},
                   {"parameters", facts.parameters},
                   {"notes", facts.notes},
                   {"limits", limits.ok() ? limits->source : limits.error().message},
                   {"other_publishers", others},
                   {"round_trip_ms", 1000 * (*transport)->link().roundTripS},
                   {"read_only", facts.readOnly}};
    report["arm_mode"] = mode.mode ? json(robot::toString(*mode.mode)) : json();
    report["joints_age_ms"] = state ? json(1000 * robot::secondsOf(now - state->received)) : json();
    report["gripper"] = state && state->gripper ? json(*state->gripper) : json();
    for (const std::string& camera : facts.cameras) {
        auto frame = (*transport)->frame(camera);
        report["camera_age_ms"][camera] =
            frame ? json(1000 * robot::secondsOf(now - frame->received)) : json();
    }
    auto* network = dynamic_cast<robot::RosbridgeTransport*>(transport->get());
    if (network) {
        report["topics"] = topicsJson(*network);
        report["damaged_messages"] = network->damaged();
    }
    bool good = state.has_value() && (mode.mode || facts.readOnly);
    report["ok"] = good;
    if (asJson) {
        say(report);
        return good ? kDone : kFailed;
    }
    say(facts.name);
    for (const char* key : {"arm_mode", "joints_age_ms", "gripper", "camera_age_ms", "limits", "parameters",
                            "other_publishers", "round_trip_ms"}) {
        if (report.contains(key))
            say(fmt::format("  {:<24} {}", key,
                            report[key].is_string() ? report[key].get<std::string>() : report[key].dump()));
    }
    if (network) sayTopics(report["topics"]);
    for (const std::string& note : facts.notes) say("note: " + note);
    if (!state) say("missing: no joint message. Is the robot's controller running on the lower computer?");
    if (!mode.mode && !facts.readOnly)
        say("missing: the arm mode is not told. Is /humanoid_get_arm_ctrl_mode there? Start the robot's "
            "controller.");
    return good ? kDone : kFailed;
}

int serve(const RobotOptions& options, bool asJson) {
    Interrupt interrupt;
    auto wanted = transportOptions(options);
    if (!wanted.ok()) return fail(wanted.error(), asJson);
    std::string task = options.address.starts_with("sim:") ? options.address.substr(4) : options.address;
    auto wantedBody = robot::parseSimBody(task);
    if (!wantedBody.ok()) return fail(wantedBody.error(), asJson);
    wantedBody->seed = options.seed;
    auto body = robot::makeSimBody(*wantedBody);
    if (!body.ok()) return fail(body.error(), asJson);
    robot::ServeOptions serveOptions;
    serveOptions.address = options.listen;
    serveOptions.port = options.port;
    serveOptions.topics = wanted->topics;
    serveOptions.gripper = wanted->gripper;
#if STUDIO_VIDEO
    serveOptions.encodeJpeg = [](const data::Image& image) { return video::encodeJpeg(image); };
#endif
    robot::RobotServer server(*body, serveOptions);
    Status started = server.start();
    if (!started.ok()) return fail(started.error(), asJson);
    say(asJson ? json{{"port", server.port()}, {"task", task}}.dump()
               : fmt::format("the simulated robot ({}) speaks rosbridge at ws://{}:{}; Ctrl-C ends it", task,
                             options.listen, server.port()));
    std::fflush(stdout);
    interruptible(interrupt, options.seconds > 0 ? options.seconds : 1e9);
    server.stop();
    return options.seconds > 0 && !interrupt.token().stop_requested() ? kDone : kStopped;
}

int exportSession(const RobotOptions& options, bool asJson) {
    robot::ExportOptions wanted;
    wanted.recording = options.record;
    wanted.output = options.output;
    wanted.task = options.instruction;
    wanted.correctionsOnly = options.corrections;
    wanted.media = media();
    auto frames = robot::exportRecording(wanted);
    if (!frames.ok()) return fail(frames.error(), asJson);
    say(asJson ? json{{"frames", *frames}, {"dataset", options.output}}.dump()
               : fmt::format("{} frames in {}", *frames, options.output));
    return kDone;
}

int stop(const RobotOptions&, bool asJson) {
    auto folder = robot::runtimeFolder();
    if (!folder.ok()) return fail(folder.error(), asJson);
    auto sockets = robot::stopSockets(*folder);
    int stopped = 0;
    for (const auto& socket : sockets) {
        auto answer = robot::askStopSocket(socket, "STOP");
        if (!answer.ok()) continue;  // a killed session leaves its socket behind
        ++stopped;
        auto state = robot::askStopSocket(socket, "STATE");
        say(state.ok() ? "stopped: " + *state : "stopped");
    }
    if (stopped > 0) return kDone;
    return fail({ErrorCode::NotFound, "no robot session is running here",
                 "The mechanical emergency stop on the robot always works."},
                asJson);
}

}  // namespace

Result<robot::TransportOptions> transportOptions(const RobotOptions& options) {
    robot::TransportOptions made;
    STUDIO_ASSIGN(robot::GripperKind kind, robot::parseGripperKind(options.gripper));
    made.gripper = scaleOf(options, kind);
    for (const std::string& topic : options.topics) STUDIO_CHECK(made.topics.set(topic));
    made.media = media();
    return made;
}

void addRobotCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand(
        "robot", "Look at, run, shadow and stop a Kuavo; put the simulated one on the network.");
    command->require_subcommand(1);
    command->footer("Example: kstudio robot check rosbridge://192.168.26.1:9090");
    auto options = std::make_shared<RobotOptions>();
    auto add = [&](const char* name, const char* what, std::function<int(const RobotOptions&, bool)> work) {
        auto* sub = command->add_subcommand(name, what);
        sub->add_flag("--json", common.json, "Machine-readable");
        sub->callback([&common, &action, options, work] {
            action = [&common, options, work] { return work(*options, common.json); };
        });
        return sub;
    };
    auto reaches = [&](CLI::App* sub) {
        sub->add_option(
               "address", options->address,
               "sim:TASK, rosbridge://HOST:PORT, replay:DATASET#EPISODE, replay:FILE.bag or replay:RECORDING")
            ->capture_default_str();
        sub->add_option("--gripper", options->gripper, "none, lejuclaw, qiangnao or rq2f85")
            ->capture_default_str();
        sub->add_option("--gripper-state-scale", options->stateScale,
                        "Raw gripper position of a closed gripper in the data");
        sub->add_option("--gripper-command-scale", options->commandScale,
                        "Raw command of action 1 in the checkpoint's data (2F85: 255 or 140)");
        sub->add_option("--topic", options->topics,
                        "KEY=/NAME, another name of a topic; may be given several times");
        sub->add_option("--seconds", options->seconds, "Ends after this time");
    };
    reaches(add("check", "What is there: topics, rates, ages, modes, limits, and what is missing.", check));
    for (bool shadow : {false, true}) {
        auto* sub = add(shadow ? "shadow" : "run",
                        shadow ? "Run a policy beside the robot and send nothing."
                               : "Arm the robot and let a policy move it. Ctrl-C stops.",
                        [shadow](const RobotOptions& o, bool json) { return runRobot(o, shadow, json); });
        reaches(sub);
        sub->add_option("--checkpoint", options->checkpoint,
                        "Policy folder, step folder, or run (its last checkpoint)")
            ->required();
        sub->add_option("--instruction", options->instruction,
                        "What the robot shall do, in the words of the data")
            ->required();
        sub->add_option("--camera", options->cameras,
                        "POLICY_CAMERA=ROBOT_CAMERA; may be given several times");
        sub->add_option("--policy-rate", options->policyRateHz, "Steps per second of the policy's data")
            ->capture_default_str();
        sub->add_option("--action-steps", options->actionSteps,
                        "Steps of a chunk that may be executed; default: the policy's");
        sub->add_option("--blending", options->blending,
                        "replace, average, ensemble or guided (real-time chunking)")
            ->capture_default_str();
        sub->add_option("--guide-horizon", options->guideHorizon,
                        "Steps of the last chunk that bind the next one with --blending guided; default 10")
            ->check(CLI::PositiveNumber);
        sub->add_option("--device", options->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
        sub->add_option("--safety", options->safety,
                        "NAME=NUMBER, another safety setting; may be given several times");
        sub->add_option("--record", options->record, "Folder for a recording of the session");
        if (shadow) continue;
        sub->add_option("--leave", options->leave, "Arm mode at the end: keep or swing")
            ->capture_default_str()
            ->check(CLI::IsMember({"keep", "swing"}));
        sub->add_flag("--yes", options->yes, "Arm without asking (simulated robots only)");
        sub->footer(
            "Example: kstudio robot run sim:weighing --checkpoint runs/weighing --instruction \"put the "
            "block onto the scale\" --yes --seconds 20");
    }
    auto* serveSim = add(
        "serve-sim", "Let the simulated robot speak rosbridge, for tests of the whole network path.", serve);
    serveSim
        ->add_option("task", options->address, "Task of the simulator; weighing@64x64 for pictures so large")
        ->capture_default_str();
    serveSim->add_option("--listen", options->listen, "Address to listen on")->capture_default_str();
    serveSim->add_option("--port", options->port, "Port; 0: any free one")->capture_default_str();
    serveSim->add_option("--seed", options->seed, "Seed of the scene")->capture_default_str();
    serveSim->add_option("--gripper", options->gripper, "none, lejuclaw, qiangnao or rq2f85")
        ->capture_default_str();
    serveSim->add_option("--seconds", options->seconds, "Ends after this time");
    add("stop", "STOP every robot session of this machine.", stop);
    auto* saved = add("export", "Turn a recorded session into a LeRobot v3.0 data set.", exportSession);
    saved->add_option("recording", options->record, "Folder of the recording")->required();
    saved->add_option("output", options->output, "New folder of the data set")->required();
    saved->add_option("--task", options->instruction, "Instruction; default: that of the moment");
    saved->add_flag("--corrections", options->corrections,
                    "Only what a person did after taking over, one episode for each time");
}

}  // namespace studio::cli
