// SPDX-License-Identifier: GPL-3.0-or-later
// What the control thread looks after in every round, before any control step.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/robot/session.h"

namespace studio::robot {

namespace {

constexpr const char* kLinkLost = "the link to the robot is lost: ";

}  // namespace

void RobotSession::superviseLink(TimePoint now) {
    link_ = transport_->link();
    measured_ = transport_->latest();
    // one that was lost and came back between two rounds was lost all the same: its transport is muted
    const bool up = link_.up && link_.losses == losses_;
    losses_ = link_.losses;
    if (up == linkWasUp_) return;
    linkWasUp_ = up;
    if (up) {
        linkBackAt_ = now;
        event(SessionEventKind::LinkBack,
              "the link to the robot is back; nothing moves until it is armed again");
        if (state_ == SessionState::Disconnected) setState(SessionState::Connected);
        nextChecks_ = now;
        return;
    }
    transport_->mute();
    armHeld_ = false;
    const std::string lost = kLinkLost + (link_.up ? "it is back already" : link_.reason);
    if (isArmedState() || arming_) {
        enterStopped(SessionState::Fault, lost, false);
        return;
    }
    if (state_ == SessionState::Fault && !link_.ended) {
        // a silence that was a fault already: the same loss, said once
        if (reason_.find(kLinkLost) == std::string::npos) reason_ += "; then " + lost;
        event(SessionEventKind::Detail, lost);
        return;
    }
    if (link_.ended) {
        event(SessionEventKind::Ended, link_.reason);
    } else {
        event(SessionEventKind::LinkLost, lost);
    }
    if (state_ != SessionState::Stopped && state_ != SessionState::Fault) {
        endWork();
        setState(SessionState::Disconnected);
        // the last ones were of a link that was up, and none are made until it is back
        checks_ = makeChecks(now);
    }
}

void RobotSession::superviseHeartbeat(TimePoint now) {
    TimePoint beat{Duration(heartbeatAt_.load())};
    bool alive = secondsOf(now - beat) <= options_.safety.heartbeatS;
    if (alive) return;
    // buttons count as released, and nothing is sent until somebody says run again
    armDown_ = startDown_ = false;
    if (state_ == SessionState::Running && !heartbeatHold_) {
        heartbeatHold_ = true;
        hold_ = fmt::format("no sign of life from the window for {:.0f} ms", 1000 * secondsOf(now - beat));
        gate_.hold();
        event(SessionEventKind::Held, "the robot is held: " + hold_ + "; press run to go on");
    }
}

void RobotSession::superviseTracking(TimePoint now) {
    if (state_ != SessionState::Running || !measured_) {
        tracking_ = false;
        return;
    }
    ArmPose measured = measured_->armRad();
    double worst = 0;
    std::size_t joint = 0;
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        if (!std::isfinite(measured[i])) {
            enterStopped(
                SessionState::Fault,
                fmt::format("the measured position of {} is not a finite number", armJointNames()[i]), false);
            return;
        }
        double error = std::abs(measured[i] - gate_.lastSent()[i]);
        if (error <= worst) continue;
        worst = error;
        joint = i;
    }
    if (worst <= options_.safety.trackingErrorRad) {
        tracking_ = false;
        return;
    }
    if (!tracking_) trackingSince_ = now;
    tracking_ = true;
    if (secondsOf(now - trackingSince_) < options_.safety.trackingTimeS) return;
    enterStopped(SessionState::Fault,
                 fmt::format("{} is {:.2f} rad away from where it was sent (limit {} rad for {} s)",
                             armJointNames()[joint], worst, options_.safety.trackingErrorRad,
                             options_.safety.trackingTimeS),
                 false);
}

void RobotSession::superviseMode() {
    if (!isArmedState()) return;
    // somebody else may switch it, by the remote control or by setting a scene anew
    ModeReport mode = transport_->mode();
    if (!mode.mode || *mode.mode == ArmMode::External || mode.readAt <= armedAt_) return;
    enterStopped(
        SessionState::Fault,
        fmt::format("the robot is not in external control any more: it reports '{}'", toString(*mode.mode)),
        false);
}

void RobotSession::superviseOthers() {
    if (!isArmedState()) return;
    auto others = transport_->otherPublishers();
    if (others.empty()) return;
    enterStopped(SessionState::Fault,
                 fmt::format("{} commands the arms too: two hands on one robot", fmt::join(others, ", ")),
                 false);
}

