// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/robot_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <span>
#include <thread>

#include "core/base/file.h"
#include "core/base/hash.h"

namespace studio::robot {

Result<std::filesystem::path> runtimeFolder() {
    const char* given = std::getenv("XDG_RUNTIME_DIR");
    std::filesystem::path folder =
        given && *given ? std::filesystem::path(given) / "kuavo-studio"
                        : std::filesystem::path("/tmp") / fmt::format("kuavo-studio-{}", ::getuid());
    STUDIO_CHECK(makeFolders(folder));
    struct stat facts {};
    if (::lstat(folder.c_str(), &facts) != 0) return systemError("look at", folder);
    // nobody else may put a socket there that looks like ours
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != ::getuid()) {
        return Error{ErrorCode::Io,
                     fmt::format("cannot use {}: it belongs to somebody else", folder.string()),
                     "Remove it, or set XDG_RUNTIME_DIR."};
    }
    ::chmod(folder.c_str(), 0700);
    return folder;
}

namespace {

constexpr std::chrono::seconds kNamePatience{2};

/// What the resolver says of a host; empty: nothing.
std::string resolved(const std::string& host, int flags) {
    for (int family : {AF_INET, AF_INET6}) {
        addrinfo wanted{};
        wanted.ai_family = family;
        wanted.ai_socktype = SOCK_STREAM;
        wanted.ai_flags = flags;
        addrinfo* found = nullptr;
        if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) continue;
        char text[NI_MAXHOST] = {};
        int failed =
            ::getnameinfo(found->ai_addr, found->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
        ::freeaddrinfo(found);
        if (failed == 0) return text;
    }
    return {};
}

/// Number of a host, so that its names are one; the name itself where nobody knows it in time.
std::string numberOf(const std::string& host) {
    if (std::string number = resolved(host, AI_NUMERICHOST); !number.empty()) return number;
    // a name server that is silent cannot be called off: a thread of its own waits for it
    auto told = std::make_shared<std::promise<std::string>>();
    std::future<std::string> number = told->get_future();
    std::thread([told, host] { told->set_value(resolved(host, 0)); }).detach();
    if (number.wait_for(kNamePatience) != std::future_status::ready) return host;
    const std::string found = number.get();
    return found.empty() ? host : found;
}

std::string plainAddress(const std::string& address) {
    std::size_t colon = address.find(':');
    std::string scheme = address.substr(0, colon);
    std::string rest = colon == std::string::npos ? "" : address.substr(colon + 1);
    bool bare = rest.find_first_not_of("0123456789") == std::string::npos;
    if (bare) {
        rest = address;
        scheme = "rosbridge";
    }
    if (scheme == "ws") scheme = "rosbridge";
    if (scheme != "rosbridge" && scheme != "ros1") return address;
    if (rest.starts_with("//")) rest.erase(0, 2);
    rest = rest.substr(0, rest.find('/'));
    std::size_t port = rest.rfind(':');
    std::string number = port != std::string::npos ? rest.substr(port + 1)
                         : scheme == "ros1"        ? "11311"
                                                   : "9090";
    return scheme + "://" + numberOf(rest.substr(0, port)) + ":" + number;
}

}  // namespace

std::string addressKey(const std::string& address) {
    std::string plain = plainAddress(address);
    return "robot-" + hashHex(std::as_bytes(std::span(plain))).substr(0, 16);
}

std::optional<std::string> holderOf(const std::filesystem::path& lock) {
    int fd = fileSystem().open(lock.c_str(), O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) return std::nullopt;
    bool held = ::flock(fd, LOCK_EX | LOCK_NB) != 0;
    char holder[32] = {};
    ssize_t read = held ? ::pread(fd, holder, sizeof holder - 1, 0) : 0;
    fileSystem().close(fd);
    if (!held) return std::nullopt;
    return read > 0 ? std::string(holder) : "(unknown)";
}

Result<RobotLock> RobotLock::take(const std::string& address, const std::filesystem::path& folder) {
    std::string key = addressKey(address);
    auto path = folder / (key + ".lock");
    int fd = fileSystem().open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return systemError("open", path);
    RobotLock lock(fd, std::move(key));
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        ssize_t read = ::pread(fd, holder, sizeof holder - 1, 0);
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot connect to {}: process {} of this machine has it", address,
                                 read > 0 ? holder : "(unknown)"),
                     "Disconnect there first: one session per robot."};
    }
    std::string self = std::to_string(::getpid());
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, self.data(), self.size(), 0) < 0)
        return systemError("write", path);
    return lock;
}

RobotLock::~RobotLock() {
    if (fd_ >= 0) fileSystem().close(fd_);
}

}  // namespace studio::robot
