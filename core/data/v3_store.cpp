// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/v3_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/compute_stats.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

/// Rows of one file of meta/episodes: it is rewritten with every episode, so it must stay small.
constexpr std::size_t kEpisodesPerFile = 500;
constexpr std::uint64_t kMebi = 1u << 20;

/// Bytes of one row, uncompressed, pictures apart.
std::uint64_t rowBytes(const std::vector<Feature>& features) {
    std::uint64_t bytes = 0;
    for (const Feature& feature : features) {
        if (feature.dtype != "video" && feature.dtype != "image")
            bytes += 8 * static_cast<std::uint64_t>(feature.size());
    }
    return bytes;
}

/// Values as they will be read back: a float32 column rounds.
void roundToType(Column& column, const std::string& dtype) {
    if (dtype != "float32") return;
    for (double& value : column.values) value = static_cast<double>(static_cast<float>(value));
}

std::vector<std::string> distinct(const std::vector<std::string>& all) {
    std::vector<std::string> seen;
    for (const std::string& each : all) {
        if (std::find(seen.begin(), seen.end(), each) == seen.end()) seen.push_back(each);
    }
    return seen;
}

Status checkSettings(const fs::path& root, const V3Settings& settings) {
    auto refuse = [&](const std::string& why, const std::string& hint) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot write a data set to '{}': {}", root.string(), why), hint};
    };
    if (!(settings.fps > 0 && settings.fps < 10'000)) {
        return refuse(fmt::format("a rate of {} frames per second", settings.fps),
                      "Give the rate of the recording.");
    }
    for (const Feature& feature : settings.features) {
        if (feature.name.empty() || feature.name.find('/') != std::string::npos ||
            isIndexFeature(feature.name)) {
            return refuse(fmt::format("'{}' cannot be the name of a feature", feature.name),
                          "Names have no slash and are not one of the five index columns.");
        }
        if (feature.size() < 1) return refuse(fmt::format("feature '{}' has no values", feature.name), "");
        if (feature.dtype == "video" && !settings.media) {
            return Error{
                ErrorCode::Unsupported,
                fmt::format("cannot write camera '{}' as video: this program was built without FFmpeg",
                            feature.name),
                "Install FFmpeg's and OpenCV's development packages and build again."};
        }
    }
    std::error_code ignored;
    if (fs::exists(root, ignored) && !(fs::is_directory(root, ignored) && fs::is_empty(root, ignored))) {
        return refuse("it exists already",
                      "Choose a folder that does not exist; nothing is ever overwritten.");
    }
    return {};
}

/// In one step: a kill leaves the marker or nothing, no half of it under another name.
Status makeMarker(const fs::path& file) {
    int made = fileSystem().open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (made < 0) return systemError("create", file);
    fileSystem().close(made);
    return syncFolder(file.parent_path());
}

}  // namespace

Result<std::unique_ptr<V3Store>> V3Store::create(const fs::path& root, const V3Settings& settings) {
    STUDIO_CHECK(checkSettings(root, settings));
    STUDIO_CHECK(makeFolders(root));
    std::unique_ptr<V3Store> store(new V3Store(root));
    STUDIO_CHECK(store->lock());
    if (!settings.marker.empty()) STUDIO_CHECK(makeMarker(root / settings.marker));
    STUDIO_CHECK(makeFolders(root / "meta"));
    store->media_ = settings.media;
    V3Info& info = store->info_;
    info.fps = settings.fps;
    info.robotType = settings.robotType;
    info.features = settings.features;
    info.features.insert(info.features.end(), indexFeatures().begin(), indexFeatures().end());
    info.filesPerChunk = settings.filesPerChunk;
    info.dataFileMb = settings.dataFileMb;
    info.videoFileMb = settings.videoFileMb;
    STUDIO_CHECK(writeJson(root / "meta/info.json", infoToJson(info)));
    return store;
}

V3Store::~V3Store() {
    if (lock_ >= 0) ::close(lock_);
}

Status V3Store::lock() {
    lock_ = ::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0) return systemError("open", root_);
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return {};
    return Error{
        ErrorCode::Io,
        fmt::format("cannot write to data set '{}': another program is writing to it", root_.string()),
        "Stop the other recording first."};
}

void V3Store::advance(Tail& tail) const {
    ++tail.file;
    if (tail.file >= info_.filesPerChunk) ++tail.chunk, tail.file = 0;
    tail.bytes = 0;
    tail.closed = false;
}

std::int64_t V3Store::taskNumber(const std::string& task) {
    auto found = std::find(tasks_.begin(), tasks_.end(), task);
    if (found == tasks_.end()) found = tasks_.insert(tasks_.end(), task);
    return found - tasks_.begin();
}

