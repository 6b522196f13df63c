// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/import_bag.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "core/data/operations/new_set.h"
#include "core/robot/bag_file.h"
#include "core/robot/kuavo_messages.h"
#include "core/robot/ros_codec.h"

namespace studio::robot {

namespace {

constexpr double kGapS = 0.15;

template <class T>
struct Track {
    std::vector<std::pair<double, T>> rows;  ///< by time

    void sort() {
        std::stable_sort(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    /// Index of the row nearest in time; rows must not be empty.
    std::size_t nearest(double timeS) const {
        auto after = std::lower_bound(rows.begin(), rows.end(), timeS,
                                      [](const auto& row, double t) { return row.first < t; });
        if (after == rows.begin()) return 0;
        if (after == rows.end()) return rows.size() - 1;
        auto before = after - 1;
        return static_cast<std::size_t>((timeS - before->first <= after->first - timeS ? before : after) -
                                        rows.begin());
    }
};

using Encoded = std::shared_ptr<const std::vector<std::byte>>;

/// Everything of one bag that the data set needs; pictures as they were coded.
struct Tracks {
    Track<ArmPose> state, command;
    Track<Grippers> gripperState, gripperCommand;
    std::map<std::string, Track<Encoded>> cameras;
    std::uint64_t damaged = 0;
    bool commandIsMeasuredController = false;  ///< from /joint_cmd
    std::string synced;                        ///< the resampled command topic, where it was taken
};

class BagReader {
public:
    BagReader(const ImportOptions& options, const BagFile& bag) : options_(options), bag_(bag) {}

    Result<Tracks> read() {
        STUDIO_CHECK(choose());
        STUDIO_CHECK(select());
        STUDIO_CHECK(
            bag_.read(topics_, [&](const BagConnection& c, double timeS, std::span<const std::byte> bytes) {
                if (options_.stop.stop_requested()) return false;
                failed_ = take(c, timeS, bytes);
                return failed_.ok();
            }));
        STUDIO_CHECK(failed_);
        if (options_.stop.stop_requested()) return Error{ErrorCode::Cancelled, "the import was stopped", ""};
        tracks_.state.sort();
        tracks_.command.sort();
        tracks_.gripperState.sort();
        tracks_.gripperCommand.sort();
        for (auto& [camera, track] : tracks_.cameras) track.sort();
        return std::move(tracks_);
    }
    const std::vector<double>& times() const { return times_; }

private:
    bool want(const std::string& key) {
        const Topic* topic = options_.topics.find(key);
        return topic && want(key, topic->name);
    }
    bool want(const std::string& key, const std::string& name) {
        if (!bag_.has(name)) return false;
        keys_[name] = key;
        topics_.push_back(name);
        return true;
    }
    /// Compressed where the bag has it, else the raw pictures that it was made of.
    bool wantCamera(const std::string& camera) {
        constexpr std::string_view kCompressed = "/compressed";
        std::string key = cameraKey(camera);
        if (want(key)) return true;
        const Topic* topic = options_.topics.find(key);
        if (!topic || !topic->name.ends_with(kCompressed)) return false;
        return want(key, topic->name.substr(0, topic->name.size() - kCompressed.size()));
    }
    Error missing(const std::string& key, const char* what) const {
        std::set<std::string> there;
        for (const BagConnection& connection : bag_.connections()) there.insert(connection.topic);
        return {ErrorCode::NotFound,
                fmt::format("cannot import {}: it has no topic {} ({})", bag_.file().string(),
                            options_.topics.at(key).name, what),
                fmt::format("Its topics are: {}. Other names are set with --topic {}=/name.",
                            fmt::join(there, ", "), key)};
    }

    Status choose() {
        if (!want("joints")) return missing("joints", "the state");
        // the one that was made continuous for training goes before what was sent
        std::string synced = options_.topics.at("arm").name + "_synced";
        if (want("arm", synced)) {
            tracks_.synced = synced;
        } else if (!want("arm")) {
            if (!want("joint_cmd")) return missing("arm", "the action");
            tracks_.commandIsMeasuredController = true;
        }
        if (options_.gripper.kind != GripperKind::None) {
            if (!want(gripperStateKey(options_.gripper.kind)))
                return missing(gripperStateKey(options_.gripper.kind), "the grippers' state");
            if (!want(gripperCommandKey(options_.gripper.kind)))
                return missing(gripperCommandKey(options_.gripper.kind), "the grippers' action");
        }
        if (!options_.media) return {};
        for (const std::string& camera : kCameras) {
            if (wantCamera(camera)) tracks_.cameras[camera];
        }
        if (!tracks_.cameras.contains(options_.mainCamera))
            return missing(cameraKey(options_.mainCamera), "the main timeline");
        return {};
    }

    /// Which moments become rows, and which pictures they need: only those are kept in memory.
    Status select() {
        std::map<std::string, Track<int>> seen;
        std::vector<std::string> cameraTopics;
        for (const auto& [topic, key] : keys_) {
            bool main = tracks_.cameras.empty() ? key == "joints" : key.starts_with("camera.");
            if (main) cameraTopics.push_back(topic);
        }
        STUDIO_CHECK(
            bag_.read(cameraTopics, [&](const BagConnection& c, double timeS, std::span<const std::byte>) {
                auto& rows = seen[keys_.at(c.topic)].rows;
                rows.emplace_back(timeS, static_cast<int>(rows.size()));
                return true;
            }));
        for (auto& [key, track] : seen) track.sort();
        const auto& main = seen[tracks_.cameras.empty() ? "joints" : cameraKey(options_.mainCamera)].rows;
        double rate = tracks_.cameras.empty() ? 500 : options_.cameraRateHz;
        auto stride = static_cast<std::size_t>(std::max(1.0, std::round(rate / options_.fps)));
        auto drop = static_cast<std::size_t>(std::max(0, options_.dropEnds));
        if (main.size() <= 2 * drop) {
            return Error{
                ErrorCode::InvalidArgument,
                fmt::format(
                    "cannot import {}: {} frames of the main timeline, of which {} are left out at each end",
                    bag_.file().string(), main.size(), drop),
                "Record longer, or use --drop-ends 0."};
        }
        for (std::size_t i = drop; i < main.size() - drop; i += stride) times_.push_back(main[i].first);
        for (auto& [key, track] : seen) {
            if (!key.starts_with("camera.") || track.rows.empty()) continue;
            for (double timeS : times_) kept_[key].insert(track.rows[track.nearest(timeS)].second);
        }
        return {};
    }

    Status take(const BagConnection& connection, double timeS, std::span<const std::byte> bytes) {
        const std::string& key = keys_.at(connection.topic);
        if (key.starts_with("camera.") && !kept_[key].contains(count_[key]++)) return {};
        auto type = types_.find(connection.type);
        if (type == types_.end()) {
            STUDIO_ASSIGN(RosMessageType parsed,
                          RosMessageType::parse(connection.type, connection.definition));
            type = types_.emplace(connection.type, std::move(parsed)).first;
        }
        auto message = type->second.decode(bytes);
        if (message.ok() && key.starts_with("camera.") && connection.type == "sensor_msgs/Image")
            return keepRaw(connection.topic, key.substr(7), timeS, *message);
        if (!message.ok() || !keep(key, timeS, *message)) ++tracks_.damaged;
        return {};
    }

    /// Raw pictures are kept as PNG: less memory, and nothing is lost. Another encoding ends the import.
    Status keepRaw(const std::string& topic, const std::string& camera, double timeS,
                   const nlohmann::json& message) {
        auto picture = readRawPicture(message);
        if (!picture.ok() && picture.error().code == ErrorCode::Unsupported)
            return picture.error().within(fmt::format("{}, topic {}", bag_.file().string(), topic));
        if (!picture.ok()) {
            ++tracks_.damaged;
            return {};
        }
        STUDIO_ASSIGN(std::vector<std::byte> png, options_.media->encodePng(*picture));
        tracks_.cameras.at(camera).rows.emplace_back(
            timeS, std::make_shared<const std::vector<std::byte>>(std::move(png)));
        return {};
    }

    bool keep(const std::string& key, double timeS, const nlohmann::json& message) {
        if (key == "joints") {
            auto state = readSensors(message);
            if (state.ok()) tracks_.state.rows.emplace_back(timeS, state->armRad());
            return state.ok();
        }
        if (key == "arm") {
            auto pose = readArm(message);
            if (pose.ok()) tracks_.command.rows.emplace_back(timeS, *pose);
            return pose.ok();
        }
        if (key == "joint_cmd") {
            auto all = numbersOf(member(message, "joint_q"));
            // another number of joints is another order
            if (!all || all->size() != kJoints) return false;
            ArmPose pose;
            std::copy_n(all->begin() + kFirstArm, kArmJoints, pose.begin());
            tracks_.command.rows.emplace_back(timeS, pose);
            return true;
        }
        if (key.starts_with("camera.")) {
            auto picture = readPicture(message);
            if (picture.ok())
                tracks_.cameras.at(key.substr(7))
                    .rows.emplace_back(
                        timeS, std::make_shared<const std::vector<std::byte>>(std::move(picture->bytes)));
            return picture.ok();
        }
        bool isState = key == gripperStateKey(options_.gripper.kind);
        auto raw = isState ? readGripperState(message, options_.gripper.kind)
                           : readGripperCommand(message, options_.gripper.kind);
        if (!raw.ok()) return false;
        double scale = isState ? options_.gripper.stateScale : options_.gripper.commandScale;
        (isState ? tracks_.gripperState : tracks_.gripperCommand)
            .rows.emplace_back(timeS, Grippers{(*raw)[0] / scale, (*raw)[1] / scale});
        return true;
    }

    const ImportOptions& options_;
    const BagFile& bag_;
    std::map<std::string, std::string> keys_;
    std::vector<std::string> topics_;
    std::map<std::string, RosMessageType> types_;
    std::map<std::string, std::set<int>> kept_;
    std::map<std::string, int> count_;
    std::vector<double> times_;
    Tracks tracks_;
    Status failed_;
};

Status checkTracks(const Tracks& tracks, const BagFile& bag, const ImportOptions& options) {
    auto needed = [&](bool empty, const char* what) -> Status {
        if (!empty) return {};
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot import {}: not one usable message of {}", bag.file().string(), what),
                     ""};
    };
    STUDIO_CHECK(needed(tracks.state.rows.empty(), "the joints"));
    STUDIO_CHECK(needed(tracks.command.rows.empty(), "the arms' commands"));
    if (options.gripper.kind != GripperKind::None) {
        STUDIO_CHECK(needed(tracks.gripperState.rows.empty(), "the grippers' state"));
        STUDIO_CHECK(needed(tracks.gripperCommand.rows.empty(), "the grippers' commands"));
    }
    for (const auto& [camera, track] : tracks.cameras)
        STUDIO_CHECK(needed(track.rows.empty(), camera.c_str()));
    return {};
}

data::V3Settings settingsOf(const ImportOptions& options, const std::vector<std::string>& cameras) {
    data::V3Settings settings;
    settings.fps = options.fps;
    settings.robotType = "kuavo4pro";
    settings.media = options.media;
    settings.features.push_back(data::numberFeature("observation.state", "float32", vectorNames()));
    settings.features.push_back(data::numberFeature("action", "float32", vectorNames()));
    for (const std::string& camera : cameras) {
        settings.features.push_back(
            data::cameraFeature("observation.images." + camera, options.height, options.width, true));
    }
    return settings;
}

Status writeEpisode(const Tracks& tracks, const std::vector<double>& times, const ImportOptions& options,
                    data::DatasetWriter& writer, std::int64_t bagsBefore, double& worstGapS) {
    auto pick = [&](const auto& track, double timeS) -> const auto& {
        const auto& row = track.rows[track.nearest(timeS)];
        worstGapS = std::max(worstGapS, std::abs(row.first - timeS));
        return row.second;
    };
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (options.stop.stop_requested()) return Error{ErrorCode::Cancelled, "the import was stopped", ""};
        if (options.progress) {
            double ofBag = static_cast<double>(i) / static_cast<double>(times.size());
            options.progress(
                (static_cast<double>(bagsBefore) + ofBag) / static_cast<double>(options.bags.size()),
                "writing");
        }
        bool hands = options.gripper.kind != GripperKind::None;
        Grippers state = hands ? pick(tracks.gripperState, times[i]) : Grippers{};
        Grippers action = hands ? pick(tracks.gripperCommand, times[i]) : Grippers{};
        auto stateRow = toVector(pick(tracks.state, times[i]), state),
             actionRow = toVector(pick(tracks.command, times[i]), action);
        data::DatasetWriter::Pictures pictures;
        for (const auto& [camera, track] : tracks.cameras) {
            auto image = options.media->decodePicture(*pick(track, times[i]));
            if (!image.ok()) return image.error().within(fmt::format("frame {} of {}", i, camera));
            data::Image sized = std::move(image).value();
            if (sized.width != options.width || sized.height != options.height)
                sized = options.media->resize(sized, options.width, options.height);
            pictures["observation.images." + camera] = std::move(sized);
        }
        STUDIO_CHECK(writer.addFrame({{"observation.state", {stateRow.begin(), stateRow.end()}},
                                      {"action", {actionRow.begin(), actionRow.end()}}},
                                     pictures));
    }
    return writer.endEpisode(options.task);
}

}  // namespace

Result<ImportReport> importBags(const ImportOptions& options) {
    if (options.bags.empty()) return Error{ErrorCode::InvalidArgument, "no bag to import", ""};
    if (options.task.empty())
        return Error{ErrorCode::InvalidArgument, "cannot import without an instruction",
                     "Say what is done in the bags: --task \"grasp the block\"."};
    ImportReport report;
    data::NewSet set(options.output);
    STUDIO_CHECK(set.checkPlace());
    // ends before the set does, which removes what is not finished
    std::unique_ptr<data::DatasetWriter> writer;
    for (const auto& file : options.bags) {
        STUDIO_ASSIGN(BagFile bag, BagFile::open(file));
        for (const std::string& note : bag.notes()) report.notes.push_back(file.string() + ": " + note);
        BagReader reader(options, bag);
        STUDIO_ASSIGN(Tracks tracks, reader.read());
        STUDIO_CHECK(checkTracks(tracks, bag, options));
        std::vector<std::string> cameras;
        for (const auto& [camera, track] : tracks.cameras) cameras.push_back(camera);
        if (!writer) {
            report.cameras = cameras;
            data::V3Settings settings = settingsOf(options, cameras);
            STUDIO_ASSIGN(std::filesystem::path place, set.handOver(settings));
            STUDIO_ASSIGN(writer, data::DatasetWriter::create(place, settings, options.coding));
        } else if (cameras != report.cameras) {
            return Error{
                ErrorCode::InvalidArgument,
                fmt::format("cannot import {} into the same data set: its cameras are {}, those of the bags "
                            "before {}",
                            file.string(), fmt::join(cameras, ", "), fmt::join(report.cameras, ", ")),
                "Import it into another folder."};
        }
        double worstGapS = 0;
        STUDIO_CHECK(writeEpisode(tracks, reader.times(), options, *writer, report.episodes, worstGapS));
        ++report.episodes;
        report.frames += static_cast<std::int64_t>(reader.times().size());
        if (worstGapS > kGapS)
            report.notes.push_back(
                fmt::format("{}: some rows use a message {:.2f} s away", file.string(), worstGapS));
        if (tracks.damaged > 0)
            report.notes.push_back(
                fmt::format("{}: {} messages could not be used", file.string(), tracks.damaged));
        if (!tracks.synced.empty())
            report.notes.push_back(file.string() + ": the action is that of " + tracks.synced);
        if (tracks.commandIsMeasuredController)
            report.notes.push_back(file.string() + ": no /kuavo_arm_traj, the action is that of /joint_cmd");
    }
    STUDIO_CHECK(writer->finish());
    STUDIO_CHECK(set.finish());
    return report;
}

}  // namespace studio::robot
