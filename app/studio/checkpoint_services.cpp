// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/checkpoint_services.h"

#include <memory>

#include "core/policy/checkpoint.h"
#include "core/policy/checkpoint_diff.h"
#include "core/policy/checkpoint_info.h"
#include "core/policy/checkpoint_tools.h"
#include "core/retention/run_losses.h"
#include "core/run/clock.h"
#include "core/run/trash.h"

namespace studio::app {

namespace fs = std::filesystem;

namespace {

Result<std::vector<widgets::CheckpointRow>> find(const fs::path& root) {
    STUDIO_ASSIGN(auto entries, policy::findCheckpoints(root));
    std::vector<widgets::CheckpointRow> rows;
    for (const auto& entry : entries)
        rows.push_back({entry.path, entry.step, entry.bytes, entry.links, entry.problem, entry.runStartedS});
    return rows;
}

/// "a.b.c" and value of every leaf.
void flatten(const nlohmann::ordered_json& value, const std::string& prefix,
             std::vector<std::pair<std::string, std::string>>& out) {
    if (value.is_object() && !value.empty()) {
        for (const auto& [key, inner] : value.items())
            flatten(inner, prefix.empty() ? key : prefix + "." + key, out);
        return;
    }
    out.emplace_back(prefix, value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<widgets::CheckpointDetails> describe(const fs::path& folder) {
    STUDIO_ASSIGN(policy::CheckpointInfo info, policy::describeCheckpoint(folder));
    widgets::CheckpointDetails details;
    details.folder = info.folder;
    flatten(info.config.toJson(), "", details.config);
    for (const auto& row : info.tensors) {
        details.tensors.push_back({row.name, row.dtype, row.module, row.shape, row.elements, row.trainable});
    }
    for (const auto& row : info.modules) {
        details.modules.push_back({row.name, row.tensors, row.parameters, row.trainable});
    }
    details.parameters = info.parameters;
    details.trainable = info.trainable;
    details.bytes = info.bytes;
    // "<feature>.<stat>" of one feature stand together
    for (const auto& [key, values] : info.processors.normalizer.stats()) {
        auto dot = key.rfind('.');
        std::string feature = key.substr(0, dot), what = dot == std::string::npos ? "" : key.substr(dot + 1);
        if (!details.statistics.empty() && details.statistics.back().feature == feature) {
            details.statistics.back().what += ", " + what;
        } else {
            details.statistics.push_back({feature, what, values.numel()});
        }
    }
    details.tokenizer = info.tokenizer;
    details.notes = info.notes;
    return details;
}

Result<std::vector<std::string>> checkWhole(const fs::path& folder) {
    STUDIO_ASSIGN(policy::CheckpointCheck check, policy::checkCheckpoint(folder));
    std::vector<std::string> lines = check.checked;
    lines.insert(lines.end(), check.notes.begin(), check.notes.end());
    return lines;
}

Result<widgets::TensorFigures> figures(const fs::path& folder, const std::string& tensor) {
    STUDIO_ASSIGN(policy::TensorFigures found, policy::tensorFigures(folder, tensor));
    return widgets::TensorFigures{found.min,      found.max,   found.mean,      found.std,
                                  found.elements, found.zeros, found.notFinite, found.histogram};
}

Result<widgets::CheckpointComparison> compare(const fs::path& a, const fs::path& b) {
    STUDIO_ASSIGN(policy::CheckpointDiff diff, policy::compareCheckpoints(a, b));
    widgets::CheckpointComparison comparison;
    for (const auto& key : diff.config) comparison.config.push_back({key.key, key.a, key.b});
    for (const auto& row : diff.modules) {
        comparison.modules.push_back({row.name, row.tensors, row.different, row.distance});
    }
    comparison.distance = diff.distance;
    comparison.onlyA = diff.onlyA;
    comparison.onlyB = diff.onlyB;
    comparison.shapes = diff.shapes;
    comparison.statistics = diff.statistics;
    return comparison;
}

Status exportTo(const fs::path& from, const fs::path& to) {
    STUDIO_CHECK(policy::requireFree(to));
    STUDIO_ASSIGN(policy::OpenedPolicy opened, policy::openPolicy(from));
    return policy::saveNewPolicy(to, opened);
}

}  // namespace

void addCheckpointServices(widgets::Services& services) {
    services.findCheckpoints = find;
    services.describeCheckpoint = describe;
    services.verifyCheckpoint = checkWhole;
    services.tensorFigures = figures;
    services.compareCheckpoints = compare;
    services.exportCheckpoint = exportTo;
    services.trashCheckpoint = [](const fs::path& checkpoint) {
        return run::moveCheckpointToTrash(checkpoint, run::wallClockS());
    };
    services.runLosses = [reader = std::make_shared<retention::RunLossReader>()](const fs::path& run) {
        return reader->of(run);
    };
}

}  // namespace studio::app
