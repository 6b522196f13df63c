// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "widgets/settings.h"

namespace studio::app {

class MainWindow;

/// What the window was about when it was last open.
struct Session {
    QString project;
    QStringList compared;  ///< runs
    bool clean = true;     ///< it was closed, and did not break off
};

/// The session before; from now on a crash is one, until endSession.
Session beginSession(widgets::Settings& settings);
void endSession(widgets::Settings& settings);
/// Keeps project and comparison in the settings as they change.
void keepSession(MainWindow& window, widgets::Settings& settings);
/// Opens `paths`, or the project of the session before where there are none, with its comparison; says so
/// where that session broke off.
void comeBack(MainWindow& window, const Session& before, const QStringList& paths);

}  // namespace studio::app
