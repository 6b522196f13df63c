// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/replay_transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/robot/bag_file.h"
#include "core/robot/kuavo_messages.h"
#include "core/robot/recording_reader.h"
#include "core/sim/kuavo_tables.h"

namespace studio::robot {

namespace {

constexpr double kUsualHeadPitchRad = 0.209;  ///< of the data-challenge robot, 12 degrees down

Error readOnly() {
    return {ErrorCode::Unsupported, "a recording takes no commands", "Use Shadow, or connect to a robot."};
}

/// "observation.images.head_cam_h" -> "head_cam_h"
std::string shortName(const std::string& camera) {
    return camera.substr(camera.rfind('.') + 1);
}

}  // namespace

ReplayTransport::~ReplayTransport() {
    disconnect();
}

Status ReplayTransport::connect(std::chrono::milliseconds) {
    disconnect();
    moments_.clear();
    facts_ = {};
    facts_.readOnly = true;
    facts_.name = "recording " + options_.source;
    std::string folder = options_.source.substr(0, options_.source.rfind('#'));
    std::int64_t episode = 0;
    if (folder.size() < options_.source.size()) {
        const char* end = options_.source.data() + options_.source.size();
        auto [at, failed] = std::from_chars(options_.source.data() + folder.size() + 1, end, episode);
        if (failed != std::errc{} || at != end) {
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("cannot read the episode of '{}'", options_.source),
                         "Write folder#number."};
        }
    }
    if (folder.ends_with(".bag")) {
        STUDIO_CHECK(loadBag(folder));
    } else if (std::filesystem::exists(std::filesystem::path(folder) / "session.json")) {
        STUDIO_CHECK(loadRecording(folder));
    } else {
        STUDIO_CHECK(loadDataset(folder, episode));
    }
    std::stable_sort(moments_.begin(), moments_.end(),
                     [](const Moment& a, const Moment& b) { return a.timeS < b.timeS; });
    for (const std::string& camera : facts_.cameras)
        frames_[camera] = std::make_unique<Newest<CameraFrame>>();
    {
        std::scoped_lock lock(mutex_);
        link_ = {.up = true, .reason = "", .losses = 0, .roundTripS = 0, .ended = false};
    }
    player_ = std::jthread([this](std::stop_token stop) { play(stop); });
    return {};
}

void ReplayTransport::disconnect() {
    mute();
    if (player_.joinable()) {
        player_.request_stop();
        player_.join();
    }
    state_.clear();
    frames_.clear();
    std::scoped_lock lock(mutex_);
    link_.up = false;
    link_.reason = "disconnected";
    command_.reset();
}

Status ReplayTransport::loadDataset(const std::string& folder, std::int64_t episode) {
    STUDIO_ASSIGN(auto dataset, data::openDataset(folder, {.media = options_.media}));
    STUDIO_ASSIGN(std::size_t position, dataset->position(episode));
    STUDIO_ASSIGN(data::Column states, dataset->column(position, "observation.state"));
    if (states.width != static_cast<std::int64_t>(kVectorWidth)) {
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot play {} as a Kuavo: its state has {} values, not 16", folder, states.width),
            "Choose a data set of a Kuavo with both arms."};
    }
    auto actions = dataset->column(position, "action");
    auto streams = std::make_shared<std::map<std::string, std::unique_ptr<data::FrameStream>>>();
    if (options_.media) {
        for (const std::string& camera : dataset->info().cameras()) {
            STUDIO_ASSIGN((*streams)[shortName(camera)], dataset->frames(position, camera));
            facts_.cameras.push_back(shortName(camera));
        }
    }
    picture_ = [streams](const std::string& camera, std::int64_t row) {
        return streams->at(camera)->at(row);
    };
    STUDIO_ASSIGN(const HeadPose headRad, headOfDataset(folder));
    for (std::int64_t row = 0; row < states.rows; ++row) {
        Moment moment;
        moment.headRad = headRad;
        moment.timeS = static_cast<double>(row) / dataset->info().fps;
        moment.state.emplace();
        std::copy_n(states.row(row).begin(), kVectorWidth, moment.state->begin());
        if (actions.ok() && actions->rows > row) {
            auto asked = fromAction(actions->row(row));
            if (asked.ok()) moment.command = asked->armRad;
        }
        moments_.push_back(moment);
        for (const std::string& camera : facts_.cameras) {
            Moment picture;
            picture.timeS = moment.timeS;
            picture.camera = camera;
            picture.row = row;
            moments_.push_back(std::move(picture));
        }
    }
    return {};
}

