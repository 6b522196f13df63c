// SPDX-License-Identifier: GPL-3.0-or-later
// Layout v3.0: lists as parquet, many episodes in one parquet file and one video.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>

#include "core/data/open_dataset.h"
#include "core/data/stats_json.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

const char* const kRestoreMeta = "Restore it from where the data set came from.";

/// Where an episode lies, as meta/episodes says.
struct Place {
    std::int64_t chunk = 0, file = 0, from = 0, to = 0;
};

struct VideoPlace {
    std::int64_t chunk = -1, file = -1;  ///< -1: this episode names no video
    double fromS = 0, toS = 0;
};

/// Files `folder/*/*.parquet` in path order.
std::vector<fs::path> parquetFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::directory_iterator chunk(folder, failed), end; !failed && chunk != end;
         chunk.increment(failed)) {
        if (!chunk->is_directory(failed)) continue;
        std::error_code inner;
        for (fs::directory_iterator file(chunk->path(), inner); !inner && file != end;
             file.increment(inner)) {
            if (file->path().extension() == ".parquet") files.push_back(file->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// A number that has to be whole.
Result<std::int64_t> whole(double value, const std::string& column, std::int64_t row) {
    if (value == std::floor(value) && std::abs(value) < 9e15) return static_cast<std::int64_t>(value);
    return Error{ErrorCode::Corrupt, fmt::format("row {}: '{}' is {}", row, column, value), kRestoreMeta};
}

class DatasetV3 : public LeRobotDataset {
public:
    static Result<std::shared_ptr<const LeRobotDataset>> open(InfoJson json, const OpenOptions& options,
                                                              std::string& stage) {
        auto dataset = std::shared_ptr<DatasetV3>(new DatasetV3(std::move(json), options.media));
        stage = "episodes";
        STUDIO_CHECK(dataset->readEpisodes());
        stage = "tasks";
        STUDIO_CHECK(dataset->readTasks());
        dataset->takeTasksFromRows();
        dataset->settle();
        return std::shared_ptr<const LeRobotDataset>(std::move(dataset));
    }

    Result<RowSpan> rows(std::size_t position) const override {
        const Episode& episode = episodes_.at(position);
        auto within = [&](const Error& error) {
            return error.within(fmt::format("cannot read episode {}", episode.index));
        };
        fs::path file = dataFile(position);
        auto runs = runsOf(file);
        if (!runs.ok()) return within(runs.error());
        RowSpan span{.file = file};
        const Runs& known = **runs;
        if (known.empty()) {
            // no episode_index column: count from the first episode of the file
            std::int64_t base = fileBase_.at({places_[position].chunk, places_[position].file});
            span.begin = places_[position].from - base;
            span.end = places_[position].to - base;
        } else if (auto found = known.find(episode.index); found != known.end()) {
            span.begin = found->second.begin;
            span.end = found->second.end;
        }
        if (span.end - span.begin != episode.length) {
            return within({ErrorCode::Corrupt,
                           fmt::format("{} has {} rows of it, meta/episodes says {}", file.string(),
                                       span.end - span.begin, episode.length),
                           "Restore the file from where the data set came from, or leave this episode out."});
        }
        return span;
    }

    Result<VideoSpan> video(std::size_t position, const std::string& camera) const override {
        auto places = videos_.find(camera);
        const VideoPlace* place = places == videos_.end() ? nullptr : &places->second.at(position);
        if (!place || place->chunk < 0) {
            return Error{ErrorCode::NotFound,
                         fmt::format("meta/episodes names no video of '{}' for episode {}", camera,
                                     episodes_.at(position).index),
                         kRestoreMeta};
        }
        STUDIO_ASSIGN(fs::path relative,
                      fillTemplate(json_.videoPath, {{"video_key", camera}},
                                   {{"chunk_index", place->chunk}, {"file_index", place->file}}));
        return VideoSpan{.file = info_.root / relative, .fromS = place->fromS, .toS = place->toS};
    }

    fs::path dataFile(std::size_t position) const override {
        const Place& place = places_.at(position);
        auto relative =
            fillTemplate(json_.dataPath, {}, {{"chunk_index", place.chunk}, {"file_index", place.file}});
        return relative.ok() ? info_.root / *relative : fs::path();
    }

    std::optional<std::pair<std::int64_t, std::int64_t>> globalRange(std::size_t position) const override {
        return std::pair{places_.at(position).from, places_.at(position).to};
    }

    Result<StatsTable> storedStats() const override {
        fs::path whole = info_.root / "meta" / "stats.json";
        std::error_code ignored;
        if (fs::exists(whole, ignored)) return readStatsJson(whole);
        std::vector<StatsTable> parts;
        for (const fs::path& file : parquetFiles(info_.root / "meta" / "episodes")) {
            STUDIO_CHECK(episodeStats(file, parts));
        }
        return aggregate(parts);
    }

private:
    using LeRobotDataset::LeRobotDataset;
    using Runs = std::map<std::int64_t, RowSpan>;  // episode number -> rows

    Status readEpisodes() {
        fs::path folder = info_.root / "meta" / "episodes";
        auto files = parquetFiles(folder);
        if (files.empty()) {
            return Error{
                ErrorCode::NotFound,
                fmt::format("cannot open the data set {}: its list of episodes: there is no parquet file "
                            "below meta/episodes",
                            info_.root.string()),
                "Copy meta/episodes from where the data set came from."};
        }
        for (const fs::path& file : files) {
            auto read = readEpisodeFile(file);
            if (!read.ok()) {
                return read.error().within(
                    fmt::format("cannot open the data set {}: its list of episodes", info_.root.string()));
            }
        }
        noteEpisodeColumns();
        for (const Place& place : places_) {
            auto [base, isNew] = fileBase_.try_emplace({place.chunk, place.file}, place.from);
            if (!isNew) base->second = std::min(base->second, place.from);
        }
        return checkEpisodeList(episodes_, folder);
    }

    /// Numbers of a column under either of its spellings: "data/chunk_index" or "data_chunk_index".
    Result<std::vector<double>> numbersOf(const ParquetTable& table, const std::string& name) {
        std::string found = name;
        if (!table.find(name)) {
            std::replace(found.begin(), found.end(), '/', '_');
            if (!table.find(found)) found = name;
            if (found != name) respelled_.insert(found);
        }
        STUDIO_ASSIGN(Column column, table.numbers(found));
        if (column.rows > 0 && column.width != 1) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("column '{}' of {} holds lists", name, table.file().string()),
                         kRestoreMeta};
        }
        return column.values;
    }

    Status readEpisodeFile(const fs::path& file) {
        STUDIO_ASSIGN(auto table, ParquetTable::open(file));
        std::map<std::string, std::vector<double>> columns;
        for (const char* name : {"episode_index", "length", "data/chunk_index", "data/file_index",
                                 "dataset_from_index", "dataset_to_index"}) {
            STUDIO_ASSIGN(columns[name], numbersOf(*table, name));
        }
        std::vector<std::vector<std::string>> tasks(static_cast<std::size_t>(table->rows()));
        hasTasks_ = hasTasks_ && table->find("tasks");
        if (table->find("tasks")) {
            STUDIO_ASSIGN(tasks, table->stringLists("tasks"));
        }
        for (std::size_t r = 0; r < static_cast<std::size_t>(table->rows()); ++r) {
            auto at = [&](const char* name) {
                return whole(columns[name][r], name, static_cast<std::int64_t>(r));
            };
            Episode episode{.tasks = std::move(tasks[r])};
            Place place;
            STUDIO_ASSIGN(episode.index, at("episode_index"));
            STUDIO_ASSIGN(episode.length, at("length"));
            STUDIO_ASSIGN(place.chunk, at("data/chunk_index"));
            STUDIO_ASSIGN(place.file, at("data/file_index"));
            STUDIO_ASSIGN(place.from, at("dataset_from_index"));
            STUDIO_ASSIGN(place.to, at("dataset_to_index"));
            STUDIO_CHECK(checkEpisode(episode));
            if (place.chunk < 0 || place.file < 0) {
                return Error{ErrorCode::Corrupt,
                             fmt::format("row {} names file {}/{}", r, place.chunk, place.file),
                             kRestoreMeta};
            }
            episodes_.push_back(std::move(episode));
            places_.push_back(place);
        }
        return readVideoColumns(*table);
    }

    Status readVideoColumns(const ParquetTable& table) {
        for (const Feature& feature : info_.features) {
            if (!feature.isVideo) continue;
            auto& places = videos_[feature.name];
            std::size_t first = places.size();
            places.resize(episodes_.size());
            std::string prefix = "videos/" + feature.name + "/";
            if (!table.find(prefix + "chunk_index")) continue;
            std::map<std::string, std::vector<double>> columns;
            for (const char* name : {"chunk_index", "file_index", "from_timestamp", "to_timestamp"}) {
                STUDIO_ASSIGN(columns[name], numbersOf(table, prefix + name));
            }
            for (std::size_t r = 0; first + r < episodes_.size(); ++r) {
                // videos of the last episodes can be missing while a recorder still encodes
                if (std::isnan(columns["chunk_index"][r])) continue;
                auto row = static_cast<std::int64_t>(r);
                VideoPlace& place = places[first + r];
                STUDIO_ASSIGN(place.chunk, whole(columns["chunk_index"][r], prefix + "chunk_index", row));
                STUDIO_ASSIGN(place.file, whole(columns["file_index"][r], prefix + "file_index", row));
                place.fromS = columns["from_timestamp"][r];
                place.toS = columns["to_timestamp"][r];
                bool fits = place.chunk >= 0 && place.file >= 0 && place.fromS >= 0 && place.fromS < 1e7 &&
                            place.toS >= place.fromS;
                if (fits) continue;
                return Error{ErrorCode::Corrupt,
                             fmt::format("row {}: '{}' is in file {}/{} from {} s to {} s", r, feature.name,
                                         place.chunk, place.file, place.fromS, place.toS),
                             kRestoreMeta};
            }
        }
        return {};
    }

    void noteEpisodeColumns() {
        std::vector<std::string> odd;
        for (const auto& name : respelled_) {
            std::string usual = name;
            // only the first underscore stood for the slash
            usual[usual.find('_')] = '/';
            odd.push_back(fmt::format("'{}' instead of '{}'", name, usual));
        }
        if (!hasTasks_) odd.emplace_back("no column 'tasks' (taken from the rows)");
        if (odd.empty()) return;
        std::string list = odd.front();
        for (std::size_t i = 1; i < odd.size(); ++i) list += "; " + odd[i];
        findings_.push_back({.code = "episodes_columns_differ",
                             .message = "meta/episodes has " + list,
                             .remedy =
                                 "It is read all the same; LeRobot needs the usual names, `kstudio dataset "
                                 "convert` writes them."});
    }

    Status readTasks() {
        fs::path file = info_.root / "meta" / "tasks.parquet";
        auto read = readTaskFile(file);
        if (read.ok()) return {};
        Error error = read.error().within(
            fmt::format("cannot open the data set {}: its list of tasks", info_.root.string()));
        error.hint = "Copy meta/tasks.parquet from where the data set came from.";
        return error;
    }

    Status readTaskFile(const fs::path& file) {
        STUDIO_ASSIGN(auto table, ParquetTable::open(file));
        // pandas stores an unnamed index under the second name
        std::string texts = table->find("task") ? "task" : "__index_level_0__";
        STUDIO_ASSIGN(Column numbers, table->numbers("task_index"));
        STUDIO_ASSIGN(auto names, table->strings(texts));
        for (std::int64_t r = 0; r < numbers.rows; ++r) {
            STUDIO_ASSIGN(auto number, whole(numbers.width == 1 ? numbers.row(r)[0] : 0.5, "task_index", r));
            if (!tasks_.emplace(number, names[static_cast<std::size_t>(r)]).second) {
                return Error{ErrorCode::Corrupt,
                             fmt::format("{}: task {} appears twice", file.string(), number), kRestoreMeta};
            }
        }
        if (table->find(texts)->isDictionary) {
            findings_.push_back({.code = "task_dictionary_encoded",
                                 .message = "the task texts of meta/tasks.parquet are dictionary-encoded",
                                 .remedy = "They are read all the same; nothing to do."});
        }
        return {};
    }

    /// Where meta/episodes does not say what an episode is about, its rows do.
    void takeTasksFromRows() {
        for (std::size_t i = 0; i < episodes_.size(); ++i) {
            if (!episodes_[i].tasks.empty()) continue;
            auto texts = tasksOfRows(i);
            if (!texts.ok()) continue;  // whoever reads the episode learns why
            for (auto& text : *texts) {
                auto& known = episodes_[i].tasks;
                if (std::find(known.begin(), known.end(), text) == known.end()) known.push_back(text);
            }
        }
    }

    /// Rows of every episode of a data file, by its episode_index column; empty where there is no such
    /// column. Read once per file: only the ranges stay in memory.
    Result<std::shared_ptr<const Runs>> runsOf(const fs::path& file) const {
        {
            std::lock_guard lock(mutex_);
            if (auto found = runs_.find(file); found != runs_.end()) return found->second;
        }
        STUDIO_ASSIGN(auto table, cache_.table(file));
        Runs runs;
        if (table->find("episode_index")) {
            STUDIO_ASSIGN(Column numbers, table->numbers("episode_index"));
            for (std::int64_t r = 0; r < numbers.rows; ++r) {
                STUDIO_ASSIGN(auto index,
                              whole(numbers.width == 1 ? numbers.row(r)[0] : 0.5, "episode_index", r));
                auto [run, isNew] = runs.try_emplace(index, RowSpan{file, r, r});
                if (!isNew && run->second.end != r) {
                    return Error{ErrorCode::Corrupt,
                                 fmt::format("{}: the rows of episode {} are not together (row {})",
                                             file.string(), index, r),
                                 kRestoreMeta};
                }
                run->second.end = r + 1;
            }
        }
        std::lock_guard lock(mutex_);
        return runs_[file] = std::make_shared<const Runs>(std::move(runs));
    }

    /// The columns stats/<feature>/<statistic> of one file of meta/episodes, one table per episode.
    Status episodeStats(const fs::path& file, std::vector<StatsTable>& parts) const {
        STUDIO_ASSIGN(auto table, ParquetTable::open(file));
        std::size_t first = parts.size();
        parts.resize(first + static_cast<std::size_t>(table->rows()));
        for (const ParquetColumn& column : table->columns()) {
            std::size_t slash = column.name.rfind('/');
            if (!column.name.starts_with("stats/") || slash <= 6 || !column.isNumeric) continue;
            std::string feature = column.name.substr(6, slash - 6), statistic = column.name.substr(slash + 1);
            STUDIO_ASSIGN(auto rows, table->raggedNumbers(column.name));
            for (std::size_t r = 0; r < rows.size(); ++r) {
                if (!rows[r].empty()) setStatistic(parts[first + r][feature], statistic, std::move(rows[r]));
            }
        }
        return {};
    }

    std::vector<Place> places_;
    std::map<std::string, std::vector<VideoPlace>> videos_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> fileBase_;  // first global row of a file
    std::set<std::string> respelled_;
    bool hasTasks_ = true;
    mutable std::mutex mutex_;
    mutable std::map<fs::path, std::shared_ptr<const Runs>> runs_;
};

}  // namespace

Result<std::shared_ptr<const LeRobotDataset>> openV3(InfoJson json, const OpenOptions& options,
                                                     std::string& stage) {
    return DatasetV3::open(std::move(json), options, stage);
}

}  // namespace studio::data
