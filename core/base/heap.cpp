// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/heap.h"

#include <malloc.h>

#include <cstdlib>

namespace studio {

namespace {

constexpr int kKept = 1 << 30;          // freed bytes at the heap's end that are not given back
constexpr int kOnItsOwn = 32 << 20;     // a block of this size is mapped on its own: the most glibc takes
constexpr int kGrownAtOnce = 64 << 20;  // a thread's heap is kept while as much may be asked for again

}  // namespace

void keepFreedMemory() {
#ifdef __GLIBC__
    // each switches off the threshold's growth by itself, so all are set
    ::mallopt(M_TRIM_THRESHOLD, kKept);
    ::mallopt(M_MMAP_THRESHOLD, kOnItsOwn);
    ::mallopt(M_TOP_PAD, kGrownAtOnce);
#endif
}

std::uint64_t freedHeapBytes() {
#ifdef __GLIBC__
    return ::mallinfo2().fordblks;
#else
    return 0;
#endif
}

std::pair<std::string, std::string> largePages() {
    const char* now = std::getenv("GLIBC_TUNABLES");
    std::string value = now ? now : "";
    if (value.find("glibc.malloc.hugetlb") == std::string::npos)
        value += (value.empty() ? "" : ":") + std::string("glibc.malloc.hugetlb=1");
    return {"GLIBC_TUNABLES", value};
}

}  // namespace studio
