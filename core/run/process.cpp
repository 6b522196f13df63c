// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/process.h"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>
#include <sstream>

#include "core/base/file.h"
#include "core/base/json.h"

namespace studio::run {

using nlohmann::json;

namespace {

std::string firstLine(const char* path) {
    auto text = readFile(path, 1 << 16);
    return text.ok() ? text->substr(0, text->find('\n')) : std::string();
}

/// Start time in ticks since boot; nothing for a process that is gone or a zombie.
std::optional<std::int64_t> startTicks(std::int64_t pid) {
    if (pid <= 0) return std::nullopt;
    auto stat = readFile(fmt::format("/proc/{}/stat", pid), 1 << 16);
    if (!stat.ok()) return std::nullopt;
    // the name in parentheses may hold blanks and parentheses itself: count from its end
    auto end = stat->rfind(')');
    if (end == std::string::npos) return std::nullopt;
    std::istringstream rest(stat->substr(end + 1));
    std::string field, state;
    rest >> state;
    if (state == "Z" || state == "X") return std::nullopt;
    for (int number = 4; number <= 22; ++number) rest >> field;
    if (!rest) return std::nullopt;
    return std::strtoll(field.c_str(), nullptr, 10);
}

std::string pidNamespace() {
    char target[128];
    auto length = ::readlink("/proc/self/ns/pid", target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string();
}

std::string hostName() {
    char name[HOST_NAME_MAX + 1] = {};
    ::gethostname(name, HOST_NAME_MAX);
    return name;
}

}  // namespace

ProcessId currentProcess() {
    return {.host = hostName(),
            .bootId = firstLine("/proc/sys/kernel/random/boot_id"),
            .pidNamespace = pidNamespace(),
            .pid = ::getpid(),
            .startTicks = startTicks(::getpid()).value_or(0)};
}

Liveness probe(const ProcessId& process) {
    ProcessId here = currentProcess();
    if (process.host != here.host) return Liveness::Elsewhere;
    if (process.bootId != here.bootId) return Liveness::Rebooted;
    if (process.pidNamespace != here.pidNamespace) return Liveness::Elsewhere;
    auto ticks = startTicks(process.pid);
    return ticks && *ticks == process.startTicks ? Liveness::Alive : Liveness::Dead;
}

std::optional<double> processStartS(std::int64_t pid) {
    auto ticks = startTicks(pid);
    auto stat = readFile("/proc/stat", 16u << 20);
    if (!ticks || !stat.ok()) return std::nullopt;
    auto at = stat->find("\nbtime ");
    if (at == std::string::npos) return std::nullopt;
    double boot = std::strtod(stat->c_str() + at + 7, nullptr);
    return boot + static_cast<double>(*ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

json toJson(const ProcessId& process) {
    return {{"host", process.host},
            {"boot_id", process.bootId},
            {"pid_namespace", process.pidNamespace},
            {"pid", process.pid},
            {"process_start_ticks", process.startTicks}};
}

Result<ProcessId> processFromJson(const json& value) {
    if (!value.is_object()) return Error{ErrorCode::Corrupt, "the process is not an object", ""};
    ProcessId process;
    STUDIO_ASSIGN(process.host, jsonValue<std::string>(value, "host", ""));
    STUDIO_ASSIGN(process.bootId, jsonValue<std::string>(value, "boot_id", ""));
    STUDIO_ASSIGN(process.pidNamespace, jsonValue<std::string>(value, "pid_namespace", ""));
    STUDIO_ASSIGN(process.pid, jsonValue<std::int64_t>(value, "pid", 0));
    STUDIO_ASSIGN(process.startTicks, jsonValue<std::int64_t>(value, "process_start_ticks", 0));
    return process;
}

}  // namespace studio::run
