// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "widgets/workspace.h"

class QLabel;
class QHBoxLayout;
class QToolButton;

namespace studio::widgets {

class ElidedLabel;

/// Shows what went wrong, with its next step, until somebody closes it or it is of no more use: its project
/// was left, its run is gone, is trained again or no more, its cause is, or a newer one tells of the same
/// (NoticeAbout). Of several the gravest is shown, and of those the newest. Two lines at most, whatever there
/// is to say: the page below keeps its room, the tooltips have the texts whole.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(Workspace& workspace, QWidget* parent = nullptr);
    /// Whether it takes its room also while there is nothing to say: nothing below it moves then when a
    /// message comes or goes, under the hand of a person who is about to press something.
    void keepRoom(bool keep);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void add(const Notice& notice);
    void showFirst();
    void clearRemedies();
    void drop(const std::function<bool(const Notice&)>& stale);
    void followRuns();
    void lookAt(const std::filesystem::path& run);

    /// A run on whose state a message depends.
    struct Followed {
        std::shared_ptr<RunSession> session;
        QMetaObject::Connection told;
        bool atRest = false;  ///< nobody trained it when it was looked at last
    };
    Workspace& workspace_;
    std::map<std::filesystem::path, Followed> followed_;
    std::vector<Notice> waiting_;  ///< the one shown is the last
    bool keepsRoom_ = false;
    bool armsFollowed_ = false;  ///< external commands, when the robot was looked at last
    bool ran_ = false;           ///< a policy moved the robot then
    ElidedLabel* message_;
    ElidedLabel* hint_;
    QLabel* more_;
    QHBoxLayout* remedies_;
    QToolButton* close_;
};

}  // namespace studio::widgets
