// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/world.h"

#include <mujoco/mujoco.h>
#include <spdlog/logger.h>

#include <atomic>
#include <mutex>
#include <stdexcept>

#include "core/base/log.h"

namespace studio::sim {

namespace {

std::atomic<int> warnings{0};

/// MuJoCo would print and write MUJOCO_LOG.TXT into the working directory.
void takeMessage(const mjLogMessage* message) {
    if (message->level < mjLOG_WARNING) return;
    ++warnings;
    if (message->level >= mjLOG_ERROR) {
        log()->error("MuJoCo: {}", message->subject);
    } else {
        log()->warn("MuJoCo: {}", message->subject);
    }
}

void installHandler() {
    static std::once_flag once;
    std::call_once(once, [] { mju_setLogHandler(takeMessage); });
}

}  // namespace

void World::Free::operator()(mjModel_* model) const {
    mj_deleteModel(model);
}

void World::Free::operator()(mjData_* data) const {
    mj_deleteData(data);
}

Result<World> World::compile(const std::string& mjcf) {
    installHandler();
    char message[1024] = "";
    mjSpec* spec = mj_parseXMLString(mjcf.c_str(), nullptr, message, sizeof message);
    if (!spec)
        return Error{ErrorCode::Internal, std::string("cannot read the scene's description: ") + message, ""};
    World world;
    world.model_.reset(mj_compile(spec, nullptr));
    std::string found = world.model_ ? "" : mjs_getError(spec);
    mj_deleteSpec(spec);
    if (!world.model_) return Error{ErrorCode::Internal, "cannot build the scene: " + found, ""};
    world.data_.reset(mj_makeData(world.model_.get()));
    if (!world.data_)
        return Error{ErrorCode::Internal, "cannot build the scene: no memory for its state", ""};
    mj_forward(world.model(), world.data());
    return world;
}

int World::id(int type, const std::string& name) const {
    int number = mj_name2id(model(), type, name.c_str());
    if (number < 0) throw std::logic_error("the scene has no '" + name + "'");
    return number;
}

bool World::has(int type, const std::string& name) const {
    return mj_name2id(model(), type, name.c_str()) >= 0;
}

void World::reset() {
    mj_resetData(model(), data());
}

std::string mujocoVersion() {
    return mj_versionString();
}

int mujocoWarnings() {
    return warnings;
}

}  // namespace studio::sim
