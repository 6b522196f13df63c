// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstring>
#include <new>

namespace studio::test {

/// Memory that is resident as long as it lives, and no longer: past the allocator, which might keep it.
class ResidentPages {
public:
    explicit ResidentPages(std::size_t mib)
        : size_(mib << 20),
          memory_(mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
        if (memory_ == MAP_FAILED) throw std::bad_alloc();
        std::memset(memory_, 1, size_);
    }
    ~ResidentPages() { munmap(memory_, size_); }
    ResidentPages(const ResidentPages&) = delete;
    ResidentPages& operator=(const ResidentPages&) = delete;

private:
    std::size_t size_;
    void* memory_;
};

}  // namespace studio::test
