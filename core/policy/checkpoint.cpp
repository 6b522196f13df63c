// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint.h"

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint_reader.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/policy/weights.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using smolvla::Config;
using smolvla::SmolVlaPolicy;

/// The tokenizer of the model that the checkpoint names, and the side on which that cuts long texts.
Status borrowTokenizer(const fs::path& folder, const Config& config, const TokenizerLookup& lookUp,
                       OpenedPolicy& opened) {
    STUDIO_ASSIGN(fs::path found,
                  namedTokenizer(folder, opened.processors.tokenizerName, config.vlmModelName, lookUp));
    if (found.empty()) return {};
    opened.tokenizerFile = found;
    STUDIO_ASSIGN(std::optional<bool> left, cutsLeft(found));
    opened.processors.truncateLeft = left.value_or(opened.processors.truncateLeft);
    opened.notes.push_back(borrowedNote(found));
    return {};
}

Status openTokenizer(const fs::path& folder, const Config& config, const TokenizerLookup& lookUp,
                     OpenedPolicy& opened) {
    opened.tokenizerFile = findTokenizer(folder, opened.processors.tokenizerName);
    if (opened.tokenizerFile.empty() && lookUp) STUDIO_CHECK(borrowTokenizer(folder, config, lookUp, opened));
    if (opened.tokenizerFile.empty()) return {};
    auto tokenizer = text::Tokenizer::load(opened.tokenizerFile);
    if (!tokenizer.ok()) return tokenizer.error().within("cannot open " + folder.string());
    if (tokenizer->vocabularySize() > config.backbone.vocabulary) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot open {}: {} has {} tokens, the policy {} embeddings",
                                 folder.string(), opened.tokenizerFile.string(), tokenizer->vocabularySize(),
                                 config.backbone.vocabulary),
                     "Put the tokenizer.json that the policy was trained with in its place."};
    }
    opened.tokenizer = std::move(*tokenizer);
    return {};
}

}  // namespace

Result<OpenedPolicy> openPolicy(const fs::path& given, const TokenizerLookup& lookUp) {
    STUDIO_ASSIGN(fs::path folder, resolveCheckpoint(given));
    OpenedPolicy opened;
    STUDIO_ASSIGN(Config config, readPolicyConfig(folder, opened.notes));
    STUDIO_CHECK(requireWeights(folder));
    fs::path weights = folder / "model.safetensors";
    // what is quick to read is checked before what takes seconds
    STUDIO_ASSIGN(auto buffers, readInModelBuffers(weights));
    STUDIO_ASSIGN(opened.processors, openProcessors(folder, config, buffers, opened.notes));
    STUDIO_CHECK(openTokenizer(folder, config, lookUp, opened));
    STUDIO_ASSIGN(opened.embodiment, readEmbodiment(folder));

    opened.policy = std::make_shared<SmolVlaPolicy>(config);
    STUDIO_ASSIGN(LoadedWeights loaded, loadWeights(*opened.policy, weights));
    opened.policy->applyFreezing();
    opened.weights = fmt::format("{} ({})", weights.string(), loaded.hash);
    for (const std::string& name : loaded.absentOptional) {
        opened.notes.push_back(name + " is not stored: zeros, nothing reads it");
    }
    return opened;
}

Status savePolicy(const fs::path& folder, const OpenedPolicy& opened, bool allFloat) {
    STUDIO_CHECK(makeFolders(folder));
    const Config& config = opened.policy->config();
    bool ownBackbone = hasOwnBackbone(config), ownTokenizer = opened.tokenizer.has_value();
    if (ownBackbone) {
        STUDIO_CHECK(makeFolders(folder / "vlm"));
        STUDIO_CHECK(writeJson(folder / "vlm" / "config.json", config.backbone.toJson(), 2));
    }
    ordered_json json = portableConfig(config);
    Processors processors = opened.processors;
    processors.tokenizerName =
        ownBackbone && ownTokenizer ? "tokenizer" : json["vlm_model_name"].get<std::string>();
    if (ownTokenizer) {
        STUDIO_CHECK(writeTokenizer(
            folder, {opened.tokenizerFile, config.backbone.padToken, processors.truncateLeft}));
    }
    STUDIO_CHECK(writeProcessors(folder, processors, json["input_features"], json["output_features"],
                                 config.normalization));
    if (opened.embodiment) STUDIO_CHECK(writeEmbodiment(folder, *opened.embodiment));
    STUDIO_CHECK(saveWeights(*opened.policy, folder / "model.safetensors", allFloat));
    // last: a folder without it is no checkpoint
    return writeJson(folder / "config.json", json);
}

}  // namespace studio::policy