Status V3Store::check(const EpisodeData& episode) const {
    auto refuse = [&](const std::string& why) {
        return Error{ErrorCode::InvalidArgument, fmt::format("cannot store episode {}: {}", episodes(), why),
                     ""};
    };
    if (episode.length < 1) return refuse("it has no frames");
    bool tasksFit =
        episode.tasks.size() == 1 || static_cast<std::int64_t>(episode.tasks.size()) == episode.length;
    if (!tasksFit)
        return refuse(fmt::format("{} instructions for {} frames", episode.tasks.size(), episode.length));
    for (const Feature& feature : info_.features) {
        if (feature.dtype == "video" && !episode.videos.contains(feature.name)) {
            return refuse(fmt::format("the video of camera '{}' is missing", feature.name));
        }
    }
    return {};
}

/// Sizes of an episode's videos, and once per camera what they are like.
Status V3Store::measureVideos(Waiting& entry) {
    for (const auto& [camera, part] : entry.data.videos) {
        std::error_code failed;
        auto bytes = static_cast<double>(fs::file_size(part.file, failed));
        if (failed) return systemError("read", part.file);
        if (part.durationS >= 0 || !info_.videos.contains(camera)) {
            STUDIO_ASSIGN(auto reader, media_->openVideo(part.file));
            info_.videos.try_emplace(camera, reader->facts());
            double whole = reader->facts().durationS;
            if (part.durationS >= 0 && whole > 0) bytes *= std::min(1.0, part.durationS / whole);
        }
        entry.videoBytes[camera] = static_cast<std::uint64_t>(bytes);
        waitingBytes_ += entry.videoBytes[camera];
    }
    return {};
}

Status V3Store::add(EpisodeData episode) {
    STUDIO_CHECK(check(episode));
    Waiting entry{.data = std::move(episode), .row = {}, .tasks = {}, .videoBytes = {}};
    EpisodeRow& row = entry.row;
    row.index = episodes();
    row.length = entry.data.length;
    row.from = info_.frames;
    if (!waiting_.empty()) row.from = waiting_.back().row.from + waiting_.back().row.length;
    row.tasks = distinct(entry.data.tasks);
    for (const std::string& task : entry.data.tasks) entry.tasks.push_back(taskNumber(task));
    STUDIO_CHECK(measureVideos(entry));

    row.stats = std::move(entry.data.stats);
    for (const Feature& feature : info_.features) {
        if (feature.dtype == "video" || feature.dtype == "image") continue;
        Column own;
        Column* column = &own;
        if (isIndexFeature(feature.name)) {
            own = {row.length, 1, indexValues(feature.name, row, info_.fps, entry.tasks)};
        } else if (auto found = entry.data.columns.find(feature.name); found != entry.data.columns.end()) {
            column = &found->second;
        }
        roundToType(*column, feature.dtype);
        row.stats[feature.name] = columnStats(*column);
    }
    entry.rowBytes = rowBytes(info_.features) * static_cast<std::uint64_t>(row.length);
    for (const auto& [camera, pictures] : entry.data.pictures) {
        for (const auto& png : pictures) entry.rowBytes += png.size();
    }
    // what cannot be stored is refused now, not when it is published together with others
    STUDIO_CHECK(dataTable(info_.features, entry.data, row, info_.fps, entry.tasks));
    waitingBytes_ += entry.rowBytes;
    waiting_.push_back(std::move(entry));
    return {};
}

Status V3Store::publish() {
    if (waiting_.empty()) return summaryDue_ ? publishSummary() : Status();
    Tails before = tails_;
    auto store = [&]() -> Status {
        for (const Feature& feature : info_.features) {
            if (feature.dtype == "video") STUDIO_CHECK(publishVideos(feature.name));
        }
        STUDIO_CHECK(publishRows());
        STUDIO_ASSIGN(TablePtr tasks, tasksTable(tasks_));
        STUDIO_CHECK(writeParquet(root_ / "meta/tasks.parquet", std::span(&tasks, 1)));
        return publishEpisodes();
    };
    Status stored = store();
    if (!stored.ok()) {
        tails_ = std::move(before);
        return stored.error().within(
            fmt::format("cannot store {} episode(s) in '{}'", waiting_.size(), root_.string()));
    }
    settle();
    return publishSummary();
}

/// Puts the waiting episodes' clips of one camera into files, as many into one as its size allows.
Status V3Store::publishVideos(const std::string& camera) {
    Tail& tail = tails_.videos[camera];
    std::uint64_t limit = static_cast<std::uint64_t>(info_.videoFileMb) * kMebi;
    bool append = tail.file >= 0 && !tail.closed;
    std::uint64_t bytes = append ? tail.bytes : 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
        std::uint64_t size = waiting_[i].videoBytes[camera];
        bool full = bytes + size >= limit && (append || i > begin);
        if (full) {
            if (i > begin) STUDIO_CHECK(writeVideos(camera, begin, i, append));
            begin = i, append = false, bytes = 0;
        }
        bytes += size;
    }
    return writeVideos(camera, begin, waiting_.size(), append);
}

