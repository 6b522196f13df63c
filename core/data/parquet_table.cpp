// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/parquet_table.h"

#include <arrow/array.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>

#include <cstring>
#include <fstream>

#include "core/data/arrow_numbers.h"

namespace studio::data {

namespace fs = std::filesystem;

struct ParquetTable::Footer {
    std::shared_ptr<parquet::FileMetaData> metadata;
};

namespace {

constexpr std::int64_t kMaxRows = 200'000'000;  // 2000 h at 30 fps: more is a damaged count
constexpr std::int64_t kMaxMemory = 4ll << 30;  // a damaged page size must not take the machine along
constexpr std::int64_t kPictureBatch = 16;      // pictures held at once
const char* const kRestore = "Restore the file from where it came from, or leave this episode out.";

/// All of Arrow's buffers of this process, capped.
arrow::MemoryPool* pool() {
    static arrow::CappedMemoryPool capped(arrow::default_memory_pool(), kMaxMemory);
    return &capped;
}

Error unreadable(const fs::path& file, const std::string& found) {
    return {ErrorCode::Corrupt, fmt::format("cannot read {}: {}", file.string(), found), kRestore};
}

/// Runs `work` (returning Status or Result) and turns what Arrow throws into an error about `file`.
template <class Work>
auto guarded(const fs::path& file, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return unreadable(file, "it asks for more memory than there is, so a size in it is damaged");
    } catch (const std::exception& exception) {
        return unreadable(file, exception.what());
    }
}

/// The magic bytes at both ends and the footer's length: the first things that an interrupted writer lacks.
Status checkEnds(const fs::path& file) {
    std::error_code failed;
    auto size = fs::file_size(file, failed);
    if (failed) {
        auto code = failed == std::errc::no_such_file_or_directory ? ErrorCode::NotFound : ErrorCode::Io;
        return Error{code, fmt::format("cannot open {}: {}", file.string(), failed.message()),
                     "Check that the data set was copied completely."};
    }
    Error cutShort =
        unreadable(file, fmt::format("it has {} bytes and no parquet footer (PAR1) at its end", size));
    cutShort.hint = "The recorder or a copy was interrupted: copy the file again, or delete this episode.";
    if (size < 12) return cutShort;
    std::ifstream stream(file, std::ios::binary);
    char head[4] = {}, tail[8] = {};
    stream.read(head, 4);
    stream.seekg(-8, std::ios::end);
    stream.read(tail, 8);
    if (!stream) return Error{ErrorCode::Io, fmt::format("cannot read {}", file.string()), "Check the disk."};
    if (std::memcmp(head, "PAR1", 4) != 0) return unreadable(file, "it does not begin with parquet's PAR1");
    if (std::memcmp(tail + 4, "PAR1", 4) != 0) return cutShort;
    std::uint32_t footer = 0;
    std::memcpy(&footer, tail, 4);
    if (footer > size - 12) {
        return unreadable(file, fmt::format("its footer claims {} bytes of a file of {}", footer, size));
    }
    return {};
}

Result<std::unique_ptr<parquet::arrow::FileReader>> makeReader(
    const fs::path& file, std::shared_ptr<parquet::FileMetaData> metadata) {
    auto stream = arrow::io::ReadableFile::Open(file.string(), pool());
    if (!stream.ok()) return Error{ErrorCode::Io, stream.status().message(), "Check the disk."};
    parquet::ReaderProperties properties(pool());
    properties.enable_buffered_stream();
    properties.set_page_checksum_verification(true);
    parquet::ArrowReaderProperties arrowProperties(/*use_threads=*/false);
    // pre-buffering would hold whole column chunks of pictures
    arrowProperties.set_pre_buffer(false);
    arrowProperties.set_batch_size(kPictureBatch);
    parquet::arrow::FileReaderBuilder builder;
    auto status = builder.Open(*stream, properties, std::move(metadata));
    if (!status.ok()) return unreadable(file, status.message());
    auto reader = builder.memory_pool(pool())->properties(arrowProperties)->Build();
    if (!reader.ok()) return unreadable(file, reader.status().message());
    return std::move(reader).ValueUnsafe();
}

void collectLeaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
    if (field.is_leaf()) leaves.push_back(field.column_index);
    for (const auto& child : field.children) collectLeaves(child, leaves);
}

