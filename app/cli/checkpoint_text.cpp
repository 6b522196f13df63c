// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/checkpoint_text.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace studio::cli {

namespace {

using nlohmann::ordered_json;
using policy::CheckpointDiff;
using policy::CheckpointEntry;
using policy::CheckpointInfo;
using policy::Normalizer;
using Lines = std::vector<std::string>;

std::string mebibytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

std::string dtypesText(const std::map<std::string, std::int64_t>& dtypes) {
    std::vector<std::string> parts;
    for (const auto& [dtype, count] : dtypes)
        parts.push_back(dtypes.size() > 1 ? fmt::format("{} x {}", count, dtype) : dtype);
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<std::string> scaledFeatures(const CheckpointInfo& info) {
    std::vector<std::string> names;
    for (const auto* features : {&info.config.inputs, &info.config.outputs}) {
        for (const auto& [name, spec] : *features) {
            if (info.processors.normalizer.has(name)) names.push_back(name);
        }
    }
    return names;
}

/// A statistic as "[0.123, -4.56, …]".
std::string valuesText(const at::Tensor& values) {
    std::vector<std::string> parts;
    for (std::int64_t i = 0; i < values.numel(); ++i)
        parts.push_back(fmt::format("{:.4g}", values.const_data_ptr<float>()[i]));
    return fmt::format("[{}]", fmt::join(parts, ", "));
}

void addConfig(const CheckpointInfo& info, Lines& lines) {
    const auto& c = info.config;
    auto text = c.textOptions(), expert = c.expertOptions();
    std::string pictures =
        c.resize ? fmt::format("resized to {}x{}", c.resize->first, c.resize->second) : "taken as they are";
    lines.push_back(fmt::format("  backbone     {}: text {} x {} layers, vision {} x {} layers, {} tokens",
                                c.vlmModelName, text.hidden, text.layers, c.backbone.vision.hidden,
                                c.backbone.vision.layers, c.backbone.vocabulary));
    lines.push_back(fmt::format("  expert       {} x {} layers, {}, self-attention every {} layers",
                                expert.hidden, expert.layers, c.attentionMode, c.selfAttnEveryN));
    lines.push_back(
        fmt::format("  state        {} of {} values", c.width("observation.state"), c.maxStateDim));
    lines.push_back(
        fmt::format("  action       {} of {} values, chunks of {}, {} executed, {} denoising steps",
                    c.width("action"), c.maxActionDim, c.chunkSize, c.nActionSteps, c.numSteps));
    lines.push_back(fmt::format("  cameras      {} ({})", fmt::join(c.cameras(), ", "), pictures));
    lines.push_back(fmt::format("  trains       {}",
                                c.trainExpertOnly
                                    ? c.trainStateProj ? "expert, heads, state projection" : "expert, heads"
                                : c.freezeVision ? "everything but the vision tower"
                                                 : "everything"));
}

void addModules(const CheckpointInfo& info, Lines& lines) {
    lines.push_back(fmt::format("{} tensors, {} parameters, {} trainable, {}", info.tensors.size(),
                                grouped(info.parameters), grouped(info.trainable), mebibytes(info.bytes)));
    lines.push_back(
        fmt::format("  {:<13} {:>7} {:>13} {:>13}  dtypes", "part", "tensors", "parameters", "trainable"));
    for (const auto& module : info.modules) {
        lines.push_back(fmt::format(
            "  {:<13} {:>7} {:>13} {:>13}  {}", module.name, module.tensors, grouped(module.parameters),
            module.trainable ? grouped(module.trainable) : "frozen", dtypesText(module.dtypes)));
    }
}

void addProcessors(const CheckpointInfo& info, Lines& lines) {
    const auto& p = info.processors;
    lines.push_back("processors");
    for (const auto& [from, to] : p.rename) lines.push_back(fmt::format("  renames      {} -> {}", from, to));
    lines.push_back(fmt::format("  instruction  {}at most {} tokens, padded to {}, cut on the {}",
                                p.newline ? "line break appended, " : "", p.maxTokens,
                                p.padToMax ? "that length" : "the longest of the batch",
                                p.truncateLeft ? "left" : "right"));
    lines.push_back(fmt::format("  tokenizer    {}", info.tokenizer.empty()
                                                         ? p.tokenizerName + " (not stored here)"
                                                         : info.tokenizer.string()));
    auto features = scaledFeatures(info);
    if (features.empty()) lines.push_back("  normalises   nothing");
    for (const std::string& feature : features) {
        auto mode = p.normalizer.mode(feature);
        lines.push_back(fmt::format("  normalises   {} by {}", feature, Normalizer::toString(mode)));
        for (const char* stat : Normalizer::statistics(mode)) {
            lines.push_back(fmt::format("    {:<10} {}", stat,
                                        valuesText(p.normalizer.stats().at(feature + "." + stat))));
        }
    }
}

void addEmbodiment(const CheckpointInfo& info, Lines& lines) {
    if (!info.embodiment) {
        lines.push_back("data of a robot: not stated");
        return;
    }
    const policy::Embodiment& e = *info.embodiment;
    auto stated = [](const std::string& text) { return text.empty() ? "not stated" : text; };
    auto scale = [](double value) { return value > 0 ? fmt::format("{:g}", value) : "not stated"; };
    lines.push_back(fmt::format("data of a robot: {}, {}", stated(e.robotType),
                                e.fps > 0 ? fmt::format("{:g} steps per second", e.fps) : "rate not stated"));
    lines.push_back(
        fmt::format("  state        {}", stated(fmt::format("{}", fmt::join(e.stateNames, " ")))));
    lines.push_back(
        fmt::format("  action       {}", stated(fmt::format("{}", fmt::join(e.actionNames, " ")))));
    for (const auto& [policyCamera, dataCamera] : e.cameras)
        lines.push_back(fmt::format("  camera       {} saw {}", policyCamera, dataCamera));
    lines.push_back(fmt::format("  gripper      {}, closed reads {}, action 1 sends {}", stated(e.gripper),
                                scale(e.gripperStateScale), scale(e.gripperCommandScale)));
}

}  // namespace

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::int64_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

Lines textOf(const CheckpointInfo& info, bool allTensors) {
    Lines lines{"SmolVLA in " + info.folder.string()};
    addConfig(info, lines);
    addModules(info, lines);
    addProcessors(info, lines);
    addEmbodiment(info, lines);
    for (const auto& note : info.notes) lines.push_back("note: " + note);
    if (!allTensors) return lines;
    for (const auto& row : info.tensors) {
        lines.push_back(fmt::format("  {:<95} {:<5} [{}]{}", row.name, row.dtype, fmt::join(row.shape, ", "),
                                    row.trainable ? "" : " frozen"));
    }
    return lines;
}

ordered_json jsonOf(const CheckpointInfo& info, bool allTensors) {
    ordered_json modules = ordered_json::array(), tensors = ordered_json::array(),
                 scaled = ordered_json::object();
    for (const auto& m : info.modules) {
        modules.push_back({{"name", m.name},
                           {"tensors", m.tensors},
                           {"parameters", m.parameters},
                           {"trainable", m.trainable},
                           {"dtypes", m.dtypes}});
    }
    for (const std::string& feature : scaledFeatures(info)) {
        auto mode = info.processors.normalizer.mode(feature);
        scaled[feature]["mode"] = Normalizer::toString(mode);
        for (const char* stat : Normalizer::statistics(mode)) {
            const at::Tensor& values = info.processors.normalizer.stats().at(feature + "." + stat);
            scaled[feature][stat] = std::vector<float>(values.const_data_ptr<float>(),
                                                       values.const_data_ptr<float>() + values.numel());
        }
    }
    const auto& p = info.processors;
    ordered_json json{{"folder", info.folder.string()},
                      {"config", info.config.toJson()},
                      {"backbone", info.config.backbone.toJson()},
                      {"tensors", info.tensors.size()},
                      {"parameters", info.parameters},
                      {"trainable", info.trainable},
                      {"bytes", info.bytes},
                      {"modules", modules},
                      {"processors",
                       {{"rename", p.rename},
                        {"newline", p.newline},
                        {"max_tokens", p.maxTokens},
                        {"pad_to_max", p.padToMax},
                        {"truncate_left", p.truncateLeft},
                        {"tokenizer_name", p.tokenizerName},
                        {"tokenizer", info.tokenizer.string()},
                        {"normalisation", scaled}}},
                      {"notes", info.notes}};
    if (info.embodiment) {
        const policy::Embodiment& e = *info.embodiment;
        json["embodiment"] = {{"robot_type", e.robotType},
                              {"fps", e.fps},
                              {"state_names", e.stateNames},
                              {"action_names", e.actionNames},
                              {"cameras", e.cameras},
                              {"gripper", e.gripper},
                              {"gripper_state_scale", e.gripperStateScale},
                              {"gripper_command_scale", e.gripperCommandScale}};
    }
    if (!allTensors) return json;
    for (const auto& row : info.tensors) {
        tensors.push_back({{"name", row.name},
                           {"dtype", row.dtype},
                           {"shape", row.shape},
                           {"module", row.module},
                           {"trainable", row.trainable}});
    }
    json["tensor_list"] = tensors;
    return json;
}

Lines textOf(const CheckpointDiff& diff) {
    if (diff.equal()) return {"equal: configuration, statistics and weights"};
    Lines lines;
    for (const auto& key : diff.config) {
        lines.push_back(fmt::format("config  {}: {} -> {}", key.key, key.a.empty() ? "absent" : key.a,
                                    key.b.empty() ? "absent" : key.b));
    }
    for (const auto& name : diff.statistics) lines.push_back("statistic differs  " + name);
    for (const auto& name : diff.onlyA) lines.push_back("only in the first  " + name);
    for (const auto& name : diff.onlyB) lines.push_back("only in the second  " + name);
    for (const auto& name : diff.shapes) lines.push_back("other shape  " + name);
    lines.push_back(fmt::format("  {:<13} {:>7} {:>9}  relative distance", "part", "tensors", "different"));
    for (const auto& m : diff.modules)
        lines.push_back(
            fmt::format("  {:<13} {:>7} {:>9}  {:.3e}", m.name, m.tensors, m.different, m.distance));
    lines.push_back(fmt::format("  {:<31}  {:.3e}", "all", diff.distance));
    return lines;
}

ordered_json jsonOf(const CheckpointDiff& diff) {
    ordered_json config = ordered_json::array(), modules = ordered_json::array();
    auto value = [](const std::string& text) {
        return text.empty() ? ordered_json() : ordered_json::parse(text);
    };
    for (const auto& key : diff.config)
        config.push_back({{"key", key.key}, {"a", value(key.a)}, {"b", value(key.b)}});
    for (const auto& m : diff.modules) {
        modules.push_back(
            {{"name", m.name}, {"tensors", m.tensors}, {"different", m.different}, {"distance", m.distance}});
    }
    return {{"equal", diff.equal()}, {"config", config},         {"statistics", diff.statistics},
            {"only_a", diff.onlyA},  {"only_b", diff.onlyB},     {"shapes", diff.shapes},
            {"modules", modules},    {"distance", diff.distance}};
}

Lines textOf(const std::vector<CheckpointEntry>& entries) {
    Lines lines;
    for (const auto& entry : entries) {
        std::string links = entry.links.empty() ? "" : fmt::format("  ({})", fmt::join(entry.links, ", "));
        std::string step = entry.step >= 0 ? fmt::format("step {:>7}", entry.step) : std::string(12, ' ');
        lines.push_back(fmt::format("{}  {:>11}  {}{}{}", step, mebibytes(entry.bytes), entry.path.string(),
                                    links, entry.problem.empty() ? "" : "  DAMAGED: " + entry.problem));
    }
    if (entries.empty()) lines.push_back("no checkpoints");
    return lines;
}

ordered_json jsonOf(const std::vector<CheckpointEntry>& entries) {
    ordered_json list = ordered_json::array();
    for (const auto& e : entries) {
        list.push_back({{"path", e.path.string()},
                        {"step", e.step >= 0 ? ordered_json(e.step) : ordered_json()},
                        {"bytes", e.bytes},
                        {"links", e.links},
                        {"problem", e.problem}});
    }
    return list;
}

}  // namespace studio::cli
