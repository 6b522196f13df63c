// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"

namespace studio::data {

/// What a column of a parquet file holds, as far as a data set cares.
struct ParquetColumn {
    std::string name;
    std::string type;           ///< Arrow's wording: "fixed_size_list<element: float>[6]"
    bool isNumeric = false;     ///< numbers or lists of numbers
    bool isInteger = false;     ///< a plain integer per row
    bool isDouble = false;      ///< float64 numbers or lists of them
    bool isDictionary = false;  ///< dictionary-encoded (pandas categories)
    bool isString = false;
    bool isPicture = false;     ///< struct<bytes, path>, or bare binary
    bool isBareBinary = false;  ///< binary without the struct around it
};

/// Consecutive rows that the file stores together.
struct RowGroup {
    std::int64_t begin = 0, rows = 0;
};

/// One encoded picture of a parquet file: its bytes, or the path of a file beside the data set.
struct StoredPicture {
    std::vector<std::byte> bytes;
    std::string path;
};

/// Pictures of consecutive rows, read forward in small batches.
class PictureReader {
public:
    virtual ~PictureReader() = default;
    /// The next row's picture. Errors: Corrupt (damaged, or past the last row).
    virtual Result<StoredPicture> next() = 0;
};

/// One parquet file through Arrow: only its footer stays in memory, every read opens the file anew. Reads
/// accept list, large_list and fixed_size_list, every integer and float width, dictionary-encoded strings.
/// Thread-safe. Errors of every read: NotFound, Io, Corrupt (file and column named).
class ParquetTable {
public:
    /// Checks magic bytes and footer before anything is trusted. Errors: NotFound, Io, Corrupt.
    static Result<std::shared_ptr<const ParquetTable>> open(const std::filesystem::path& file);

    const std::filesystem::path& file() const { return file_; }
    std::int64_t rows() const { return rows_; }
    const std::vector<ParquetColumn>& columns() const { return columns_; }
    const std::vector<RowGroup>& rowGroups() const { return groups_; }
    /// Null where there is none of that name.
    const ParquetColumn* find(const std::string& name) const;

    /// Numbers of one row group: [rows, width]; a missing number is NaN, a missing or shorter list an error.
    Result<Column> numbers(std::size_t rowGroup, const std::string& column) const;
    /// Numbers of the whole file.
    Result<Column> numbers(const std::string& column) const;
    /// Like numbers(column), but a row whose list is missing stays empty and widths may differ between rows.
    Result<std::vector<std::vector<double>>> raggedNumbers(const std::string& column) const;
    /// Texts of the whole file; a missing text is empty.
    Result<std::vector<std::string>> strings(const std::string& column) const;
    /// Lists of texts of the whole file.
    Result<std::vector<std::vector<std::string>>> stringLists(const std::string& column) const;
    /// Pictures from row `begin` on.
    Result<std::unique_ptr<PictureReader>> pictures(const std::string& column, std::int64_t begin) const;
    /// Decodes a column without keeping it. Errors: Corrupt.
    Status check(const std::string& column) const;

private:
    struct Footer;
    std::filesystem::path file_;
    std::shared_ptr<const Footer> footer_;
    std::int64_t rows_ = 0;
    std::vector<ParquetColumn> columns_;
    std::vector<RowGroup> groups_;
};

}  // namespace studio::data
