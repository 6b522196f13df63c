// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/freezing.h"

namespace studio::policy::smolvla {

namespace {

void setTrainable(torch::nn::Module& module, bool trainable) {
    for (auto& parameter : module.parameters()) parameter.set_requires_grad(trainable);
}

}  // namespace

void applyFreezing(FlowMatching& model, const Config& config) {
    SmolVlm& vlm = *model.vlm_with_expert->vlm;
    setTrainable(model, true);
    if (config.freezeVision) setTrainable(*vlm.model->vision_model, false);
    if (config.trainExpertOnly) {
        setTrainable(vlm, false);
    } else {
        // nothing reads what these produce
        TextModel& text = *vlm.model->text_model;
        setTrainable(*vlm.lm_head, false);
        setTrainable(*text.norm, false);
        setTrainable(*text.layers.back(), false);
        bool sparseExpert = config.vlmLayers() != config.expertLayers();
        if (sparseExpert && text.layers.size() > 1) setTrainable(*text.layers[text.layers.size() - 2], false);
    }
    setTrainable(*model.state_proj, config.trainStateProj);
}

}  // namespace studio::policy::smolvla
