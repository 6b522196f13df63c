// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sequence/sequence_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/config/train_config.h"
#include "core/run/run_list.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kSchema = 1;
constexpr const char* kFile = "sequence.json";

/// The newest run beside sequence.json that teaches `task` and that no stage names.
fs::path unclaimedRun(const fs::path& folder, int task, const std::set<fs::path>& claimed) {
    fs::path newest;
    std::error_code problem;
    for (fs::directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem)) {
        const fs::path run = it->path().lexically_normal();
        if (claimed.contains(run) || run.filename().string().starts_with('.')) continue;
        std::error_code ignored;
        if (!fs::is_regular_file(run / "config.yaml", ignored) ||
            !fs::is_regular_file(run / "run.json", ignored)) {
            continue;
        }
        auto config = config::loadTrainConfig(run / "config.yaml");
        if (config.ok() && config->stage.task == task && run > newest) newest = run;
    }
    return newest;
}

/// A sequencer killed between making a run and writing it down left a stage without one.
void adoptRuns(SequenceState& state) {
    std::set<fs::path> claimed;
    for (const StageRecord& stage : state.stages) claimed.insert(stage.run);
    for (StageRecord& stage : state.stages) {
        if (stage.run.empty()) stage.run = unclaimedRun(state.folder, stage.task, claimed);
        claimed.insert(stage.run);
    }
    std::erase_if(state.stages, [](const StageRecord& stage) { return stage.run.empty(); });
}

/// What a person deleted must not stand in the way of the other stages.
void setGoneApart(SequenceState& state) {
    auto there =
        std::stable_partition(state.stages.begin(), state.stages.end(), [](const StageRecord& stage) {
            std::error_code ignored;
            return fs::is_directory(stage.run, ignored);
        });
    state.gone.assign(there, state.stages.end());
    state.stages.erase(there, state.stages.end());
}

Result<SequenceState> fromJson(const json& value, const fs::path& folder) {
    if (!value.is_object()) return Error{ErrorCode::Corrupt, "not an object", ""};
    STUDIO_ASSIGN(int schema, jsonValue<int>(value, "schema", 0));
    if (schema > kSchema) {
        return Error{ErrorCode::Unsupported, fmt::format("schema {}, up to {} is known", schema, kSchema),
                     "A newer version of the program wrote it; use that one."};
    }
    if (schema < 1) return Error{ErrorCode::Corrupt, "no usable schema number", ""};
    SequenceState state;
    state.folder = folder;
    state.id = folder.filename().string();
    STUDIO_ASSIGN(std::string project, jsonValue<std::string>(value, "project", ""));
    state.project = (folder / project).lexically_normal();
    STUDIO_ASSIGN(state.baseline, jsonValue<std::string>(value, "baseline", ""));
    STUDIO_ASSIGN(state.strategy, jsonValue<std::string>(value, "strategy", ""));
    STUDIO_ASSIGN(state.seed, jsonValue<std::uint64_t>(value, "seed", 0));
    STUDIO_ASSIGN(state.parent, jsonValue<std::string>(value, "parent", ""));
    STUDIO_ASSIGN(state.branchedAt, jsonValue<int>(value, "branched_at", 1));
    STUDIO_ASSIGN(state.overrides, jsonValue<std::vector<std::string>>(value, "overrides", {}));
    const json stages = value.value("stages", json::array());
    if (!stages.is_array()) return Error{ErrorCode::Corrupt, "'stages' is not a list", ""};
    for (const json& item : stages) {
        if (!item.is_object()) return Error{ErrorCode::Corrupt, "a stage is not an object", ""};
        StageRecord stage;
        STUDIO_ASSIGN(stage.stage, jsonValue<int>(item, "stage", 0));
        STUDIO_ASSIGN(stage.task, jsonValue<int>(item, "task", 0));
        STUDIO_ASSIGN(stage.name, jsonValue<std::string>(item, "name", ""));
        STUDIO_ASSIGN(std::string run, jsonValue<std::string>(item, "run", ""));
        if (!run.empty()) stage.run = (folder / run).lexically_normal();
        state.stages.push_back(std::move(stage));
    }
    return state;
}

}  // namespace

const StageRecord* SequenceState::findStage(int stage) const {
    for (const StageRecord& record : stages) {
        if (record.stage == stage) return &record;
    }
    return nullptr;
}

const StageRecord* SequenceState::findGone(int stage) const {
    if (findStage(stage)) return nullptr;
    for (const StageRecord& record : gone) {
        if (record.stage == stage) return &record;
    }
    return nullptr;
}

Result<SequenceState> readSequence(const fs::path& path) {
    std::error_code ignored;
    fs::path folder = fs::absolute(path, ignored).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    STUDIO_ASSIGN(json value, readJson(folder / kFile));
    auto state = fromJson(value, folder);
    if (!state.ok()) {
        Error error = state.error().within("cannot use " + (folder / kFile).string());
        if (error.hint.empty()) {
            error.hint = "Restore it from a copy, or move the folder away to begin anew.";
        }
        return error;
    }
    adoptRuns(*state);
    setGoneApart(*state);
    return state;
}

Status writeSequence(const SequenceState& state) {
    auto relative = [&](const fs::path& path) {
        return path.empty() ? "" : path.lexically_relative(state.folder).generic_string();
    };
    std::vector<StageRecord> records = state.stages;
    for (const StageRecord& stage : state.gone) {
        if (!state.findStage(stage.stage)) records.push_back(stage);
    }
    std::sort(records.begin(), records.end(),
              [](const StageRecord& a, const StageRecord& b) { return a.stage < b.stage; });
    json stages = json::array();
    for (const StageRecord& stage : records) {
        stages.push_back({{"stage", stage.stage},
                          {"task", stage.task},
                          {"name", stage.name},
                          {"run", relative(stage.run)}});
    }
    STUDIO_CHECK(makeFolders(state.folder));
    return writeJson(state.folder / kFile, json{{"schema", kSchema},
                                                {"project", relative(state.project)},
                                                {"baseline", state.baseline},
                                                {"strategy", state.strategy},
                                                {"seed", state.seed},
                                                {"parent", state.parent},
                                                {"branched_at", state.branchedAt},
                                                {"overrides", state.overrides},
                                                {"stages", stages}});
}

std::vector<SequenceState> listSequences(const fs::path& runs, std::vector<std::string>* problems) {
    std::vector<SequenceState> found;
    std::error_code problem;
    for (fs::directory_iterator it(runs, problem), end; !problem && it != end; it.increment(problem)) {
        std::error_code ignored;
        if (!fs::is_regular_file(it->path() / kFile, ignored)) continue;
        auto state = readSequence(it->path());
        if (state.ok()) {
            found.push_back(std::move(*state));
        } else if (problems) {
            problems->push_back(state.error().message);
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return found;
}

std::string sequenceId(const std::string& branch, const std::string& baseline,
                       std::optional<std::uint64_t> seed) {
    std::string id = branch.empty() ? "main" : branch;
    if (!baseline.empty()) id += "-" + baseline;
    if (seed) id += fmt::format("-seed{}", *seed);
    return id;
}

}  // namespace studio::sequence
