// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QListWidget;
class QLabel;
class QToolButton;

namespace studio::widgets {

class Workspace;

/// What a newcomer sees: four doors and the recent projects.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(Workspace& workspace, QWidget* parent = nullptr);

Q_SIGNALS:
    void demoWanted();
    void openWanted();
    void newWanted();
    void robotWanted();

private:
    void fillRecent();
    Workspace& workspace_;
    QListWidget* recent_;
    QLabel* none_;
    QToolButton* clear_;
};

}  // namespace studio::widgets
