// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/scene.h"

#include <fmt/format.h>
#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "core/sim/kuavo_tables.h"

namespace studio::sim {

namespace {

constexpr double kStartJitterRad = 0.02;
constexpr std::uint64_t kSceneStream = 0x5ce7e, kLooksStream = 0x100c5;

Status inRange(const char* name, double value, double high) {
    if (value >= 0 && value <= high) return {};
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("difficulty {} = {}: 0 to {} is possible", name, value, high), ""};
}

Status check(const Difficulty& d) {
    STUDIO_CHECK(inRange("positions", d.positionRange, 1.5));
    STUDIO_CHECK(inRange("belt speed", d.beltSpeed, 2));
    STUDIO_CHECK(inRange("colours", d.colours, 1));
    STUDIO_CHECK(inRange("distractors", d.distractors, 6));
    STUDIO_CHECK(inRange("lighting", d.lighting, 1));
    return inRange("camera jitter", d.cameraJitter, 0.05);
}

}  // namespace

struct Scene::Looks {
    std::vector<float> rgba, lightDiffuse, headlight;
    std::vector<double> lightDir, camPos, camQuat;
};

Result<std::unique_ptr<Scene>> Scene::create(const Task& task, const Difficulty& difficulty) {
    STUDIO_CHECK(check(difficulty));
    SceneParts parts = task.parts();
    parts.distractors = difficulty.distractors;
    auto world = World::compile(sceneMjcf(parts));
    if (!world.ok()) return world.error().within(fmt::format("task {}", task.id));
    return std::unique_ptr<Scene>(new Scene(task, difficulty, std::move(*world)));
}

Scene::Scene(const Task& task, const Difficulty& difficulty, World world)
    : task_(&task), difficulty_(difficulty), world_(std::move(world)), robot_(world_) {
    rememberLooks();
}

void Scene::reset(std::uint64_t seed) {
    world_.reset();
    restoreLooks();
    Draw draw{CounterRng(seed, kSceneStream), difficulty_};
    KuavoTargets home;
    home.armRad = homePosture();
    home.headRad = {0, kHeadPitchRad};
    KuavoTargets start = home;
    for (double& joint : start.armRad) joint += kStartJitterRad * draw.rng.normal();
    task_->place(*this, draw);
    placeDistractors(draw);
    // looks have draws of their own: the same seed means the same positions with and without
    Draw looks{CounterRng(seed, kLooksStream), difficulty_};
    vary(looks);
    robot_.place(start);
}

void Scene::rememberLooks() {
    const mjModel* m = world_.model();
    auto looks = std::make_shared<Looks>();
    looks->rgba.assign(m->geom_rgba, m->geom_rgba + 4 * m->ngeom);
    looks->lightDiffuse.assign(m->light_diffuse, m->light_diffuse + 3 * m->nlight);
    looks->headlight.assign(m->vis.headlight.ambient, m->vis.headlight.ambient + 3);
    looks->lightDir.assign(m->light_dir, m->light_dir + 3 * m->nlight);
    looks->camPos.assign(m->cam_pos, m->cam_pos + 3 * m->ncam);
    looks->camQuat.assign(m->cam_quat, m->cam_quat + 4 * m->ncam);
    looks_ = std::move(looks);
}

void Scene::restoreLooks() {
    mjModel* m = world_.model();
    std::copy(looks_->rgba.begin(), looks_->rgba.end(), m->geom_rgba);
    std::copy(looks_->lightDiffuse.begin(), looks_->lightDiffuse.end(), m->light_diffuse);
    std::copy(looks_->headlight.begin(), looks_->headlight.end(), m->vis.headlight.ambient);
    std::copy(looks_->lightDir.begin(), looks_->lightDir.end(), m->light_dir);
    std::copy(looks_->camPos.begin(), looks_->camPos.end(), m->cam_pos);
    std::copy(looks_->camQuat.begin(), looks_->camQuat.end(), m->cam_quat);
}

