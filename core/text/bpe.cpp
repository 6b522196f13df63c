// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bpe.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <queue>

#include "core/text/unicode.h"

namespace studio::text {

namespace {

std::uint64_t pairOf(std::int32_t left, std::int32_t right) {
    return std::uint64_t(std::uint32_t(left)) << 32 | std::uint32_t(right);
}

}  // namespace

BytePairEncoder::BytePairEncoder() : merges_(2) {
    byteIds_.fill(-1);
}

void BytePairEncoder::reserve(std::size_t merges) {
    merges_.assign(std::bit_ceil(2 * merges + 2), Merge{});
}

std::size_t BytePairEncoder::slot(std::uint64_t pair) const {
    std::uint64_t hash = pair * 0x9e3779b97f4a7c15u;
    std::size_t mask = merges_.size() - 1, at = (hash ^ hash >> 29) & mask;
    while (merges_[at].pair != kNoPair && merges_[at].pair != pair) at = (at + 1) & mask;
    return at;
}

bool BytePairEncoder::addMerge(std::int32_t left, std::int32_t right, std::int32_t merged) {
    if (2 * (std::size_t(count_) + 1) > merges_.size()) {
        // grow and insert anew
        auto old = std::exchange(merges_, std::vector<Merge>(merges_.size() * 2));
        for (const auto& merge : old)
            if (merge.pair != kNoPair) merges_[slot(merge.pair)] = merge;
    }
    Merge& merge = merges_[slot(pairOf(left, right))];
    if (merge.pair != kNoPair) return false;
    merge = {pairOf(left, right), count_++, merged};
    return true;
}

const BytePairEncoder::Merge* BytePairEncoder::find(std::int32_t left, std::int32_t right) const {
    const Merge& merge = merges_[slot(pairOf(left, right))];
    return merge.pair == kNoPair ? nullptr : &merge;
}

void BytePairEncoder::encode(std::string_view piece, std::vector<std::int32_t>& ids) const {
    std::size_t begin = ids.size();
    for (char c : piece)
        if (std::int32_t id = byteIds_[static_cast<unsigned char>(c)]; id >= 0) ids.push_back(id);
    // a queue pays off for long pieces only
    ids.size() - begin <= 48 ? mergeShort(ids, begin) : mergeLong(ids, begin);
}

void BytePairEncoder::mergeShort(std::vector<std::int32_t>& ids, std::size_t begin) const {
    constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    std::array<std::uint32_t, 64> ranks;
    std::array<std::int32_t, 64> merged;
    std::int32_t* id = ids.data() + begin;
    std::size_t count = ids.size() - begin;
    auto look = [&](std::size_t i) {
        const Merge* merge = i + 1 < count ? find(id[i], id[i + 1]) : nullptr;
        ranks[i] = merge ? merge->rank : kNone;
        merged[i] = merge ? merge->merged : 0;
    };
    for (std::size_t i = 0; i < count; ++i) look(i);
    while (count > 1) {
        auto best = std::min_element(ranks.begin(), ranks.begin() + std::ptrdiff_t(count)) - ranks.begin();
        if (ranks[std::size_t(best)] == kNone) break;
        auto at = static_cast<std::size_t>(best);
        id[at] = merged[at];
        for (std::size_t i = at + 1; i + 1 < count; ++i) {
            id[i] = id[i + 1];
            ranks[i] = ranks[i + 1];
            merged[i] = merged[i + 1];
        }
        --count;
        look(at);
        if (at > 0) look(at - 1);
    }
    ids.resize(begin + count);
}

void BytePairEncoder::mergeLong(std::vector<std::int32_t>& ids, std::size_t begin) const {
    struct Symbol {
        std::int32_t id;
        std::int64_t previous, next;  // -1: none
    };
    struct Candidate {
        std::uint32_t rank;
        std::int64_t at;
        std::int32_t merged;
        std::uint64_t pair;
        bool operator>(const Candidate& other) const {
            return std::pair(rank, at) > std::pair(other.rank, other.at);
        }
    };
    auto count = static_cast<std::int64_t>(ids.size() - begin);
    std::vector<Symbol> symbols;
    symbols.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        symbols.push_back({ids[begin + std::size_t(i)], i - 1, i + 1 < count ? i + 1 : -1});
    auto symbol = [&](std::int64_t i) -> Symbol& { return symbols[static_cast<std::size_t>(i)]; };

    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    auto look = [&](std::int64_t at) {
        if (at < 0 || symbol(at).next < 0) return;
        std::int32_t left = symbol(at).id, right = symbol(symbol(at).next).id;
        if (const Merge* merge = find(left, right))
            queue.push({merge->rank, at, merge->merged, pairOf(left, right)});
    };
    for (std::int64_t i = 0; i < count; ++i) look(i);
    while (!queue.empty()) {
        Candidate best = queue.top();
        queue.pop();
        // entries whose symbols were merged meanwhile are stale; a merged-away symbol has id -1
        Symbol& left = symbol(best.at);
        if (left.id < 0 || left.next < 0 || pairOf(left.id, symbol(left.next).id) != best.pair) continue;
        Symbol& right = symbol(left.next);
        left.id = best.merged;
        right.id = -1;
        left.next = right.next;
        if (left.next >= 0) symbol(left.next).previous = best.at;
        look(best.at);
        look(left.previous);
    }
    ids.resize(begin);
    for (std::int64_t i = count > 0 ? 0 : -1; i >= 0; i = symbol(i).next) ids.push_back(symbol(i).id);
}

const std::array<char32_t, 256>& byteAlphabet() {
    static const auto alphabet = [] {
        std::array<char32_t, 256> table;
        char32_t next = 256;
        for (char32_t byte = 0; byte < 256; ++byte) {
            bool itself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
            table[byte] = itself ? byte : next++;
        }
        return table;
    }();
    return alphabet;
}

std::optional<std::string> toBytes(std::string_view entry) {
    static const auto bytes = [] {
        std::array<int, 324> table;  // code points up to 255 + 68
        table.fill(-1);
        for (std::size_t byte = 0; byte < 256; ++byte) table[byteAlphabet()[byte]] = static_cast<int>(byte);
        return table;
    }();
    std::string result;
    for (std::size_t at = 0; at < entry.size();) {
        auto [code, length] = nextChar(entry, at);
        if (code >= bytes.size() || bytes[code] < 0) return std::nullopt;
        result += static_cast<char>(bytes[code]);
        at += length;
    }
    return result;
}

}  // namespace studio::text
