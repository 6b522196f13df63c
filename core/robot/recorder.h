// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "core/data/writer.h"
#include "core/robot/recorded_robot.h"
#include "core/robot/session_values.h"
#include "core/run/append_file.h"

namespace studio::robot {

/// Where a session is recorded, how often, and how much of it.
struct RecorderOptions {
    std::filesystem::path folder;  ///< new: recordings/<time>_<name>
    nlohmann::json about;          ///< address, policy, settings …: goes into session.json
    double rateHz = 10;
    std::uint64_t maxBytes = 4ull << 30;  ///< pictures end here; numbers and events go on to a tenth more
    /// JPEG of pictures that did not come coded; null: those are not kept.
    std::function<Result<std::vector<std::byte>>(const data::Image&)> encodeJpeg;
};

/// Writes a session as it happens: session.json (with the robot's kind and cameras once described),
/// ticks.jsonl (asked, sent, measured, ages, why nothing was sent; sent_pose in rad with its duration
/// sent_pose_s, and sent_head, of the way to the start pose), chunks.jsonl (predicted), events.jsonl,
/// <camera>.mjpg with the place of each picture in its tick. add() may be called on the control thread: it
/// never waits for the disk; what a slow disk cannot take is dropped and counted.
class Recorder {
public:
    /// Errors: Io.
    static Result<std::unique_ptr<Recorder>> create(RecorderOptions options);
    ~Recorder();
    void add(const TickRecord& tick);
    void add(const SessionEvent& event);
    /// Kind and cameras of the robot for session.json; the newest counts. May be called on the control
    /// thread.
    void describe(RecordedRobot robot);
    /// A trial's outcome, counted as real success.
    void addTrial(bool success, const std::string& note);
    /// Writes what waits and ends. Errors: Io.
    Status finish();
    std::uint64_t bytes() const;
    std::uint64_t dropped() const;
    const std::filesystem::path& folder() const { return options_.folder; }

private:
    explicit Recorder(RecorderOptions options);
    void work();
    void write(const TickRecord& tick);
    void write(const RecordedRobot& robot);
    void put(run::AppendFile& file, std::string_view bytes);

    RecorderOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<TickRecord> ticks_;
    std::deque<std::string> events_, trials_;
    std::optional<RecordedRobot> robot_;  ///< not written yet
    std::uint64_t bytes_ = 0, dropped_ = 0;
    bool ended_ = false;
    Status failed_;
    // the writing thread's own
    nlohmann::json about_;
    run::AppendFile tickFile_, eventFile_, chunkFile_, trialFile_;
    std::map<std::string, std::unique_ptr<run::AppendFile>> pictureFiles_;
    std::map<std::string, std::uint64_t> lastPicture_;
    std::shared_ptr<const Chunk> lastChunk_;
    std::uint64_t chunks_ = 0;
    TimePoint begin_{};
    std::thread thread_;
};

/// What becomes of a recording.
struct ExportOptions {
    std::filesystem::path recording = {}, output = {};
    std::string task = {};  ///< empty: the instruction of the moment
    /// Only frames in which a person had taken over, one episode for each time.
    bool correctionsOnly = false;
    /// Only frames in which a policy ran or was compared with a person, where there are any: nothing of the
    /// waiting before and after.
    bool workOnly = false;
    std::shared_ptr<const data::MediaBackend> media = {};
    data::CodingOptions coding = {};
};
/// Writes a recording as a LeRobot v3.0 data set and returns the number of its frames. The action is what was
/// sent, else a person's command, else the measured pose. An episode ends where the instruction changes or
/// frames are left out. Blocking. Errors: NotFound, Corrupt, InvalidArgument (no usable frame), Io.
Result<std::int64_t> exportRecording(const ExportOptions& options);

}  // namespace studio::robot
