// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/child_program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/file.h"

extern char** environ;

namespace studio {

namespace {

std::vector<char*> pointersTo(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environmentWith(const std::map<std::string, std::string>& added) {
    std::vector<std::string> words;
    for (char** entry = environ; *entry; ++entry) {
        std::string word = *entry;
        if (!added.contains(word.substr(0, word.find('=')))) words.push_back(std::move(word));
    }
    for (const auto& [name, value] : added) words.push_back(name + "=" + value);
    return words;
}

/// Between fork and exec: nothing here may allocate. Comes back only where exec failed, with errno.
void becomeProgram(pid_t parent, const ChildProgram::Options& options, int output, char** argv,
                   char** environment) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, options.orphanSignal);
    if (::getppid() != parent) ::_exit(127);  // died in between
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    int null = ::open("/dev/null", O_RDWR);
    if (null < 0 || ::dup2(null, STDIN_FILENO) < 0 ||
        ::dup2(options.standardOutput ? output : null, STDOUT_FILENO) < 0 ||
        ::dup2(output, STDERR_FILENO) < 0)
        return;
    ::execve(argv[0], argv, environment);
}

}  // namespace

Result<ChildProgram> ChildProgram::start(const std::vector<std::string>& argv, const Options& options) {
    if (argv.empty()) return Error{ErrorCode::InvalidArgument, "cannot start a program without a name", ""};
    std::vector<std::string> words = argv, variables = environmentWith(options.environment);
    std::vector<char*> wordPointers = pointersTo(words), variablePointers = pointersTo(variables);
    int output[2], failure[2];
    if (::pipe2(output, O_CLOEXEC) != 0) return systemError("make a pipe for", argv[0]);
    if (::pipe2(failure, O_CLOEXEC) != 0) {
        Error error = systemError("make a pipe for", argv[0]);
        ::close(output[0]);
        ::close(output[1]);
        return error;
    }
    const pid_t parent = ::getpid(), pid = ::fork();
    if (pid == 0) {
        becomeProgram(parent, options, output[1], wordPointers.data(), variablePointers.data());
        int cause = errno;
        (void)!::write(failure[1], &cause, sizeof cause);
        ::_exit(127);
    }
    const int forkFailed = errno;
    ::close(output[1]);
    ::close(failure[1]);
    int cause = 0;
    // closed without a word by a successful exec
    const bool failed = pid < 0 || ::read(failure[0], &cause, sizeof cause) == sizeof cause;
    ::close(failure[0]);
    if (failed) {
        if (pid > 0) ::waitpid(pid, nullptr, 0);
        ::close(output[0]);
        errno = pid < 0 ? forkFailed : cause;
        return systemError("start", argv[0]);
    }
    ::fcntl(output[0], F_SETFL, O_NONBLOCK);
    return ChildProgram(pid, output[0]);
}

ChildProgram::ChildProgram(ChildProgram&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      fd_(std::exchange(other.fd_, -1)),
      asked_(other.asked_),
      ended_(other.ended_),
      piece_(std::move(other.piece_)) {}

ChildProgram::~ChildProgram() {
    if (pid_ > 0 && !ended()) {
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    if (fd_ >= 0) ::close(fd_);
}

std::vector<std::string> ChildProgram::lines() {
    // asked before reading, so that what was written until the end is read
    const bool last = ended().has_value();
    char buffer[4096];
    for (;;) {
        ssize_t got = ::read(fd_, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        piece_.append(buffer, static_cast<std::size_t>(got));
    }
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end; (end = piece_.find('\n', begin)) != std::string::npos; begin = end + 1)
        lines.push_back(piece_.substr(begin, end - begin));
    piece_.erase(0, begin);
    if (last && !piece_.empty()) lines.push_back(std::exchange(piece_, {}));
    return lines;
}

std::optional<int> ChildProgram::ended() {
    if (ended_ || pid_ <= 0) return ended_;
    int status = 0;
    pid_t got = ::waitpid(pid_, &status, WNOHANG);
    if (got == pid_) ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ended_;
}

void ChildProgram::askToEnd() {
    if (asked_ || ended()) return;
    asked_ = true;
    ::kill(pid_, SIGTERM);
}

}  // namespace studio
