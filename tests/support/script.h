// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>

#include <string>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::test {

/// A shell script that stands in for a program.
inline std::filesystem::path script(const TemporaryFolder& folder, const std::string& lines) {
    std::filesystem::path file = folder / "stand-in";
    EXPECT_OK(writeFileAtomic(file, "#!/bin/sh\n" + lines));
    EXPECT_EQ(::chmod(file.c_str(), 0700), 0);
    return file;
}

}  // namespace studio::test
