// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ros1/service_call.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <ros/service_manager.h>
#include <ros/this_node.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace studio::ros1 {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kSliceMs = 10;  ///< within which a cancellation is noticed
constexpr std::uint32_t kMaxBytes = 1u << 20;

/// A connection with one end for all that it does.
class LimitedSocket {
public:
    LimitedSocket(std::chrono::milliseconds limit, std::stop_token cancel)
        : end_(SteadyClock::now() + limit),
          cancel_(std::move(cancel)),
          file_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        setLinger({1, 0});
        int yes = 1;
        ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    LimitedSocket(const LimitedSocket&) = delete;
    LimitedSocket& operator=(const LimitedSocket&) = delete;
    ~LimitedSocket() {
        if (file_ >= 0) ::close(file_);
    }

    bool connect(const sockaddr_in& peer) {
        if (::connect(file_, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0) return true;
        if (errno != EINPROGRESS || !waitFor(POLLOUT)) return false;
        int failed = 0;
        socklen_t size = sizeof failed;
        return ::getsockopt(file_, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 && failed == 0;
    }
    bool write(std::span<const std::uint8_t> bytes) {
        while (!bytes.empty()) {
            if (!waitFor(POLLOUT)) return false;
            ssize_t done = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (done < 0 && errno != EAGAIN && errno != EINTR) return false;
            if (done > 0) bytes = bytes.subspan(static_cast<std::size_t>(done));
        }
        return true;
    }
    bool read(std::span<std::uint8_t> bytes) {
        while (!bytes.empty()) {
            if (!waitFor(POLLIN)) return false;
            ssize_t done = ::recv(file_, bytes.data(), bytes.size(), 0);
            if (done == 0 || (done < 0 && errno != EAGAIN && errno != EINTR)) return false;
            if (done > 0) bytes = bytes.subspan(static_cast<std::size_t>(done));
        }
        return true;
    }
    /// A block with its length before it.
    std::optional<std::vector<std::uint8_t>> readBlock() {
        std::uint8_t length[4];
        if (!read(length)) return std::nullopt;
        std::uint32_t size = 0;
        std::memcpy(&size, length, sizeof size);
        if (size > kMaxBytes) return std::nullopt;
        std::vector<std::uint8_t> block(size);
        return read(block) ? std::optional(std::move(block)) : std::nullopt;
    }
    /// All is done: closing need not break anything off.
    void finish() { setLinger({0, 0}); }
    /// Why something did not work.
    Error failed(const std::string& service) const {
        if (cancel_.stop_requested()) return {ErrorCode::Cancelled, service + " was broken off", ""};
        if (SteadyClock::now() >= end_) return {ErrorCode::Network, service + " did not answer in time", ""};
        // who did not come through has not said no: asked again
        return {ErrorCode::Network, service + " failed: its node does not answer", ""};
    }

private:
    void setLinger(linger how) { ::setsockopt(file_, SOL_SOCKET, SO_LINGER, &how, sizeof how); }
    bool waitFor(short what) {
        while (!cancel_.stop_requested()) {
            auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - SteadyClock::now()).count();
            if (left <= 0) return false;
            pollfd waiting{file_, what, 0};
            int ready = ::poll(&waiting, 1, static_cast<int>(std::min<long>(left, kSliceMs)));
            if (ready > 0) return true;
            if (ready < 0 && errno != EINTR) return false;
        }
        return false;
    }

    SteadyClock::time_point end_;
    std::stop_token cancel_;
    int file_;
};

void append(std::vector<std::uint8_t>& bytes, std::uint32_t number) {
    std::uint8_t four[4];
    std::memcpy(four, &number, sizeof four);
    bytes.insert(bytes.end(), four, four + 4);
}

/// "key=value" fields, each with its length, and the length of them all.
std::vector<std::uint8_t> header(const std::string& service) {
    std::vector<std::uint8_t> fields, whole;
    for (const std::string& field :
         {"callerid=" + ros::this_node::getName(), "service=" + service, std::string("md5sum=*")}) {
        append(fields, static_cast<std::uint32_t>(field.size()));
        fields.insert(fields.end(), field.begin(), field.end());
    }
    append(whole, static_cast<std::uint32_t>(fields.size()));
    whole.insert(whole.end(), fields.begin(), fields.end());
    return whole;
}

}  // namespace

std::optional<sockaddr_in> findService(const std::string& service) {
    std::string host;
    std::uint32_t port = 0;
    if (!ros::ServiceManager::instance()->lookupService(service, host, port)) return std::nullopt;
    addrinfo wanted{}, *found = nullptr;
    wanted.ai_family = AF_INET;
    wanted.ai_socktype = SOCK_STREAM;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return std::nullopt;
    sockaddr_in peer{};
    std::memcpy(&peer, found->ai_addr, std::min<std::size_t>(sizeof peer, found->ai_addrlen));
    ::freeaddrinfo(found);
    return peer;
}

Result<std::vector<std::uint8_t>> callService(const sockaddr_in& peer, const std::string& service,
                                              std::span<const std::uint8_t> request,
                                              std::chrono::milliseconds limit,
                                              const std::stop_token& cancel) {
    LimitedSocket socket(limit, cancel);
    if (cancel.stop_requested() || !socket.connect(peer) || !socket.write(header(service)))
        return socket.failed(service);
    // its own header says who it is, and nothing that is needed
    if (!socket.readBlock()) return socket.failed(service);
    std::vector<std::uint8_t> body;
    append(body, static_cast<std::uint32_t>(request.size()));
    body.insert(body.end(), request.begin(), request.end());
    std::uint8_t good[1] = {0};
    if (!socket.write(body) || !socket.read(good)) return socket.failed(service);
    auto response = socket.readBlock();
    if (!response) return socket.failed(service);
    socket.finish();
    if (good[0] != 0) return std::move(*response);
    std::string reason(response->begin(), response->end());
    return Error{ErrorCode::NotFound, fmt::format("{} failed: {}", service, reason), ""};
}

}  // namespace studio::ros1
