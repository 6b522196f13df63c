// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/closed_loop.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "core/eval/inference_engine.h"
#include "core/loading/policy_collator.h"
#include "core/policy/smolvla/smolvla_policy.h"

namespace studio::eval {

namespace {

constexpr std::uint64_t kChunksPerTrial = 4096;  // noise streams that a trial owns

Error unfit(const std::string& found, const std::string& hint) {
    return {ErrorCode::InvalidConfig, "cannot let the policy act here: " + found, hint};
}

/// Which picture feeds which camera of the policy; empty where none does.
Result<std::vector<std::string>> pairPictures(const policy::OpenedPolicy& opened,
                                              const Environment::Seen& seen,
                                              std::vector<std::string>& notes) {
    const auto& cameras = opened.policy->shapes().cameras;
    const auto& rename = opened.processors.rename;
    std::vector<std::string> pairs(cameras.size());
    std::size_t found = 0;
    for (std::size_t c = 0; c < cameras.size(); ++c) {
        for (const auto& [name, picture] : seen.pictures) {
            auto renamed = rename.find(name);
            if (cameras[c] != name && (renamed == rename.end() || renamed->second != cameras[c])) continue;
            pairs[c] = name;
            ++found;
        }
    }
    if (found > 0 || cameras.empty()) return pairs;
    std::vector<std::string> there;
    for (const auto& entry : seen.pictures) there.push_back(entry.first);
    if (there.empty()) return unfit("the environment shows no pictures", "");
    // a policy whose cameras have names of their own: in order, and said so
    for (std::size_t c = 0; c < std::min(cameras.size(), there.size()); ++c) {
        pairs[c] = there[c];
        notes.push_back(
            fmt::format("camera {} feeds {} of the policy (paired in order)", there[c], cameras[c]));
    }
    return pairs;
}

Status checkWidths(const policy::OpenedPolicy& opened, const Environment& environment) {
    const policy::Shapes& shapes = opened.policy->shapes();
    if (!opened.tokenizer) return unfit("it has no tokenizer", "Put its tokenizer.json into the checkpoint.");
    if (environment.stateWidth() == shapes.state && environment.actionWidth() == shapes.action) return {};
    return unfit(
        fmt::format("it reads {} state and gives {} action values, the robot has {} and {}", shapes.state,
                    shapes.action, environment.stateWidth(), environment.actionWidth()),
        "Use a policy that was trained on this robot's data.");
}

/// Does the work for 0 to count - 1, in `threads` threads at most. The error of the lowest number, if any.
Status together(std::size_t count, int threads, const std::function<Status(std::size_t)>& work) {
    const auto many = std::min(count, static_cast<std::size_t>(std::max(1, threads)));
    std::vector<Status> ends(count);
    std::atomic<std::size_t> next{0};
    std::exception_ptr thrown;
    std::mutex mutex;
    auto run = [&] {
        try {
            for (std::size_t k = next++; k < count; k = next++) ends[k] = work(k);
        } catch (...) {
            std::lock_guard lock(mutex);
            if (!thrown) thrown = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t t = 1; t < many; ++t) others.emplace_back(run);
        run();
    }
    if (thrown) std::rethrow_exception(thrown);
    for (Status& end : ends) STUDIO_CHECK(end);
    return {};
}

/// Trials that run side by side.
class Wave {
public:
    Wave(const policy::OpenedPolicy& opened, const ClosedLoopOptions& options, InferenceEngine& engine,
         ClosedLoopReport& report, std::stop_token stop)
        : opened_(opened),
          options_(options),
          engine_(engine),
          report_(report),
          stop_(std::move(stop)),
          collate_(loading::collatorOptions(opened)) {
        int own = opened.policy->shapes().actionSteps;
        actionSteps_ =
            options.actionSteps > 0 ? std::min(options.actionSteps, opened.policy->shapes().chunk) : own;
    }

