// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/demonstrators.h"

#include <algorithm>
#include <exception>

namespace studio::sim {

namespace {

constexpr int kAheadPerThread = 2;  // finished episodes that wait, pictures and all

}  // namespace

Demonstrators::Demonstrators(const Task& task, const RecordOptions& options, std::uint64_t firstSeed,
                             bool pictures, std::stop_token stop)
    : task_(&task),
      options_(options),
      pictures_(pictures),
      stop_(std::move(stop)),
      nextToPlay_(firstSeed),
      nextToTake_(firstSeed) {
    for (int k = 0; k < std::max(1, options.threads); ++k)
        threads_.emplace_back(&Demonstrators::work, this, k == 0);
}

Demonstrators::~Demonstrators() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Demonstrators::work(bool watched) {
    Status status;
    try {
        status = play(watched);
    } catch (const std::exception& exception) {
        status = Error{ErrorCode::Internal, std::string("the simulator broke: ") + exception.what(), ""};
    }
    if (status.ok()) return;
    std::lock_guard lock(mutex_);
    if (!error_) error_ = status.error();
    changed_.notify_all();
}

Status Demonstrators::play(bool watched) {
    STUDIO_ASSIGN(auto scene, Scene::create(*task_, options_.difficulty));
    std::unique_ptr<CameraRenderer> renderer;
    if (pictures_) {
        STUDIO_ASSIGN(renderer,
                      CameraRenderer::create(
                          {.width = options_.width, .height = options_.height, .shadows = options_.shadows}));
    }
    watched = watched && pictures_ && options_.watch;
    Episode episode(*scene);
    auto ahead = static_cast<std::uint64_t>(kAheadPerThread * std::max(1, options_.threads));
    for (;;) {
        std::uint64_t seed = 0;
        {
            std::unique_lock lock(mutex_);
            // a stop must be noticed here, though nobody notifies for it
            while (!cancelled() && nextToPlay_ >= nextToTake_ + ahead)
                changed_.wait_for(lock, std::chrono::milliseconds(50));
            if (cancelled()) return {};
            seed = nextToPlay_++;
        }
        Demonstration demonstration;
        STUDIO_ASSIGN(demonstration.outcome, demonstrate(episode, seed, options_.noise, renderer.get(),
                                                         [&](DemonstrationFrame frame) {
                                                             if (watched) options_.watch(frame, seed);
                                                             demonstration.frames.push_back(std::move(frame));
                                                             return !cancelled();
                                                         }));
        if (cancelled()) return {};
        std::lock_guard lock(mutex_);
        ready_.emplace(seed, std::move(demonstration));
        changed_.notify_all();
    }
}

Result<Demonstration> Demonstrators::take() {
    std::unique_lock lock(mutex_);
    while (!error_ && !stop_.stop_requested() && !ready_.contains(nextToTake_))
        changed_.wait_for(lock, std::chrono::milliseconds(50));
    if (stop_.stop_requested())
        return Error{ErrorCode::Cancelled, "recording was stopped", "Run the same command again to go on."};
    if (error_) return *error_;
    Demonstration out = std::move(ready_.extract(nextToTake_).mapped());
    ++nextToTake_;
    changed_.notify_all();
    return out;
}

}  // namespace studio::sim
