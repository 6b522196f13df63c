// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/sim_services.h"

#if STUDIO_SIM
#include <fmt/format.h>

#include <algorithm>

#include "app/sim/evaluation.h"
#include "app/sim/films.h"
#include "app/studio/offered_download.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/sim/recorder.h"
#endif

namespace studio::app {

#if STUDIO_SIM

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

using Media = std::shared_ptr<const data::MediaBackend>;

constexpr int kDeepest = 4;             ///< <project>/runs/<sequence>/<run>/artifacts
constexpr std::size_t kLongest = 3000;  ///< pictures of a film that are kept in memory

// ---- recording ----

sim::RecordOptions optionsOf(const widgets::RecordRequest& request, const std::string& task,
                             const Media& media) {
    sim::RecordOptions options;
    options.task = task;
    options.folder = request.folder / task;
    options.episodes = request.episodes;
    options.width = request.width;
    options.height = request.height;
    options.chinese = request.chinese;
    options.difficulty = request.difficulty;
    options.threads = request.threads;
    options.media = media;
    return options;
}

widgets::RecordedSet setOf(const sim::RecordOptions& options, const sim::RecordProgress& now) {
    widgets::RecordedSet set;
    set.task = options.task;
    set.folder = options.folder;
    set.episodes = now.episodes;
    set.wanted = now.wanted;
    set.before = now.before;
    set.frames = now.frames;
    set.failed = static_cast<std::int64_t>(now.failedSeeds.size());
    return set;
}

Result<std::vector<widgets::RecordedSet>> lookAtRecording(const widgets::RecordRequest& request,
                                                          const Media& media) {
    std::vector<widgets::RecordedSet> sets;
    for (const std::string& task : request.tasks) {
        sim::RecordOptions options = optionsOf(request, task, media);
        auto found = sim::lookAtRecording(options);
        widgets::RecordedSet set = setOf(options, found.ok() ? *found : sim::RecordProgress{});
        set.wanted = request.episodes;
        if (!found.ok() && found.error().code != ErrorCode::NotFound) set.problem = found.error().text();
        sets.push_back(std::move(set));
    }
    return sets;
}

Result<std::vector<widgets::RecordedSet>> record(
    const widgets::RecordRequest& request, const std::function<void(const widgets::RecordedSet&)>& told,
    const std::function<void(const widgets::CameraPictures&)>& seen, std::stop_token stop,
    const Media& media) {
    std::vector<widgets::RecordedSet> sets;
    for (const std::string& task : request.tasks) {
        sim::RecordOptions options = optionsOf(request, task, media);
        widgets::CameraPictures pictures;
        options.watch = [&](const sim::DemonstrationFrame& frame, std::uint64_t seed) {
            pictures.row = seed == pictures.seed && !pictures.views.empty() ? pictures.row + 1 : 0;
            pictures.seed = seed;
            pictures.views.clear();
            for (std::size_t c = 0; c < sim::kCameras; ++c)
                pictures.views.emplace_back(sim::kCameraNames[c], frame.pictures[c]);
            seen(pictures);
        };
        auto done = sim::record(
            options, [&](const sim::RecordProgress& now) { told(setOf(options, now)); }, stop);
        if (!done.ok()) return done.error().within("recording " + task);
        sets.push_back(setOf(options, *done));
        told(sets.back());
    }
    return sets;
}

// ---- evaluation ----

Result<std::vector<const sim::Task*>> tasksOf(const std::vector<std::string>& ids) {
    std::vector<const sim::Task*> tasks;
    for (const std::string& id : ids) {
        STUDIO_ASSIGN(const sim::Task* task, sim::findTask(id));
        tasks.push_back(task);
    }
    return tasks;
}

Result<std::vector<std::string>> evaluate(const widgets::EvaluateRequest& asked,
                                          const std::function<void(const widgets::EvaluateState&)>& told,
                                          std::stop_token stop, const Media& media) {
    std::vector<std::string> notes;
    EvaluationRequest request;
    STUDIO_ASSIGN(request.tasks, tasksOf(asked.tasks));
    request.episodes = asked.trials;
    request.firstSeed = asked.firstSeed;
    request.work.instruction = asked.instruction;
    request.chinese = asked.chinese;
    request.difficulty = asked.difficulty;
    request.filmsBeside = asked.films;
    request.elsewhere = asked.elsewhere;
    request.media = media;
    request.findTokenizer = offeredTokenizer;
    std::int64_t each = asked.trials * static_cast<std::int64_t>(asked.tasks.size());
    for (std::size_t k = 0; k < asked.checkpoints.size(); ++k) {
        request.checkpoint = asked.checkpoints[k];
        auto progress = [&](const EvaluationProgress& now) {
            widgets::EvaluateState state;
            state.checkpoint = k;
            state.task = now.task->id;
            state.done = now.done;
            state.all = now.all;
            state.doneOfAll = static_cast<std::int64_t>(k) * each + now.doneOfAll;
            state.allOfAll = static_cast<std::int64_t>(asked.checkpoints.size()) * each;
            told(state);
        };
        STUDIO_ASSIGN(EvaluationResult result, evaluateInSimulator(request, progress, stop));
        for (const std::string& note : result.notes)
            if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
    return notes;
}

sim::Difficulty difficultyOf(const json& file) {
    sim::Difficulty d;
    auto found = file.find("difficulty");
    if (found == file.end()) return d;
    d.positionRange = found->value("positions", d.positionRange);
    d.beltSpeed = found->value("belt_speed", d.beltSpeed);
    d.colours = found->value("colours", d.colours);
    d.distractors = found->value("distractors", d.distractors);
    d.lighting = found->value("lighting", d.lighting);
    d.cameraJitter = found->value("camera_jitter", d.cameraJitter);
    return d;
}

/// One task's part of a file of results.
widgets::EvaluationRow rowOf(const widgets::EvaluationRow& file, const json& task) {
    widgets::EvaluationRow row = file;
    row.task = task.at("task");
    row.instruction = task.at("instruction");
    row.instructionOf = task.at("instruction_of");
    row.trials = task.at("trials");
    row.successes = task.at("successes");
    row.low = task.at("interval").at(0);
    row.high = task.at("interval").at(1);
    row.progress = task.at("progress");
    if (const json& seconds = task.at("seconds_to_success"); seconds.is_number())
        row.secondsToSuccess = seconds;
    std::error_code ignored;
    for (const json& trial : task.at("trial")) {
        if (trial.at("success").get<bool>()) continue;
        widgets::EvaluationRow::Failure failure;
        failure.seed = trial.at("seed");
        failure.steps = trial.at("steps");
        failure.progress = trial.at("progress");
        failure.confused = trial.value("confused", false);
        fs::path film = filmIn(filmsOf(row.file), row.task, row.instructionOf, failure.seed);
        if (fs::exists(film, ignored)) failure.film = film;
        row.failures.push_back(std::move(failure));
    }
    return row;
}

/// The rows of one file; one row with a problem where it cannot be read.
std::vector<widgets::EvaluationRow> rowsOf(const fs::path& path) {
    widgets::EvaluationRow base;
    base.file = path;
    std::error_code ignored;
    if (path.parent_path().filename() == "artifacts" &&
        fs::exists(path.parent_path().parent_path() / "run.json", ignored))
        base.run = path.parent_path().parent_path();
    std::vector<widgets::EvaluationRow> rows;
    auto file = readJson(path);
    if (!file.ok()) {
        base.problem = file.error().text();
        return {base};
    }
    try {
        base.checkpoint = file->at("checkpoint").get<std::string>();
        base.timeS = file->value("time", 0.0);
        base.chinese = file->value("language", std::string("en")) == "zh";
        base.difficulty = difficultyOf(*file);
        if (auto size = file->find("pictures"); size != file->end()) {
            base.width = size->at(0);
            base.height = size->at(1);
        }
        // <run>/checkpoints/<step>[/pretrained_model]
        for (fs::path at = base.checkpoint; at.has_relative_path(); at = at.parent_path()) {
            std::string name = at.filename().string();
            bool number = std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (at.parent_path().filename() == "checkpoints" && number && name.size() < 12)
                base.step = std::stoll(name);
        }
        for (const json& task : file->at("results")) rows.push_back(rowOf(base, task));
    } catch (const json::exception&) {
        base.problem =
            fmt::format("cannot read {}: a value in it is missing or of another kind", path.string());
        return {base};
    }
    return rows;
}

Result<std::vector<widgets::EvaluationRow>> findEvaluations(const std::vector<fs::path>& roots) {
    std::vector<widgets::EvaluationRow> rows;
    for (const fs::path& root : roots) {
        std::error_code ignored;
        fs::recursive_directory_iterator entries(root, ignored), end;
        for (; entries != end; entries.increment(ignored)) {
            std::string name = entries->path().filename().string();
            if (entries->is_directory(ignored)) {
                if (entries.depth() >= kDeepest || name == "checkpoints" || name.starts_with("."))
                    entries.disable_recursion_pending();
                continue;
            }
            if (!name.starts_with("closed_loop_") || !name.ends_with(".json")) continue;
            for (auto& row : rowsOf(entries->path())) rows.push_back(std::move(row));
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.timeS > b.timeS; });
    return rows;
}

Result<widgets::FilmedTrial> film(const widgets::EvaluationRow& row, std::uint64_t seed, std::stop_token stop,
                                  const Media& media) {
    EvaluationRequest request;
    request.checkpoint = row.checkpoint;
    STUDIO_ASSIGN(request.tasks, tasksOf({row.task}));
    request.episodes = 1;
    request.firstSeed = seed;
    const sim::Task& task = *request.tasks.front();
    if (row.instruction != (row.chinese ? task.chinese : task.english))
        request.work.instruction = row.instruction;
    request.chinese = row.chinese;
    request.difficulty = row.difficulty;
    request.width = row.width;
    request.height = row.height;
    request.instructionOf = row.instructionOf;
    if (auto results = readJson(row.file); results.ok()) playAsIn(*results, request);
    request.keep = false;
    request.films = filmsOf(row.file);
    request.filmSuccesses = true;
    request.media = media;
    request.findTokenizer = offeredTokenizer;
    STUDIO_ASSIGN(EvaluationResult result, evaluateInSimulator(request, {}, stop));
    const eval::Trial& trial = result.tasks.front().report.trials.front();
    fs::path film = filmIn(request.films, row.task, row.instructionOf, seed);
    if (trial.success) {
        // no film of the failure that the results name: it must not pass for one
        fs::path other = request.films / (film.stem().string() + "_succeeded.mp4");
        if (fileSystem().rename(film.c_str(), other.c_str()) != 0) return systemError("rename", film);
        film = other;
    }
    return widgets::FilmedTrial{film, trial.success, trial.progress};
}

Result<std::vector<widgets::FilmPicture>> readFilm(const fs::path& file, const Media& media) {
    if (!media)
        return Error{ErrorCode::Unsupported,
                     "cannot show " + file.string() + ": this program was built without FFmpeg", ""};
    STUDIO_ASSIGN(auto reader, media->openVideo(file));
    std::vector<widgets::FilmPicture> pictures;
    while (pictures.size() < kLongest) {
        STUDIO_ASSIGN(auto frame, reader->next());
        if (!frame) break;
        pictures.push_back({std::move(frame->image), frame->timeS});
    }
    return pictures;
}

}  // namespace

void addSimServices(widgets::Services& services, Media media) {
    widgets::SimServices& sim = services.sim;
    auto sequence = sim::sequenceTasks();
    for (const sim::Task* task : sim::tasks()) {
        bool learnt = std::find(sequence.begin(), sequence.end(), task) != sequence.end();
        sim.tasks.push_back({task->id, task->english, task->chinese, learnt});
    }
    sim.lookAtRecording = [media](const auto& request) { return lookAtRecording(request, media); };
    sim.record = [media](const auto& request, const auto& told, const auto& seen, std::stop_token stop) {
        return record(request, told, seen, stop, media);
    };
    sim.evaluate = [media](const auto& request, const auto& told, std::stop_token stop) {
        return evaluate(request, told, stop, media);
    };
    sim.findEvaluations = findEvaluations;
    sim.film = [media](const auto& row, std::uint64_t seed, std::stop_token stop) {
        return film(row, seed, stop, media);
    };
    sim.readFilm = [media](const fs::path& file) { return readFilm(file, media); };
}

#else

void addSimServices(widgets::Services&, std::shared_ptr<const data::MediaBackend>) {}

#endif

}  // namespace studio::app
