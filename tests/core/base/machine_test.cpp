// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <regex>

#include "core/base/build_info.h"
#include "tests/support/paths.h"

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

TEST(Machine, AControlGroupGrantsWhatIsLeftOfItsLimit) {
    test::TemporaryFolder group;
    auto put = [&](const char* name, const char* text) { std::ofstream(group.path() / name) << text; };
    EXPECT_FALSE(grantedBytes(group.path()));
    put("memory.current", "700\n");
    put("memory.max", "max\n");
    EXPECT_FALSE(grantedBytes(group.path()));
    put("memory.max", "1000\n");
    EXPECT_EQ(grantedBytes(group.path()), 300u);
    // pages of files are given back
    put("memory.stat", "anon 100\ninactive_file 200\nactive_file 50\nslab_reclaimable 30\n");
    EXPECT_EQ(grantedBytes(group.path()), 580u);
    put("memory.max", "400\n");
    EXPECT_EQ(grantedBytes(group.path()), 0u);
}

TEST(Machine, AControlGroupGrantsItsOwnSwapSpace) {
    test::TemporaryFolder group;
    auto put = [&](const char* name, const char* text) { std::ofstream(group.path() / name) << text; };
    EXPECT_FALSE(grantedSwapBytes(group.path()));
    put("memory.swap.current", "200\n");
    put("memory.swap.max", "max\n");
    EXPECT_FALSE(grantedSwapBytes(group.path()));
    put("memory.swap.max", "500\n");
    EXPECT_EQ(grantedSwapBytes(group.path()), 300u);
    put("memory.swap.max", "0\n");
    EXPECT_EQ(grantedSwapBytes(group.path()), 0u);
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
