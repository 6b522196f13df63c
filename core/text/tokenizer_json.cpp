// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/base/json.h"
#include "core/text/tokenizer_tables.h"
#include "core/text/unicode.h"

namespace studio::text {

using nlohmann::json;

namespace {

/// Lets a map of strings be searched by a view.
struct ViewHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using Ids = std::unordered_map<std::string, std::int32_t, ViewHash, std::equal_to<>>;

constexpr std::int64_t kMaxId = 1 << 22;  // the largest vocabularies in use have a quarter million entries

/// Reads one file; the members are the steps, each of which fills its part of the tables.
class Reader {
public:
    Reader(const json& root, std::string path) : root_(root), path_(std::move(path)) {}

    Status read(TokenizerTables& tables) {
        if (!root_.is_object()) return corrupt("the file is no JSON object");
        STUDIO_CHECK(passOver("normalizer", {}));
        STUDIO_CHECK(passOver("post_processor", {"ByteLevel"}));  // moves offsets only
        STUDIO_CHECK(passOver("decoder", {"ByteLevel"}));
        STUDIO_CHECK(readPreTokenizer(tables.pre));
        STUDIO_CHECK(readModel(tables));
        return readAddedTokens(tables);
    }

private:
    Error corrupt(const std::string& found) const {
        return {ErrorCode::Corrupt, fmt::format("cannot read tokenizer {}: {}", path_, found),
                "Fetch tokenizer.json of the backbone again."};
    }
    Error unsupported(const std::string& what) const {
        return {ErrorCode::Unsupported, fmt::format("cannot use tokenizer {}: {}", path_, what),
                "Byte-level BPE as in SmolVLM2 is supported; check that the file belongs to this model."};
    }

    /// A component: null where it is absent, an error where it has no type.
    Result<const json*> component(const json& parent, const char* key) const {
        auto found = parent.find(key);
        if (found == parent.end() || found->is_null()) return nullptr;
        if (!found->is_object() || !found->contains("type") || !(*found)["type"].is_string())
            return corrupt(fmt::format("'{}' has no type", key));
        return &*found;
    }

    Status passOver(const char* key, std::initializer_list<const char*> allowed) const {
        STUDIO_ASSIGN(const json* part, component(root_, key));
        if (!part) return {};
        std::string type = (*part)["type"];
        for (const char* name : allowed)
            if (type == name) return {};
        return unsupported(fmt::format("its {} '{}' is not implemented", key, type));
    }

    /// A flag of a component, `fallback` where it is absent.
    Result<bool> flag(const json& part, const char* key, bool fallback) const {
        auto value = jsonValue<bool>(part, key, fallback);
        if (!value.ok()) return corrupt(value.error().message);
        return value;
    }

    Status readPreTokenizer(PreTokenizer& pre) const {
        STUDIO_ASSIGN(const json* part, component(root_, "pre_tokenizer"));
        if (!part) return unsupported("it has no pre_tokenizer, ByteLevel is needed");
        std::vector<const json*> steps{part};
        if ((*part)["type"] == "Sequence") {
            auto list = part->find("pretokenizers");
            if (list == part->end() || !list->is_array()) return corrupt("'pretokenizers' is no list");
            steps.clear();
            for (const auto& step : *list) {
                if (!step.is_object() || !step.contains("type") || !step["type"].is_string())
                    return corrupt("a pre-tokenizer has no type");
                steps.push_back(&step);
            }
        }
        bool byteLevel = false;
        for (const json* step : steps) {
            std::string type = (*step)["type"];
            if (byteLevel)
                return unsupported(fmt::format("its pre_tokenizer '{}' follows on ByteLevel", type));
            if (type == "Digits") {
                STUDIO_ASSIGN(bool individual, flag(*step, "individual_digits", false));
                pre.digits = individual ? PreTokenizer::Digits::Individual : PreTokenizer::Digits::Runs;
            } else if (type == "ByteLevel") {
                STUDIO_ASSIGN(bool prefix, flag(*step, "add_prefix_space", true));
                if (prefix) return unsupported("add_prefix_space is not implemented");
                STUDIO_ASSIGN(pre.gpt2Rule, flag(*step, "use_regex", true));
                byteLevel = true;
            } else {
                return unsupported(fmt::format("its pre_tokenizer '{}' is not implemented", type));
            }
        }
        if (!byteLevel) return unsupported("its pre_tokenizer lacks ByteLevel");
        return {};
    }

    Status readModel(TokenizerTables& tables) {
        STUDIO_ASSIGN(const json* model, component(root_, "model"));
        if (!model) return corrupt("it has no model");
        std::string type = (*model)["type"];
        if (type != "BPE") return unsupported(fmt::format("its model '{}' is not implemented", type));
        for (const char* key : {"byte_fallback", "ignore_merges"}) {
            STUDIO_ASSIGN(bool set, flag(*model, key, false));
            if (set) return unsupported(fmt::format("'{}' is not implemented", key));
        }
        for (const char* key : {"dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"}) {
            auto found = model->find(key);
            if (found == model->end() || found->is_null() || *found == 0 || *found == "") continue;
            return unsupported(fmt::format("'{}' is not implemented", key));
        }
        STUDIO_CHECK(readVocabulary(*model, tables));
        return readMerges(*model, tables.bpe);
    }

