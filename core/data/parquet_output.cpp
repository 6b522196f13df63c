// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/parquet_output.h"

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/file.h"

namespace studio::data {

namespace {

using arrow::Array;
using ArrayPtr = std::shared_ptr<Array>;
using Json = nlohmann::ordered_json;

/// Arrow reports running out of memory and its own bugs this way; neither belongs to a file.
Error arrowError(const std::string& what, const arrow::Status& status) {
    return {ErrorCode::Internal, fmt::format("cannot {}: {}", what, status.ToString()), ""};
}

#define STUDIO_ARROW(what, expr)                                       \
    do {                                                               \
        arrow::Status arrowStatus_ = (expr);                           \
        if (!arrowStatus_.ok()) return arrowError(what, arrowStatus_); \
    } while (false)

/// Numbers as one flat Arrow array of `Type`; a value that the type cannot hold is an error.
template <class Type>
Result<ArrayPtr> flat(const std::string& name, std::span<const double> values) {
    using Value = typename arrow::TypeTraits<Type>::CType;
    typename arrow::TypeTraits<Type>::BuilderType builder;
    STUDIO_ARROW("build column " + name, builder.Reserve(static_cast<std::int64_t>(values.size())));
    for (double value : values) {
        if constexpr (std::is_integral_v<Value>) {
            bool fits = value == std::floor(value) &&
                        value >= static_cast<double>(std::numeric_limits<Value>::min()) &&
                        value <= static_cast<double>(std::numeric_limits<Value>::max());
            if (!fits) {
                return Error{
                    ErrorCode::InvalidArgument,
                    fmt::format("cannot store {} in column '{}': its type cannot hold it", value, name),
                    "Declare the feature as float32 or float64."};
            }
        }
        builder.UnsafeAppend(static_cast<Value>(value));
    }
    ArrayPtr array;
    STUDIO_ARROW("build column " + name, builder.Finish(&array));
    return array;
}

Result<ArrayPtr> flatOf(const std::string& name, const std::string& dtype, std::span<const double> values) {
    if (dtype == "float32") return flat<arrow::FloatType>(name, values);
    if (dtype == "float64") return flat<arrow::DoubleType>(name, values);
    if (dtype == "int64") return flat<arrow::Int64Type>(name, values);
    if (dtype == "int32") return flat<arrow::Int32Type>(name, values);
    if (dtype == "int16") return flat<arrow::Int16Type>(name, values);
    if (dtype == "int8") return flat<arrow::Int8Type>(name, values);
    if (dtype == "uint64") return flat<arrow::UInt64Type>(name, values);
    if (dtype == "uint32") return flat<arrow::UInt32Type>(name, values);
    if (dtype == "uint16") return flat<arrow::UInt16Type>(name, values);
    if (dtype == "uint8") return flat<arrow::UInt8Type>(name, values);
    if (dtype == "bool") return flat<arrow::BooleanType>(name, values);
    return Error{ErrorCode::Unsupported, fmt::format("cannot store column '{}' of type {}", name, dtype),
                 "Use float32, float64, int64 or bool."};
}

/// Lists of equal length over `inner`; fixed-size where LeRobot expects that (vectors).
Result<ArrayPtr> lists(const std::string& name, const ArrayPtr& inner, std::int64_t size, bool fixed) {
    if (fixed) {
        auto made = arrow::FixedSizeListArray::FromArrays(inner, static_cast<std::int32_t>(size));
        STUDIO_ARROW("build column " + name, made.status());
        return *made;
    }
    arrow::Int32Builder offsets;
    for (std::int64_t at = 0; at <= inner->length(); at += size) {
        STUDIO_ARROW("build column " + name, offsets.Append(static_cast<std::int32_t>(at)));
    }
    ArrayPtr ends;
    STUDIO_ARROW("build column " + name, offsets.Finish(&ends));
    auto made = arrow::ListArray::FromArrays(*ends, *inner);
    STUDIO_ARROW("build column " + name, made.status());
    return ArrayPtr(*made);
}

/// Column of a numeric feature: a plain scalar for shape [1], a fixed-size list for [n], nested lists beyond.
Result<ArrayPtr> numbers(const Feature& feature, std::span<const double> values) {
    STUDIO_ASSIGN(ArrayPtr array, flatOf(feature.name, feature.dtype, values));
    if (feature.shape.size() == 1 && feature.shape[0] == 1) return array;
    for (std::size_t d = feature.shape.size(); d-- > 0;) {
        STUDIO_ASSIGN(array, lists(feature.name, array, feature.shape[d], feature.shape.size() == 1));
    }
    return array;
}

/// struct<bytes: binary, path: string>, as Hugging Face stores pictures.
Result<ArrayPtr> pictures(const Feature& feature, const EpisodeData& episode, std::int64_t index) {
    auto found = episode.pictures.find(feature.name);
    if (found == episode.pictures.end() ||
        static_cast<std::int64_t>(found->second.size()) != episode.length) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot store episode {}: camera '{}' has not one picture per row", index,
                                 feature.name),
                     "Give every camera's picture with every frame."};
    }
    arrow::BinaryBuilder bytes;
    arrow::StringBuilder paths;
    for (std::int64_t r = 0; r < episode.length; ++r) {
        const std::vector<std::byte>& png = found->second[r];
        STUDIO_ARROW("build pictures", bytes.Append(reinterpret_cast<const std::uint8_t*>(png.data()),
                                                    static_cast<std::int32_t>(png.size())));
        STUDIO_ARROW("build pictures", paths.Append(fmt::format("frame-{:06d}.png", r)));
    }
    ArrayPtr a, b;
    STUDIO_ARROW("build pictures", bytes.Finish(&a));
    STUDIO_ARROW("build pictures", paths.Finish(&b));
    auto made = arrow::StructArray::Make(arrow::ArrayVector{a, b}, std::vector<std::string>{"bytes", "path"});
    STUDIO_ARROW("build pictures", made.status());
    return ArrayPtr(*made);
}

