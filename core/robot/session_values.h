// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/robot/chunk_player.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/safety_gate.h"
#include "core/robot/transport.h"

namespace studio::robot {

/// The robot's state, one word at a time (design/product.md 6). Stopped and Fault are latched.
enum class SessionState { Disconnected, Connected, Ready, Armed, Running, Shadow, Stopped, Fault };
/// The state's name in records and JSON.
const char* toString(SessionState state);

/// Red forbids arming, Yellow wants to be read, Green is well.
enum class CheckLevel { Green, Yellow, Red };

/// One line of what must be right before the robot may be armed.
struct CheckLine {
    std::string name;  ///< "joints", "camera head_cam_h", "other publishers", …
    CheckLevel level = CheckLevel::Red;
    std::string text, remedy;
};

/// What happened in a session; the record's events.jsonl has toString() of it.
enum class SessionEventKind {
    Connected,
    LinkLost,
    LinkBack,
    Disconnected,
    Ready,
    Armed,
    Running,
    Held,
    Continued,
    Shadow,
    StartPose,
    TakenOver,
    Stopped,
    Fault,
    Reset,
    ModeAcknowledged,
    ModeRefused,  ///< the robot answered mode 0 with a no
    ModeNotAcknowledged,
    Left,
    Ended,          ///< a recording is over: its link is down and nothing was lost
    StillExternal,  ///< the arms were not given back: they still follow external commands
    Detail,         ///< more about what was told already, no signal of its own
    Note
};
/// The kind's name in records and JSON.
const char* toString(SessionEventKind kind);

/// One line of the session's log; numbers count from 1 without gaps.
struct SessionEvent {
    std::uint64_t number = 0;
    TimePoint at{};
    SessionEventKind kind = SessionEventKind::Note;
    std::string text;
};

/// The request of mode 0 after STOP, fault or disconnect.
struct StopReport {
    int requests = 0;
    bool acknowledged = false, finished = false;
    bool accepted = false;     ///< the acknowledgement was a yes
    std::string answer;        ///< "accepted" or "refused", and behind ": " the robot's own words
    std::uint64_t number = 0;  ///< of the first request that left: its answer or a later one counts
};

/// What the way to the start pose sent in one control step.
struct SentPose {
    std::optional<PoseCommand> arms;
    std::optional<HeadPose> headRad;
};

/// One control step, for the record and for the panels.
struct TickRecord {
    std::uint64_t number = 0;
    TimePoint at{};
    SessionState state = SessionState::Disconnected;
    std::string hold;  ///< why nothing was sent, where that is so
    std::optional<RobotState> measured;
    std::optional<std::vector<double>> asked;  ///< the action as the policy wants it, base values included
    std::optional<GateResult> gate;            ///< what the gate made of it
    bool sent = false;
    SentPose pose;  ///< Armed, on the way to the start pose
    /// Armed: where the newest pose command sent the arms, until its time is over.
    std::optional<ArmPose> startTarget = {};
    std::optional<ArmPose> human;  ///< somebody else's command (Shadow)
    bool correction = false;       ///< a person has taken over
    std::vector<InputAge> ages;
    std::shared_ptr<const Chunk> chunk;  ///< newest prediction
    double chunkStep = 0;                ///< step of it that is due
    std::map<std::string, CameraFrame> frames;
    std::string instruction;
};

/// Everything a panel shows, copied under a lock.
struct SessionSnapshot {
    SessionState state = SessionState::Disconnected;
    std::string reason;  ///< of Stopped and Fault
    std::string hold;    ///< Running: why nothing is sent right now
    std::vector<CheckLine> checks;
    TickRecord tick;  ///< newest
    LinkReport link;
    ModeReport mode;
    StopReport stop;
    bool leaving = false;  ///< an arm mode to leave in was asked for and is not confirmed yet
    /// This session armed the robot, uses it no more, and the robot has not been read in another arm mode: it
    /// follows whoever commands the arms. leave(Keep) asks for mode 0 once more.
    bool stillExternal = false;
    double armHeld = 0;    ///< 0..1 of the hold that arms
    double startDone = 0;  ///< 0..1 of the way to the start pose, of arms or head, whichever is behind
    bool inferenceBusy = false;
    double latencyS = 0;               ///< of the newest work's newest chunk; 0: not measured yet
    std::uint64_t sent = 0, held = 0;  ///< the policy's commands: sent, and not sent though one was due
    std::uint64_t sentStart = 0;       ///< to the start pose: pieces of the arms' way and turns of the head
    std::uint64_t limited = 0;         ///< joint values clipped, of which a command has fourteen
    std::uint64_t ticks = 0;
    std::uint64_t lastEvent = 0;
};

/// A pose that the robot is moved to before a policy takes over, in radians.
struct StartPose {
    std::string name;  ///< "mean first state of the data", "home"; empty: none was chosen, nothing moves
    ArmPose armRad{};
    std::optional<HeadPose> headRad;
};

}  // namespace studio::robot
