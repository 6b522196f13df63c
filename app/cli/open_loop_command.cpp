// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/services.h"
#include "core/config/exclusive_keys.h"
#include "core/eval/open_loop.h"
#include "core/tensors/device.h"
#if STUDIO_ROBOT
#include "app/robot/session_dataset.h"
#endif

#include <unistd.h>

namespace studio::cli {

namespace {

struct OpenLoopCommand {
    std::string config, device = "auto", dtype = "fp32", joints;
    std::vector<std::string> overrides, others;
    bool download = false;
    eval::OpenLoopOptions work;
    std::shared_ptr<const std::filesystem::path> session = {};  ///< data set made of a recorded session
};

/// "8:15" as a half-open range.
Status readJoints(const std::string& text, eval::OpenLoopOptions& work) {
    if (text.empty()) return {};
    char behind = 0;
    bool read = std::sscanf(text.c_str(), "%d:%d%c", &work.begin, &work.end, &behind) == 2;
    if (read && work.begin >= 0 && work.end > work.begin) return {};
    return Error{ErrorCode::InvalidArgument, fmt::format("cannot read the joints '{}'", text),
                 "Write BEGIN:END, END not included, as in 8:15 for seven joints."};
}

nlohmann::ordered_json errorJson(const eval::OpenLoopError& error) {
    return {{"group", error.group}, {"dimensions", error.dimensions}, {"horizon", error.horizon}};
}

nlohmann::ordered_json reportJson(const eval::OpenLoopReport& r) {
    nlohmann::ordered_json json{
        {"weights", r.weights}, {"data", r.data.string()},    {"episodes", r.episodes},
        {"frames", r.frames},   {"compared", r.compared},     {"steps", r.euler},
        {"chunk", r.chunk},     {"joints", {r.begin, r.end}}, {"mean_absolute_error", errorJson(r.policy)}};
    if (!r.hold.dimensions.empty()) json["holding_the_state"] = errorJson(r.hold);
    json["notes"] = r.notes;
    return json;
}

void printText(const eval::OpenLoopReport& r) {
    bool holds = !r.hold.dimensions.empty();
    for (const auto& note : r.notes) say("note: " + note);
    say(fmt::format("{}, episodes {}: {} start frames, {} steps compared", r.data.string(),
                    fmt::join(r.episodes, " "), r.frames, r.compared));
    say(fmt::format("policy {}, {} Euler steps, chunk {}", r.weights, r.euler, r.chunk));
    auto line = [&](const std::string& name, double policy, double hold) {
        say(fmt::format("  {:<16} {:>9.4f}{}", name, policy, holds ? fmt::format("   {:>9.4f}", hold) : ""));
    };
    say(fmt::format("  {:<16} {:>9}{}", "mean abs error", "policy", holds ? "   hold state" : ""));
    for (std::size_t a = 0; a < r.policy.dimensions.size(); ++a) {
        bool inGroup = static_cast<int>(a) >= r.begin && static_cast<int>(a) < r.end;
        line(fmt::format("action[{}]{}", a, inGroup ? " *" : ""), r.policy.dimensions[a],
             holds ? r.hold.dimensions[a] : 0);
    }
    for (std::size_t s = 0; s < r.policy.horizon.size();
         s += std::max<std::size_t>(1, r.policy.horizon.size() / 10)) {
        if (std::isnan(r.policy.horizon[s])) continue;
        line(fmt::format("step {}", s), r.policy.horizon[s], holds ? r.hold.horizon[s] : 0);
    }
    line(fmt::format("joints {}:{}", r.begin, r.end), r.policy.group, holds ? r.hold.group : 0);
}

/// Several policies on the same frames, side by side, and which of them is nearest to the recorded actions.
void printComparison(const std::vector<eval::OpenLoopReport>& reports) {
    const eval::OpenLoopReport& first = reports.front();
    say(fmt::format("{}, episodes {}: {} start frames", first.data.string(), fmt::join(first.episodes, " "),
                    first.frames));
    bool holds = !first.hold.dimensions.empty();
    std::string head = fmt::format("  {:<16}", "mean abs error");
    for (std::size_t i = 0; i < reports.size(); ++i) {
        say(fmt::format("policy {}: {}", i + 1, reports[i].weights));
        head += fmt::format(" {:>9}", fmt::format("policy {}", i + 1));
    }
    say(head + (holds ? " hold state" : ""));
    auto line = [&](const std::string& name, const auto& valueOf) {
        std::string text = fmt::format("  {:<16}", name);
        for (const auto& report : reports) text += fmt::format(" {:>9.4f}", valueOf(report.policy));
        if (holds) text += fmt::format("  {:>9.4f}", valueOf(first.hold));
        say(text);
    };
    for (std::size_t a = 0; a < first.policy.dimensions.size(); ++a) {
        bool inGroup = static_cast<int>(a) >= first.begin && static_cast<int>(a) < first.end;
        line(fmt::format("action[{}]{}", a, inGroup ? " *" : ""),
             [a](const eval::OpenLoopError& error) { return error.dimensions[a]; });
    }
    // policies may look ahead differently far: compared as far as all of them do
    std::size_t steps = first.policy.horizon.size();
    for (const auto& report : reports) steps = std::min(steps, report.policy.horizon.size());
    for (std::size_t k = 0; k < steps; k += std::max<std::size_t>(1, steps / 10)) {
        if (std::isnan(first.policy.horizon[k])) continue;
        line(fmt::format("step {}", k), [k](const eval::OpenLoopError& error) { return error.horizon[k]; });
    }
    line(fmt::format("joints {}:{}", first.begin, first.end),
         [](const eval::OpenLoopError& error) { return error.group; });
    auto best = std::min_element(reports.begin(), reports.end(), [](const auto& a, const auto& b) {
        return a.policy.group < b.policy.group;
    });
    say(fmt::format("nearest to the recorded actions: policy {}", best - reports.begin() + 1));
}

/// The configuration is read for its data: it need not say where weights come from and how long they train.
Result<config::TrainConfig> dataConfiguration(const OpenLoopCommand& options) {
    const nlohmann::json weights = std::filesystem::absolute(options.work.checkpoint).string();
    const std::pair<std::string, std::string> unused[] = {{"policy.pretrained_path", weights.dump()},
                                                          {"training.steps", "1"}};
    std::vector<std::string> overrides = options.overrides;
    for (const auto& [key, value] : unused) {
        auto keys = config::excludedBy(key);
        keys.push_back(key);
        const bool typed = std::any_of(keys.begin(), keys.end(), [&](const std::string& each) {
            return std::any_of(options.overrides.begin(), options.overrides.end(),
                               [&](const std::string& text) { return text.starts_with(each + "="); });
        });
        if (!typed) overrides.push_back(key + "=" + value);
    }
    return config::loadTrainConfig(options.config, overrides);
}

/// A recorded session is compared as the data set that it makes, once for all checkpoints.
Status replaceSession([[maybe_unused]] OpenLoopCommand& options) {
#if STUDIO_ROBOT
    config::DataConfig& data = options.work.config.data;
    if (!app::isRecordedSession(data.root)) return {};
    if (!options.session) {
        STUDIO_ASSIGN(options.session, app::sessionDataset(data.root, media()));
    }
    data.root = *options.session;
    // the numbers were those of a data set's episodes
    data.episodes.clear();
#endif
    return {};
}

Result<eval::OpenLoopReport> compare(OpenLoopCommand& options, const Interrupt& interrupt) {
    STUDIO_CHECK(readJoints(options.joints, options.work));
    STUDIO_ASSIGN(options.work.device, tensors::parseDevice(options.device));
    options.work.findTokenizer = tokenizerLookup(options.download, interrupt.token());
    options.work.dtype = options.dtype == "bf16" ? at::kBFloat16 : at::kFloat;
    STUDIO_ASSIGN(options.work.config, dataConfiguration(options));
    const std::filesystem::path root = options.work.config.data.root;
    STUDIO_CHECK(replaceSession(options));
    bool terminal = isatty(STDERR_FILENO) != 0;
    auto progress = [terminal](std::int64_t done, std::int64_t all) {
        if (terminal)
            std::fprintf(stderr, "\r%lld of %lld frames%s", (long long)done, (long long)all,
                         done == all ? "\n" : "");
    };
    auto report = eval::openLoop(options.work, media(), progress, interrupt.token());
    if (report.ok()) report->data = root;
    return report;
}

int openLoop(OpenLoopCommand& options, bool json) {
    Interrupt interrupt;
    try {
        std::vector<std::filesystem::path> checkpoints = {options.work.checkpoint};
        checkpoints.insert(checkpoints.end(), options.others.begin(), options.others.end());
        std::vector<eval::OpenLoopReport> reports;
        for (const auto& checkpoint : checkpoints) {
            options.work.checkpoint = checkpoint;
            auto report = compare(options, interrupt);
            if (!report.ok()) {
                int code = fail(report.error(), json);
                return report.error().code == ErrorCode::Cancelled ? kStopped : code;
            }
            bool fits = reports.empty() ||
                        report->policy.dimensions.size() == reports.front().policy.dimensions.size();
            if (!fits) {
                return fail(
                    {ErrorCode::InvalidArgument,
                     fmt::format("cannot compare {} with {}: their actions have {} and {} values",
                                 report->weights, reports.front().weights, report->policy.dimensions.size(),
                                 reports.front().policy.dimensions.size()),
                     "Compare checkpoints of one robot."},
                    json);
            }
            reports.push_back(std::move(*report));
        }
        if (json) {
            nlohmann::ordered_json all = nlohmann::ordered_json::array();
            for (const auto& report : reports) all.emplace_back(reportJson(report));
            say((reports.size() == 1 ? all[0] : all).dump(2));
        } else {
            reports.size() == 1 ? printText(reports.front()) : printComparison(reports);
        }
        return kDone;
    } catch (const std::exception& exception) {
        // out of memory, mostly
        return fail({ErrorCode::Unsupported,
                     fmt::format("cannot run the policy on {}: {}", options.device, exception.what()),
                     "Try a smaller --batch or another --device."},
                    json);
    }
}

}  // namespace

void addOpenLoopCommand(CLI::App& app, Common& common, Action& action) {
    auto* command =
        app.add_subcommand("open-loop", "Compare a policy's chunks with recorded actions, frame by frame");
    auto options = std::make_shared<OpenLoopCommand>();
    auto& work = options->work;
    command
        ->add_option("--checkpoint", work.checkpoint,
                     "Policy folder, step folder, or run (its last checkpoint)")
        ->required();
    command->add_option("--compare", options->others,
                        "Further checkpoints that are shown beside it, over the same frames and noise");
    command
        ->add_option("--config", options->config,
                     "Training configuration whose data section is used; it may have no other. Its data.root "
                     "may be a recorded session. Or a project, with --set task=NAME")
        ->required();
    command
        ->add_option("--set", options->overrides, "key=value, overrides the file; may be given several times")
        ->take_all()
        ->expected(1);
    command->add_option("--episodes", work.episodes, "Episode numbers; default: those of the configuration");
    command->add_option("--joints", options->joints,
                        "BEGIN:END, the action values that the summary is about");
    command->add_option("--steps", work.steps, "Euler steps; default: the policy's")
        ->check(CLI::PositiveNumber);
    command->add_option("--batch", work.batch, "Frames at a time")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->add_option("--seed", work.seed, "Seed of the noise")->capture_default_str();
    command->add_option("--device", options->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command->add_option("--dtype", options->dtype, "fp32 or bf16")
        ->capture_default_str()
        ->check(CLI::IsMember({"fp32", "bf16"}));
    command->add_flag(
        "--download", options->download,
        "Fetch the tokenizer that a checkpoint names but lacks, if it is not in the local cache");
    command->add_flag("--json", common.json, "Machine-readable");
    command->footer(
        "Example: kstudio open-loop --checkpoint runs/gr1_pear --config configs/examples/gr1_pear.yaml "
        "--joints 8:15");
    command->callback([options, &common, &action] {
        action = [options, &common] { return openLoop(*options, common.json); };
    });
}

}  // namespace studio::cli
