// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QString>
#include <optional>

#include "widgets/frame/language.h"
#include "widgets/settings.h"

class QApplication;

namespace studio::app {

/// Language and look of a program beside the window. They come from the window's settings and follow what a
/// person changes there. The file is read at the beginning and when it has changed, never in between: a disk
/// that hangs later on keeps nobody from a button.
class FollowedLook {
public:
    /// `file`: of the settings; empty: the user's own place. GUI thread.
    FollowedLook(QApplication& application, const QString& file);

private:
    void take();
    QApplication& application_;
    widgets::Settings settings_;
    widgets::Language language_;
    QString theme_;
    std::optional<widgets::ColourSet> colours_;  ///< none: nothing was taken yet
    QFileSystemWatcher watcher_;
};

}  // namespace studio::app
