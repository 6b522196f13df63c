// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace studio::robot {

namespace {

constexpr std::size_t kEventsKept = 500;
constexpr auto kSupervision = std::chrono::milliseconds(20);

}  // namespace

const char* toString(SessionState state) {
    switch (state) {
        case SessionState::Disconnected:
            return "Disconnected";
        case SessionState::Connected:
            return "Connected";
        case SessionState::Ready:
            return "Ready";
        case SessionState::Armed:
            return "Armed";
        case SessionState::Running:
            return "Running";
        case SessionState::Shadow:
            return "Shadow";
        case SessionState::Stopped:
            return "Stopped";
        case SessionState::Fault:
            return "Fault";
    }
    return "unknown";
}

const char* toString(SessionEventKind kind) {
    constexpr const char* kNames[] = {"connected",
                                      "link_lost",
                                      "link_back",
                                      "disconnected",
                                      "ready",
                                      "armed",
                                      "running",
                                      "held",
                                      "continued",
                                      "shadow",
                                      "start_pose",
                                      "taken_over",
                                      "stopped",
                                      "fault",
                                      "reset",
                                      "mode_acknowledged",
                                      "mode_refused",
                                      "mode_not_acknowledged",
                                      "left",
                                      "ended",
                                      "still_external",
                                      "detail",
                                      "note"};
    return kNames[static_cast<int>(kind)];
}

RobotSession::RobotSession(std::unique_ptr<Transport> transport, SessionOptions options)
    : options_(std::move(options)),
      transport_(std::move(transport)),
      limits_(builtInLimits()),
      gate_(options_.safety, limits_),
      player_(options_.player) {}

RobotSession::~RobotSession() {
    disconnect();
}

Status RobotSession::connect(std::chrono::milliseconds timeout) {
    if (thread_.joinable() || lock_) disconnect();
    STUDIO_CHECK(checkSettings(options_.safety));
    std::filesystem::path folder = options_.runtimeFolder;
    if (folder.empty()) {
        STUDIO_ASSIGN(folder, runtimeFolder());
    }
    // a robot within this process is nobody else's: another program has one of its own of that name
    const std::string address =
        transport_->isOfThisProcess() ? fmt::format("{}#{}", options_.address, ::getpid()) : options_.address;
    STUDIO_ASSIGN(RobotLock lock, RobotLock::take(address, folder));
    Status connected = transport_->connect(timeout);
    if (!connected.ok()) {
        transport_->disconnect();
        return connected.error();
    }
    auto tellState = [this] {
        SessionSnapshot now = snapshot();
        return fmt::format("{} {}", toString(now.state), options_.address);
    };
    auto socket = StopSocket::open(folder / (lock.key() + ".sock"),
                                   {.stop = [this] { stop(); }, .state = std::move(tellState)});
    if (!socket.ok()) {
        // a robot that the STOP program does not reach is not kept
        transport_->disconnect();
        return socket.error();
    }
    stopSocket_ = std::move(socket).value();
    lockFile_ = transport_->isOfThisProcess() ? folder / (lock.key() + ".lock") : std::filesystem::path();
    lock_.emplace(std::move(lock));
    facts_ = transport_->facts();
    std::string odd;
    if (!facts_.urdf.empty()) {
        auto own = limitsFromUrdf(facts_.urdf);
        if (own.ok()) {
            limits_ = std::move(own).value();
        } else {
            odd = "the robot's own description is not used: " + own.error().message;
        }
    }
    gate_ = SafetyGate(options_.safety, limits_);
    stopsCleared_ = stopPresses_.load();
    armDown_ = startDown_ = false;
    heartbeatAt_ = 0;
    endWork();
    latencyS_ = 0;
    reason_.clear();
    leaving_.reset();
    wasArmed_ = stopping_ = arming_ = false;
    external_ = keepOwed_ = stillExternal_ = false;
    linkWasUp_ = true;
    losses_ = transport_->link().losses;
    TimePoint now = options_.clock->now();
    nextControl_ = nextChecks_ = now;
    setState(SessionState::Connected);
    event(SessionEventKind::Connected, fmt::format("connected to {} (read only until armed)", facts_.name));
    if (!odd.empty()) event(SessionEventKind::Note, odd);
    // a limit that watches nothing is worth a word
    for (const auto& [input, ageS] : options_.agesS) {
        bool known = input == "joints" || input == "grippers" ||
                     std::find(facts_.cameras.begin(), facts_.cameras.end(), input) != facts_.cameras.end();
        if (!known)
            event(SessionEventKind::Note,
                  fmt::format("the age limit of '{}' ({} s) watches nothing: the robot offers no such input",
                              input, ageS));
    }
    publish(now);
    if (options_.ownThread) thread_ = std::jthread([this](std::stop_token stop) { loop(stop); });
    return {};
}