Result<HeadPose> ReplayTransport::headOfDataset(const std::filesystem::path& folder) {
    HeadPose headRad{0, kUsualHeadPitchRad};
    const char* words = "head {:.0f} degrees down is assumed, a robot file may tell it";
    if (const auto file = folder / kRecordedRobotFile; std::filesystem::exists(file)) {
        STUDIO_ASSIGN(nlohmann::json about, readJson(file));
        STUDIO_ASSIGN(facts_.recorded, RecordedRobot::fromJson(about, file));
        STUDIO_ASSIGN(auto deg, jsonValue<std::vector<double>>(about, "head_deg", {}));
        if (deg.size() != headRad.size()) {
            return Error{
                ErrorCode::Corrupt,
                fmt::format("cannot read where the head looked in {}: head_deg has {} numbers, not 2",
                            file.string(), deg.size()),
                "Remove the file to play the data set without it."};
        }
        const std::vector<double> rad = radiansOf(deg);
        std::copy(rad.begin(), rad.end(), headRad.begin());
        words = "head {:.0f} degrees down, as recorded";
    } else if (std::filesystem::exists(folder / "recording.json")) {
        // the simulator names the seeds of what it records beside the data
        facts_.recorded = RecordedRobot::ofSimulator();
        headRad[1] = sim::kHeadPitchRad;
        words = "head {:.0f} degrees down, as the simulator holds it";
    }
    if (options_.headRad) {
        headRad = *options_.headRad;
        words = "head {:.0f} degrees down, as the robot file says";
    }
    facts_.head = fmt::format(fmt::runtime(words), degreesOf(headRad)[1]);
    return headRad;
}

Status ReplayTransport::loadBag(const std::string& file) {
    STUDIO_ASSIGN(BagFile bag, BagFile::open(file));
    std::map<std::string, std::string> keys;  // topic -> key
    std::vector<std::string> topics;
    auto want = [&](const std::string& key) {
        const std::string& name = options_.topics.at(key).name;
        if (!bag.has(name)) return false;
        keys[name] = key;
        topics.push_back(name);
        return true;
    };
    if (!want("joints")) {
        return Error{
            ErrorCode::NotFound,
            fmt::format("cannot play {}: it has no topic {}", file, options_.topics.at("joints").name),
            "Is it a Kuavo's bag? The topic's name is a setting."};
    }
    want("arm");
    if (options_.gripper.kind != GripperKind::None) want(gripperStateKey(options_.gripper.kind));
    for (const std::string& camera : kCameras) {
        if (options_.media && want(cameraKey(camera))) facts_.cameras.push_back(camera);
    }
    std::map<std::string, RosMessageType> types;
    Grippers gripper{};
    Status bad;
    double lastS = -1;
    STUDIO_CHECK(bag.read(
        topics, [&](const BagConnection& connection, double timeS, std::span<const std::byte> bytes) {
            auto type = types.find(connection.type);
            if (type == types.end()) {
                auto parsed = RosMessageType::parse(connection.type, connection.definition);
                if (!parsed.ok()) {
                    bad = parsed.error();
                    return false;
                }
                type = types.emplace(connection.type, std::move(parsed).value()).first;
            }
            const std::string& key = keys.at(connection.topic);
            // 100 Hz of the joints' 500 are plenty to look at
            if (key == "joints" && timeS - lastS < 0.0099 && timeS > lastS) return true;
            auto message = type->second.decode(bytes);
            if (!message.ok()) return true;
            Moment moment;
            moment.timeS = timeS;
            if (key == "joints") {
                auto state = readSensors(*message);
                if (!state.ok()) return true;
                lastS = timeS;
                moment.state = toVector(state->armRad(), gripper);
                moment.headRad = state->headRad();
            } else if (key == "arm") {
                auto pose = readArm(*message);
                if (!pose.ok()) return true;
                moment.command = *pose;
            } else if (key.starts_with("camera.")) {
                auto picture = readPicture(*message);
                if (!picture.ok()) return true;
                moment.camera = key.substr(7);
                moment.encoded = std::make_shared<const std::vector<std::byte>>(std::move(picture->bytes));
            } else {
                auto raw = readGripperState(*message, options_.gripper.kind);
                if (raw.ok()) gripper = options_.gripper.fromRaw(*raw);
                return true;
            }
            moments_.push_back(std::move(moment));
            return true;
        }));
    STUDIO_CHECK(bad);
    picture_ = nullptr;
    return {};
}

