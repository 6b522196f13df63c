// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/camera_projection.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "core/base/json.h"

namespace studio::robot {

namespace {

constexpr double kRadians = std::numbers::pi / 180;

/// MuJoCo and OpenGL look along -z with y up; optical frames look along z with y down.
Frame opticalOfMujoco(Frame camera) {
    Frame turn;
    turn.rotation = {1, 0, 0, 0, -1, 0, 0, 0, -1};
    return camera.then(turn);
}

/// A body frame looks along x with z up.
Frame opticalOfBody(Frame camera) {
    return camera.then(frameOfRpy({}, {-std::numbers::pi / 2, 0, -std::numbers::pi / 2}));
}

Error badCamera(const std::filesystem::path& file, const std::string& name, const std::string& what) {
    return {ErrorCode::Corrupt, fmt::format("cannot use camera '{}' of {}: {}", name, file.string(), what),
            "Write link (head, left_hand, right_hand), xyz in metres, rpy in rad, fov_deg, width, height."};
}

}  // namespace

CameraModel CameraModel::fromFov(double verticalDeg, int width, int height) {
    double f = height / 2.0 / std::tan(verticalDeg * kRadians / 2);
    return {f,
            f,
            width / 2.0,
            height / 2.0,
            width,
            height,
            fmt::format("field of view of {:g} degrees", verticalDeg)};
}

Result<CameraModel> CameraModel::fromCameraInfo(const nlohmann::json& message) {
    auto matrix = message.find("K");
    if (matrix == message.end()) matrix = message.find("k");
    try {
        std::vector<double> k =
            matrix == message.end() ? std::vector<double>{} : matrix->get<std::vector<double>>();
        CameraModel model;
        model.width = message.at("width").get<int>();
        model.height = message.at("height").get<int>();
        if (k.size() == 9 && k[0] > 0 && k[4] > 0 && model.width > 0 && model.height > 0) {
            model.fx = k[0];
            model.fy = k[4];
            model.cx = k[2];
            model.cy = k[5];
            model.source = "camera_info";
            return model;
        }
    } catch (const nlohmann::json::exception&) {
        // told below
    }
    return Error{ErrorCode::Corrupt, "the camera_info message has no usable camera matrix",
                 "Calibrate the camera, or rely on its field of view."};
}

CameraModel CameraModel::scaled(int toWidth, int toHeight) const {
    CameraModel model = *this;
    double sx = static_cast<double>(toWidth) / width, sy = static_cast<double>(toHeight) / height;
    model.fx *= sx;
    model.cx *= sx;
    model.fy *= sy;
    model.cy *= sy;
    model.width = toWidth;
    model.height = toHeight;
    return model;
}

std::optional<Pixel> CameraModel::project(const Point& p) const {
    if (p[2] <= 1e-6) return std::nullopt;
    Pixel pixel{cx + fx * p[0] / p[2], cy + fy * p[1] / p[2], false};
    pixel.inside = pixel.u >= 0 && pixel.v >= 0 && pixel.u < width && pixel.v < height;
    return pixel;
}

Frame RobotCamera::pose(const Kinematics& kinematics, const ArmPose& armRad, const HeadPose& headRad) const {
    switch (mount.link) {
        case CameraMount::Link::LeftHand:
            return kinematics.hand(Side::Left, armRad).then(mount.optical);
        case CameraMount::Link::RightHand:
            return kinematics.hand(Side::Right, armRad).then(mount.optical);
        case CameraMount::Link::Head:
            break;
    }
    return kinematics.head(headRad).then(mount.optical);
}

std::optional<Pixel> RobotCamera::project(const Point& inBase, const Kinematics& kinematics,
                                          const ArmPose& armRad, const HeadPose& headRad) const {
    return model.project(pose(kinematics, armRad, headRad).inverse(inBase));
}

const std::map<std::string, RobotCamera>& simulatorCameras() {
    using Link = CameraMount::Link;
    static const std::map<std::string, RobotCamera> cameras = {
        {"head_cam_h",
         {CameraModel::fromFov(70, 640, 480),
          {Link::Head,
           opticalOfMujoco(frameOf({0.1, 0, 0.12}, {0.612372, 0.353553, -0.353553, -0.612372}))}}},
        {"wrist_cam_l",
         {CameraModel::fromFov(60, 640, 480),
          {Link::LeftHand, opticalOfMujoco(frameOfRpy({0, 0.05, 0}, {}))}}},
        {"wrist_cam_r",
         {CameraModel::fromFov(60, 640, 480),
          {Link::RightHand, opticalOfMujoco(frameOfRpy({0, -0.05, 0}, {0, 0, 3.14}))}}},
    };
    return cameras;
}

const std::map<std::string, RobotCamera>& documentedCameras() {
    // RealSense D435: 42 degrees high in colour
    static const std::map<std::string, RobotCamera> cameras = {
        {"head_cam_h",
         {CameraModel::fromFov(42, 640, 480),
          {CameraMount::Link::Head,
           opticalOfBody(frameOfRpy({0.0967510, 0.0175003, 0.1259533}, {0, 0.488692, 0}))}}},
    };
    return cameras;
}

Status readCameras(const std::filesystem::path& file, std::map<std::string, RobotCamera>& cameras) {
    STUDIO_ASSIGN(nlohmann::json all, readJson(file));
    if (!all.is_object()) return badCamera(file, "", "the file holds no cameras by name");
    for (const auto& [name, row] : all.items()) {
        try {
            RobotCamera camera;
            auto link = row.at("link").get<std::string>();
            if (link == "left_hand") {
                camera.mount.link = CameraMount::Link::LeftHand;
            } else if (link == "right_hand") {
                camera.mount.link = CameraMount::Link::RightHand;
            } else if (link != "head") {
                return badCamera(file, name, "link '" + link + "' is not known");
            }
            camera.mount.optical = frameOfRpy(row.at("xyz").get<Point>(), row.at("rpy").get<Point>());
            camera.model = CameraModel::fromFov(row.at("fov_deg").get<double>(), row.at("width").get<int>(),
                                                row.at("height").get<int>());
            if (!std::isfinite(camera.model.fx) || camera.model.fx <= 0 || camera.model.width <= 0) {
                return badCamera(file, name, "its field of view or size is not positive");
            }
            cameras[name] = camera;
        } catch (const nlohmann::json::exception& exception) {
            return badCamera(file, name, exception.what());
        }
    }
    return {};
}

}  // namespace studio::robot
