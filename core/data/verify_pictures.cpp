// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/data/mp4_boxes.h"
#include "core/data/verify_parts.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

const char* const kCopyVideo = "Copy the video again, or delete the episode.";

/// A video file with the episodes in it.
struct VideoUse {
    const Feature* camera = nullptr;
    std::vector<std::size_t> positions;
    std::int64_t rows = 0;  // of these episodes
    double endS = 0;        // of the last one
};

/// Counts and rates of the container against what the episodes need.
void checkFacts(Verification& run, const fs::path& file, const VideoUse& use, const VideoFacts& facts) {
    double fps = run.dataset.info().fps;
    std::int64_t episode = run.dataset.episodes()[use.positions.front()].index;
    if (facts.width != use.camera->width || facts.height != use.camera->height) {
        run.findings.warning("video_size_differs",
                             fmt::format("{} is {}x{}, meta/info.json says {}x{}", file.string(), facts.width,
                                         facts.height, use.camera->width, use.camera->height),
                             "The video's own size is used.", episode);
    }
    if (facts.fps > 0 && std::abs(facts.fps - fps) > 1e-3 * fps) {
        run.findings.warning("video_fps_differs",
                             fmt::format("{} has {:.4g} frames per second, meta/info.json says {:.4g}",
                                         file.string(), facts.fps, fps),
                             "Check which is right: rows and pictures may drift apart.", episode);
    }
    bool isWhole = run.dataset.infoJson().majorVersion == 2;
    auto needed = static_cast<std::int64_t>(std::llround(use.endS * fps));
    bool fits = isWhole ? facts.frames == use.rows : facts.frames >= needed;
    if (facts.frames > 0 && !fits) {
        run.findings.error("video_frames_differ",
                           fmt::format("{} declares {} frames, its episodes need {}", file.string(),
                                       facts.frames, isWhole ? use.rows : needed),
                           kCopyVideo, episode);
    }
}

/// Decodes a whole file: declared, decoded and needed frames have to agree, without complaints.
Status decodeAll(Verification& run, const fs::path& file, const VideoUse& use, VideoReader& reader) {
    std::int64_t decoded = 0;
    std::string failure;
    std::int64_t episode = run.dataset.episodes()[use.positions.front()].index;
    for (;;) {
        STUDIO_CHECK(run.checkStop());
        auto timeS = reader.advance(0);
        if (!timeS.ok()) failure = timeS.error().message;
        if (!timeS.ok() || !timeS->has_value()) break;
        // one of them shows whether its pixels can be made a picture
        if (auto first = decoded == 0 ? reader.picture() : Result<Image>(Image{}); !first.ok()) {
            failure = first.error().message;
            break;
        }
        ++decoded;
    }
    run.report.picturesDecoded += decoded;
    run.report.complaints += reader.complaints();
    std::int64_t declared = reader.facts().frames;
    bool isShort = decoded < use.rows || (declared > 0 && decoded != declared);
    if (!failure.empty() || isShort) {
        run.findings.error("video_damaged",
                           fmt::format("{}: {} frames decoded, {} declared, {} rows{}", file.string(),
                                       decoded, declared, use.rows, failure.empty() ? "" : "; " + failure),
                           kCopyVideo, episode);
    } else if (reader.complaints() > 0) {
        run.findings.warning("video_complaints",
                             fmt::format("{} decodes to {} frames, but the decoder complained {} times",
                                         file.string(), decoded, reader.complaints()),
                             "Some pictures are damaged: look at the episode, copy the video again.",
                             episode);
    }
    return {};
}

/// First and last frame of an episode, found the way training finds them.
void decodeEnds(Verification& run, std::size_t position, const Feature& camera) {
    const Episode& episode = run.dataset.episodes()[position];
    const char* code = camera.isVideo ? "video_damaged" : "picture_damaged";
    auto stream = run.dataset.frames(position, camera.name);
    for (std::int64_t row : {std::int64_t{0}, episode.length - 1}) {
        auto image = stream.ok() ? (*stream)->at(row) : Result<Image>(stream.error());
        if (!image.ok()) {
            // rows that cannot be read are reported already
            bool isRows = !run.dataset.rows(position).ok();
            if (!isRows) run.findings.error(code, image.error().message, kCopyVideo, episode.index, row);
            return;
        }
        ++run.report.picturesDecoded;
    }
}

