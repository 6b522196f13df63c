// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio {

/// A program that this one started, in a process group of its own, so that Ctrl-C on the terminal does not
/// reach it. It gets a signal when the thread that started it ends, also by a kill. Its input and, unless
/// asked for, its standard output are /dev/null; its standard error is read here. Not thread-safe.
class ChildProgram {
public:
    struct Options {
        std::map<std::string, std::string> environment = {};  ///< added to that of this program
        int orphanSignal = 15;                                ///< SIGTERM
        bool standardOutput = false;                          ///< read as well, mixed with standard error
    };
    /// Errors: Io, NotFound (no such program).
    static Result<ChildProgram> start(const std::vector<std::string>& argv, const Options& options);
    ChildProgram(ChildProgram&& other) noexcept;
    ChildProgram& operator=(ChildProgram&&) = delete;
    /// Kills it if it still runs.
    ~ChildProgram();

    /// Whole lines that it wrote to what is read since the last call; after its end the rest as well. Never
    /// waits.
    std::vector<std::string> lines();
    /// Its exit code, 128 + signal where one ended it; nothing while it runs.
    std::optional<int> ended();
    /// Asks it to end in good order. Once only: programs take a second signal for impatience.
    void askToEnd();

private:
    ChildProgram(pid_t pid, int fd) : pid_(pid), fd_(fd) {}

    pid_t pid_;
    int fd_;
    bool asked_ = false;
    std::optional<int> ended_;
    std::string piece_;  ///< of a line that is not finished
};

}  // namespace studio
