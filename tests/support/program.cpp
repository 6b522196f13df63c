// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace studio::test {

namespace {

std::string contentOf(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

std::string Ended::text() const {
    std::string how = hung         ? "hung and was killed"
                      : signal > 0 ? "ended by signal " + std::to_string(signal)
                                   : "exit " + std::to_string(code);
    return how + "\n--- stdout\n" + out + "--- stderr\n" + err;
}

Program::Program(const std::vector<std::string>& argv) {
    std::string pattern = (std::filesystem::temp_directory_path() / "studio-program-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot create a temporary folder");
    folder_ = pattern;
    std::vector<char*> words;
    for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, (folder_ / "out").c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (folder_ / "err").c_str(), flags, 0600);
    int failed = posix_spawnp(&pid_, words[0], &files, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("cannot start " + argv[0]);
}

Program::~Program() {
    if (!status_) {
        signal(SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Program::signal(int number) const {
    if (!status_) ::kill(pid_, number);
}

bool Program::endsWithin(std::chrono::milliseconds patience) {
    auto until = std::chrono::steady_clock::now() + patience;
    while (!status_) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            status_ = status;
        } else if (std::chrono::steady_clock::now() >= until) {
            return false;
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    return true;
}

double Program::processorS() const {
    // the 14th and 15th field; the second is the name in brackets
    std::string text = contentOf("/proc/" + std::to_string(pid_) + "/stat");
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 3; i < 14; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Ended Program::wait(std::chrono::milliseconds patience) {
    Ended ended;
    ended.hung = !endsWithin(patience);
    if (ended.hung) signal(SIGKILL);
    endsWithin(std::chrono::hours(1));
    if (WIFEXITED(*status_)) ended.code = WEXITSTATUS(*status_);
    if (WIFSIGNALED(*status_)) ended.signal = WTERMSIG(*status_);
    ended.out = contentOf(folder_ / "out");
    ended.err = contentOf(folder_ / "err");
    return ended;
}

Ended runProgram(const std::vector<std::string>& argv, std::chrono::milliseconds patience) {
    return Program(argv).wait(patience);
}

}  // namespace studio::test
