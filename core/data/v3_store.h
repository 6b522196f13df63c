// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/data/episode_data.h"
#include "core/data/parquet_output.h"
#include "core/data/v3_layout.h"

namespace studio::data {

/// Settings of a v3.0 set that is being written.
struct V3Settings {
    double fps = 0;
    std::string robotType;
    std::vector<Feature> features;  ///< without the index columns (they are added)
    std::int64_t filesPerChunk = 1000, dataFileMb = 100, videoFileMb = 200;
    std::shared_ptr<const MediaBackend> media;  ///< needed for cameras stored as video
    std::string marker = {};  ///< name of an empty file that is there before all others; empty: none
};

/// A growing data set of layout v3.0: complete episodes go in, and the folder is a valid set after every
/// publish(). Files that can grow are replaced whole by longer ones whose beginning is unchanged, in the
/// order videos, rows, tasks, meta/episodes (from here on the episode counts), statistics, info.json; what a
/// kill leaves behind is repaired by resume(). Holds a lock on the folder. Not thread-safe.
class V3Store {
public:
    /// Starts a set in a folder that does not exist or is empty. Errors: InvalidArgument, Io.
    static Result<std::unique_ptr<V3Store>> create(const std::filesystem::path& root,
                                                   const V3Settings& settings);
    /// Continues a v3.0 set of this program or of LeRobot: drops what no complete episode owns, rebuilds
    /// totals and statistics, and adds behind it. fps, robot type, features and file sizes come from the set.
    /// Errors: NotFound, Corrupt, Unsupported (another layout).
    static Result<std::unique_ptr<V3Store>> resume(const std::filesystem::path& root,
                                                   std::shared_ptr<const MediaBackend> media);
    V3Store(const V3Store&) = delete;
    V3Store& operator=(const V3Store&) = delete;
    ~V3Store();

    /// Takes an episode; it is on disk after the next publish(). Statistics of the numbers are computed here.
    /// Errors: InvalidArgument (it does not fit the features).
    Status add(EpisodeData episode);
    /// Bytes of coded pictures and rows that wait for publish().
    std::uint64_t waitingBytes() const { return waitingBytes_; }
    /// Puts what waits on disk, all or nothing visible. Errors: Io, Corrupt, Unsupported; what waited is
    /// kept.
    Status publish();

    /// Forgets what waits.
    void dropWaiting();

    const std::filesystem::path& root() const { return root_; }
    const V3Info& info() const { return info_; }
    /// Episodes on disk and waiting.
    std::int64_t episodes() const { return info_.episodes + static_cast<std::int64_t>(waiting_.size()); }
    /// Video files that could not share a file with their neighbours because their coding differs.
    std::int64_t separateVideos() const { return separateVideos_; }

private:
    /// Position in a row of numbered files, with what the newest one holds.
    struct Tail {
        std::int64_t chunk = 0, file = -1;
        std::uint64_t bytes = 0;
        bool closed = false;  ///< of an earlier session: what follows begins a new file
    };
    struct Waiting {
        EpisodeData data;
        EpisodeRow row;
        std::vector<std::int64_t> tasks;
        std::map<std::string, std::uint64_t> videoBytes;
        std::uint64_t rowBytes = 0;
    };

    /// What publish() moves forward; put back where it fails before the episodes count.
    struct Tails {
        Tail data, meta;
        std::map<std::string, Tail> videos;
        std::vector<TablePtr> dataTables;  ///< content of the newest data file
        std::vector<EpisodeRow> metaRows;  ///< content of the newest episodes file
    };

    explicit V3Store(std::filesystem::path root) : root_(std::move(root)) {}
    Status lock();
    Status adopt();
    Status adoptInfo();
    Status adoptEpisodes();
    Status adoptEpisodeFile(const std::filesystem::path& file);
    Status adoptTasks();
    Status dropStrayRows() const;
    void dropStrayFiles() const;
    Status check(const EpisodeData& episode) const;
    Status measureVideos(Waiting& entry);
    std::int64_t taskNumber(const std::string& task);
    void advance(Tail& tail) const;
    Status publishVideos(const std::string& camera);
    Status writeVideos(const std::string& camera, std::size_t begin, std::size_t end, bool append);
    Status join(const std::string& camera, std::size_t begin, std::size_t end, bool append);
    Status publishRows();
    Status publishEpisodes();
    Status publishSummary();
    void settle();

    std::filesystem::path root_;
    int lock_ = -1;
    std::shared_ptr<const MediaBackend> media_;
    V3Info info_;
    StatsTable stats_;
    std::vector<std::string> tasks_;
    nlohmann::json foreignInfo_;  ///< info.json of a resumed set: what is not counted here stays as it was
    std::set<std::filesystem::path> known_;  ///< while resuming: files that complete episodes refer to
    Tails tails_;
    std::vector<Waiting> waiting_;
    std::uint64_t waitingBytes_ = 0;
    std::int64_t separateVideos_ = 0;
    bool summaryDue_ = false;  ///< info.json and stats.json are behind meta/episodes
};

}  // namespace studio::data
