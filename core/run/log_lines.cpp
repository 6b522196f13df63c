// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/log_lines.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "core/base/json.h"

namespace studio::run {

Result<Event> parseEventLine(std::string_view line) {
    STUDIO_ASSIGN(nlohmann::json value,
                  parseJson(line, "an event", {.maxBytes = kMaxLineBytes, .maxDepth = 16}));
    return fromJson(value);
}

void forEachLine(const std::filesystem::path& path, std::uint64_t limit,
                 const std::function<bool(std::string_view, std::uint64_t)>& take) {
    // not blocking: a pipe of that name must not hang a list of runs
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return;
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } closer{fd};
    struct stat info {};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;

    std::string line, block(1u << 18, '\0');
    bool tooLong = false;
    std::uint64_t offset = 0;
    while (offset < limit) {
        auto got = ::read(fd, block.data(), std::min<std::uint64_t>(block.size(), limit - offset));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        std::string_view rest(block.data(), static_cast<std::size_t>(got));
        while (!rest.empty()) {
            auto end = rest.find('\n');
            auto piece = rest.substr(0, end);
            tooLong = tooLong || line.size() + piece.size() > kMaxLineBytes;
            if (!tooLong) line += piece;
            offset += piece.size();
            rest.remove_prefix(piece.size());
            if (end == std::string_view::npos) continue;
            rest.remove_prefix(1);
            ++offset;
            if (!take(tooLong ? std::string_view() : line, offset)) return;
            line.clear();
            tooLong = false;
        }
    }
}

}  // namespace studio::run
