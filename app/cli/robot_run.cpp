// SPDX-License-Identifier: GPL-3.0-or-later
// `kstudio robot run` and `shadow`: a session without a window.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/robot_command.h"
#include "app/cli/typed_lines.h"
#include "app/robot/policy_source.h"
#include "app/robot/start_poses.h"
#include "app/robot/trained_tasks.h"
#include "core/robot/recorder.h"
#include "core/robot/robot_file.h"
#include "core/robot/session.h"
#include "core/robot/sim_transport.h"
#if STUDIO_VIDEO
#include "core/video/pictures.h"
#endif

namespace studio::cli {

using nlohmann::json;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kSceneTime{150};  ///< until every camera has shown a new scene
constexpr std::chrono::seconds kPosePatience{60};

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
        STUDIO_CHECK(openPolicy());
        session_->setInstruction(options_.instruction);
        return chooseStartPose();
    }

    int run(const Interrupt& interrupt) {
        Status went = shadow_ ? runShadow(interrupt) : runTrials(interrupt);
        bool cancelled = !went.ok() && went.error().code == ErrorCode::Cancelled;
        if (!went.ok() && !begun_) return cancelled ? kStopped : fail(went.error(), json_);
        int code = finish(interrupt);
        return went.ok() || cancelled ? code : fail(went.error(), json_);
    }

