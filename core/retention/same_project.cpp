// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/same_project.h"

#include <algorithm>

#include "core/retention/sequence_history.h"

namespace studio::retention {

namespace fs = std::filesystem;

std::optional<bool> isOneFolder(const fs::path& a, const fs::path& b) {
    if (a == b) return true;
    if (a.filename() != b.filename()) return false;
    std::error_code ignored;
    if (fs::exists(a, ignored) && fs::exists(b, ignored)) return fs::equivalent(a, b, ignored);
    return {};
}

bool isOneProject(const SequenceHistory& a, const SequenceHistory& b) {
    if (auto known = isOneFolder(a.stages()[0].project, b.stages()[0].project)) return *known;
    const auto told = a.instructions(), others = b.instructions();
    return std::all_of(told.begin(), told.end(), [&](const auto& task) {
        auto found = others.find(task.first);
        return found == others.end() || found->second == task.second;
    });
}

}  // namespace studio::retention
