// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <map>
#include <memory>

class QSocketNotifier;

namespace studio::widgets {

/// A gamepad by the kernel's joystick interface (linux/joystick.h). GUI thread.
class Gamepad : public QObject {
    Q_OBJECT
public:
    explicit Gamepad(QObject* parent = nullptr);
    ~Gamepad() override;

    /// "/dev/input/js0", …: those that may be read.
    static QStringList devices(const QString& folder = "/dev/input");
    /// False where it cannot be read.
    bool open(const QString& device);
    void close();
    bool isOpen() const { return file_ >= 0; }
    /// As the kernel names it; empty: not told.
    QString name() const { return name_; }
    /// -1 .. 1; 0 inside the dead zone, and for an axis that it has not.
    double axis(int number) const;

Q_SIGNALS:
    void moved();
    void pressed(int button);
    /// It was pulled out.
    void lost();

private:
    void read();

    int file_ = -1;
    QString name_;
    std::unique_ptr<QSocketNotifier> notifier_;
    std::map<int, double> axes_;
};

}  // namespace studio::widgets