/// The schema entry `huggingface`: from it the library datasets knows the features without LeRobot's help.
std::string huggingFaceSchema(std::span<const Feature> features) {
    Json entries = Json::object();
    for (const Feature& f : features) {
        if (f.dtype == "video") continue;
        Json value = {{"dtype", f.dtype}, {"_type", "Value"}};
        if (f.dtype == "image") {
            entries[f.name] = {{"_type", "Image"}};
        } else if (f.shape.size() > 1) {
            entries[f.name] = {
                {"shape", f.shape}, {"dtype", f.dtype}, {"_type", fmt::format("Array{}D", f.shape.size())}};
        } else if (f.size() != 1) {
            entries[f.name] = {{"feature", value}, {"length", f.size()}, {"_type", "Sequence"}};
        } else {
            entries[f.name] = value;
        }
    }
    return Json{{"info", {{"features", entries}}}}.dump();
}

/// Builds a table column by column.
class TableMaker {
public:
    void add(const std::string& name, ArrayPtr array) {
        fields_.push_back(arrow::field(name, array->type()));
        arrays_.push_back(std::move(array));
    }
    Status ints(const std::string& name, const std::vector<std::int64_t>& values) {
        arrow::Int64Builder builder;
        return append(name, builder, values);
    }
    Status doubles(const std::string& name, const std::vector<double>& values) {
        arrow::DoubleBuilder builder;
        return append(name, builder, values);
    }
    Status strings(const std::string& name, const std::vector<std::string>& values) {
        arrow::StringBuilder builder;
        return append(name, builder, values);
    }
    TablePtr table(const std::string& key = "", const std::string& value = "") const {
        auto schema = arrow::schema(fields_);
        if (!key.empty()) schema = schema->WithMetadata(arrow::key_value_metadata({key}, {value}));
        return arrow::Table::Make(schema, arrays_);
    }

private:
    template <class Builder, class Values>
    Status append(const std::string& name, Builder& builder, const Values& values) {
        for (const auto& value : values) STUDIO_ARROW("build column " + name, builder.Append(value));
        ArrayPtr array;
        STUDIO_ARROW("build column " + name, builder.Finish(&array));
        add(name, std::move(array));
        return {};
    }
    arrow::FieldVector fields_;
    arrow::ArrayVector arrays_;
};

