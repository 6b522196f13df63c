// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/json_lines.h"

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/json.h"

namespace studio::data {

namespace {

constexpr std::uint64_t kMaxBytes = 1ull << 30;  // statistics of 100000 episodes

}  // namespace

Status forEachJsonLine(const std::filesystem::path& file,
                       const std::function<Status(const nlohmann::json& object)>& use) {
    STUDIO_ASSIGN(std::string text, readFile(file, kMaxBytes));
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line(text.data() + begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        std::string place = fmt::format("{} line {}", file.string(), number);
        STUDIO_ASSIGN(nlohmann::json object, parseJson(line, place));
        if (!object.is_object()) {
            return Error{ErrorCode::Corrupt, fmt::format("cannot read {}: it is no JSON object", place), ""};
        }
        auto used = use(object);
        if (!used.ok()) return used.error().within("cannot read " + place);
    }
    return {};
}

}  // namespace studio::data
