// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/column_cache.h"

#include <fmt/format.h>

#include <algorithm>

namespace studio::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxTables = 64;

std::size_t bytesOf(const Column& column) {
    return column.values.size() * sizeof(double) + 256;
}

}  // namespace

Result<std::shared_ptr<const ParquetTable>> ColumnCache::table(const fs::path& file) {
    {
        std::lock_guard lock(mutex_);
        for (auto it = tables_.begin(); it != tables_.end(); ++it) {
            if ((*it)->file() != file) continue;
            tables_.splice(tables_.begin(), tables_, it);
            return tables_.front();
        }
    }
    STUDIO_ASSIGN(auto opened, ParquetTable::open(file));
    std::lock_guard lock(mutex_);
    tables_.push_front(opened);
    if (tables_.size() > kMaxTables) tables_.pop_back();
    return opened;
}

Result<std::shared_ptr<const Column>> ColumnCache::group(const ParquetTable& table, std::size_t rowGroup,
                                                         const std::string& column) {
    Key key{table.file().string(), rowGroup, column};
    {
        std::lock_guard lock(mutex_);
        if (auto found = places_.find(key); found != places_.end()) {
            entries_.splice(entries_.begin(), entries_, found->second);
            return entries_.front().column;
        }
    }
    STUDIO_ASSIGN(Column decoded, table.numbers(rowGroup, column));
    auto shared = std::make_shared<const Column>(std::move(decoded));
    std::lock_guard lock(mutex_);
    // another thread may have decoded the same rows meanwhile
    if (places_.contains(key)) return shared;
    entries_.push_front({key, shared});
    places_[key] = entries_.begin();
    bytes_ += bytesOf(*shared);
    while (bytes_ > maxBytes_ && entries_.size() > 1) {
        bytes_ -= bytesOf(*entries_.back().column);
        places_.erase(entries_.back().key);
        entries_.pop_back();
    }
    return shared;
}

Result<Column> ColumnCache::numbers(const fs::path& file, const std::string& column, std::int64_t begin,
                                    std::int64_t end) {
    STUDIO_ASSIGN(auto opened, table(file));
    if (begin < 0 || end < begin || end > opened->rows()) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read rows {} to {} of {}: it has {} rows", begin, end, file.string(),
                                 opened->rows()),
                     "Restore the file from where the data set came from."};
    }
    Column result;
    for (std::size_t g = 0; g < opened->rowGroups().size(); ++g) {
        const RowGroup& span = opened->rowGroups()[g];
        std::int64_t from = std::max(begin, span.begin), to = std::min(end, span.begin + span.rows);
        if (from >= to) continue;
        STUDIO_ASSIGN(auto part, group(*opened, g, column));
        if (result.rows > 0 && part->width != result.width) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("column '{}' of {} has rows of {} and of {} values", column,
                                     file.string(), result.width, part->width),
                         "Restore the file from where the data set came from."};
        }
        result.width = part->width;
        result.rows += to - from;
        auto first = part->values.begin() + (from - span.begin) * part->width;
        result.values.insert(result.values.end(), first, first + (to - from) * part->width);
    }
    return result;
}

}  // namespace studio::data