    Result<std::int32_t> id(const json& value, const char* kind, const std::string& of) const {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= std::uint64_t(kMaxId))
            return corrupt(fmt::format("the id of {} {} is {}, expected 0 to {}", kind, cut(json(of)),
                                       cut(value), kMaxId - 1));
        return value.get<std::int32_t>();
    }
    static std::string cut(const json& value) {
        std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
        return text.size() > 80 ? validUtf8(text.substr(0, 80)) + "…" : text;
    }

    Status readVocabulary(const json& model, TokenizerTables& tables) {
        auto vocabulary = model.find("vocab");
        if (vocabulary == model.end() || !vocabulary->is_object() || vocabulary->empty())
            return corrupt("its model has no vocab");
        ids_.reserve(vocabulary->size());
        for (const auto& [entry, value] : vocabulary->items()) {
            STUDIO_ASSIGN(std::int32_t number, id(value, "entry", entry));
            if (auto& bytes = place(tables, number); !bytes.empty() || entry.empty())
                return corrupt(fmt::format("two entries have the id {}, or one is empty", number));
            else  // what stands for no bytes is spelled out, as added tokens are
                bytes = toBytes(entry).value_or(entry);
            ids_.emplace(entry, number);
        }
        for (unsigned byte = 0; byte < 256; ++byte) {
            std::string name;
            appendUtf8(name, byteAlphabet()[byte]);
            if (auto found = ids_.find(name); found != ids_.end())
                tables.bpe.setByte(static_cast<std::uint8_t>(byte), found->second);
        }
        return {};
    }

    /// A merge is a list of two entries or, in older files, a text with a blank between them.
    static bool halves(const json& merge, std::string_view& left, std::string_view& right) {
        if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            left = merge[0].get_ref<const std::string&>();
            right = merge[1].get_ref<const std::string&>();
            return true;
        }
        if (!merge.is_string()) return false;
        std::string_view text = merge.get_ref<const std::string&>();
        auto blank = text.find(' ');
        if (blank == text.npos || text.find(' ', blank + 1) != text.npos) return false;
        left = text.substr(0, blank);
        right = text.substr(blank + 1);
        return true;
    }

    Status readMerges(const json& model, BytePairEncoder& bpe) const {
        auto merges = model.find("merges");
        if (merges == model.end() || !merges->is_array()) return corrupt("its model has no merges");
        bpe.reserve(merges->size());
        std::string joined;
        for (const auto& merge : *merges) {
            std::string_view left, right;
            if (!halves(merge, left, right)) return corrupt("unusable merge " + cut(merge));
            auto a = ids_.find(left), b = ids_.find(right);
            joined.assign(left).append(right);
            auto both = ids_.find(joined);
            if (a == ids_.end() || b == ids_.end() || both == ids_.end())
                return corrupt(fmt::format("merge {} names an entry that the vocab lacks", cut(merge)));
            if (!bpe.addMerge(a->second, b->second, both->second))
                return corrupt(fmt::format("merge {} appears twice", cut(merge)));
        }
        return {};
    }

    Status readAddedTokens(TokenizerTables& tables) {
        auto list = root_.find("added_tokens");
        if (list == root_.end() || list->is_null()) return {};
        if (!list->is_array()) return corrupt("'added_tokens' is no list");
        for (const auto& token : *list) {
            if (!token.is_object() || !token.contains("content") || !token["content"].is_string() ||
                token["content"].get_ref<const std::string&>().empty() || !token.contains("id"))
                return corrupt("an added token has no content or id: " + cut(token));
            std::string content = token["content"], name = cut(json(content));
            for (const char* key : {"single_word", "lstrip", "rstrip"}) {
                STUDIO_ASSIGN(bool set, flag(token, key, false));
                if (set)
                    return unsupported(fmt::format("'{}' of added token {} is not implemented", key, name));
            }
            STUDIO_ASSIGN(std::int32_t number, id(token["id"], "added token", content));
            if (!added_.emplace(content, number).second)
                return corrupt(fmt::format("added token {} appears twice", name));
            auto known = ids_.find(content);
            auto& bytes = place(tables, number);
            if (known != ids_.end() ? known->second != number : !bytes.empty())
                return corrupt(
                    fmt::format("the id {} of added token {} contradicts the vocab", number, name));
            bytes = content;
            STUDIO_ASSIGN(bool normalized, flag(token, "normalized", false));
            (normalized ? tables.ordinary : tables.special).add(content, number);
        }
        return {};
    }

    static std::string& place(TokenizerTables& tables, std::int32_t number) {
        auto at = static_cast<std::size_t>(number);
        if (tables.bytesOf.size() <= at) tables.bytesOf.resize(at + 1);
        return tables.bytesOf[at];
    }

    const json& root_;
    std::string path_;
    Ids ids_, added_;
};

}  // namespace

Result<TokenizerTables> readTokenizerJson(const std::filesystem::path& path) {
    STUDIO_ASSIGN(json root, readJson(path));
    TokenizerTables tables;
    STUDIO_CHECK(Reader(root, path.string()).read(tables));
    return tables;
}

}  // namespace studio::text
