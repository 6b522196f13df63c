// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a session for the terminal: robot, recording, policy, start pose; and telling what happens in it.
#include "app/cli/terminal_session.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

#include "app/cli/output.h"
#include "app/cli/services.h"
#include "app/robot/policy_source.h"
#include "app/robot/start_poses.h"
#include "core/robot/sim_transport.h"
#if STUDIO_VIDEO
#include "core/video/pictures.h"
#endif

namespace studio::cli {

using nlohmann::json;
using std::chrono::milliseconds;

Status TerminalSession::open(const Interrupt& interrupt) {
    STUDIO_ASSIGN(robot::TransportOptions wanted, transportOptions(options_));
    STUDIO_ASSIGN(auto transport, robot::makeTransport(options_.address, wanted));
    if (auto* sim = dynamic_cast<robot::SimTransport*>(transport.get())) body_ = sim->body();
    robot::SessionOptions session;
    session.address = options_.address;
    session.gripper = wanted.gripper;
    if (!options_.robotFile.empty()) {
        STUDIO_ASSIGN(file_, robot::readRobotFile(options_.robotFile));
    }
    session.agesS = file_.agesS;
    if (body_) session.safety = robot::SafetySettings::simulator();
    for (const std::string& setting : options_.safety)
        STUDIO_CHECK(robot::setSafety(session.safety, setting));
    STUDIO_ASSIGN(session.player.blending, robot::parseBlending(options_.blending));
    STUDIO_CHECK(openRecorder(session));
    session_ = std::make_unique<robot::RobotSession>(std::move(transport), session);
    STUDIO_CHECK(session_->connect(milliseconds(5000)));
    describeRobot();
    STUDIO_CHECK(openPolicy(interrupt));
    session_->setInstruction(options_.instruction);
    return chooseStartPose();
}

Status TerminalSession::openRecorder(robot::SessionOptions& session) {
    if (options_.record.empty()) return {};
    robot::RecorderOptions wanted;
    wanted.folder = options_.record;
    wanted.rateHz = session.safety.rateHz;
    wanted.about = {{"address", options_.address},
                    {"gripper", options_.gripper},
                    {"checkpoint", options_.checkpoint},
                    {"instruction", options_.instruction},
                    {"shadow", shadow_}};
#if STUDIO_VIDEO
    wanted.encodeJpeg = [](const data::Image& image) { return video::encodeJpeg(image); };
#endif
    STUDIO_ASSIGN(recorder_, robot::Recorder::create(std::move(wanted)));
    session.onTick = [r = recorder_.get()](const robot::TickRecord& tick) { r->add(tick); };
    session.onEvent = [r = recorder_.get()](const robot::SessionEvent& event) { r->add(event); };
    return {};
}

void TerminalSession::describeRobot() {
    if (!recorder_) return;
    const bool isFirst = known_.kind.empty();
    if (isFirst) known_ = robot::knownRobot(session_->transport().facts(), file_.cameras);
    if (known_.kind.empty()) return;
    const bool anyNew = robot::takeModels(session_->transport(), known_.cameras);
    if (isFirst || anyNew) recorder_->describe(known_);
}

void TerminalSession::beat() {
    session_->heartbeat();
    // models of its cameras come some time after the connection
    if (++beats_ % 50 == 0) describeRobot();
    for (const auto& event : session_->events(seen_)) {
        seen_ = event.number;
        atPose_ = atPose_ || event.kind == robot::SessionEventKind::StartPose;
        if (json_) {
            say(json{{"event", toString(event.kind)}, {"text", event.text}}.dump());
        } else {
            say(event.text);
        }
    }
    // whoever reads a pipe or a file learns it now, also what was asked before this
    std::fflush(stdout);
    std::this_thread::sleep_for(milliseconds(20));
}

bool TerminalSession::isGoing() const {
    auto state = session_->snapshot().state;
    return state == (shadow_ ? robot::SessionState::Shadow : robot::SessionState::Running);
}

Status TerminalSession::await(robot::SessionState wanted, double seconds, const Interrupt& interrupt) {
    auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (session_->snapshot().state != wanted) {
        if (interrupt.token().stop_requested()) return Error{ErrorCode::Cancelled, "stopped", ""};
        auto now = session_->snapshot();
        bool latched = now.state == robot::SessionState::Fault || now.state == robot::SessionState::Stopped;
        if (latched || std::chrono::steady_clock::now() > end) return notReached(wanted, now);
        beat();
    }
    return {};
}

Error TerminalSession::notReached(robot::SessionState wanted, const robot::SessionSnapshot& now) {
    Error error{ErrorCode::InvalidArgument,
                fmt::format("the robot is {}, not {}", toString(now.state), toString(wanted)), ""};
    if (!now.reason.empty()) error.message += ": " + now.reason;
    for (const auto& line : now.checks) {
        if (line.level != robot::CheckLevel::Red) continue;
        error.message += fmt::format("; {}: {}", line.name, line.text);
        if (error.hint.empty()) error.hint = line.remedy;
    }
    return error;
}

Result<app::PolicySourceOptions> policyOptions(const RobotOptions& options,
                                               std::vector<std::string> robotCameras,
                                               const Interrupt& interrupt) {
    app::PolicySourceOptions policy;
    policy.checkpoint = options.checkpoint;
    policy.robotCameras = std::move(robotCameras);
    policy.device = options.device;
    policy.rateHz = options.policyRateHz;
    policy.actionSteps = options.actionSteps;
    policy.findTokenizer = tokenizerLookup(options.download, interrupt.token());
    for (const std::string& row : options.cameras) {
        std::size_t split = row.find('=');
        if (split == std::string::npos)
            return Error{ErrorCode::InvalidArgument, "cannot read --camera '" + row + "'",
                         "Write policy_camera=robot_camera."};
        policy.cameras[row.substr(0, split)] = row.substr(split + 1);
    }
    if (options.guideHorizon > 0) policy.guideHorizon = options.guideHorizon;
    return policy;
}

Status TerminalSession::openPolicy(const Interrupt& interrupt) {
    STUDIO_ASSIGN(app::PolicySourceOptions policy,
                  policyOptions(options_, session_->transport().facts().cameras, interrupt));
    STUDIO_ASSIGN(auto source, app::makePolicySource(policy));
    const robot::SourceFacts& facts = source->facts();
    if (!facts.unfed.empty()) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("no camera of the robot is chosen for {} of the policy; the robot offers {}",
                                 fmt::join(facts.unfed, ", "), fmt::join(policy.robotCameras, ", ")),
                     "Say which one it is: --camera policy_camera=robot_camera (nothing behind the '=': no "
                     "picture)."};
    }
    if (options_.policyRateHz <= 0 && !source->isRateStated())
        note(fmt::format("the checkpoint does not state the rate of its data: {} Hz is taken (--policy-rate)",
                         facts.rateHz));
    trained_ = app::trainedTasks(options_.checkpoint);
    return session_->setSource(source);
}

