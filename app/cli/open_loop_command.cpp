// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <exception>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/services.h"
#include "core/eval/open_loop.h"
#include "core/tensors/device.h"

#include <unistd.h>

namespace studio::cli {

namespace {

struct Options {
    std::string config, device = "auto", dtype = "fp32", joints;
    std::vector<std::string> overrides;
    eval::OpenLoopOptions work;
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

nlohmann::ordered_json toJson(const eval::OpenLoopError& error) {
    return {{"group", error.group}, {"dimensions", error.dimensions}, {"horizon", error.horizon}};
}

void printJson(const eval::OpenLoopReport& r) {
    nlohmann::ordered_json json{
        {"weights", r.weights}, {"data", r.data.string()},    {"episodes", r.episodes},
        {"frames", r.frames},   {"compared", r.compared},     {"steps", r.euler},
        {"chunk", r.chunk},     {"joints", {r.begin, r.end}}, {"mean_absolute_error", toJson(r.policy)}};
    if (!r.hold.dimensions.empty()) json["holding_the_state"] = toJson(r.hold);
    json["notes"] = r.notes;
    say(json.dump(2));
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

Result<eval::OpenLoopReport> compare(Options& options, const Interrupt& interrupt) {
    STUDIO_CHECK(readJoints(options.joints, options.work));
    STUDIO_ASSIGN(options.work.device, tensors::parseDevice(options.device));
    options.work.dtype = options.dtype == "bf16" ? at::kBFloat16 : at::kFloat;
    STUDIO_ASSIGN(options.work.config, config::loadTrainConfig(options.config, options.overrides));
    bool terminal = isatty(STDERR_FILENO) != 0;
    auto progress = [terminal](std::int64_t done, std::int64_t all) {
        if (terminal)
            std::fprintf(stderr, "\r%lld of %lld frames%s", (long long)done, (long long)all,
                         done == all ? "\n" : "");
    };
    return eval::openLoop(options.work, media(), progress, interrupt.token());
}

int openLoop(Options& options, bool json) {
    Interrupt interrupt;
    try {
        auto report = compare(options, interrupt);
        if (!report.ok()) {
            int code = fail(report.error(), json);
            return report.error().code == ErrorCode::Cancelled ? kStopped : code;
        }
        json ? printJson(*report) : printText(*report);
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
    auto options = std::make_shared<Options>();
    auto& work = options->work;
    command
        ->add_option("--checkpoint", work.checkpoint,
                     "Policy folder, step folder, or run (its last checkpoint)")
        ->required();
    command->add_option("--config", options->config, "Training configuration whose data section is used")
        ->required();
    command->add_option("--set", options->overrides,
                        "key=value, overrides the file; may be given several times");
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
    command->add_flag("--json", common.json, "Machine-readable");
    command->footer(
        "Example: kstudio open-loop --checkpoint runs/gr1_pear --config configs/examples/gr1_pear.yaml "
        "--joints 8:15");
    command->callback([options, &common, &action] {
        action = [options, &common] { return openLoop(*options, common.json); };
    });
}

}  // namespace studio::cli
