// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/operations/episode_copier.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/file.h"
#include "core/data/open_dataset.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

bool isPicture(const Feature& feature) {
    return feature.dtype == "video" || feature.dtype == "image";
}

Status checkStop(std::stop_token stop) {
    if (!stop.stop_requested()) return {};
    return Error{ErrorCode::Cancelled, "the copy was stopped; the new folder was removed", ""};
}

}  // namespace

Result<std::unique_ptr<EpisodeCopier>> EpisodeCopier::open(const fs::path& root,
                                                           std::shared_ptr<const MediaBackend> media,
                                                           const CodingOptions& coding) {
    std::unique_ptr<EpisodeCopier> copier(new EpisodeCopier);
    std::string stage;
    STUDIO_ASSIGN(copier->dataset_, openLeRobot(root, {.media = media}, stage));
    copier->media_ = std::move(media);
    copier->coding_ = coding;
    STUDIO_CHECK(copier->chooseFeatures());
    STUDIO_ASSIGN(copier->stats_, storedEpisodeStats(*copier->dataset_));
    copier->compareTimestamps();
    return copier;
}

/// Whether the set has this feature in a form that v3.0 can hold.
bool EpisodeCopier::storable(const Feature& feature) {
    std::error_code ignored;
    bool unread = false;
    for (std::size_t p = 0; p < dataset_->episodes().size(); ++p) {
        if (feature.dtype == "video") {
            auto span = dataset_->video(p, feature.name);
            if (span.ok() && fs::exists(span->file, ignored)) return true;  // some have it: gaps are errors
        } else if (feature.dtype == "image") {
            return feature.isCamera;
        } else {
            auto column = dataset_->column(p, feature.name);
            if (column.ok()) return column->width == feature.size();
            // a file that is gone or cut says nothing about the set: copying that episode will tell
            bool absent =
                column.error().code == ErrorCode::NotFound && fs::exists(dataset_->dataFile(p), ignored);
            if (absent) return false;
            unread = true;
        }
    }
    return unread;
}

Status EpisodeCopier::chooseFeatures() {
    const DatasetInfo& info = dataset_->info();
    settings_.fps = info.fps;
    settings_.robotType = info.robotType;
    settings_.media = media_;
    for (const Feature& feature : info.features) {
        if (isIndexFeature(feature.name)) continue;
        if (!storable(feature)) {
            notes_.push_back(fmt::format("'{}' ({}) is left out: the source has no such data", feature.name,
                                         feature.dtype));
            continue;
        }
        if (isPicture(feature) && !media_) {
            return Error{
                ErrorCode::Unsupported,
                fmt::format("cannot copy camera '{}': this program was built without FFmpeg and OpenCV",
                            feature.name),
                "Install their development packages and build again."};
        }
        settings_.features.push_back(feature);
    }
    return {};
}

void EpisodeCopier::compareTimestamps() {
    for (std::size_t p = 0; p < dataset_->episodes().size(); ++p) {
        auto check = dataset_->timestamps(p);
        if (check.ok() && check->isPresent && check->isExact) continue;
        notes_.emplace_back(
            "timestamps are rewritten as frame / fps: those of the source do not fit its rate");
        return;
    }
}

Status EpisodeCopier::encodeVideo(std::size_t position, const Feature& feature, const fs::path& file,
                                  std::stop_token stop) {
    STUDIO_ASSIGN(auto frames, dataset_->frames(position, feature.name));
    std::unique_ptr<VideoWriter> writer;
    for (std::int64_t row = 0; row < dataset_->episodes()[position].length; ++row) {
        STUDIO_CHECK(checkStop(stop));
        STUDIO_ASSIGN(Image image, frames->at(row));
        if (!writer) {
            VideoWriterOptions options{.width = image.width,
                                       .height = image.height,
                                       .fps = settings_.fps,
                                       .codec = coding_.codec,
                                       .gop = coding_.gop,
                                       .crf = coding_.crf};
            STUDIO_ASSIGN(writer, media_->createVideo(file, options));
        }
        STUDIO_CHECK(writer->add(image));
    }
    ++encodedVideos_;
    return writer->finish();
}

