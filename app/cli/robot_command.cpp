// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/robot_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "app/cli/services.h"
#include "core/robot/recorder.h"
#include "core/robot/robot_file.h"
#include "core/robot/robot_lock.h"
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
    if (options.stateScale) scale.stateScale = *options.stateScale;
    if (options.commandScale) scale.commandScale = *options.commandScale;
    return scale;
}

int serve(const RobotOptions& options, bool asJson) {
    Interrupt interrupt;
    auto wanted = transportOptions(options);
    if (!wanted.ok()) return fail(wanted.error(), asJson);
    auto sim = robot::parseSimBody(options.address.starts_with("sim:") ? options.address.substr(4)
                                                                       : options.address);
    if (!sim.ok()) return fail(sim.error(), asJson);
    sim->seed = options.seed;
    const std::string& task = sim->task;
    auto body = robot::makeSimBody(*sim);
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
    std::vector<std::string> frozen;
    // all at once: one that hangs must not keep the others waiting
    std::vector<std::future<bool>> answers;
    for (const auto& socket : sockets) {
        answers.push_back(
            std::async(std::launch::async, [socket] { return robot::askStopSocket(socket, "STOP").ok(); }));
    }
    for (std::size_t k = 0; k < sockets.size(); ++k) {
        if (!answers[k].get()) {
            // a killed session leaves its socket behind, a frozen one holds its lock
            auto lock = sockets[k];
            if (auto holder = robot::holderOf(lock.replace_extension(".lock"))) frozen.push_back(*holder);
            continue;
        }
        ++stopped;
        auto state = robot::askStopSocket(sockets[k], "STATE");
        say(state.ok() ? "stopped: " + *state : "stopped");
    }
    if (!frozen.empty()) {
        return fail({ErrorCode::Network,
                     fmt::format("NOT STOPPED: the robot session of process {} does not answer",
                                 fmt::join(frozen, ", ")),
                     "Press the mechanical emergency stop on the robot."},
                    asJson);
    }
    if (stopped > 0) return kDone;
    return fail({ErrorCode::NotFound, "no robot session is running here",
                 "The mechanical emergency stop on the robot always works."},
                asJson);
}

}  // namespace

bool interruptible(const Interrupt& interrupt, double seconds) {
    auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end && !interrupt.token().stop_requested()) {
        std::this_thread::sleep_for(milliseconds(20));
    }
    return !interrupt.token().stop_requested();
}

Result<robot::TransportOptions> transportOptions(const RobotOptions& options) {
    robot::TransportOptions made;
    STUDIO_ASSIGN(robot::GripperKind kind, robot::parseGripperKind(options.gripper));
    made.gripper = scaleOf(options, kind);
    if (!options.robotFile.empty()) {
        STUDIO_ASSIGN(robot::RobotFile file, robot::readRobotFile(options.robotFile));
        for (const std::string& topic : file.topics) STUDIO_CHECK(made.topics.set(topic));
        made.headRad = file.headRad;
    }
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
                        "Raw gripper position of a closed gripper in the data")
            ->check(finiteNumber())
            ->check(CLI::Range(1e-3, 1e4));
        sub->add_option("--gripper-command-scale", options->commandScale,
                        "Raw command of action 1 in the checkpoint's data (2F85: 255 or 140)")
            ->check(finiteNumber())
            ->check(CLI::Range(1e-3, 1e4));
        sub->add_option(
            "--topic", options->topics,
            "KEY=/NAME[,TYPE[,HZ]], another name, type or reading rate of a topic; may be given several "
            "times");
        sub->add_option(
               "--robot-file", options->robotFile,
               "JSON file of what the robot does not tell by itself: topics, ages of inputs, start poses")
            ->check(CLI::ExistingFile);
        sub->add_option("--seconds", options->seconds, "Ends after this time")->check(positiveNumber());
    };
    auto opens = [&](CLI::App* sub) {
        auto* checkpoint = sub->add_option("--checkpoint", options->checkpoint,
                                           "Policy folder, step folder, or run (its last checkpoint)");
        sub->add_option("--camera", options->cameras,
                        "POLICY_CAMERA=ROBOT_CAMERA, or POLICY_CAMERA= for no picture; may be given several "
                        "times");
        sub->add_flag(
            "--download", options->download,
            "Fetch the tokenizer that a checkpoint names but lacks, if it is not in the local cache");
        return checkpoint;
    };
    auto* check =
        add("check", "What is there: topics, rates, ages, modes, limits, and what is missing.", checkRobot);
    reaches(check);
    opens(check);
    check->footer("With --checkpoint, a camera that the policy does not see is no failure.");
    for (bool shadow : {false, true}) {
        auto* sub =
            add(shadow ? "shadow" : "run",
                shadow ? "Run a policy beside the robot and send nothing."
                       : "Arm the robot and let a policy move it. Ctrl-C stops; a line typed meanwhile "
                         "is the new instruction.",
                [shadow](const RobotOptions& o, bool json) { return runRobot(o, shadow, json); });
        reaches(sub);
        opens(sub)->required();
        sub->add_option("--instruction", options->instruction,
                        "What the robot shall do, in the words of the data")
            ->required();
        sub->add_option("--policy-rate", options->policyRateHz,
                        "Steps per second of the policy's data; default: as the checkpoint states, else 10")
            ->check(finiteNumber())
            ->check(CLI::Range(1.0, 100.0));
        sub->add_option("--action-steps", options->actionSteps,
                        "Steps of a chunk that may be executed; default: the policy's")
            ->check(CLI::Range(1, 1000));
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
        sub->add_option("--start-pose", options->startPose,
                        "Where each trial begins: current (as the robot stands), data (mean start of the "
                        "checkpoint's data), simulator, or a pose of the robot file")
            ->capture_default_str();
        sub->add_option(
               "--trials", options->trials,
               "So many trials one after another, each armed anew; a simulated scene is made anew for "
               "each, of a real robot you say what came of it")
            ->capture_default_str()
            ->check(CLI::Range(1, 1000));
        sub->add_option("--seed", options->seed, "Seed of the first simulated scene with --trials")
            ->capture_default_str();
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
        ->add_option("task", options->address,
                     "Task of the simulator, with faults behind a question mark: "
                     "weighing@64x64?latency_ms=200&noise=0.01&drop=0.2&second=1")
        ->capture_default_str();
    serveSim->add_option("--listen", options->listen, "Address to listen on")->capture_default_str();
    serveSim->add_option("--port", options->port, "Port; 0: any free one")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    serveSim->add_option("--seed", options->seed, "Seed of the scene")->capture_default_str();
    serveSim->add_option("--gripper", options->gripper, "none, lejuclaw, qiangnao or rq2f85")
        ->capture_default_str();
    serveSim->add_option("--topic", options->topics,
                         "KEY=/NAME, another name of a topic; may be given several times");
    serveSim->add_option("--seconds", options->seconds, "Ends after this time")->check(positiveNumber());
    add("stop", "STOP every robot session of this machine.", stop);
    auto* saved = add("export", "Turn a recorded session into a LeRobot v3.0 data set.", exportSession);
    saved->add_option("recording", options->record, "Folder of the recording")->required();
    saved->add_option("output", options->output, "New folder of the data set")->required();
    saved->add_option("--task", options->instruction, "Instruction; default: that of the moment");
    saved->add_flag("--corrections", options->corrections,
                    "Only what a person did after taking over, one episode for each time");
}

}  // namespace studio::cli
