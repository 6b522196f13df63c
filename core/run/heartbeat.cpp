// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/heartbeat.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/clock.h"

namespace studio::run {

using nlohmann::json;

namespace {

/// Bytes of one sentence: with all of them the file stays within the block that it has.
constexpr std::size_t kMostWords = 700;
constexpr std::size_t kMostBytes = 16384;

std::string clipped(const std::string& words) {
    return words.substr(0, kMostWords);
}

Result<std::optional<Error>> troubleFrom(const json& value) {
    if (!value.contains("trouble") || !value["trouble"].is_object()) return std::optional<Error>();
    Error error{ErrorCode::Io, "", ""};
    STUDIO_ASSIGN(error.message, jsonValue<std::string>(value["trouble"], "message", ""));
    STUDIO_ASSIGN(error.hint, jsonValue<std::string>(value["trouble"], "hint", ""));
    return std::optional(error);
}

Result<std::optional<Finished>> endFrom(const json& value) {
    if (!value.contains("end") || !value["end"].is_object()) return std::optional<Finished>();
    const json& there = value["end"];
    Finished end;
    STUDIO_ASSIGN(end.outcome, jsonValue<std::string>(there, "outcome", ""));
    STUDIO_ASSIGN(end.step, jsonValue<std::int64_t>(there, "step", 0));
    STUDIO_ASSIGN(end.message, jsonValue<std::string>(there, "message", ""));
    STUDIO_ASSIGN(end.hint, jsonValue<std::string>(there, "hint", ""));
    return std::optional(end);
}

}  // namespace

Result<HeartbeatRecord> readHeartbeat(const std::filesystem::path& run) {
    std::error_code ignored;
    if (std::filesystem::exists(run / "heartbeat", ignored) &&
        !std::filesystem::is_regular_file(run / "heartbeat", ignored)) {
        return Error{ErrorCode::Corrupt, "cannot read " + (run / "heartbeat").string() + ": not a file", ""};
    }
    STUDIO_ASSIGN(json value, readJson(run / "heartbeat", {.maxBytes = kMostBytes, .maxDepth = 4}));
    if (!value.is_object())
        return Error{ErrorCode::Corrupt, "cannot read " + (run / "heartbeat").string() + ": not an object",
                     ""};
    HeartbeatRecord record;
    STUDIO_ASSIGN(record.timeS, jsonValue<double>(value, "t", 0));
    STUDIO_ASSIGN(record.step, jsonValue<std::int64_t>(value, "step", 0));
    STUDIO_ASSIGN(record.stepTimeS, jsonValue<double>(value, "step_t", 0));
    STUDIO_ASSIGN(record.closed, jsonValue<bool>(value, "closed", false));
    STUDIO_ASSIGN(record.trouble, troubleFrom(value));
    STUDIO_ASSIGN(record.end, endFrom(value));
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

void Heartbeat::setTrouble(std::optional<Error> trouble) {
    {
        std::lock_guard lock(mutex_);
        if (!trouble && !trouble_) return;
        trouble_ = std::move(trouble);
        news_ = true;
    }
    wake_.notify_one();
}

void Heartbeat::setEnd(std::optional<Finished> end) {
    {
        std::lock_guard lock(mutex_);
        if (!end && !end_) return;
        end_ = std::move(end);
        news_ = true;
    }
    wake_.notify_one();
}

void Heartbeat::loop(std::chrono::milliseconds period) {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        wake_.wait_for(lock, period, [this] { return ending_ || news_; });
        if (ending_) break;
        news_ = false;
        lock.unlock();
        (void)write(false);
        lock.lock();
    }
    lock.unlock();
    (void)write(true);
}

Status Heartbeat::write(bool closed) {
    const std::string text = words(closed);
    Status status = replace(text);
    if (status.ok() || writeOver(text).ok()) return {};
    return status;
}

std::string Heartbeat::words(bool closed) {
    json value = {
        {"t", wallClockS()}, {"step", step_.load()}, {"step_t", stepTimeS_.load()}, {"closed", closed}};
    std::lock_guard lock(mutex_);
    if (trouble_)
        value["trouble"] = {{"message", clipped(trouble_->message)}, {"hint", clipped(trouble_->hint)}};
    if (end_) {
        value["end"] = {{"outcome", end_->outcome},
                        {"step", end_->step},
                        {"message", clipped(end_->message)},
                        {"hint", clipped(end_->hint)}};
    }
    // a path may be no UTF-8, and a clipped one end within a letter
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

Status Heartbeat::replace(const std::string& text) const {
    // renamed so that a reader never sees half of it; not synced: after a power cut nobody needs it
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

Status Heartbeat::writeOver(std::string text) const {
    const auto path = run_ / "heartbeat";
    FileSystem& system = fileSystem();
    int fd = system.open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0) return systemError("open", path);
    struct stat info {};
    bool whole = false;
    if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        // nothing of the longer words before stays behind these
        const auto size = static_cast<std::size_t>(info.st_size);
        if (size > text.size()) text.insert(text.size() - 1, size - text.size(), ' ');
        whole = system.write(fd, text.data(), text.size()) == static_cast<std::ptrdiff_t>(text.size());
    }
    if (system.close(fd) != 0 || !whole) return systemError("write", path);
    return {};
}

}  // namespace studio::run
