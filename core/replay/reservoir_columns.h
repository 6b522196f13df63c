// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace studio::replay {

// columns of a reservoir's data sets beside `observation.state`, `action` and the cameras
inline constexpr const char* kActionChunk = "action_chunk";
inline constexpr const char* kActionSteps = "action_steps";
inline constexpr const char* kOriginEpisode = "origin_episode";
inline constexpr const char* kOriginRow = "origin_row";
inline constexpr const char* kOriginIndex = "origin_index";
inline constexpr int kReservoirSchema = 1;

}  // namespace studio::replay
