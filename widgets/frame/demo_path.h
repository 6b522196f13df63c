// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/jobs/latest.h"
#include "widgets/workspace.h"

class QToolButton;

namespace studio::widgets {

class DemoCard;

/// The five clicks of the demo in a row above the pages, as long as its project is open: what each does, how
/// far it is, what came out, and where its result shows. Works on the list of steps of `kstudio demo`.
class DemoPath : public QFrame {
    Q_OBJECT
public:
    explicit DemoPath(Workspace& workspace, QWidget* parent = nullptr);
    ~DemoPath() override;
    /// As it was read last; nothing: no demo is open.
    const std::optional<DemoState>& state() const { return state_; }
    /// Begins a click, stops it while it goes on, shows its result when it is done.
    void press(DemoClick::Kind kind);
    /// The click that this window works on.
    std::optional<DemoClick::Kind> doing() const { return doing_; }

private:
    void follow();
    void read();
    void take(DemoState state);
    void begin(const DemoClick& click);
    void watch();
    void showResult(const DemoClick& click);
    void letAct(const DemoClick& click);
    bool goesOn() const;
    void showCards();

    Workspace& workspace_;
    std::vector<DemoCard*> cards_;
    QToolButton* close_;
    std::optional<DemoState> state_;
    std::optional<DemoClick::Kind> doing_;
    qint64 job_ = -1;
    std::shared_ptr<Latest<DemoState>> told_;
    std::filesystem::path shownRun_;  ///< that the other panels were told to follow
    QTimer watch_;
    int ticks_ = 0;
    bool reading_ = false, again_ = false, closed_ = false;
};

}  // namespace studio::widgets
