// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/info_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/json_lines.h"

namespace studio::data {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::int64_t kMaxSide = 16384;       // pixels
constexpr std::int64_t kMaxNumbers = 1 << 20;  // numbers in one row of a feature

Error corrupt(const fs::path& file, const std::string& found) {
    return {ErrorCode::Corrupt, fmt::format("cannot use {}: {}", file.string(), found),
            "Restore the file from where the data set came from."};
}

/// Names as a flat list: a list, a list in a list, or an object of lists are all in use.
void flatten(const json& names, std::vector<std::string>& out) {
    if (names.is_string()) out.push_back(names.get<std::string>());
    if (names.is_array() || names.is_object()) {
        for (const auto& item : names) flatten(item, out);
    }
}

bool isNested(const json& names) {
    if (!names.is_array()) return false;
    return std::any_of(names.begin(), names.end(), [](const json& item) { return item.is_structured(); });
}

bool isDepth(const std::string& name, const json& feature) {
    for (const char* place : {"info", "video_info"}) {
        auto details = feature.find(place);
        if (details == feature.end() || !details->is_object()) continue;
        for (const char* key : {"is_depth_map", "video.is_depth_map"}) {
            auto flag = details->find(key);
            if (flag != details->end() && *flag == true) return true;
        }
    }
    // Kuavo's converter stores depth as plain video under this name, without the flag (lerobot-dataset.md 9)
    return name.starts_with("observation.depth");
}

/// Height and width by the names; without names by the one end that can be a number of channels.
void resolveLayout(Feature& feature) {
    if (feature.shape.size() != 3) return;
    auto side = [&](std::size_t i) { return static_cast<int>(feature.shape[i]); };
    for (std::size_t i = 0; i < 3 && feature.names.size() == 3; ++i) {
        if (feature.names[i] == "height") feature.height = side(i);
        if (feature.names[i] == "width") feature.width = side(i);
    }
    if (feature.height > 0 && feature.width > 0) return;
    auto canBeChannels = [](std::int64_t n) { return n == 1 || n == 3 || n == 4; };
    bool channelsFirst = canBeChannels(feature.shape[0]) && !canBeChannels(feature.shape[2]);
    feature.height = side(channelsFirst ? 1 : 0);
    feature.width = side(channelsFirst ? 2 : 1);
}

Result<std::vector<std::int64_t>> readShape(const json& value) {
    std::vector<std::int64_t> shape;
    std::int64_t numbers = 1;
    bool fits = value.is_array() && value.size() <= 5;
    for (std::size_t i = 0; fits && i < value.size(); ++i) {
        fits = value[i].is_number_integer() && value[i].get<double>() >= 0 &&
               value[i].get<double>() <= kMaxNumbers;
        if (fits) shape.push_back(value[i].get<std::int64_t>());
        if (fits) numbers *= std::max<std::int64_t>(shape.back(), 1);
        fits = fits && numbers <= kMaxNumbers * 256;
    }
    if (!fits) return Error{ErrorCode::Corrupt, fmt::format("unusable shape {}", value.dump()), ""};
    return shape;
}

Result<Feature> readFeature(const std::string& name, const json& value) {
    Feature feature;
    feature.name = name;
    if (!value.is_object()) return Error{ErrorCode::Corrupt, "it is no JSON object", ""};
    STUDIO_ASSIGN(feature.dtype, required<std::string>(value, "dtype"));
    bool isLanguage = feature.dtype == "language";  // annotations, not read here
    if (!value.contains("shape") && !isLanguage)
        return Error{ErrorCode::Corrupt, "key 'shape' is missing", ""};
    if (value.contains("shape")) {
        STUDIO_ASSIGN(feature.shape, readShape(value["shape"]));
    }
    if (value.contains("names")) flatten(value["names"], feature.names);
    feature.isVideo = feature.dtype == "video";
    bool isPicture = feature.isVideo || feature.dtype == "image";
    feature.isCamera = isPicture && !isDepth(name, value);
    if (!isPicture) return feature;
    resolveLayout(feature);
    if (feature.height <= 0 || feature.width <= 0 || feature.height > kMaxSide || feature.width > kMaxSide) {
        return Error{ErrorCode::Corrupt, fmt::format("no picture has the shape {}", value["shape"].dump()),
                     ""};
    }
    return feature;
}

/// Names of LeRobot and of the datasets library behind it.
bool isKnownType(const std::string& dtype) {
    static const std::set<std::string> known = {
        "bool",    "int8",    "int16", "int32",  "int64",  "uint8", "uint16", "uint32",  "uint64",
        "float16", "float32", "float", "double", "string", "video", "image",  "float64", "language"};
    return known.contains(dtype);
}

void noteType(const Feature& feature, InfoJson& out) {
    if (isKnownType(feature.dtype)) return;
    out.findings.push_back(
        {.code = "dtype_unknown",
         .message = fmt::format("'{}' has the unknown dtype '{}'", feature.name, feature.dtype),
         .remedy = "Its column is read as it is stored; correct the dtype in meta/info.json (float32, int64, "
                   "bool, string, image, video)."});
}

/// Names that are lists in lists, and flat lists that do not fit the shape.
void noteNames(const Feature& feature, const json& value, std::vector<std::string>& nested, InfoJson& out) {
    if (!value.contains("names")) return;
    const json& names = value["names"];
    if (isNested(names)) nested.push_back(feature.name);
    bool isFlat = names.is_array() && !isNested(names);
    bool isVector = feature.shape.size() == 1 && !feature.isCamera;
    auto count = static_cast<std::int64_t>(feature.names.size());
    if (isFlat && isVector && count > 0 && count != feature.size()) {
        out.findings.push_back(
            {.code = "names_do_not_fit",
             .message = fmt::format("'{}' has {} names for {} numbers", feature.name, count, feature.size()),
             .remedy = "The numbers are used; surplus names are ignored."});
    }
}

Status readFeatures(const fs::path& file, const json& document, const std::string& text, InfoJson& out) {
    auto features = document.find("features");
    if (features == document.end() || !features->is_object())
        return corrupt(file, "it has no object 'features'");
    // the plain parser sorts keys: this one keeps the order in which the cameras were recorded
    auto ordered = nlohmann::ordered_json::parse(text, nullptr, false);
    std::vector<std::string> nested;
    for (const auto& [name, unused] : ordered["features"].items()) {
        const json& value = (*features)[name];
        auto feature = readFeature(name, value);
        if (!feature.ok())
            return corrupt(file, fmt::format("feature '{}': {}", name, feature.error().message));
        noteNames(*feature, value, nested, out);
        noteType(*feature, out);
        out.info.features.push_back(std::move(feature).value());
    }
    if (!nested.empty()) {
        out.findings.push_back(
            {.code = "names_nested",
             .message = fmt::format("the names of '{}'{} are a list in a list", nested.front(),
                                    nested.size() > 1 ? fmt::format(" and {} more", nested.size() - 1) : ""),
             .remedy = "They are flattened; nothing to do."});
    }
    return {};
}

Status readVersion(const fs::path& file, const json& document, InfoJson& out) {
    auto version = required<std::string>(document, "codebase_version");
    if (!version.ok()) return corrupt(file, version.error().message);
    out.info.version = *version;
    int consumed = 0;
    bool fits =
        std::sscanf(version->c_str(), "v%d.%d%n", &out.majorVersion, &out.minorVersion, &consumed) == 2;
    if (!fits || consumed != static_cast<int>(version->size())) {
        return corrupt(file, fmt::format("unusable codebase_version '{}'", *version));
    }
    if (out.majorVersion == 2 || out.majorVersion == 3) {
        if (out.minorVersion > (out.majorVersion == 2 ? 1 : 0)) {
            out.findings.push_back({.code = "version_unknown",
                                    .message = fmt::format("layout {} is newer than this program", *version),
                                    .remedy = fmt::format("Read as v{}; look for a newer Kuavo Studio.",
                                                          out.majorVersion == 2 ? "2.1" : "3.0")});
        }
        return {};
    }
    return Error{
        ErrorCode::Unsupported,
        fmt::format("cannot open {}: layout {}, known are v2.0, v2.1 and v3.0", file.string(), *version),
        out.majorVersion < 2 ? "Convert it with LeRobot's own converter to v2.1 first."
                             : "Look for a newer Kuavo Studio, or export the data set as v3.0."};
}

Status readCounts(const fs::path& file, const json& document, InfoJson& out) {
    auto count = [&](const char* key, std::optional<std::int64_t>& into) -> Status {
        auto found = document.find(key);
        if (found == document.end() || found->is_null()) return {};
        auto value = required<std::int64_t>(document, key);
        if (!value.ok() || *value < 0)
            return corrupt(file, fmt::format("unusable {} {}", key, found->dump()));
        into = *value;
        return {};
    };
    STUDIO_CHECK(count("total_episodes", out.totalEpisodes));
    STUDIO_CHECK(count("total_frames", out.totalFrames));
    STUDIO_CHECK(count("total_tasks", out.totalTasks));
    STUDIO_CHECK(count("total_videos", out.totalVideos));
    STUDIO_CHECK(count("total_chunks", out.totalChunks));
    std::optional<std::int64_t> chunksSize;
    STUDIO_CHECK(count("chunks_size", chunksSize));
    out.chunksSize = chunksSize.value_or(1000);
    if (out.chunksSize < 1) return corrupt(file, "chunks_size is 0");
    return {};
}

Status readRate(const fs::path& file, const json& document, InfoJson& out) {
    auto fps = required<double>(document, "fps");
    if (!fps.ok()) return corrupt(file, fps.error().message);
    if (!(*fps > 0) || *fps > 10000) return corrupt(file, fmt::format("unusable fps {}", *fps));
    out.info.fps = *fps;
    if (document["fps"].is_number_float()) {
        out.findings.push_back(
            {.code = "fps_is_float",
             .message = fmt::format("fps is written as the float {}", document["fps"].dump()),
             .remedy = "It is used as it is; v3.0 wants an integer, `kstudio dataset convert` "
                       "writes one."});
    }
    return {};
}

/// Refuses path templates that no episode can fill, before each episode would be missing for itself.
Status checkTemplates(const fs::path& file, const InfoJson& json) {
    const bool isV2 = json.majorVersion == 2;
    const std::map<std::string, std::int64_t> numbers =
        isV2 ? std::map<std::string, std::int64_t>{{"episode_chunk", 0}, {"episode_index", 0}}
             : std::map<std::string, std::int64_t>{{"chunk_index", 0}, {"file_index", 0}};
    auto check = [&](const char* key, const std::string& pattern) -> Status {
        auto filled = fillTemplate(pattern, {{"video_key", "camera"}}, numbers);
        if (filled.ok()) return {};
        Error error = corrupt(file, fmt::format("{} leads nowhere: {}", key, filled.error().message));
        error.hint += isV2 ? " Its paths are made of {episode_chunk}, {episode_index} and {video_key}."
                           : " Its paths are made of {chunk_index}, {file_index} and {video_key}.";
        return error;
    };
    STUDIO_CHECK(check("data_path", json.dataPath));
    const auto& features = json.info.features;
    const bool hasVideo =
        std::any_of(features.begin(), features.end(), [](const Feature& f) { return f.isVideo; });
    // without a template the cameras are left out, with a finding
    return hasVideo && !json.videoPath.empty() ? check("video_path", json.videoPath) : Status();
}

}  // namespace

