// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/snapshot.h"

#include <mujoco/mujoco.h>

#include <algorithm>

namespace studio::sim {

Snapshot Snapshot::of(const World& world) {
    const mjModel* m = world.model();
    const mjData* d = world.data();
    return {d->time,
            {d->qpos, d->qpos + m->nq},
            {d->mocap_pos, d->mocap_pos + 3 * m->nmocap},
            {d->mocap_quat, d->mocap_quat + 4 * m->nmocap}};
}

void Snapshot::into(World& world) const {
    mjData* d = world.data();
    std::copy(qpos.begin(), qpos.end(), d->qpos);
    std::copy(mocapPos.begin(), mocapPos.end(), d->mocap_pos);
    std::copy(mocapQuat.begin(), mocapQuat.end(), d->mocap_quat);
    mj_kinematics(world.model(), d);
    mj_camlight(world.model(), d);
}

}  // namespace studio::sim