Status V3Store::writeVideos(const std::string& camera, std::size_t begin, std::size_t end, bool append) {
    Status joined = join(camera, begin, end, append);
    bool different =
        !joined.ok() && joined.error().code == ErrorCode::Unsupported && (append || end - begin > 1);
    if (!different) return joined;
    // codings differ: every episode gets a file of its own
    for (std::size_t i = begin; i < end; ++i) {
        STUDIO_CHECK(join(camera, i, i + 1, false));
        ++separateVideos_;
    }
    return {};
}

Status V3Store::join(const std::string& camera, std::size_t begin, std::size_t end, bool append) {
    Tail tail = tails_.videos[camera];
    if (!append) advance(tail);
    fs::path file = root_ / v3VideoPath(camera, tail.chunk, tail.file);
    STUDIO_CHECK(makeFolders(file.parent_path()));
    std::vector<VideoPart> parts;
    if (append) parts.push_back({file});
    for (std::size_t i = begin; i < end; ++i) parts.push_back(waiting_[i].data.videos.at(camera));
    STUDIO_ASSIGN(std::vector<double> starts, media_->copyVideos(parts, file));
    std::size_t next = append ? 1 : 0;
    for (std::size_t i = begin; i < end; ++i, ++next) {
        EpisodeRow& row = waiting_[i].row;
        double from = starts[next];
        row.clips[camera] = {tail.chunk, tail.file, from, from + static_cast<double>(row.length) / info_.fps};
    }
    std::error_code ignored;
    tail.bytes = fs::file_size(file, ignored);
    tails_.videos[camera] = tail;
    return {};
}

Status V3Store::publishRows() {
    std::uint64_t limit = static_cast<std::uint64_t>(info_.dataFileMb) * kMebi;
    Tail& tail = tails_.data;
    auto write = [&] { return writeParquet(root_ / v3DataPath(tail.chunk, tail.file), tails_.dataTables); };
    bool changed = false;
    for (Waiting& entry : waiting_) {
        bool full = tail.bytes + entry.rowBytes >= limit && !tails_.dataTables.empty();
        if (tail.file < 0 || tail.closed || full) {
            if (changed) STUDIO_CHECK(write());
            tails_.dataTables.clear();
            advance(tail);
        }
        STUDIO_ASSIGN(TablePtr table,
                      dataTable(info_.features, entry.data, entry.row, info_.fps, entry.tasks));
        tails_.dataTables.push_back(std::move(table));
        tail.bytes += entry.rowBytes;
        entry.row.dataChunk = tail.chunk, entry.row.dataFile = tail.file;
        changed = true;
    }
    return write();
}

Status V3Store::publishEpisodes() {
    Tail& tail = tails_.meta;
    auto write = [&]() -> Status {
        STUDIO_ASSIGN(TablePtr table, episodesTable(tails_.metaRows, info_.features));
        return writeParquet(root_ / v3EpisodesPath(tail.chunk, tail.file), std::span(&table, 1));
    };
    bool changed = false;
    for (Waiting& entry : waiting_) {
        if (tail.file < 0 || tail.closed || tails_.metaRows.size() >= kEpisodesPerFile) {
            if (changed) STUDIO_CHECK(write());
            tails_.metaRows.clear();
            advance(tail);
        }
        entry.row.metaChunk = tail.chunk, entry.row.metaFile = tail.file;
        tails_.metaRows.push_back(entry.row);
        changed = true;
    }
    return write();
}

void V3Store::dropWaiting() {
    waiting_.clear();
    waitingBytes_ = 0;
}

/// The waiting episodes count from now on.
void V3Store::settle() {
    std::vector<StatsTable> parts{std::move(stats_)};
    for (Waiting& entry : waiting_) {
        ++info_.episodes;
        info_.frames += entry.row.length;
        parts.push_back(std::move(entry.row.stats));
        std::error_code ignored;
        if (!entry.data.staging.empty()) fs::remove_all(entry.data.staging, ignored);
    }
    info_.tasks = static_cast<std::int64_t>(tasks_.size());
    // widths were checked against the features: this cannot fail
    stats_ = aggregate(parts).value();
    waiting_.clear();
    waitingBytes_ = 0;
    summaryDue_ = true;
}

Status V3Store::publishSummary() {
    STUDIO_CHECK(writeJson(root_ / "meta/stats.json", statsToJson(stats_, info_.features)));
    if (foreignInfo_.is_null()) {
        STUDIO_CHECK(writeJson(root_ / "meta/info.json", infoToJson(info_)));
    } else {
        foreignInfo_["total_episodes"] = info_.episodes;
        foreignInfo_["total_frames"] = info_.frames;
        foreignInfo_["total_tasks"] = info_.tasks;
        foreignInfo_["splits"] = {{"train", fmt::format("0:{}", info_.episodes)}};
        STUDIO_CHECK(writeJson(root_ / "meta/info.json", foreignInfo_));
    }
    summaryDue_ = false;
    return {};
}

}  // namespace studio::data