/// Physical columns under a top-level one.
std::vector<int> leavesOf(const parquet::arrow::FileReader& reader, const std::string& name) {
    std::vector<int> leaves;
    for (const auto& field : reader.manifest().schema_fields) {
        if (field.field->name() != name) continue;
        collectLeaves(field, leaves);
        break;
    }
    return leaves;
}

ParquetColumn describe(const arrow::Field& field) {
    const arrow::DataType& type = *field.type();
    auto leaf = leafType(type).id();
    auto isBytes = [](arrow::Type::type id) {
        return arrow::is_binary_like(id) || arrow::is_large_binary_like(id);
    };
    ParquetColumn column{.name = field.name(), .type = type.ToString()};
    column.isNumeric = isNumeric(type);
    column.isInteger = arrow::is_integer(type.id());
    column.isDouble = column.isNumeric && leaf == arrow::Type::DOUBLE;
    column.isDictionary = type.id() == arrow::Type::DICTIONARY;
    column.isString = leaf == arrow::Type::STRING || leaf == arrow::Type::LARGE_STRING;
    column.isBareBinary = isBytes(type.id()) && !column.isString;
    bool hasBytes = type.id() == arrow::Type::STRUCT &&
                    static_cast<const arrow::StructType&>(type).GetFieldByName("bytes") != nullptr;
    column.isPicture = column.isBareBinary || hasBytes;
    return column;
}

/// Every array of a column of the given row groups, validated, so that no damaged offset is followed.
template <class Use>
Status forEachArray(const fs::path& file, std::shared_ptr<parquet::FileMetaData> metadata,
                    const std::vector<int>& groups, const std::string& column, std::int64_t expectedRows,
                    Use use) {
    STUDIO_ASSIGN(auto reader, makeReader(file, std::move(metadata)));
    auto table = reader->ReadRowGroups(groups, leavesOf(*reader, column));
    if (!table.ok())
        return unreadable(file, fmt::format("column '{}': {}", column, table.status().message()));
    auto chunked = (*table)->GetColumnByName(column);
    if (!chunked) return unreadable(file, fmt::format("column '{}' has no data", column));
    if (chunked->length() != expectedRows) {
        return unreadable(file, fmt::format("column '{}' has {} rows, its footer says {}", column,
                                            chunked->length(), expectedRows));
    }
    for (const auto& chunk : chunked->chunks()) {
        auto valid = chunk->ValidateFull();
        if (!valid.ok()) return unreadable(file, fmt::format("column '{}': {}", column, valid.message()));
        auto used = use(*chunk);
        if (!used.ok())
            return used.error().within(fmt::format("cannot read column '{}' of {}", column, file.string()));
    }
    return {};
}

class ArrowPictureReader : public PictureReader {
public:
    ArrowPictureReader(fs::path file, std::string column, std::unique_ptr<parquet::arrow::FileReader> reader,
                       std::unique_ptr<arrow::RecordBatchReader> batches, std::int64_t skip)
        : file_(std::move(file)),
          column_(std::move(column)),
          reader_(std::move(reader)),
          batches_(std::move(batches)),
          skip_(skip) {}