/// list<value> per episode out of the flat values of all; null where an episode has none.
Result<ArrayPtr> listPerEpisode(const std::string& name, const std::vector<std::vector<double>>& values,
                                bool integers, bool pictureShape) {
    std::shared_ptr<arrow::ArrayBuilder> leaf;
    if (integers)
        leaf = std::make_shared<arrow::Int64Builder>();
    else
        leaf = std::make_shared<arrow::DoubleBuilder>();
    // [C][1][1] for pictures: a list of lists of lists
    std::vector<std::shared_ptr<arrow::ListBuilder>> levels;
    std::shared_ptr<arrow::ArrayBuilder> inner = leaf;
    for (int depth = 0; depth < (pictureShape ? 3 : 1); ++depth) {
        levels.push_back(std::make_shared<arrow::ListBuilder>(arrow::default_memory_pool(), inner));
        inner = levels.back();
    }
    arrow::ListBuilder& outer = *levels.back();
    for (const std::vector<double>& row : values) {
        if (row.empty()) {
            STUDIO_ARROW("build column " + name, outer.AppendNull());
            continue;
        }
        STUDIO_ARROW("build column " + name, outer.Append());
        for (double value : row) {
            if (pictureShape) {
                STUDIO_ARROW("build column " + name, levels[1]->Append());
                STUDIO_ARROW("build column " + name, levels[0]->Append());
            }
            STUDIO_ARROW(
                "build column " + name,
                integers ? static_cast<arrow::Int64Builder&>(*leaf).Append(static_cast<std::int64_t>(value))
                         : static_cast<arrow::DoubleBuilder&>(*leaf).Append(value));
        }
    }
    ArrayPtr array;
    STUDIO_ARROW("build column " + name, outer.Finish(&array));
    return array;
}

/// The columns stats/<feature>/<statistic>.
Status addStats(TableMaker& maker, std::span<const EpisodeRow> rows, const Feature& feature) {
    bool picture = feature.isCamera;
    auto add = [&](const std::string& key, auto pick, bool integers) -> Status {
        std::vector<std::vector<double>> values;
        bool any = false;
        for (const EpisodeRow& row : rows) {
            auto found = row.stats.find(feature.name);
            values.push_back(found == row.stats.end() ? std::vector<double>() : pick(found->second));
            any = any || !values.back().empty();
        }
        if (!any) return {};
        std::string name = fmt::format("stats/{}/{}", feature.name, key);
        STUDIO_ASSIGN(ArrayPtr array, listPerEpisode(name, values, integers, picture && !integers));
        maker.add(name, std::move(array));
        return {};
    };
    STUDIO_CHECK(add(
        "min", [](const FeatureStats& s) { return s.min; }, false));
    STUDIO_CHECK(add(
        "max", [](const FeatureStats& s) { return s.max; }, false));
    STUDIO_CHECK(add(
        "mean", [](const FeatureStats& s) { return s.mean; }, false));
    STUDIO_CHECK(add(
        "std", [](const FeatureStats& s) { return s.std; }, false));
    STUDIO_CHECK(add(
        "count", [](const FeatureStats& s) { return std::vector<double>{s.count}; }, true));
    for (const char* key : {"q01", "q10", "q50", "q90", "q99"}) {
        auto pick = [&](const FeatureStats& s) {
            auto found = s.quantiles.find(key);
            return found == s.quantiles.end() ? std::vector<double>() : found->second;
        };
        STUDIO_CHECK(add(key, pick, false));
    }
    return {};
}

/// One integer per row of meta/episodes.
template <class Pick>
std::vector<std::int64_t> each(std::span<const EpisodeRow> rows, Pick pick) {
    std::vector<std::int64_t> values;
    for (const EpisodeRow& row : rows) values.push_back(pick(row));
    return values;
}

