// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace studio::run {

/// Names a process so that neither a reused pid nor a restarted machine is taken for it.
struct ProcessId {
    std::string host;
    std::string bootId;        ///< changes with every start of the machine
    std::string pidNamespace;  ///< pids of another container mean nothing here
    std::int64_t pid = 0;
    std::int64_t startTicks = 0;  ///< start time in clock ticks since boot (field 22 of /proc/PID/stat)
    bool operator==(const ProcessId&) const = default;
};

/// The calling process. Linux: /proc and the host's name.
ProcessId currentProcess();

/// What can be told of a process from here.
enum class Liveness {
    Alive,
    Dead,
    Rebooted,   ///< same host name, another start of the machine
    Elsewhere,  ///< another host or container: cannot be told from here
};
/// Whether that very process still runs; a zombie counts as dead.
Liveness probe(const ProcessId& process);

/// When that process of this machine started, seconds since 1970; nothing when there is none (a zombie is
/// none).
std::optional<double> processStartS(std::int64_t pid);

/// As run.json and the lock have it.
nlohmann::json toJson(const ProcessId& process);
/// Errors: Corrupt.
Result<ProcessId> processFromJson(const nlohmann::json& value);

}  // namespace studio::run