void RobotSession::disconnect() {
    if (!lock_) return;
    transport_->mute();
    if (thread_.joinable()) {
        thread_.request_stop();
        wake_.notify_all();
        thread_.join();
    }
    stopSocket_.reset();
    // an armed robot is given back before the link goes
    TimePoint now = options_.clock->now();
    const bool owed = wasArmed_ || (stillExternal_ && link_.up);
    if (owed && !stopping_ && options_.safety.keepModeOnStop >= 0.5) beginStopSequence(now);
    while (stopping_) {
        std::unique_lock lock(mutex_);
        options_.clock->waitUntil(lock, wake_, options_.clock->now() + std::chrono::milliseconds(5));
        lock.unlock();
        superviseStop(options_.clock->now());
    }
    inference_.reset();
    transport_->disconnect();
    setState(SessionState::Disconnected);
    event(SessionEventKind::Disconnected, fmt::format("disconnected from {}", facts_.name));
    publish(options_.clock->now());
    // one that has this process in its name is of no use to the next
    std::error_code ignored;
    if (!lockFile_.empty()) std::filesystem::remove(lockFile_, ignored);
    lock_.reset();
}

Status RobotSession::setSource(std::shared_ptr<ChunkSource> source) {
    std::scoped_lock lock(mutex_);
    if (snapshot_.state == SessionState::Running || snapshot_.state == SessionState::Shadow) {
        return Error{ErrorCode::InvalidArgument, "cannot change the policy while it runs", "Stop first."};
    }
    source_ = std::move(source);
    return {};
}

void RobotSession::setInstruction(const std::string& instruction) {
    std::scoped_lock lock(mutex_);
    instruction_ = instruction;
}

void RobotSession::setStartPose(const StartPose& pose) {
    std::scoped_lock lock(mutex_);
    startPose_ = pose;
}

void RobotSession::heartbeat() {
    heartbeatAt_ = options_.clock->now().time_since_epoch().count();
}

void RobotSession::holdArm(bool down) {
    armDown_ = down;
    wake_.notify_all();
}

void RobotSession::holdStart(bool down) {
    startDown_ = down;
    wake_.notify_all();
}

void RobotSession::run() {
    std::scoped_lock lock(mutex_);
    requests_.run = true;
    wake_.notify_all();
}

void RobotSession::shadow(bool on) {
    std::scoped_lock lock(mutex_);
    (on ? requests_.shadowOn : requests_.shadowOff) = true;
    wake_.notify_all();
}

void RobotSession::takeOver() {
    std::scoped_lock lock(mutex_);
    // the policy's commands end at once, as with STOP
    if (snapshot_.state == SessionState::Running) transport_->mute();
    requests_.takeOver = true;
    wake_.notify_all();
}

void RobotSession::stop() {
    // the count first: whoever unmutes looks at it afterwards
    ++stopPresses_;
    transport_->mute();
    wake_.notify_all();
}

void RobotSession::reset() {
    std::scoped_lock lock(mutex_);
    requests_.reset = stopPresses_.load();
    wake_.notify_all();
}

void RobotSession::leave(ArmMode mode) {
    std::scoped_lock lock(mutex_);
    requests_.leave = mode;
    wake_.notify_all();
}

std::shared_ptr<ChunkSource> RobotSession::source() const {
    std::scoped_lock lock(mutex_);
    return source_;
}

SessionSnapshot RobotSession::snapshot() const {
    std::scoped_lock lock(mutex_);
    return snapshot_;
}

std::vector<SessionEvent> RobotSession::events(std::uint64_t since) const {
    std::scoped_lock lock(mutex_);
    std::vector<SessionEvent> newer;
    for (const SessionEvent& event : events_) {
        if (event.number > since) newer.push_back(event);
    }
    return newer;
}

