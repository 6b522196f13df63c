// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gpu.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio {
namespace {

namespace fs = std::filesystem;
using test::must;
using testing::HasSubstr;

constexpr std::uint64_t kMebi = 1u << 20;

/// A tool that answers the two questions with these texts.
AskNvidia tool(const std::string& gpus, const std::string& processes) {
    return [=](const std::vector<std::string>& arguments) -> Result<std::string> {
        return arguments.front().starts_with("--query-gpu=") ? gpus : processes;
    };
}

TEST(Gpu, MemoryAndProcessesAreReadOfEachGpu) {
    const auto gpus =
        must(readGpus(tool("WARNING: something, not, of, a, GPU\n"
                           "0, GPU-aaaa, 81559, 80000, NVIDIA H100\n"
                           "1, GPU-bbbb, 81559, [N/A], NVIDIA H100\n",
                           "GPU-bbbb, 4711, 3072, /opt/a, b/python\n"
                           "GPU-bbbb, 12, [N/A], [Not Found]\n"
                           "GPU-cccc, 13, 1, elsewhere\n")));
    ASSERT_EQ(gpus.size(), 2u);
    EXPECT_EQ(gpus[0].index, 0);
    EXPECT_EQ(gpus[0].name, "NVIDIA H100");
    EXPECT_EQ(gpus[0].totalBytes, 81559 * kMebi);
    EXPECT_EQ(gpus[0].freeBytes, 80000 * kMebi);
    EXPECT_TRUE(gpus[0].processes.empty());
    EXPECT_FALSE(gpus[1].freeBytes);
    ASSERT_EQ(gpus[1].processes.size(), 2u);
    EXPECT_EQ(gpus[1].processes[0].pid, 4711);
    EXPECT_EQ(gpus[1].processes[0].name, "/opt/a, b/python");
    EXPECT_EQ(gpus[1].processes[0].bytes, 3072 * kMebi);
    EXPECT_FALSE(gpus[1].processes[1].bytes);
}

TEST(Gpu, AnAnswerWithoutOneIsAnError) {
    EXPECT_EQ(readGpus(tool("No devices were found\n", "")).error().code, ErrorCode::Corrupt);
    auto absent = readGpus([](const std::vector<std::string>&) -> Result<std::string> {
        return Error{ErrorCode::NotFound, "nowhere", ""};
    });
    EXPECT_EQ(absent.error().message, "nowhere");
}

TEST(Gpu, CudaCountsThoseThatItMaySee) {
    const auto gpus = must(readGpus(tool("0, GPU-aaaa, 10, 10, small\n1, GPU-bbbb, 20, 20, small\n", "")));
    auto uuid = [&](int number, const char* visible) {
        auto gpu = cudaGpu(gpus, number, visible, false);
        return gpu ? gpu->uuid : "";
    };
    EXPECT_EQ(uuid(0, ""), "GPU-aaaa");
    EXPECT_EQ(uuid(1, ""), "GPU-bbbb");
    EXPECT_EQ(uuid(2, ""), "");
    EXPECT_EQ(uuid(0, "1"), "GPU-bbbb");
    EXPECT_EQ(uuid(1, "1, 0"), "GPU-aaaa");
    EXPECT_EQ(uuid(1, "1"), "");
    EXPECT_EQ(uuid(0, "GPU-bb"), "GPU-bbbb");
    EXPECT_EQ(uuid(0, "MIG-GPU-aaaa/1/0"), "");
    // CUDA counts several models by their speed, which nobody tells here
    auto mixed = gpus;
    mixed[1].name = "large";
    EXPECT_FALSE(cudaGpu(mixed, 0, "", false));
    EXPECT_EQ(cudaGpu(mixed, 1, "", true)->uuid, "GPU-bbbb");
    EXPECT_EQ(cudaGpu(mixed, 0, "GPU-bbbb", false)->uuid, "GPU-bbbb");
}

/// A folder that takes the place of PATH.
class NvidiaSmiTest : public testing::Test {
protected:
    void SetUp() override { ::setenv("PATH", folder_.path().c_str(), 1); }
    void TearDown() override { ::setenv("PATH", before_.c_str(), 1); }
    void tool(const std::string& script) {
        const fs::path file = folder_.path() / "nvidia-smi";
        std::ofstream(file) << "#!/bin/sh\n" << script << "\n";
        fs::permissions(file, fs::perms::owner_all);
    }
    test::TemporaryFolder folder_;
    std::string before_ = ::getenv("PATH");
};

TEST_F(NvidiaSmiTest, IsAskedWithItsArguments) {
    tool("echo \"1: $1, 2: $2\"");
    EXPECT_EQ(must(askNvidiaSmi({"--one", "--two"})), "1: --one, 2: --two\n");
}

TEST_F(NvidiaSmiTest, IsSaidToBeAbsentOrToHaveFailed) {
    auto said = askNvidiaSmi({});
    ASSERT_FALSE(said.ok());
    EXPECT_EQ(said.error().code, ErrorCode::NotFound);
    tool("echo no driver; exit 9");
    said = askNvidiaSmi({});
    ASSERT_FALSE(said.ok());
    EXPECT_THAT(said.error().message, HasSubstr("code 9: no driver"));
}

TEST_F(NvidiaSmiTest, IsNotWaitedForLong) {
    tool("while :; do :; done");
    const auto begin = std::chrono::steady_clock::now();
    auto said = askNvidiaSmi({}, std::chrono::milliseconds(300));
    ASSERT_FALSE(said.ok());
    EXPECT_THAT(said.error().message, HasSubstr("did not answer within 0.3 s"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace studio
