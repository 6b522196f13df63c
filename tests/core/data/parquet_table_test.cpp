// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/parquet_table.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/util/float16.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <parquet/arrow/writer.h>

#include <cmath>
#include <fstream>

#include "core/base/file.h"
#include "core/data/column_cache.h"
#include "tests/support/paths.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

template <class Builder, class T>
std::shared_ptr<arrow::Array> plain(const std::vector<T>& values) {
    Builder builder;
    EXPECT_TRUE(builder.AppendValues(values).ok());
    return *builder.Finish();
}

/// Rows [i, i + 0.5] as a list of the given kind, of doubles or floats.
template <class ListBuilder, class ValueBuilder, class... Args>
std::shared_ptr<arrow::Array> lists(int rows, Args... args) {
    auto values = std::make_shared<ValueBuilder>();
    ListBuilder builder(arrow::default_memory_pool(), values, args...);
    for (int i = 0; i < rows; ++i) {
        EXPECT_TRUE(builder.Append().ok());
        EXPECT_TRUE(values->Append(static_cast<float>(i)).ok());
        EXPECT_TRUE(values->Append(static_cast<float>(i) + 0.5f).ok());
    }
    return *builder.Finish();
}

void write(const fs::path& file,
           const std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>>& columns,
           int rowsPerGroup = 1000) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (const auto& [name, array] : columns) {
        fields.push_back(arrow::field(name, array->type()));
        arrays.push_back(array);
    }
    auto table = arrow::Table::Make(arrow::schema(fields), arrays);
    auto stream = *arrow::io::FileOutputStream::Open(file.string());
    auto keepsSchema = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    ASSERT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), stream, rowsPerGroup,
                                           parquet::default_writer_properties(), keepsSchema)
                    .ok());
    ASSERT_TRUE(stream->Close().ok());
}

TEST(ParquetTable, ReadsEveryKindOfNumber) {
    test::TemporaryFolder folder;
    fs::path file = folder / "a.parquet";
    std::vector<std::uint16_t> halves;
    for (float value : {0.f, 0.5f, -2.f}) halves.push_back(arrow::util::Float16(value).bits());
    arrow::HalfFloatBuilder halfBuilder;
    ASSERT_TRUE(halfBuilder.AppendValues(halves).ok());
    write(file, {{"list", lists<arrow::ListBuilder, arrow::DoubleBuilder>(3)},
                 {"large", lists<arrow::LargeListBuilder, arrow::FloatBuilder>(3)},
                 {"fixed", lists<arrow::FixedSizeListBuilder, arrow::FloatBuilder>(3, 2)},
                 {"i64", plain<arrow::Int64Builder, std::int64_t>({1, 1ll << 40, -3})},
                 {"i32", plain<arrow::Int32Builder, std::int32_t>({1, 2, -3})},
                 {"u8", plain<arrow::UInt8Builder, std::uint8_t>({1, 2, 255})},
                 {"half", *halfBuilder.Finish()},
                 {"flag", plain<arrow::BooleanBuilder, bool>({true, false, true})},
                 {"text", plain<arrow::StringBuilder, std::string>({"a", "", "c"})}});
    auto table = ParquetTable::open(file);
    ASSERT_OK(table);
    EXPECT_EQ((*table)->rows(), 3);
    for (const char* name : {"list", "large", "fixed"}) {
        auto column = (*table)->numbers(name);
        ASSERT_OK(column);
        EXPECT_EQ(column->width, 2) << name;
        EXPECT_THAT(column->values, ElementsAre(0, 0.5, 1, 1.5, 2, 2.5)) << name;
        EXPECT_TRUE((*table)->find(name)->isNumeric);
        EXPECT_FALSE((*table)->find(name)->isInteger);
    }
    EXPECT_THAT((*table)->numbers("i64")->values, ElementsAre(1, std::pow(2, 40), -3));
    EXPECT_THAT((*table)->numbers("i32")->values, ElementsAre(1, 2, -3));
    EXPECT_THAT((*table)->numbers("u8")->values, ElementsAre(1, 2, 255));
    EXPECT_THAT((*table)->numbers("half")->values, ElementsAre(0, 0.5, -2));
    EXPECT_THAT((*table)->numbers("flag")->values, ElementsAre(1, 0, 1));
    EXPECT_THAT(*(*table)->strings("text"), ElementsAre("a", "", "c"));
    EXPECT_TRUE((*table)->find("i64")->isInteger);
    EXPECT_TRUE((*table)->find("list")->isDouble);
    auto text = (*table)->numbers("text");
    ASSERT_FALSE(text.ok());
    EXPECT_THAT(text.error().message, HasSubstr("numbers were expected"));
    EXPECT_EQ((*table)->numbers("absent").error().code, ErrorCode::NotFound);
}

TEST(ParquetTable, RowGroupsDoNotShow) {
    test::TemporaryFolder folder;
    fs::path file = folder / "a.parquet";
    write(file, {{"list", lists<arrow::ListBuilder, arrow::FloatBuilder>(10)}}, 4);
    auto table = ParquetTable::open(file);
    ASSERT_OK(table);
    EXPECT_EQ((*table)->rowGroups().size(), 3u);
    EXPECT_EQ((*table)->numbers("list")->rows, 10);
    // with room for one row group only, and with room for all
    for (std::size_t bytes : {std::size_t{1}, std::size_t{1} << 20}) {
        ColumnCache cache(bytes);
        for (auto [begin, end] : {std::pair{3, 9}, {0, 10}, {7, 7}, {9, 10}, {0, 1}}) {
            auto column = cache.numbers(file, "list", begin, end);
            ASSERT_OK(column);
            ASSERT_EQ(column->rows, end - begin);
            for (std::int64_t r = 0; r < column->rows; ++r)
                EXPECT_EQ(column->row(r)[1], static_cast<double>(begin + r) + 0.5);
        }
        EXPECT_FALSE(cache.numbers(file, "list", 5, 11).ok());
    }
}

