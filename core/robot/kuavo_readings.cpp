// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/kuavo_readings.h"

#include <algorithm>
#include <cmath>

#include "core/robot/kuavo_messages.h"
#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;

namespace {

constexpr double kEchoS = 3;  ///< twice as long as a link may be silent
constexpr double kOtherLastsS = 1;

}  // namespace

KuavoReadings::KuavoReadings(Settings settings) : settings_(std::move(settings)) {
    for (const std::string& camera : kCameras) frames_[camera] = std::make_unique<Newest<CameraFrame>>();
}

KuavoReadings::~KuavoReadings() {
    end();
}

std::vector<KuavoReadings::Input> KuavoReadings::inputs(bool simulated) {
    std::vector<Input> wanted;
    auto want = [&](const std::string& key, std::function<void(const json&)> take) {
        const Topic& topic = settings_.topics.at(key);
        wanted.push_back({topic, throttleMsOf(topic), std::move(take)});
    };
    want("joints", [this](const json& m) { takeJoints(m); });
    for (const std::string& camera : kCameras) {
        want(cameraKey(camera), [this, camera](const json& m) { takePicture(camera, m); });
        want(cameraInfoKey(camera), [this, camera](const json& m) { takeCameraInfo(camera, m); });
    }
    if (settings_.gripper.kind != GripperKind::None)
        want(gripperStateKey(settings_.gripper.kind), [this](const json& m) { takeGripper(m); });
    want("arm", [this](const json& m) { takeArm(m); });
    if (simulated) want("success", [this](const json& m) { takeSuccess(m); });
    return wanted;
}

void KuavoReadings::begin() {
    end();
    state_.clear();
    for (auto& [camera, newest] : frames_) newest->clear();
    {
        std::scoped_lock lock(mutex_);
        counters_.clear();
        pictures_.clear();
        models_.clear();
        sent_.clear();
        gripper_.reset();
        other_.reset();
        solved_.reset();
        damaged_ = 0;
        problem_.clear();
    }
    if (settings_.media) decoder_ = std::jthread([this](std::stop_token stop) { decode(stop); });
}

void KuavoReadings::end() {
    if (decoder_.joinable()) {
        decoder_.request_stop();
        wake_.notify_all();
        decoder_.join();
    }
    state_.clear();
    for (auto& [camera, newest] : frames_) newest->clear();
}

void KuavoReadings::forgetNewest() {
    state_.clear();
    for (auto& [camera, newest] : frames_) newest->clear();
    std::scoped_lock lock(mutex_);
    gripper_.reset();
    other_.reset();
}

void KuavoReadings::count(const std::string& key) {
    Counter& counter = counters_[key];
    TimePoint now = settings_.clock->now();
    if (counter.messages++ == 0) counter.first = now;
    counter.last = now;
}

void KuavoReadings::takeJoints(const json& message) {
    auto state = readSensors(message);
    {
        std::scoped_lock lock(mutex_);
        count("joints");
        if (!state.ok()) {
            ++damaged_;
            problem_ = state.error().message;
            return;
        }
        state->gripper = gripper_;
        state->gripperReceived = gripperAt_;
    }
    state->received = settings_.clock->now();
    state_.put(std::move(*state));
}

void KuavoReadings::takeGripper(const json& message) {
    auto raw = readGripperState(message, settings_.gripper.kind);
    std::scoped_lock lock(mutex_);
    count(gripperStateKey(settings_.gripper.kind));
    if (!raw.ok()) {
        ++damaged_;
        return;
    }
    gripper_ = settings_.gripper.fromRaw(*raw);
    gripperAt_ = settings_.clock->now();
}

void KuavoReadings::takePicture(const std::string& camera, const json& message) {
    auto picture = readPicture(message);
    std::scoped_lock lock(mutex_);
    count(cameraKey(camera));
    if (!picture.ok()) {
        ++damaged_;
        return;
    }
    CameraFrame frame;
    frame.stampS = picture->stampS;
    frame.received = settings_.clock->now();
    frame.encoded = std::make_shared<const std::vector<std::byte>>(std::move(picture->bytes));
    pictures_[camera] = std::move(frame);
    wake_.notify_all();
}

