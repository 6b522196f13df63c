// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QListWidget;
class QLabel;
class QPushButton;
class QToolButton;

namespace studio::widgets {

class Workspace;

/// What a newcomer sees: four doors and the recent projects.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(Workspace& workspace, QWidget* parent = nullptr);

Q_SIGNALS:
    void demoWanted(bool whole);  ///< with all its tasks, else the quick one of two
    void openWanted();
    void newWanted();
    void robotWanted();

private:
    void fillRecent();
    void showPlaces();
    Workspace& workspace_;
    QPushButton* demo_;
    QPushButton* whole_;
    QListWidget* recent_;
    QLabel* none_;
    QToolButton* clear_;
};

}  // namespace studio::widgets
