// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "widgets/settings.h"

namespace studio::app {

class MainWindow;

/// What the window was about when it was last open.
struct Session {
    QString project;
    QStringList compared;    ///< runs
    bool clean = true;       ///< it was closed, and did not break off
    int brokenOpenings = 0;  ///< sessions in a row that broke off soon after a project was opened, up to it
    QString trained = {};    ///< run that a thread of it was training when it ended; empty: none
};

/// So many broken openings in a row, and the project is not opened by itself any more.
inline constexpr int kMostBrokenOpenings = 2;

/// The session before; from now on a crash is one, until endSession.
Session beginSession(widgets::Settings& settings);
/// `training`: a thread still saves the run that it trains; should that not come to its end, the next start
/// offers the run.
void endSession(widgets::Settings& settings, bool training = false);
/// Keeps project, comparison and the run that the window's thread trains in the settings as they change, and
/// whether a project was opened just now.
void keepSession(MainWindow& window, widgets::Settings& settings);
/// The desktop is about to end the program, which it may do without another word: everything is written, and
/// what follows is no crash. A logout that is called off leaves a session as it was before.
void leaveSession(MainWindow& window, widgets::Settings& settings);
/// Opens `paths`, or the project of the session before where there are none, with its comparison. Where that
/// session broke off it says so and offers to go on without the project; where kMostBrokenOpenings of them
/// did so while it was opened, it is left closed, and said so. The run that it was training, and no newer
/// one, is offered to be resumed if it was cut off.
void comeBack(MainWindow& window, const Session& before, const QStringList& paths);

}  // namespace studio::app
