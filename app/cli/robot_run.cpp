// SPDX-License-Identifier: GPL-3.0-or-later
// `kstudio robot run` and `shadow`: a session without a window.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/terminal_session.h"

namespace studio::cli {

using nlohmann::json;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kSceneTime{150};  ///< until every camera has shown a new scene
constexpr std::chrono::seconds kPosePatience{60};

}  // namespace

int TerminalSession::run(const Interrupt& interrupt) {
    Status went = shadow_ ? runShadow(interrupt) : runTrials(interrupt);
    bool cancelled = !went.ok() && went.error().code == ErrorCode::Cancelled;
    if (!went.ok() && !begun_) return cancelled ? kStopped : fail(went.error(), json_);
    int code = finish(interrupt);
    return went.ok() || cancelled ? code : fail(went.error(), json_);
}

Status TerminalSession::runShadow(const Interrupt& interrupt) {
    session_->shadow(true);
    STUDIO_CHECK(await(robot::SessionState::Shadow, 5, interrupt));
    begun_ = true;
    (void)watch(interrupt);
    ended_ = session_->snapshot();
    return {};
}

Status TerminalSession::runTrials(const Interrupt& interrupt) {
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

Status TerminalSession::beginRun(int trial, const Interrupt& interrupt) {
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

Status TerminalSession::confirm(const Interrupt& interrupt) {
    if (!isatty(STDIN_FILENO)) {
        return Error{ErrorCode::InvalidArgument, "arming needs a person: no terminal to ask on",
                     body_ ? "Pass --yes (simulated robots only)." : "Run it in a terminal."};
    }
    say("The robot will move. The mechanical emergency stop is the emergency stop. Type ARM and Enter to "
        "arm:");
    STUDIO_ASSIGN(std::string line, typedLine(interrupt));
    return line == "ARM" ? Status() : Status(Error{ErrorCode::Cancelled, "not armed", ""});
}

Result<std::string> TerminalSession::typedLine(const Interrupt& interrupt) {
    while (!typed_.ended() && !interrupt.token().stop_requested()) {
        if (auto line = typed_.next()) return *line;
        beat();
    }
    return Error{ErrorCode::Cancelled, "nothing was typed", ""};
}

Status TerminalSession::goToPose(const Interrupt& interrupt) {
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

std::optional<bool> TerminalSession::watch(const Interrupt& interrupt) {
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

bool TerminalSession::tellsSuccess() const {
    return body_ || session_->transport().solved().has_value();
}

bool TerminalSession::isSolved() const {
    return body_ ? body_->success() : session_->transport().solved().value_or(false);
}

std::optional<bool> TerminalSession::ask(const Interrupt& interrupt) {
    say("Did it succeed? y or n:");
    auto line = typedLine(interrupt);
    while (line.ok() && *line != "y" && *line != "n") line = typedLine(interrupt);
    return line.ok() ? std::optional<bool>(*line == "y") : std::nullopt;
}

void TerminalSession::endMotion(const Interrupt& interrupt, bool last) {
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

Status TerminalSession::count(int trial, std::optional<bool> success) {
    ++trialsDone_;
    if (!success) return {};
    solved_ += *success;
    if (recorder_) recorder_->addTrial(*success, instruction_);
    if (options_.trials > 1)
        note(fmt::format("trial {} of {}: {}", trial + 1, options_.trials, *success ? "success" : "failure"));
    // a simulation's successes are counted by evaluations
    bool real = !body_ && !session_->transport().facts().simulated;
    for (const app::TrainedTask& task : trained_.tasks) {
        if (!real || task.instruction != instruction_ || trained_.run.empty()) continue;
        return app::countTrial(trained_, task, *success);
    }
    return {};
}

int TerminalSession::finish(const Interrupt& interrupt) {
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
                    {"sent_to_start_pose", after.sentStart},
                    {"held", after.held},
                    {"clipped", after.limited},
                    {"latency_ms", after.latencyS > 0 ? json(1000 * after.latencyS) : json()},
                    {"mode_0_acknowledged", after.stop.acknowledged},
                    {"solved", body_ && told ? json(solved_ > 0) : json()}};
    if (told) summary["trials"] = trialsDone_;
    if (told) summary["successes"] = solved_;
    std::string outcome = options_.trials > 1 ? fmt::format("; {} of {} trials solved", solved_, trialsDone_)
                          : solved_ > 0       ? "; solved"
                                              : "";
    std::string toPose =
        after.sentStart > 0 ? fmt::format(" ({} more to the start pose)", after.sentStart) : "";
    std::string latency = after.latencyS > 0 ? fmt::format("latency {:.0f} ms", 1000 * after.latencyS)
                                             : "latency not measured: no chunk came";
    say(json_ ? summary.dump()
              : fmt::format("{} steps, {} commands sent{}, {} held, {} joint values clipped (14 to a "
                            "command), {}{}",
                            after.ticks, after.sent, toPose, after.held, after.limited, latency, outcome));
    if (ended_.state == robot::SessionState::Fault) return kFailed;
    return interrupt.token().stop_requested() ? kStopped : kDone;
}

int runRobot(const RobotOptions& options, bool shadow, bool asJson) {
    // whatever ends this program, the robot is given back first; a closed pipe is no reason to leave it
    std::signal(SIGPIPE, SIG_IGN);
    Interrupt interrupt("stopping: the robot is given back", SecondSignal::Waits);
    TerminalSession session(options, shadow, asJson);
    Status opened = session.open(interrupt);
    if (opened.ok()) return session.run(interrupt);
    const int code = fail(opened.error(), asJson);
    return opened.error().code == ErrorCode::Cancelled ? kStopped : code;
}

}  // namespace studio::cli
