// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/inference_thread.h"

#include <fmt/format.h>

#include <exception>

namespace studio::robot {

struct InferenceThread::Shared {
    std::shared_ptr<ChunkSource> source;
    std::shared_ptr<const Clock> clock;
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::optional<Observation> waiting;
    std::optional<Result<Chunk>> done;
    std::uint64_t generation = 0;
    bool busy = false, ended = false;
    TimePoint startedAt{};
    double latencyS = 0;
};

InferenceThread::InferenceThread(std::shared_ptr<ChunkSource> source, std::shared_ptr<const Clock> clock)
    : shared_(std::make_shared<Shared>()) {
    shared_->source = std::move(source);
    shared_->clock = std::move(clock);
    thread_ = std::thread(work, shared_);
}

InferenceThread::~InferenceThread() {
    std::unique_lock lock(shared_->mutex);
    shared_->ended = true;
    shared_->wake.notify_all();
    bool hangs = shared_->busy;
    lock.unlock();
    hangs ? thread_.detach() : thread_.join();
}

void InferenceThread::submit(Observation observation) {
    std::scoped_lock lock(shared_->mutex);
    shared_->waiting = std::move(observation);
    shared_->wake.notify_all();
}

std::optional<Result<Chunk>> InferenceThread::take() {
    std::scoped_lock lock(shared_->mutex);
    auto done = std::move(shared_->done);
    shared_->done.reset();
    return done;
}

bool InferenceThread::isBusy() const {
    std::scoped_lock lock(shared_->mutex);
    return shared_->busy || shared_->waiting.has_value();
}

double InferenceThread::latencyS() const {
    std::scoped_lock lock(shared_->mutex);
    return shared_->latencyS;
}

double InferenceThread::runningS() const {
    std::scoped_lock lock(shared_->mutex);
    return shared_->busy ? secondsOf(shared_->clock->now() - shared_->startedAt) : 0;
}

void InferenceThread::discard() {
    std::scoped_lock lock(shared_->mutex);
    ++shared_->generation;
    shared_->waiting.reset();
    shared_->done.reset();
}

void InferenceThread::work(std::shared_ptr<Shared> shared) {
    std::unique_lock lock(shared->mutex);
    while (true) {
        shared->wake.wait(lock, [&] { return shared->ended || shared->waiting.has_value(); });
        if (shared->ended) return;
        Observation observation = std::move(*shared->waiting);
        shared->waiting.reset();
        std::uint64_t generation = shared->generation;
        shared->busy = true;
        shared->startedAt = shared->clock->now();
        lock.unlock();
        Result<Chunk> chunk = Error{ErrorCode::Internal, "", ""};
        try {
            chunk = shared->source->infer(observation);
        } catch (const std::exception& exception) {  // the thread's edge: out of memory, mostly
            chunk = Error{ErrorCode::Internal, fmt::format("the policy failed: {}", exception.what()), ""};
        }
        lock.lock();
        shared->busy = false;
        TimePoint now = shared->clock->now();
        if (generation != shared->generation) continue;
        shared->latencyS = secondsOf(now - observation.takenAt);
        if (chunk.ok()) {
            chunk->observedAt = observation.takenAt;
            chunk->readyAt = now;
            chunk->instruction = observation.instruction;
        }
        shared->done = std::move(chunk);
    }
}

}  // namespace studio::robot
