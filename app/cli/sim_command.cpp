// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio sim record | evaluate | run
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/services.h"
#include "app/cli/sim_commands.h"
#include "core/sim/recorder.h"

namespace studio::cli {

using nlohmann::json;

Status readSize(const std::string& text, int& width, int& height) {
    if (text.empty()) return {};
    constexpr int kLeast = 8, kMost = 4096;
    // five digits at most: a number that no int holds would be read as another
    char behind = 0;
    int readWidth = 0, readHeight = 0;
    bool read = std::sscanf(text.c_str(), "%5dx%5d%c", &readWidth, &readHeight, &behind) == 2;
    if (!read && std::sscanf(text.c_str(), "%5d%c", &readWidth, &behind) == 1) {
        readHeight = readWidth;
        read = true;
    }
    if (read && std::min(readWidth, readHeight) >= kLeast && std::max(readWidth, readHeight) <= kMost) {
        width = readWidth;
        height = readHeight;
        return {};
    }
    if (read)
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot draw pictures of {}x{}: sides are {} to {}", readWidth, readHeight,
                                 kLeast, kMost),
                     "Write 256 or 640x480."};
    return Error{ErrorCode::InvalidArgument, fmt::format("cannot read the size '{}'", text),
                 "Write 256 or 640x480."};
}

Result<std::vector<const sim::Task*>> readTasks(const std::string& text) {
    std::vector<const sim::Task*> out;
    if (text == "all") return std::vector(sim::sequenceTasks().begin(), sim::sequenceTasks().end());
    if (text == "pair") return std::vector(sim::languagePair().begin(), sim::languagePair().end());
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string name = text.substr(begin, end - begin);
        if (name.empty())
            return Error{
                ErrorCode::InvalidArgument,
                text.empty() ? "no task is named" : fmt::format("a task's name is missing in '{}'", text),
                "Join names by single commas: weighing,sorting."};
        STUDIO_ASSIGN(const sim::Task* task, sim::findTask(name));
        if (std::find(out.begin(), out.end(), task) != out.end())
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("task '{}' is named twice in '{}'", name, text), "Name each task once."};
        out.push_back(task);
        begin = end + 1;
    }
    return out;
}

void addSimOptions(CLI::App& command, SimCommon& common, bool several) {
    std::string names;
    for (const sim::Task* task : sim::tasks()) names += (names.empty() ? "" : ", ") + std::string(task->id);
    command
        .add_option("--task", common.task,
                    (several ? "Tasks, joined by commas; all: the four, pair: the two that only the "
                               "instruction tells apart. There are: "
                             : "Of the episode, one of: ") +
                        names)
        ->capture_default_str();
    command.add_option("--size", common.size, "Of the pictures: 256, or 640x480");
    command.add_option("--language", common.language, "Of the instruction: en or zh")
        ->check(CLI::IsMember({"en", "zh"}))
        ->capture_default_str();
    command.add_flag("--shadows", common.shadows, "Draw shadows (slower)");
    sim::Difficulty& d = common.difficulty;
    auto* group = command.add_option_group("Difficulty");
    group->add_option("--positions", d.positionRange, "Factor on the range of start positions, 0..1.5")
        ->capture_default_str();
    group->add_option("--belt-speed", d.beltSpeed, "Factor, 0..2")->capture_default_str();
    group->add_option("--colours", d.colours, "How far colours wander, 0..1")->capture_default_str();
    group->add_option("--distractors", d.distractors, "Things that do not matter, 0..6")
        ->capture_default_str();
    group->add_option("--lighting", d.lighting, "How far the light wanders, 0..1")->capture_default_str();
    group->add_option("--camera-jitter", d.cameraJitter, "Of the cameras' places, metres, 0..0.05")
        ->capture_default_str();
}

