// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace studio::data {

/// A Warning leaves the data usable; an Error refuses the set, or the part that it names.
enum class Severity { Warning, Error };

/// One thing that is odd or wrong with a data set, in one line, with what to do about it.
struct Finding {
    Severity severity = Severity::Warning;
    std::string code;                     ///< stable word for machines: "fps_is_float", "video_missing"
    std::string message;                  ///< what was found, where
    std::string remedy;                   ///< what to do, or what the studio does instead
    std::int64_t episode = -1, row = -1;  ///< place to go to, -1 where it concerns the whole set
};

}  // namespace studio::data
