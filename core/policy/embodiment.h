// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::policy {

/// The body that a policy was trained on, as its data say: what somebody has to know who lets it move a
/// robot. Parts that the data do not state are empty or 0; nothing is guessed. Kept as embodiment.json beside
/// the processors, which LeRobot does not look at; its config.json takes no further keys.
struct Embodiment {
    std::string robotType;  ///< "kuavo4pro"
    double fps = 0;         ///< steps per second
    /// One name for each number of state and action, in the policy's order.
    std::vector<std::string> stateNames, actionNames;
    std::vector<std::pair<std::string, std::string>> cameras;  ///< (policy camera, camera of the data)
    std::string gripper;                                       ///< none, lejuclaw, qiangnao, rq2f85
    double gripperStateScale = 0;    ///< raw position of a closed gripper, 1 in the data
    double gripperCommandScale = 0;  ///< raw command of action 1
    bool operator==(const Embodiment&) const = default;
};

inline constexpr const char* kEmbodimentFile = "embodiment.json";

/// Nothing where the checkpoint has no such file (trained elsewhere, or before there was one). Errors:
/// Corrupt, Unsupported (written by a newer release).
Result<std::optional<Embodiment>> readEmbodiment(const std::filesystem::path& folder);

/// Replaces the file there. Errors: IoError (folder not writable, disk full).
Status writeEmbodiment(const std::filesystem::path& folder, const Embodiment& embodiment);

}  // namespace studio::policy
