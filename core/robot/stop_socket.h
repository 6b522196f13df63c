// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.h"

namespace studio::robot {

/// The door for a separate STOP program: a local socket, one line in, one line out. "STOP" stops and answers
/// "STOPPED"; "STATE" answers the state's word and the robot's address. Own thread, which never waits for the
/// window or the policy.
class StopSocket {
public:
    struct Handlers {
        std::function<void()> stop;          ///< acts before it returns
        std::function<std::string()> state;  ///< one line
    };
    /// `path`: the socket; a dead one of a killed process is replaced. Errors: Io.
    static Result<std::unique_ptr<StopSocket>> open(const std::filesystem::path& path, Handlers handlers);
    ~StopSocket();
    const std::filesystem::path& path() const { return path_; }

private:
    StopSocket(std::filesystem::path path, int listener, int wake, Handlers handlers);
    void serve(std::stop_token stop);
    void answer(int client);
    std::filesystem::path path_;
    int listener_, wake_;
    Handlers handlers_;
    std::jthread thread_;
};

/// Sockets of running sessions under `folder`, by name.
std::vector<std::filesystem::path> stopSockets(const std::filesystem::path& folder);
/// Sends one line and returns the answer. Errors: Network (nobody answers within `timeoutMs`).
Result<std::string> askStopSocket(const std::filesystem::path& socket, const std::string& line,
                                  int timeoutMs = 1000);

}  // namespace studio::robot
