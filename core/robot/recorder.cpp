// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/recorder.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/clock.h"

namespace studio::robot {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxWaiting = 200;

json numbers(std::span<const double> values) {
    json list = json::array();
    // a tenth of a microradian is plenty
    for (double value : values)
        list.push_back(std::isfinite(value) ? json(std::round(value * 1e7) / 1e7) : json());
    return list;
}

}  // namespace

Recorder::Recorder(RecorderOptions options)
    : options_(std::move(options)),
      tickFile_(options_.folder / "ticks.jsonl"),
      eventFile_(options_.folder / "events.jsonl"),
      chunkFile_(options_.folder / "chunks.jsonl"),
      trialFile_(options_.folder / "trials.jsonl") {}

Result<std::unique_ptr<Recorder>> Recorder::create(RecorderOptions options) {
    std::error_code ignored;
    if (std::filesystem::exists(options.folder / "session.json", ignored)) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot record into {}: there is a recording already", options.folder.string()),
            "Choose another folder."};
    }
    STUDIO_CHECK(makeFolders(options.folder));
    json about = options.about.is_object() ? options.about : json::object();
    about["schema"] = 1;
    about["rate_hz"] = options.rateHz;
    about["started"] = run::wallClockS();
    STUDIO_CHECK(writeJson(options.folder / "session.json", about));
    std::unique_ptr<Recorder> recorder(new Recorder(std::move(options)));
    recorder->about_ = std::move(about);
    recorder->thread_ = std::thread([r = recorder.get()] { r->work(); });
    return recorder;
}

Recorder::~Recorder() {
    (void)finish().ok();
}

void Recorder::add(const TickRecord& tick) {
    std::scoped_lock lock(mutex_);
    if (ended_ || ticks_.size() >= kMaxWaiting) {
        ++dropped_;
        return;
    }
    ticks_.push_back(tick);
    wake_.notify_all();
}

void Recorder::add(const SessionEvent& event) {
    json line = {{"t", secondsOf(event.at.time_since_epoch())},
                 {"kind", toString(event.kind)},
                 {"text", event.text},
                 {"wall", run::wallClockS()}};
    std::scoped_lock lock(mutex_);
    if (events_.size() < 10 * kMaxWaiting) events_.push_back(line.dump() + "\n");
    wake_.notify_all();
}

void Recorder::describe(RecordedRobot robot) {
    std::scoped_lock lock(mutex_);
    robot_ = std::move(robot);
    wake_.notify_all();
}

void Recorder::addTrial(bool success, const std::string& note) {
    json line = {{"wall", run::wallClockS()}, {"success", success}, {"note", note}};
    std::scoped_lock lock(mutex_);
    trials_.push_back(line.dump() + "\n");
    wake_.notify_all();
}

Status Recorder::finish() {
    {
        std::scoped_lock lock(mutex_);
        ended_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    return failed_;
}

std::uint64_t Recorder::bytes() const {
    std::scoped_lock lock(mutex_);
    return bytes_;
}

std::uint64_t Recorder::dropped() const {
    std::scoped_lock lock(mutex_);
    return dropped_;
}

void Recorder::put(run::AppendFile& file, std::string_view bytes) {
    Status done = file.append(bytes);
    std::scoped_lock lock(mutex_);
    bytes_ += bytes.size();
    if (!done.ok() && failed_.ok()) failed_ = done;
}

void Recorder::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        auto isIdle = [&] { return ticks_.empty() && events_.empty() && trials_.empty() && !robot_; };
        wake_.wait(lock, [&] { return ended_ || !isIdle(); });
        if (isIdle()) break;
        auto ticks = std::exchange(ticks_, {});
        auto events = std::exchange(events_, {});
        auto trials = std::exchange(trials_, {});
        auto robot = std::exchange(robot_, {});
        bool full = bytes_ > options_.maxBytes + options_.maxBytes / 10;
        lock.unlock();
        if (robot) write(*robot);
        for (const std::string& event : events) put(eventFile_, event);
        for (const std::string& trial : trials) put(trialFile_, trial);
        for (const TickRecord& tick : ticks) {
            if (!full) write(tick);
        }
        lock.lock();
        if (full) dropped_ += ticks.size();
    }
    lock.unlock();
    for (run::AppendFile* file : {&tickFile_, &eventFile_, &chunkFile_}) {
        Status done = file->sync();
        if (!done.ok() && failed_.ok()) failed_ = done;
    }
}