void KuavoReadings::takeCameraInfo(const std::string& camera, const json& message) {
    auto model = CameraModel::fromCameraInfo(message);
    std::scoped_lock lock(mutex_);
    count(cameraInfoKey(camera));
    // an uncalibrated camera sends zeros: what was known of it stays
    if (model.ok()) models_[camera] = std::move(model).value();
}

void KuavoReadings::takeArm(const json& message) {
    auto pose = readArm(message);
    std::scoped_lock lock(mutex_);
    count("arm");
    if (!pose.ok()) return;
    const TimePoint now = settings_.clock->now();
    for (const auto& [sentAt, ours] : sent_) {
        if (secondsOf(now - sentAt) > kEchoS) continue;
        double off = 0;
        for (std::size_t i = 0; i < kArmJoints; ++i) off = std::max(off, std::abs(ours[i] - (*pose)[i]));
        if (off < 1e-6) return;
    }
    other_ = *pose;
    otherAt_ = now;
}

void KuavoReadings::takeSuccess(const json& message) {
    const json& data = member(message, "data");
    std::scoped_lock lock(mutex_);
    count("success");
    if (data.is_boolean()) solved_ = data.get<bool>();
}

void KuavoReadings::decode(std::stop_token stop) {
    while (!stop.stop_requested()) {
        std::map<std::string, CameraFrame> waiting;
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, std::chrono::milliseconds(100),
                           [&] { return stop.stop_requested() || !pictures_.empty(); });
            waiting.swap(pictures_);
        }
        for (auto& [camera, frame] : waiting) {
            auto image = settings_.media->decodePicture(*frame.encoded);
            if (image.ok()) {
                frame.image = std::move(image).value();
                frames_.at(camera)->put(std::move(frame));
            } else {
                std::scoped_lock lock(mutex_);
                ++damaged_;
            }
        }
    }
}

std::optional<CameraFrame> KuavoReadings::frame(const std::string& camera) const {
    auto known = frames_.find(camera);
    return known == frames_.end() ? std::nullopt : known->second->get();
}

std::optional<CameraModel> KuavoReadings::cameraModel(const std::string& camera) const {
    std::scoped_lock lock(mutex_);
    auto known = models_.find(camera);
    return known == models_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<bool> KuavoReadings::solved() const {
    std::scoped_lock lock(mutex_);
    return solved_;
}

void KuavoReadings::setSolved(bool solved) {
    std::scoped_lock lock(mutex_);
    solved_ = solved;
}

void KuavoReadings::noteSent(const ArmPose& armRad) {
    std::scoped_lock lock(mutex_);
    const TimePoint now = settings_.clock->now();
    sent_.emplace_back(now, armRad);
    while (secondsOf(now - sent_.front().first) > kEchoS) sent_.pop_front();
}

std::optional<ArmPose> KuavoReadings::otherTarget() const {
    std::scoped_lock lock(mutex_);
    if (!other_ || secondsOf(settings_.clock->now() - otherAt_) > kOtherLastsS) return std::nullopt;
    return other_;
}

std::uint64_t KuavoReadings::damaged() const {
    std::scoped_lock lock(mutex_);
    return damaged_;
}

std::string KuavoReadings::problem() const {
    std::scoped_lock lock(mutex_);
    return problem_;
}

KuavoReadings::Flow KuavoReadings::flow(const std::string& key) const {
    std::scoped_lock lock(mutex_);
    auto known = counters_.find(key);
    if (known == counters_.end()) return {};
    const Counter& counter = known->second;
    double passed = secondsOf(counter.last - counter.first);
    return {counter.messages, passed > 0 ? static_cast<double>(counter.messages - 1) / passed : 0,
            secondsOf(settings_.clock->now() - counter.last)};
}

}  // namespace studio::robot
