// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/compute_stats.h"
#include "core/data/v3_store.h"

namespace studio::data {

/// How pictures are coded while recording.
struct CodingOptions {
    std::string codec = "av1";  ///< "av1" or "h264"
    int gop = 2, crf = 30;      ///< LeRobot's defaults
};

/// Records a LeRobot v3.0 data set frame by frame. Every episode is on disk and readable when endEpisode()
/// returns; a killed recording loses at most the episode in progress, and resume() goes on behind the last
/// complete one. Videos are encoded while frames arrive. Not thread-safe.
class DatasetWriter {
public:
    using Numbers = std::map<std::string, std::vector<double>>;
    using Pictures = std::map<std::string, Image>;

    /// Starts a set in a folder that does not exist or is empty. Errors: InvalidArgument, Unsupported
    /// (cameras without media), Io.
    static Result<std::unique_ptr<DatasetWriter>> create(const std::filesystem::path& root,
                                                         const V3Settings& settings,
                                                         const CodingOptions& coding = {});
    /// Continues a v3.0 set; its features, rate and robot type stay. Errors: NotFound, Corrupt, Unsupported,
    /// Io.
    static Result<std::unique_ptr<DatasetWriter>> resume(const std::filesystem::path& root,
                                                         std::shared_ptr<const MediaBackend> media,
                                                         const CodingOptions& coding = {});
    DatasetWriter(const DatasetWriter&) = delete;
    DatasetWriter& operator=(const DatasetWriter&) = delete;
    ~DatasetWriter();

    /// Adds one frame to the episode in progress: every declared numeric feature and every camera. Errors:
    /// InvalidArgument naming what is missing, has the wrong size or is not finite (the frame is then not
    /// added); Io from encoding (discard the episode).
    Status addFrame(const Numbers& numbers, const Pictures& pictures);
    /// Stores the episode in progress. Errors: InvalidArgument (no frames), Io. A failed call may be
    /// repeated.
    Status endEpisode(const std::string& task);
    /// Forgets the episode in progress.
    void discardEpisode();
    /// Stores nothing more and checks that all is on disk; the episode in progress, if any, is discarded.
    Status finish();

    std::int64_t episodes() const { return store_->episodes(); }
    std::int64_t frames() const { return store_->info().frames; }
    std::int64_t framesInEpisode() const { return episode_.length; }
    const V3Info& info() const { return store_->info(); }

private:
    struct Camera {
        std::unique_ptr<VideoWriter> video;
        std::filesystem::path file;
        PictureStats stats;
    };

    DatasetWriter(std::unique_ptr<V3Store> store, std::shared_ptr<const MediaBackend> media,
                  CodingOptions coding);
    Status checkFrame(const Numbers& numbers, const Pictures& pictures) const;
    Status addPicture(const Feature& feature, const Image& image);
    Status startVideo(const Feature& feature, Camera& camera);
    std::filesystem::path stagingFolder() const;

    std::unique_ptr<V3Store> store_;
    std::shared_ptr<const MediaBackend> media_;
    CodingOptions coding_;
    EpisodeData episode_;
    std::map<std::string, Camera> cameras_;
    bool closed_ = false;  ///< the episode's videos are finished; only storing it is left
    bool stored_ = false;  ///< the store has the episode; only publishing is left
};

}  // namespace studio::data