Status addTasks(TableMaker& maker, std::span<const EpisodeRow> rows) {
    auto strings = std::make_shared<arrow::StringBuilder>();
    arrow::ListBuilder builder(arrow::default_memory_pool(), strings);
    for (const EpisodeRow& row : rows) {
        STUDIO_ARROW("build column tasks", builder.Append());
        for (const std::string& task : row.tasks) STUDIO_ARROW("build column tasks", strings->Append(task));
    }
    ArrayPtr array;
    STUDIO_ARROW("build column tasks", builder.Finish(&array));
    maker.add("tasks", std::move(array));
    return {};
}

}  // namespace

std::vector<double> indexValues(const std::string& name, const EpisodeRow& row, double fps,
                                std::span<const std::int64_t> taskOfRow) {
    std::vector<double> values(static_cast<std::size_t>(row.length));
    for (std::int64_t r = 0; r < row.length; ++r) {
        double value = static_cast<double>(r);  // frame_index
        if (name == "timestamp") value = static_cast<double>(r) / fps;
        if (name == "episode_index") value = static_cast<double>(row.index);
        if (name == "index") value = static_cast<double>(row.from + r);
        if (name == "task_index") value = static_cast<double>(taskOfRow[taskOfRow.size() == 1 ? 0 : r]);
        values[r] = value;
    }
    return values;
}

Result<TablePtr> dataTable(std::span<const Feature> features, const EpisodeData& episode,
                           const EpisodeRow& row, double fps, std::span<const std::int64_t> taskOfRow) {
    TableMaker maker;
    for (const Feature& feature : features) {
        if (feature.dtype == "video") continue;
        if (feature.dtype == "image") {
            STUDIO_ASSIGN(ArrayPtr array, pictures(feature, episode, row.index));
            maker.add(feature.name, std::move(array));
            continue;
        }
        std::vector<double> own;
        std::span<const double> values;
        if (isIndexFeature(feature.name)) {
            own = indexValues(feature.name, row, fps, taskOfRow);
            values = own;
        } else {
            auto found = episode.columns.find(feature.name);
            bool fits = found != episode.columns.end() && found->second.rows == episode.length &&
                        found->second.width == feature.size();
            if (!fits) {
                return Error{ErrorCode::InvalidArgument,
                             fmt::format("cannot store episode {}: column '{}' is missing or not {} x {}",
                                         row.index, feature.name, episode.length, feature.size()),
                             ""};
            }
            values = found->second.values;
        }
        STUDIO_ASSIGN(ArrayPtr array, numbers(feature, values));
        maker.add(feature.name, std::move(array));
    }
    return maker.table("huggingface", huggingFaceSchema(features));
}

Result<TablePtr> episodesTable(std::span<const EpisodeRow> rows, std::span<const Feature> features) {
    TableMaker maker;
    STUDIO_CHECK(maker.ints("episode_index", each(rows, [](auto& r) { return r.index; })));
    STUDIO_CHECK(addTasks(maker, rows));
    STUDIO_CHECK(maker.ints("length", each(rows, [](auto& r) { return r.length; })));
    STUDIO_CHECK(maker.ints("data/chunk_index", each(rows, [](auto& r) { return r.dataChunk; })));
    STUDIO_CHECK(maker.ints("data/file_index", each(rows, [](auto& r) { return r.dataFile; })));
    STUDIO_CHECK(maker.ints("dataset_from_index", each(rows, [](auto& r) { return r.from; })));
    STUDIO_CHECK(maker.ints("dataset_to_index", each(rows, [](auto& r) { return r.from + r.length; })));
    for (const Feature& feature : features) {
        if (feature.dtype != "video") continue;
        const std::string& name = feature.name;
        std::vector<double> from, to;
        for (const EpisodeRow& row : rows) {
            from.push_back(row.clips.at(name).fromS);
            to.push_back(row.clips.at(name).toS);
        }
        std::string start = "videos/" + name;
        STUDIO_CHECK(
            maker.ints(start + "/chunk_index", each(rows, [&](auto& r) { return r.clips.at(name).chunk; })));
        STUDIO_CHECK(
            maker.ints(start + "/file_index", each(rows, [&](auto& r) { return r.clips.at(name).file; })));
        STUDIO_CHECK(maker.doubles(start + "/from_timestamp", from));
        STUDIO_CHECK(maker.doubles(start + "/to_timestamp", to));
    }
    for (const Feature& feature : features) STUDIO_CHECK(addStats(maker, rows, feature));
    STUDIO_CHECK(maker.ints("meta/episodes/chunk_index", each(rows, [](auto& r) { return r.metaChunk; })));
    STUDIO_CHECK(maker.ints("meta/episodes/file_index", each(rows, [](auto& r) { return r.metaFile; })));
    return maker.table();
}

