// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/lerobot_dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/data/dataset_quirks.h"
#include "core/data/episode_frames.h"
#include "core/data/nearest_name.h"

namespace studio::data {

namespace fs = std::filesystem;

LeRobotDataset::LeRobotDataset(InfoJson json, std::shared_ptr<const MediaBackend> media)
    : json_(std::move(json)), media_(std::move(media)) {
    info_ = json_.info;
    findings_ = json_.findings;
}

Status checkEpisode(const Episode& episode) {
    constexpr std::int64_t kMaxNumber = 100'000'000;
    if (episode.index < 0 || episode.index > kMaxNumber) {
        return Error{ErrorCode::Corrupt, fmt::format("unusable episode number {}", episode.index), ""};
    }
    if (episode.length <= 0 || episode.length > kMaxNumber) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("episode {} has the unusable length {}", episode.index, episode.length), ""};
    }
    return {};
}

std::optional<std::pair<std::int64_t, std::int64_t>> LeRobotDataset::globalRange(std::size_t) const {
    return std::nullopt;
}

Result<Column> LeRobotDataset::column(std::size_t position, const std::string& name) const {
    STUDIO_ASSIGN(RowSpan span, rows(position));
    STUDIO_ASSIGN(auto opened, cache_.table(span.file));
    const ParquetColumn* found = opened->find(name);
    if (!found) {
        std::vector<std::string> names;
        for (const auto& candidate : opened->columns()) {
            if (candidate.isNumeric) names.push_back(candidate.name);
        }
        return Error{ErrorCode::NotFound, fmt::format("{} has no column '{}'", span.file.string(), name),
                     nameHint(name, names, "numeric columns")};
    }
    if (!found->isNumeric) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("column '{}' of {} holds {}, numbers were expected", name,
                                 span.file.string(), found->type),
                     found->isPicture ? "Read it as a camera." : ""};
    }
    return cache_.numbers(span.file, name, span.begin, span.end);
}

Result<std::vector<std::string>> LeRobotDataset::tasksOfRows(std::size_t position) const {
    const Episode& episode = episodes_.at(position);
    auto numbers = column(position, "task_index");
    if (!numbers.ok() && numbers.error().code != ErrorCode::NotFound) return numbers.error();
    if (!numbers.ok()) {
        // without the column only the episode's own single instruction is certain
        if (episode.tasks.size() != 1) return numbers.error();
        return std::vector<std::string>(static_cast<std::size_t>(episode.length), episode.tasks.front());
    }
    std::vector<std::string> texts;
    texts.reserve(static_cast<std::size_t>(numbers->rows));
    for (std::int64_t r = 0; r < numbers->rows; ++r) {
        double number = numbers->width == 1 ? numbers->row(r)[0] : -1;
        auto found =
            number == std::floor(number) ? tasks_.find(static_cast<std::int64_t>(number)) : tasks_.end();
        if (found == tasks_.end()) {
            return Error{
                ErrorCode::Corrupt,
                fmt::format("episode {} row {} refers to task {}, meta/tasks.{} of {} lists {} tasks",
                            episode.index, r, number, json_.majorVersion == 2 ? "jsonl" : "parquet",
                            info_.root.string(), tasks_.size()),
                "Restore the list of tasks from where the data set came from."};
        }
        texts.push_back(found->second);
    }
    return texts;
}

Result<std::vector<std::string>> LeRobotDataset::unusedTasks(std::size_t position) const {
    STUDIO_ASSIGN(auto texts, tasksOfRows(position));
    std::set<std::string> used(texts.begin(), texts.end());
    std::vector<std::string> unused;
    for (const auto& name : episodes_.at(position).tasks) {
        if (!used.contains(name)) unused.push_back(name);
    }
    return unused;
}

Result<TimestampCheck> LeRobotDataset::timestamps(std::size_t position) const {
    TimestampCheck check;
    auto times = column(position, "timestamp");
    if (!times.ok() && times.error().code == ErrorCode::NotFound) return check;
    if (!times.ok()) return times.error();
    auto frames = column(position, "frame_index");
    if (!frames.ok() && frames.error().code != ErrorCode::NotFound) return frames.error();
    bool hasFrames = frames.ok() && frames->width == 1;
    if (times->width != 1 || times->rows == 0) return check;

    check.isPresent = check.isExact = check.isShifted = true;
    check.firstS = times->values.front();
    check.lastS = times->values.back();
    double firstOff = 0;
    for (std::int64_t r = 0; r < times->rows; ++r) {
        double frame = hasFrames ? frames->row(r)[0] : static_cast<double>(r);
        double off = times->row(r)[0] - frame / info_.fps;
        if (r == 0) firstOff = off;
        if (std::abs(off) > std::abs(check.worstS)) check.worstS = off;
        // written so that NaN counts as off
        if (!(std::abs(off) <= kTimestampToleranceS)) check.isExact = false;
        if (!(std::abs(off - firstOff) <= 1e-3)) check.isShifted = false;
    }
    return check;
}

