// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/recorder.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/seeds.h"
#include "core/data/episode_data.h"
#include "core/data/writer.h"
#include "core/sim/demonstrators.h"
#include "core/sim/recording_file.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kTooManyFailures = 20;  // in a row: the task cannot be done like this

std::string cameraKey(std::size_t camera) {
    return fmt::format("observation.images.{}", kCameraNames[camera]);
}

data::V3Settings settings(const RecordOptions& options) {
    data::V3Settings out;
    out.fps = 1 / kStepS;
    out.robotType = "kuavo4pro";
    out.features = {data::numberFeature("observation.state", "float32", vector16Names()),
                    data::numberFeature("action", "float32", vector16Names())};
    for (std::size_t c = 0; c < kCameras; ++c)
        out.features.push_back(data::cameraFeature(cameraKey(c), options.height, options.width, true));
    out.media = options.media;
    return out;
}

/// Of another origin, or unfit to go on with.
Error foreign(const RecordOptions& options, const std::string& found) {
    return {ErrorCode::InvalidArgument,
            fmt::format("cannot record into {}: {}", options.folder.string(), found),
            "Choose a folder that does not exist yet."};
}

bool isEmpty(const fs::path& folder) {
    std::error_code failed;
    return !fs::exists(folder, failed) || fs::is_empty(folder, failed);
}

/// What an earlier start left, if it was started by the same options.
Result<RecordingFile> adopt(const RecordOptions& options) {
    auto file = readRecording(options.folder);
    if (!file.ok() && file.error().code == ErrorCode::NotFound) {
        // killed between making the set and naming its origin: nothing is lost if it has no episode
        auto info = readJson(options.folder / "meta/info.json");
        if (info.ok() && info->value("total_episodes", -1) == 0)
            return RecordingFile{.settings = recordingSettings(options), .seeds = {}, .failed = {}};
        return foreign(options, "it holds something that was not recorded by the simulator");
    }
    if (!file.ok()) return file.error();
    json wanted = recordingSettings(options);
    for (const auto& [key, value] : wanted.items()) {
        const auto& there = file->settings.contains(key) ? file->settings[key] : json();
        if (there != value)
            return foreign(
                options, fmt::format("it was recorded with {} {}, not {}", key, there.dump(), value.dump()));
    }
    return file;
}

/// The recording under construction.
class Recording {
public:
    static Result<Recording> open(const RecordOptions& options) {
        Recording recording;
        recording.file_.settings = recordingSettings(options);
        data::CodingOptions coding{.codec = options.codec};
        if (isEmpty(options.folder)) {
            STUDIO_ASSIGN(recording.writer_,
                          data::DatasetWriter::create(options.folder, settings(options), coding));
            STUDIO_CHECK(writeRecording(options.folder, recording.file_));
            return recording;
        }
        STUDIO_ASSIGN(recording.file_, adopt(options));
        STUDIO_ASSIGN(recording.writer_, data::DatasetWriter::resume(options.folder, options.media, coding));
        return recording;
    }

    data::DatasetWriter& writer() { return *writer_; }
    RecordingFile& file() { return file_; }
    std::int64_t episodes() const { return writer_->episodes(); }

private:
    std::unique_ptr<data::DatasetWriter> writer_;
    RecordingFile file_;
};

/// A kill between an episode and its line in recording.json: playing its seeds again tells which one it was.
Status recoverSeeds(Recording& recording, const Task& task, const RecordOptions& options,
                    std::stop_token stop) {
    RecordingFile& file = recording.file();
    auto episodes = static_cast<std::size_t>(recording.episodes());
    if (file.seeds.size() > episodes) file.seeds.resize(episodes);
    if (file.seeds.size() == episodes) return {};
    STUDIO_CHECK(
        checkSeeds(file.next(options.firstSeed), static_cast<std::int64_t>(episodes - file.seeds.size())));
    int failures = 0;
    Demonstrators players(task, options, file.next(options.firstSeed), false, std::move(stop));
    while (file.seeds.size() < episodes) {
        STUDIO_ASSIGN(Demonstration played, players.take());
        failures = played.outcome.success ? 0 : failures + 1;
        // the recorder gives up here as well: no episode of the set can have been behind so many
        if (failures >= kTooManyFailures)
            return foreign(options, fmt::format("no seed up to {} gives its episode {} again",
                                                played.outcome.seed, file.seeds.size()));
        (played.outcome.success ? file.seeds : file.failed).push_back(played.outcome.seed);
    }
    return writeRecording(options.folder, file);
}

