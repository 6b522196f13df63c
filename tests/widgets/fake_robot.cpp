// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fake_robot.h"

#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace robot;

FakeRobot::FakeRobot() {
    aboutIt.name = "a robot made up";
    aboutIt.cameras = {"head_cam_h", "wrist_cam_l"};
    aboutIt.placed = {"head_cam_h"};
    for (auto& limit : aboutIt.limits.arm) limit = {-1.5, 1.5};
    aboutIt.startPoses.push_back({"simulator", {}, HeadPose{0, 0.2}});
    aboutIt.hasScene = aboutIt.canJog = aboutIt.simulated = true;
    snapshot_.state = SessionState::Connected;
    snapshot_.link.up = true;
    snapshot_.checks = {{"joints", CheckLevel::Green, "4 ms old (limit 100 ms)", ""},
                        {"policy", CheckLevel::Red, "none chosen", "Choose a checkpoint."}};
}

void FakeRobot::setInstruction(const std::string& words) {
    std::scoped_lock lock(mutex_);
    instruction_ = words;
}

void FakeRobot::setStartPose(const StartPose& pose) {
    std::scoped_lock lock(mutex_);
    startPose_ = pose.name;
}

SessionSnapshot FakeRobot::snapshot() const {
    std::scoped_lock lock(mutex_);
    return snapshot_;
}

std::vector<SessionEvent> FakeRobot::events(std::uint64_t since) const {
    std::scoped_lock lock(mutex_);
    std::vector<SessionEvent> newer;
    for (const auto& event : events_) {
        if (event.number > since) newer.push_back(event);
    }
    return newer;
}

std::optional<CameraFrame> FakeRobot::frame(const std::string& camera) const {
    std::scoped_lock lock(mutex_);
    if (camera != "head_cam_h" || pictures_ == 0) return std::nullopt;
    CameraFrame frame;
    frame.sequence = pictures_;
    frame.received = std::chrono::steady_clock::now() - secondsToDuration(pictureAgeS);
    frame.image.width = 64;
    frame.image.height = 48;
    frame.image.pixels = std::make_shared<std::vector<std::uint8_t>>(64 * 48 * 3, std::uint8_t{40});
    return frame;
}

std::optional<PathOverlay> FakeRobot::overlay(const std::string& camera) {
    std::scoped_lock lock(mutex_);
    if (camera != "head_cam_h" || !chunk_) return std::nullopt;
    PathOverlay overlay;
    overlay.width = 64;
    overlay.height = 48;
    overlay.dueStep = 3;
    overlay.observedAt = overlay.jointsAt = std::chrono::steady_clock::now();
    overlay.source = "field of view of 70 degrees";
    overlay.measured[0] = Pixel{10, 24, true};
    for (int sample = 0; sample < 2; ++sample) {
        HandPath path;
        path.sample = sample;
        for (int k = 0; k < 10; ++k) {
            path.points.push_back(
                {static_cast<double>(k), Pixel{10.0 + 4 * k, 24.0 + 6 * sample, true}, k / 9.0});
        }
        overlay.paths.push_back(path);
    }
    return overlay;
}

Result<widgets::RobotPolicy> FakeRobot::usePolicy(const widgets::RobotPolicyRequest& request,
                                                  std::stop_token) {
    if (failsPolicy)
        return Error{ErrorCode::InvalidConfig, "the policy wants the camera top", "Choose another one."};
    {
        std::scoped_lock lock(mutex_);
        opened_.push_back(request.checkpoint);
    }
    widgets::RobotPolicy policy;
    policy.name = "weights";
    policy.checkpoint = request.checkpoint;
    policy.cameras = {{"observation.images.head_cam_h", "head_cam_h", false}};
    if (strange) policy.cameras = {{"observation.images.camera1"}, {"observation.images.camera2"}};
    policy.rateStated = !strange;
    policy.chunk = 10;
    policy.actionSteps = 8;
    policy.counted = true;
    policy.tasks = {{2, "weigh", "weigh the block"}, {1, "grasp", "grasp the block"}};
    policy.startPoses.push_back({"data", {}, {}});
    std::scoped_lock lock(mutex_);
    policy_ = policy;
    return policy;
}

Result<widgets::RobotPolicy> FakeRobot::chooseCameras(const widgets::RobotCameraChoice& wanted) {
    choice = wanted;
    std::scoped_lock lock(mutex_);
    widgets::RobotPolicy policy = policy_;
    for (widgets::RobotPolicyCamera& camera : policy.cameras) {
        auto found = wanted.find(camera.name);
        if (found == wanted.end()) continue;
        camera.robot = found->second;
        camera.chosen = true;
    }
    return policy;
}