Status EpisodeCopier::copyVideo(std::size_t position, const Feature& feature, EpisodeData& episode,
                                std::stop_token stop) {
    STUDIO_ASSIGN(VideoSpan span, dataset_->video(position, feature.name));
    STUDIO_ASSIGN(auto reader, media_->openVideo(span.file));
    const VideoFacts facts = reader->facts();
    double frameS = 1 / settings_.fps, lengthS = static_cast<double>(episode.length) * frameS;
    // frames must stand where their rows will look for them: k / fps, over the whole file
    double drift = std::abs(facts.durationS - static_cast<double>(facts.frames) * frameS);
    bool regular = facts.frames > 0 && drift < frameS / 2;
    bool whole = span.fromS == 0 && facts.frames == episode.length;
    if (regular && whole) {
        ++copiedVideos_;
        episode.videos[feature.name] = {span.file};
        return {};
    }
    STUDIO_CHECK(makeFolders(episode.staging));
    fs::path file = episode.staging / (feature.name + ".mp4");
    episode.videos[feature.name] = {file};
    if (regular) {
        VideoPart part{span.file, span.fromS, lengthS};
        auto cut = media_->copyVideos(std::span(&part, 1), file);
        if (cut.ok()) {
            STUDIO_ASSIGN(auto copy, media_->openVideo(file));
            // fewer frames than rows would show only when the copy is read
            if (copy->facts().frames == episode.length) {
                ++copiedVideos_;
                return {};
            }
        } else if (cut.error().code != ErrorCode::Unsupported) {
            return cut.error();
        }
    }
    return encodeVideo(position, feature, file, stop);
}

Status EpisodeCopier::copyPictures(std::size_t position, const Feature& feature, EpisodeData& episode,
                                   std::stop_token stop) {
    STUDIO_ASSIGN(auto frames, dataset_->frames(position, feature.name));
    auto& pictures = episode.pictures[feature.name];
    for (std::int64_t row = 0; row < episode.length; ++row) {
        STUDIO_CHECK(checkStop(stop));
        STUDIO_ASSIGN(Image image, frames->at(row));
        STUDIO_ASSIGN(auto png, media_->encodePng(image));
        pictures.push_back(std::move(png));
    }
    return {};
}

Status EpisodeCopier::takeStats(std::size_t position, const Feature& feature, EpisodeData& episode) const {
    auto stored = stats_[position].find(feature.name);
    if (stored != stats_[position].end() && stored->second.count > 0 && stored->second.mean.size() == 3) {
        episode.stats[feature.name] = stored->second;
        return {};
    }
    if (!feature.isCamera) return {};
    STUDIO_ASSIGN(episode.stats[feature.name], cameraStats(*dataset_, position, feature.name));
    return {};
}

Status EpisodeCopier::copy(std::size_t position, V3Store& store, std::stop_token stop) {
    STUDIO_CHECK(checkStop(stop));
    const Episode& source = dataset_->episodes()[position];
    EpisodeData episode;
    episode.length = source.length;
    episode.staging = store.root() / ".recording" / fmt::format("episode-{:06}", store.episodes());
    auto copyAll = [&]() -> Status {
        STUDIO_ASSIGN(episode.tasks, dataset_->tasksOfRows(position));
        for (const Feature& feature : settings_.features) {
            if (feature.dtype == "video") {
                STUDIO_CHECK(copyVideo(position, feature, episode, stop));
            } else if (feature.dtype == "image") {
                STUDIO_CHECK(copyPictures(position, feature, episode, stop));
            } else {
                STUDIO_ASSIGN(episode.columns[feature.name], dataset_->column(position, feature.name));
            }
            if (isPicture(feature)) STUDIO_CHECK(takeStats(position, feature, episode));
        }
        return store.add(std::move(episode));
    };
    Status done = copyAll();
    if (done.ok() || done.error().code == ErrorCode::Cancelled) return done;
    return done.error().within(
        fmt::format("cannot copy episode {} of '{}'", source.index, dataset_->info().root.string()));
}

}  // namespace studio::data
