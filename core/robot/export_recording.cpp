// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/recorder.h"
#include "core/robot/recording_reader.h"

namespace studio::robot {

namespace {

/// One tick that can become a row.
struct Row {
    std::array<double, kVectorWidth> state{}, action{};
    HeadPose headRad{};
    std::map<std::string, std::pair<std::size_t, std::size_t>> pictures;
    std::string instruction;
    bool beginsEpisode = false;
};

/// None where nothing was measured. Actions: sent, else a person's, else the pose itself.
std::optional<Row> rowOf(const RecordedTick& tick) {
    auto measured = tick.measuredArm();
    if (!measured) return std::nullopt;
    Grippers gripper = tick.gripper.value_or(Grippers{});
    ArmPose action = tick.sent ? *tick.sent : tick.human.value_or(*measured);
    Row row;
    row.state = toVector(*measured, gripper);
    row.headRad = {(*tick.jointRad)[kFirstHead], (*tick.jointRad)[kFirstHead + 1]};
    row.action = toVector(action, tick.sentGripper.value_or(gripper));
    return row;
}

/// What the numbers of the set do not have.
Status keepRobot(const ExportOptions& options, const RecordedRobot& robot, const std::vector<Row>& rows) {
    HeadPose headRad{};
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < headRad.size(); ++i)
            headRad[i] += row.headRad[i] / static_cast<double>(rows.size());
    }
    nlohmann::json about = nlohmann::json::object();
    if (!robot.kind.empty()) robot.putInto(about);
    about["head_deg"] = degreesOf(headRad);
    return writeJson(options.output / kRecordedRobotFile, about);
}

}  // namespace

Result<std::int64_t> exportRecording(const ExportOptions& options) {
    STUDIO_ASSIGN(Recording recording, readRecording(options.recording));
    std::vector<Row> rows;
    std::map<std::string, std::pair<std::size_t, std::size_t>> newest;
    std::vector<std::string> cameras = recording.cameras;
    if (!options.media) cameras.clear();
    const bool workOnly =
        options.workOnly && std::any_of(recording.ticks.begin(), recording.ticks.end(),
                                        [](const RecordedTick& tick) { return tick.worked; });
    bool gap = true;
    for (const RecordedTick& tick : recording.ticks) {
        for (const auto& [camera, place] : tick.pictures) newest[camera] = place;
        auto row = rowOf(tick);
        // rows before the first picture of a camera cannot be used
        bool seen = cameras.empty() || newest.size() >= cameras.size();
        const bool wanted = (!options.correctionsOnly || tick.correction) && (!workOnly || tick.worked);
        if (!row || !seen || !wanted) {
            gap = true;
            continue;
        }
        row->pictures = newest;
        row->instruction = options.task.empty() ? tick.instruction : options.task;
        if (row->instruction.empty()) row->instruction = "recorded";
        // what is not one movement under one instruction is not one episode
        row->beginsEpisode = gap || row->instruction != rows.back().instruction;
        gap = false;
        rows.push_back(std::move(*row));
    }
    if (rows.empty()) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot export {}: no frame with a measured pose{}", options.recording.string(),
                        options.correctionsOnly ? " in which a person had taken over" : ""),
            options.correctionsOnly ? "Press Take over while the policy runs: what follows is a correction."
                                    : ""};
    }

    std::map<std::string, MappedFile> files;
    data::V3Settings settings;
    settings.fps = recording.rateHz;
    settings.robotType = "kuavo4pro";
    settings.media = options.media;
    settings.features = {data::numberFeature("observation.state", "float32", vectorNames()),
                         data::numberFeature("action", "float32", vectorNames())};
    auto pictureOf = [&](const std::string& camera, const Row& row) -> Result<data::Image> {
        auto [begin, size] = row.pictures.at(camera);
        auto bytes = files.at(camera).bytes();
        if (begin + size > bytes.size())
            return Error{ErrorCode::Corrupt, fmt::format("{}.mjpg is cut off", camera), ""};
        return options.media->decodePicture(bytes.subspan(begin, size));
    };
    for (const std::string& camera : cameras) {
        STUDIO_ASSIGN(MappedFile file, MappedFile::open(options.recording / (camera + ".mjpg")));
        files.emplace(camera, std::move(file));
        STUDIO_ASSIGN(data::Image first, pictureOf(camera, rows.front()));
        settings.features.push_back(
            data::cameraFeature("observation.images." + camera, first.height, first.width, true));
    }
    STUDIO_ASSIGN(auto writer, data::DatasetWriter::create(options.output, settings, options.coding));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        if (row.beginsEpisode && i > 0) STUDIO_CHECK(writer->endEpisode(rows[i - 1].instruction));
        data::DatasetWriter::Pictures pictures;
        for (const std::string& camera : cameras) {
            STUDIO_ASSIGN(pictures["observation.images." + camera], pictureOf(camera, row));
        }
        STUDIO_CHECK(writer->addFrame({{"observation.state", {row.state.begin(), row.state.end()}},
                                       {"action", {row.action.begin(), row.action.end()}}},
                                      pictures));
    }
    STUDIO_CHECK(writer->endEpisode(rows.back().instruction));
    STUDIO_CHECK(writer->finish());
    STUDIO_CHECK(keepRobot(options, recording.robot, rows));
    return static_cast<std::int64_t>(rows.size());
}

}  // namespace studio::robot
