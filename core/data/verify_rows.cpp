// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "core/data/dataset_quirks.h"
#include "core/data/verify_parts.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

const char* const kRestoreFile = "Restore the file from where the data set came from, or delete the episode.";

/// State kept over the episodes of one check.
struct RowCheck {
    Verification& run;
    std::set<fs::path> filesSeen;
    std::map<fs::path, std::int64_t> rowsListed;  // rows that episodes claim, by file
    std::vector<std::pair<std::size_t, TimestampCheck>> times;
    std::int64_t globalRow = 0;
    std::int64_t taskNamesOff = 0, taskNamesEpisode = -1;
    std::set<std::string> reported;  // findings that are the same for every episode

    const Episode& episode(std::size_t position) const { return run.dataset.episodes()[position]; }
    /// Reports a reading error under a code that says missing or damaged.
    void readingError(const Error& error, std::int64_t index, const char* what) {
        const char* kind = error.code == ErrorCode::NotFound ? "missing" : "damaged";
        run.findings.error(fmt::format("{}_{}", what, kind), error.message,
                           error.hint.empty() ? kRestoreFile : error.hint, index);
    }
};

/// Opens an episode's file, once per file also its columns without numbers. False: nothing more to check.
bool checkFile(RowCheck& check, std::size_t position) {
    const Episode& episode = check.episode(position);
    fs::path file = check.run.dataset.dataFile(position);
    bool isNew = check.filesSeen.insert(file).second;
    auto table = check.run.dataset.table(file);
    if (!table.ok()) {
        // a file of many episodes is reported once
        if (isNew) check.readingError(table.error(), episode.index, "data_file");
        return false;
    }
    check.rowsListed[file] += episode.length;
    if (!isNew) return true;
    ++check.run.report.dataFiles;
    for (const ParquetColumn& column : (*table)->columns()) {
        // pictures are decoded elsewhere, numbers below
        if (column.isNumeric || (column.isPicture && !check.run.options.full)) continue;
        auto decoded = (*table)->check(column.name);
        if (!decoded.ok()) check.readingError(decoded.error(), episode.index, "data_file");
    }
    return true;
}

/// First row whose value is not finite, and how many there are.
std::optional<std::int64_t> firstNotFinite(const Column& column, std::int64_t& count) {
    std::optional<std::int64_t> first;
    for (std::int64_t r = 0; r < column.rows; ++r) {
        auto row = column.row(r);
        bool isFine = std::all_of(row.begin(), row.end(), [](double value) { return std::isfinite(value); });
        if (isFine) continue;
        ++count;
        if (!first) first = r;
    }
    return first;
}

void checkNumbers(RowCheck& check, std::size_t position, const std::string& name, const Column& column) {
    auto& findings = check.run.findings;
    std::int64_t index = check.episode(position).index;
    const Feature* feature = check.run.dataset.info().feature(name);
    if (feature && column.rows > 0 && column.width != feature->size()) {
        findings.error("width_differs",
                       fmt::format("episode {}: column '{}' has {} numbers per row, meta/info.json says {}",
                                   index, name, column.width, feature->size()),
                       "Correct the shape in meta/info.json or restore the file.", index);
    }
    std::int64_t count = 0;
    if (auto row = firstNotFinite(column, count)) {
        findings.error(
            "not_finite",
            fmt::format("episode {}: column '{}' is NaN or infinite in {} of {} rows, first in row {}", index,
                        name, count, column.rows, *row),
            "Delete the episode or repair its rows: one such number ruins a training.", index, *row);
    }
}

/// First row in which `column` is not `expected(row)`.
template <class Expected>
std::optional<std::int64_t> firstUnlike(const Column& column, Expected expected) {
    if (column.width != 1) return std::nullopt;  // width_differs tells
    for (std::int64_t r = 0; r < column.rows; ++r) {
        if (column.row(r)[0] != expected(r)) return r;
    }
    return std::nullopt;
}

void checkIndexColumn(RowCheck& check, std::size_t position, const std::string& name, const Column& column) {
    const Episode& episode = check.episode(position);
    auto wrong = [&](std::int64_t row, double expected) {
        check.run.findings.error(name + "_wrong",
                                 fmt::format("episode {} row {}: {} is {}, expected {}", episode.index, row,
                                             name, column.row(row)[0], expected),
                                 kRestoreFile, episode.index, row);
    };
    auto same = [&](std::int64_t) { return static_cast<double>(episode.index); };
    auto counted = [&](std::int64_t r) { return static_cast<double>(r); };
    if (name == "episode_index") {
        if (auto row = firstUnlike(column, same)) wrong(*row, same(*row));
    } else if (name == "frame_index") {
        if (auto row = firstUnlike(column, counted)) wrong(*row, counted(*row));
    } else if (name == "index" && column.width == 1 && column.rows > 0) {
        double first = column.row(0)[0];
        auto dense = [&](std::int64_t r) { return first + static_cast<double>(r); };
        if (auto row = firstUnlike(column, dense)) wrong(*row, dense(*row));
        // a part of a larger set keeps its numbers; its episode numbers already tell
        bool isOff =
            first != static_cast<double>(check.globalRow) && isContiguous(check.run.dataset.episodes());
        if (isOff && check.reported.insert("index").second) {
            check.run.findings.warning("index_not_dense",
                                       fmt::format("episode {} begins at index {}, {} rows lie before it",
                                                   episode.index, first, check.globalRow),
                                       "Rows are counted instead; `kstudio dataset convert` renumbers them.",
                                       episode.index, 0);
        }
    }
}

