// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint_info.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/policy/checkpoint_files.h"
#include "core/policy/checkpoint_reader.h"
#include "core/policy/checkpoint_tokenizer.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/policy/weights.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_info.h"
#include "core/tensors/safetensors.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;

/// Beginning of a parameter's name -> part; the first that fits counts.
constexpr std::array<std::pair<const char*, const char*>, 9> kModules = {{
    {"model.vlm_with_expert.vlm.model.vision_model.", "vision"},
    {"model.vlm_with_expert.vlm.model.connector.", "connector"},
    {"model.vlm_with_expert.vlm.model.text_model.embed_tokens.", "embeddings"},
    {"model.vlm_with_expert.vlm.model.text_model.", "text"},
    {"model.vlm_with_expert.vlm.lm_head.", "lm_head"},
    {"model.vlm_with_expert.lm_expert.", "expert"},
    {"model.state_proj.", "state_proj"},
    {"model.action_", "action heads"},
    {"", "unknown"},
}};

void addTensors(const tensors::SafetensorsFile& file, CheckpointInfo& info) {
    // parameters are created empty: their memory is never touched here
    smolvla::SmolVlaPolicy policy(info.config);
    policy.applyFreezing();
    auto parameters = policy.named_parameters();
    std::map<std::string, ModuleRow> modules;
    for (const auto& stored : file.tensors()) {
        TensorRow row{.name = stored.name, .dtype = stored.dtype, .module = "", .shape = stored.shape};
        std::string parameter = parameterOf(stored.name);
        row.module = moduleOf(parameter);
        row.elements = 1;
        for (auto size : stored.shape) row.elements *= size;
        const at::Tensor* place = parameters.find(parameter);
        row.trainable = place && place->requires_grad();
        ModuleRow& module = modules[row.module];
        ++module.tensors;
        ++module.dtypes[row.dtype];
        module.parameters += row.elements;
        if (row.trainable) module.trainable += row.elements;
        info.tensors.push_back(std::move(row));
    }
    for (const std::string& name : moduleNames()) {
        auto found = modules.find(name);
        if (found == modules.end()) continue;
        found->second.name = name;
        if (name != "statistics") info.parameters += found->second.parameters;
        info.trainable += found->second.trainable;
        info.modules.push_back(std::move(found->second));
    }
}

std::uint64_t sizeOf(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code failure;
    for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
         it.increment(failure)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored)) bytes += it->file_size(ignored);
    }
    return bytes;
}

/// Links of the same folder that point at a step ("last", "best").
std::vector<std::string> linksTo(const fs::path& step) {
    std::vector<std::string> links;
    std::error_code failure;
    for (fs::directory_iterator it(step.parent_path(), failure), end; !failure && it != end;
         it.increment(failure)) {
        std::error_code ignored;
        if (it->is_symlink(ignored) && fs::equivalent(it->path(), step, ignored))
            links.push_back(it->path().filename());
    }
    std::sort(links.begin(), links.end());
    return links;
}

CheckpointEntry entryOf(const fs::path& folder, const fs::path& model) {
    CheckpointEntry entry;
    entry.path = folder;
    std::string name = folder.filename();
    std::int64_t step = -1;
    auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), step);
    if (failure == std::errc() && end == name.data() + name.size()) entry.step = step;
    entry.bytes = sizeOf(folder);
    entry.links = linksTo(folder);
    if (isFile(folder / "manifest.json")) {
        auto verified = run::verifyCheckpoint(folder, true);
        if (!verified.ok()) entry.problem = verified.error().message;
    } else if (auto weights = requireWeights(model); !weights.ok()) {
        entry.problem = weights.error().message;
    }
    if (folder.parent_path().filename() == "checkpoints") {
        auto record = run::readRunRecord(folder.parent_path().parent_path());
        if (record.ok() && !record->sessions.empty()) entry.runStartedS = record->sessions.front().startedS;
    }
    return entry;
}

void find(const fs::path& folder, int depth, std::vector<CheckpointEntry>& found) {
    constexpr int kMaxDepth = 8;
    std::string name = folder.filename();
    if (depth > kMaxDepth || (depth > 0 && name.starts_with(".")) || name.find(".tmp-") != std::string::npos)
        return;
    for (const fs::path& model : {folder, folder / "pretrained_model"}) {
        std::vector<std::string> notes;
        bool policy = isFile(model / "config.json") &&
                      (isFile(model / "model.safetensors") || readPolicyConfig(model, notes).ok());
        if (!policy) continue;
        found.push_back(entryOf(folder, model));
        return;
    }
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        std::error_code ignored;
        if (it->is_directory(ignored) && !it->is_symlink(ignored)) find(it->path(), depth + 1, found);
    }
}

}  // namespace

std::string moduleOf(const std::string& parameter) {
    if (isInModelBuffer(parameter)) return "statistics";
    for (const auto& [prefix, module] : kModules) {
        if (parameter.starts_with(prefix)) return module;
    }
    return "unknown";
}

const std::vector<std::string>& moduleNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const auto& [prefix, module] : kModules) list.push_back(module);
        list.insert(list.end() - 1, "statistics");
        return list;
    }();
    return names;
}

Result<CheckpointInfo> describeCheckpoint(const fs::path& given) {
    CheckpointInfo info;
    STUDIO_ASSIGN(info.folder, resolveCheckpoint(given));
    STUDIO_ASSIGN(info.config, readPolicyConfig(info.folder, info.notes));
    STUDIO_CHECK(requireWeights(info.folder));
    fs::path weights = info.folder / "model.safetensors";
    STUDIO_ASSIGN(auto file, tensors::SafetensorsFile::open(weights));
    std::error_code ignored;
    info.bytes = fs::file_size(weights, ignored);
    STUDIO_ASSIGN(auto buffers, readInModelBuffers(weights));
    STUDIO_ASSIGN(info.processors, openProcessors(info.folder, info.config, buffers, info.notes));
    info.tokenizer = findTokenizer(info.folder, info.processors.tokenizerName);
    STUDIO_ASSIGN(info.embodiment, readEmbodiment(info.folder));
    addTensors(file, info);
    return info;
}

Result<std::vector<CheckpointEntry>> findCheckpoints(const fs::path& root) {
    std::error_code failure;
    if (!fs::is_directory(root, failure)) {
        return Error{ErrorCode::NotFound, "cannot list checkpoints: " + root.string() + " is no folder",
                     "Name the folder that holds runs or checkpoints."};
    }
    std::vector<CheckpointEntry> found;
    find(fs::canonical(root, failure), 0, found);
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return found;
}

}  // namespace studio::policy