Result<std::unique_ptr<FrameStream>> LeRobotDataset::frames(std::size_t position,
                                                            const std::string& camera) const {
    const Feature* feature = info_.feature(camera);
    auto cameras = info_.cameras();
    if (!feature || (feature->dtype != "video" && feature->dtype != "image")) {
        return Error{ErrorCode::NotFound, fmt::format("{} has no camera '{}'", info_.root.string(), camera),
                     nameHint(camera, cameras, "cameras")};
    }
    if (!media_) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot read pictures of '{}': this build has no video support", camera),
                     "Build with FFmpeg and OpenCV (./run installs them)."};
    }
    std::string place = fmt::format("episode {}, camera {}", episodes_.at(position).index, camera);
    STUDIO_ASSIGN(RowSpan span, rows(position));
    if (!feature->isVideo) {
        STUDIO_ASSIGN(auto opened, cache_.table(span.file));
        return makePictureStream({.table = opened,
                                  .column = camera,
                                  .begin = span.begin,
                                  .end = span.end,
                                  .root = info_.root,
                                  .media = media_,
                                  .place = place});
    }
    STUDIO_ASSIGN(VideoSpan video, this->video(position, camera));
    STUDIO_ASSIGN(TimestampCheck check, timestamps(position));
    VideoStreamRequest request{.file = video.file,
                               .media = media_,
                               .fps = info_.fps,
                               .place = place,
                               .isByRow = !check.isExact,
                               .isWholeFile = video.fromS == 0};
    auto frameNumbers = column(position, "frame_index");
    for (std::int64_t r = 0; r < span.end - span.begin; ++r) {
        bool byTime = check.isExact && frameNumbers.ok();
        double frame = byTime ? frameNumbers->row(r)[0] : static_cast<double>(r);
        request.timesS.push_back(video.fromS + frame / info_.fps);
    }
    return makeVideoStream(std::move(request));
}

void LeRobotDataset::settle() {
    info_.totalFrames = 0;
    for (const Episode& episode : episodes_) info_.totalFrames += episode.length;
    dropMissingCameras();
    dropUnusedTasks();
    noteQuirks(*this, findings_);
}

void LeRobotDataset::dropMissingCameras() {
    for (Feature& feature : info_.features) {
        if (!feature.isCamera || !feature.isVideo) continue;
        bool isThere = false;
        for (std::size_t i = 0; i < episodes_.size() && !isThere; ++i) {
            auto span = video(i, feature.name);
            std::error_code ignored;
            isThere = span.ok() && fs::exists(span->file, ignored);
        }
        if (isThere) continue;
        feature.isCamera = false;
        findings_.push_back({.code = "video_missing",
                             .message = fmt::format("the declared video '{}' is not on disk", feature.name),
                             .remedy = "The camera is left out; copy its videos if it is needed."});
    }
}

void LeRobotDataset::dropUnusedTasks() {
    // one episode with several names shows which of them are flags rather than instructions
    auto several = std::find_if(episodes_.begin(), episodes_.end(),
                                [](const Episode& episode) { return episode.tasks.size() > 1; });
    if (several == episodes_.end()) return;
    auto unused = unusedTasks(static_cast<std::size_t>(several - episodes_.begin()));
    if (!unused.ok() || unused->empty()) return;
    std::size_t touched = 0;
    for (Episode& episode : episodes_) {
        std::vector<std::string> kept;
        for (const auto& name : episode.tasks) {
            if (std::find(unused->begin(), unused->end(), name) == unused->end()) kept.push_back(name);
        }
        if (kept.empty() || kept.size() == episode.tasks.size()) continue;
        episode.tasks = std::move(kept);
        ++touched;
    }
    if (touched == 0) return;
    findings_.push_back(
        {.code = "extra_task_names",
         .message = fmt::format("{} of {} episodes name several tasks, of which no row uses '{}'", touched,
                                episodes_.size(), fmt::join(*unused, "', '")),
         .remedy = "The unused name is dropped; the rows' own task is the instruction."});
}

}  // namespace studio::data
