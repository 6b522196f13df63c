// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/typed_lines.h"

#include <poll.h>
#include <unistd.h>

namespace studio::cli {

std::optional<std::string> TypedLines::next() {
    bool foreign = ::isatty(STDIN_FILENO) && ::tcgetpgrp(STDIN_FILENO) != ::getpgrp();
    pollfd keys{STDIN_FILENO, POLLIN, 0};
    while (!ended_ && !foreign && pending_.find('\n') == std::string::npos && ::poll(&keys, 1, 0) > 0) {
        char bytes[256];
        ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count > 0) pending_.append(bytes, static_cast<std::size_t>(count));
        ended_ = count <= 0;
        // the last line may lack its end
        if (ended_ && !pending_.empty()) pending_ += '\n';
    }
    std::size_t end = pending_.find('\n');
    if (end == std::string::npos) return std::nullopt;
    std::string line = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace studio::cli
