// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <memory>

class QButtonGroup;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace studio::widgets {

class Chip;
class RunSession;
class Workspace;

/// Always there: project, page tabs, run chip, robot word, STOP.
class TopBar : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(Workspace& workspace, QWidget* parent = nullptr);
    void setPage(const QString& page);
    /// Menu of the project button.
    void setProjectMenu(QMenu* menu);
    void setMainMenu(QMenu* menu);

Q_SIGNALS:
    void pageChosen(const QString& page);

private:
    void showRun();
    void showRobot();
    Workspace& workspace_;
    QToolButton* project_;
    QToolButton* menu_;
    QButtonGroup* tabs_;
    Chip* run_;
    Chip* robot_;
    QPushButton* stop_;
    std::shared_ptr<RunSession> session_;
};

}  // namespace studio::widgets