bool RobotSession::waitFor(const std::function<bool(const SessionSnapshot&)>& reached,
                           std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [&] { return reached(snapshot_); });
}

void RobotSession::event(SessionEventKind kind, const std::string& text) {
    SessionEvent made;
    {
        std::scoped_lock lock(mutex_);
        made = {++eventCount_, options_.clock->now(), kind, text};
        events_.push_back(made);
        if (events_.size() > kEventsKept) events_.pop_front();
        snapshot_.lastEvent = eventCount_;
    }
    if (options_.onEvent) options_.onEvent(made);
}

void RobotSession::tick() {
    if (!lock_) return;  // not connected
    round(options_.clock->now());
}

void RobotSession::loop(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        lock.unlock();
        TimePoint now = options_.clock->now();
        round(now);
        lock.lock();
        if (stop.stop_requested()) break;
        options_.clock->waitUntil(lock, wake_, std::min(nextControl_, now + kSupervision));
    }
}

void RobotSession::round(TimePoint now) {
    superviseLink(now);
    // STOP comes before everything that could send
    if (isStopPressed()) {
        bool latched = state_ == SessionState::Stopped || state_ == SessionState::Disconnected;
        if (!latched) enterStopped(SessionState::Stopped, "STOP was pressed", true);
        if (state_ == SessionState::Disconnected) stopsCleared_ = stopPresses_.load();
    }
    superviseHeartbeat(now);
    takeRequests(now);
    superviseTracking(now);
    superviseMode();
    superviseOthers();
    superviseArming(now);
    superviseLeaving(now);
    superviseStop(now);
    superviseGivenBack(now);
    if (now >= nextControl_) {
        control(now);
        // a grid without drift; after a long pause it starts anew instead of catching up
        Duration period = secondsToDuration(1 / options_.safety.rateHz);
        nextControl_ += period;
        if (nextControl_ <= now) nextControl_ = now + period;
    }
    publish(now);
}

void RobotSession::publish(TimePoint now) {
    // ages grow on while nothing comes
    if (now >= nextChecks_ && (state_ != SessionState::Disconnected || !link_.up)) {
        nextChecks_ = now + std::chrono::milliseconds(100);
        checks_ = makeChecks(now);
        bool red = std::any_of(checks_.begin(), checks_.end(),
                               [](const CheckLine& line) { return line.level == CheckLevel::Red; });
        if (state_ == SessionState::Connected && !red) {
            setState(SessionState::Ready);
            auto yellow = std::count_if(checks_.begin(), checks_.end(), [](const CheckLine& line) {
                return line.level == CheckLevel::Yellow;
            });
            event(SessionEventKind::Ready,
                  yellow == 0
                      ? "all checks are green: ready to be armed"
                      : fmt::format("no check forbids arming ({} worth a look): ready to be armed", yellow));
        } else if (state_ == SessionState::Ready && red) {
            setState(SessionState::Connected);
        }
    }
    std::scoped_lock lock(mutex_);
    snapshot_.state = state_;
    snapshot_.reason = reason_;
    snapshot_.hold = hold_;
    snapshot_.checks = checks_;
    snapshot_.link = link_;
    snapshot_.mode = transport_->mode();
    snapshot_.stop = stop_;
    snapshot_.leaving = leaving_.has_value();
    snapshot_.stillExternal = stillExternal_;
    snapshot_.sent = sent_;
    snapshot_.sentStart = sentStart_;
    snapshot_.held = held_;
    snapshot_.limited = gate_.limitedCount();
    snapshot_.ticks = ticks_;
    snapshot_.inferenceBusy = inference_ && inference_->isBusy();
    // one that was measured is told on when the work is over, until another policy is chosen
    if (source_ != inferenceSource_) {
        latencyS_ = 0;
    } else if (inference_) {
        latencyS_ = inference_->latencyS();
    }
    snapshot_.latencyS = latencyS_;
    double held = armHeld_ ? secondsOf(now - armDownSince_) / options_.safety.armHoldS : 0;
    snapshot_.armHeld = std::clamp(held, 0.0, 1.0);
    changed_.notify_all();
}

}  // namespace studio::robot
