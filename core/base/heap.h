// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace studio {

/// Lets the C library keep freed memory for what is asked for next instead of giving it back to the system.
/// A training step frees all that it computed and asks for the same again: with glibc's defaults the system
/// takes pages away and clears new ones in every step. To be called once, first thing in main(). What it is
/// worth in a step of the demo stands in docs/results/demo.md. Source: mallopt(3), M_TRIM_THRESHOLD,
/// M_MMAP_THRESHOLD, M_TOP_PAD.
void keepFreedMemory();

/// Bytes of this process's heaps that are freed and not given back: what is asked for next takes them first.
/// 0 where the C library does not tell. Any thread. Source: mallinfo2(3), fordblks.
std::uint64_t freedHeapBytes();

/// A variable of the environment, name and value, with which a program that trains is started: its heap then
/// lies in pages of 2 MiB where the system has them. glibc reads it at a program's start alone (manual,
/// "Memory Allocation Tunables", glibc.malloc.hugetlb). What the environment holds already is kept.
std::pair<std::string, std::string> largePages();

}  // namespace studio
