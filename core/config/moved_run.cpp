// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/moved_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/config/project_places.h"

namespace studio::config {

namespace fs = std::filesystem;

namespace {

bool isDataSet(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "meta", ignored);
}

bool isAnything(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// Finds what a run names from where the run lies now.
class MovedFinder {
public:
    MovedFinder(fs::path then, fs::path now) : then_(std::move(then)), now_(std::move(now)) {}

    /// `what`: its name in a note; empty: none is made. `stated`: where somebody says that it is.
    template <class Text>
    void find(const std::string& what, Text& named, bool (*isThere)(const fs::path&),
              const fs::path& stated = {}) {
        const fs::path old = named;
        if (!old.is_absolute() || isThere(old)) return;
        const fs::path way = old.lexically_relative(then_);
        fs::path beside = way.empty() ? fs::path() : (now_ / way).lexically_normal();
        if (!beside.has_filename()) beside = beside.parent_path();
        for (const fs::path& place : {stated, beside}) {
            if (place.empty() || !isThere(place)) continue;
            if (!what.empty())
                notes.push_back(
                    fmt::format("{} is not at {} any more: {} is used", what, old.string(), place.string()));
            named = place.string();
            return;
        }
    }

    std::vector<std::string> notes;

private:
    fs::path then_, now_;  ///< folder of the run when it was made, and today
};

/// The data sets that a run's own project names; nothing where it cannot be read.
DataRoots rootsOf(const fs::path& project) {
    auto loaded = loadProject(project);
    return loaded.ok() ? dataRoots(*loaded) : DataRoots();
}

bool lacksData(const TrainConfig& config) {
    const auto& previous = config.replay.previous;
    return !isDataSet(config.data.root) ||
           std::any_of(previous.begin(), previous.end(),
                       [](const PreviousTask& task) { return !isDataSet(task.data.root); });
}

}  // namespace

std::vector<std::string> followMoved(TrainConfig& config, const fs::path& run, const DataRoots& today) {
    std::error_code ignored;
    fs::path folder = fs::absolute(run, ignored).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    const fs::path then = std::exchange(config.training.outputDirectory, folder.parent_path());
    MovedFinder finder(then.lexically_normal(), folder.parent_path());
    finder.find("", config.stage.project, isAnything);
    const bool asked = today.empty() && !config.stage.project.empty() && lacksData(config);
    const DataRoots roots = asked ? rootsOf(config.stage.project) : today;
    auto data = [&](int task, fs::path& root) {
        const auto stated = roots.find(task);
        finder.find(fmt::format("the data set of task {}", task), root, isDataSet,
                    stated == roots.end() ? fs::path() : stated->second);
    };
    data(config.stage.task, config.data.root);
    for (PreviousTask& task : config.replay.previous) data(task.task, task.data.root);
    PolicySource& source = config.source;
    finder.find("policy.pretrained_path", source.pretrainedPath, isAnything);
    for (fs::path* file :
         {&source.vlmConfig, &config.data.statsFile, &config.stage.parent, &config.replay.reservoir})
        finder.find("", *file, isAnything);
    finder.find("", source.tokenizer, isAnything);
    return std::move(finder.notes);
}

std::string movedDataHint(const fs::path& run) {
    return fmt::format("Put it back, or write where it is now into {}: data.root.",
                       (run / "config.yaml").string());
}

}  // namespace studio::config
