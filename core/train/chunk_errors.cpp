// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/chunk_errors.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <string>

namespace studio::train {

namespace {

/// A gripper that moves less than this (0..1 is wholly closed to wholly open) has no middle of its own.
constexpr double kMovesAtLeast = 0.05;

bool namesGripper(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const char* word : {"gripper", "claw", "qiangnao", "hand"}) {
        if (name.find(word) != std::string::npos) return true;
    }
    return false;
}

/// One statistic of the action, as a list; empty where it is not stored.
std::vector<double> statistic(const policy::Normalizer& normalizer, const char* name) {
    auto found = normalizer.stats().find(std::string("action.") + name);
    if (found == normalizer.stats().end()) return {};
    auto values = found->second.to(at::kCPU, at::kDouble).contiguous().flatten();
    return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

}  // namespace

std::vector<Gripper> grippersOf(const data::FeatureMap& map, const data::DatasetInfo& info,
                                const policy::Normalizer& normalizer) {
    std::vector<int> dimensions;
    int dimension = 0;
    for (const data::Slice& slice : map.action) {
        const data::Feature* feature = info.feature(slice.column);
        for (int i = slice.begin; i < slice.end; ++i, ++dimension) {
            auto place = static_cast<std::size_t>(i);
            bool named = feature && place < feature->names.size() && namesGripper(feature->names[place]);
            if (named) dimensions.push_back(dimension);
        }
    }
    // the layout of one arm, two arms, or two arms and the base
    if (dimensions.empty() && (dimension == 8 || dimension == 16 || dimension == 20)) {
        dimensions.push_back(7);
        if (dimension > 8) dimensions.push_back(15);
    }
    auto low = statistic(normalizer, "min"), high = statistic(normalizer, "max");
    // statistics that scale nothing (-1 to 1 everywhere) tell no range
    auto all = [](const std::vector<double>& values, double one) {
        return std::all_of(values.begin(), values.end(), [one](double value) { return value == one; });
    };
    const bool isIdentity = all(low, -1) && all(high, 1);
    std::vector<Gripper> grippers;
    for (int d : dimensions) {
        auto place = static_cast<std::size_t>(d);
        bool known = !isIdentity && place < low.size() && place < high.size() &&
                     high[place] - low[place] >= kMovesAtLeast;
        grippers.push_back({d, known ? (low[place] + high[place]) / 2 : 0.5});
    }
    return grippers;
}

ChunkErrors::ChunkErrors(int chunk, int width, std::vector<Gripper> grippers)
    : grippers_(std::move(grippers)),
      sum_(at::zeros({chunk, width}, at::kDouble)),
      count_(at::zeros({chunk}, at::kDouble)) {}

void ChunkErrors::add(const at::Tensor& predicted, const at::Tensor& recorded, const at::Tensor& inside) {
    auto guess = predicted.to(at::kCPU, at::kDouble), truth = recorded.to(at::kCPU, at::kDouble);
    auto weight = inside.to(at::kCPU, at::kDouble);
    sum_ += ((guess - truth).abs() * weight.unsqueeze(2)).sum(0);
    count_ += weight.sum(0);
    frames_ += predicted.size(0);
    for (const Gripper& gripper : grippers_) {
        auto same = (guess.select(2, gripper.dimension) > gripper.halfOpen)
                        .eq(truth.select(2, gripper.dimension) > gripper.halfOpen);
        agreed_ += (same.to(at::kDouble) * weight).sum().item<double>();
    }
}

std::int64_t ChunkErrors::compared() const {
    return static_cast<std::int64_t>(count_.sum().item<double>());
}

std::vector<double> ChunkErrors::dimensions() const {
    auto means = (sum_.sum(0) / count_.sum()).contiguous();
    return {means.data_ptr<double>(), means.data_ptr<double>() + means.numel()};
}

std::vector<double> ChunkErrors::horizon(int begin, int end) const {
    auto means = (sum_.narrow(1, begin, end - begin).mean(1) / count_).contiguous();
    return {means.data_ptr<double>(), means.data_ptr<double>() + means.numel()};
}

double ChunkErrors::mean(int begin, int end) const {
    return (sum_.sum(0) / count_.sum()).narrow(0, begin, end - begin).mean().item<double>();
}

double ChunkErrors::gripperAgreement() const {
    double all = count_.sum().item<double>() * static_cast<double>(grippers_.size());
    return all > 0 ? agreed_ / all : std::numeric_limits<double>::quiet_NaN();
}

run::ActionError ChunkErrors::actionError() const {
    if (frames_ == 0) return {};
    int width = static_cast<int>(sum_.size(1));
    return {mean(0, width), dimensions(), horizon(0, width), gripperAgreement(), frames_};
}

}  // namespace studio::train
