// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

using nlohmann::json;

namespace {

/// Binding to a key of config.json, by pointer ("/normalization_mapping/STATE").
Binding policyKey(const std::string& pointer) {
    json::json_pointer place(pointer);
    return {[place](const TrainConfig& config) { return config.policy.value(place, json()); },
            [place](TrainConfig& config, const json& value) { config.policy[place] = value; }};
}

KeySpec key(const char* name, ValueType type, json fallback, const char* unit, const char* meaning) {
    return {.path = std::string("policy.") + name,
            .type = type,
            .fallback = std::move(fallback),
            .unit = unit,
            .meaning = meaning,
            .bind = policyKey(std::string("/") + name)};
}

KeySpec flag(const char* name, bool fallback, const char* meaning) {
    return key(name, ValueType::Boolean, fallback, "", meaning);
}

KeySpec integer(const char* name, int fallback, const char* unit, double minimum, double maximum,
                const char* meaning) {
    KeySpec spec = key(name, ValueType::Integer, fallback, unit, meaning);
    spec.minimum = minimum;
    spec.maximum = maximum;
    return spec;
}

KeySpec number(const char* name, double fallback, const char* unit, double minimum, double maximum,
               const char* meaning) {
    KeySpec spec = key(name, ValueType::Number, fallback, unit, meaning);
    spec.minimum = minimum;
    spec.maximum = maximum;
    return spec;
}

KeySpec above(KeySpec spec) {
    spec.openMinimum = true;
    return spec;
}

KeySpec choice(const char* name, const char* fallback, std::vector<std::string> choices,
               const char* meaning) {
    KeySpec spec = key(name, ValueType::Choice, fallback, "", meaning);
    spec.choices = std::move(choices);
    return spec;
}

KeySpec normalization(const char* type, const char* fallback, std::vector<std::string> modes,
                      const char* meaning) {
    KeySpec spec = choice("", fallback, std::move(modes), meaning);
    spec.path = std::string("policy.normalization_mapping.") + type;
    spec.bind = policyKey(std::string("/normalization_mapping/") + type);
    return spec;
}

std::vector<KeySpec> sourceRows() {
    auto source = &TrainConfig::source;
    return {
        {.path = "policy.pretrained_path",
         .type = ValueType::Weights,
         .meaning =
             "Where the weights come from: a folder (a policy or a raw SmolVLM2), or a hub id OWNER/NAME.",
         .bind = field(source, &PolicySource::pretrainedPath)},
        {.path = "policy.from_scratch",
         .type = ValueType::Boolean,
         .meaning = "Start from random weights instead; has to be asked for by name.",
         .bind = field(source, &PolicySource::fromScratch)},
        {.path = "policy.vlm_config",
         .type = ValueType::Path,
         .meaning =
             "A config.json with the backbone's sizes; empty: those of vlm_model_name or the checkpoint.",
         .bind = field(source, &PolicySource::vlmConfig)},
        {.path = "policy.tokenizer",
         .type = ValueType::PathOrName,
         .choices = {"bytes"},
         .meaning = "A tokenizer.json, or `bytes` for one token per byte; empty: the checkpoint's own.",
         .bind = field(source, &PolicySource::tokenizer)},
        choice("type", "smolvla", {"smolvla"}, "The kind of policy."),
    };
}

std::vector<KeySpec> shapeRows() {
    return {
        integer("n_obs_steps", 1, "steps", 1, 1, "Observation history; SmolVLA uses the last step only."),
        integer("chunk_size", 50, "steps", 1, 1000, "Number of future actions predicted at once."),
        integer("n_action_steps", 50, "steps", 1, 1000,
                "Actions executed before the next prediction; at most chunk_size."),
        normalization("VISUAL", "IDENTITY", {"IDENTITY"}, "How pictures are normalised."),
        normalization("STATE", "MEAN_STD", {"IDENTITY", "MEAN_STD", "MIN_MAX", "QUANTILES", "QUANTILE10"},
                      "How the robot's state is normalised."),
        normalization("ACTION", "MEAN_STD", {"IDENTITY", "MEAN_STD", "MIN_MAX", "QUANTILES", "QUANTILE10"},
                      "How actions are normalised."),
        integer("max_state_dim", 32, "values", 1, 1024, "Width to which the state is padded with zeros."),
        integer("max_action_dim", 32, "values", 1, 1024,
                "Width to which actions are padded with zeros; the noise has it too."),
        key("resize_imgs_with_padding", ValueType::PictureSize, {512, 512}, "px",
            "Width and height to which pictures are resized, padded at the left and top; null: as they are."),
        integer("empty_cameras", 0, "cameras", 0, 16,
                "Number of missing cameras that are replaced by masked empty pictures."),
        flag("adapt_to_pi_aloha", false, "Convert the ALOHA robot's joint signs and gripper."),
        flag("use_delta_joint_actions_aloha", false, "Not implemented, in LeRobot either: only false."),
        integer("tokenizer_max_length", 48, "tokens", 1, 4096, "Longest instruction."),
        choice("pad_language_to", "longest", {"longest", "max_length"},
               "Pad instructions to the batch's longest, or to tokenizer_max_length."),
        integer("num_steps", 10, "steps", 1, 1000, "Euler steps from noise to actions."),
        flag("use_cache", true,
             "Reuse the prefix's keys and values while sampling; cross attention needs it."),
        integer("prefix_length", -1, "tokens", -1, 65536,
                "Length to which the prefix is padded; 0 or less: none."),
        flag("add_image_special_tokens", false, "Wrap each picture's tokens in special tokens."),
    };
}

std::vector<KeySpec> networkRows() {
    KeySpec backbone =
        key("vlm_model_name", ValueType::Text, "HuggingFaceTB/SmolVLM2-500M-Video-Instruct", "",
            "The backbone: decides sizes and tokenizer unless vlm_config and tokenizer are given.");
    return {
        backbone,
        flag("load_vlm_weights", false,
             "Whether the backbone was built from the hub's weights, in bfloat16."),
        choice("attention_mode", "cross_attn", {"cross_attn", "self_attn"},
               "Expert layers alternate between cross and joint attention, or are all joint."),
        integer("num_vlm_layers", 16, "layers", -1, 1024, "Text layers kept; 0 or less: all."),
        integer("num_expert_layers", -1, "layers", -1, 1024,
                "Layers of the action expert; 0 or less: as many as text layers."),
        integer("self_attn_every_n_layers", 2, "layers", -1, 1024,
                "Every n-th layer is joint attention, the others are cross attention."),
        above(number("expert_width_multiplier", 0.75, "", 0, 8,
                     "Width of the action expert relative to the text model.")),
        above(number("min_period", 4e-3, "", 0, 1e6, "Shortest period of the time embedding.")),
        above(number("max_period", 4.0, "", 0, 1e6, "Longest period of the time embedding.")),
        flag("freeze_vision_encoder", true, "Keep the vision tower as it is."),
        flag("train_expert_only", true,
             "Train the action expert alone and keep the whole backbone as it is."),
        flag("train_state_proj", true, "Train the projection of the robot's state."),
    };
}

std::vector<KeySpec> optimizerRows() {
    KeySpec betas =
        key("optimizer_betas", ValueType::NumberPair, {0.9, 0.95}, "", "Decay rates of AdamW's moments.");
    betas.minimum = 0;
    betas.maximum = 1;
    betas.openMaximum = true;
    return {
        above(number("optimizer_lr", 1e-4, "", 0, 10, "Peak learning rate.")),
        betas,
        above(number("optimizer_eps", 1e-8, "", 0, 1, "AdamW's epsilon.")),
        number("optimizer_weight_decay", 1e-10, "", 0, 10, "Decoupled weight decay."),
        number("optimizer_grad_clip_norm", 10.0, "", 0, 1e9, "Largest gradient norm; 0: no clipping."),
        integer("scheduler_warmup_steps", 1000, "steps", 0, kMaxInt,
                "Steps of linear warm-up; shortened with a run that is shorter than the decay."),
        integer("scheduler_decay_steps", 30000, "steps", 1, kMaxInt,
                "Steps of the cosine decay; shortened to the length of a shorter run."),
        number("scheduler_decay_lr", 2.5e-6, "", 0, 10, "Learning rate at the end of the decay."),
    };
}

std::vector<KeySpec> compatibilityRows() {
    return {
        key("rtc_config", ValueType::Nothing, nullptr, "",
            "Real-time chunking of a checkpoint: only null. On the robot, guided blending does it."),
        flag("compile_model", false, "Of LeRobot's torch.compile; kept in config.json, without effect here."),
        key("compile_mode", ValueType::Text, "max-autotune", "",
            "Of LeRobot's torch.compile; kept in config.json, without effect here."),
    };
}

}  // namespace

std::vector<KeySpec> policyRows() {
    std::vector<KeySpec> rows = sourceRows();
    for (auto part : {shapeRows(), networkRows(), optimizerRows(), compatibilityRows()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

json presetPolicyValues(const std::string& preset) {
    if (preset == "robot_train") {
        return {{"optimizer_lr", 5e-5},
                {"optimizer_betas", {0.9, 0.999}},
                {"optimizer_eps", 1e-8},
                {"optimizer_weight_decay", 5e-7},
                {"optimizer_grad_clip_norm", 1.0},
                {"scheduler_warmup_steps", 1500},
                {"scheduler_decay_steps", 25000},
                {"scheduler_decay_lr", 1e-6}};
    }
    // LeRobot's preset is the table's own defaults
    json values = json::object();
    for (const KeySpec& row : optimizerRows()) values[row.path.substr(7)] = row.fallback;
    return values;
}

}  // namespace studio::config
