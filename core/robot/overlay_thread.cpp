// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/overlay_thread.h"

#include <vector>

namespace studio::robot {

namespace {

constexpr auto kPeriod = std::chrono::milliseconds(33);
constexpr auto kIdle = std::chrono::milliseconds(200);  ///< while nobody looks
constexpr auto kWatchedFor = std::chrono::seconds(1);

}  // namespace

OverlayThread::OverlayThread(const Transport& transport, OverlayMaker maker)
    : transport_(transport), maker_(std::move(maker)) {
    thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
}

OverlayThread::~OverlayThread() {
    thread_.request_stop();
    wake_.notify_all();
    thread_.join();
}

void OverlayThread::tick(const TickRecord& record, double rateHz) {
    bool active = record.state == SessionState::Running || record.state == SessionState::Shadow;
    std::scoped_lock lock(mutex_);
    // what an ended run had in mind is of no use to anybody
    chunk_ = active ? record.chunk : nullptr;
    step_ = record.chunkStep;
    stepAt_ = steadyNow();
    rateHz_ = rateHz;
}

std::optional<PathOverlay> OverlayThread::newest(const std::string& camera) {
    if (!maker_.knows(camera)) return std::nullopt;
    std::scoped_lock lock(mutex_);
    Watched& watched = watched_[camera];
    bool slept = watched.until < steadyNow();
    watched.until = steadyNow() + kWatchedFor;
    if (slept) wake_.notify_all();
    return watched.overlay;
}

void OverlayThread::work(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        std::vector<std::string> cameras;
        for (auto& [camera, watched] : watched_) {
            if (watched.until >= steadyNow()) {
                cameras.push_back(camera);
            } else {
                watched.overlay.reset();
            }
        }
        auto chunk = chunk_;
        double step = step_ + rateHz_ * secondsOf(steadyNow() - stepAt_);
        lock.unlock();
        auto measured = transport_.latest();
        for (const std::string& camera : cameras) {
            auto frame = transport_.frame(camera);
            if (!measured || !frame || frame->image.empty()) continue;
            if (auto told = transport_.cameraModel(camera)) maker_.setModel(camera, *told);
            auto made = maker_.make(camera, frame->image.width, frame->image.height, *measured, chunk, step);
            std::scoped_lock keeping(mutex_);
            watched_[camera].overlay = std::move(made);
        }
        lock.lock();
        // an early wake does no harm: another drawing is made
        wake_.wait_for(lock, cameras.empty() ? kIdle : kPeriod);
    }
}

}  // namespace studio::robot
