// SPDX-License-Identifier: GPL-3.0-or-later
// Each setting of the difficulty changes what it says, and nothing else.
#include "core/sim/difficulty.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/camera_renderer.h"
#include "core/sim/kuavo_tables.h"
#include "core/sim/scene.h"
#include "core/sim/tasks/tasks.h"
#include "tests/support/paths.h"

namespace studio::sim {
namespace {

constexpr std::uint64_t kSeed = 7;

using Numbers = std::map<std::string, std::vector<double>>;
using Names = std::set<std::string>;

/// The numbers of a scene by kind and name: robot, object, furniture, distractor, belt, thing (colours of
/// objects and furniture), room (colours of the rest), light, camera.
class Look {
public:
    explicit Look(const Scene& scene) : m_(scene.world().model()), d_(scene.world().data()) {
        for (int j = 0; j < m_->njnt; ++j) {
            const bool loose = m_->jnt_type[j] == mjJNT_FREE;
            const char* kind = !loose ? "robot" : isDistractor(m_->jnt_bodyid[j]) ? "distractor" : "object";
            keep(kind, nameOf(mjOBJ_JOINT, j), d_->qpos + m_->jnt_qposadr[j], loose ? 7 : 1);
        }
        for (int b = 0; b < m_->nbody; ++b) {
            if (m_->body_mocapid[b] < 0) continue;
            keep("furniture", nameOf(mjOBJ_BODY, b), d_->mocap_pos + 3 * m_->body_mocapid[b], 3);
        }
        for (int g = 0; g < m_->ngeom; ++g) {
            const int body = m_->geom_bodyid[g];
            // the distractors' geoms come last: the others keep their numbers
            if (isDistractor(body)) continue;
            keep("belt", std::to_string(g), m_->geom_surfacevel + 6 * g, 6);
            const bool thing = m_->body_mocapid[body] >= 0 || m_->body_dofnum[body] == 6;
            keep(thing ? "thing" : "room", std::to_string(g), m_->geom_rgba + 4 * g, 4);
        }
        for (int l = 0; l < m_->nlight; ++l) {
            keep("light", nameOf(mjOBJ_LIGHT, l), m_->light_diffuse + 3 * l, 3);
            keep("light", nameOf(mjOBJ_LIGHT, l) + " direction", m_->light_dir + 3 * l, 3);
        }
        keep("light", "headlight", m_->vis.headlight.ambient, 3);
        for (int c = 0; c < m_->ncam; ++c) {
            keep("camera", nameOf(mjOBJ_CAMERA, c), m_->cam_pos + 3 * c, 3);
            keep("camera", nameOf(mjOBJ_CAMERA, c) + " turn", m_->cam_quat + 4 * c, 4);
        }
    }
    const Numbers& numbers() const { return numbers_; }

private:
    std::string nameOf(int type, int id) const {
        const char* name = mj_id2name(m_, type, id);
        return name ? name : fmt::format("#{}", id);
    }
    bool isDistractor(int body) const {
        return std::string_view(nameOf(mjOBJ_BODY, body)).starts_with("distractor");
    }
    template <class Value>
    void keep(const std::string& kind, const std::string& name, const Value* values, int count) {
        numbers_[kind + "/" + name].assign(values, values + count);
    }
    const mjModel* m_;
    const mjData* d_;
    Numbers numbers_;
};

std::unique_ptr<Scene> sceneAt(const Task& task, const Difficulty& difficulty, std::uint64_t seed = kSeed) {
    auto scene = Scene::create(task, difficulty);
    EXPECT_OK(scene);
    if (!scene.ok()) return nullptr;
    (*scene)->reset(seed);
    return std::move(*scene);
}

Numbers numbersAt(const Task& task, const Difficulty& difficulty, std::uint64_t seed = kSeed) {
    auto scene = sceneAt(task, difficulty, seed);
    return scene ? Look(*scene).numbers() : Numbers();
}

/// Names that only one of them has, or that differ.
Names differing(const Numbers& a, const Numbers& b) {
    Names found;
    for (const auto& [name, values] : a)
        if (auto other = b.find(name); other == b.end() || other->second != values) found.insert(name);
    for (const auto& [name, values] : b)
        if (!a.contains(name)) found.insert(name);
    return found;
}

Names kinds(const Names& names) {
    Names found;
    for (const std::string& name : names) found.insert(name.substr(0, name.find('/')));
    return found;
}

/// Largest difference of two values under names of this kind.
double farthest(const Numbers& a, const Numbers& b, const std::string& kind) {
    double most = 0;
    for (const auto& [name, values] : a) {
        if (!name.starts_with(kind + "/")) continue;
        for (std::size_t k = 0; k < values.size(); ++k)
            most = std::max(most, std::abs(values[k] - b.at(name)[k]));
    }
    return most;
}

class DifficultySetting : public testing::TestWithParam<const Task*> {
protected:
    const Task& task_ = *GetParam();
    const Numbers plain_ = numbersAt(task_, {});
};

TEST_P(DifficultySetting, NoneIsTheDocumentedSceneAgain) {
    ASSERT_FALSE(plain_.empty());
    EXPECT_EQ(numbersAt(task_, {}), plain_);
    EXPECT_NE(numbersAt(task_, {}, kSeed + 1), plain_);
    // nothing is left of the episode before, however hard it was
    const Difficulty all{.positionRange = 1.5,
                         .beltSpeed = 2,
                         .colours = 1,
                         .distractors = 3,
                         .lighting = 1,
                         .cameraJitter = 0.02};
    auto again = sceneAt(task_, all, kSeed + 1);
    ASSERT_TRUE(again);
    again->reset(kSeed);
    EXPECT_EQ(differing(Look(*again).numbers(), numbersAt(task_, all)), Names());
}

TEST_P(DifficultySetting, PositionsMoveTheObjectsAboutTheMiddleOfTheirRange) {
    const Numbers middle = numbersAt(task_, {.positionRange = 0});
    for (double range : {0.0, 0.5, 1.5}) {
        const Numbers moved = numbersAt(task_, {.positionRange = range});
        EXPECT_EQ(kinds(differing(moved, plain_)), Names{"object"}) << range;
        for (const auto& [name, values] : plain_) {
            if (!name.starts_with("object/")) continue;
            for (std::size_t k = 0; k < 3; ++k) {
                const double centre = middle.at(name)[k];
                EXPECT_NEAR(moved.at(name)[k], centre + range * (values[k] - centre), 1e-9) << name << range;
            }
        }
    }
    // without a range the seed does not matter to where they lie
    const Numbers other = numbersAt(task_, {.positionRange = 0}, kSeed + 1);
    for (const auto& [name, values] : middle) {
        if (!name.starts_with("object/")) continue;
        for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(values[k], other.at(name)[k], 1e-12) << name;
    }
}

TEST_P(DifficultySetting, TheBeltsSpeedIsTheBeltsAlone) {
    const bool hasBelt = &task_ == &kMovingGrasp;
    for (double factor : {0.0, 2.0}) {
        const Numbers changed = numbersAt(task_, {.beltSpeed = factor});
        const Names names = differing(changed, plain_);
        EXPECT_EQ(kinds(names), hasBelt ? Names{"belt"} : Names()) << factor;
        EXPECT_EQ(names.size(), hasBelt ? 1u : 0u) << factor;
        for (const std::string& name : names)
            for (std::size_t k = 0; k < 6; ++k)
                EXPECT_NEAR(changed.at(name)[k], factor * plain_.at(name)[k], 1e-12);
    }
}

TEST_P(DifficultySetting, ColoursWanderWithinTheirReach) {
    const Numbers half = numbersAt(task_, {.colours = 0.5});
    EXPECT_EQ(kinds(differing(half, plain_)), (Names{"thing", "room"}));
    // what an instruction names by its colour keeps it, nearly
    EXPECT_LT(farthest(half, plain_, "thing"), 0.5 * 0.1 + 1e-6);
    EXPECT_LT(farthest(half, plain_, "room"), 0.5 * 0.25 + 1e-6);
    EXPECT_GT(farthest(half, plain_, "room"), 0.5 * 0.1);
    for (const auto& [name, values] : half) {
        if (name.starts_with("thing/") || name.starts_with("room/")) {
            EXPECT_EQ(values[3], plain_.at(name)[3]) << "seen through";
        }
    }
}

TEST_P(DifficultySetting, DistractorsComeAndLieWhereNoHandGoes) {
    for (int count : {1, 3}) {
        const Numbers more = numbersAt(task_, {.distractors = count});
        EXPECT_EQ(kinds(differing(more, plain_)), Names{"distractor"});
        std::vector<Vec3> places;
        for (const auto& [name, values] : more) {
            if (!name.starts_with("distractor/distractor_")) continue;
            places.push_back({values[0], values[1], values[2]});
            EXPECT_GE(values[0], 0.52) << name;
            EXPECT_GT(values[2], kTableTop) << name;
            for (std::size_t k = 0; k + 1 < places.size(); ++k)
                EXPECT_GT(distance(places[k], places.back()), 0.09) << name;
        }
        EXPECT_EQ(places.size(), static_cast<std::size_t>(count));
    }
}

TEST_P(DifficultySetting, LightingChangesTheLightAlone) {
    const Numbers lit = numbersAt(task_, {.lighting = 1});
    EXPECT_EQ(differing(lit, plain_), (Names{"light/lamp", "light/lamp direction", "light/headlight"}));
    const auto& direction = lit.at("light/lamp direction");
    EXPECT_NEAR(std::hypot(direction[0], direction[1], direction[2]), 1, 1e-9);
    EXPECT_LT(farthest(numbersAt(task_, {.lighting = 0.1}), plain_, "light"), farthest(lit, plain_, "light"));
}

TEST_P(DifficultySetting, JitterMovesTheRobotsCamerasAlone) {
    const Numbers moved = numbersAt(task_, {.cameraJitter = 0.01});
    Names cameras;
    for (const char* name : kCameraNames) {
        cameras.insert(fmt::format("camera/{}", name));
        cameras.insert(fmt::format("camera/{} turn", name));
    }
    EXPECT_EQ(differing(moved, plain_), cameras);
    EXPECT_LT(farthest(moved, plain_, "camera"), 0.06);
}

INSTANTIATE_TEST_SUITE_P(Tasks, DifficultySetting, testing::ValuesIn(tasks().begin(), tasks().end()),
                         [](const auto& row) { return std::string(row.param->id); });

TEST(DifficultyOfTheBelt, TheBlockIsCarriedAsFarAsItSays) {
    auto carried = [](double factor) {
        auto scene = sceneAt(kMovingGrasp, {.beltSpeed = factor});
        if (!scene) return 0.0;
        const double before = scene->at("red_block")[1];
        const auto steps = std::lround(1 / scene->robot().stepS());
        for (long k = 0; k < steps; ++k) scene->robot().step();
        return before - scene->at("red_block")[1];
    };
    const double plain = carried(1);
    EXPECT_NEAR(plain, 0.045, 0.01);
    EXPECT_NEAR(carried(0), 0, 0.002);
    EXPECT_NEAR(carried(2), 2 * plain, 0.01);
}

TEST(DifficultyInPictures, ShowsWhereItCanBeSeenAndNowhereElse) {
    auto renderer = CameraRenderer::create({.width = 96, .height = 96});
    if (!renderer.ok()) GTEST_SKIP() << "not run: " << renderer.error().message;
    auto pictureOf = [&](const Difficulty& difficulty, const char* camera = "head_cam_h") {
        auto scene = sceneAt(kMovingGrasp, difficulty);
        auto picture = (*renderer)->render(scene->world(), camera);
        EXPECT_OK(picture);
        return picture.ok() ? *picture->pixels : std::vector<std::uint8_t>();
    };
    const auto plain = pictureOf({}), overview = pictureOf({}, "overview");
    ASSERT_FALSE(plain.empty());
    EXPECT_EQ(pictureOf({}), plain);
    EXPECT_EQ(pictureOf({.beltSpeed = 2}), plain) << "nothing has moved yet";
    EXPECT_NE(pictureOf({.positionRange = 0}), plain);
    EXPECT_NE(pictureOf({.colours = 0.5}), plain);
    EXPECT_NE(pictureOf({.distractors = 4}), plain);
    EXPECT_NE(pictureOf({.lighting = 0.5}), plain);
    EXPECT_NE(pictureOf({.cameraJitter = 0.02}), plain);
    EXPECT_EQ(pictureOf({.cameraJitter = 0.02}, "overview"), overview) << "no camera of the robot's";
    EXPECT_NE(pictureOf({.lighting = 0.5}, "overview"), overview);
}

}  // namespace
}  // namespace studio::sim
