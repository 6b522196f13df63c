// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/collator.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <stdexcept>

namespace studio::loading {
namespace {

std::string nameOf(const Sample& sample) {
    return fmt::format("row {} of episode {} (task {})", sample.row, sample.episode, sample.source);
}

/// Why `sample` cannot share a batch with `first`; ok if it can.
Status fits(const Sample& first, const Sample& sample) {
    auto differs = [&](const char* what, std::size_t expected, std::size_t found) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("cannot make a batch of {} and {}: {} {} and {}", nameOf(first),
                                 nameOf(sample), what, expected, found),
                     "Give all data sets of the run feature maps of one width, and the policy's chunk."};
    };
    if (sample.state.size() != first.state.size())
        return differs("the states have the widths", first.state.size(), sample.state.size());
    if (sample.action.size() != first.action.size())
        return differs("the action chunks have the sizes", first.action.size(), sample.action.size());
    if (sample.actionIsPad.size() != first.actionIsPad.size())
        return differs("the chunks have the lengths", first.actionIsPad.size(), sample.actionIsPad.size());
    if (sample.images.size() != first.images.size())
        return differs("the numbers of cameras are", first.images.size(), sample.images.size());
    return {};
}

/// Interleaved RGB to three planes.
void toPlanes(const data::Image& image, std::uint8_t* planes) {
    std::size_t count = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    const std::uint8_t* pixel = image.pixels->data();
    std::uint8_t *red = planes, *green = planes + count, *blue = planes + 2 * count;
    for (std::size_t i = 0; i < count; ++i, pixel += 3) {
        red[i] = pixel[0];
        green[i] = pixel[1];
        blue[i] = pixel[2];
    }
}

}  // namespace

std::vector<std::int32_t> instructionTokens(const CollatorOptions& options, std::string_view instruction) {
    std::string text(instruction);
    if (options.newline && !text.ends_with('\n')) text += '\n';
    std::vector<std::int32_t> ids = options.encode(text);
    if (ids.size() > options.maxTokens) {
        auto excess = static_cast<std::ptrdiff_t>(ids.size() - options.maxTokens);
        if (options.keepEnd) ids.erase(ids.begin(), ids.begin() + excess);
        ids.resize(options.maxTokens);
    }
    return ids;
}

Result<policy::Batch> Collator::operator()(const std::vector<Sample>& samples) const {
    if (samples.empty()) throw std::invalid_argument("Collator: a batch has at least one sample");
    at::NoGradGuard noGrad;
    for (const Sample& sample : samples) STUDIO_CHECK(fits(samples[0], sample));
    policy::Batch batch;
    addNumbers(samples, batch);
    addTokens(samples, batch);
    for (std::size_t camera = 0; camera < samples[0].images.size(); ++camera)
        STUDIO_CHECK(addPictures(samples, camera, batch));
    return batch;
}

void Collator::addNumbers(const std::vector<Sample>& samples, policy::Batch& batch) const {
    auto B = static_cast<std::int64_t>(samples.size());
    auto D = static_cast<std::int64_t>(samples[0].state.size());
    auto S = static_cast<std::int64_t>(samples[0].actionIsPad.size());
    auto A = S == 0 ? 0 : static_cast<std::int64_t>(samples[0].action.size()) / S;
    auto options = at::TensorOptions().pinned_memory(options_.pinned);
    batch.state = at::empty({B, D}, options.dtype(at::kFloat));
    batch.action = at::empty({B, S, A}, options.dtype(at::kFloat));
    batch.actionIsPad = at::empty({B, S}, options.dtype(at::kBool));
    auto* state = batch.state.data_ptr<float>();
    auto* action = batch.action.data_ptr<float>();
    auto* isPad = batch.actionIsPad.data_ptr<bool>();
    for (const Sample& sample : samples) {
        state = std::copy(sample.state.begin(), sample.state.end(), state);
        action = std::copy(sample.action.begin(), sample.action.end(), action);
        isPad = std::transform(sample.actionIsPad.begin(), sample.actionIsPad.end(), isPad,
                               [](std::uint8_t pad) { return pad != 0; });
        batch.sources.push_back(sample.source);
    }
    if (!options_.normalize) return;
    batch.state = options_.normalize("observation.state", batch.state);
    batch.action = options_.normalize("action", batch.action);
}

