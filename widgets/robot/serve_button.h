// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QPushButton>

namespace studio::widgets {

class Workspace;

/// Puts the simulated robot on this computer's network as rosbridge, in a process of its own that ends with
/// the window.
class ServeButton : public QPushButton {
    Q_OBJECT
public:
    explicit ServeButton(Workspace& workspace, QWidget* parent = nullptr);
    ~ServeButton() override;
    /// "moving_grasp", or "moving_grasp@64x64": what the next start serves.
    void setTask(const QString& task) { task_ = task; }
    /// Of the process; 0: none runs.
    qint64 processId() const { return process_.processId(); }

Q_SIGNALS:
    /// It listens there: "rosbridge://127.0.0.1:9090".
    void served(const QString& address);

private:
    void retranslate();
    void press();
    void read();
    void end();

    Workspace& workspace_;
    QString task_;
    QProcess process_;
    bool told_ = false, wanted_ = false;
};

}  // namespace studio::widgets
