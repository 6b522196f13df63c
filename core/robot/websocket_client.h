// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/robot/clock.h"

namespace studio::robot {

/// A WebSocket with supervision: pings of its own, since rosbridge sends none. Callbacks come on its thread.
/// Functions may be called from any thread.
class WebSocketClient {
public:
    struct Settings {
        std::chrono::milliseconds pingPeriod{250};
        std::chrono::milliseconds patience{1500};  ///< without any sign of life of the other side: down
        int motionUnread = 2;  ///< so many motion frames of one key may be unread at the other side
        std::chrono::milliseconds motionWait{200};  ///< a motion frame that had to wait longer is dropped
        /// By which both are measured, on any thread; it may stand still where a test wants no machine's load
        /// to count.
        std::function<TimePoint()> now = steadyNow;
    };
    struct Handlers {
        std::function<void(std::string bytes, bool isBinary)> frame;
        std::function<void(const std::string& reason)> down;  ///< once per successful open
        std::function<bool()> mayMove;  ///< looked at right before a motion frame is written
    };
    explicit WebSocketClient(Handlers handlers) : WebSocketClient(std::move(handlers), Settings()) {}
    WebSocketClient(Handlers handlers, Settings settings);
    /// Closes without calling back.
    ~WebSocketClient();

    /// Connects anew. Blocking. Errors: Network, with what is most likely wrong at the robot.
    Status open(const std::string& host, int port, std::chrono::milliseconds timeout);
    void close();
    bool isOpen() const;

    /// Queues a text frame. A frame with a `key` replaces one with the same key that is still waiting: the
    /// newest command counts. `motion`: dropped when mayMove() says no at the moment of writing, and followed
    /// by a ping, whose answer says that the other side has read it. Until then no more than `motionUnread`
    /// frames of its key leave: a network or a bridge that stalls cannot pile up commands that arrive late.
    /// False where the link is down.
    bool send(std::string text, const std::string& key = "", bool motion = false);
    /// Drops motion frames that are still waiting.
    void dropMotion();
    /// Of the last ping; 0 before the first.
    double roundTripS() const;
    /// Motion frames that were dropped because the other side read too slowly.
    std::uint64_t motionDropped() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace studio::robot