private:
    Status openRecorder(robot::SessionOptions& session) {
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

    void beat() {
        session_->heartbeat();
        for (const auto& event : session_->events(seen_)) {
            seen_ = event.number;
            atPose_ = atPose_ || event.kind == robot::SessionEventKind::StartPose;
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

    Status openPolicy() {
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
        const robot::SourceFacts& facts = source->facts();
        if (!facts.unfed.empty()) {
            return Error{
                ErrorCode::InvalidConfig,
                fmt::format("no camera of the robot is chosen for {} of the policy; the robot offers {}",
                            fmt::join(facts.unfed, ", "), fmt::join(policy.robotCameras, ", ")),
                "Say which one it is: --camera policy_camera=robot_camera (nothing behind the '=': no "
                "picture)."};
        }
        if (options_.policyRateHz <= 0 && !source->isRateStated())
            note(fmt::format(
                "the checkpoint does not state the rate of its data: {} Hz is taken (--policy-rate)",
                facts.rateHz));
        trained_ = app::trainedTasks(options_.checkpoint);
        return session_->setSource(source);
    }

    Status chooseStartPose() {
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

    void note(const std::string& text) const {
        say(json_ ? json{{"note", text}}.dump() : "note: " + text);
    }
    /// What is worth a look and forbids nothing, once.
    void sayYellow() {
        for (const auto& line : session_->snapshot().checks) {
            if (line.level != robot::CheckLevel::Yellow || !yellow_.insert(line.name).second) continue;
            note(fmt::format("{}: {}. {}", line.name, line.text, line.remedy));
        }
    }

    Status runShadow(const Interrupt& interrupt) {
        session_->shadow(true);
        STUDIO_CHECK(await(robot::SessionState::Shadow, 5, interrupt));
        begun_ = true;
        (void)watch(interrupt);
        ended_ = session_->snapshot();
        return {};
    }

    Status runTrials(const Interrupt& interrupt) {
        for (int trial = 0; trial < options_.trials; ++trial) {
            bool last = trial + 1 == options_.trials;
            STUDIO_CHECK(beginRun(trial, interrupt));
            begun_ = true;
            std::optional<bool> success = watch(interrupt);
            bool goesOn = isGoing() && !interrupt.token().stop_requested();
            endMotion(interrupt, last);
            if (!success && goesOn && options_.trials > 1) success = ask(interrupt);
            STUDIO_CHECK(count(trial, success));
            if (!goesOn || last) break;
            session_->reset();
            session_->waitFor(
                [](const robot::SessionSnapshot& s) { return s.state != robot::SessionState::Stopped; },
                milliseconds(1000));
        }
        return {};
    }

    /// From whatever the robot does to the running policy: checks, arming, scene, start pose.
    Status beginRun(int trial, const Interrupt& interrupt) {
        bool scenes = options_.trials > 1 && (body_ || session_->transport().facts().simulated);
        std::uint64_t seed = options_.seed + static_cast<std::uint64_t>(trial);
        // a new scene gives the arms back, so elsewhere it comes before arming
        if (scenes && !body_) STUDIO_CHECK(session_->transport().resetScene(seed));
        STUDIO_CHECK(await(robot::SessionState::Ready, 15, interrupt));
        sayYellow();
        if (!options_.yes || !body_) STUDIO_CHECK(confirm(interrupt));
        session_->holdArm(true);
        STUDIO_CHECK(await(robot::SessionState::Armed, 8, interrupt));
        session_->holdArm(false);
        if (scenes && body_) {
            STUDIO_CHECK(session_->transport().resetScene(seed));
            STUDIO_CHECK(body_->setArmMode(robot::ArmMode::External));
            auto shown = std::chrono::steady_clock::now() + kSceneTime;
            while (std::chrono::steady_clock::now() < shown) beat();
        }
        if (goesToPose_) STUDIO_CHECK(goToPose(interrupt));
        session_->run();
        return await(robot::SessionState::Running, 2, interrupt);
    }

    Status confirm(const Interrupt& interrupt) {
        if (!isatty(STDIN_FILENO)) {
            return Error{ErrorCode::InvalidArgument, "arming needs a person: no terminal to ask on",
                         body_ ? "Pass --yes (simulated robots only)." : "Run it in a terminal."};
        }
        say("The robot will move. The mechanical emergency stop is the emergency stop. Type ARM and Enter to "
            "arm:");
        STUDIO_ASSIGN(std::string line, typedLine(interrupt));
        return line == "ARM" ? Status() : Status(Error{ErrorCode::Cancelled, "not armed", ""});
    }

    /// Waits for a line; the session lives on meanwhile.
    Result<std::string> typedLine(const Interrupt& interrupt) {
        while (!typed_.ended() && !interrupt.token().stop_requested()) {
            if (auto line = typed_.next()) return *line;
            beat();
        }
        return Error{ErrorCode::Cancelled, "nothing was typed", ""};
    }

    Status goToPose(const Interrupt& interrupt) {
        atPose_ = false;
        session_->holdStart(true);
        auto end = std::chrono::steady_clock::now() + kPosePatience;
        do {
            beat();
            if (interrupt.token().stop_requested()) return Error{ErrorCode::Cancelled, "stopped", ""};
            auto now = session_->snapshot();
            bool late = std::chrono::steady_clock::now() > end;
            if (late || now.state != robot::SessionState::Armed)
                return notReached(robot::SessionState::Armed, now);
        } while (!atPose_);
        session_->holdStart(false);
        beat();
        return {};
    }

    /// Until the time is over, the task solved, something stopped it, or a person says what came of it. Typed
    /// lines are new instructions. None: nobody knows whether it succeeded.
    std::optional<bool> watch(const Interrupt& interrupt) {
        auto end = std::chrono::steady_clock::now() +
                   std::chrono::duration<double>(options_.seconds > 0 ? options_.seconds : 1e9);
        bool asks = !tellsSuccess() && options_.trials > 1;
        if (asks) say("Type y (success) or n (failure) and Enter to end the trial.");
        while (std::chrono::steady_clock::now() < end && !interrupt.token().stop_requested() && isGoing()) {
            beat();
            if (!shadow_ && tellsSuccess() && isSolved()) return true;
            auto line = typed_.next();
            if (!line || line->empty()) continue;
            if (asks && (*line == "y" || *line == "n")) return *line == "y";
            session_->setInstruction(*line);
            instruction_ = *line;
            note("the instruction is now: " + *line);
        }
        bool told = tellsSuccess() && !interrupt.token().stop_requested();
        return told ? std::optional<bool>(false) : std::nullopt;
    }
    bool tellsSuccess() const {
        return body_ || session_->transport().solved().has_value();
    }
    bool isSolved() const {
        return body_ ? body_->success() : session_->transport().solved().value_or(false);
    }

    std::optional<bool> ask(const Interrupt& interrupt) {
        say("Did it succeed? y or n:");
        auto line = typedLine(interrupt);
        while (line.ok() && *line != "y" && *line != "n") line = typedLine(interrupt);
        return line.ok() ? std::optional<bool>(*line == "y") : std::nullopt;
    }

    /// The robot is given back: after the last trial as was asked for, else as after a stop.
    void endMotion(const Interrupt& interrupt, bool last) {
        ended_ = session_->snapshot();
        if (ended_.state == robot::SessionState::Fault) return;
        bool stopped = interrupt.token().stop_requested();
        if (stopped || !last || options_.leave == "keep") {
            session_->stop();
            session_->waitFor([](const robot::SessionSnapshot& s) { return s.stop.finished; },
                              milliseconds(2000));
            return;
        }
        session_->leave(robot::ArmMode::AutoSwing);
        bool left =
            session_->waitFor([](const robot::SessionSnapshot& s) { return s.leaving; }, milliseconds(200));
        // either confirmed, or given back as after a stop
        while (left && session_->snapshot().leaving) beat();
    }

    Status count(int trial, std::optional<bool> success) {
        ++trialsDone_;
        if (!success) return {};
        solved_ += *success;
        if (recorder_) recorder_->addTrial(*success, instruction_);
        if (options_.trials > 1)
            note(fmt::format("trial {} of {}: {}", trial + 1, options_.trials,
                             *success ? "success" : "failure"));
        // a simulation's successes are counted by evaluations
        bool real = !body_ && !session_->transport().facts().simulated;
        for (const app::TrainedTask& task : trained_.tasks) {
            if (!real || task.instruction != instruction_ || trained_.run.empty()) continue;
            return app::countTrial(trained_, task, *success);
        }
        return {};
    }

    int finish(const Interrupt& interrupt) {
        beat();
        auto after = session_->snapshot();
        session_->disconnect();
        beat();
        if (recorder_) {
            Status written = recorder_->finish();
            if (!written.ok()) return fail(written.error(), json_);
        }
        bool told = !shadow_ && trialsDone_ > 0;
        json summary = {{"state", toString(ended_.state)},
                        {"reason", ended_.reason},
                        {"ticks", after.ticks},
                        {"sent", after.sent},
                        {"held", after.held},
                        {"clipped", after.limited},
                        {"latency_ms", 1000 * after.latencyS},
                        {"mode_0_acknowledged", after.stop.acknowledged},
                        {"solved", body_ && told ? json(solved_ > 0) : json()}};
        if (told) summary["trials"] = trialsDone_;
        if (told) summary["successes"] = solved_;
        std::string outcome = options_.trials > 1
                                  ? fmt::format("; {} of {} trials solved", solved_, trialsDone_)
                              : solved_ > 0 ? "; solved"
                                            : "";
        say(json_ ? summary.dump()
                  : fmt::format("{} steps, {} commands sent, {} held, {} joint values clipped (14 to a "
                                "command), latency {:.0f} ms{}",
                                after.ticks, after.sent, after.held, after.limited, 1000 * after.latencyS,
                                outcome));
        if (ended_.state == robot::SessionState::Fault) return kFailed;
        return interrupt.token().stop_requested() ? kStopped : kDone;
    }

    const RobotOptions& options_;
    bool shadow_, json_;
    robot::RobotFile file_;
    app::TrainedTasks trained_;
    TypedLines typed_;
    std::set<std::string> yellow_;  ///< checks that were told of
    std::string instruction_ = options_.instruction;
    bool goesToPose_ = false, atPose_ = false, begun_ = false;
    int trialsDone_ = 0, solved_ = 0;
    robot::SessionSnapshot ended_;  ///< before the robot was given back
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
