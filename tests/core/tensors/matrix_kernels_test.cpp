// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/matrix_kernels.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace studio::tensors {
namespace {

TEST(MatrixKernels, MklAsksThisProgram) {
    // the same search that the dynamic linker makes for Torch's call
    void* asked = ::dlsym(RTLD_DEFAULT, "mkl_serv_intel_cpu_true");
    ASSERT_NE(asked, nullptr);
    Dl_info found{};
    ASSERT_NE(::dladdr(asked, &found), 0);
    EXPECT_TRUE(std::filesystem::equivalent(found.dli_fname, "/proc/self/exe")) << found.dli_fname;
    auto answer = reinterpret_cast<int (*)()>(asked)();
    EXPECT_EQ(answer != 0, wideMatrixKernels() || __builtin_cpu_is("intel"));
}

}  // namespace
}  // namespace studio::tensors
