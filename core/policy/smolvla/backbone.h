// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/smolvla/expert.h"
#include "core/policy/smolvla/llama.h"
#include "core/policy/smolvla/vision.h"

namespace studio::policy::smolvla {

/// SmolVLM2 without its head: `model.vlm_with_expert.vlm.model` of a checkpoint.
struct SmolVlmModel : torch::nn::Module {
    explicit SmolVlmModel(const Config& config);
    std::shared_ptr<VisionModel> vision_model;
    std::shared_ptr<Connector> connector;
    std::shared_ptr<TextModel> text_model;
};

/// SmolVLM2. The head is part of every checkpoint but used by nothing here.
struct SmolVlm : torch::nn::Module {
    explicit SmolVlm(const Config& config);
    std::shared_ptr<SmolVlmModel> model;
    std::shared_ptr<Linear> lm_head;
};

/// Both streams: `model.vlm_with_expert` of a checkpoint.
struct VlmWithExpert : torch::nn::Module {
    explicit VlmWithExpert(const Config& config);
    std::shared_ptr<SmolVlm> vlm;
    std::shared_ptr<Expert> lm_expert;
};

}  // namespace studio::policy::smolvla