void Collator::addTokens(const std::vector<Sample>& samples, policy::Batch& batch) const {
    // a batch holds few different instructions
    std::map<std::string_view, std::vector<std::int32_t>> known;
    std::size_t longest = 0;
    for (const Sample& sample : samples) {
        auto [entry, isNew] = known.try_emplace(sample.instruction);
        if (isNew) entry->second = instructionTokens(options_, sample.instruction);
        longest = std::max(longest, entry->second.size());
    }
    std::size_t width = options_.padToMax ? options_.maxTokens : longest;
    std::array<std::int64_t, 2> shape{static_cast<std::int64_t>(samples.size()),
                                      static_cast<std::int64_t>(width)};
    auto options = at::TensorOptions().pinned_memory(options_.pinned);
    batch.tokens = at::empty(shape, options.dtype(at::kLong));
    batch.tokenMask = at::empty(shape, options.dtype(at::kBool));
    auto* tokens = batch.tokens.data_ptr<std::int64_t>();
    auto* mask = batch.tokenMask.data_ptr<bool>();
    for (const Sample& sample : samples) {
        const auto& ids = known[sample.instruction];
        std::fill(std::copy(ids.begin(), ids.end(), tokens), tokens + width, options_.padToken);
        std::fill(std::fill_n(mask, ids.size(), true), mask + width, false);
        tokens += width;
        mask += width;
    }
}

Status Collator::addPictures(const std::vector<Sample>& samples, std::size_t camera,
                             policy::Batch& batch) const {
    batch.images.emplace_back();
    batch.imageMasks.emplace_back();
    const Sample* first = nullptr;
    std::size_t missing = 0;
    bool mixed = false;
    for (const Sample& sample : samples) {
        const data::Image& image = sample.images[camera];
        if (image.empty()) {
            ++missing;
        } else if (!first) {
            first = &sample;
        } else if (const data::Image& one = first->images[camera];
                   image.width != one.width || image.height != one.height) {
            if (!options_.resize)
                return Error{
                    ErrorCode::InvalidConfig,
                    fmt::format("cannot make a batch of {} and {}: camera {} has {}x{} and {}x{} pixels",
                                nameOf(*first), nameOf(sample), camera, one.width, one.height, image.width,
                                image.height),
                    "Bring the data sets to one picture size with `kstudio dataset convert`."};
            mixed = true;
        }
    }
    if (!first) return {};
    auto options = at::TensorOptions().pinned_memory(options_.pinned);
    if (missing > 0) {
        at::Tensor mask = at::empty({static_cast<std::int64_t>(samples.size())}, options.dtype(at::kBool));
        std::transform(samples.begin(), samples.end(), mask.data_ptr<bool>(),
                       [&](const Sample& sample) { return !sample.images[camera].empty(); });
        batch.imageMasks.back() = mask;
    }
    batch.images.back() = mixed ? resized(samples, camera) : stacked(samples, camera, first->images[camera]);
    return {};
}

at::Tensor Collator::stacked(const std::vector<Sample>& samples, std::size_t camera,
                             const data::Image& like) const {
    auto options = at::TensorOptions().pinned_memory(options_.pinned).dtype(at::kByte);
    std::array<std::int64_t, 4> shape{static_cast<std::int64_t>(samples.size()), 3, like.height, like.width};
    at::Tensor pictures =
        at::empty(shape, options,
                  options_.channelsLast ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
    auto* pixels = pictures.data_ptr<std::uint8_t>();
    // plain loops: Torch's own threads are busy with the training step
    for (const Sample& sample : samples) {
        const data::Image& image = sample.images[camera];
        if (image.empty()) {
            std::memset(pixels, 0, like.bytes());
        } else if (options_.channelsLast) {
            std::memcpy(pixels, image.pixels->data(), like.bytes());
        } else {
            toPlanes(image, pixels);
        }
        pixels += like.bytes();
    }
    return pictures;
}

at::Tensor Collator::resized(const std::vector<Sample>& samples, std::size_t camera) const {
    std::vector<at::Tensor> pictures;
    at::Tensor some;
    for (const Sample& sample : samples) {
        const data::Image& image = sample.images[camera];
        if (image.empty()) {
            pictures.emplace_back();
            continue;
        }
        at::Tensor raw = at::empty({1, 3, image.height, image.width}, at::kByte);
        toPlanes(image, raw.data_ptr<std::uint8_t>());
        some = options_.resize(raw.to(at::kFloat).div_(255));
        pictures.push_back(some);
    }
    for (at::Tensor& picture : pictures)
        if (!picture.defined()) picture = at::zeros_like(some);
    at::Tensor all = at::cat(pictures);
    return options_.pinned ? all.pin_memory() : all;
}

}  // namespace studio::loading
