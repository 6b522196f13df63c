// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/cli/commands.h"

namespace studio::cli {

namespace {

nlohmann::json errorJson(const Error& error) {
    return {{"error", {{"code", toString(error.code)}, {"message", error.message}, {"hint", error.hint}}}};
}

}  // namespace

int fail(const Error& error, bool json) {
    if (json) {
        say(errorJson(error));
    } else {
        std::fprintf(stderr, "kstudio: %s\n", error.text().c_str());
    }
    return kFailed;
}

int failLine(const Error& error, bool json) {
    if (!json) return fail(error);
    say(errorJson(error).dump());
    return kFailed;
}

void say(const char* line) {
    std::printf("%s\n", line);
}

void say(const std::string& line) {
    say(line.c_str());
}

void say(const nlohmann::json& value) {
    say(value.dump(2));
}

int finishOutput(int code) {
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0;
    const int reason = errno;
    if (flushed && std::ferror(stdout) == 0) return code;
    struct stat about {};
    const bool toReader =
        fstat(STDOUT_FILENO, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode));
    if (toReader) return code;
    std::fprintf(
        stderr,
        "kstudio: cannot write to standard output: %s\n  The result is incomplete: make room, or send "
        "it elsewhere.\n",
        flushed ? "a part was lost" : std::strerror(reason));
    return code == kDone ? kFailed : code;
}

}  // namespace studio::cli
