// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/statistics_hash.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json.h"

namespace studio::retention {

namespace {

constexpr const char* kUnnormalizer = "policy_postprocessor_step_0_unnormalizer_processor.safetensors";
constexpr std::size_t kLengthBytes = 8;  ///< before the header of a safetensors file, little-endian

}  // namespace

std::string statisticsHash(const std::string& mode,
                           const std::map<std::string, std::span<const std::byte>>& statistics) {
    Hasher hasher;
    auto add = [&](std::string_view text) {
        hasher.update(std::as_bytes(std::span<const char>(text.data(), text.size())));
    };
    const bool known = std::any_of(statistics.begin(), statistics.end(),
                                   [](const auto& each) { return each.first.starts_with("action."); });
    // without any, actions stay as they are
    const bool scaled = known && mode != "IDENTITY";
    add(scaled ? mode : "IDENTITY");
    for (const auto& [name, values] : statistics) {
        if (!scaled || !name.starts_with("action.") || name == "action.count") continue;
        add(name);
        hasher.update(values);
    }
    return hasher.hex().substr(0, 16);
}

std::string statisticsOf(const std::filesystem::path& run) {
    const std::filesystem::path folder = run / "checkpoints/last/pretrained_model";
    auto config = readJson(folder / "config.json");
    auto file = readFile(folder / kUnnormalizer);
    if (!config.ok() || !file.ok() || file->size() < kLengthBytes) return "";
    std::uint64_t length = 0;
    for (std::size_t i = kLengthBytes; i-- > 0;)
        length = (length << 8) | std::uint64_t{static_cast<unsigned char>((*file)[i])};
    const std::string_view rest = std::string_view(*file).substr(kLengthBytes);
    if (length > rest.size()) return "";
    auto header = parseJson(rest.substr(0, length), kUnnormalizer);
    if (!header.ok()) return "";
    const std::string_view data = rest.substr(length);
    std::map<std::string, std::span<const std::byte>> statistics;
    try {
        for (const auto& [name, entry] : header->items()) {
            if (name == "__metadata__") continue;
            const auto range = entry.at("data_offsets").get<std::vector<std::size_t>>();
            if (range.size() != 2 || range[0] > range[1] || range[1] > data.size()) return "";
            statistics[name] =
                std::as_bytes(std::span<const char>(data.data() + range[0], range[1] - range[0]));
        }
        return statisticsHash(config->at("normalization_mapping").at("ACTION").get<std::string>(),
                              statistics);
    } catch (const nlohmann::json::exception&) {
        return "";
    }
}

}  // namespace studio::retention
