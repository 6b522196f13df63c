// SPDX-License-Identifier: GPL-3.0-or-later
// What follows a stop: arm mode 0, its acknowledgement, and whether the arms were given back at all.
#include <fmt/format.h>

#include <algorithm>

#include "core/robot/session.h"

namespace studio::robot {

void RobotSession::enterStopped(SessionState state, const std::string& reason, bool pressed) {
    transport_->mute();
    TimePoint now = options_.clock->now();
    bool already = state_ == SessionState::Fault && stop_.acknowledged;
    bool giveBack =
        (wasArmed_ || (pressed && !already)) && options_.safety.keepModeOnStop >= 0.5 && !facts_.readOnly;
    arming_ = armHeld_ = tracking_ = heartbeatHold_ = startActive_ = correction_ = false;
    armDown_ = startDown_ = false;
    leaving_.reset();
    hold_.clear();
    reason_ = reason;
    setState(state);
    if (inference_) inference_->discard();
    player_.clear();
    event(state == SessionState::Stopped ? SessionEventKind::Stopped : SessionEventKind::Fault, reason);
    if (giveBack && !stopping_) beginStopSequence(now);
}

void RobotSession::beginStopSequence(TimePoint now) {
    stop_ = {};
    stopping_ = true;
    stopSince_ = now;
    wasArmed_ = keepOwed_ = false;
    superviseStop(now);
}

void RobotSession::superviseStop(TimePoint now) {
    if (!stopping_) {
        // the mode service may take 2 s: an answer after the last word is told as well
        if (!stop_.finished || stop_.acknowledged || stop_.number == 0) return;
        ModeReport late = transport_->mode();
        if (late.answered < stop_.number) return;
        stop_.acknowledged = true;
        keepOwed_ = false;
        stop_.accepted = late.accepted;
        stop_.answer = late.accepted ? "accepted" : "refused";
        event(late.accepted ? SessionEventKind::ModeAcknowledged : SessionEventKind::ModeRefused,
              fmt::format("the robot {} arm mode 0 after all, {:.1f} s after it was asked for",
                          late.accepted ? "acknowledged" : "refused", secondsOf(now - stopSince_)));
        return;
    }
    // the round that it began in has begun before
    double passed = std::max(0.0, secondsOf(now - stopSince_));
    ModeReport mode = transport_->mode();
    if (stop_.requests > 0 && mode.answered >= stop_.number && stop_.number > 0) {
        stopping_ = false;
        stopEndedAt_ = now;
        stop_.finished = stop_.acknowledged = true;
        stop_.accepted = mode.accepted;
        stop_.answer = fmt::format("{}{}", mode.accepted ? "accepted" : "refused",
                                   mode.message.empty() ? "" : ": " + mode.message);
        event(
            mode.accepted ? SessionEventKind::ModeAcknowledged : SessionEventKind::ModeRefused,
            fmt::format("the robot {} arm mode 0 ({}) after {:.0f} ms",
                        mode.accepted ? "acknowledged" : "refused", toString(ArmMode::Keep), 1000 * passed));
        return;
    }
    double due = stop_.requests * options_.safety.stopPatienceS / (options_.safety.stopRetries + 1);
    if (stop_.requests <= options_.safety.stopRetries && passed >= due) {
        ++stop_.requests;
        // a request that cannot even be handed over counts as a try; a slow answer to the first is one
        const bool out = transport_->requestMode(ArmMode::Keep).ok();
        if (out && stop_.number == 0) stop_.number = transport_->mode().asked;
    }
    if (passed < options_.safety.stopPatienceS) return;
    stopping_ = false;
    stopEndedAt_ = now;
    keepOwed_ = stop_.finished = true;
    event(SessionEventKind::ModeNotAcknowledged,
          fmt::format(
              "arm mode 0 was asked for {} times and not acknowledged: the robot holds its last target by "
              "itself, in the mode it was in",
              stop_.requests));
}

void RobotSession::superviseGivenBack(TimePoint now) {
    // a person who has taken over commands the arms on purpose
    const bool inUse = isArmedState() || arming_ || leaving_ || stopping_ || correction_;
    if (!external_ || inUse) {
        stillExternal_ = false;
        return;
    }
    const ModeReport mode = transport_->mode();
    // what was read before the newest request ended, or before the link was lost, tells nothing
    const TimePoint since = std::max({armingSince_, leavingSince_, stopEndedAt_, linkBackAt_});
    const bool told = link_.up && mode.mode && mode.readAt > since;
    if (told && *mode.mode != ArmMode::External) {
        external_ = keepOwed_ = stillExternal_ = false;
        return;
    }
    // the mode 0 that could not get through is asked for anew once the link is back; it moves nothing
    const bool back = link_.up && linkBackAt_ > stopSince_;
    const bool untold = back && secondsOf(now - since) > kModePatienceS;
    if (keepOwed_ && back && (told || untold)) {
        event(SessionEventKind::Detail,
              "arm mode 0 did not get through while the link was lost: it is asked for again");
        beginStopSequence(now);
        return;
    }
    if (told && !stillExternal_)
        event(SessionEventKind::StillExternal, "the arms still follow external commands");
    stillExternal_ = stillExternal_ || told || (!link_.up && keepOwed_);
}

}  // namespace studio::robot