Result<InfoJson> readInfoJson(const fs::path& root) {
    fs::path file = root / "meta" / "info.json";
    auto text = readFile(file);
    if (!text.ok() && text.error().code == ErrorCode::NotFound) {
        std::error_code ignored;
        const char* found =
            fs::is_directory(root, ignored) ? "it has no meta/info.json" : "there is no such folder";
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot open the data set {}: {}", root.string(), found),
                     "Give the folder of a LeRobot data set (the one that holds meta/, data/ and videos/)."};
    }
    if (!text.ok()) return text.error();
    STUDIO_ASSIGN(json document, parseJson(*text, file.string()));
    if (!document.is_object()) return corrupt(file, "it is no JSON object");
    InfoJson out;
    out.info.root = root;
    STUDIO_CHECK(readVersion(file, document, out));
    STUDIO_CHECK(readRate(file, document, out));
    STUDIO_CHECK(readCounts(file, document, out));
    auto texts = [&](const char* key) { return jsonValue<std::string>(document, key, ""); };
    for (auto [key, into] :
         {std::pair{"robot_type", &out.info.robotType}, std::pair{"data_path", &out.dataPath},
          std::pair{"video_path", &out.videoPath}}) {
        auto value = texts(key);
        if (!value.ok()) return corrupt(file, value.error().message);
        *into = *value;
    }
    if (out.dataPath.empty()) return corrupt(file, "key 'data_path' is missing");
    STUDIO_CHECK(readFeatures(file, document, *text, out));
    STUDIO_CHECK(checkTemplates(file, out));
    return out;
}

