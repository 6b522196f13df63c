// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/robot/stop_socket.h"

class QLabel;
class QPushButton;

namespace studio::app {

/// One STOP button and a line on every session, always on top. Reaches the sessions by their local sockets;
/// needs nothing of the window that began them.
class StopWindow : public QWidget {
    Q_OBJECT
public:
    /// `runtimeFolder`: where the sessions' sockets lie.
    explicit StopWindow(const std::filesystem::path& runtimeFolder, QWidget* parent = nullptr);
    /// Stops every session; how many answered.
    int stopAll();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void look();
    std::optional<std::string> stateOf(const std::filesystem::path& socket);
    void showLines();
    std::filesystem::path folder_;
    std::map<std::filesystem::path, robot::StopQuestion> open_;  ///< by socket: not answered yet
    QStringList lines_;   ///< of each session: its state and its address
    QStringList silent_;  ///< of each session that does not answer: what to do
    QPushButton* stop_;
    QLabel* sessions_;
    QTimer timer_;
};

}  // namespace studio::app