void RobotSession::endArming(const std::string& why) {
    transport_->mute();
    arming_ = armHeld_ = armDown_ = false;
    event(SessionEventKind::Note, "the robot is not armed: " + why);
    // the request is out: the robot may have switched all the same
    if (wasArmed_ && options_.safety.keepModeOnStop >= 0.5) beginStopSequence(options_.clock->now());
}

void RobotSession::endWork() {
    inference_.reset();
    player_.clear();
    hold_.clear();
    startActive_ = heartbeatHold_ = correction_ = false;
}

void RobotSession::superviseArming(TimePoint now) {
    if (arming_ && state_ != SessionState::Ready) {
        auto red = std::find_if(checks_.begin(), checks_.end(),
                                [](const CheckLine& line) { return line.level == CheckLevel::Red; });
        endArming(red == checks_.end()
                      ? "a check turned red meanwhile"
                      : fmt::format("the check '{}' turned red meanwhile: {}", red->name, red->text));
    }
    if (arming_) {
        ModeReport mode = transport_->mode();
        bool answered = mode.answered >= stop_.number && mode.readAt > armingSince_;
        if (answered && mode.accepted && mode.mode == ArmMode::External) {
            arming_ = false;
            armedAt_ = mode.readAt;
            setState(SessionState::Armed);
            event(SessionEventKind::Armed, "armed: the robot confirms external control");
        } else if (secondsOf(now - armingSince_) > kModePatienceS) {
            arming_ = false;
            std::string found =
                mode.mode ? fmt::format("it reports '{}'", toString(*mode.mode)) : "it reports no mode";
            if (mode.answered < stop_.number) found = "it did not answer /arm_traj_change_mode";
            enterStopped(SessionState::Fault, "the robot did not switch to external control: " + found,
                         false);
        }
        return;
    }
    bool down = armDown_ && state_ == SessionState::Ready && !leaving_ && !stopping_;
    if (!down) {
        armHeld_ = false;
        return;
    }
    if (!armHeld_) armDownSince_ = now;
    armHeld_ = true;
    if (secondsOf(now - armDownSince_) < options_.safety.armHoldS || !transport_->isReadyToSend()) return;
    armHeld_ = false;
    armDown_ = false;  // arming again takes a new press
    // the deliberate moment from which commands may pass; a STOP that came meanwhile wins
    wasArmed_ = true;
    keepOwed_ = false;
    transport_->unmute();
    if (isStopPressed()) {
        transport_->mute();
        return;
    }
    Status asked = transport_->requestMode(ArmMode::External);
    if (!asked.ok()) {
        // nothing was asked, so nothing may be taken for an answer
        transport_->mute();
        wasArmed_ = false;
        event(SessionEventKind::Note, "the robot is not armed: " + asked.error().message);
        return;
    }
    stop_ = {};
    stop_.number = transport_->mode().asked;
    arming_ = external_ = true;
    armingSince_ = now;
}

void RobotSession::takeRequests(TimePoint now) {
    Requests asked;
    {
        std::scoped_lock lock(mutex_);
        asked = std::exchange(requests_, {});
    }
    bool latched = state_ == SessionState::Stopped || state_ == SessionState::Fault;
    if (asked.reset && latched) {
        stopsCleared_ = *asked.reset;
        reason_.clear();
        setState(link_.up ? SessionState::Connected : SessionState::Disconnected);
        event(SessionEventKind::Reset, "reset; nothing moves");
        nextChecks_ = now;
    }
    // mode 0 is nobody's motion: it may be asked for again where it did not get through
    if (latched && asked.leave == ArmMode::Keep && link_.up && !stopping_ && !facts_.readOnly)
        beginStopSequence(now);
    if (latched || state_ == SessionState::Disconnected) return;
    if (asked.takeOver && state_ == SessionState::Running) {
        beginShadow(true);
        event(SessionEventKind::TakenOver, "a person has taken over; the policy goes on in the shadow");
    }
    if (asked.run) {
        if (state_ == SessionState::Armed) {
            beginRun(now);
        } else if (state_ == SessionState::Running && heartbeatHold_) {
            beginRun(now);
        } else if (state_ != SessionState::Running) {
            event(SessionEventKind::Note,
                  fmt::format("cannot run: the robot is {}, not Armed", toString(state_)));
        }
    }
    if (asked.shadowOn) {
        std::string why = unfedCameras();
        if (!why.empty()) {
            asked.shadowOn = false;
            event(SessionEventKind::Note, "cannot run the policy in the shadow: " + why);
        }
    }
    if (asked.shadowOn && arming_) endArming("Shadow was asked for");
    if (asked.shadowOn && (state_ == SessionState::Connected || state_ == SessionState::Ready)) {
        beginShadow(false);
        event(SessionEventKind::Shadow, "the policy runs in the shadow: nothing is sent");
    }
    if (asked.shadowOff && state_ == SessionState::Shadow) {
        endWork();
        setState(SessionState::Connected);
        nextChecks_ = now;
    }
    if (asked.leave) {
        // motion ends before the mode changes; the mode request itself is the last thing sent
        endWork();
        arming_ = false;
        transport_->unmute();
        Status left = isStopPressed() ? Status(Error{ErrorCode::Cancelled, "STOP was pressed", ""})
                                      : transport_->requestMode(*asked.leave);
        transport_->mute();
        setState(SessionState::Connected);
        nextChecks_ = now;
        if (left.ok()) {
            leaving_ = asked.leave;
            leaveNumber_ = transport_->mode().asked;
            leavingSince_ = now;
        } else {
            event(SessionEventKind::Note, "cannot change the arm mode: " + left.error().message);
        }
    }
}

