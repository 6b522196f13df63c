// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/sim_transport.h"

#include <fmt/format.h>

namespace studio::robot {

SimTransport::SimTransport(std::shared_ptr<RobotBody> body, std::shared_ptr<const Clock> clock)
    : body_(std::move(body)), clock_(std::move(clock)) {}

SimTransport::~SimTransport() {
    disconnect();
}

Status SimTransport::connect(std::chrono::milliseconds timeout) {
    disconnect();
    TimePoint deadline = std::chrono::steady_clock::now() + timeout;
    while (!body_->linkUp() || !body_->latest()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return Error{ErrorCode::Network,
                         fmt::format("cannot connect to {}: no joint message within {} ms", body_->name(),
                                     timeout.count()),
                         "Start the simulation first."};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::scoped_lock lock(mutex_);
    connected_ = true;
    link_ = {.up = true, .reason = "", .losses = 0, .roundTripS = 0};
    mode_ = {};
    mode_.mode = body_->armMode();
    mode_.readAt = clock_->now();
    modes_ = std::jthread([this](std::stop_token stop) { serveModes(stop); });
    return {};
}

void SimTransport::disconnect() {
    mute();
    if (modes_.joinable()) {
        modes_.request_stop();
        wake_.notify_all();
        modes_.join();
    }
    std::scoped_lock lock(mutex_);
    connected_ = false;
    link_.up = false;
    link_.reason = "disconnected";
    state_.reset();
}

RobotFacts SimTransport::facts() const {
    RobotFacts facts;
    facts.name = body_->name();
    facts.urdf = body_->urdf();
    facts.cameras = body_->cameras();
    facts.simulated = true;
    return facts;
}

bool SimTransport::noteLink() const {
    bool up = connected_ && body_->linkUp();
    if (!up && link_.up) {
        ++link_.losses;
        link_.reason = "the link to the simulated robot is cut";
    }
    if (up) link_.reason.clear();
    link_.up = up;
    return up;
}

LinkReport SimTransport::link() const {
    std::scoped_lock lock(mutex_);
    noteLink();
    return link_;
}

std::optional<RobotState> SimTransport::latest() const {
    std::scoped_lock lock(mutex_);
    if (!connected_) return std::nullopt;
    // nothing new arrives through a cut link, and an overtaken message counts for nothing
    if (noteLink()) {
        auto state = body_->latest();
        if (state && (!state_ || state->stampS > state_->stampS)) state_ = std::move(state);
    }
    return state_;
}

std::optional<CameraFrame> SimTransport::frame(const std::string& camera) const {
    {
        std::scoped_lock lock(mutex_);
        if (!connected_) return std::nullopt;
    }
    return body_->picture(camera);
}

ModeReport SimTransport::mode() const {
    std::scoped_lock lock(mutex_);
    ModeReport report = mode_;
    if (link_.up) {
        report.mode = body_->armMode();
        report.readAt = clock_->now();
    }
    return report;
}

Status SimTransport::doSend(const JointCommand& command) {
    {
        std::scoped_lock lock(mutex_);
        if (!noteLink()) return Error{ErrorCode::Network, "cannot send to the robot: " + link_.reason, ""};
    }
    STUDIO_CHECK(body_->commandArms(command.armRad));
    if (command.gripper) STUDIO_CHECK(body_->commandGrippers(*command.gripper));
    return {};
}

Status SimTransport::doSendPose(const PoseCommand& command) {
    {
        std::scoped_lock lock(mutex_);
        if (!noteLink()) return Error{ErrorCode::Network, "cannot send to the robot: " + link_.reason, ""};
    }
    return body_->commandPose(command.armRad, command.durationS);
}

Status SimTransport::doSendHead(const HeadPose& targetRad) {
    {
        std::scoped_lock lock(mutex_);
        if (!noteLink()) return Error{ErrorCode::Network, "cannot send to the robot: " + link_.reason, ""};
    }
    return body_->commandHead(targetRad);
}

Status SimTransport::doRequestMode(ArmMode mode) {
    std::scoped_lock lock(mutex_);
    if (!connected_) return Error{ErrorCode::Network, "cannot change the arm mode: not connected", ""};
    ++mode_.asked;
    wanted_ = mode;
    wake_.notify_all();
    return {};
}

void SimTransport::serveModes(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (!wanted_) {
            wake_.wait_for(lock, std::chrono::milliseconds(50));
            continue;
        }
        ArmMode mode = *wanted_;
        std::uint64_t number = mode_.asked;
        wanted_.reset();
        lock.unlock();
        Status done = body_->setArmMode(mode);
        lock.lock();
        if (!done.ok() && done.error().code == ErrorCode::Network) continue;  // no answer ever comes
        mode_.answered = std::max(mode_.answered, number);
        mode_.accepted = done.ok();
        mode_.message = done.ok() ? "" : done.error().message;
    }
}

}  // namespace studio::robot