Status ReplayTransport::loadRecording(const std::string& folder) {
    STUDIO_ASSIGN(Recording recording, readRecording(folder));
    facts_.recorded = recording.robot;
    auto files = std::make_shared<std::map<std::string, MappedFile>>();
    for (const std::string& camera : recording.cameras) {
        if (!options_.media) break;
        STUDIO_ASSIGN(MappedFile file, MappedFile::open(std::filesystem::path(folder) / (camera + ".mjpg")));
        files->emplace(camera, std::move(file));
        facts_.cameras.push_back(camera);
    }
    Grippers gripper{};
    for (const RecordedTick& tick : recording.ticks) {
        for (const auto& [camera, place] : tick.pictures) {
            auto file = files->find(camera);
            if (file == files->end()) continue;
            auto bytes = file->second.bytes();
            auto [begin, size] = place;
            if (begin > bytes.size() || size > bytes.size() - begin) continue;  // the disk was full
            Moment picture;
            picture.timeS = tick.timeS;
            picture.camera = camera;
            auto part = bytes.subspan(begin, size);
            picture.encoded = std::make_shared<const std::vector<std::byte>>(part.begin(), part.end());
            moments_.push_back(std::move(picture));
        }
        auto measured = tick.measuredArm();
        if (!measured) continue;
        gripper = tick.gripper.value_or(gripper);
        Moment moment;
        moment.timeS = tick.timeS;
        moment.state = toVector(*measured, gripper);
        moment.headRad = {(*tick.jointRad)[kFirstHead], (*tick.jointRad)[kFirstHead + 1]};
        moment.command = tick.human ? tick.human : tick.sent;
        moments_.push_back(std::move(moment));
    }
    picture_ = nullptr;
    if (!moments_.empty()) return {};
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("cannot play the recording {}: no step of it has a measured pose", folder), ""};
}

void ReplayTransport::show(const Moment& moment) {
    TimePoint now = options_.clock->now();
    if (moment.command) {
        std::scoped_lock lock(mutex_);
        command_ = moment.command;
    }
    if (moment.state) {
        RobotState state;
        ArmPose arm{};
        Grippers gripper{};
        fromVector(*moment.state, arm, gripper);
        std::copy(arm.begin(), arm.end(), state.jointRad.begin() + kFirstArm);
        std::copy(moment.headRad.begin(), moment.headRad.end(), state.jointRad.begin() + kFirstHead);
        state.gripper = gripper;
        state.gripperReceived = state.received = now;
        state.stampS = moment.timeS + 1;  // 0 would mean "not stamped"
        state_.put(std::move(state));
    }
    if (moment.camera.empty()) return;
    CameraFrame frame;
    frame.received = now;
    frame.stampS = moment.timeS + 1;
    frame.encoded = moment.encoded;
    auto image =
        moment.encoded ? options_.media->decodePicture(*moment.encoded) : picture_(moment.camera, moment.row);
    if (!image.ok()) return;  // its age tells
    frame.image = std::move(image).value();
    frames_.at(moment.camera)->put(std::move(frame));
}

void ReplayTransport::play(std::stop_token stop) {
    if (moments_.empty()) return;
    TimePoint begin = options_.clock->now();
    double beginS = moments_.front().timeS;
    for (const Moment& moment : moments_) {
        while (!stop.stop_requested()) {
            double leftS =
                (moment.timeS - beginS) / options_.speed - secondsOf(options_.clock->now() - begin);
            if (leftS <= 0) break;
            std::this_thread::sleep_for(std::chrono::duration<double>(std::min(leftS, 0.02)));
        }
        if (stop.stop_requested()) return;
        show(moment);
    }
    std::scoped_lock lock(mutex_);
    link_.up = false;
    link_.ended = true;
    ++link_.losses;
    link_.reason = "the recording has ended";
}

RobotFacts ReplayTransport::facts() const {
    return facts_;
}

LinkReport ReplayTransport::link() const {
    std::scoped_lock lock(mutex_);
    return link_;
}

std::optional<CameraFrame> ReplayTransport::frame(const std::string& camera) const {
    auto known = frames_.find(camera);
    return known == frames_.end() ? std::nullopt : known->second->get();
}

std::vector<std::string> ReplayTransport::otherPublishers() const {
    return {};
}

std::optional<ArmPose> ReplayTransport::otherTarget() const {
    std::scoped_lock lock(mutex_);
    return command_;
}

Status ReplayTransport::doSend(const JointCommand&) {
    return readOnly();
}

Status ReplayTransport::doSendPose(const PoseCommand&) {
    return readOnly();
}

Status ReplayTransport::doSendHead(const HeadPose&) {
    return readOnly();
}

Status ReplayTransport::doRequestMode(ArmMode) {
    return readOnly();
}

}  // namespace studio::robot
