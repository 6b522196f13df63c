// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/gamepad.h"

#include <fcntl.h>
#include <linux/joystick.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <QSocketNotifier>
#include <cerrno>
#include <cmath>

namespace studio::widgets {

namespace {

constexpr double kDeadZone = 0.15, kFull = 32767;

}  // namespace

Gamepad::Gamepad(QObject* parent) : QObject(parent) {}

Gamepad::~Gamepad() {
    close();
}

QStringList Gamepad::devices(const QString& folder) {
    QStringList found;
    for (const QString& name : QDir(folder).entryList({"js*"}, QDir::System | QDir::Files, QDir::Name)) {
        QString path = folder + '/' + name;
        if (QFileInfo(path).isReadable()) found << path;
    }
    return found;
}

bool Gamepad::open(const QString& device) {
    close();
    file_ = ::open(device.toLocal8Bit().constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file_ < 0) return false;
    char name[128] = {};
    if (::ioctl(file_, JSIOCGNAME(sizeof name - 1), name) >= 0) name_ = QString::fromUtf8(name);
    notifier_ = std::make_unique<QSocketNotifier>(file_, QSocketNotifier::Read);
    connect(notifier_.get(), &QSocketNotifier::activated, this, &Gamepad::read);
    return true;
}

void Gamepad::close() {
    // the notifier may be what calls
    if (notifier_) {
        notifier_->setEnabled(false);
        notifier_.release()->deleteLater();
    }
    if (file_ >= 0) ::close(file_);
    file_ = -1;
    name_.clear();
    axes_.clear();
}

double Gamepad::axis(int number) const {
    auto known = axes_.find(number);
    if (known == axes_.end() || std::abs(known->second) <= kDeadZone) return 0;
    // from the edge of the dead zone on, so that slow is possible
    double share = (std::abs(known->second) - kDeadZone) / (1 - kDeadZone);
    return std::copysign(std::min(1.0, share), known->second);
}

void Gamepad::read() {
    js_event event{};
    while (file_ >= 0) {
        ssize_t size = ::read(file_, &event, sizeof event);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size != sizeof event) {
            close();
            Q_EMIT lost();
            return;
        }
        // the first events tell how it lies there; a button that is held then was not pressed
        bool first = event.type & JS_EVENT_INIT;
        switch (event.type & ~JS_EVENT_INIT) {
            case JS_EVENT_AXIS:
                axes_[event.number] = event.value / kFull;
                Q_EMIT moved();
                break;
            case JS_EVENT_BUTTON:
                if (event.value != 0 && !first) Q_EMIT pressed(event.number);
                break;
            default:
                break;
        }
    }
}

}  // namespace studio::widgets
