// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/finding.h"
#include "core/data/image.h"
#include "core/data/media.h"
#include "core/data/stats.h"

namespace studio::data {

/// One entry of info.json's `features`.
struct Feature {
    std::string name;                 ///< "observation.state"
    std::string dtype;                ///< "float32", "video", "image", …
    std::vector<std::int64_t> shape;  ///< as declared; pictures: see `height`, `width`
    std::vector<std::string> names;   ///< flattened; may be empty, may be longer than the shape
    bool isCamera = false;            ///< dtype image or video, and not a depth map
    bool isVideo = false;
    int height = 0, width = 0;  ///< of a picture, layout resolved by `names`, not by the numbers
    std::int64_t size() const;  ///< numbers in one row: product of the shape
};

/// What info.json says of a data set, checked, and what its episodes add up to. `fps`: frames per second,
/// above 0. Source: meta/info.json of LeRobot v2.0, v2.1 and v3.0.
struct DatasetInfo {
    std::filesystem::path root;
    std::string version;    ///< "v2.0", "v2.1", "v3.0"
    std::string robotType;  ///< empty where null
    double fps = 0;
    std::vector<Feature> features;  ///< in file order
    std::int64_t totalFrames = 0;   ///< counted from the episodes
    const Feature* feature(const std::string& name) const;
    std::vector<std::string> cameras() const;
};

/// One episode of any layout: where its rows and pictures lie.
struct Episode {
    std::int64_t index = 0;          ///< its number in the data set; need not be its position in the list
    std::int64_t length = 0;         ///< frames
    std::vector<std::string> tasks;  ///< instructions; usually one
};

/// Rows of one column of one episode: [rows, width], as doubles (float32 and counters below 2^53 are exact).
struct Column {
    std::int64_t rows = 0, width = 0;
    std::vector<double> values;
    std::span<const double> row(std::int64_t r) const {
        return {values.data() + r * width, static_cast<std::size_t>(width)};
    }
};

/// Frames of one camera in one episode. Sequential access decodes each frame once; a jump seeks. Not
/// thread-safe.
class FrameStream {
public:
    virtual ~FrameStream() = default;
    /// Frame of row `row` (0 … length-1). Errors: Corrupt with episode, camera and row; Unsupported without
    /// media.
    virtual Result<Image> at(std::int64_t row) = 0;
};

/// What opening a data set may use.
struct OpenOptions {
    std::shared_ptr<const MediaBackend> media;  ///< null: numbers only
};

/// A LeRobot data set of layout v2.0, v2.1 or v3.0 on disk, read-only. All methods are const and thread-safe.
/// Source: reference/lerobot-dataset.md; quirks of real sets become findings, never silent guesses.
class Dataset {
public:
    virtual ~Dataset() = default;
    const DatasetInfo& info() const { return info_; }
    /// In file order.
    const std::vector<Episode>& episodes() const { return episodes_; }
    /// What opening noticed (warnings only: errors refuse the set).
    const std::vector<Finding>& findings() const { return findings_; }
    /// Position of episode number `index` in episodes(). Errors: NotFound, naming the numbers there are.
    Result<std::size_t> position(std::int64_t index) const;

    /// One numeric column of the episode at `position`. Errors: NotFound (no such column, nearest named),
    /// Corrupt.
    virtual Result<Column> column(std::size_t position, const std::string& name) const = 0;
    /// Instruction of every row (resolved from task_index; extra task names of v2.0 sets are dropped with a
    /// finding).
    virtual Result<std::vector<std::string>> tasksOfRows(std::size_t position) const = 0;
    virtual Result<std::unique_ptr<FrameStream>> frames(std::size_t position,
                                                        const std::string& camera) const = 0;
    /// Statistics as stored (aggregated over episodes where only those are stored); empty where there are
    /// none.
    virtual Result<StatsTable> storedStats() const = 0;

protected:
    DatasetInfo info_;
    std::vector<Episode> episodes_;
    std::vector<Finding> findings_;
};

/// Opens any supported layout. Errors: NotFound, Corrupt, Unsupported (a newer major version), each with its
/// remedy.
Result<std::shared_ptr<const Dataset>> openDataset(const std::filesystem::path& root,
                                                   const OpenOptions& options = {});

}  // namespace studio::data
