// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fake_sim.h"

#include <QThread>

namespace studio::test {

namespace {

using namespace widgets;

constexpr int kFrames = 4;  ///< per episode

data::Image grey(int side, int level) {
    auto bytes = 3 * static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    return {side, side, std::make_shared<std::vector<std::uint8_t>>(bytes, static_cast<std::uint8_t>(level))};
}

Error stopped() {
    return {ErrorCode::Cancelled, "stopped", ""};
}

/// Waits for the stop where the fake is to hold at `done`.
void hold(const FakeSim& fake, std::size_t done, const std::stop_token& stop) {
    while (fake.holdAfter > 0 && done >= fake.holdAfter && !stop.stop_requested()) QThread::msleep(1);
}

Result<std::vector<RecordedSet>> look(FakeSim& fake, const RecordRequest& request) {
    std::lock_guard lock(fake.mutex);
    std::vector<RecordedSet> sets;
    for (const std::string& task : request.tasks) {
        RecordedSet set;
        set.task = task;
        set.folder = request.folder / task;
        if (auto found = fake.sets.find(set.folder); found != fake.sets.end()) {
            set = found->second;
            if (fake.difficulties[set.folder] != request.difficulty)
                set.problem = "cannot record: it was recorded with another difficulty";
        }
        set.before = set.episodes;
        set.wanted = request.episodes;
        sets.push_back(set);
    }
    return sets;
}

Result<std::vector<RecordedSet>> record(FakeSim& fake, const RecordRequest& request,
                                        const std::function<void(const RecordedSet&)>& told,
                                        const std::function<void(const CameraPictures&)>& seen,
                                        std::stop_token stop) {
    STUDIO_ASSIGN(auto sets, look(fake, request));
    for (RecordedSet& set : sets) {
        if (!set.problem.empty()) return Error{ErrorCode::InvalidArgument, set.problem, ""};
        while (set.episodes < set.wanted) {
            hold(fake, static_cast<std::size_t>(set.episodes), stop);
            for (int frame = 0; frame < kFrames; ++frame) {
                if (stop.stop_requested()) return stopped();
                CameraPictures pictures;
                pictures.row = frame;
                for (const char* camera : {"head_cam_h", "wrist_cam_l", "wrist_cam_r"})
                    pictures.views.emplace_back(camera, grey(fake.pictureSide, 40 * frame));
                seen(pictures);
                QThread::msleep(static_cast<unsigned long>(fake.pauseMs));
            }
            ++set.episodes;
            set.frames += kFrames;
            std::lock_guard lock(fake.mutex);
            fake.sets[set.folder] = set;
            fake.difficulties[set.folder] = request.difficulty;
            told(set);
        }
    }
    return sets;
}

std::size_t rowsOf(FakeSim& fake) {
    std::lock_guard lock(fake.mutex);
    return fake.rows.size();
}

Result<std::vector<std::string>> evaluate(FakeSim& fake, const EvaluateRequest& request,
                                          const std::function<void(const EvaluateState&)>& told,
                                          std::stop_token stop) {
    {
        std::lock_guard lock(fake.mutex);
        fake.asked.push_back(request);
        if (!fake.evaluateFails.empty())
            return Error{ErrorCode::Unsupported, fake.evaluateFails, "Do something else."};
    }
    EvaluateState state;
    state.all = request.trials;
    state.allOfAll =
        static_cast<std::int64_t>(request.checkpoints.size() * request.tasks.size()) * request.trials;
    for (; state.checkpoint < request.checkpoints.size(); ++state.checkpoint) {
        for (const std::string& task : request.tasks) {
            hold(fake, rowsOf(fake), stop);
            state.task = task;
            EvaluationRow row;
            row.checkpoint = request.checkpoints[state.checkpoint];
            row.file = row.checkpoint / "closed_loop.json";
            row.task = task;
            row.instruction = request.instruction.empty() ? "do " + task : request.instruction;
            row.instructionOf = "own";
            row.trials = request.trials;
            row.timeS = 1.7e9;
            for (state.done = 0; state.done < request.trials;) {
                if (stop.stop_requested()) return stopped();
                QThread::msleep(static_cast<unsigned long>(fake.pauseMs));
                // every third seed fails
                std::uint64_t seed = request.firstSeed + static_cast<std::uint64_t>(state.done);
                if (seed % 3 == 0) {
                    EvaluationRow::Failure failure;
                    failure.seed = seed;
                    failure.steps = 150;
                    failure.progress = 0.25;
                    row.failures.push_back(failure);
                }
                ++state.done;
                ++state.doneOfAll;
                told(state);
            }
            row.successes = row.trials - static_cast<std::int64_t>(row.failures.size());
            row.low = 0.25;
            row.high = 0.75;
            row.progress = 0.5;
            row.secondsToSuccess = 4.5;
            std::lock_guard lock(fake.mutex);
            fake.rows.insert(fake.rows.begin(), row);
        }
    }
    return std::vector<std::string>{"pictures of 64x64"};
}

}  // namespace

SimServices FakeSim::services(const std::shared_ptr<FakeSim>& fake) {
    SimServices services;
    services.tasks = {{"moving_grasp", "grasp it", "抓住它", true},
                      {"weighing", "weigh it", "称重", true},
                      {"red_into_bin", "red into its bin", "红色放入箱子", false}};
    services.lookAtRecording = [fake](const RecordRequest& request) { return look(*fake, request); };
    services.record = [fake](const RecordRequest& request, const auto& told, const auto& seen,
                             std::stop_token stop) { return record(*fake, request, told, seen, stop); };
    services.evaluate = [fake](const EvaluateRequest& request, const auto& told, std::stop_token stop) {
        return evaluate(*fake, request, told, stop);
    };
    services.findEvaluations =
        [fake](const std::vector<std::filesystem::path>&) -> Result<std::vector<EvaluationRow>> {
        std::lock_guard lock(fake->mutex);
        return fake->rows;
    };
    services.film = [fake](const EvaluationRow& row, std::uint64_t seed,
                           std::stop_token) -> Result<FilmedTrial> {
        return FilmedTrial{row.file.parent_path() / (std::to_string(seed) + ".mp4"), !fake->filmFails, 0.3};
    };
    services.readFilm = [](const std::filesystem::path&) -> Result<std::vector<FilmPicture>> {
        std::vector<FilmPicture> film;
        for (int i = 0; i < 5; ++i) film.push_back({grey(16, 50 * i), 0.1 * i});
        return film;
    };
    return services;
}

}  // namespace studio::test
