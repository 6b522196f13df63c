// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/robot/path_overlay.h"
#include "core/robot/session_values.h"
#include "core/robot/transport.h"

namespace studio::robot {

/// Draws over the cameras that somebody looks at, beside pictures and control, at the cameras' rate: whoever
/// shows a picture takes the newest drawing there is. Thread-safe.
class OverlayThread {
public:
    /// `transport` outlives this.
    OverlayThread(const Transport& transport, OverlayMaker maker);
    ~OverlayThread();
    /// The newest control step; short enough for the control thread. `rateHz`: steps of the chunk a second.
    void tick(const TickRecord& record, double rateHz);
    /// Newest drawing; asking keeps the camera drawn for a second.
    std::optional<PathOverlay> newest(const std::string& camera);

private:
    struct Watched {
        TimePoint until{};
        std::optional<PathOverlay> overlay;
    };
    void work(std::stop_token stop);

    const Transport& transport_;
    OverlayMaker maker_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::map<std::string, Watched> watched_;
    std::shared_ptr<const Chunk> chunk_;
    double step_ = 0, rateHz_ = 10;
    TimePoint stepAt_{};
    std::jthread thread_;
};

}  // namespace studio::robot
