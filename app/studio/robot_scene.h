// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include "core/base/result.h"

namespace studio::app {

class MainWindow;

/// A simulated robot at work, for pictures of its page: connected, the project's newest checkpoint in the
/// shadow, and a person who jogs the left hand. Nothing is ever armed.
class RobotScenery : public QObject {
public:
    explicit RobotScenery(MainWindow& window);
    /// Disconnects and waits for it.
    ~RobotScenery() override;
    /// Blocks, events running, until the panels have something to show. Errors: InvalidArgument (no simulated
    /// robot), NotFound (no checkpoint), Internal (connecting or the policy failed).
    Status begin(const QString& address);

private:
    bool waitFor(const std::function<bool()>& reached) const;
    Status usePolicy();

    MainWindow& window_;
    QTimer jog_;
};

}  // namespace studio::app
