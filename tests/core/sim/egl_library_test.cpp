// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/egl_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/sim/raster_threads.h"

namespace studio::sim {
namespace {

using testing::HasSubstr;

TEST(EglLibrary, AMissingLibrarySaysWhatWasTriedAndWhatToInstall) {
    auto missing = EglLibrary::open("libEGL-of-no-machine.so.1");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::Unsupported);
    // the loader's own words name it again
    EXPECT_THAT(missing.error().message,
                HasSubstr("cannot draw the simulator's cameras: libEGL-of-no-machine.so.1 cannot be loaded "
                          "(libEGL-of-no-machine.so.1: "));
    EXPECT_THAT(missing.error().hint, HasSubstr("apt install libegl1 "));
    EXPECT_THAT(missing.error().hint, HasSubstr("Physics works without it."));
}

TEST(EglLibrary, AnotherLibraryIsNotTakenForIt) {
    auto other = EglLibrary::open("libc.so.6");
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().code, ErrorCode::Unsupported);
    EXPECT_THAT(other.error().message, HasSubstr("libc.so.6 has no function eglGetProcAddress"));
}

TEST(RasterThreads, WhatTheEnvironmentSaysStays) {
    const char* before = std::getenv("LP_NUM_THREADS");
    const std::string kept = before ? before : "";
    ::unsetenv("LP_NUM_THREADS");
    drawInOwnThread();
    EXPECT_STREQ(std::getenv("LP_NUM_THREADS"), "0");
    ::setenv("LP_NUM_THREADS", "2", 1);
    drawInOwnThread();
    EXPECT_STREQ(std::getenv("LP_NUM_THREADS"), "2");
    if (before) {
        ::setenv("LP_NUM_THREADS", kept.c_str(), 1);
    } else {
        ::unsetenv("LP_NUM_THREADS");
    }
}

}  // namespace
}  // namespace studio::sim