void Recorder::write(const RecordedRobot& robot) {
    robot.putInto(about_);
    Status done = writeJson(options_.folder / "session.json", about_);
    std::scoped_lock lock(mutex_);
    if (!done.ok() && failed_.ok()) failed_ = done;
}

void Recorder::write(const TickRecord& tick) {
    if (begin_ == TimePoint{}) begin_ = tick.at;
    double t = secondsOf(tick.at - begin_);
    json line = {{"n", tick.number}, {"t", std::round(t * 1e6) / 1e6}, {"state", toString(tick.state)}};
    if (!tick.hold.empty()) line["hold"] = tick.hold;
    if (!tick.instruction.empty()) line["instruction"] = tick.instruction;
    if (tick.correction) line["correction"] = true;
    if (tick.measured) {
        line["measured"] = numbers(tick.measured->jointRad);
        line["stamp"] = tick.measured->stampS;
        if (tick.measured->gripper) line["gripper"] = numbers(*tick.measured->gripper);
    }
    if (tick.asked) line["asked"] = numbers(*tick.asked);
    if (tick.gate) {
        line[tick.sent ? "sent" : "not_sent"] = numbers(tick.gate->sentRad);
        if (tick.gate->gripper) line["sent_gripper"] = numbers(*tick.gate->gripper);
        if (!tick.gate->reason.empty()) line["refused"] = tick.gate->reason;
        for (std::size_t i = 0; i < kArmJoints; ++i) {
            if (tick.gate->limited[i]) line["limited"].push_back(i);
        }
    }
    if (tick.pose.arms) {
        line["sent_pose"] = numbers(tick.pose.arms->armRad);
        line["sent_pose_s"] = std::round(tick.pose.arms->durationS * 1e4) / 1e4;
    }
    if (tick.pose.headRad) line["sent_head"] = numbers(*tick.pose.headRad);
    if (tick.human) line["human"] = numbers(*tick.human);
    for (const InputAge& age : tick.ages)
        line["ages"][age.name] = std::isfinite(age.ageS) ? json(std::round(age.ageS * 1e4) / 1e4) : json();
    if (tick.chunk) {
        if (tick.chunk != lastChunk_) {
            lastChunk_ = tick.chunk;
            json chunk = {{"chunk", ++chunks_},
                          {"observed", secondsOf(tick.chunk->observedAt - begin_)},
                          {"ready", secondsOf(tick.chunk->readyAt - begin_)}};
            for (const auto& action : tick.chunk->actions) chunk["actions"].push_back(numbers(action));
            put(chunkFile_, chunk.dump() + "\n");
        }
        line["chunk"] = chunks_;
        line["chunk_step"] = std::round(tick.chunkStep * 100) / 100;
    }
    for (const auto& [camera, frame] : tick.frames) {
        if (frame.sequence == lastPicture_[camera] || bytes() > options_.maxBytes) continue;
        lastPicture_[camera] = frame.sequence;
        std::vector<std::byte> coded;
        if (frame.encoded) {
            coded = *frame.encoded;
        } else if (options_.encodeJpeg && !frame.image.empty()) {
            auto made = options_.encodeJpeg(frame.image);
            if (!made.ok()) continue;
            coded = std::move(made).value();
        } else {
            continue;
        }
        auto& file = pictureFiles_[camera];
        if (!file) file = std::make_unique<run::AppendFile>(options_.folder / (camera + ".mjpg"));
        line["pictures"][camera] = {file->size(), coded.size()};
        put(*file, {reinterpret_cast<const char*>(coded.data()), coded.size()});
    }
    put(tickFile_, line.dump() + "\n");
}

}  // namespace studio::robot
