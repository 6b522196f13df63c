// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/drift.h"

#include <algorithm>

#include "core/policy/checkpoint_diff.h"
#include "core/run/checkpoint_at.h"

namespace studio::eval {

namespace {

ModuleDrift& rowOf(std::vector<ModuleDrift>& rows, const std::string& module) {
    auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.module == module; });
    if (found != rows.end()) return *found;
    return rows.emplace_back(ModuleDrift{module, {}, {}});
}

/// Adds the distances of a comparison to one of the two lists of each module.
void add(const policy::CheckpointDiff& diff, std::vector<double> ModuleDrift::*list,
         std::vector<ModuleDrift>& rows) {
    for (const auto& module : diff.modules) (rowOf(rows, module.name).*list).push_back(module.distance);
}

}  // namespace

Result<std::vector<ModuleDrift>> driftOver(const std::vector<std::filesystem::path>& checkpoints) {
    if (checkpoints.size() < 2) {
        return Error{ErrorCode::InvalidArgument,
                     "cannot tell how far weights moved: two checkpoints are needed",
                     "Name them in order: of a sequence, one run per stage."};
    }
    std::vector<ModuleDrift> rows;
    ModuleDrift all{"all", {}, {}};
    std::filesystem::path first, before;
    for (const auto& given : checkpoints) {
        STUDIO_ASSIGN(std::filesystem::path now, run::checkpointAt(given));
        if (first.empty()) {
            first = before = now;
            continue;
        }
        STUDIO_ASSIGN(policy::CheckpointDiff step, policy::compareCheckpoints(before, now));
        add(step, &ModuleDrift::inStage, rows);
        all.inStage.push_back(step.distance);
        // of the first stage both are the same comparison
        policy::CheckpointDiff total = step;
        if (before != first) {
            STUDIO_ASSIGN(total, policy::compareCheckpoints(first, now));
        }
        add(total, &ModuleDrift::sinceFirst, rows);
        all.sinceFirst.push_back(total.distance);
        before = now;
    }
    rows.push_back(std::move(all));
    return rows;
}

}  // namespace studio::eval
