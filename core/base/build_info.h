// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace studio {

/// A foreign library and the version that is in use.
struct LibraryVersion {
    std::string name;
    std::string version;
};

/// How this program was made.
struct BuildInfo {
    std::string version;   ///< of Kuavo Studio, "0.1.0"
    std::string commit;    ///< 12 hexadecimal digits, "+changes" behind them if files differed; "unknown"
    std::string compiler;  ///< "g++ 12.2.0"
    std::string kind;      ///< CMake's build type
    std::vector<LibraryVersion> libraries;  ///< those of the base library
};
/// Looked up when it was built; the same object for the whole life of the program. Any thread.
const BuildInfo& buildInfo();

}  // namespace studio
