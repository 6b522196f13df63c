// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/robot/inference_thread.h"
#include "core/robot/robot_lock.h"
#include "core/robot/session_values.h"
#include "core/robot/stop_socket.h"

namespace studio::robot {

/// What one session with a robot keeps to.
struct SessionOptions {
    std::string address;  ///< as typed; the lock and the STOP socket belong to it
    SafetySettings safety;
    /// Oldest that single inputs may be, by their name in the checks ("joints", "wrist_cam_l"), where it is
    /// not the age that `safety` has for their kind.
    std::map<std::string, double> agesS;
    PlayerSettings player;  ///< rateHz and actionSteps are taken from the policy
    GripperScale gripper;   ///< as the transport applies it; shown and compared with the policy's data
    std::shared_ptr<const Clock> clock = steadyClock();
    std::filesystem::path runtimeFolder;               ///< of lock and socket; empty: the user's own
    bool ownThread = true;                             ///< false: the caller calls tick() (tests)
    std::function<void(const TickRecord&)> onTick;     ///< on the control thread; must return at once
    std::function<void(const SessionEvent&)> onEvent;  ///< same
};

/// One robot, one operator: the control loop with its safety in a thread of its own, between a policy and a
/// transport. Functions may be called from any thread; requests are worked on by the control thread within
/// 20 ms. stop() acts by an atomic and by muting the transport, before it returns. Nothing but arming and
/// running, asked for on purpose, ever moves the robot: not reset, reconnecting, starting or ending.
class RobotSession {
public:
    RobotSession(std::unique_ptr<Transport> transport, SessionOptions options);
    /// Stops where it was armed, waits at most stopPatienceS for the acknowledgement.
    ~RobotSession();
    RobotSession(const RobotSession&) = delete;
    RobotSession& operator=(const RobotSession&) = delete;

    /// Blocking. Errors: InvalidArgument (another session has this robot), Network, … with the remedy.
    Status connect(std::chrono::milliseconds timeout);
    /// Ends the connection; where it was armed, after mode 0. Blocking, at most stopPatienceS.
    void disconnect();

    /// The policy to run; null: none. Not while running. Errors: InvalidArgument.
    Status setSource(std::shared_ptr<ChunkSource> source);
    void setInstruction(const std::string& instruction);
    void setStartPose(const StartPose& pose);

    /// Sign of life of whoever watches; needed to arm and to go on.
    void heartbeat();
    /// The arm button is down or up; held for armHoldS in Ready it arms.
    void holdArm(bool down);
    /// The start-pose button is down or up; moves (Armed) only while it is down.
    void holdStart(bool down);
    /// Armed -> Running; also goes on after a hold that the heartbeat caused.
    void run();
    /// Begins or ends running the policy without sending.
    void shadow(bool on);
    /// Running -> Shadow, frames marked as corrections: a person goes on.
    void takeOver();
    /// STOP. Any thread, any state, no lock: from its return on no command leaves.
    void stop();
    /// Leaves Stopped or Fault; sends nothing.
    void reset();
    /// Ends work in the chosen arm mode. In Stopped and Fault Keep alone is taken up: mode 0 is asked for
    /// once more, and the state stays.
    void leave(ArmMode mode);

    SessionSnapshot snapshot() const;
    /// Events after number `since`; the last 500 are kept.
    std::vector<SessionEvent> events(std::uint64_t since) const;
    /// False after a limited or a non-advancing wait; for tests and commands.
    bool waitFor(const std::function<bool(const SessionSnapshot&)>& reached,
                 std::chrono::milliseconds timeout) const;

    Transport& transport() { return *transport_; }
    const SessionOptions& options() const { return options_; }
    const KuavoLimits& limits() const { return limits_; }

    /// One round of supervision, and a control step where one is due (ownThread false only).
    void tick();

private:
    struct Requests {
        bool run = false, shadowOn = false, shadowOff = false, takeOver = false;
        std::optional<std::uint64_t> reset;  ///< the STOP presses that it takes back
        std::optional<ArmMode> leave;
    };

    /// The mode service polls for up to 2 s before it answers.
    static constexpr double kModePatienceS = 3;

