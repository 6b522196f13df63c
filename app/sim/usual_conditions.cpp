// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sim/usual_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/config/train_config.h"
#include "core/data/dataset.h"
#include "core/policy/smolvla/smolvla_policy.h"

namespace studio::app {

namespace fs = std::filesystem;

namespace {

/// Tokenizers set the end of an instruction themselves.
std::string trimmed(const std::string& text) {
    constexpr const char* kBlank = " \t\r\n";
    std::size_t begin = text.find_first_not_of(kBlank);
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::vector<std::string> instructionsOf(const config::DataConfig& data) {
    if (!data.instruction.empty()) return {trimmed(data.instruction)};
    auto dataset = data::openDataset(data.root, {});
    if (!dataset.ok()) return {};
    std::set<std::string> found;
    for (const data::Episode& episode : (*dataset)->episodes()) {
        for (const std::string& task : episode.tasks) found.insert(trimmed(task));
    }
    return {found.begin(), found.end()};
}

}  // namespace

PictureSize trainedSize(const policy::OpenedPolicy& opened, const fs::path& run) {
    PictureSize size;
    for (const auto& [name, spec] : opened.policy->config().inputs) {
        if (spec.type != "VISUAL" || spec.shape.size() != 3) continue;
        size = {static_cast<int>(spec.shape[2]), static_cast<int>(spec.shape[1])};
        break;
    }
    if (run.empty()) return size;
    auto config = config::loadTrainConfig(run / "config.yaml");
    if (!config.ok()) return size;
    auto dataset = data::openDataset(config->data.root, {});
    if (!dataset.ok()) return size;
    for (const data::Feature& feature : (*dataset)->info().features)
        if (feature.isCamera && feature.width > 0) return {feature.width, feature.height};
    return size;
}

std::vector<std::string> taughtInstructions(const fs::path& run, int taskId) {
    auto config = config::loadTrainConfig(run / "config.yaml");
    if (!config.ok()) return {};
    if (config->stage.task == taskId) return instructionsOf(config->data);
    for (const config::PreviousTask& earlier : config->replay.previous)
        if (earlier.task == taskId) return instructionsOf(earlier.data);
    return {};
}

std::vector<std::string> deviations(const EvaluationRequest& request, const policy::OpenedPolicy& opened,
                                    PictureSize trained) {
    std::vector<std::string> out;
    const policy::Shapes& shapes = opened.policy->shapes();
    const int width = request.width > 0 ? request.width : trained.width;
    const int height = request.height > 0 ? request.height : trained.height;
    if (PictureSize{width, height} != trained)
        out.push_back(
            fmt::format("pictures of {}x{} instead of {}x{}", width, height, trained.width, trained.height));
    if (request.work.steps > 0 && request.work.steps != shapes.euler)
        out.push_back(fmt::format("{} Euler steps instead of {}", request.work.steps, shapes.euler));
    // closedLoop() executes a whole chunk at most
    const int executed = std::min(request.work.actionSteps, shapes.chunk);
    if (executed > 0 && executed != shapes.actionSteps)
        out.push_back(
            fmt::format("{} executed steps of a chunk instead of {}", executed, shapes.actionSteps));
    if (request.shadows) out.push_back("shadows");
    if (request.difficulty != sim::Difficulty{}) out.push_back("another difficulty");
    if (request.firstSeed < kFirstUnseenSeed)
        out.push_back(fmt::format("seeds from {}, which demonstrations are recorded with (unseen: from {})",
                                  request.firstSeed, kFirstUnseenSeed));
    return out;
}

std::string deviation(const std::string& instruction, const std::vector<std::string>& taught,
                      const sim::Task& task) {
    const std::string given = trimmed(instruction);
    const std::vector<std::string> wanted = taught.empty() ? std::vector<std::string>{task.english} : taught;
    if (std::find(wanted.begin(), wanted.end(), given) != wanted.end()) return "";
    return fmt::format("the instruction '{}' instead of '{}'{}", given, wanted.front(),
                       taught.empty() ? "" : ", which its data have");
}

}  // namespace studio::app
