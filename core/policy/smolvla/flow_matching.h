// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/policy/smolvla/backbone.h"

namespace studio::policy::smolvla {

// Letters: B batch, C context rows (image, special and language tokens), P = C + 1 prefix rows (the state is
// the last), S chunk, A max_action_dim, D language width, E expert width. Conventions: t = 1 is noise, t = 0
// is data.

class ChunkSampler;

/// What the network sees of one moment.
struct Observation {
    std::vector<at::Tensor> pixels;    ///< per camera [B, 3, H, W] float32 in [-1, 1]
    std::vector<at::Tensor> features;  ///< per camera, of frozenFeatures; empty: made from the pixels
    std::vector<at::Tensor> present;   ///< per camera [B] bool
    at::Tensor tokens;                 ///< [B, L] int64
    at::Tensor tokenMask;              ///< [B, L] bool
    at::Tensor state;                  ///< [B, max_state_dim] float32
};

/// The prefix before the language model. Context rows see one another and never the state, so with frozen
/// weights they need no graph; the state row sees everything.
struct PrefixRows {
    at::Tensor context;  ///< [B, C, D]
    at::Tensor mask;     ///< [B, C] bool
    at::Tensor state;    ///< [B, 1, D]
};

/// SmolVLA's network (arXiv 2506.01844; `model` of a checkpoint): flow matching over action chunks.
struct FlowMatching : torch::nn::Module {
    explicit FlowMatching(const Config& config);

    /// Image tokens of every camera, all cameras in one pass where their sizes agree: [B, T, D] each, scaled.
    std::vector<at::Tensor> embedImages(const std::vector<at::Tensor>& pixels) const;
    /// What the frozen modules at the head of the vision part make of the pictures: the tokens of embedImages
    /// where tower and connector are frozen, else the patches of a frozen tower, else nothing.
    std::vector<at::Tensor> frozenFeatures(const std::vector<at::Tensor>& pixels) const;
    /// Patches of one camera after the vision tower: [B, patches, vision width].
    at::Tensor visionFeatures(const at::Tensor& pixels) const;
    PrefixRows embedPrefix(const Observation& observation) const;
    /// Runs the language model over the prefix. prefix_length needs no rows here: padded rows are seen by
    /// nobody.
    PrefixCache prefill(const PrefixRows& rows) const;

    /// Sine and cosine of t [B] at periods from min_period to max_period: [B, E] float32, all sines, then all
    /// cosines.
    at::Tensor timeEmbedding(const at::Tensor& t) const;
    /// Action tokens: xt [B, S, A], t [B] float32 -> [B, S, E].
    at::Tensor embedSuffix(const at::Tensor& xt, const at::Tensor& t) const;
    /// Velocity field at xt [B, S, A], t [B]: what noise - action is regressed on. Returns [B, S, A] float32.
    at::Tensor velocity(const at::Tensor& xt, const at::Tensor& t, const ExpertContext& context) const;
    /// Euler integration from noise [B, S, A] at t = 1 to t = 0 in `steps` steps. Without a graph it runs on
    /// weights laid out for it (ChunkSampler): those of fixWeights, else made for this call.
    at::Tensor sample(const Observation& observation, const at::Tensor& noise, int steps) const;
    /// Squared error of the velocity, every element. action [B, S, A]; noise [B * K, S, A] and time [B * K]:
    /// K draws a sample over one prefix -> [B * K, S, A] float32.
    at::Tensor losses(const Observation& observation, const at::Tensor& action, const at::Tensor& noise,
                      const at::Tensor& time) const;

    std::shared_ptr<VlmWithExpert> vlm_with_expert;
    std::shared_ptr<Linear> state_proj, action_in_proj, action_out_proj, action_time_mlp_in,
        action_time_mlp_out;
    at::ScalarType computeType =
        at::kFloat;  ///< of both transformers; heads, masks and the flow are always float32

    /// Lays the expert's weights out for sampling once and for all; they must not change from here on.
    void fixWeights();
    /// Takes that back.
    void releaseWeights() { sampler_.reset(); }

    /// Takes over settings of a configuration with the same sizes.
    void reconfigure(const Config& config) {
        config_ = config;
        releaseWeights();
    }

private:
    /// Patches of a picture -> its tokens, scaled.
    at::Tensor connect(const at::Tensor& patches, int64_t rows) const;
    bool towerTrains() const;
    bool connectorTrains() const;
    const TextModel& text() const { return *vlm_with_expert->vlm->model->text_model; }
    Config config_;
    std::shared_ptr<const ChunkSampler> sampler_;
};

}  // namespace studio::policy::smolvla
