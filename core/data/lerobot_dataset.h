// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/column_cache.h"
#include "core/data/dataset.h"
#include "core/data/info_json.h"

namespace studio::data {

/// Rows [begin, end) of a parquet file.
struct RowSpan {
    std::filesystem::path file;
    std::int64_t begin = 0, end = 0;
};

/// Part of a video file that belongs to one episode, in seconds; `toS` is NaN where the layout does not say.
struct VideoSpan {
    std::filesystem::path file;
    double fromS = 0, toS = std::numeric_limits<double>::quiet_NaN();
};

/// How the timestamps of an episode compare with frame_index / fps (lerobot-dataset.md 4.3).
struct TimestampCheck {
    bool isPresent = false;        ///< there is a timestamp column
    bool isExact = false;          ///< every row within 1e-4 s: frames are found by time, else by row
    bool isShifted = false;        ///< off by the same amount (within 1 ms) in every row
    double firstS = 0, lastS = 0;  ///< first and last timestamp
    double worstS = 0;             ///< largest deviation
};

/// Largest difference between a timestamp and frame_index / fps that LeRobot accepts, in seconds.
inline constexpr double kTimestampToleranceS = 1e-4;

/// What the three layouts share: access by rows of parquet files and spans of videos. The layouts say where
/// those lie. Also the door for whoever rewrites data sets (files instead of values).
class LeRobotDataset : public Dataset {
public:
    Result<Column> column(std::size_t position, const std::string& name) const override;
    Result<std::vector<std::string>> tasksOfRows(std::size_t position) const override;
    Result<std::unique_ptr<FrameStream>> frames(std::size_t position,
                                                const std::string& camera) const override;

    /// Rows of an episode. Errors: NotFound, Corrupt when their number is not the declared length.
    virtual Result<RowSpan> rows(std::size_t position) const = 0;
    /// Video of a camera in an episode; the file need not exist. Errors: NotFound, Corrupt.
    virtual Result<VideoSpan> video(std::size_t position, const std::string& camera) const = 0;
    /// The parquet file that holds an episode's rows; it need not exist.
    virtual std::filesystem::path dataFile(std::size_t position) const = 0;

    /// Task number -> instruction.
    const std::map<std::int64_t, std::string>& tasks() const { return tasks_; }
    const InfoJson& infoJson() const { return json_; }
    const std::shared_ptr<const MediaBackend>& media() const { return media_; }
    Result<std::shared_ptr<const ParquetTable>> table(const std::filesystem::path& file) const {
        return cache_.table(file);
    }
    Result<TimestampCheck> timestamps(std::size_t position) const;
    /// Names of instructions that no row of the episode uses (v2.0 sets name "valid" beside the real one).
    Result<std::vector<std::string>> unusedTasks(std::size_t position) const;

protected:
    LeRobotDataset(InfoJson json, std::shared_ptr<const MediaBackend> media);
    /// Last step of opening: cameras without files stop being cameras, task names that no row uses are
    /// dropped, and what is odd is noted.
    void settle();

    InfoJson json_;
    std::map<std::int64_t, std::string> tasks_;
    std::shared_ptr<const MediaBackend> media_;
    mutable ColumnCache cache_;

private:
    void dropMissingCameras();
    void dropUnusedTasks();
};

/// Checks an episode's declared numbers when the list is read. Errors: Corrupt.
Status checkEpisode(const Episode& episode);

}  // namespace studio::data