Status checkVideo(Verification& run, const fs::path& file, const VideoUse& use,
                  const std::set<std::size_t>& spots) {
    std::int64_t episode = run.dataset.episodes()[use.positions.front()].index;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        run.findings.error("video_file_missing", fmt::format("there is no {}", file.string()),
                           "Copy the video, or delete the episode.", episode);
        return {};
    }
    ++run.report.videos;
    bool isMp4 = file.extension() == ".mp4";
    if (auto boxes = checkMp4Boxes(file); isMp4 && !boxes.ok()) {
        run.findings.error("video_damaged", boxes.error().message, kCopyVideo, episode);
        return {};
    }
    if (!run.options.media) return {};
    auto reader = run.options.media->openVideo(file);
    if (!reader.ok()) {
        run.findings.error("video_damaged", reader.error().message, kCopyVideo, episode);
        return {};
    }
    checkFacts(run, file, use, (*reader)->facts());
    if (run.options.full) return decodeAll(run, file, use, **reader);
    for (std::size_t position : use.positions) {
        if (spots.contains(position)) decodeEnds(run, position, *use.camera);
    }
    return {};
}

/// A stretch of a video against the episode's length (v3.0).
void checkSpan(Verification& run, std::size_t position, const Feature& camera, const VideoSpan& span) {
    if (std::isnan(span.toS)) return;
    const Episode& episode = run.dataset.episodes()[position];
    double fps = run.dataset.info().fps;
    double expected = static_cast<double>(episode.length) / fps;
    if (std::abs(span.toS - span.fromS - expected) <= 1.001 / fps) return;
    run.findings.error(
        "video_span_differs",
        fmt::format("meta/episodes: episode {} has {} frames ({:.4g} s), '{}' shows it from {:.4g} s to "
                    "{:.4g} s",
                    episode.index, episode.length, expected, camera.name, span.fromS, span.toS),
        "Restore meta/episodes from where the data set came from.", episode.index);
}

Status checkVideosOf(Verification& run, const Feature& camera, const std::set<std::size_t>& spots) {
    std::map<fs::path, VideoUse> files;
    const auto& episodes = run.dataset.episodes();
    for (std::size_t i = 0; i < episodes.size(); ++i) {
        auto span = run.dataset.video(i, camera.name);
        if (!span.ok()) {
            run.findings.error("video_file_missing", span.error().message, "Copy meta/ and the video again.",
                               episodes[i].index);
            continue;
        }
        checkSpan(run, i, camera, *span);
        VideoUse& use = files[span->file];
        use.camera = &camera;
        use.positions.push_back(i);
        use.rows += episodes[i].length;
        use.endS = std::max(use.endS, std::isnan(span->toS) ? 0 : span->toS);
    }
    for (const auto& [file, use] : files) {
        STUDIO_CHECK(run.checkStop());
        STUDIO_CHECK(checkVideo(run, file, use, spots));
        run.advance(static_cast<double>(use.positions.size()), file.filename().string());
    }
    return {};
}

/// Pictures stored in parquet: all of them, or those at the ends.
Status checkStoredPictures(Verification& run, const Feature& camera, const std::set<std::size_t>& spots) {
    const auto& episodes = run.dataset.episodes();
    for (std::size_t i = 0; i < episodes.size(); ++i) {
        STUDIO_CHECK(run.checkStop());
        run.advance(1, fmt::format("pictures of episode {}", episodes[i].index));
        if (!run.options.full) {
            if (spots.contains(i)) decodeEnds(run, i, camera);
            continue;
        }
        auto stream = run.dataset.frames(i, camera.name);
        std::int64_t wrongSize = 0;
        for (std::int64_t row = 0; stream.ok() && row < episodes[i].length; ++row) {
            STUDIO_CHECK(run.checkStop());
            auto image = (*stream)->at(row);
            if (!image.ok()) {
                run.findings.error("picture_damaged", image.error().message,
                                   "Restore the file, or delete the episode.", episodes[i].index, row);
                break;
            }
            ++run.report.picturesDecoded;
            wrongSize += image->width != camera.width || image->height != camera.height;
        }
        if (wrongSize == 0) continue;
        run.findings.warning("picture_size_differs",
                             fmt::format("episode {}: {} pictures of '{}' are not {}x{}", episodes[i].index,
                                         wrongSize, camera.name, camera.width, camera.height),
                             "The pictures' own size is used.", episodes[i].index);
    }
    return {};
}

}  // namespace

Status verifyPictures(Verification& run) {
    auto spotList = spotEpisodes(run.dataset);
    std::set<std::size_t> spots(spotList.begin(), spotList.end());
    bool hasCameras = false;
    for (const Feature& camera : run.dataset.info().features) {
        if (!camera.isCamera) continue;
        hasCameras = true;
        if (camera.isVideo) STUDIO_CHECK(checkVideosOf(run, camera, spots));
        if (!camera.isVideo && run.options.media) STUDIO_CHECK(checkStoredPictures(run, camera, spots));
    }
    if (hasCameras && !run.options.media) {
        run.findings.warning("pictures_not_checked",
                             "no picture was decoded: this build has no video support",
                             "Build with FFmpeg and OpenCV (./run installs them).");
    }
    return {};
}

}  // namespace studio::data
