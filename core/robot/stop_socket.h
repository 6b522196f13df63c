// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::robot {

/// The door for a separate STOP program: a local socket, one line in, one line out. "STOP" stops and answers
/// "STOPPED"; "STATE" answers the state's word and the robot's address. Own thread, which never waits for the
/// window or the policy. Whoever is slow to say their word is heard when it comes, and keeps nobody waiting
/// until then; only where kMostCallers say nothing, the one that has been silent longest makes room.
class StopSocket {
public:
    /// At a time, who have not said their word.
    static constexpr std::size_t kMostCallers = 64;
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
    /// Somebody who is connected and has not said all of their word.
    struct Caller {
        int fd;
        std::string line;
    };
    void admit();
    void dropLongestSilent();
    /// Takes what the caller said; true: that was all, and it is answered.
    bool hear(Caller& caller);
    void answer(int client, const std::string& line);
    std::filesystem::path path_;
    int listener_, wake_;
    Handlers handlers_;
    std::vector<Caller> callers_;  ///< of the thread alone, the longest silent first
    std::jthread thread_;
};

/// Sockets of running sessions under `folder`, by name.
std::vector<std::filesystem::path> stopSockets(const std::filesystem::path& folder);

/// A line put to a socket, whose answer may be waited for piece by piece. While it is open it takes one of
/// the few places in the session's queue: a session that hangs is asked once, not again and again.
class StopQuestion {
public:
    /// Blocks for `timeoutMs` at most. Errors: Network (nobody is there, or the queue stays full).
    static Result<StopQuestion> ask(const std::filesystem::path& socket, const std::string& line,
                                    int timeoutMs);
    StopQuestion(StopQuestion&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), reply_(std::move(other.reply_)) {}
    StopQuestion& operator=(StopQuestion&&) = delete;
    ~StopQuestion();
    /// The answer; none: not within `timeoutMs`, or the session is gone (not open() any more).
    std::optional<std::string> answer(int timeoutMs);
    /// An answer may come yet.
    bool open() const { return fd_ >= 0; }

private:
    explicit StopQuestion(int fd) : fd_(fd) {}
    int fd_;
    std::string reply_;  ///< what has come of it
};

/// Sends one line and returns the answer. Errors: Network (nobody answers within `timeoutMs`, in all).
Result<std::string> askStopSocket(const std::filesystem::path& socket, const std::string& line,
                                  int timeoutMs = 1000);

}  // namespace studio::robot