/// What the rows say about the task, against the list.
void checkTasks(RowCheck& check, std::size_t position) {
    const Episode& episode = check.episode(position);
    auto texts = check.run.dataset.tasksOfRows(position);
    if (!texts.ok()) {
        if (texts.error().code == ErrorCode::Corrupt)
            check.readingError(texts.error(), episode.index, "task");
        return;
    }
    std::set<std::string> used(texts->begin(), texts->end()),
        listed(episode.tasks.begin(), episode.tasks.end());
    if (used.contains("") && check.reported.insert("task_empty").second) {
        check.run.findings.warning(
            "task_empty", fmt::format("the instruction of episode {} is empty", episode.index),
            "Write what the robot is told to do, or set data.instruction.", episode.index);
    }
    if (used == listed) return;
    if (check.taskNamesOff++ == 0) check.taskNamesEpisode = episode.index;
}

/// Columns that info.json declares and the file lacks.
void checkMissingColumns(RowCheck& check, std::size_t position, const ParquetTable& table) {
    for (const Feature& feature : check.run.dataset.info().features) {
        bool isIndex = std::find(std::begin(kIndexColumns), std::end(kIndexColumns), feature.name) !=
                       std::end(kIndexColumns);
        if (isIndex || feature.isVideo || feature.dtype == "language" || table.find(feature.name)) continue;
        check.run.findings.error("column_missing",
                                 fmt::format("{} has no column '{}', which meta/info.json declares",
                                             table.file().string(), feature.name),
                                 "Restore the file, or remove the feature from meta/info.json.",
                                 check.episode(position).index);
    }
}

void checkEpisodeRows(RowCheck& check, std::size_t position) {
    const LeRobotDataset& dataset = check.run.dataset;
    const Episode& episode = check.episode(position);
    if (!checkFile(check, position)) return;
    auto span = dataset.rows(position);
    if (!span.ok()) {
        check.run.findings.error("length_differs", span.error().message, span.error().hint, episode.index);
        return;
    }
    auto table = dataset.table(span->file);
    if (!table.ok()) return;
    checkMissingColumns(check, position, **table);
    for (const ParquetColumn& described : (*table)->columns()) {
        if (!described.isNumeric) continue;
        auto column = dataset.column(position, described.name);
        if (!column.ok()) {
            check.readingError(column.error(), episode.index, "data_file");
            continue;
        }
        bool isIndex = std::find(std::begin(kIndexColumns), std::end(kIndexColumns), described.name) !=
                       std::end(kIndexColumns);
        if (isIndex) checkIndexColumn(check, position, described.name, *column);
        bool isInput = described.name.starts_with("observation") || described.name.starts_with("action");
        if (isIndex || isInput) checkNumbers(check, position, described.name, *column);
    }
    checkTasks(check, position);
    if (auto times = dataset.timestamps(position); times.ok()) check.times.emplace_back(position, *times);
}

}  // namespace

void verifyLists(Verification& run) {
    const auto& episodes = run.dataset.episodes();
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < episodes.size(); ++i) {
        auto range = run.dataset.globalRange(i);
        if (!range) return;
        bool isFine = range->first == expected && range->second - range->first == episodes[i].length;
        if (!isFine) {
            run.findings.error(
                "ranges_differ",
                fmt::format("meta/episodes: episode {} has {} frames and the rows {} to {}, {} were "
                            "expected to begin it",
                            episodes[i].index, episodes[i].length, range->first, range->second, expected),
                "Restore meta/episodes from where the data set came from.", episodes[i].index);
        }
        expected = range->second;
    }
}

Status verifyRows(Verification& run) {
    RowCheck check{run, {}, {}, {}, 0, 0, -1, {}};
    for (std::size_t i = 0; i < run.dataset.episodes().size(); ++i) {
        STUDIO_CHECK(run.checkStop());
        checkEpisodeRows(check, i);
        check.globalRow += check.episode(i).length;
        run.advance(1, fmt::format("rows of episode {}", check.episode(i).index));
    }
    for (const auto& [file, listed] : check.rowsListed) {
        auto table = run.dataset.table(file);
        if (!table.ok() || (*table)->rows() <= listed || run.dataset.infoJson().majorVersion == 2) continue;
        run.findings.warning(
            "rows_unused",
            fmt::format("{} has {} rows, the episodes use {}", file.string(), (*table)->rows(), listed),
            "The other rows are ignored; `kstudio dataset convert` leaves them out.");
    }
    if (check.taskNamesOff > 0) {
        run.findings.warning(
            "task_names_differ",
            fmt::format("in {} of {} episodes (first: {}) the list names other tasks than the rows",
                        check.taskNamesOff, run.dataset.episodes().size(), check.taskNamesEpisode),
            "The rows' own task is the instruction.", check.taskNamesEpisode);
    }
    std::vector<Finding> times;
    noteTimestamps(run.dataset, check.times, times);
    for (Finding& finding : times) run.findings.add(std::move(finding));
    return {};
}

}  // namespace studio::data
