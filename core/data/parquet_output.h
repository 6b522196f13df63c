// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/episode_data.h"

namespace arrow {
class Table;
}

namespace studio::data {

using TablePtr = std::shared_ptr<arrow::Table>;

/// Rows of one episode as LeRobot v3.0 stores them (reference/lerobot-dataset.md 1.4), with the schema entry
/// `huggingface`. `taskOfRow` holds task numbers, one per row or one for all. Errors: InvalidArgument (a
/// column is missing, has the wrong size, or a value that its type cannot hold), Unsupported (a dtype).
Result<TablePtr> dataTable(std::span<const Feature> features, const EpisodeData& episode,
                           const EpisodeRow& row, double fps, std::span<const std::int64_t> taskOfRow);
/// Values of one of the five index columns. `taskOfRow`: as in dataTable.
std::vector<double> indexValues(const std::string& name, const EpisodeRow& row, double fps,
                                std::span<const std::int64_t> taskOfRow);
/// meta/episodes: one row per episode, statistics included.
Result<TablePtr> episodesTable(std::span<const EpisodeRow> rows, std::span<const Feature> features);
/// meta/tasks.parquet: task_index, and the instruction as the index of pandas.
Result<TablePtr> tasksTable(std::span<const std::string> tasks);

/// Writes tables as one parquet file, a row group each (snappy, dictionaries, Arrow schema kept), replacing
/// `file` in one step. Errors: Io.
Status writeParquet(const std::filesystem::path& file, std::span<const TablePtr> tables);
/// Reads a whole file into memory. Errors: NotFound, Corrupt.
Result<TablePtr> readWholeParquet(const std::filesystem::path& file);

}  // namespace studio::data
