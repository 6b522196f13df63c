// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <regex>

#include "core/base/build_info.h"

namespace studio {
namespace {

TEST(Machine, AgreesWithTheSystem) {
    const Machine machine = readMachine();
    EXPECT_GE(machine.cores, 1u);
    EXPECT_LE(machine.cores, std::max(1u, static_cast<unsigned>(sysconf(_SC_NPROCESSORS_CONF))));
    const auto total = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    EXPECT_LE(machine.memoryBytes, total);
    EXPECT_GT(machine.memoryBytes, 0u);
    EXPECT_GT(machine.memoryAvailableBytes, 0u);
    EXPECT_LE(machine.memoryAvailableBytes, total);
    EXPECT_FALSE(machine.system.empty());
    EXPECT_EQ(machine.system.find('"'), std::string::npos);
    EXPECT_THAT(machine.kernel, testing::StartsWith("Linux "));
    EXPECT_FALSE(machine.processor.empty());
}

TEST(Machine, NamesTheFileOfALoadedLibrary) {
    const std::filesystem::path library = loadedLibrary("libstdc++.so");
    EXPECT_TRUE(std::filesystem::is_regular_file(library)) << library;
    EXPECT_EQ(loadedLibrary("libnobodyhasthis.so"), "");
}

TEST(BuildInfo, NamesCommitAndCompiler) {
    const BuildInfo& info = buildInfo();
    EXPECT_TRUE(std::regex_match(info.version, std::regex(R"(\d+\.\d+\.\d+)"))) << info.version;
    EXPECT_TRUE(std::regex_match(info.commit, std::regex(R"(unknown|[0-9a-f]{12}(\+changes)?)")))
        << info.commit;
    EXPECT_THAT(info.compiler, testing::MatchesRegex(".+\\+\\+ [0-9.]+"));
    ASSERT_EQ(info.libraries.size(), 5u);
    for (const LibraryVersion& library : info.libraries) {
        EXPECT_TRUE(std::regex_match(library.version, std::regex(R"(\d+\.\d+(\.\d+)*)")))
            << library.name << ' ' << library.version;
    }
}

}  // namespace
}  // namespace studio
