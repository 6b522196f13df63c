// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/peak_memory.h"

#include <gtest/gtest.h>

#include <torch/torch.h>

#include <chrono>
#include <thread>

#include "tests/support/paths.h"
#include "tests/support/resident_pages.h"

namespace studio::tensors {
namespace {

/// What went before is not in it, what goes on is, and so again for the next watch.
void expectPeakOfItsOwn(const std::filesystem::path& restart) {
    double earlier = 0;
    {
        test::ResidentPages before(256);
        earlier = PeakWatch(restart).peak().hostMib;
    }
    PeakWatch watch(restart);
    const double quiet = watch.peak().hostMib;
    EXPECT_GT(quiet, 1);
    EXPECT_LT(quiet, earlier - 200);
    {
        test::ResidentPages during(128);
        // a sampled peak needs a moment
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    EXPECT_GT(watch.peak().hostMib, quiet + 100);
    EXPECT_LT(PeakWatch(restart).peak().hostMib, quiet + 60);
}

TEST(PeakWatch, IsOfWhatGoesOnWhileItWatches) {
    expectPeakOfItsOwn("/proc/self/clear_refs");
}

TEST(PeakWatch, IsSampledWhereTheKernelsCannotBeginAnew) {
    test::TemporaryFolder folder;
    expectPeakOfItsOwn(folder / "none/clear_refs");
}

TEST(KeptDeviceBytes, AreOfAGpuWhatWasFreedThere) {
    EXPECT_EQ(keptDeviceBytes(c10::Device(c10::kCPU)), 0u);
    if (!torch::cuda::is_available()) GTEST_SKIP() << "no GPU here";
    const c10::Device gpu(c10::kCUDA, 0);
    constexpr std::int64_t bytes = 64 << 20;
    std::uint64_t inUse = 0;
    {
        const auto used = torch::empty({bytes}, torch::TensorOptions(torch::kUInt8).device(gpu));
        inUse = keptDeviceBytes(gpu);
    }
    EXPECT_GE(keptDeviceBytes(gpu), inUse + bytes);
}

}  // namespace
}  // namespace studio::tensors
