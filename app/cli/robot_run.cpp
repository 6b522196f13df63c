// SPDX-License-Identifier: GPL-3.0-or-later
// `kstudio robot run` and `shadow`: a session without a window.
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/robot_command.h"
#include "app/robot/policy_source.h"
#include "core/robot/recorder.h"
#include "core/robot/session.h"
#include "core/robot/sim_transport.h"
#if STUDIO_VIDEO
#include "core/video/pictures.h"
#endif

namespace studio::cli {

using nlohmann::json;
using std::chrono::milliseconds;

namespace {

/// A session driven from the terminal: this thread is the window whose heartbeat counts.
class TerminalSession {
public:
    TerminalSession(const RobotOptions& options, bool shadow, bool asJson)
        : options_(options), shadow_(shadow), json_(asJson) {}

    Status open() {
        STUDIO_ASSIGN(robot::TransportOptions wanted, transportOptions(options_));
        STUDIO_ASSIGN(auto transport, robot::makeTransport(options_.address, wanted));
        if (auto* sim = dynamic_cast<robot::SimTransport*>(transport.get())) body_ = sim->body();
        robot::SessionOptions session;
        session.address = options_.address;
        session.gripper = wanted.gripper.kind;
        if (body_) session.safety = robot::SafetySettings::simulator();
        for (const std::string& setting : options_.safety)
            STUDIO_CHECK(robot::setSafety(session.safety, setting));
        STUDIO_ASSIGN(session.player.blending, robot::parseBlending(options_.blending));
        STUDIO_CHECK(openRecorder(session));
        session_ = std::make_unique<robot::RobotSession>(std::move(transport), session);
        STUDIO_CHECK(session_->connect(milliseconds(5000)));
        app::PolicySourceOptions policy;
        policy.checkpoint = options_.checkpoint;
        policy.robotCameras = session_->transport().facts().cameras;
        policy.device = options_.device;
        policy.rateHz = options_.policyRateHz;
        policy.actionSteps = options_.actionSteps;
        for (const std::string& row : options_.cameras) {
            std::size_t split = row.find('=');
            if (split == std::string::npos)
                return Error{ErrorCode::InvalidArgument, "cannot read --camera '" + row + "'",
                             "Write policy_camera=robot_camera."};
            policy.cameras[row.substr(0, split)] = row.substr(split + 1);
        }
        if (options_.guideHorizon > 0) policy.guideHorizon = options_.guideHorizon;
        STUDIO_ASSIGN(auto source, app::makePolicySource(policy));
        STUDIO_CHECK(session_->setSource(source));
        session_->setInstruction(options_.instruction);
        return {};
    }

