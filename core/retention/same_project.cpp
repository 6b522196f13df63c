// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/same_project.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "core/config/project_config.h"

namespace studio::retention {

namespace fs = std::filesystem;

fs::path projectOf(const fs::path& run, const config::TrainConfig& config) {
    const fs::path& named = config.stage.project;
    const fs::path within = config.training.outputDirectory.lexically_relative(named);
    if (named.empty() || within.empty() || *within.begin() == "..") return named;
    // back from the run by the way that leads to it
    const std::vector<fs::path> way(within.begin(), within.end());
    fs::path now = run.parent_path();
    for (auto part = way.rbegin(); part != way.rend(); ++part) {
        if (*part == "." || part->empty()) continue;
        if (now.filename() != *part) return named;
        now = now.parent_path();
    }
    return config::isProject(now) ? now : named;
}

bool isOneProject(const SequenceHistory& a, const SequenceHistory& b) {
    const fs::path &one = a.stages()[0].project, &other = b.stages()[0].project;
    if (one == other) return true;
    if (one.filename() != other.filename()) return false;
    std::error_code ignored;
    if (fs::exists(one, ignored) && fs::exists(other, ignored)) return fs::equivalent(one, other, ignored);
    const auto told = a.instructions(), others = b.instructions();
    return std::all_of(told.begin(), told.end(), [&](const auto& task) {
        auto found = others.find(task.first);
        return found == others.end() || found->second == task.second;
    });
}

}  // namespace studio::retention
