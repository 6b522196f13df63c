// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QStandardPaths>

namespace studio::app {

namespace {

QString runtimeFolder() {
    QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return folder.isEmpty() ? QDir::tempPath() : folder;
}

}  // namespace

QString instanceKey(const QString& settingsFile) {
    QString screen = qEnvironmentVariable("WAYLAND_DISPLAY", qEnvironmentVariable("DISPLAY"));
    return QFileInfo(settingsFile).absoluteFilePath() + '|' + screen;
}

SingleInstance::SingleInstance(const QString& key, QObject* parent)
    : QObject(parent),
      name_(runtimeFolder() + "/kuavo-studio-" +
            QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha1).toHex().left(12)),
      lock_(name_ + ".lock") {
    lock_.setStaleLockTime(0);  // only a dead process gives it up
}

bool SingleInstance::claim(const QStringList& paths) {
    if (!lock_.tryLock(0) && lock_.error() == QLockFile::LockFailedError) {
        QLocalSocket socket;
        socket.connectToServer(name_);
        if (socket.waitForConnected(1000)) {
            socket.write(paths.join('\n').toUtf8() + "\n");
            socket.waitForBytesWritten(1000);
            return false;
        }
        // it holds the lock and does not answer: better a second window than none
    }
    QLocalServer::removeServer(name_);
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    server_.listen(name_);
    connect(&server_, &QLocalServer::newConnection, this, [this] {
        QLocalSocket* socket = server_.nextPendingConnection();
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            QStringList handed = QString::fromUtf8(socket->readAll()).split('\n', Qt::SkipEmptyParts);
            socket->deleteLater();
            Q_EMIT asked(handed);
        });
    });
    return true;
}

}  // namespace studio::app
