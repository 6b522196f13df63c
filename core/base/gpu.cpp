// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gpu.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <thread>

#include "core/base/child_program.h"

namespace studio {

namespace {

constexpr const char* kTool = "nvidia-smi";
constexpr auto kLook = std::chrono::milliseconds(20);

/// Where the tool lies; empty: nowhere on PATH.
std::string toolOnPath() {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::string tool = (std::filesystem::path(folder) / kTool).string();
        if (!folder.empty() && ::access(tool.c_str(), X_OK) == 0) return tool;
    }
    return "";
}

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// The fields of a line; the last one may hold commas. Empty: it has fewer.
std::vector<std::string> fieldsOf(const std::string& line, std::size_t count) {
    std::vector<std::string> fields;
    std::size_t begin = 0;
    while (fields.size() + 1 < count) {
        const std::size_t comma = line.find(',', begin);
        if (comma == std::string::npos) return {};
        fields.push_back(trimmed(line.substr(begin, comma - begin)));
        begin = comma + 1;
    }
    fields.push_back(trimmed(line.substr(begin)));
    return fields;
}

/// A whole number; nothing for other words ("[N/A]").
std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> bytesOfMib(const std::string& text) {
    const auto mib = wholeNumber(text);
    if (!mib || *mib < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*mib) << 20;
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace

Result<std::string> askNvidiaSmi(const std::vector<std::string>& arguments, std::chrono::milliseconds limit) {
    const std::string tool = toolOnPath();
    if (tool.empty()) return Error{ErrorCode::NotFound, "there is no nvidia-smi on PATH", ""};
    std::vector<std::string> argv{tool};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    STUDIO_ASSIGN(ChildProgram child, ChildProgram::start(argv, {.standardOutput = true}));
    std::string said;
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const auto code = child.ended();
        for (const std::string& line : child.lines()) said += line + "\n";
        if (code == 0) return said;
        if (code) {
            const auto lines = linesOf(said);
            return Error{ErrorCode::Io,
                         fmt::format("nvidia-smi ended with code {}: {}", *code,
                                     lines.empty() ? "" : trimmed(lines.front())),
                         ""};
        }
        if (std::chrono::steady_clock::now() > until) break;
        std::this_thread::sleep_for(kLook);
    }
    // a driver that hangs keeps its tool from dying: another thread waits for that
    std::thread([gone = std::move(child)] {}).detach();
    return Error{
        ErrorCode::Io,
        fmt::format("nvidia-smi did not answer within {:g} s", std::chrono::duration<double>(limit).count()),
        ""};
}

Result<std::vector<Gpu>> readGpus(const AskNvidia& ask) {
    constexpr const char* kFormat = "--format=csv,noheader,nounits";
    STUDIO_ASSIGN(std::string gpuText,
                  ask({"--query-gpu=index,uuid,memory.total,memory.free,name", kFormat}));
    std::vector<Gpu> gpus;
    for (const std::string& line : linesOf(gpuText)) {
        const auto fields = fieldsOf(line, 5);
        const auto index = fields.empty() ? std::nullopt : wholeNumber(fields[0]);
        // warnings stand between the lines
        if (!index) continue;
        gpus.push_back({.index = static_cast<int>(*index),
                        .uuid = fields[1],
                        .name = fields[4],
                        .totalBytes = bytesOfMib(fields[2]),
                        .freeBytes = bytesOfMib(fields[3]),
                        .processes = {}});
    }
    if (gpus.empty()) return Error{ErrorCode::Corrupt, "nvidia-smi named no GPU", ""};
    STUDIO_ASSIGN(std::string processText,
                  ask({"--query-compute-apps=gpu_uuid,pid,used_memory,process_name", kFormat}));
    for (const std::string& line : linesOf(processText)) {
        const auto fields = fieldsOf(line, 4);
        const auto pid = fields.empty() ? std::nullopt : wholeNumber(fields[1]);
        if (!pid) continue;
        auto gpu = std::find_if(gpus.begin(), gpus.end(), [&](const Gpu& g) { return g.uuid == fields[0]; });
        if (gpu != gpus.end()) gpu->processes.push_back({*pid, fields[3], bytesOfMib(fields[2])});
    }
    return gpus;
}

std::optional<Gpu> cudaGpu(const std::vector<Gpu>& gpus, int number, const std::string& visible,
                           bool busOrder) {
    std::string wanted = std::to_string(number);
    if (!visible.empty()) {
        std::istringstream names(visible);
        for (int at = 0; at <= number; ++at) {
            if (!std::getline(names, wanted, ',')) return std::nullopt;
        }
        wanted = trimmed(wanted);
    }
    const auto index = wholeNumber(wanted);
    const bool mixed =
        std::any_of(gpus.begin(), gpus.end(), [&](const Gpu& gpu) { return gpu.name != gpus.front().name; });
    if (index && mixed && !busOrder) return std::nullopt;
    auto found = std::find_if(gpus.begin(), gpus.end(), [&](const Gpu& gpu) {
        // the start of a name is enough for CUDA
        return index ? gpu.index == *index : wanted.starts_with("GPU-") && gpu.uuid.starts_with(wanted);
    });
    return found == gpus.end() ? std::nullopt : std::optional(*found);
}

}  // namespace studio
