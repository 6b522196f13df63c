// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace studio::test {

/// A local socket that listens as a robot session's does, and takes no connection until it is told to: a
/// process that was frozen.
class SilentSocket {
public:
    explicit SilentSocket(const std::filesystem::path& path)
        : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        address_.sun_family = AF_UNIX;
        path.native().copy(address_.sun_path, sizeof address_.sun_path - 1);
        listens_ = ::bind(listener_, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) == 0 &&
                   ::listen(listener_, 8) == 0;
    }
    SilentSocket(const SilentSocket&) = delete;
    SilentSocket& operator=(const SilentSocket&) = delete;
    ~SilentSocket() {
        leave();
        ::close(listener_);
    }
    bool listens() const { return listens_; }

    /// Connects until the queue is full; how many it took.
    std::size_t fill() {
        while (true) {
            int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            if (fd < 0) break;
            if (::connect(fd, reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) {
                ::close(fd);
                break;
            }
            fillers_.push_back(fd);
        }
        return fillers_.size();
    }
    /// Closes the connections of fill(), which stay in the queue until they are taken.
    void leave() {
        for (int fd : fillers_) ::close(fd);
        fillers_.clear();
    }
    /// The next connection of the queue, to be closed by the caller; -1: there is none.
    int take() { return ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC); }
    /// Takes every connection of the queue, answers each with `reply` and a line end, and closes it; what
    /// each had said.
    std::vector<std::string> takeAll(const std::string& reply) {
        std::vector<std::string> said;
        while (true) {
            const int fd = take();
            if (fd < 0) return said;
            // whoever has just connected may be about to speak
            pollfd waiting{fd, POLLIN, 0};
            ::poll(&waiting, 1, 1000);
            char bytes[64] = {};
            const ssize_t count = ::recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
            said.emplace_back(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
            const std::string line = reply + "\n";
            [[maybe_unused]] const ssize_t sent = ::send(fd, line.data(), line.size(), MSG_NOSIGNAL);
            ::close(fd);
        }
    }

private:
    int listener_;
    sockaddr_un address_{};
    bool listens_ = false;
    std::vector<int> fillers_;
};

}  // namespace studio::test
