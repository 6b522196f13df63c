// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/loading/sample.h"
#include "core/policy/batch.h"

namespace studio::loading {

/// How samples become a policy::Batch. Letters: B batch, S chunk, D state width, A action width.
struct CollatorOptions {
    /// Ids of a text (text::Tokenizer::encode). Thread-safe.
    std::function<std::vector<std::int32_t>(std::string_view)> encode = {};
    /// Normalised form of "observation.state" [B, D] or "action" [B, S, A] (policy::Normalizer::normalize).
    /// Thread-safe; empty: the batch holds raw units.
    std::function<at::Tensor(const std::string& feature, const at::Tensor& raw)> normalize = {};
    /// A picture [1, 3, H, W] float32 in [0, 1], resized and padded as the policy does it. Needed only where
    /// one camera has pictures of several sizes in one batch (replay of another data set). Thread-safe.
    std::function<at::Tensor(const at::Tensor& picture)> resize = {};
    std::size_t maxTokens = 48;  ///< tokenizer_max_length
    bool padToMax = false;       ///< pad_language_to "max_length"; else to the longest of the batch
    bool keepEnd = false;        ///< truncation_side "left": a long text loses its beginning
    std::int64_t padToken = 2;
    bool newline = true;        ///< "\n" appended to an instruction that does not end with one
    bool pinned = false;        ///< page-locked memory, for copies to a GPU beside its work
    bool channelsLast = false;  ///< pictures keep the interleaved order in memory (strides of channels_last):
                                ///< copied ten times faster, to be made contiguous by a GPU
};

/// Makes one batch out of samples: pictures uint8 [B, 3, H, W] per camera (a camera that only some samples
/// have is black and masked off in the others; one that none has is undefined), state and action float32,
/// tokens of the instruction with the newline that SmolVLA expects (`newline`). Immutable, thread-safe.
/// Source: reference/checkpoint-and-processors.md 2.1.
class Collator {
public:
    explicit Collator(CollatorOptions options) : options_(std::move(options)) {}
    /// At least one sample. Errors: InvalidConfig when samples do not fit together (widths, chunk, number of
    /// cameras, picture sizes without `resize`), naming both.
    Result<policy::Batch> operator()(const std::vector<Sample>& samples) const;

private:
    void addNumbers(const std::vector<Sample>& samples, policy::Batch& batch) const;
    void addTokens(const std::vector<Sample>& samples, policy::Batch& batch) const;
    Status addPictures(const std::vector<Sample>& samples, std::size_t camera, policy::Batch& batch) const;
    at::Tensor stacked(const std::vector<Sample>& samples, std::size_t camera, const data::Image& like) const;
    at::Tensor resized(const std::vector<Sample>& samples, std::size_t camera) const;

    CollatorOptions options_;
};

/// Ids of an instruction as the policy reads it: with "\n" appended where `newline` says so and it does not
/// end with one, at most `maxTokens` of them.
std::vector<std::int32_t> instructionTokens(const CollatorOptions& options, std::string_view instruction);

}  // namespace studio::loading