void Scene::vary(Draw& draw) {
    mjModel* m = world_.model();
    if (difficulty_.colours > 0) {
        for (int g = 0; g < m->ngeom; ++g) {
            // what a task names by its colour must still be recognised
            int body = m->geom_bodyid[g];
            bool named = m->body_mocapid[body] >= 0 ||
                         (m->body_dofnum[body] == 6 &&
                          !std::string_view(mj_id2name(m, mjOBJ_BODY, body)).starts_with("distractor"));
            double reach = (named ? 0.1 : 0.25) * difficulty_.colours;
            for (int c = 0; c < 3; ++c) {
                float& value = m->geom_rgba[4 * g + c];
                double moved = value + reach * (2 * draw.rng.uniform() - 1);
                value = static_cast<float>(std::clamp(moved, 0.02, 0.98));
            }
        }
    }
    if (difficulty_.lighting > 0) {
        double strength = 1 + 0.5 * difficulty_.lighting * (2 * draw.rng.uniform() - 1);
        double ambient = 1 + 0.4 * difficulty_.lighting * (2 * draw.rng.uniform() - 1);
        for (int c = 0; c < 3; ++c) {
            m->light_diffuse[c] *= static_cast<float>(strength);
            m->vis.headlight.ambient[c] *= static_cast<float>(ambient);
        }
        for (int c = 0; c < 2; ++c)
            m->light_dir[c] += 0.4 * difficulty_.lighting * (2 * draw.rng.uniform() - 1);
        mju_normalize3(m->light_dir);
    }
    if (difficulty_.cameraJitter > 0) {
        for (const char* name : kCameraNames) {
            int camera = world_.id(mjOBJ_CAMERA, name);
            mjtNum axis[3], turn[4], turned[4];
            for (int c = 0; c < 3; ++c) {
                m->cam_pos[3 * camera + c] += difficulty_.cameraJitter * draw.rng.normal();
                axis[c] = draw.rng.normal();
            }
            mju_normalize3(axis);
            mju_axisAngle2Quat(turn, axis, 2 * difficulty_.cameraJitter * draw.rng.normal());
            mju_mulQuat(turned, m->cam_quat + 4 * camera, turn);
            std::copy(turned, turned + 4, m->cam_quat + 4 * camera);
        }
    }
}

void Scene::placeDistractors(Draw& draw) {
    // beyond what the hands reach in any task, apart from one another
    std::vector<Vec3> taken;
    for (int k = 0; k < difficulty_.distractors; ++k) {
        Vec3 place{};
        for (int attempt = 0; attempt < 50; ++attempt) {
            place = {draw.uniform(0.52, 0.74), draw.uniform(-0.45, 0.45), kTableTop + 0.05};
            bool clear = std::all_of(taken.begin(), taken.end(),
                                     [&](const Vec3& other) { return distance(place, other) > 0.09; });
            if (clear) break;
        }
        taken.push_back(place);
        putObject(fmt::format("distractor_{}", k), place, draw.uniform(-3, 3));
    }
}

Vec3 Scene::at(const std::string& body) const {
    const double* p = world_.data()->xpos + 3 * world_.id(mjOBJ_BODY, body);
    return {p[0], p[1], p[2]};
}

Vec3 Scene::velocity(const std::string& object) const {
    const double* v =
        world_.data()->qvel + world_.model()->jnt_dofadr[world_.id(mjOBJ_JOINT, object + "_joint")];
    return {v[0], v[1], v[2]};
}

double Scene::speed(const std::string& object) const {
    Vec3 v = velocity(object);
    return std::hypot(v[0], v[1], v[2]);
}

double Scene::yaw(const std::string& body) const {
    const double* r = world_.data()->xmat + 9 * world_.id(mjOBJ_BODY, body);
    return std::atan2(r[3], r[0]);
}

double Scene::tilt(const std::string& body) const {
    const double* r = world_.data()->xmat + 9 * world_.id(mjOBJ_BODY, body);
    return std::acos(std::clamp(r[8], -1.0, 1.0));
}

bool Scene::padTouches(Side side, const std::string& object) const {
    return robot_.padTouches(side, world_.id(mjOBJ_GEOM, object + "_geom"));
}

bool Scene::padTouches(const std::string& object) const {
    return padTouches(Side::Left, object) || padTouches(Side::Right, object);
}

double Scene::load(const std::string& name) const {
    int geom = world_.id(mjOBJ_GEOM, name);
    const mjData* d = world_.data();
    double sum = 0;
    for (int c = 0; c < d->ncon; ++c) {
        if (d->contact[c].geom[0] != geom && d->contact[c].geom[1] != geom) continue;
        mjtNum force[6];
        mj_contactForce(world_.model(), d, c, force);
        sum += force[0];
    }
    return sum;
}

