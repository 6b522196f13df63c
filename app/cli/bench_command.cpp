// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/services.h"
#include "core/base/build_info.h"
#include "core/base/file.h"
#include "core/eval/bench.h"
#include "core/eval/bench_dataset.h"
#include "core/tensors/device.h"
#include "core/tensors/torch_facts.h"

#if STUDIO_SIM
#include "core/sim/bench_sim.h"
#endif

namespace studio::cli {

namespace {

struct BenchOptions {
    std::vector<std::string> sizes{"tiny", "500m"}, dtypes, what{"chunk", "train", "loader"};
    std::string device = "auto", data;
    bool eager = false, sim = false;
    eval::BenchOptions bench;
};

bool has(const std::vector<std::string>& list, const char* word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Where a person waits for minutes, a word on what is going on.
void tell(const std::string& line) {
    std::fprintf(stderr, "%s\n", line.c_str());
}

Status measureSize(const BenchOptions& options, const std::string& size, nlohmann::ordered_json& figures) {
    eval::BenchOptions bench = options.bench;
    bench.size = size;
    bench.graph = !options.eager;
    STUDIO_ASSIGN(policy::OpenedPolicy policy, eval::benchPolicy(bench));
    for (const std::string& dtype : options.dtypes) {
        bench.dtype = dtype == "bf16" ? at::kBFloat16 : at::kFloat;
        if (has(options.what, "chunk")) {
            tell(fmt::format("{} {}: one chunk", size, dtype));
            STUDIO_ASSIGN(eval::Figure figure, eval::benchChunk(policy, bench));
            figures.push_back(std::move(figure));
        }
        if (has(options.what, "train")) {
            tell(fmt::format("{} {}: training", size, dtype));
            STUDIO_ASSIGN(eval::Figure figure, eval::benchTraining(policy, bench));
            figures.push_back(std::move(figure));
        }
    }
    return {};
}

Status measureSimulator([[maybe_unused]] const BenchOptions& options,
                        [[maybe_unused]] nlohmann::ordered_json& figures) {
#if STUDIO_SIM
    sim::SimBenchOptions work;
    if (options.bench.count > 0) {
        work.frames = options.bench.count;
        work.episodes = std::max(1, options.bench.count / 10);
    } else {
        tell("simulator: about a minute");
    }
    STUDIO_ASSIGN(figures, sim::benchSim(work));
    return {};
#else
    return Error{ErrorCode::Unsupported, "cannot measure the simulator: this program was built without it",
                 "Build with MuJoCo and the headers of EGL."};
#endif
}

/// A folder for the time of one measurement.
class ScratchFolder {
public:
    static Result<ScratchFolder> make() {
        std::error_code problem;
        auto parent = std::filesystem::temp_directory_path(problem);
        if (problem) parent = "/tmp";
        std::string name = (parent / "kstudio-bench-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) return systemError("make a folder in", parent);
        return ScratchFolder(name);
    }
    ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;  ///< empty: moved away
};

/// A data set made for it: nobody named one.
Status measureMadeSet(const BenchOptions& options, const std::string& coding,
                      nlohmann::ordered_json& figures) {
    STUDIO_ASSIGN(ScratchFolder scratch, ScratchFolder::make());
    tell(fmt::format("loader: a data set made for it ({})", coding));
    eval::BenchDatasetOptions made;
    made.coding = coding;
    STUDIO_ASSIGN(nlohmann::ordered_json about,
                  eval::writeBenchDataset(scratch.path() / "set", media(), made));
    STUDIO_ASSIGN(eval::Figure figure, eval::benchData(scratch.path() / "set", media(), options.bench));
    // its folder is gone when somebody reads this
    figure["data"] = std::move(about);
    figures.push_back(std::move(figure));
    return {};
}

Status measureLoader(const BenchOptions& options, nlohmann::ordered_json& figures) {
    if (options.data.empty()) {
        if (!media()) return measureMadeSet(options, "none", figures);
        STUDIO_CHECK(measureMadeSet(options, "av1", figures));
        return measureMadeSet(options, "png", figures);
    }
    tell("loader: " + options.data);
    STUDIO_ASSIGN(eval::Figure figure, eval::benchData(options.data, media(), options.bench));
    figures.push_back(std::move(figure));
    return {};
}

Status measure(BenchOptions& options, nlohmann::ordered_json& figures) {
    if (options.sim) return measureSimulator(options, figures);
    STUDIO_ASSIGN(options.bench.device, tensors::parseDevice(options.device));
    if (options.dtypes.empty()) {
        options.dtypes = {"fp32"};
        if (options.bench.device.is_cuda()) options.dtypes.push_back("bf16");
    }
    bool policies = has(options.what, "chunk") || has(options.what, "train");
    for (const std::string& size : policies ? options.sizes : std::vector<std::string>()) {
        try {
            STUDIO_CHECK(measureSize(options, size, figures));
        } catch (const std::exception& exception) {
            // out of memory, mostly
            return Error{ErrorCode::Unsupported,
                         fmt::format("cannot measure {} on {}: {}", size, options.device, exception.what()),
                         "Try a smaller --batch, --size tiny or another --device."};
        }
    }
    return has(options.what, "loader") ? measureLoader(options, figures) : Status();
}

int bench(BenchOptions& options, bool json) {
    auto figures = nlohmann::ordered_json::array();
    auto status = measure(options, figures);
    // what was measured before something failed is not lost
    nlohmann::ordered_json report{{"version", buildInfo().version},
                                  {"commit", buildInfo().commit},
                                  {"torch", tensors::torchFacts().version},
                                  {"figures", figures}};
    if (!figures.empty()) say(report.dump(2));
    return status.ok() ? kDone : fail(status.error(), json);
}

}  // namespace

void addBenchCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand("bench", "Measure latency, training and loading; prints JSON");
    auto options = std::make_shared<BenchOptions>();
    auto words = [&](const char* name, std::vector<std::string>& list,
                     const std::vector<std::string>& allowed, const char* text) {
        return command->add_option(name, list, text)->delimiter(',')->check(CLI::IsMember(allowed));
    };
    std::vector<CLI::Option*> ofPolicies;
    auto ofPolicy = [&ofPolicies](CLI::Option* option) {
        ofPolicies.push_back(option);
        return option;
    };
    ofPolicy(words("--size", options->sizes, {"tiny", "500m"}, "Sizes of the policy (random weights)"));
    ofPolicy(words("--dtype", options->dtypes, {"fp32", "bf16"},
                   "Types to compute in; default fp32, on a GPU both"));
    ofPolicy(words("--what", options->what, {"chunk", "train", "loader"},
                   "What to measure; default all, --data adds the loader"));
    ofPolicy(command->add_option("--device", options->device, "auto, cpu, cuda or cuda:N"))
        ->capture_default_str();
    ofPolicy(
        command->add_option("--data", options->data, "Data set for the loader; default one made for it"));
    ofPolicy(command->add_option("--warmups", options->bench.warmUps, "Runs before the clock starts"))
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option(
            "--count", options->bench.count,
            "Runs that are timed; of the simulator pictures per figure, and a tenth as many episodes")
        ->check(CLI::Range(1, 1000000));
    ofPolicy(command->add_option("--batch", options->bench.batch,
                                 "Samples a training step or a batch of the loader"))
        ->check(CLI::PositiveNumber);
    ofPolicy(command->add_option("--frames", options->bench.compareFrames,
                                 "Frames on which bf16 is compared with fp32"))
        ->check(CLI::PositiveNumber);
    ofPolicy(command->add_flag("--eager", options->eager, "On a GPU: without a CUDA graph"));
    auto* sim =
        command->add_flag("--sim", options->sim, "The simulator instead: physics, pictures, episodes");
    for (CLI::Option* option : ofPolicies) sim->excludes(option);
    command->footer("Example: kstudio bench --size 500m --dtype fp32,bf16 --what chunk");
    command->callback([options, &common, &action] {
        if (!options->data.empty() && !has(options->what, "loader")) options->what.push_back("loader");
        action = [options, &common] { return bench(*options, common.json); };
    });
}

}  // namespace studio::cli
