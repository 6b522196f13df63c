// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QStringList>

namespace studio::app {

/// What a window is the only one of: its settings file, wherever that lies for this user, and its screen.
QString instanceKey(const QString& settingsFile);

/// One window per settings file and screen: a second start hands its paths over to the first and ends.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    /// `key` tells apart those that may run side by side.
    explicit SingleInstance(const QString& key, QObject* parent = nullptr);
    /// True: this is the first one and listens. False: the paths were handed over.
    bool claim(const QStringList& paths);

Q_SIGNALS:
    /// Another start wants these opened, and the window in front.
    void asked(const QStringList& paths);

private:
    QString name_;
    QLockFile lock_;
    QLocalServer server_;
};

}  // namespace studio::app
