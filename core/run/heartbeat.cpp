// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/heartbeat.h"

#include <fcntl.h>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/clock.h"

namespace studio::run {

using nlohmann::json;

Result<HeartbeatRecord> readHeartbeat(const std::filesystem::path& run) {
    std::error_code ignored;
    if (std::filesystem::exists(run / "heartbeat", ignored) &&
        !std::filesystem::is_regular_file(run / "heartbeat", ignored)) {
        return Error{ErrorCode::Corrupt, "cannot read " + (run / "heartbeat").string() + ": not a file", ""};
    }
    STUDIO_ASSIGN(json value, readJson(run / "heartbeat", {.maxBytes = 4096, .maxDepth = 4}));
    if (!value.is_object())
        return Error{ErrorCode::Corrupt, "cannot read " + (run / "heartbeat").string() + ": not an object",
                     ""};
    HeartbeatRecord record;
    STUDIO_ASSIGN(record.timeS, jsonValue<double>(value, "t", 0));
    STUDIO_ASSIGN(record.step, jsonValue<std::int64_t>(value, "step", 0));
    STUDIO_ASSIGN(record.stepTimeS, jsonValue<double>(value, "step_t", 0));
    STUDIO_ASSIGN(record.closed, jsonValue<bool>(value, "closed", false));
    return record;
}

Heartbeat::Heartbeat(std::filesystem::path run, std::chrono::milliseconds period)
    : run_(std::move(run)), stepTimeS_(wallClockS()) {
    // the first word before anybody can ask: the file of a former session says that it is closed
    (void)write(false);
    thread_ = std::thread([this, period] { loop(period); });
}

Heartbeat::~Heartbeat() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Heartbeat::beat(std::int64_t step) {
    step_ = step;
    stepTimeS_ = wallClockS();
}

void Heartbeat::loop(std::chrono::milliseconds period) {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, period, [this] { return ending_; })) {
        lock.unlock();
        (void)write(false);
        lock.lock();
    }
    (void)write(true);
}

Status Heartbeat::write(bool closed) const {
    // renamed so that a reader never sees half of it; not synced: after a power cut nobody needs it
    json value = {
        {"t", wallClockS()}, {"step", step_.load()}, {"step_t", stepTimeS_.load()}, {"closed", closed}};
    std::string text = value.dump() + "\n";
    auto path = run_ / "heartbeat", fresh = run_ / "heartbeat.new";
    FileSystem& system = fileSystem();
    int fd = system.open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return systemError("create", fresh);
    auto written = system.write(fd, text.data(), text.size());
    bool whole = written == static_cast<std::ptrdiff_t>(text.size());
    if (system.close(fd) != 0 || !whole) return systemError("write", fresh);
    if (system.rename(fresh.c_str(), path.c_str()) != 0) return systemError("rename onto", path);
    return {};
}

}  // namespace studio::run
