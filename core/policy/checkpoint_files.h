// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace studio::policy {

/// Whether there is such a file. A folder that cannot be read has none.
inline bool isFile(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

}  // namespace studio::policy
