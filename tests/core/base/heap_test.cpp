// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/heap.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace studio {
namespace {

constexpr std::size_t kBlock = 6 << 20;  // what a layer of the demo computes for a batch

/// What a step does: many blocks, used and freed together.
void step() {
    std::vector<std::unique_ptr<char[]>> blocks;
    for (int i = 0; i < 16; ++i) {
        blocks.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
        std::memset(blocks.back().get(), i, kBlock);
    }
}

/// Pages that the system cleared for this process meanwhile.
long pagesCleared(void (*work)()) {
    rusage before{}, after{};
    ::getrusage(RUSAGE_SELF, &before);
    work();
    ::getrusage(RUSAGE_SELF, &after);
    return after.ru_minflt - before.ru_minflt;
}

TEST(Heap, TheNextStepFindsThePagesOfTheLast) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizer brings a heap of its own";
#endif
    keepFreedMemory();
    step();
    // all of a step's are 24576 pages of 4 KiB
    EXPECT_LT(pagesCleared(step), 2000);
    // a thread has a heap of its own
    long again = 0;
    std::thread([&again] {
        step();
        again = pagesCleared(step);
    }).join();
    EXPECT_LT(again, 2000);
}

TEST(Heap, WhatIsFreedAndKeptIsTold) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizer brings a heap of its own";
#endif
    keepFreedMemory();
    step();
    // all of a step's are 96 MiB
    EXPECT_GE(freedHeapBytes(), 90u << 20);
}

TEST(Heap, LargePagesStandBesideWhatIsSetAlready) {
    const char* was = std::getenv("GLIBC_TUNABLES");
    const std::string kept = was ? was : "";
    ::unsetenv("GLIBC_TUNABLES");
    EXPECT_EQ(largePages().second, "glibc.malloc.hugetlb=1");
    ::setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=4", 1);
    EXPECT_EQ(largePages().second, "glibc.malloc.arena_max=4:glibc.malloc.hugetlb=1");
    ::setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0", 1);
    EXPECT_EQ(largePages().second, "glibc.malloc.hugetlb=0");
    EXPECT_EQ(largePages().first, "GLIBC_TUNABLES");
    if (was) {
        ::setenv("GLIBC_TUNABLES", kept.c_str(), 1);
    } else {
        ::unsetenv("GLIBC_TUNABLES");
    }
}

}  // namespace
}  // namespace studio