    Result<StoredPicture> next() override {
        return guarded(file_, [&]() -> Result<StoredPicture> {
            STUDIO_CHECK(advance());
            std::int64_t row = row_++;
            const arrow::Array* bytes = array_.get();
            const arrow::Array* path = nullptr;
            std::shared_ptr<arrow::Array> bytesHeld, pathHeld;
            if (array_->type_id() == arrow::Type::STRUCT) {
                const auto& object = static_cast<const arrow::StructArray&>(*array_);
                bytesHeld = object.GetFieldByName("bytes");
                pathHeld = object.GetFieldByName("path");
                bytes = bytesHeld.get();
                path = pathHeld.get();
            }
            StoredPicture picture;
            STUDIO_ASSIGN(std::string encoded, binaryAt(*bytes, row));
            auto span = std::as_bytes(std::span(encoded));
            picture.bytes.assign(span.begin(), span.end());
            if (path) {
                STUDIO_ASSIGN(picture.path, binaryAt(*path, row));
            }
            return picture;
        });
    }

private:
    /// Makes array_ and row_ point at the next row.
    Status advance() {
        while (!array_ || row_ >= array_->length() || skip_ > 0) {
            if (array_ && row_ < array_->length()) {
                std::int64_t step = std::min(skip_, array_->length() - row_);
                row_ += step;
                skip_ -= step;
                continue;
            }
            std::shared_ptr<arrow::RecordBatch> batch;
            auto status = batches_->ReadNext(&batch);
            if (!status.ok())
                return unreadable(file_, fmt::format("column '{}': {}", column_, status.message()));
            if (!batch)
                return unreadable(file_, fmt::format("column '{}' ends before the row asked for", column_));
            array_ = batch->GetColumnByName(column_);
            if (!array_) return unreadable(file_, fmt::format("column '{}' has no data", column_));
            auto valid = array_->ValidateFull();
            if (!valid.ok())
                return unreadable(file_, fmt::format("column '{}': {}", column_, valid.message()));
            row_ = 0;
        }
        return {};
    }

    fs::path file_;
    std::string column_;
    std::unique_ptr<parquet::arrow::FileReader> reader_;
    std::unique_ptr<arrow::RecordBatchReader> batches_;
    std::shared_ptr<arrow::Array> array_;
    std::int64_t row_ = 0, skip_ = 0;
};

}  // namespace

Result<std::shared_ptr<const ParquetTable>> ParquetTable::open(const fs::path& file) {
    STUDIO_CHECK(checkEnds(file));
    return guarded(file, [&]() -> Result<std::shared_ptr<const ParquetTable>> {
        STUDIO_ASSIGN(auto reader, makeReader(file, nullptr));
        auto table = std::make_shared<ParquetTable>();
        table->file_ = file;
        table->footer_ = std::make_shared<Footer>(Footer{reader->parquet_reader()->metadata()});
        const auto& metadata = *table->footer_->metadata;
        for (int g = 0; g < metadata.num_row_groups(); ++g) {
            std::int64_t rows = metadata.RowGroup(g)->num_rows();
            if (rows < 0 || rows > kMaxRows || table->rows_ + rows > kMaxRows) {
                return unreadable(file, fmt::format("its footer claims {} rows in row group {}", rows, g));
            }
            table->groups_.push_back({table->rows_, rows});
            table->rows_ += rows;
        }
        if (table->rows_ != metadata.num_rows()) {
            return unreadable(file, fmt::format("its row groups have {} rows, its footer says {}",
                                                table->rows_, metadata.num_rows()));
        }
        std::shared_ptr<arrow::Schema> schema;
        auto status = reader->GetSchema(&schema);
        if (!status.ok()) return unreadable(file, status.message());
        for (const auto& field : schema->fields()) table->columns_.push_back(describe(*field));
        return std::shared_ptr<const ParquetTable>(std::move(table));
    });
}

const ParquetColumn* ParquetTable::find(const std::string& name) const {
    for (const auto& column : columns_) {
        if (column.name == name) return &column;
    }
    return nullptr;
}

namespace {

Error noColumn(const fs::path& file, const std::string& column) {
    return {ErrorCode::NotFound, fmt::format("{} has no column '{}'", file.string(), column), kRestore};
}

}  // namespace

Result<Column> ParquetTable::numbers(std::size_t rowGroup, const std::string& column) const {
    if (!find(column)) return noColumn(file_, column);
    return guarded(file_, [&]() -> Result<Column> {
        Column result;
        result.rows = groups_.at(rowGroup).rows;
        auto append = [&](const arrow::Array& array) -> Status {
            STUDIO_ASSIGN(std::int64_t width, appendNumbers(array, 0, array.length(), result.values));
            if (array.length() > 0 && result.width != 0 && width != result.width) {
                return Error{ErrorCode::Corrupt,
                             fmt::format("rows of {} and of {} values are mixed", result.width, width),
                             kRestore};
            }
            if (array.length() > 0) result.width = width;
            return {};
        };
        STUDIO_CHECK(forEachArray(file_, footer_->metadata, {static_cast<int>(rowGroup)}, column, result.rows,
                                  append));
        return result;
    });
}

