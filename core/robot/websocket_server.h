// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"

namespace studio::robot {

/// Accepts WebSockets on one address. Callbacks come on its thread, which also writes. Functions may be
/// called from any thread.
class WebSocketServer {
public:
    struct Handlers {
        std::function<void(std::uint64_t client)> opened;
        std::function<void(std::uint64_t client, std::string bytes, bool isBinary)> frame;
        std::function<void(std::uint64_t client)> closed;
    };
    explicit WebSocketServer(Handlers handlers);
    ~WebSocketServer();
    /// `port` 0: any free one. Errors: Network (the port is taken).
    Status listen(const std::string& address, int port);
    int port() const;
    /// Queues a frame; one with a `key` replaces one with the same key that is still waiting. Beyond 64 MiB
    /// of waiting frames the client is dropped.
    void send(std::uint64_t client, std::shared_ptr<const std::string> bytes, bool isBinary,
              const std::string& key = "");
    /// Ends one connection without a goodbye, as a pulled cable does.
    void drop(std::uint64_t client);
    /// Stops reading and writing without closing: a link that is half dead.
    void freeze(bool frozen);
    void stop();

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace studio::robot
