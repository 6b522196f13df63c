// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/sim_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace studio::robot {

namespace {

constexpr SimFault kFaults[] = {
    {"noise", &SimBodyOptions::noiseRad, 0.99, "of joint readings, rad (standard deviation)"},
    {"latency_ms", &SimBodyOptions::latencyMs, 60000, "of states, pictures and commands"},
    {"mode_ms", &SimBodyOptions::modeMs, 60000, "until the arm mode has changed"},
    {"drop", &SimBodyOptions::drop, 1, "share of states and pictures that are lost"},
    {"second", &SimBodyOptions::second, 1, "1: another node commands the arms too"},
    {"cut_s", &SimBodyOptions::cutS, 1e6, "seconds after which the link breaks"},
};

Status readFault(const std::string& text, SimBodyOptions& options) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    std::string known;
    for (const SimFault& fault : kFaults) {
        known += fmt::format("{}{} ({})", known.empty() ? "" : ", ", fault.name, fault.meaning);
        if (name != fault.name) continue;
        double value = -1;
        const char* end = text.data() + text.size();
        if (equals != std::string::npos) {
            auto [at, failed] = std::from_chars(text.data() + equals + 1, end, value);
            if (failed != std::errc{} || at != end) value = -1;
        }
        if (value >= 0 && value <= fault.high) {
            options.*fault.value = value;
            return {};
        }
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot read '{}' of the simulated robot: {} is 0 to {}", text, name, fault.high),
            fmt::format("Write {}=NUMBER: {}.", name, fault.meaning)};
    }
    return Error{ErrorCode::InvalidArgument, fmt::format("the simulated robot has no fault '{}'", name),
                 "Faults: " + known + "."};
}

}  // namespace

std::span<const SimFault> simFaults() {
    return kFaults;
}

Result<SimBodyOptions> parseSimBody(const std::string& text) {
    SimBodyOptions options;
    const std::size_t question = text.find('?');
    const std::string scene = text.substr(0, question);
    for (std::size_t begin = question; begin < text.size();) {
        const std::size_t end = std::min(text.find('&', begin + 1), text.size());
        STUDIO_CHECK(readFault(text.substr(begin + 1, end - begin - 1), options));
        begin = end;
    }
    std::size_t at = scene.find('@');
    if (at != 0 && !scene.empty()) options.task = scene.substr(0, at);
    if (at == std::string::npos) return options;
    char behind = 0;
    bool read = std::sscanf(scene.c_str() + at, "@%dx%d%c", &options.width, &options.height, &behind) == 2;
    if (read && options.width >= 16 && options.height >= 16 && options.width <= 4096 &&
        options.height <= 4096)
        return options;
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("cannot read the size of the pictures in 'sim:{}'", text),
                 "Write sim:TASK@WIDTHxHEIGHT, as in sim:weighing@64x64."};
}

}  // namespace studio::robot

#ifdef STUDIO_SIM

#include <array>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/robot/kinematics.h"
#include "core/sim/kuavo_sim.h"
#include "core/sim/kuavo_urdf.h"

namespace studio::robot {

namespace {

/// The robot's own planner of slow moves, which the simulator's topics lack: linear in joint space, 50 Hz.
class PosePlanner {
public:
    explicit PosePlanner(sim::KuavoSim& robot) : robot_(robot) {
        thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
    }
    ~PosePlanner() {
        thread_.request_stop();
        wake_.notify_all();
    }
    void go(const ArmPose& from, const ArmPose& to, double durationS) {
        std::scoped_lock lock(mutex_);
        // a way goes on from where it is: a step back to arms that lag behind would be a jerk
        from_ = active_ ? place() : from;
        to_ = to;
        begin_ = std::chrono::steady_clock::now();
        durationS_ = std::max(0.02, durationS);
        active_ = true;
        wake_.notify_all();
    }
    void end() {
        std::scoped_lock lock(mutex_);
        active_ = false;
    }

private:
    /// Done of the way, 0..1. mutex_ is held.
    double share() const {
        return std::min(1.0, secondsOf(std::chrono::steady_clock::now() - begin_) / durationS_);
    }
    /// Where the way is now. mutex_ is held.
    ArmPose place() const {
        const double done = share();
        ArmPose now;
        for (std::size_t i = 0; i < kArmJoints; ++i) now[i] = from_[i] + done * (to_[i] - from_[i]);
        return now;
    }
    void work(std::stop_token stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            if (!active_) {
                wake_.wait_for(lock, std::chrono::milliseconds(100));
                continue;
            }
            // the look at what is left comes first, so that the end itself is commanded
            active_ = share() < 1;
            const ArmPose now = place();
            (void)robot_.commandArms(now).ok();
            wake_.wait_for(lock, std::chrono::milliseconds(20));
        }
    }

    sim::KuavoSim& robot_;
    std::mutex mutex_;
    std::condition_variable wake_;
    ArmPose from_{}, to_{};
    TimePoint begin_{};
    double durationS_ = 1;
    bool active_ = false;
    std::jthread thread_;
};

/// Simulated time begins anew with every scene; a robot's clock goes on.
class OnwardClock {
public:
    double stampS(std::uint64_t sequence, double simulatedS) {
        std::scoped_lock lock(mutex_);
        // whoever read before somebody else has nothing new
        if (sequence <= sequence_) return newestS_;
        if (simulatedS + offsetS_ <= newestS_) offsetS_ = newestS_ + kStepS - simulatedS;
        sequence_ = sequence;
        newestS_ = simulatedS + offsetS_;
        return newestS_;
    }

private:
    static constexpr double kStepS = 1e-3;
    std::mutex mutex_;
    std::uint64_t sequence_ = 0;
    double offsetS_ = 0, newestS_ = 0;
};

class SimBody : public RobotBody {
public:
    SimBody(std::unique_ptr<sim::KuavoSim> robot, std::string task)
        : robot_(std::move(robot)), planner_(*robot_), task_(std::move(task)) {}

