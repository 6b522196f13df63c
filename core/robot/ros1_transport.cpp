// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/ros1_transport.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>

#include "core/base/file.h"

namespace studio::robot {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kEndPatience{2000};

fs::path besideThisProgram() {
    std::error_code failed;
    fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path() / "kuavo-ros1";
    return fs::exists(program, failed) ? program : fs::path();
}

RosbridgeOptions named(const Ros1Options& options) {
    RosbridgeOptions bridge = options.bridge;
    bridge.name = fmt::format("ROS 1 robot at {}:{}", options.host, options.port);
    return bridge;
}

/// One line of the process, waiting at most so long; empty: none came.
std::string readLine(int file, std::chrono::milliseconds timeout) {
    auto end = std::chrono::steady_clock::now() + timeout;
    std::string line;
    while (true) {
        auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd waiting{file, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return {};
        char c = 0;
        if (::read(file, &c, 1) != 1) return line;
        if (c == '\n') return line;
        line += c;
    }
}

}  // namespace

Ros1Transport::Ros1Transport(Ros1Options options)
    : RosbridgeTransport(named(options)), settings_(std::move(options)) {}

Ros1Transport::~Ros1Transport() {
    disconnect();
}

void Ros1Transport::disconnect() {
    // first the threads that might start the program again
    RosbridgeTransport::disconnect();
    endProgram();
}

void Ros1Transport::endProgram() {
    for (int* file : {&input_, &output_}) {
        if (*file >= 0) ::close(*file);
        *file = -1;
    }
    if (process_ <= 0) return;
    auto end = std::chrono::steady_clock::now() + kEndPatience;
    while (::waitpid(process_, nullptr, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > end) ::kill(process_, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    process_ = -1;
}

Status Ros1Transport::prepare(std::chrono::milliseconds timeout) {
    if (process_ > 0 && ::waitpid(process_, nullptr, WNOHANG) == 0) return {};
    process_ = -1;
    endProgram();
    fs::path program = settings_.program.empty() ? besideThisProgram() : settings_.program;
    std::error_code missing;
    if (program.empty() || !fs::exists(program, missing)) {
        return Error{
            ErrorCode::Unsupported,
            "cannot use ROS 1 directly: kuavo-ros1 is not beside this program (built without roscpp)",
            "Install libroscpp-dev and libtopic-tools-dev and build again, or start rosbridge on the "
            "robot's upper computer and connect to it, for example rosbridge://robot:9090."};
    }
    std::vector<std::string> words = {program.string(), "--host", settings_.host, "--master-port",
                                      std::to_string(settings_.port)};
    const TopicTable usual;
    for (const Topic& topic : settings_.bridge.topics.all()) {
        const Topic* known = usual.find(topic.key);
        const std::string wanted = assignmentOf(topic);
        if (known && assignmentOf(*known) == wanted) continue;
        words.insert(words.end(), {"--topic", wanted});
    }
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0) return systemError("open a pipe to", program);
    if (::pipe2(out, O_CLOEXEC) != 0) {
        ::close(in[0]);
        ::close(in[1]);
        return systemError("open a pipe to", program);
    }
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
    int failed = ::posix_spawn(&process_, program.c_str(), &files, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
    if (failed != 0) {
        process_ = -1;
        endProgram();
        return Error{ErrorCode::Internal, fmt::format("cannot start {}", program.string()), ""};
    }
    std::string line = readLine(output_, timeout);
    int port = 0;
    if (line.starts_with("port ")) std::from_chars(line.data() + 5, line.data() + line.size(), port);
    if (port > 0) {
        setPeer("127.0.0.1", port);
        return {};
    }
    endProgram();
    return Error{
        ErrorCode::Network,
        line.starts_with("error ")
            ? line.substr(6)
            : fmt::format("{} said nothing within {} ms: no ROS master at {}:{}?",
                          program.filename().string(), timeout.count(), settings_.host, settings_.port),
        "Is the robot's lower computer on, and its controller (roscore) started?"};
}

}  // namespace studio::robot
