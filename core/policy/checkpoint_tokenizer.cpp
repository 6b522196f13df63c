// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/checkpoint_tokenizer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint_files.h"
#include "core/text/bpe.h"
#include "core/text/unicode.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

const char* const kByteTokens[] = {"<|endoftext|>", "<|im_start|>", "<|im_end|>"};

/// The byte tokenizer in the form of any other: a vocabulary without merges (ids as Tokenizer::bytes()).
std::string byteTokenizerJson() {
    ordered_json vocabulary = ordered_json::object();
    int id = 0;
    for (const char* token : kByteTokens) vocabulary[token] = id++;
    for (char32_t code : text::byteAlphabet()) {
        std::string name;
        text::appendUtf8(name, code);
        vocabulary[name] = id++;
    }
    ordered_json byteLevel{
        {"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}};
    ordered_json model{{"type", "BPE"},          {"dropout", nullptr},
                       {"unk_token", nullptr},   {"fuse_unk", false},
                       {"byte_fallback", false}, {"ignore_merges", false},
                       {"vocab", vocabulary},    {"merges", ordered_json::array()}};
    ordered_json root{{"version", "1.0"},
                      {"truncation", nullptr},
                      {"padding", nullptr},
                      {"added_tokens", ordered_json::array()},
                      {"normalizer", nullptr},
                      {"pre_tokenizer", byteLevel},
                      {"post_processor", nullptr},
                      {"decoder", byteLevel},
                      {"model", model}};
    return root.dump(2) + "\n";
}

/// The text of a token by its id; empty where tokenizer.json has none.
std::string tokenText(const json& tokenizer, int id) {
    if (tokenizer.contains("added_tokens")) {
        for (const json& token : tokenizer["added_tokens"]) {
            if (token.value("id", -1) == id) return token.value("content", "");
        }
    }
    for (const auto& [name, number] : tokenizer["model"]["vocab"].items()) {
        if (number == id) return name;
    }
    return "";
}

/// What transformers needs beside tokenizer.json.
Result<ordered_json> tokenizerConfig(const TokenizerFiles& files, const std::string& tokenizerJson) {
    fs::path beside = files.source.parent_path() / "tokenizer_config.json";
    ordered_json config = ordered_json::object();
    if (!files.source.empty() && isFile(beside)) {
        STUDIO_ASSIGN(std::string text, readFile(beside));
        STUDIO_CHECK(parseJson(text, beside.string()));
        config = ordered_json::parse(text);
        if (!config.is_object()) config = ordered_json::object();
    }
    if (!config.contains("tokenizer_class")) {
        // without one, transformers looks for the configuration of a whole model
        config["tokenizer_class"] = "PreTrainedTokenizerFast";
        config["clean_up_tokenization_spaces"] = false;
    }
    if (!config.contains("pad_token")) {
        STUDIO_ASSIGN(json tokenizer, parseJson(tokenizerJson, files.source.empty() ? "tokenizer.json"
                                                                                    : files.source.string()));
        if (std::string pad = tokenText(tokenizer, files.padToken); !pad.empty()) config["pad_token"] = pad;
    }
    config["padding_side"] = "right";
    config["truncation_side"] = files.truncateLeft ? "left" : "right";
    return config;
}

}  // namespace

fs::path findTokenizer(const fs::path& folder, const std::string& name) {
    fs::path named(name);
    // a hub id has a slash and is no folder here; a path that leaves the checkpoint is not followed
    bool inside = !name.empty() && named.is_relative() && name.find("..") == std::string::npos;
    if (inside && isFile(folder / named / "tokenizer.json")) return folder / named / "tokenizer.json";
    for (const char* place : {"tokenizer/tokenizer.json", "tokenizer.json", "vlm/tokenizer.json"}) {
        if (isFile(folder / place)) return folder / place;
    }
    return {};
}

Result<fs::path> namedTokenizer(const fs::path& folder, const std::string& name, const std::string& backbone,
                                const TokenizerLookup& lookUp) {
    std::optional<Error> first;
    std::error_code ignored;
    for (const std::string* model : {&name, &backbone}) {
        // a folder inside of the checkpoint ("tokenizer") is no model
        if (model->find('/') == std::string::npos || (model == &backbone && name == backbone)) continue;
        if (fs::path file = findTokenizer(*model, ""); !file.empty()) return file;
        auto found = lookUp(*model);
        if (found.ok() || found.error().code == ErrorCode::Cancelled) return found;
        // a folder that has none is no help: what can be fetched is worth more words
        if (!first || fs::is_directory(name, ignored)) first = found.error();
    }
    if (!first) return fs::path();
    return first->within(fmt::format("cannot find a tokenizer for {}, which brings none", folder.string()));
}

std::string borrowedNote(const fs::path& tokenizerJson) {
    return fmt::format("no tokenizer.json lies beside its weights: {} is used", tokenizerJson.string());
}

Result<std::optional<bool>> cutsLeft(const fs::path& tokenizerJson) {
    fs::path beside = tokenizerJson.parent_path() / "tokenizer_config.json";
    if (!isFile(beside)) return std::optional<bool>();
    STUDIO_ASSIGN(json config, readJson(beside));
    if (!config.is_object() || !config.contains("truncation_side")) return std::optional<bool>();
    return std::optional<bool>(config["truncation_side"] == "left");
}

Status writeTokenizer(const fs::path& folder, const TokenizerFiles& files) {
    std::string content;
    if (files.source.empty()) {
        content = byteTokenizerJson();
    } else {
        STUDIO_ASSIGN(content, readFile(files.source));
    }
    STUDIO_ASSIGN(ordered_json config, tokenizerConfig(files, content));
    STUDIO_CHECK(makeFolders(folder / "tokenizer"));
    STUDIO_CHECK(writeFileAtomic(folder / "tokenizer" / "tokenizer.json", content));
    return writeJson(folder / "tokenizer" / "tokenizer_config.json", config, 2);
}

}  // namespace studio::policy