    std::string name() const override { return "simulated Kuavo (" + task_ + ")"; }
    std::vector<std::string> cameras() const override {
        if (!robot_->options().cameras) return {};
        return {sim::kCameraNames.begin(), sim::kCameraNames.end()};
    }
    std::string urdf() const override { return sim::kuavoUrdf(); }

    std::optional<RobotState> latest() const override {
        auto reading = robot_->latest();
        if (!reading) return std::nullopt;
        RobotState state;
        state.sequence = reading->sequence;
        state.stampS = stateClock_.stampS(reading->sequence, reading->stampS);
        state.received = reading->received;
        state.jointRad = reading->jointRad;
        state.jointVelocity = reading->jointVelocity;
        state.jointTorque = reading->jointTorque;
        state.gripper = reading->gripper;
        state.gripperReceived = reading->received;
        return state;
    }

    std::optional<CameraFrame> picture(const std::string& camera) const override {
        auto known = std::find(sim::kCameraNames.begin(), sim::kCameraNames.end(), camera);
        if (known == sim::kCameraNames.end()) return std::nullopt;
        auto place = static_cast<std::size_t>(known - sim::kCameraNames.begin());
        auto picture = robot_->picture(static_cast<int>(place));
        if (!picture) return std::nullopt;
        CameraFrame frame;
        frame.sequence = picture->sequence;
        frame.stampS = pictureClocks_[place].stampS(picture->sequence, picture->stampS);
        frame.received = picture->received;
        frame.image = picture->image;
        return frame;
    }

    std::optional<data::Image> overview() const override { return robot_->overview(); }

    Status commandArms(const ArmPose& targetRad) override {
        planner_.end();
        // demonstrations begin with the belt at its start: so does what is tried, however long arming took
        robot_->startScene();
        return robot_->commandArms(targetRad);
    }
    Status commandGrippers(const Grippers& target) override { return robot_->commandGrippers(target); }
    Status commandHead(const HeadPose& targetRad) override { return robot_->commandHead(targetRad); }
    Status commandPose(const ArmPose& targetRad, double durationS) override {
        auto now = latest();
        if (!now) return Error{ErrorCode::Network, "the simulated robot has not measured anything yet", ""};
        planner_.go(now->armRad(), targetRad, durationS);
        return {};
    }
    Status setArmMode(ArmMode mode) override {
        if (mode != ArmMode::External) planner_.end();
        return robot_->setArmMode(static_cast<sim::ArmMode>(mode));
    }
    ArmMode armMode() const override { return static_cast<ArmMode>(robot_->armMode()); }
    std::vector<std::string> otherPublishers() const override { return robot_->otherPublishers(); }
    std::optional<ArmPose> otherTarget() const override { return robot_->otherTarget(); }
    bool linkUp() const override { return robot_->linkUp(); }
    Status resetScene(std::uint64_t seed) override {
        planner_.end();
        return robot_->resetScene(seed);
    }
    bool success() const override { return robot_->success(); }
    double progress() const override { return robot_->progress(); }

private:
    std::unique_ptr<sim::KuavoSim> robot_;
    PosePlanner planner_;
    std::string task_;
    mutable OnwardClock stateClock_;
    mutable std::array<OnwardClock, std::tuple_size_v<decltype(sim::kCameraNames)>> pictureClocks_;
};

}  // namespace

Result<std::shared_ptr<RobotBody>> makeSimBody(const SimBodyOptions& options) {
    sim::KuavoSimOptions wanted;
    wanted.task = options.task;
    wanted.seed = options.seed;
    wanted.speed = options.speed;
    wanted.cameras = options.cameras;
    wanted.width = options.width;
    wanted.height = options.height;
    wanted.sceneWaits = true;
    auto milliseconds = [](double ms) { return std::chrono::milliseconds(std::llround(ms)); };
    wanted.jointNoiseRad = options.noiseRad;
    wanted.stateDelay = wanted.pictureDelay = wanted.commandDelay = milliseconds(options.latencyMs);
    wanted.modeSwitchDelay = milliseconds(options.modeMs);
    wanted.dropStates = wanted.dropPictures = options.drop;
    wanted.secondPublisher = options.second >= 0.5;
    wanted.cutLinkAtS = options.cutS;
    STUDIO_ASSIGN(auto robot, sim::KuavoSim::create(wanted));
    return std::shared_ptr<RobotBody>(std::make_shared<SimBody>(std::move(robot), options.task));
}

}  // namespace studio::robot

#else

namespace studio::robot {

Result<std::shared_ptr<RobotBody>> makeSimBody(const SimBodyOptions&) {
    return Error{ErrorCode::Unsupported,
                 "cannot start the simulated robot: this program was built without MuJoCo",
                 "Run ./run --build-only, which sets it up."};
}

}  // namespace studio::robot

#endif