    void loop(std::stop_token stop);
    void round(TimePoint now);
    // supervision, session_supervise.cpp
    void superviseLink(TimePoint now);
    void superviseHeartbeat(TimePoint now);
    void superviseTracking(TimePoint now);
    void superviseMode();
    void superviseOthers();
    void superviseLeaving(TimePoint now);
    void endArming(const std::string& why);
    /// Policy, hold, start pose and a person's correction are over; the state is the caller's.
    void endWork();
    void superviseArming(TimePoint now);
    void takeRequests(TimePoint now);
    void beginRun(TimePoint now);
    void beginShadow(bool correction);
    void publish(TimePoint now);
    // what follows a stop, session_stop.cpp
    void enterStopped(SessionState state, const std::string& reason, bool pressed);
    void beginStopSequence(TimePoint now);
    void superviseStop(TimePoint now);
    void superviseGivenBack(TimePoint now);
    // control, session_control.cpp
    void control(TimePoint now);
    void controlPolicy(TimePoint now, TickRecord& record);
    void controlStartPose(TimePoint now, TickRecord& record);
    /// Counts what the way to the start pose has sent, and keeps its target while the robot follows it.
    void noteStartPose(TimePoint now, TickRecord& record);
    /// The next piece of the head's way; whether it is there.
    Result<bool> turnHead(const HeadPose& goal, TimePoint now);
    /// How far the head has still to be told to turn, rad.
    double headLeft(const HeadPose& goal) const;
    /// Whether the robot stood still from the chunk's observation on, so that nothing of it is past.
    bool waitedFor(const Chunk& chunk, TimePoint now) const;
    void feedPolicy(TimePoint now, TickRecord& record);
    double ageLimit(const std::string& input, double usualS) const;
    std::vector<InputAge> inputAges(TimePoint now, bool withCameras) const;
    bool mayMove(TimePoint now) const;
    bool isStopPressed() const { return stopPresses_.load() > stopsCleared_.load(); }
    std::shared_ptr<ChunkSource> source() const;
    /// Why the policy cannot see; empty: it can, or there is none.
    std::string unfedCameras() const;
    void startInference(const std::shared_ptr<ChunkSource>& source);
    // checks, session_checks.cpp
    std::vector<CheckLine> makeChecks(TimePoint now) const;
    void checkPolicy(std::vector<CheckLine>& lines) const;
    void checkGripper(std::vector<CheckLine>& lines, const SourceFacts& facts) const;
    void checkPose(std::vector<CheckLine>& lines, const RobotState& state) const;

    void setState(SessionState state) { state_ = state; }
    void event(SessionEventKind kind, const std::string& text);
    bool isArmedState() const { return state_ == SessionState::Armed || state_ == SessionState::Running; }

    SessionOptions options_;
    std::unique_ptr<Transport> transport_;
    KuavoLimits limits_;
    RobotFacts facts_;
    std::optional<RobotLock> lock_;
    std::filesystem::path lockFile_;  ///< of a robot of this process; else empty
    std::unique_ptr<StopSocket> stopSocket_;

    // set by any thread
    std::atomic<std::uint64_t> stopPresses_{0}, stopsCleared_{0};
    std::atomic<bool> armDown_{false}, startDown_{false};
    std::atomic<Duration::rep> heartbeatAt_{0};
    mutable std::mutex mutex_;
    mutable std::condition_variable wake_, changed_;
    Requests requests_;
    std::string instruction_;
    StartPose startPose_;
    std::shared_ptr<ChunkSource> source_;
    SessionSnapshot snapshot_;
    std::deque<SessionEvent> events_;
    std::uint64_t eventCount_ = 0;

    // the control thread's own
    SessionState state_ = SessionState::Disconnected;
    std::string reason_, hold_;
    SafetyGate gate_;
    ChunkPlayer player_;
    std::unique_ptr<InferenceThread> inference_;
    std::shared_ptr<ChunkSource> inferenceSource_;
    std::optional<RobotState> measured_;
    LinkReport link_;
    std::uint64_t losses_ = 0;  ///< of the link, as far as they were told
    TimePoint nextControl_{}, armDownSince_{}, armingSince_{}, armedAt_{}, trackingSince_{}, runSince_{},
        nextChecks_{};
    bool linkWasUp_ = false, armHeld_ = false, arming_ = false, tracking_ = false, heartbeatHold_ = false;
    bool wasArmed_ = false;       ///< this session has asked for external control since it last gave it back
    bool external_ = false;       ///< external control was asked for, no other mode was read since
    bool keepOwed_ = false;       ///< mode 0 was asked for and not acknowledged
    bool stillExternal_ = false;  ///< see SessionSnapshot
    bool gateWaits_ = false;      ///< the run has begun, nothing was asked yet
    bool correction_ = false;
    std::optional<ArmMode> leaving_;  ///< asked for and not confirmed yet
    std::uint64_t leaveNumber_ = 0;
    TimePoint leavingSince_{};
    std::vector<CheckLine> checks_;
    StopReport stop_;
    TimePoint stopSince_{}, stopEndedAt_{}, linkBackAt_{};
    bool stopping_ = false;
    // going to the start pose
    bool startActive_ = false, startNoted_ = false;
    ArmPose startFrom_{};
    HeadPose headSent_{};
    double headFarRad_ = 0;                ///< of the head's whole way
    std::optional<TimePoint> headSentAt_;  ///< none: not on its way
    TimePoint startSince_{}, segmentEnd_{};
    double startTotalS_ = 0;
    std::optional<ArmPose> startTarget_;
    TimePoint startTargetEnd_{};
    std::uint64_t sentStart_ = 0, sent_ = 0, held_ = 0, ticks_ = 0;
    std::optional<TimePoint> lastSentAt_;  ///< of this run
    double latencyS_ = 0;                  ///< see SessionSnapshot
    std::shared_ptr<const Chunk> chunk_;

    std::jthread thread_;
};

}  // namespace studio::robot