void RobotSession::superviseLeaving(TimePoint now) {
    if (!leaving_) return;
    ModeReport mode = transport_->mode();
    if (mode.answered >= leaveNumber_ && mode.accepted && mode.mode == leaving_ &&
        mode.readAt > leavingSince_) {
        event(SessionEventKind::Left, fmt::format("left in arm mode '{}'", toString(*leaving_)));
        leaving_.reset();
        wasArmed_ = false;
        return;
    }
    if (secondsOf(now - leavingSince_) <= kModePatienceS) return;
    event(SessionEventKind::Note,
          fmt::format("the robot did not confirm arm mode '{}' within {} s: it reports '{}'",
                      toString(*leaving_), kModePatienceS, mode.mode ? toString(*mode.mode) : "no mode"));
    leaving_.reset();
    // still in external control, as far as can be known: it is given back as after a stop
    if (wasArmed_ && options_.safety.keepModeOnStop >= 0.5) beginStopSequence(now);
}

std::string RobotSession::unfedCameras() const {
    std::shared_ptr<ChunkSource> source = this->source();
    if (!source || source->facts().unfed.empty()) return {};
    return fmt::format("no camera of the robot is chosen for {} of the policy",
                       fmt::join(source->facts().unfed, ", "));
}

void RobotSession::startInference(const std::shared_ptr<ChunkSource>& source) {
    PlayerSettings settings = options_.player;
    settings.rateHz = source->facts().rateHz;
    settings.actionSteps = source->facts().actionSteps;
    player_ = ChunkPlayer(settings);
    chunk_.reset();
    if (!inference_ || inferenceSource_ != source) {
        inference_ = std::make_unique<InferenceThread>(source, options_.clock);
        inferenceSource_ = source;
    }
    inference_->discard();
}

void RobotSession::beginRun(TimePoint now) {
    std::shared_ptr<ChunkSource> source = this->source();
    if (!source || !measured_) {
        event(SessionEventKind::Note,
              source ? "cannot run: no joint message yet" : "cannot run: no policy chosen");
        return;
    }
    std::string unfed = unfedCameras();
    if (!unfed.empty()) {
        event(SessionEventKind::Note, "cannot run: " + unfed);
        return;
    }
    bool goesOn = state_ == SessionState::Running;
    startInference(source);
    gate_.begin(measured_->armRad(), now);
    gateWaits_ = true;
    lastSentAt_.reset();
    heartbeatHold_ = startActive_ = false;
    hold_ = "waiting for the policy's first chunk";
    runSince_ = now;
    setState(SessionState::Running);
    event(goesOn ? SessionEventKind::Continued : SessionEventKind::Running,
          fmt::format("{} with {}, from the measured pose", goesOn ? "going on" : "running",
                      source->facts().name));
}

void RobotSession::beginShadow(bool correction) {
    transport_->mute();
    std::shared_ptr<ChunkSource> source = this->source();
    correction_ = correction;
    hold_ = source ? "" : "no policy chosen: there is the motion alone";
    if (source && !(correction && inference_)) startInference(source);
    heartbeatHold_ = startActive_ = false;
    setState(SessionState::Shadow);
}

}  // namespace studio::robot
