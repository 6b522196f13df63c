// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/media.h"
#include "core/data/parquet_table.h"

namespace studio::data {

/// An episode's frames in a video file.
struct VideoStreamRequest {
    std::filesystem::path file;
    std::shared_ptr<const MediaBackend> media;
    double fps = 0;                ///< of the data set
    std::string place;             ///< "episode 3, camera top", for messages
    bool isByRow = false;          ///< timestamps are off: frame = first frame of the episode + row
    bool isWholeFile = false;      ///< the episode begins where the file begins
    std::vector<double> timesS{};  ///< time in the file of every row
};

/// Opens the video. Errors: NotFound, Io, Corrupt.
Result<std::unique_ptr<FrameStream>> makeVideoStream(VideoStreamRequest request);

/// An episode's frames in a parquet column.
struct PictureStreamRequest {
    std::shared_ptr<const ParquetTable> table;
    std::string column;
    std::int64_t begin = 0, end = 0;  ///< rows of the file
    std::filesystem::path root;       ///< pictures stored as paths lie below it
    std::shared_ptr<const MediaBackend> media;
    std::string place;
};

/// Frames that lie as PNG or JPEG in the column, or as paths below `root`; nothing is decoded yet. Errors:
/// NotFound (no such column); FrameStream::at tells of damaged pictures.
Result<std::unique_ptr<FrameStream>> makePictureStream(PictureStreamRequest request);

}  // namespace studio::data
