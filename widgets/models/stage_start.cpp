// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/stage_start.h"

#include <fmt/format.h>

#include <algorithm>

namespace studio::widgets {

namespace {

/// As YAML text, whatever letters the path has.
std::string quotedPath(const std::filesystem::path& path) {
    std::string out = "\"";
    for (char letter : path.string()) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + '"';
}

}  // namespace

std::optional<StageStartChange> startFrom(const config::ProjectConfig& project,
                                          const sequence::SequencePlan& plan,
                                          const std::filesystem::path& checkpoint) {
    const auto& stages = plan.stages;
    if (stages.empty()) return {};
    // a stage that has begun keeps what it was begun with
    auto begun =
        std::find_if(stages.rbegin(), stages.rend(), [](const auto& stage) { return !stage.run.empty(); });
    const auto next = std::max(stages.begin() + 1, begun.base());
    if (next == stages.end()) return {};
    StageStartChange change;
    change.stage = next->stage;
    change.row = static_cast<std::size_t>(next - stages.begin());
    const std::string key = fmt::format("task{}.training.", next->task);
    change.values[key + "resume_path"] = quotedPath(checkpoint);
    // a path counts only where the stage goes on from a task
    using From = config::TaskStart::From;
    const config::TaskConfig* task = project.findTask(next->task);
    if (task && task->start.from != From::Unsaid && task->start.from != From::Task)
        change.values[key + "resume_from"] = "task";
    return change;
}

std::optional<int> stageBehind(const sequence::SequencePlan& plan, const std::filesystem::path& checkpoint) {
    const auto run = checkpoint.parent_path().parent_path().lexically_normal();
    const auto& stages = plan.stages;
    auto own = std::find_if(stages.begin(), stages.end(), [&run](const auto& stage) {
        return !stage.run.empty() && stage.run.lexically_normal() == run;
    });
    if (own == stages.end() || own + 1 == stages.end()) return {};
    return (own + 1)->stage;
}

}  // namespace studio::widgets
