// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/robot/kinematics.h"

namespace studio::robot {

/// A place in a picture, pixels from its upper left corner; may lie outside.
struct Pixel {
    double u = 0, v = 0;
    bool inside = false;  ///< of the picture
};

/// A pinhole camera with its lens. Pixels belong to the size that it was made for; `scaled` fits another one.
struct CameraModel {
    double fx = 0, fy = 0, cx = 0, cy = 0;
    int width = 0, height = 0;
    std::string source = {};  ///< "camera_info", "field of view of 70 degrees"
    /// k1 k2 p1 p2 k3 k4 k5 k6 as OpenCV has them (plumb_bob, rational_polynomial); all 0: a straight lens.
    std::array<double, 8> distortion{};

    static CameraModel fromFov(double verticalDeg, int width, int height);
    /// sensor_msgs/CameraInfo as rosbridge gives it, in any coding. A distortion that is not known here is
    /// left out, which `source` tells. Errors: Corrupt.
    static Result<CameraModel> fromCameraInfo(const nlohmann::json& message);
    /// The other way round.
    nlohmann::json toCameraInfo(double stampS, const std::string& frame) const;
    /// The same camera in pictures of another size. What was calibrated is stretched with the picture; what
    /// came from a field of view keeps its height of view, with square pixels.
    CameraModel scaled(int toWidth, int toHeight) const;
    /// `inCamera`: x right, y down, z forward. None behind the camera.
    std::optional<Pixel> project(const Point& inCamera) const;
    bool operator==(const CameraModel&) const = default;
};

/// Where a camera sits: its optical frame (x right, y down, z forward) in the frame of a link.
struct CameraMount {
    enum class Link { Head, LeftHand, RightHand } link = Link::Head;
    Frame optical;
};

/// A camera of the robot: projects points of base_link into its picture for a pose of the robot.
struct RobotCamera {
    CameraModel model;
    CameraMount mount;
    Frame pose(const Kinematics& kinematics, const ArmPose& armRad, const HeadPose& headRad) const;
    std::optional<Pixel> project(const Point& inBase, const Kinematics& kinematics, const ArmPose& armRad,
                                 const HeadPose& headRad) const;
};

/// Cameras of the simulator (reference/kuavo-robot.md 3.3), 640x480: head_cam_h, wrist_cam_l, wrist_cam_r.
const std::map<std::string, RobotCamera>& simulatorCameras();
/// The same for pictures of another size: the height of view stays, whatever the shape of the picture.
std::map<std::string, RobotCamera> simulatorCameras(int width, int height);
/// Cameras of the real robot as far as documented: the head's (s45's `camera` frame, D435 field of view).
const std::map<std::string, RobotCamera>& documentedCameras();
/// Extrinsics from a file, `{"wrist_cam_l": {"link": "left_hand", "xyz": [...], "rpy": [...], "fov_deg": 58,
/// "width": 640, "height": 480}}`, the optical frame in the link's, rad; a sensor_msgs/CameraInfo as
/// "camera_info" stands for the last three. Replaces or adds to `cameras`.
/// Errors: NotFound, Corrupt.
Status readCameras(const std::filesystem::path& file, std::map<std::string, RobotCamera>& cameras);
/// The same from what was read of `file`, which errors name.
Status parseCameras(const nlohmann::json& all, const std::filesystem::path& file,
                    std::map<std::string, RobotCamera>& cameras);
/// What parseCameras() makes the same cameras of: fov_deg where the model came of a field of view, else
/// camera_info.
nlohmann::json camerasJson(const std::map<std::string, RobotCamera>& cameras);

}  // namespace studio::robot
