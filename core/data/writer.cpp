// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/writer.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/file.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

bool isPicture(const Feature& feature) {
    return feature.dtype == "video" || feature.dtype == "image";
}

}  // namespace

DatasetWriter::DatasetWriter(std::unique_ptr<V3Store> store, std::shared_ptr<const MediaBackend> media,
                             CodingOptions coding)
    : store_(std::move(store)), media_(std::move(media)), coding_(std::move(coding)) {
    // what an interrupted recording left of its last episode
    std::error_code ignored;
    fs::remove_all(stagingFolder().parent_path(), ignored);
}

DatasetWriter::~DatasetWriter() {
    discardEpisode();
}

Result<std::unique_ptr<DatasetWriter>> DatasetWriter::create(const fs::path& root, const V3Settings& settings,
                                                             const CodingOptions& coding) {
    for (const Feature& feature : settings.features) {
        if (isPicture(feature) && !settings.media) {
            return Error{
                ErrorCode::Unsupported,
                fmt::format("cannot record camera '{}': this program was built without FFmpeg and OpenCV",
                            feature.name),
                "Install their development packages and build again."};
        }
    }
    STUDIO_ASSIGN(auto store, V3Store::create(root, settings));
    return std::unique_ptr<DatasetWriter>(new DatasetWriter(std::move(store), settings.media, coding));
}

Result<std::unique_ptr<DatasetWriter>> DatasetWriter::resume(const fs::path& root,
                                                             std::shared_ptr<const MediaBackend> media,
                                                             const CodingOptions& coding) {
    STUDIO_ASSIGN(auto store, V3Store::resume(root, media));
    return std::unique_ptr<DatasetWriter>(new DatasetWriter(std::move(store), std::move(media), coding));
}

fs::path DatasetWriter::stagingFolder() const {
    return store_->root() / ".recording" / fmt::format("episode-{:06}", store_->episodes());
}

Status DatasetWriter::checkFrame(const Numbers& numbers, const Pictures& pictures) const {
    auto refuse = [&](const std::string& why) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot add frame {} of episode {}: {}", episode_.length, store_->episodes(), why),
            "Every frame has every feature that the set declares."};
    };
    if (closed_) return refuse("the episode was ended; store or discard it first");
    std::size_t known = 0;
    for (const Feature& feature : store_->info().features) {
        if (isIndexFeature(feature.name)) continue;
        ++known;
        if (isPicture(feature)) {
            auto found = pictures.find(feature.name);
            if (found == pictures.end() || found->second.empty()) {
                return refuse(fmt::format("the picture of '{}' is missing", feature.name));
            }
            const Image& image = found->second;
            if (image.width == feature.width && image.height == feature.height) continue;
            return refuse(fmt::format("the picture of '{}' is {}x{}, declared are {}x{}", feature.name,
                                      image.width, image.height, feature.width, feature.height));
        }
        auto found = numbers.find(feature.name);
        if (found == numbers.end()) return refuse(fmt::format("'{}' is missing", feature.name));
        if (static_cast<std::int64_t>(found->second.size()) != feature.size()) {
            return refuse(fmt::format("'{}' has {} values, declared are {}", feature.name,
                                      found->second.size(), feature.size()));
        }
        for (double value : found->second) {
            if (!std::isfinite(value)) return refuse(fmt::format("'{}' holds {}", feature.name, value));
        }
    }
    if (numbers.size() + pictures.size() != known)
        return refuse("it has features that the set does not declare");
    return {};
}

Status DatasetWriter::startVideo(const Feature& feature, Camera& camera) {
    episode_.staging = stagingFolder();
    STUDIO_CHECK(makeFolders(episode_.staging));
    camera.file = episode_.staging / (feature.name + ".mp4");
    VideoWriterOptions options{.width = feature.width,
                               .height = feature.height,
                               .fps = store_->info().fps,
                               .codec = coding_.codec,
                               .gop = coding_.gop,
                               .crf = coding_.crf};
    STUDIO_ASSIGN(camera.video, media_->createVideo(camera.file, options));
    return {};
}

Status DatasetWriter::addPicture(const Feature& feature, const Image& image) {
    Camera& camera = cameras_[feature.name];
    if (feature.dtype == "image") {
        STUDIO_ASSIGN(auto png, media_->encodePng(image));
        episode_.pictures[feature.name].push_back(std::move(png));
    } else {
        if (!camera.video) STUDIO_CHECK(startVideo(feature, camera));
        STUDIO_CHECK(camera.video->add(image));
    }
    camera.stats.add(image);
    return {};
}

Status DatasetWriter::addFrame(const Numbers& numbers, const Pictures& pictures) {
    STUDIO_CHECK(checkFrame(numbers, pictures));
    // pictures first: only they can fail
    for (const Feature& feature : store_->info().features) {
        if (isPicture(feature)) STUDIO_CHECK(addPicture(feature, pictures.at(feature.name)));
    }
    for (const auto& [name, values] : numbers) {
        Column& column = episode_.columns[name];
        column.width = static_cast<std::int64_t>(values.size());
        ++column.rows;
        column.values.insert(column.values.end(), values.begin(), values.end());
    }
    ++episode_.length;
    return {};
}

Status DatasetWriter::endEpisode(const std::string& task) {
    if (episode_.length == 0) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot store episode {}: it has no frames", store_->episodes()),
                     "Record some first."};
    }
    closed_ = true;
    for (auto& [name, camera] : cameras_) {
        if (camera.video) {
            STUDIO_CHECK(camera.video->finish());
            camera.video.reset();
            episode_.videos[name] = {camera.file};
        }
        std::vector<std::int64_t> rows = sampledRows(episode_.length);
        episode_.stats[name] = camera.stats.over(rows);
    }
    if (!stored_) {
        episode_.tasks = {task};
        // a copy stays here until it is on disk, so that the call can be repeated
        STUDIO_CHECK(store_->add(episode_));
        stored_ = true;
    }
    STUDIO_CHECK(store_->publish());
    stored_ = false;
    discardEpisode();
    return {};
}

void DatasetWriter::discardEpisode() {
    cameras_.clear();
    // after a failed publish the store still holds it
    if (stored_) store_->dropWaiting();
    std::error_code ignored;
    if (!episode_.staging.empty()) fs::remove_all(episode_.staging, ignored);
    episode_ = {};
    closed_ = stored_ = false;
}

Status DatasetWriter::finish() {
    discardEpisode();
    STUDIO_CHECK(store_->publish());
    std::error_code ignored;
    fs::remove_all(store_->root() / ".recording", ignored);
    return {};
}

}  // namespace studio::data
