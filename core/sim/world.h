// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <string>

#include "core/base/result.h"

struct mjModel_;
struct mjData_;

namespace studio::sim {

using Vec3 = std::array<double, 3>;
using Quat = std::array<double, 4>;  ///< w x y z

/// Between two points, in their unit.
inline double distance(const Vec3& a, const Vec3& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/// A compiled MuJoCo model with its state. One thread at a time.
class World {
public:
    /// Errors: Internal, with the compiler's words (our own scenes are at fault, not the user).
    static Result<World> compile(const std::string& mjcf);
    World(World&&) noexcept = default;
    World& operator=(World&&) noexcept = default;

    mjModel_* model() const { return model_.get(); }
    mjData_* data() const { return data_.get(); }
    /// Number of a named thing; `type` is an mjtObj. Throws std::logic_error where there is none.
    int id(int type, const std::string& name) const;
    bool has(int type, const std::string& name) const;
    /// Everything as compiled, time 0.
    void reset();

private:
    struct Free {
        void operator()(mjModel_* model) const;
        void operator()(mjData_* data) const;
    };
    World() = default;
    std::unique_ptr<mjModel_, Free> model_;
    std::unique_ptr<mjData_, Free> data_;
};

/// MuJoCo's version, and its warnings counted since the start (they are logged, never printed).
std::string mujocoVersion();
int mujocoWarnings();

}  // namespace studio::sim
