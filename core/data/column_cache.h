// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "core/base/result.h"
#include "core/data/parquet_table.h"

namespace studio::data {

/// Recently read footers and decoded columns of a data set's parquet files, so that neighbouring episodes of
/// one file cost one decode. Columns are kept per row group, up to `maxBytes` in all. Thread-safe; decoding
/// happens outside the lock.
class ColumnCache {
public:
    explicit ColumnCache(std::size_t maxBytes = 256u << 20) : maxBytes_(maxBytes) {}

    Result<std::shared_ptr<const ParquetTable>> table(const std::filesystem::path& file);
    /// Rows [begin, end) of a numeric column. Errors: those of ParquetTable, Corrupt when rows are missing.
    Result<Column> numbers(const std::filesystem::path& file, const std::string& column, std::int64_t begin,
                           std::int64_t end);

private:
    using Key = std::tuple<std::string, std::size_t, std::string>;  // file, row group, column
    struct Entry {
        Key key;
        std::shared_ptr<const Column> column;
    };
    Result<std::shared_ptr<const Column>> group(const ParquetTable& table, std::size_t rowGroup,
                                                const std::string& column);

    std::size_t maxBytes_, bytes_ = 0;
    std::mutex mutex_;
    std::list<Entry> entries_;  // newest first
    std::map<Key, std::list<Entry>::iterator> places_;
    std::list<std::shared_ptr<const ParquetTable>> tables_;  // newest first
};

}  // namespace studio::data