Result<TablePtr> tasksTable(std::span<const std::string> tasks) {
    TableMaker maker;
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < tasks.size(); ++i) numbers.push_back(static_cast<std::int64_t>(i));
    STUDIO_CHECK(maker.ints("task_index", numbers));
    STUDIO_CHECK(maker.strings("task", {tasks.begin(), tasks.end()}));
    // with this entry pandas restores the instruction as the index of its frame
    Json pandas = {{"index_columns", {"task"}},
                   {"column_indexes",
                    {{{"name", nullptr},
                      {"field_name", nullptr},
                      {"pandas_type", "unicode"},
                      {"numpy_type", "object"},
                      {"metadata", {{"encoding", "UTF-8"}}}}}},
                   {"columns",
                    {{{"name", "task_index"},
                      {"field_name", "task_index"},
                      {"pandas_type", "int64"},
                      {"numpy_type", "int64"},
                      {"metadata", nullptr}},
                     {{"name", "task"},
                      {"field_name", "task"},
                      {"pandas_type", "unicode"},
                      {"numpy_type", "object"},
                      {"metadata", nullptr}}}},
                   {"creator", {{"library", "pyarrow"}, {"version", "14.0.0"}}},
                   {"pandas_version", "2.2.0"}};
    return maker.table("pandas", pandas.dump());
}

Status writeParquet(const std::filesystem::path& file, std::span<const TablePtr> tables) {
    auto sink = arrow::io::BufferOutputStream::Create(1 << 20);
    STUDIO_ARROW("write " + file.string(), sink.status());
    auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
    auto arrowProperties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    auto opened = parquet::arrow::FileWriter::Open(*tables.front()->schema(), arrow::default_memory_pool(),
                                                   *sink, properties, arrowProperties);
    STUDIO_ARROW("write " + file.string(), opened.status());
    for (const TablePtr& table : tables) {
        STUDIO_ARROW("write " + file.string(),
                     (*opened)->WriteTable(*table, std::max<std::int64_t>(1, table->num_rows())));
    }
    STUDIO_ARROW("write " + file.string(), (*opened)->Close());
    auto bytes = (*sink)->Finish();
    STUDIO_ARROW("write " + file.string(), bytes.status());
    STUDIO_CHECK(makeFolders(file.parent_path()));
    STUDIO_ASSIGN(AtomicFile output, AtomicFile::create(file));
    STUDIO_CHECK(
        output.write(std::as_bytes(std::span((*bytes)->data(), static_cast<std::size_t>((*bytes)->size())))));
    return output.commit();
}

Result<TablePtr> readWholeParquet(const std::filesystem::path& file) {
    STUDIO_ASSIGN(std::string bytes, readFile(file, std::uint64_t{4} << 30));
    auto corrupt = [&](const arrow::Status& status) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read '{}': {}", file.string(), status.ToString()),
                     "`kstudio dataset verify` says what is affected."};
    };
    auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(bytes)));
    auto reader = parquet::arrow::OpenFile(input, arrow::default_memory_pool());
    if (!reader.ok()) return corrupt(reader.status());
    auto table = (*reader)->ReadTable();
    if (!table.ok()) return corrupt(table.status());
    return *table;
}

}  // namespace studio::data