TEST(ParquetTable, MissingAndUnevenRows) {
    test::TemporaryFolder folder;
    fs::path file = folder / "a.parquet";
    auto values = std::make_shared<arrow::FloatBuilder>();
    arrow::ListBuilder uneven(arrow::default_memory_pool(), values),
        withNull(arrow::default_memory_pool(), values);
    ASSERT_TRUE(uneven.Append().ok() && values->AppendValues({1, 2}).ok() && uneven.Append().ok() &&
                values->AppendValues({3}).ok());
    auto unevenArray = *uneven.Finish();
    ASSERT_TRUE(withNull.Append().ok() && values->AppendValues({1, 2}).ok() && withNull.AppendNull().ok());
    arrow::DoubleBuilder holes;
    ASSERT_TRUE(holes.Append(1).ok() && holes.AppendNull().ok());
    write(file, {{"uneven", unevenArray}, {"null", *withNull.Finish()}, {"hole", *holes.Finish()}});
    auto table = ParquetTable::open(file);
    ASSERT_OK(table);
    auto refused = (*table)->numbers("uneven");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Corrupt);
    EXPECT_THAT(refused.error().message, HasSubstr("row 1 has 1 values"));
    EXPECT_THAT((*table)->numbers("null").error().message, HasSubstr("row 1 is missing"));
    EXPECT_TRUE(std::isnan((*table)->numbers("hole")->values[1])) << "found by every later check";
    auto ragged = (*table)->raggedNumbers("null");
    ASSERT_OK(ragged);
    EXPECT_THAT(*ragged, ElementsAre(ElementsAre(1, 2), ElementsAre()));
}

TEST(ParquetTable, PicturesAsStructOrBytes) {
    test::TemporaryFolder folder;
    fs::path file = folder / "a.parquet";
    auto bytes = std::make_shared<arrow::BinaryBuilder>();
    auto path = std::make_shared<arrow::StringBuilder>();
    auto type = arrow::struct_({arrow::field("bytes", arrow::binary()), arrow::field("path", arrow::utf8())});
    arrow::StructBuilder pictures(type, arrow::default_memory_pool(), {bytes, path});
    arrow::BinaryBuilder bare;
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(pictures.Append().ok() && bytes->Append(fmt::format("picture {}", i)).ok() &&
                    (i % 2 ? path->AppendNull() : path->Append("x.png")).ok());
        ASSERT_TRUE(bare.Append(fmt::format("bare {}", i)).ok());
    }
    write(file, {{"struct", *pictures.Finish()}, {"bare", *bare.Finish()}}, 9);
    auto table = ParquetTable::open(file);
    ASSERT_OK(table);
    EXPECT_TRUE((*table)->find("struct")->isPicture);
    EXPECT_FALSE((*table)->find("struct")->isBareBinary);
    EXPECT_TRUE((*table)->find("bare")->isBareBinary);
    for (std::int64_t begin : {0, 8, 9, 25, 39}) {
        for (auto [column, prefix] : {std::pair{"struct", "picture"}, {"bare", "bare"}}) {
            auto reader = (*table)->pictures(column, begin);
            ASSERT_OK(reader);
            for (std::int64_t r = begin; r < 40; ++r) {
                auto picture = (*reader)->next();
                ASSERT_OK(picture);
                std::string text(reinterpret_cast<const char*>(picture->bytes.data()), picture->bytes.size());
                EXPECT_EQ(text, fmt::format("{} {}", prefix, r));
            }
            EXPECT_FALSE((*reader)->next().ok()) << "past the last row";
        }
    }
}

TEST(ParquetTable, RefusesBrokenEnds) {
    test::TemporaryFolder folder;
    fs::path file = folder / "a.parquet";
    write(file, {{"i", plain<arrow::Int64Builder, std::int64_t>({1, 2, 3})}});
    std::string good = *readFile(file);
    auto tryBytes = [&](const std::string& bytes) {
        std::ofstream(file, std::ios::binary) << bytes;
        auto table = ParquetTable::open(file);
        EXPECT_FALSE(table.ok());
        return table.ok() ? Error{} : table.error();
    };
    Error cut = tryBytes(good.substr(0, good.size() - 1));
    EXPECT_EQ(cut.code, ErrorCode::Corrupt);
    EXPECT_THAT(cut.message, HasSubstr("no parquet footer (PAR1)"));
    EXPECT_THAT(cut.message, HasSubstr("a.parquet"));
    EXPECT_THAT(cut.hint, HasSubstr("interrupted"));
    EXPECT_THAT(tryBytes("").message, HasSubstr("0 bytes"));
    EXPECT_THAT(tryBytes("XXXX" + good.substr(4)).message, HasSubstr("does not begin"));
    std::string longFooter = good;
    longFooter[good.size() - 6] = '\x7f';
    EXPECT_THAT(tryBytes(longFooter).message, HasSubstr("footer claims"));
    EXPECT_EQ(ParquetTable::open(folder / "absent.parquet").error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace studio::data