Status TerminalSession::chooseStartPose() {
    if (options_.startPose == "current") return {};
    bool simulated = body_ || session_->transport().facts().simulated;
    std::vector<std::string> names{"current"};
    for (const robot::StartPose& pose : app::startPoses(trained_, simulated, file_.poses)) {
        names.push_back(pose.name);
        if (pose.name != options_.startPose) continue;
        session_->setStartPose(pose);
        goesToPose_ = true;
        return {};
    }
    std::string why = options_.startPose == "data" ? trained_.note : "";
    return Error{
        ErrorCode::NotFound,
        fmt::format("there is no start pose '{}'{}{}", options_.startPose, why.empty() ? "" : ": ", why),
        fmt::format("Known here: {}. A robot file (--robot-file) adds further ones.",
                    fmt::join(names, ", "))};
}

void TerminalSession::note(const std::string& text) const {
    say(json_ ? json{{"note", text}}.dump() : "note: " + text);
    std::fflush(stdout);
}

void TerminalSession::sayYellow() {
    for (const auto& line : session_->snapshot().checks) {
        if (line.level != robot::CheckLevel::Yellow || !yellow_.insert(line.name).second) continue;
        note(fmt::format("{}: {}. {}", line.name, line.text, line.remedy));
    }
}

}  // namespace studio::cli
