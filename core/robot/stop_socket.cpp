// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/stop_socket.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "core/base/file.h"

namespace studio::robot {

namespace {

constexpr std::size_t kQuestionLimit = 64;  ///< of whoever may ask: a word
constexpr std::size_t kReplyLimit = 8192;   ///< a state and an address, which may be a long path

Result<sockaddr_un> socketAddress(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) {
        return Error{ErrorCode::Io,
                     fmt::format("cannot use the socket {}: its path is too long", path.string()),
                     "Set XDG_RUNTIME_DIR to a shorter folder."};
    }
    std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
    return address;
}

/// Milliseconds until `end`, rounded up; 0 once it is over.
int millisecondsUntil(std::chrono::steady_clock::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    return std::max(0, static_cast<int>(left.count()));
}

/// How reading a line went: Late where the rest may come yet.
enum class LineRead { Whole, Late, Broken };

/// Reads up to the end of a line, within `timeoutMs` in all. Broken: the other side is gone, or the line as
/// long as `limit`.
LineRead readLine(int fd, std::string& line, int timeoutMs, std::size_t limit) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    char byte = 0;
    pollfd waiting{fd, POLLIN, 0};
    while (line.size() < limit) {
        const int ready = ::poll(&waiting, 1, millisecondsUntil(end));
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) return LineRead::Late;
        if (ready < 0 || ::read(fd, &byte, 1) != 1) return LineRead::Broken;
        if (byte == '\n') return LineRead::Whole;
        line += byte;
    }
    return LineRead::Broken;
}

Error nobodyAnswers(const std::filesystem::path& socket) {
    return {ErrorCode::Network,
            fmt::format("cannot reach the robot session at {}: nobody answers", socket.string()),
            "Is it still running? The mechanical emergency stop on the robot always works."};
}

}  // namespace

Result<std::unique_ptr<StopSocket>> StopSocket::open(const std::filesystem::path& path, Handlers handlers) {
    STUDIO_ASSIGN(sockaddr_un address, socketAddress(path));
    int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) return systemError("make a socket at", path);
    ::unlink(path.c_str());  // whoever holds the robot's lock owns the name
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 8) != 0) {
        Error error = systemError("listen at", path);
        ::close(listener);
        return error;
    }
    int wake = ::eventfd(0, EFD_CLOEXEC);
    return std::unique_ptr<StopSocket>(new StopSocket(path, listener, wake, std::move(handlers)));
}

StopSocket::StopSocket(std::filesystem::path path, int listener, int wake, Handlers handlers)
    : path_(std::move(path)), listener_(listener), wake_(wake), handlers_(std::move(handlers)) {
    thread_ = std::jthread([this](std::stop_token stop) { serve(stop); });
}

StopSocket::~StopSocket() {
    thread_.request_stop();
    std::uint64_t one = 1;
    [[maybe_unused]] ssize_t written = ::write(wake_, &one, sizeof one);
    thread_.join();
    ::close(listener_);
    ::close(wake_);
    ::unlink(path_.c_str());
}

void StopSocket::serve(std::stop_token stop) {
    std::vector<pollfd> waiting;
    while (!stop.stop_requested()) {
        waiting.assign({{listener_, POLLIN, 0}, {wake_, POLLIN, 0}});
        for (const Caller& caller : callers_) waiting.push_back({caller.fd, POLLIN, 0});
        if (::poll(waiting.data(), waiting.size(), -1) <= 0) continue;
        // those who were here first; whoever has said their word is gone then
        std::vector<Caller> silent;
        for (std::size_t i = 0; i < callers_.size(); ++i) {
            if (waiting[i + 2].revents != 0 && hear(callers_[i])) {
                ::close(callers_[i].fd);
            } else {
                silent.push_back(std::move(callers_[i]));
            }
        }
        callers_ = std::move(silent);
        if (waiting[0].revents & POLLIN) admit();
    }
    for (const Caller& caller : callers_) ::close(caller.fd);
}

void StopSocket::admit() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) {
        // out of descriptors: the one that says nothing gives its own up
        if ((errno == EMFILE || errno == ENFILE) && !callers_.empty()) dropLongestSilent();
        return;
    }
    callers_.push_back({client, {}});
    // most have said it already
    if (hear(callers_.back())) {
        ::close(client);
        callers_.pop_back();
    } else if (callers_.size() > kMostCallers) {
        dropLongestSilent();
    }
}

void StopSocket::dropLongestSilent() {
    ::close(callers_.front().fd);
    callers_.erase(callers_.begin());
}

bool StopSocket::hear(Caller& caller) {
    const LineRead how = readLine(caller.fd, caller.line, 0, kQuestionLimit);
    if (how == LineRead::Late) return false;
    // whoever hangs up behind the word has said it
    if (how == LineRead::Whole || caller.line == "STOP") answer(caller.fd, caller.line);
    return true;
}

void StopSocket::answer(int client, const std::string& line) {
    std::string reply = "UNKNOWN";
    if (line == "STOP") {
        handlers_.stop();
        reply = "STOPPED";
    } else if (line == "STATE") {
        reply = handlers_.state();
    }
    reply += '\n';
    [[maybe_unused]] ssize_t sent = ::send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
}

std::vector<std::filesystem::path> stopSockets(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == ".sock") found.push_back(entry.path());
    }
    // a folder has no order, a list that people read has
    std::sort(found.begin(), found.end());
    return found;
}

Result<StopQuestion> StopQuestion::ask(const std::filesystem::path& socket, const std::string& line,
                                       int timeoutMs) {
    STUDIO_ASSIGN(sockaddr_un address, socketAddress(socket));
    int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return systemError("make a socket for", socket);
    StopQuestion question(fd);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    // a full queue (EAGAIN) may empty itself; waiting within connect() knows no limit
    while (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        if (errno != EAGAIN || millisecondsUntil(end) == 0) return nobodyAnswers(socket);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    const std::string text = line + "\n";
    if (::send(fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
        return nobodyAnswers(socket);
    return question;
}

StopQuestion::~StopQuestion() {
    if (fd_ >= 0) ::close(fd_);
}

std::optional<std::string> StopQuestion::answer(int timeoutMs) {
    if (!open()) return std::nullopt;
    const LineRead how = readLine(fd_, reply_, timeoutMs, kReplyLimit);
    if (how == LineRead::Late) return std::nullopt;
    ::close(std::exchange(fd_, -1));
    if (how == LineRead::Broken) return std::nullopt;
    return reply_;
}

Result<std::string> askStopSocket(const std::filesystem::path& socket, const std::string& line,
                                  int timeoutMs) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    STUDIO_ASSIGN(StopQuestion question, StopQuestion::ask(socket, line, timeoutMs));
    if (auto reply = question.answer(millisecondsUntil(end))) return *reply;
    return nobodyAnswers(socket);
}

}  // namespace studio::robot
