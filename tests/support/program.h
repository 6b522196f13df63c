// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace studio::test {

/// How a program ended: its exit code, or the signal that ended it, or that it had to be killed as it hung.
struct Ended {
    int code = -1;  ///< -1 unless it exited by itself
    int signal = 0;
    bool hung = false;
    std::string out;  ///< standard output
    std::string err;  ///< standard error
    /// All of it, for a failed test's message.
    std::string text() const;
};

/// A child process with its output in files. Killed when the object goes.
class Program {
public:
    /// Starts it; throws std::runtime_error where that fails.
    explicit Program(const std::vector<std::string>& argv);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program();

    void signal(int number) const;
    /// Waits for the end; after `patience` kills it and says that it hung.
    Ended wait(std::chrono::milliseconds patience);
    /// Whether it ended within `patience`; it is left alone either way.
    bool endsWithin(std::chrono::milliseconds patience);
    /// Processor time that it has used so far: a clock that a busy machine does not hurry.
    double processorS() const;

private:
    pid_t pid_ = -1;
    std::optional<int> status_;
    std::filesystem::path folder_;  ///< holds its output
};

/// Starts a program and waits for its end.
Ended runProgram(const std::vector<std::string>& argv,
                 std::chrono::milliseconds patience = std::chrono::seconds(300));

}  // namespace studio::test