    /// Plays seeds[first …] in as many environments; `done` after each trial's end.
    Status play(std::vector<std::unique_ptr<Environment>>& environments, std::size_t first, std::size_t count,
                const std::function<void()>& done) {
        std::vector<std::size_t> active;
        for (std::size_t k = 0; k < count; ++k) {
            STUDIO_CHECK(environments[k]->reset(options_.seeds[first + k]));
            active.push_back(k);
        }
        for (std::uint64_t chunk = 0; !active.empty(); ++chunk) {
            if (stop_.stop_requested()) return Error{ErrorCode::Cancelled, "the evaluation was stopped", ""};
            STUDIO_ASSIGN(at::Tensor actions, infer(environments, active, first, chunk));
            STUDIO_CHECK(execute(environments, active, actions));
            std::vector<std::size_t> left;
            for (std::size_t k : active) {
                if (!environments[k]->done()) {
                    left.push_back(k);
                    continue;
                }
                STUDIO_CHECK(environments[k]->finish());
                report_.trials[first + k] = environments[k]->trial();
                done();
            }
            active = std::move(left);
        }
        return {};
    }

private:
    /// [active, S, A] in raw units, on the CPU.
    Result<at::Tensor> infer(std::vector<std::unique_ptr<Environment>>& environments,
                             const std::vector<std::size_t>& active, std::size_t first, std::uint64_t chunk) {
        const policy::Shapes& shapes = opened_.policy->shapes();
        std::vector<loading::Sample> samples;
        std::vector<at::Tensor> noise;
        std::vector<Environment::Seen> looks(active.size());
        STUDIO_CHECK(together(active.size(), options_.threads, [&](std::size_t place) -> Status {
            STUDIO_ASSIGN(looks[place], environments[active[place]]->see());
            return {};
        }));
        for (std::size_t place = 0; place < active.size(); ++place) {
            const std::size_t k = active[place];
            Environment::Seen& seen = looks[place];
            if (pairs_.empty()) {
                STUDIO_ASSIGN(pairs_, pairPictures(opened_, seen, report_.notes));
            }
            loading::Sample sample;
            sample.state = std::move(seen.state);
            for (const std::string& name : pairs_)
                sample.images.push_back(name.empty() ? data::Image{} : seen.pictures.at(name));
            sample.instruction = report_.instruction;
            // the collator wants actions; acting has none yet
            sample.action.assign(
                static_cast<std::size_t>(shapes.chunk) * static_cast<std::size_t>(shapes.action), 0);
            sample.actionIsPad.assign(static_cast<std::size_t>(shapes.chunk), 1);
            samples.push_back(std::move(sample));
            std::uint64_t stream = options_.seeds[first + k] * kChunksPerTrial + chunk;
            noise.push_back(
                policy::FlowDraw::make(1, shapes.chunk, shapes.maxAction, options_.noiseSeed, stream).noise);
        }
        STUDIO_ASSIGN(policy::Batch batch, collate_(samples));
        batch.action = at::Tensor();
        batch.actionIsPad = at::Tensor();
        const policy::Normalizer& normalizer = opened_.processors.normalizer;
        batch.state = normalizer.normalize("observation.state", batch.state);
        at::Tensor actions = engine_.act(batch, at::cat(noise)).to(at::kCPU);
        ++report_.inferences;
        return normalizer.unnormalize("action", actions).to(at::kFloat).contiguous();
    }

    Status execute(std::vector<std::unique_ptr<Environment>>& environments,
                   const std::vector<std::size_t>& active, const at::Tensor& actions) {
        auto width = static_cast<std::size_t>(actions.size(2)),
             chunk = static_cast<std::size_t>(actions.size(1));
        const float* values = actions.data_ptr<float>();
        return together(active.size(), options_.threads, [&](std::size_t b) -> Status {
            Environment& environment = *environments[active[b]];
            for (std::size_t step = 0; step < static_cast<std::size_t>(actionSteps_) && !environment.done();
                 ++step)
                STUDIO_CHECK(environment.act({values + (b * chunk + step) * width, width}));
            return {};
        });
    }

    const policy::OpenedPolicy& opened_;
    const ClosedLoopOptions& options_;
    InferenceEngine& engine_;
    ClosedLoopReport& report_;
    std::stop_token stop_;
    loading::Collator collate_;
    int actionSteps_ = 1;
    std::vector<std::string> pairs_;
};

void summarise(ClosedLoopReport& report) {
    double seconds = 0;
    for (const Trial& trial : report.trials) {
        report.successes += trial.success;
        report.confusions += trial.confused;
        report.progress += trial.progress / static_cast<double>(report.trials.size());
        if (trial.success) seconds += trial.secondsToSuccess;
    }
    if (report.successes > 0) report.secondsToSuccess = seconds / static_cast<double>(report.successes);
    report.interval = retention::wilson(report.successes, static_cast<std::int64_t>(report.trials.size()));
}

}  // namespace

std::vector<std::uint64_t> ClosedLoopReport::failedSeeds() const {
    std::vector<std::uint64_t> failed;
    for (const Trial& trial : trials)
        if (!trial.success) failed.push_back(trial.seed);
    return failed;
}

Result<ClosedLoopReport> closedLoop(const policy::OpenedPolicy& opened, const ClosedLoopOptions& options,
                                    const std::function<Result<std::unique_ptr<Environment>>()>& make,
                                    const std::function<void(std::int64_t, std::int64_t)>& progress,
                                    std::stop_token stop) {
    auto begin = std::chrono::steady_clock::now();
    std::size_t parallel =
        std::min(options.seeds.size(), static_cast<std::size_t>(std::max(1, options.parallel)));
    if (parallel == 0) return Error{ErrorCode::InvalidArgument, "cannot evaluate without a trial", ""};
    std::vector<std::unique_ptr<Environment>> environments;
    for (std::size_t k = 0; k < parallel; ++k) {
        STUDIO_ASSIGN(auto environment, make());
        if (k == 0) {
            STUDIO_CHECK(checkWidths(opened, *environment));
        }
        environments.push_back(std::move(environment));
    }
    ClosedLoopReport report;
    report.instruction =
        options.instruction.empty() ? environments.front()->instruction() : options.instruction;
    report.trials.resize(options.seeds.size());
    InferenceEngine engine(opened.policy, {options.device, options.dtype, true, options.steps});
    Wave wave(opened, options, engine, report, stop);
    std::int64_t done = 0;
    for (std::size_t first = 0; first < options.seeds.size(); first += parallel) {
        std::size_t count = std::min(parallel, options.seeds.size() - first);
        STUDIO_CHECK(wave.play(environments, first, count, [&] {
            ++done;
            if (progress) progress(done, static_cast<std::int64_t>(options.seeds.size()));
        }));
    }
    summarise(report);
    report.wallS = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return report;
}

}  // namespace studio::eval