CameraPose Scene::camera(const std::string& name) const {
    int camera = world_.id(mjOBJ_CAMERA, name);
    const double* p = world_.data()->cam_xpos + 3 * camera;
    const double* r = world_.data()->cam_xmat + 9 * camera;
    // MuJoCo's cameras look along -z with y up
    return {{p[0], p[1], p[2]}, {-r[2], -r[5], -r[8]}, {r[0], r[3], r[6]}, {-r[1], -r[4], -r[7]}};
}

std::array<double, 2> Scene::project(const std::string& name, const Vec3& point, int width,
                                     int height) const {
    CameraPose pose = camera(name);
    auto along = [&](const Vec3& axis) {
        double sum = 0;
        for (std::size_t c = 0; c < 3; ++c) sum += axis[c] * (point[c] - pose.position[c]);
        return sum;
    };
    double fovy = world_.model()->cam_fovy[world_.id(mjOBJ_CAMERA, name)] * std::numbers::pi / 180;
    double focal = 0.5 * height / std::tan(fovy / 2);
    double depth = along(pose.forward);
    return {0.5 * width + focal * along(pose.right) / depth, 0.5 * height + focal * along(pose.down) / depth};
}

void Scene::putObject(const std::string& object, const Vec3& at, double yaw) {
    int joint = world_.id(mjOBJ_JOINT, object + "_joint");
    double* q = world_.data()->qpos + world_.model()->jnt_qposadr[joint];
    std::copy(at.begin(), at.end(), q);
    q[3] = std::cos(yaw / 2);
    q[4] = q[5] = 0;
    q[6] = std::sin(yaw / 2);
}

void Scene::putFurniture(const std::string& body, const Vec3& at) {
    int mocap = world_.model()->body_mocapid[world_.id(mjOBJ_BODY, body)];
    std::copy(at.begin(), at.end(), world_.data()->mocap_pos + 3 * mocap);
}

void Scene::setSurfaceVelocity(const std::string& geom, const Vec3& velocity) {
    mjModel* m = world_.model();
    std::copy(velocity.begin(), velocity.end(), m->geom_surfacevel + 6 * world_.id(mjOBJ_GEOM, geom));
    m->flg_surfacevel = 1;
}

void Scene::setSurfacesMoving(bool moving) {
    mjModel* m = world_.model();
    const mjtNum* end = m->geom_surfacevel + 6 * m->ngeom;
    const bool any =
        std::any_of(static_cast<const mjtNum*>(m->geom_surfacevel), end, [](mjtNum v) { return v != 0; });
    m->flg_surfacevel = moving && any;
}

double carryProgress(const Scene& scene, Side side, const std::string& object, double restZ,
                     const Vec3& goal) {
    Vec3 where = scene.at(object);
    double near = std::clamp(1 - distance(scene.robot().pinch(side), where) / 0.25, 0.0, 1.0);
    if (where[2] < restZ + 0.02 && std::hypot(where[0] - goal[0], where[1] - goal[1]) > 0.05)
        return scene.padTouches(side, object) ? 0.3 : 0.25 * near;
    double left = std::hypot(where[0] - goal[0], where[1] - goal[1]);
    return 0.5 + 0.45 * std::clamp(1 - left / 0.25, 0.0, 1.0);
}

std::vector<Waypoint> pickWay(const std::string& object, double graspHeight, bool alignYaw) {
    return {
        {.body = object, .offset = {0, 0, 0.09}, .alignYaw = alignYaw},
        {.body = object, .offset = {0, 0, graspHeight}, .dwell = 1, .alignYaw = alignYaw},
        {.body = "", .offset = {}, .gripper = 1, .dwell = 5},
        {.body = "", .offset = {0, 0, 0.09}, .gripper = 1},
    };
}

void appendPlaceWay(std::vector<Waypoint>& way, const std::string& target, double over, double release) {
    way.push_back({.body = target, .offset = {0, 0, over}, .gripper = 1});
    way.push_back({.body = target, .offset = {0, 0, release}, .gripper = 1});
    way.push_back({.body = "", .offset = {}, .gripper = 0, .dwell = 4});
    way.push_back({.body = "", .offset = {0, 0, 0.08}, .gripper = 0});
}

}  // namespace studio::sim