namespace {

struct RecordCommand {
    SimCommon common;
    sim::RecordOptions work;
    std::string out;
};

/// One task into one folder, with a line that estimates the end.
Result<sim::RecordProgress> recordTask(const sim::RecordOptions& work, bool quiet,
                                       const Interrupt& interrupt) {
    ProgressLine line(quiet);
    auto begin = std::chrono::steady_clock::now();
    auto progress = [&](const sim::RecordProgress& now) {
        double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        auto made = static_cast<double>(now.episodes - now.before);
        double left = made > 0 ? passed / made * static_cast<double>(now.wanted - now.episodes) : -1;
        line.show(now.episodes, now.wanted, left,
                  fmt::format("episodes of {}, {} frames, {} failed", work.task, now.frames,
                              now.failedSeeds.size()));
    };
    auto done = sim::record(work, progress, interrupt.token());
    line.clear();
    return done;
}

int record(RecordCommand options, bool asJson) {
    auto tasks = readTasks(options.common.task);
    if (!tasks.ok()) return fail(tasks.error(), asJson);
    if (auto status = readSize(options.common.size, options.work.width, options.work.height); !status.ok())
        return fail(status.error(), asJson);
    options.work.chinese = options.common.language == "zh";
    options.work.shadows = options.common.shadows;
    options.work.difficulty = options.common.difficulty;
    options.work.media = media();
    Interrupt interrupt;
    json sets = json::array();
    for (const sim::Task* task : *tasks) {
        options.work.task = task->id;
        // several tasks are several sets: a data set has one folder of its own
        options.work.folder = tasks->size() > 1 ? std::filesystem::path(options.out) / task->id
                                                : std::filesystem::path(options.out);
        auto begin = std::chrono::steady_clock::now();
        auto done = recordTask(options.work, asJson, interrupt);
        if (!done.ok()) {
            int code = fail(done.error(), asJson);
            return done.error().code == ErrorCode::Cancelled ? static_cast<int>(kStopped) : code;
        }
        double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        sets.push_back({{"task", task->id},
                        {"folder", options.work.folder.string()},
                        {"episodes", done->episodes},
                        {"episodes_before", done->before},
                        {"episodes_wanted", done->wanted},
                        {"frames", done->frames},
                        {"failed_seeds", done->failedSeeds},
                        {"seconds", passed}});
        if (!asJson && done->episodes > done->wanted)
            say(fmt::format(
                "note: {} holds {} episodes already, more than the {} asked for: nothing was added",
                options.work.folder.string(), done->episodes, done->wanted));
        if (!asJson)
            say(fmt::format("{}: {} episodes, {} frames in {:.1f} s ({} seeds failed and were left out)",
                            options.work.folder.string(), done->episodes, done->frames, passed,
                            done->failedSeeds.size()));
    }
    if (asJson) say(sets);
    return kDone;
}

void addRecord(CLI::App& simCommand, Common& common, Action& action) {
    auto* sub =
        simCommand.add_subcommand("record", "Record demonstrations of the scripted expert (LeRobot v3.0).");
    auto options = std::make_shared<RecordCommand>();
    addSimOptions(*sub, options->common);
    sub->add_option("--episodes", options->work.episodes, "In the whole set")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    sub->add_option("--out", options->out,
                    "New folder, or one of an earlier start to go on with; with several "
                    "tasks each has its own below it")
        ->required();
    sub->add_option("--first-seed", options->work.firstSeed, "Seeds count up from here")
        ->check(seedNumber())
        ->capture_default_str();
    sub->add_option("--noise", options->work.noise.rad,
                    "Of the executed command, rad; the recorded action stays clean")
        ->check(finiteNumber())
        ->check(CLI::Range(0.0, 0.2))
        ->capture_default_str();
    sub->add_option("--codec", options->work.codec, "av1 or h264")
        ->check(CLI::IsMember({"av1", "h264"}))
        ->capture_default_str();
    sub->add_option("--threads", options->work.threads, "That simulate and draw, beside the one that encodes")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    sub->add_flag("--json", common.json, "Machine-readable");
    sub->footer("Example: kstudio sim record --task weighing --episodes 40 --out datasets/weighing");
    sub->callback([options, &common, &action] {
        action = [options, &common] { return record(*options, common.json); };
    });
}

}  // namespace

void addSimCommand(CLI::App& app, Common& common, Action& action) {
    auto* command =
        app.add_subcommand("sim", "The simulated Kuavo: demonstrations, closed-loop success, watching");
    command->require_subcommand(1);
    addRecord(*command, common, action);
    addSimEvaluateCommand(*command, common, action);
    addSimRunCommand(*command, common, action);
}

}  // namespace studio::cli
