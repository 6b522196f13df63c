// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <set>
#include <sstream>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/recorder.h"
#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;

namespace {

/// One tick that can become a row.
struct Row {
    std::array<double, kVectorWidth> state{}, action{};
    std::map<std::string, std::pair<std::size_t, std::size_t>> pictures;
};

std::optional<ArmPose> armOf(const json& value, std::size_t first = 0) {
    auto all = numbersOf(value);
    if (!all || all->size() < first + kArmJoints) return std::nullopt;
    ArmPose pose;
    std::copy_n(all->begin() + static_cast<std::ptrdiff_t>(first), kArmJoints, pose.begin());
    for (double joint : pose) {
        if (!std::isfinite(joint)) return std::nullopt;
    }
    return pose;
}

Grippers grippersOf(const json& value, const Grippers& fallback) {
    auto both = numbersOf(value);
    return both && both->size() == 2 ? Grippers{(*both)[0], (*both)[1]} : fallback;
}

/// None where nothing was measured. Actions: sent, else a person's, else the pose itself.
std::optional<Row> rowOf(const json& tick) {
    auto measured = armOf(member(tick, "measured"), kFirstArm);
    if (!measured) return std::nullopt;
    Grippers gripper = grippersOf(member(tick, "gripper"), {});
    ArmPose action = *measured;
    if (auto human = armOf(member(tick, "human"))) action = *human;
    if (auto sent = armOf(member(tick, "sent"))) action = *sent;
    Row row;
    row.state = toVector(*measured, gripper);
    row.action = toVector(action, grippersOf(member(tick, "sent_gripper"), gripper));
    return row;
}

}  // namespace

Result<std::int64_t> exportRecording(const ExportOptions& options) {
    STUDIO_ASSIGN(json about, readJson(options.recording / "session.json"));
    STUDIO_ASSIGN(std::string text, readFile(options.recording / "ticks.jsonl", 4ull << 30));
    std::vector<Row> rows;
    std::map<std::string, std::pair<std::size_t, std::size_t>> newest;
    std::set<std::string> cameras;
    std::string instruction = options.task;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        auto tick = parseJson(line, "ticks.jsonl");
        if (!tick.ok()) continue;  // a killed session ends in half a line
        if (instruction.empty()) instruction = textOf(member(*tick, "instruction"));
        const json& pictures = member(*tick, "pictures");
        for (auto it = pictures.begin(); pictures.is_object() && it != pictures.end(); ++it) {
            auto place = numbersOf(*it);
            if (!place || place->size() != 2) continue;
            newest[it.key()] = {static_cast<std::size_t>((*place)[0]), static_cast<std::size_t>((*place)[1])};
            cameras.insert(it.key());
        }
        if (options.correctionsOnly && member(*tick, "correction") != json(true)) continue;
        auto row = rowOf(*tick);
        if (!row) continue;
        row->pictures = newest;
        rows.push_back(std::move(*row));
    }
    if (!options.media) cameras.clear();
    // rows before the first picture of a camera cannot be used
    std::erase_if(rows,
                  [&](const Row& row) { return options.media && row.pictures.size() < cameras.size(); });
    if (rows.empty()) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot export {}: no frame with a measured pose{}", options.recording.string(),
                        options.correctionsOnly ? " in which a person had taken over" : ""),
            ""};
    }

    std::map<std::string, MappedFile> files;
    data::V3Settings settings;
    settings.fps = member(about, "rate_hz").is_number() ? about["rate_hz"].get<double>() : 10;
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
    for (const Row& row : rows) {
        data::DatasetWriter::Pictures pictures;
        for (const std::string& camera : cameras) {
            STUDIO_ASSIGN(pictures["observation.images." + camera], pictureOf(camera, row));
        }
        STUDIO_CHECK(writer->addFrame({{"observation.state", {row.state.begin(), row.state.end()}},
                                       {"action", {row.action.begin(), row.action.end()}}},
                                      pictures));
    }
    STUDIO_CHECK(writer->endEpisode(instruction.empty() ? "recorded" : instruction));
    STUDIO_CHECK(writer->finish());
    return static_cast<std::int64_t>(rows.size());
}

}  // namespace studio::robot
