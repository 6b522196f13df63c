// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/tasks/tasks.h"

#include <fmt/format.h>

#include <array>

namespace studio::sim {

namespace {

constexpr std::array kTasks = {&kMovingGrasp, &kWeighing,   &kPlacement,
                               &kSorting,     &kRedIntoBin, &kBlueIntoBin};
constexpr std::array kSequence = {&kMovingGrasp, &kWeighing, &kPlacement, &kSorting};
constexpr std::array kPair = {&kRedIntoBin, &kBlueIntoBin};

}  // namespace

std::span<const Task* const> tasks() {
    return kTasks;
}

std::span<const Task* const> sequenceTasks() {
    return kSequence;
}

std::span<const Task* const> languagePair() {
    return kPair;
}

Result<const Task*> findTask(const std::string& id) {
    std::string names;
    for (const Task* task : tasks()) {
        if (id == task->id) return task;
        names += (names.empty() ? "" : ", ") + std::string(task->id);
    }
    return Error{ErrorCode::NotFound, fmt::format("the simulator has no task '{}'", id),
                 "Tasks: " + names + "."};
}

}  // namespace studio::sim
