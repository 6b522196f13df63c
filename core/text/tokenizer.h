// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace studio::text {

/// Byte-level BPE of a Hugging Face tokenizer.json (SmolVLM2's: digits split, GPT-2 rule, no normaliser, no
/// BOS/EOS). Source: reference/checkpoint-and-processors.md 7. Immutable, thread-safe; copies share the
/// tables.
class Tokenizer {
public:
    /// Errors: NotFound, Corrupt, Unsupported (a component of tokenizer.json that this class does not
    /// implement).
    static Result<Tokenizer> load(const std::filesystem::path& tokenizerJson);
    /// The tokenizer of a tiny backbone that has none: ids 0 end, 1 start, 2 pad, 3 + byte. Needs a
    /// vocabulary of 259.
    static Tokenizer bytes();

    /// Ids of a UTF-8 text; added tokens ("<image>") are recognised anywhere. Never fails: bytes without an
    /// entry are dropped.
    std::vector<std::int32_t> encode(std::string_view text) const;
    std::string decode(const std::vector<std::int32_t>& ids) const;
    std::int32_t vocabularySize() const;  ///< highest id + 1

private:
    struct Tables;
    explicit Tokenizer(std::shared_ptr<const Tables> tables);
    std::shared_ptr<const Tables> tables_;
};

}  // namespace studio::text