Status store(data::DatasetWriter& writer, const Demonstration& played, const std::string& instruction) {
    for (const DemonstrationFrame& frame : played.frames) {
        data::DatasetWriter::Numbers numbers = {
            {"observation.state", {frame.state.begin(), frame.state.end()}},
            {"action", {frame.action.begin(), frame.action.end()}}};
        data::DatasetWriter::Pictures pictures;
        for (std::size_t c = 0; c < kCameras; ++c) pictures[cameraKey(c)] = frame.pictures[c];
        STUDIO_CHECK(writer.addFrame(numbers, pictures));
    }
    return writer.endEpisode(instruction);
}

/// Whether the codec takes such pictures.
Status checkCodec(const RecordOptions& options) {
    if (!options.media) return {};
    Status fits = options.media->checkVideo(
        {.width = options.width, .height = options.height, .fps = 1 / kStepS, .codec = options.codec});
    if (fits.ok()) return {};
    return Error{fits.error().code,
                 fmt::format("cannot record pictures of {}x{} as {}: {}", options.width, options.height,
                             options.codec, fits.error().message),
                 "Choose even sides of at least 64, or --codec h264 for smaller ones."};
}

}  // namespace

Result<RecordProgress> record(const RecordOptions& options,
                              const std::function<void(const RecordProgress&)>& progress,
                              std::stop_token stop) {
    STUDIO_ASSIGN(const Task* task, findTask(options.task));
    if (options.episodes < 1)
        return Error{ErrorCode::InvalidArgument, fmt::format("cannot record {} episodes", options.episodes),
                     ""};
    STUDIO_CHECK(checkSeeds(options.firstSeed, options.episodes));
    // before anything is written: without EGL or with unusable options no folder is left behind
    STUDIO_CHECK(CameraRenderer::create({.width = options.width, .height = options.height}));
    STUDIO_CHECK(Scene::create(*task, options.difficulty));
    STUDIO_CHECK(checkCodec(options));
    STUDIO_ASSIGN(Recording recording, Recording::open(options));
    STUDIO_CHECK(recoverSeeds(recording, *task, options, stop));

    RecordingFile& file = recording.file();
    RecordProgress now{.episodes = recording.episodes(),
                       .wanted = options.episodes,
                       .frames = recording.writer().frames(),
                       .before = recording.episodes(),
                       .failedSeeds = file.failed};
    std::string instruction = options.chinese ? task->chinese : task->english;
    if (recording.episodes() < options.episodes)
        STUDIO_CHECK(checkSeeds(file.next(options.firstSeed), options.episodes - recording.episodes()));
    Demonstrators players(*task, options, file.next(options.firstSeed), true, stop);
    int failures = 0;
    while (recording.episodes() < options.episodes) {
        STUDIO_ASSIGN(Demonstration played, players.take());
        // failures use up seeds as well
        STUDIO_CHECK(checkSeeds(played.outcome.seed));
        if (!played.outcome.success) {
            file.failed.push_back(played.outcome.seed);
            now.failedSeeds = file.failed;
            if (++failures >= kTooManyFailures)
                return Error{
                    ErrorCode::Unsupported,
                    fmt::format("cannot record {}: the expert failed {} times in a row, last at seed {}",
                                task->id, failures, played.outcome.seed),
                    "Make the task easier: less noise, a smaller range of positions."};
            continue;
        }
        failures = 0;
        Status stored = store(recording.writer(), played, instruction);
        if (!stored.ok()) {
            recording.writer().discardEpisode();
            return stored.error().within(fmt::format("recording stopped after {} complete episodes",
                                                     recording.writer().info().episodes));
        }
        file.seeds.push_back(played.outcome.seed);
        STUDIO_CHECK(writeRecording(options.folder, file));
        now.episodes = recording.episodes();
        now.frames = recording.writer().frames();
        if (progress) progress(now);
    }
    STUDIO_CHECK(recording.writer().finish());
    return now;
}

Result<RecordProgress> lookAtRecording(const RecordOptions& options) {
    if (isEmpty(options.folder))
        return Error{ErrorCode::NotFound, "no recording in " + options.folder.string(), ""};
    STUDIO_ASSIGN(RecordingFile file, adopt(options));
    auto info = readJson(options.folder / "meta/info.json");
    if (!info.ok()) return info.error().within("looking at " + options.folder.string());
    RecordProgress found{.wanted = options.episodes, .failedSeeds = file.failed};
    STUDIO_ASSIGN(found.episodes, jsonValue<std::int64_t>(*info, "total_episodes", 0));
    STUDIO_ASSIGN(found.frames, jsonValue<std::int64_t>(*info, "total_frames", 0));
    found.before = found.episodes;
    return found;
}

}  // namespace studio::sim
