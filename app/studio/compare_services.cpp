// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/compare_services.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/robot/session_dataset.h"
#include "app/studio/offered_download.h"
#include "core/eval/open_loop.h"
#include "core/run/checkpoint_at.h"
#include "core/tensors/device.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::PolicyComparison;

namespace {

constexpr std::size_t kRanked = 20;
constexpr double kApartS = 1;
constexpr int kKuavo = static_cast<int>(robot::kVectorWidth);

bool isSame(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return fs::weakly_canonical(a, ignored) == fs::weakly_canonical(b, ignored);
}

/// Everything about one policy over all frames, the arms' joints by themselves.
class Closer {
public:
    Closer(double rateHz, int every) : stepS_(1 / rateHz), every_(every) {}

    void add(const eval::OpenLoopFrame& frame) {
        if (frame.inside == 0) return;
        ++frames_;
        rank(frame);
        look(frame);
        if (frame.width < kKuavo) return;
        for (int gripper : {7, 15})
            same_ += (frame.predicted[static_cast<std::size_t>(gripper)] > 0.5) ==
                     (frame.recorded[static_cast<std::size_t>(gripper)] > 0.5);
        if (frame.inside < 2) return;
        move(frame.recorded, frame.width, human_);
        move(frame.predicted, frame.width, policy_);
        seconds_ += stepS_ * every_;
    }

    void finish(PolicyComparison& made) {
        made.moments = made.chunks = frames_;
        made.seconds = seconds_;
        made.worst = std::move(worst_);
        made.horizon = means(policySum_);
        if (holds_) made.hold = means(holdSum_);
        double sum = 0, count = 0;
        for (std::size_t k = 0; k < count_.size(); ++k) {
            sum += policySum_[k];
            count += static_cast<double>(count_[k]);
        }
        made.mean = count > 0 ? sum / count : 0;
        if (seconds_ <= 0) return;
        made.human = human_;
        made.policy = policy_;
        made.gripperAgreement = static_cast<double>(same_) / static_cast<double>(2 * frames_);
    }

private:
    static bool isGripper(std::size_t value, int width) {
        return width >= kKuavo && (value == 7 || value == 15 || value >= robot::kVectorWidth);
    }

    /// Errors of every step inside the episode, and of holding the state instead.
    void look(const eval::OpenLoopFrame& frame) {
        auto width = static_cast<std::size_t>(frame.width), steps = static_cast<std::size_t>(frame.inside);
        if (policySum_.size() < steps) {
            policySum_.resize(steps, 0);
            holdSum_.resize(steps, 0);
            count_.resize(steps, 0);
        }
        holds_ = frame.state.size() == width;
        for (std::size_t k = 0; k < steps; ++k) {
            double policy = 0, hold = 0;
            int counted = 0;
            for (std::size_t i = 0; i < width; ++i) {
                if (isGripper(i, frame.width)) continue;
                double recorded = frame.recorded[k * width + i];
                policy += std::abs(frame.predicted[k * width + i] - recorded);
                if (holds_) hold += std::abs(frame.state[i] - recorded);
                ++counted;
            }
            policySum_[k] += policy / counted;
            holdSum_[k] += hold / counted;
            ++count_[k];
        }
    }

    std::vector<double> means(const std::vector<double>& sums) const {
        std::vector<double> made;
        for (std::size_t k = 0; k < sums.size(); ++k)
            made.push_back(sums[k] / static_cast<double>(count_[k]));
        return made;
    }

    std::array<robot::Point, 2> hands(std::span<const float> values) const {
        std::array<double, robot::kVectorWidth> vector;
        std::copy_n(values.begin(), robot::kVectorWidth, vector.begin());
        robot::ArmPose pose;
        robot::Grippers ignored;
        robot::fromVector(vector, pose, ignored);
        const auto& kinematics = robot::Kinematics::builtIn();
        return {kinematics.pinch(robot::Side::Left, pose), kinematics.pinch(robot::Side::Right, pose)};
    }

    /// The first step of a chunk, as far as the next frame that is looked at.
    void move(std::span<const float> chunk, int width, robot::MotionMeasure& measure) {
        auto from = hands(chunk), to = hands(chunk.subspan(static_cast<std::size_t>(width)));
        double most = 0;
        for (std::size_t s = 0; s < 2; ++s) {
            double way = std::hypot(to[s][0] - from[s][0], to[s][1] - from[s][1], to[s][2] - from[s][2]);
            measure.metres += way * every_;
            most = std::max(most, way);
        }
        if (most < robot::kRestMetresPerS * stepS_) measure.restS += stepS_ * every_;
    }

