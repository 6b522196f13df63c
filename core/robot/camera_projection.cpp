// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/camera_projection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "core/base/json.h"
#include "core/robot/ros_codec.h"

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

constexpr std::string_view kOfFov = "field of view of ";  ///< as fromFov() begins its source

Error badCamera(const std::filesystem::path& file, const std::string& name, const std::string& what) {
    return {ErrorCode::Corrupt, fmt::format("cannot use camera '{}' of {}: {}", name, file.string(), what),
            "Write link (head, left_hand, right_hand), xyz in metres, rpy in rad, fov_deg, width, height."};
}

}  // namespace

CameraModel CameraModel::fromFov(double verticalDeg, int width, int height) {
    double f = height / 2.0 / std::tan(verticalDeg * kRadians / 2);
    CameraModel model{f, f, width / 2.0, height / 2.0, width, height};
    model.source = fmt::format("field of view of {:g} degrees", verticalDeg);
    return model;
}

Result<CameraModel> CameraModel::fromCameraInfo(const nlohmann::json& message) {
    // ROS 1 writes K and D, ROS 2 k and d
    auto numbers = [&](const char* upper, const char* lower) {
        auto found = numbersOf(member(message, upper));
        if (!found) found = numbersOf(member(message, lower));
        return found.value_or(std::vector<double>());
    };
    auto finite = [](const std::vector<double>& values) {
        return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
    };
    std::vector<double> k = numbers("K", "k"), d = numbers("D", "d");
    const nlohmann::json &width = member(message, "width"), &height = member(message, "height");
    bool sized = width.is_number_integer() && height.is_number_integer() && width.get<int>() > 0 &&
                 height.get<int>() > 0;
    if (!sized || k.size() != 9 || !finite(k) || k[0] <= 0 || k[4] <= 0) {
        return Error{ErrorCode::Corrupt, "the camera_info message has no usable camera matrix",
                     "Calibrate the camera, or rely on its field of view."};
    }
    CameraModel model{k[0], k[4], k[2], k[5], width.get<int>(), height.get<int>()};
    model.source = "camera_info";
    std::string lens = textOf(member(message, "distortion_model"));
    bool known = lens.empty() || lens == "plumb_bob" || lens == "rational_polynomial";
    if (known && d.size() <= model.distortion.size() && finite(d)) {
        std::copy(d.begin(), d.end(), model.distortion.begin());
    } else if (!d.empty()) {
        model.source = fmt::format("camera_info without its distortion ({})", lens);
    }
    return model;
}

nlohmann::json CameraModel::toCameraInfo(double stampS, const std::string& frame) const {
    return {{"header", {{"seq", 0}, {"stamp", stampValue(stampS)}, {"frame_id", frame}}},
            {"height", height},
            {"width", width},
            {"distortion_model", "rational_polynomial"},
            {"D", distortion},
            {"K", {fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0}},
            {"R", {1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0}},
            {"P", {fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0}},
            {"binning_x", 0},
            {"binning_y", 0},
            {"roi", {{"x_offset", 0}, {"y_offset", 0}, {"height", 0}, {"width", 0}, {"do_rectify", false}}}};
}

CameraModel CameraModel::scaled(int toWidth, int toHeight) const {
    CameraModel model = *this;
    double sx = static_cast<double>(toWidth) / width, sy = static_cast<double>(toHeight) / height;
    model.width = toWidth;
    model.height = toHeight;
    if (source.starts_with(kOfFov)) {
        // a vertical field of view and square pixels, whatever the shape of the picture
        model.fx = model.fy = fy * sy;
        model.cx = toWidth / 2.0;
        model.cy = toHeight / 2.0;
        return model;
    }
    model.fx *= sx;
    model.cx *= sx;
    model.fy *= sy;
    model.cy *= sy;
    return model;
}

std::optional<Pixel> CameraModel::project(const Point& p) const {
    if (p[2] <= 1e-6) return std::nullopt;
    double x = p[0] / p[2], y = p[1] / p[2];
    Pixel pixel{cx + fx * x, cy + fy * y, false};
    // far outside of what was calibrated the polynomials turn back into the picture
    bool near = std::abs(pixel.u - cx) < width && std::abs(pixel.v - cy) < height;
    if (near) {
        const auto& [k1, k2, p1, p2, k3, k4, k5, k6] = distortion;
        double r2 = x * x + y * y;
        double radial = (1 + r2 * (k1 + r2 * (k2 + r2 * k3))) / (1 + r2 * (k4 + r2 * (k5 + r2 * k6)));
        pixel.u = cx + fx * (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x));
        pixel.v = cy + fy * (y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y);
    }
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

std::map<std::string, RobotCamera> simulatorCameras(int width, int height) {
    auto cameras = simulatorCameras();
    for (auto& [name, camera] : cameras) {
        double fovDeg = 2 * std::atan(camera.model.height / 2.0 / camera.model.fy) / kRadians;
        camera.model = CameraModel::fromFov(std::round(fovDeg), width, height);
    }
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
    return parseCameras(all, file, cameras);
}

Status parseCameras(const nlohmann::json& all, const std::filesystem::path& file,
                    std::map<std::string, RobotCamera>& cameras) {
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
            if (row.contains("camera_info")) {
                auto told = CameraModel::fromCameraInfo(row.at("camera_info"));
                if (!told.ok()) return badCamera(file, name, told.error().message);
                camera.model = std::move(told).value();
            } else {
                camera.model = CameraModel::fromFov(row.at("fov_deg").get<double>(),
                                                    row.at("width").get<int>(), row.at("height").get<int>());
            }
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

nlohmann::json camerasJson(const std::map<std::string, RobotCamera>& cameras) {
    nlohmann::json all = nlohmann::json::object();
    for (const auto& [name, camera] : cameras) {
        constexpr const char* kLinks[] = {"head", "left_hand", "right_hand"};
        nlohmann::json& row = all[name];
        row["link"] = kLinks[static_cast<int>(camera.mount.link)];
        row["xyz"] = camera.mount.optical.position;
        row["rpy"] = rpyOf(camera.mount.optical);
        row["width"] = camera.model.width;
        row["height"] = camera.model.height;
        if (camera.model.source.starts_with(kOfFov)) {
            row["fov_deg"] = 2 * std::atan(camera.model.height / 2.0 / camera.model.fy) / kRadians;
        } else {
            row["camera_info"] = camera.model.toCameraInfo(0, name);
        }
    }
    return all;
}

}  // namespace studio::robot
