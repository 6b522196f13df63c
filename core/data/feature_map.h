// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"

namespace studio::data {

/// A run of numbers of one column, with the factor that brings it into the policy's unit (rad; gripper 0..1).
/// Written `observation.state[0:7]`, `action[7]`, `action[0:7] deg` (times pi/180), `action[7] / 100`, `… *
/// 0.5`.
struct Slice {
    std::string column;
    int begin = 0, end = 0;  ///< [begin, end)
    double scale = 1;
    int width() const { return end - begin; }
};

/// Reads the form above; without brackets the whole column is meant (begin and end 0 until resolve()).
/// Errors: InvalidConfig with the forms that there are.
Result<Slice> parseSlice(const std::string& text);

/// Which numbers of a data set make the policy's state and action, and which camera feeds which policy
/// camera. Never a silent truncation: without a map, `observation.state` and `action` are taken whole.
struct FeatureMap {
    std::vector<Slice> state, action;                          ///< in the policy's order
    std::vector<std::pair<std::string, std::string>> cameras;  ///< (policy camera, data camera)
    int stateWidth() const;
    int actionWidth() const;
};

/// Completes a map from the data set (empty parts: whole columns, cameras in order under their own names) and
/// checks every column, range and camera. Errors: InvalidConfig; a state or action wider than `maxWidth` (the
/// policy's max_state_dim / max_action_dim) without a map says how to write one.
Result<FeatureMap> resolve(const FeatureMap& wished, const DatasetInfo& info, int maxStateWidth,
                           int maxActionWidth);

/// The mapped numbers of one episode, scaled: [rows, width].
Result<Column> mapped(const Dataset& dataset, std::size_t position, const std::vector<Slice>& slices);

}  // namespace studio::data
