// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include "core/text/tokenizer_tables.h"
#include "core/text/unicode.h"

namespace studio::text {

struct Tokenizer::Tables : TokenizerTables {};

Tokenizer::Tokenizer(std::shared_ptr<const Tables> tables) : tables_(std::move(tables)) {}

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& tokenizerJson) {
    STUDIO_ASSIGN(TokenizerTables tables, readTokenizerJson(tokenizerJson));
    return Tokenizer(std::make_shared<const Tables>(Tables{std::move(tables)}));
}

Tokenizer Tokenizer::bytes() {
    constexpr std::int32_t kFirstByte = 3;
    Tables tables;
    tables.pre.gpt2Rule = false;
    tables.bytesOf.resize(kFirstByte);
    for (int byte = 0; byte < 256; ++byte) {
        tables.bpe.setByte(static_cast<std::uint8_t>(byte), kFirstByte + byte);
        tables.bytesOf.emplace_back(1, static_cast<char>(byte));
    }
    return Tokenizer(std::make_shared<const Tables>(std::move(tables)));
}

std::vector<std::int32_t> Tokenizer::encode(std::string_view text) const {
    std::vector<std::int32_t> ids;
    ids.reserve(text.size() / 3 + 8);
    auto token = [&](std::int32_t id) { ids.push_back(id); };
    auto piece = [&](std::string_view part) { tables_->bpe.encode(part, ids); };
    auto ordinary = [&](std::string_view part) { tables_->pre.split(part, piece); };
    auto special = [&](std::string_view part) { tables_->ordinary.split(part, ordinary, token); };
    tables_->special.split(text, special, token);
    return ids;
}

std::string Tokenizer::decode(const std::vector<std::int32_t>& ids) const {
    std::string bytes;
    for (auto id : ids)
        if (id >= 0 && id < vocabularySize()) bytes += tables_->bytesOf[static_cast<std::size_t>(id)];
    return validUtf8(bytes);
}

std::int32_t Tokenizer::vocabularySize() const {
    return static_cast<std::int32_t>(tables_->bytesOf.size());
}

}  // namespace studio::text