Result<fs::path> fillTemplate(const std::string& pattern, const std::map<std::string, std::string>& texts,
                              const std::map<std::string, std::int64_t>& numbers) {
    auto unusable = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt, fmt::format("cannot use the path template '{}': {}", pattern, found),
                     "Restore meta/info.json from where the data set came from."};
    };
    std::string path;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            path += pattern[i];
            continue;
        }
        std::size_t close = pattern.find('}', i);
        if (close == std::string::npos) return unusable("a brace is not closed");
        std::string field = pattern.substr(i + 1, close - i - 1);
        i = close;
        std::size_t colon = field.find(':');
        std::string name = field.substr(0, colon);
        int width = 0;
        if (colon != std::string::npos) {
            std::string format = field.substr(colon + 1);
            bool fits = format.size() == 3 && format[0] == '0' && std::isdigit(format[1]) && format[2] == 'd';
            if (!fits && format != "d") return unusable(fmt::format("unknown format '{}'", format));
            if (fits) width = format[1] - '0';
        }
        if (auto text = texts.find(name); text != texts.end()) {
            path += text->second;
        } else if (auto number = numbers.find(name); number != numbers.end()) {
            path += fmt::format("{:0{}d}", number->second, width);
        } else {
            return unusable(fmt::format("nothing is known as '{}'", name));
        }
    }
    // a data set must not point at files outside its folder
    fs::path relative(path);
    bool leaves = relative.is_absolute() || path.find('\0') != std::string::npos;
    for (const auto& part : relative) leaves = leaves || part == "..";
    if (leaves || path.empty()) return unusable(fmt::format("it leads to '{}'", path));
    return relative;
}

}  // namespace studio::data
