// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/start_checks.h"

#include <algorithm>
#include <utility>

namespace studio::widgets {

namespace {

constexpr int kSettleMs = 800;
constexpr qint64 kFreshMs = 30000;  ///< disks fill and data sets go while a window stands open

}  // namespace

StartChecks::StartChecks(const Services& services, JobRunner& jobs, QObject* parent)
    : QObject(parent), services_(services), jobs_(jobs) {
    settle_.setSingleShot(true);
    settle_.setInterval(kSettleMs);
    connect(&settle_, &QTimer::timeout, this, &StartChecks::look);
}

void StartChecks::setRequest(const TrainRequest& request) {
    if (request_ == request) return;
    request_ = request;
    // what was pressed was about something else
    go_ = {};
    settle_.start();
    Q_EMIT requestChanged();
    Q_EMIT changed();
}

bool StartChecks::tellsOfOthers() const {
    return std::any_of(lines_.begin(), lines_.end(), [](const PreflightLine& line) {
        return line.what == "Other runs" && line.light != PreflightLine::Light::Green;
    });
}

void StartChecks::othersEnded() {
    // a look under way may have seen them still
    if (looking_) {
        endedMeanwhile_ = true;
    } else if (tellsOfOthers()) {
        settle_.start();
    }
}

void StartChecks::datasetsChanged() {
    // a look under way may have missed them
    if (looking_) {
        setsMeanwhile_ = true;
    } else if (blockers() > 0) {
        settle_.start();
    }
}

bool StartChecks::known() const {
    return !services_.preflight || about_ == request_;
}

int StartChecks::blockers() const {
    if (about_ != request_) return 0;
    return static_cast<int>(std::count_if(lines_.begin(), lines_.end(), [](const PreflightLine& line) {
        return line.light == PreflightLine::Light::Red;
    }));
}

bool StartChecks::fetchable() const {
    return about_ == request_ && std::any_of(lines_.begin(), lines_.end(),
                                             [](const PreflightLine& line) { return line.fetchable; });
}

QString StartChecks::refusalOf(bool known, int red) {
    if (!known) return tr("Pre-flight is still looking at what would be trained");
    return red > 0 ? tr("%n checks of Pre-flight are red", nullptr, red) : QString();
}

QString StartChecks::refusal() const {
    return refusalOf(known(), blockers());
}

void StartChecks::refuse() {
    // as it is now, whenever it is said
    Q_EMIT refused([isKnown = known(), red = blockers()] { return refusalOf(isKnown, red); });
}

void StartChecks::lookWith(bool download) {
    settle_.stop();
    if (looking_ || request_ == TrainRequest{} || !services_.preflight) return;
    looking_ = true;
    TrainRequest asked = request_;
    asked.download = asked.download || download;
    auto work = [request = std::move(asked), check = services_.preflight](JobContext& context) {
        return check(
            request, [&](double done, const std::string& what) { context.progress(done, what); },
            context.stop());
    };
    auto title = [download] {
        return download ? tr("Download what is missing") : tr("Check before the start");
    };
    jobs_.run(this, title, work, [this, about = request_](Result<std::vector<PreflightLine>> lines) {
        take(about, std::move(lines));
    });
    Q_EMIT changed();
}

void StartChecks::take(const TrainRequest& about, Result<std::vector<PreflightLine>> lines) {
    looking_ = false;
    if (lines.ok()) {
        lines_ = std::move(*lines);
        about_ = about;
        age_.start();
    } else if (lines.error().code != ErrorCode::Cancelled) {
        // checks that broke off forbid the start as much as what they would have found
        lines_ = {{PreflightLine::Light::Red, "Checks", lines.error().message, lines.error().hint, 0}};
        about_ = about;
        age_.start();
    } else {
        go_ = {};
    }
    auto go = std::exchange(go_, {});
    const bool ended = std::exchange(endedMeanwhile_, false);
    const bool sets = std::exchange(setsMeanwhile_, false);
    // changed meanwhile: that is looked at next, and what was pressed is gone
    if (about != request_ || (ended && tellsOfOthers()) || (sets && blockers() > 0)) settle_.start();
    Q_EMIT changed();
    if (!go) return;
    if (mayStart()) {
        go();
    } else {
        refuse();
    }
}

void StartChecks::beforeStart(const TrainRequest& request, std::function<void()> go) {
    setRequest(request);
    bool fresh = known() && (!age_.isValid() || age_.elapsed() < kFreshMs);
    if (fresh || !services_.preflight) {
        if (mayStart()) {
            go();
        } else {
            refuse();
        }
        return;
    }
    go_ = std::move(go);
    look();
    Q_EMIT changed();
}

}  // namespace studio::widgets
