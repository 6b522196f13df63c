// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace studio::text {

/// Byte-level byte-pair encoding: starts from the bytes of a piece and merges the neighbours of the lowest
/// rank, leftmost first, until none may be merged. Immutable and thread-safe once filled.
class BytePairEncoder {
public:
    BytePairEncoder();

    /// Gives a single byte its id; bytes without one are dropped.
    void setByte(std::uint8_t byte, std::int32_t id) { byteIds_[byte] = id; }
    /// Reserves room for so many merges; before the first addMerge.
    void reserve(std::size_t merges);
    /// Adds a merge; ranks ascend in the order of the calls. False if the pair has one already.
    bool addMerge(std::int32_t left, std::int32_t right, std::int32_t merged);
    /// Appends the ids of one piece. Time grows as n log n with its length.
    void encode(std::string_view piece, std::vector<std::int32_t>& ids) const;

private:
    struct Merge {
        std::uint64_t pair = kNoPair;  ///< left id in the upper half
        std::uint32_t rank = 0;
        std::int32_t merged = 0;
    };
    static constexpr std::uint64_t kNoPair = ~std::uint64_t{0};

    /// Entry of a pair, or the free one where it would go.
    std::size_t slot(std::uint64_t pair) const;
    const Merge* find(std::int32_t left, std::int32_t right) const;
    void mergeShort(std::vector<std::int32_t>& ids, std::size_t begin) const;
    void mergeLong(std::vector<std::int32_t>& ids, std::size_t begin) const;

    std::array<std::int32_t, 256> byteIds_;
    std::vector<Merge> merges_;  ///< open addressing, size a power of two, at most half full
    std::uint32_t count_ = 0;
};

/// GPT-2's table: the code point that stands for each byte in a vocabulary (33-126, 161-172 and 174-255 for
/// themselves, the other 68 bytes in order from 256 on).
const std::array<char32_t, 256>& byteAlphabet();
/// The bytes of a vocabulary entry, empty if a character of it stands for no byte.
std::optional<std::string> toBytes(std::string_view entry);

}  // namespace studio::text
