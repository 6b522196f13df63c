// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/backbone.h"

namespace studio::policy::smolvla {

SmolVlmModel::SmolVlmModel(const Config& c) {
    vision_model = register_module("vision_model", std::make_shared<VisionModel>(c.backbone.vision));
    connector = register_module("connector",
                                std::make_shared<Connector>(c.backbone.vision.hidden, c.backbone.text.hidden,
                                                            c.backbone.scaleFactor));
    text_model =
        register_module("text_model", std::make_shared<TextModel>(c.textOptions(), c.backbone.vocabulary));
}

SmolVlm::SmolVlm(const Config& c) {
    model = register_module("model", std::make_shared<SmolVlmModel>(c));
    lm_head = register_module("lm_head",
                              std::make_shared<Linear>(c.backbone.text.hidden, c.backbone.vocabulary, false));
}

VlmWithExpert::VlmWithExpert(const Config& c) {
    vlm = register_module("vlm", std::make_shared<SmolVlm>(c));
    lm_expert = register_module("lm_expert", std::make_shared<Expert>(c));
}

}  // namespace studio::policy::smolvla
