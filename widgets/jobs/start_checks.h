// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/jobs/job_runner.h"
#include "widgets/services.h"

namespace studio::widgets {

/// What a press of Start would train, and whether it may: everything it needs is looked at in the background
/// whenever the request changes, and again before a start where the last look is old. While nobody knows
/// about the present request, or something found forbids it, nothing starts. Lives on the GUI thread.
class StartChecks : public QObject {
    Q_OBJECT
public:
    StartChecks(const Services& services, JobRunner& jobs, QObject* parent = nullptr);

    const TrainRequest& request() const { return request_; }
    /// Looks at it a moment after the last change.
    void setRequest(const TrainRequest& request);
    /// Looks now.
    void look() { lookWith(false); }
    /// No other run trains any more: looks again where the last look, or the one under way, found one.
    void othersEnded();
    /// Data sets appeared: looks again where the last look, or the one under way, found something red.
    void datasetsChanged();
    /// The same of files of the project that somebody mended.
    void filesChanged() { datasetsChanged(); }
    /// Looks now, and fetches what is missing of weights and tokenizers: the consent of a person.
    void fetch() { lookWith(true); }

    /// The lines are about the present request. A build without checks knows at once.
    bool known() const;
    bool looking() const { return looking_; }
    /// How many lines forbid the start.
    int blockers() const;
    /// Something that forbids the start can be fetched.
    bool fetchable() const;
    bool mayStart() const { return known() && blockers() == 0; }
    /// Why a start has to wait, in the window's language; empty: it may start.
    QString refusal() const;
    /// Of the last look, also while the next one is under way.
    const std::vector<PreflightLine>& lines() const { return lines_; }

    /// Calls `go` if nothing forbids the request: at once where the last look is fresh, else after another
    /// one. A change of the request meanwhile takes it back.
    void beforeStart(const TrainRequest& request, std::function<void()> go);

Q_SIGNALS:
    void requestChanged();
    /// Lines, knowledge or looking.
    void changed();
    /// What was pressed does not start after all.
    void refused(const std::function<QString()>& why);

private:
    static QString refusalOf(bool known, int red);
    bool tellsOfOthers() const;
    void refuse();
    void lookWith(bool download);
    void take(const TrainRequest& about, Result<std::vector<PreflightLine>> lines);

    const Services& services_;
    JobRunner& jobs_;
    TrainRequest request_;
    std::optional<TrainRequest> about_;  ///< what the lines are about
    std::vector<PreflightLine> lines_;
    std::function<void()> go_;  ///< waits for the look under way
    QTimer settle_;
    QElapsedTimer age_;
    bool looking_ = false, endedMeanwhile_ = false, setsMeanwhile_ = false;
};

}  // namespace studio::widgets
