// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine.h"

#include <link.h>
#include <sched.h>
#include <sys/utsname.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <regex>

namespace studio {

namespace {

const std::filesystem::path kGroup = "/sys/fs/cgroup";

/// What follows `key` and the separator in the first line that starts with it; surrounding quotes are
/// removed.
std::string valueOf(const std::filesystem::path& file, const std::string& key, char separator) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.compare(0, key.size(), key) != 0) continue;
        const std::size_t at = line.find(separator, key.size());
        if (at == std::string::npos) continue;
        const std::size_t begin = line.find_first_not_of(" \t\"", at + 1);
        const std::size_t end = line.find_last_not_of(" \t\"");
        return begin == std::string::npos ? "" : line.substr(begin, end - begin + 1);
    }
    return "";
}

/// The number at the start of a text; none where it starts otherwise ("max").
std::optional<std::uint64_t> number(const std::string& text) {
    std::uint64_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> numberIn(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::string line;
    return std::getline(stream, line) ? number(line) : std::nullopt;
}

std::uint64_t meminfoBytes(const char* key) {
    return number(valueOf("/proc/meminfo", key, ':')).value_or(0) * 1024;
}

}  // namespace

Machine readMachine() {
    Machine machine;
    machine.system = valueOf("/etc/os-release", "PRETTY_NAME", '=');
    utsname names{};
    if (uname(&names) == 0) {
        machine.kernel = std::string(names.sysname) + " " + names.release + " " + names.machine;
        machine.processor = names.machine;
    }
    if (const std::string model = valueOf("/proc/cpuinfo", "model name", ':'); !model.empty()) {
        machine.processor = model;
    }

    cpu_set_t usable;
    CPU_ZERO(&usable);
    if (sched_getaffinity(0, sizeof usable, &usable) == 0) machine.cores = CPU_COUNT(&usable);

    machine.memoryBytes = meminfoBytes("MemTotal");
    machine.memoryAvailableBytes = meminfoBytes("MemAvailable");
    // a container's share may be smaller than the machine
    if (auto bytes = numberIn(kGroup / "memory.max")) {
        machine.memoryBytes = std::min(machine.memoryBytes, *bytes);
    }
    if (auto bytes = grantedBytes(kGroup)) {
        machine.memoryAvailableBytes = std::min(machine.memoryAvailableBytes, *bytes);
    }
    machine.swapFreeBytes = meminfoBytes("SwapFree");
    if (auto bytes = grantedSwapBytes(kGroup)) {
        machine.swapFreeBytes = std::min(machine.swapFreeBytes, *bytes);
    }

    const std::string driver = valueOf("/proc/driver/nvidia/version", "NVRM version", ':');
    if (std::smatch found; std::regex_search(driver, found, std::regex(R"(\d+\.\d+(\.\d+)?)"))) {
        machine.nvidiaDriver = found.str();
    }
    return machine;
}

std::optional<std::uint64_t> grantedBytes(const std::filesystem::path& group) {
    const auto limit = numberIn(group / "memory.max"), held = numberIn(group / "memory.current");
    if (!limit || !held) return std::nullopt;
    // as MemAvailable has it of the machine
    std::uint64_t given = 0;
    for (const char* key : {"inactive_file", "active_file", "slab_reclaimable"})
        given += number(valueOf(group / "memory.stat", key, ' ')).value_or(0);
    const std::uint64_t kept = *held - std::min(*held, given);
    return *limit - std::min(*limit, kept);
}

std::optional<std::uint64_t> grantedSwapBytes(const std::filesystem::path& group) {
    const auto limit = numberIn(group / "memory.swap.max"), held = numberIn(group / "memory.swap.current");
    if (!limit || !held) return std::nullopt;
    return *limit - std::min(*limit, *held);
}

std::filesystem::path loadedLibrary(const std::string& name) {
    struct Search {
        const std::string& name;
        std::filesystem::path found;
    } search{name, {}};
    dl_iterate_phdr(
        [](dl_phdr_info* library, std::size_t, void* data) {
            auto& wanted = *static_cast<Search*>(data);
            const std::filesystem::path path = library->dlpi_name;
            if (path.filename().string().compare(0, wanted.name.size(), wanted.name) != 0) return 0;
            std::error_code ignored;
            wanted.found = std::filesystem::weakly_canonical(path, ignored);
            if (wanted.found.empty()) wanted.found = path;
            return 1;
        },
        &search);
    return search.found;
}

}  // namespace studio
