// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <cstdio>

#include "app/cli/commands.h"

namespace studio::cli {

int fail(const Error& error, bool json) {
    if (json) {
        say(nlohmann::json{
            {"error", {{"code", toString(error.code)}, {"message", error.message}, {"hint", error.hint}}}});
    } else {
        std::fprintf(stderr, "kstudio: %s\n", error.text().c_str());
    }
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

}  // namespace studio::cli
