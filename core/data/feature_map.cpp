// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/feature_map.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <set>
#include <string_view>

#include "core/data/nearest_name.h"

namespace studio::data {

namespace {

const char* const kSyntax =
    "Write observation.state[0:7], action[7], action[0:7] deg, action[7] / 100, or a column's name alone.";

std::string_view trimmed(std::string_view text) {
    std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

template <class T>
bool parseNumber(std::string_view text, T& value) {
    text = trimmed(text);
    auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size();
}

/// "[0:7]" or "[7]"; returns false where it is neither.
bool parseRange(std::string_view range, Slice& slice) {
    std::size_t colon = range.find(':');
    if (!parseNumber(range.substr(0, colon), slice.begin)) return false;
    slice.end = slice.begin + 1;
    if (colon != std::string_view::npos && !parseNumber(range.substr(colon + 1), slice.end)) return false;
    return slice.begin >= 0 && slice.end > slice.begin;
}

/// "deg", "/ 100", "* 0.5", any number of them.
bool parseFactors(std::string_view text, double& scale) {
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        std::size_t used = 3;
        if (text.starts_with("deg")) {
            scale *= std::numbers::pi / 180;
        } else if (text[0] == '*' || text[0] == '/') {
            std::string_view rest = text.substr(1);
            std::size_t number = std::min(rest.find_first_not_of(" \t"), rest.size());
            std::size_t end = std::min(rest.find_first_of(" \t*/", number), rest.size());
            double factor = 0;
            if (!parseNumber(rest.substr(0, end), factor) || !std::isfinite(factor) || factor == 0)
                return false;
            scale = text[0] == '*' ? scale * factor : scale / factor;
            used = end + 1;
        } else {
            return false;
        }
        text = text.substr(used);
    }
    return std::isfinite(scale) && scale != 0;
}

/// The YAML that a wide data set needs, with this set's own names.
std::string exampleMap(const DatasetInfo& info) {
    std::string text =
        "Choose columns with a feature map in the configuration, for example:\n"
        "  data:\n"
        "    state: [\"observation.state[0:7]\", \"observation.state[7] / 100\"]\n"
        "    action: [\"action[0:7]\", \"action[7] / 100\"]\n";
    auto cameras = info.cameras();
    text += fmt::format("    cameras: {{observation.images.camera1: {}}}",
                        cameras.empty() ? "observation.images.head" : cameras.front());
    return text;
}

/// Checks slices against the data set and fills in whole columns.
Status resolveSlices(std::vector<Slice>& slices, const char* key, const DatasetInfo& info) {
    std::vector<std::string> numeric;
    for (const Feature& feature : info.features) {
        bool isText = feature.dtype == "string" || feature.dtype == "language";
        if (!isText && feature.dtype != "video" && feature.dtype != "image") numeric.push_back(feature.name);
    }
    for (Slice& slice : slices) {
        const Feature* feature = info.feature(slice.column);
        if (!feature || std::find(numeric.begin(), numeric.end(), slice.column) == numeric.end()) {
            return Error{
                ErrorCode::InvalidConfig,
                fmt::format("data.{}: {} has no numeric column '{}'", key, info.root.string(), slice.column),
                nameHint(slice.column, numeric, "numeric columns")};
        }
        if (slice.end == 0) slice.end = static_cast<int>(feature->size());
        if (slice.begin < 0 || slice.end <= slice.begin || slice.end > feature->size()) {
            return Error{ErrorCode::InvalidConfig,
                         fmt::format("data.{}: '{}[{}:{}]' is outside the column, which has {} numbers", key,
                                     slice.column, slice.begin, slice.end, feature->size()),
                         fmt::format("Use a range within {}[0:{}].", slice.column, feature->size())};
        }
    }
    return {};
}

Status checkWidth(int width, int maxWidth, const char* key, bool isMapped, const DatasetInfo& info) {
    if (width <= maxWidth) return {};
    if (isMapped) {
        return Error{
            ErrorCode::InvalidConfig,
            fmt::format("data.{} maps {} numbers, the policy takes at most {}", key, width, maxWidth),
            fmt::format("Map fewer numbers, or raise the policy's max_{}_dim.", key)};
    }
    const char* column = key == std::string_view("state") ? "observation.state" : "action";
    return Error{ErrorCode::InvalidConfig,
                 fmt::format("'{}' of {} has {} numbers, the policy takes at most {}", column,
                             info.root.string(), width, maxWidth),
                 exampleMap(info)};
}

Status resolveCameras(FeatureMap& map, const DatasetInfo& info) {
    auto there = info.cameras();
    if (map.cameras.empty()) {
        for (const auto& camera : there) map.cameras.emplace_back(camera, camera);
    }
    std::set<std::string> policyCameras;
    for (const auto& [policyCamera, camera] : map.cameras) {
        if (std::find(there.begin(), there.end(), camera) == there.end()) {
            return Error{ErrorCode::InvalidConfig,
                         fmt::format("data.cameras: {} has no camera '{}'", info.root.string(), camera),
                         nameHint(camera, there, "cameras")};
        }
        if (!policyCameras.insert(policyCamera).second) {
            return Error{ErrorCode::InvalidConfig,
                         fmt::format("data.cameras: the policy's camera '{}' is fed twice", policyCamera),
                         "Name every camera of the policy once."};
        }
    }
    return {};
}

int widthOf(const std::vector<Slice>& slices) {
    int width = 0;
    for (const Slice& slice : slices) width += slice.width();
    return width;
}

}  // namespace

Result<Slice> parseSlice(const std::string& text) {
    Error wrong{ErrorCode::InvalidConfig, fmt::format("cannot understand the slice '{}'", text), kSyntax};
    Slice slice;
    std::string_view rest = trimmed(text);
    std::size_t nameEnd = std::min(rest.find_first_of(" \t[*/"), rest.size());
    slice.column = std::string(rest.substr(0, nameEnd));
    rest = trimmed(rest.substr(nameEnd));
    if (slice.column.empty()) return wrong;
    if (rest.starts_with('[')) {
        std::size_t close = rest.find(']');
        if (close == std::string_view::npos || !parseRange(rest.substr(1, close - 1), slice)) return wrong;
        rest = rest.substr(close + 1);
    }
    if (!parseFactors(rest, slice.scale)) return wrong;
    return slice;
}

int FeatureMap::stateWidth() const {
    return widthOf(state);
}

int FeatureMap::actionWidth() const {
    return widthOf(action);
}

Result<FeatureMap> resolve(const FeatureMap& wished, const DatasetInfo& info, int maxStateWidth,
                           int maxActionWidth) {
    FeatureMap map = wished;
    bool isStateMapped = !map.state.empty(), isActionMapped = !map.action.empty();
    if (!isStateMapped) map.state = {{.column = "observation.state"}};
    if (!isActionMapped) map.action = {{.column = "action"}};
    STUDIO_CHECK(resolveSlices(map.state, "state", info));
    STUDIO_CHECK(resolveSlices(map.action, "action", info));
    STUDIO_CHECK(checkWidth(map.stateWidth(), maxStateWidth, "state", isStateMapped, info));
    STUDIO_CHECK(checkWidth(map.actionWidth(), maxActionWidth, "action", isActionMapped, info));
    STUDIO_CHECK(resolveCameras(map, info));
    return map;
}

Result<Column> mapped(const Dataset& dataset, std::size_t position, const std::vector<Slice>& slices) {
    Column result;
    std::vector<Column> columns;
    for (const Slice& slice : slices) {
        STUDIO_ASSIGN(Column column, dataset.column(position, slice.column));
        if (slice.end <= 0 || slice.end > column.width) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("episode {}: column '{}' has {} numbers, [{}:{}] were asked for",
                                     dataset.episodes()[position].index, slice.column, column.width,
                                     slice.begin, slice.end),
                         "Check the data set with `kstudio dataset verify`."};
        }
        result.rows = column.rows;
        result.width += slice.width();
        columns.push_back(std::move(column));
    }
    result.values.reserve(static_cast<std::size_t>(result.rows * result.width));
    for (std::int64_t r = 0; r < result.rows; ++r) {
        for (std::size_t s = 0; s < slices.size(); ++s) {
            for (int i = slices[s].begin; i < slices[s].end; ++i) {
                result.values.push_back(columns[s].row(r)[static_cast<std::size_t>(i)] * slices[s].scale);
            }
        }
    }
    return result;
}

}  // namespace studio::data
