// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <filesystem>
#include <string>

namespace studio::test {

/// The folder `shared` beside the checkout (reference data and golden tensors), empty where it is not there.
/// STUDIO_SHARED overrides it. In CI its absence is a failure.
std::filesystem::path sharedFolder();

/// The data sets in it.
inline std::filesystem::path sets(const std::filesystem::path& shared) {
    return shared / "data" / "datasets";
}

/// The checkout: scripts under tests/ are found from here.
std::filesystem::path sourceFolder();

/// A program of this build: it lies beside the test.
std::filesystem::path program(const std::string& name);

/// A fresh folder of this test, removed at the end unless the test failed.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace studio::test

/// Leaves the test with one line when ../shared is not there (a failure in CI), else names the folder
/// `variable`.
#define STUDIO_REQUIRE_SHARED(variable)                                      \
    const std::filesystem::path variable = ::studio::test::sharedFolder();   \
    if (variable.empty()) {                                                  \
        if (std::getenv("CI")) FAIL() << "../shared is missing";             \
        GTEST_SKIP() << "not run: ../shared is missing (set STUDIO_SHARED)"; \
    }

/// Fails, with the error's text, unless the Result is ok.
#define EXPECT_OK(expr)                                                            \
    do {                                                                           \
        const auto& status_ = (expr);                                              \
        EXPECT_TRUE(status_.ok()) << (status_.ok() ? "" : status_.error().text()); \
    } while (false)
#define ASSERT_OK(expr)                                                            \
    do {                                                                           \
        const auto& status_ = (expr);                                              \
        ASSERT_TRUE(status_.ok()) << (status_.ok() ? "" : status_.error().text()); \
    } while (false)
