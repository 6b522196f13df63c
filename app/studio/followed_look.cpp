// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/followed_look.h"

#include <QApplication>
#include <QFileInfo>

#include "widgets/theme/theme.h"

namespace studio::app {

FollowedLook::FollowedLook(QApplication& application, const QString& file)
    : application_(application), settings_(file) {
    take();
    // a written file replaces the last one: its folder tells
    watcher_.addPath(QFileInfo(settings_.store().fileName()).absolutePath());
    QObject::connect(&watcher_, &QFileSystemWatcher::directoryChanged, &watcher_, [this] { take(); });
}

void FollowedLook::take() {
    settings_.store().sync();
    if (theme_ != settings_.theme() || colours_ != settings_.colours()) {
        theme_ = settings_.theme();
        colours_ = settings_.colours();
        widgets::Theme::apply(application_, theme_ == "dark" ? widgets::Scheme::Dark : widgets::Scheme::Light,
                              *colours_);
    }
    language_.use(settings_.language());
}

}  // namespace studio::app
