// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/jobs/latest.h"
#include "widgets/workspace.h"

class QBoxLayout;
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
    /// Whether the page below needs the room: then the clicks stand in one low row, unless the person
    /// unfolded it.
    void setRoomNeeded(bool needed);
    bool isFolded() const { return folded_; }
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
    void lookAtRobot();
    void tellActed();
    bool goesOn() const;
    void tellWork();
    void showCards();
    void fold(bool folded);
    /// What a job of this window says of a click is newer than what was read.
    double secondsLeft(const DemoClick& click) const;

    Workspace& workspace_;
    std::vector<DemoCard*> cards_;
    QBoxLayout* buttons_;
    QToolButton* fold_;
    QToolButton* close_;
    std::optional<DemoState> state_;
    std::optional<DemoClick::Kind> doing_;
    qint64 job_ = -1, recording_ = -1;
    bool folded_ = false;
    std::shared_ptr<Latest<DemoState>> told_;
    std::filesystem::path worksOn_;   ///< project whose click the job does
    std::filesystem::path shownRun_;  ///< that the other panels were told to follow
    QTimer watch_;
    int ticks_ = 0;
    std::uint64_t commands_ = 0;  ///< of a policy to the robot, as last looked at
    bool acted_ = false;          ///< the last click's policy gave one
    bool actedTold_ = false;      ///< that is being kept, or was tried in vain
    bool reading_ = false, again_ = false, closed_ = false;
};

}  // namespace studio::widgets
