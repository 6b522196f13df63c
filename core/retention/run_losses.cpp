// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/run_losses.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "core/run/log_lines.h"

namespace studio::retention {

namespace fs = std::filesystem;

namespace {

std::string stageName(const config::TrainConfig& config) {
    if (!config.stage.name.empty()) return config.stage.name;
    return config.data.instruction.empty() ? fmt::format("task {}", config.stage.task)
                                           : config.data.instruction;
}

RunLosses readLosses(const fs::path& run) {
    RunLosses losses;
    if (auto config = config::loadTrainConfig(run / "config.yaml"); config.ok())
        losses.tasks = configuredTasks(*config);
    std::map<int, std::string> logged;
    run::forEachLine(run / "events.jsonl", UINT64_MAX, [&](std::string_view line, std::uint64_t) {
        // the type stands in front, see toLine: a long log is mostly steps
        if (line.substr(0, 96).find("\"type\":\"validation\"") == std::string_view::npos) return true;
        auto event = run::parseEventLine(line);
        const auto* measured = event.ok() ? std::get_if<run::Validation>(&event->body) : nullptr;
        if (!measured) return true;
        losses.at[measured->step][measured->taskId] = {measured->loss, measured->frames,
                                                       measured->on == "training"};
        logged.emplace(measured->taskId, measured->task);
        return true;
    });
    // the configuration's name wins: an older run wrote its instruction, shortened
    for (TaskLabel& task : losses.tasks) {
        auto known = logged.extract(task.id);
        if (task.name.empty() && known) task.name = known.mapped();
    }
    for (auto& [id, name] : logged) losses.tasks.push_back({id, name});
    return losses;
}

}  // namespace

std::vector<TaskLabel> configuredTasks(const config::TrainConfig& config) {
    std::vector<TaskLabel> tasks;
    for (const auto& earlier : config.replay.previous) tasks.push_back({earlier.task, earlier.name});
    tasks.push_back({config.stage.task, stageName(config)});
    return tasks;
}

std::shared_ptr<const RunLosses> RunLossReader::of(const fs::path& run) {
    // looked at before it is read: what comes meanwhile is another size the next time
    const fs::path file = run / "events.jsonl";
    std::error_code noTime, noSize;
    Seen now{fs::last_write_time(file, noTime), fs::file_size(file, noSize)};
    if (noTime || noSize) return std::make_shared<const RunLosses>(readLosses(run));
    {
        const std::lock_guard lock(mutex_);
        const auto before = seen_.find(run);
        if (before != seen_.end() && before->second.time == now.time && before->second.size == now.size)
            return before->second.losses;
    }
    // not under the lock: a long log must not keep others waiting
    now.losses = std::make_shared<const RunLosses>(readLosses(run));
    const std::lock_guard lock(mutex_);
    return seen_.insert_or_assign(run, std::move(now)).first->second.losses;
}

}  // namespace studio::retention