Result<bool> FakeRobot::keepTrial(const widgets::RobotTrial& trial) {
    std::scoped_lock lock(mutex_);
    trials_.push_back(trial);
    if (disconnected) ++lateTrials;
    return trial.task.has_value();
}

std::optional<widgets::RobotScene> FakeRobot::scene() const {
    ++looks;
    return widgets::RobotScene{solved, 0.25, {}};
}

std::optional<bool> FakeRobot::isSolved() const {
    return aboutIt.hasScene ? std::optional(solved.load()) : std::nullopt;
}

Status FakeRobot::resetScene(std::uint64_t) {
    ++scenes;
    solved = false;
    return {};
}

void FakeRobot::jog(Side side, const Point& metresPerS) {
    std::scoped_lock lock(mutex_);
    jogged_ = {static_cast<double>(side), metresPerS[0], metresPerS[1], metresPerS[2]};
}

std::vector<double> FakeRobot::jogged() const {
    std::scoped_lock lock(mutex_);
    return jogged_;
}

Status FakeRobot::disconnect() {
    disconnected = true;
    become(SessionState::Disconnected, SessionEventKind::Disconnected, "disconnected");
    return {};
}

void FakeRobot::become(SessionState state, SessionEventKind kind, const std::string& text) {
    std::scoped_lock lock(mutex_);
    snapshot_.state = state;
    if (state == SessionState::Fault || state == SessionState::Stopped) snapshot_.reason = text;
    SessionEvent event;
    event.number = events_.size() + 1;
    event.kind = kind;
    event.text = text;
    events_.push_back(event);
}

void FakeRobot::edit(const std::function<void(SessionSnapshot&)>& change) {
    std::scoped_lock lock(mutex_);
    change(snapshot_);
}

void FakeRobot::advance() {
    std::scoped_lock lock(mutex_);
    ++pictures_;
    auto chunk = std::make_shared<Chunk>();
    chunk->observedAt = std::chrono::steady_clock::now();
    for (int k = 0; k < 10; ++k) chunk->actions.emplace_back(kVectorWidth, 0.1 * k);
    chunk_ = chunk;
    TickRecord& tick = snapshot_.tick;
    ++tick.number;
    tick.at = std::chrono::steady_clock::now();
    tick.state = snapshot_.state;
    tick.measured = RobotState{};
    tick.measured->received = tick.at;
    tick.measured->gripper = Grippers{0.1, 0.9};
    tick.asked = chunk->actions[2];
    tick.chunk = chunk;
    tick.chunkStep = 2;
    tick.gate = GateResult{};
    tick.gate->verdict = Verdict::Pass;
    tick.gate->sentRad.fill(0.05);
    tick.sent = true;
}

void FakeRobot::showPicture() {
    std::scoped_lock lock(mutex_);
    ++pictures_;
}

std::string FakeRobot::instruction() const {
    std::scoped_lock lock(mutex_);
    return instruction_;
}

std::string FakeRobot::startPose() const {
    std::scoped_lock lock(mutex_);
    return startPose_;
}

std::vector<widgets::RobotTrial> FakeRobot::trials() const {
    std::scoped_lock lock(mutex_);
    return trials_;
}

std::vector<std::filesystem::path> FakeRobot::opened() const {
    std::scoped_lock lock(mutex_);
    return opened_;
}

widgets::Services robotServices(std::shared_ptr<FakeRobot> robot) {
    widgets::Services services = fakeServices();
    services.sim.tasks = {{"weighing", "weigh it", "称重"}, {"placement", "put it down", "放下"}};
    static constexpr SafetyRow kRows[] = {
        {"rate_hz", &SafetySettings::rateHz, 5, 100, "control rate", "Hz"},
        {"velocity_rad_s", &SafetySettings::velocityRadS, 0.01, 3, "largest joint velocity", "rad/s"}};
    services.safetyRows = kRows;
    services.simulatorSafety.velocityRadS = 1.5;
    services.openRobot =
        [robot](const widgets::RobotRequest& request) -> Result<std::shared_ptr<widgets::RobotLink>> {
        if (request.address.find("nowhere") != std::string::npos)
            return Error{ErrorCode::Network, "cannot reach nowhere: connection refused",
                         "Is rosbridge started on the robot?"};
        robot->aboutIt.address = request.address;
        return std::shared_ptr<widgets::RobotLink>(robot);
    };
    return services;
}

}  // namespace studio::test