Result<Column> ParquetTable::numbers(const std::string& column) const {
    if (!find(column)) return noColumn(file_, column);
    Column all;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        STUDIO_ASSIGN(Column part, numbers(g, column));
        if (part.rows == 0) continue;
        if (all.rows > 0 && part.width != all.width) {
            return unreadable(file_, fmt::format("column '{}' has rows of {} and of {} values", column,
                                                 all.width, part.width));
        }
        all.width = part.width;
        all.rows += part.rows;
        all.values.insert(all.values.end(), part.values.begin(), part.values.end());
    }
    return all;
}

namespace {

std::vector<int> allGroups(const std::vector<RowGroup>& groups) {
    std::vector<int> all;
    for (std::size_t g = 0; g < groups.size(); ++g) all.push_back(static_cast<int>(g));
    return all;
}

}  // namespace

Result<std::vector<std::vector<double>>> ParquetTable::raggedNumbers(const std::string& column) const {
    if (!find(column)) return noColumn(file_, column);
    return guarded(file_, [&]() -> Result<std::vector<std::vector<double>>> {
        std::vector<std::vector<double>> rows;
        auto append = [&](const arrow::Array& array) -> Status {
            for (std::int64_t i = 0; i < array.length(); ++i) {
                rows.emplace_back();
                if (array.IsNull(i)) continue;
                STUDIO_CHECK(appendNumbers(array, i, i + 1, rows.back()));
            }
            return {};
        };
        STUDIO_CHECK(forEachArray(file_, footer_->metadata, allGroups(groups_), column, rows_, append));
        return rows;
    });
}

Result<std::vector<std::string>> ParquetTable::strings(const std::string& column) const {
    if (!find(column)) return noColumn(file_, column);
    return guarded(file_, [&]() -> Result<std::vector<std::string>> {
        std::vector<std::string> texts;
        auto append = [&](const arrow::Array& array) { return appendStrings(array, texts); };
        STUDIO_CHECK(forEachArray(file_, footer_->metadata, allGroups(groups_), column, rows_, append));
        return texts;
    });
}

Result<std::vector<std::vector<std::string>>> ParquetTable::stringLists(const std::string& column) const {
    if (!find(column)) return noColumn(file_, column);
    return guarded(file_, [&]() -> Result<std::vector<std::vector<std::string>>> {
        std::vector<std::vector<std::string>> lists;
        auto append = [&](const arrow::Array& array) { return appendStringLists(array, lists); };
        STUDIO_CHECK(forEachArray(file_, footer_->metadata, allGroups(groups_), column, rows_, append));
        return lists;
    });
}

Status ParquetTable::check(const std::string& column) const {
    if (!find(column)) return noColumn(file_, column);
    return guarded(file_, [&]() -> Status {
        auto ignore = [](const arrow::Array&) { return Status(); };
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            STUDIO_CHECK(forEachArray(file_, footer_->metadata, {static_cast<int>(g)}, column,
                                      groups_[g].rows, ignore));
        }
        return {};
    });
}

Result<std::unique_ptr<PictureReader>> ParquetTable::pictures(const std::string& column,
                                                              std::int64_t begin) const {
    const ParquetColumn* found = find(column);
    if (!found) return noColumn(file_, column);
    if (!found->isPicture) {
        return unreadable(file_,
                          fmt::format("column '{}' holds {}, pictures were expected", column, found->type));
    }
    return guarded(file_, [&]() -> Result<std::unique_ptr<PictureReader>> {
        STUDIO_ASSIGN(auto reader, makeReader(file_, footer_->metadata));
        // row groups before the first wanted row are not touched
        std::vector<int> groups;
        std::int64_t skip = begin;
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            if (groups_[g].begin + groups_[g].rows <= begin) {
                skip -= groups_[g].rows;
            } else {
                groups.push_back(static_cast<int>(g));
            }
        }
        auto batches = reader->GetRecordBatchReader(groups, leavesOf(*reader, column));
        if (!batches.ok()) return unreadable(file_, batches.status().message());
        return std::unique_ptr<PictureReader>(std::make_unique<ArrowPictureReader>(
            file_, column, std::move(reader), std::move(batches).ValueUnsafe(), skip));
    });
}

}  // namespace studio::data