    int run(const Interrupt& interrupt) {
        Status begun = shadow_ ? beginShadow(interrupt) : beginRun(interrupt);
        if (!begun.ok())
            return begun.error().code == ErrorCode::Cancelled ? kStopped : fail(begun.error(), json_);
        auto end = std::chrono::steady_clock::now() +
                   std::chrono::duration<double>(options_.seconds > 0 ? options_.seconds : 1e9);
        bool solved = false;
        while (std::chrono::steady_clock::now() < end && !interrupt.token().stop_requested() && !solved &&
               isGoing()) {
            beat();
            solved = !shadow_ && body_ && body_->success();
        }
        return finish(interrupt, solved);
    }

private:
    Status openRecorder(robot::SessionOptions& session) {
        if (options_.record.empty()) return {};
        robot::RecorderOptions wanted;
        wanted.folder = options_.record;
        wanted.rateHz = session.safety.rateHz;
        wanted.about = {{"address", options_.address},
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

    void beat() {
        session_->heartbeat();
        for (const auto& event : session_->events(seen_)) {
            seen_ = event.number;
            if (json_) {
                say(json{{"event", toString(event.kind)}, {"text", event.text}}.dump());
            } else {
                say(event.text);
            }
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
    bool isGoing() const {
        auto state = session_->snapshot().state;
        return state == (shadow_ ? robot::SessionState::Shadow : robot::SessionState::Running);
    }
    /// Waits for a state; the reason why it does not come is told.
    Status await(robot::SessionState wanted, double seconds, const Interrupt& interrupt) {
        auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (session_->snapshot().state != wanted) {
            if (interrupt.token().stop_requested()) return Error{ErrorCode::Cancelled, "stopped", ""};
            auto now = session_->snapshot();
            bool latched =
                now.state == robot::SessionState::Fault || now.state == robot::SessionState::Stopped;
            if (latched || std::chrono::steady_clock::now() > end) return notReached(wanted, now);
            beat();
        }
        return {};
    }
    static Error notReached(robot::SessionState wanted, const robot::SessionSnapshot& now) {
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

    Status beginShadow(const Interrupt& interrupt) {
        session_->shadow(true);
        return await(robot::SessionState::Shadow, 5, interrupt);
    }

    Status beginRun(const Interrupt& interrupt) {
        STUDIO_CHECK(await(robot::SessionState::Ready, 15, interrupt));
        if (!options_.yes || !body_) {
            if (!isatty(STDIN_FILENO)) {
                return Error{ErrorCode::InvalidArgument, "arming needs a person: no terminal to ask on",
                             body_ ? "Pass --yes (simulated robots only)." : "Run it in a terminal."};
            }
            say("The robot will move. The mechanical emergency stop is the emergency stop. Type ARM and "
                "Enter to arm:");
            char line[16] = {};
            pollfd keys{STDIN_FILENO, POLLIN, 0};
            while (::poll(&keys, 1, 100) == 0) {
                if (interrupt.token().stop_requested()) return Error{ErrorCode::Cancelled, "not armed", ""};
                beat();
            }
            if (!std::fgets(line, sizeof line, stdin) || std::string(line) != "ARM\n")
                return Error{ErrorCode::Cancelled, "not armed", ""};
        }
        session_->holdArm(true);
        STUDIO_CHECK(await(robot::SessionState::Armed, 8, interrupt));
        session_->run();
        return await(robot::SessionState::Running, 2, interrupt);
    }

    int finish(const Interrupt& interrupt, bool solved) {
        auto before = session_->snapshot();
        bool faulted = before.state == robot::SessionState::Fault;
        if (!shadow_ && !faulted) {
            bool stopped = interrupt.token().stop_requested();
            if (stopped || options_.leave == "keep") {
                session_->stop();
                session_->waitFor([](const robot::SessionSnapshot& s) { return s.stop.finished; },
                                  milliseconds(2000));
            } else {
                session_->leave(robot::ArmMode::AutoSwing);
                bool left = session_->waitFor([](const robot::SessionSnapshot& s) { return s.leaving; },
                                              milliseconds(200));
                // either confirmed, or given back as after a stop
                while (left && session_->snapshot().leaving) beat();
            }
        }
        beat();
        auto after = session_->snapshot();
        session_->disconnect();
        beat();
        if (recorder_) {
            if (!shadow_ && body_) recorder_->addTrial(solved, options_.instruction);
            Status written = recorder_->finish();
            if (!written.ok()) return fail(written.error(), json_);
        }
        json summary = {{"state", toString(before.state)},
                        {"reason", before.reason},
                        {"ticks", after.ticks},
                        {"sent", after.sent},
                        {"held", after.held},
                        {"clipped", after.limited},
                        {"latency_ms", 1000 * after.latencyS},
                        {"mode_0_acknowledged", after.stop.acknowledged},
                        {"solved", body_ && !shadow_ ? json(solved) : json()}};
        say(json_ ? summary.dump()
                  : fmt::format("{} steps, {} sent, {} held, {} joint targets clipped, latency {:.0f} ms{}",
                                after.ticks, after.sent, after.held, after.limited, 1000 * after.latencyS,
                                solved ? "; solved" : ""));
        if (faulted) return kFailed;
        return interrupt.token().stop_requested() ? kStopped : kDone;
    }

    const RobotOptions& options_;
    bool shadow_, json_;
    std::shared_ptr<robot::RobotBody> body_;
    std::unique_ptr<robot::Recorder> recorder_;
    std::unique_ptr<robot::RobotSession> session_;
    std::uint64_t seen_ = 0;
};

}  // namespace

int runRobot(const RobotOptions& options, bool shadow, bool asJson) {
    // whatever ends this program, the robot is given back first; a closed pipe is no reason to leave it
    std::signal(SIGPIPE, SIG_IGN);
    Interrupt interrupt("stopping: the robot is given back", SecondSignal::Waits);
    TerminalSession session(options, shadow, asJson);
    Status opened = session.open();
    return opened.ok() ? session.run(interrupt) : fail(opened.error(), asJson);
}

}  // namespace studio::cli