    void rank(const eval::OpenLoopFrame& frame) {
        PolicyComparison::Moment moment;
        moment.episode = frame.episode;
        moment.timeS = static_cast<double>(frame.row) * stepS_;
        int counted = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(frame.width); ++i) {
            if (isGripper(i, frame.width)) continue;
            double error = std::abs(frame.predicted[i] - frame.recorded[i]);
            moment.error += error;
            ++counted;
            if (error <= moment.jointError) continue;
            moment.jointError = error;
            moment.value = i;
        }
        moment.error /= std::max(1, counted);
        for (auto& known : worst_) {
            if (known.episode != moment.episode || std::abs(known.timeS - moment.timeS) >= kApartS) continue;
            if (moment.error <= known.error) return;
            known = moment;
            sort();
            return;
        }
        worst_.push_back(moment);
        sort();
        if (worst_.size() > kRanked) worst_.pop_back();
    }
    void sort() {
        std::sort(worst_.begin(), worst_.end(), [](auto& a, auto& b) { return a.error > b.error; });
    }

    double stepS_;
    int every_;
    bool holds_ = false;
    std::vector<double> policySum_, holdSum_;
    std::vector<std::int64_t> count_;
    std::int64_t frames_ = 0, same_ = 0;
    double seconds_ = 0;
    robot::MotionMeasure human_, policy_;
    std::vector<PolicyComparison::Moment> worst_;
};

}  // namespace

Result<std::vector<PolicyComparison>> compareRecorded(const widgets::ComparisonRequest& request,
                                                      std::shared_ptr<const data::MediaBackend> media,
                                                      const widgets::Progress& progress,
                                                      std::stop_token stop) {
    std::vector<PolicyComparison> all;
    std::optional<config::DataConfig> data;
    std::shared_ptr<const fs::path> session;
    if (isRecordedSession(request.dataset)) {
        STUDIO_ASSIGN(session, sessionDataset(request.dataset, media));
    }
    auto count = static_cast<double>(request.checkpoints.size());
    for (const fs::path& checkpoint : request.checkpoints) {
        fs::path run = run::runOf(checkpoint);
        if (run.empty()) {
            return Error{ErrorCode::NotFound,
                         fmt::format("cannot compare {}: it lies in no run, so its data are not known",
                                     checkpoint.string()),
                         "Choose a checkpoint of a run; kstudio open-loop takes any with --config."};
        }
        eval::OpenLoopOptions options;
        options.checkpoint = checkpoint;
        options.findTokenizer = offeredTokenizer;
        STUDIO_ASSIGN(options.config, config::loadTrainConfig(run / "config.yaml"));
        if (!request.dataset.empty() && !isSame(request.dataset, options.config.data.root)) {
            options.config.data.root = session ? *session : request.dataset;
            // the numbers were those of another data set's episodes
            options.config.data.episodes.clear();
        }
        // all of them over the first one's data
        if (!data) data = options.config.data;
        options.config.data.root = data->root;
        options.config.data.episodes = data->episodes;
        options.episodes = request.episodes;
        options.every = request.every;
        STUDIO_ASSIGN(options.device, tensors::parseDevice("auto"));
        STUDIO_ASSIGN(auto dataset, data::openDataset(data->root));
        Closer closer(dataset->info().fps, request.every);
        options.onFrame = [&](const eval::OpenLoopFrame& frame) { closer.add(frame); };
        auto done = static_cast<double>(all.size());
        STUDIO_ASSIGN(auto report,
                      eval::openLoop(
                          options, media,
                          [&](std::int64_t frame, std::int64_t frames) {
                              progress(
                                  (done + static_cast<double>(frame) / static_cast<double>(frames)) / count,
                                  checkpoint.filename().string());
                          },
                          stop));
        PolicyComparison made;
        made.name = fmt::format("{} / {}", run.filename().string(), checkpoint.filename().string());
        made.checkpoint = checkpoint;
        if (session) {
            made.recording = request.dataset.filename().string();
        } else {
            made.dataset = data->root;
        }
        made.rateHz = dataset->info().fps;
        made.dimensions = report.policy.dimensions;
        for (int i = 0; i < static_cast<int>(made.dimensions.size()); ++i) {
            const auto& names = robot::vectorNames();
            auto place = static_cast<std::size_t>(i);
            made.values.push_back(static_cast<int>(made.dimensions.size()) >= kKuavo && place < names.size()
                                      ? names[place]
                                      : fmt::format("action[{}]", i));
        }
        closer.finish(made);
        all.push_back(std::move(made));
    }
    return all;
}

}  // namespace studio::app
