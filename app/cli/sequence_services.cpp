// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sequence_services.h"

#include <atomic>
#include <cstdio>
#include <thread>

#include "app/cli/output.h"
#include "app/cli/run_view.h"
#include "app/cli/services.h"
#include "core/train/sequence_training.h"

namespace studio::cli {

namespace {

/// Trains on a worker while this thread shows the run directory.
train::Outcome runFollowed(train::Training& training, std::stop_token stop, bool json) {
    train::Outcome outcome;
    std::atomic<bool> ended = false;
    {
        std::jthread worker([&] {
            outcome = training.run(stop);
            ended = true;
        });
        auto followed = followRun(
            training.folder(), [&] { return ended.load(); }, json);
        if (!followed.ok() && !json) std::fprintf(stderr, "%s\n", followed.error().text().c_str());
    }
    return outcome;
}

}  // namespace

sequence::SequenceServices sequenceServices(bool download, const std::vector<std::string>& argv, bool json,
                                            std::stop_token stopDownload) {
    auto services = train::sequenceServices(
        trainingServices(download, argv, std::move(stopDownload)),
        [json](train::Training& training, std::stop_token stop) { return runFollowed(training, stop, json); },
        [json](const std::string& note) {
            if (!json) std::fprintf(stderr, "statistics: %s\n", note.c_str());
        });
    services.report = [json](const sequence::StagePlan& stage, const std::string& what,
                             const std::filesystem::path& run) {
        if (json) {
            say(nlohmann::json{{"type", "stage"},
                               {"stage", stage.stage},
                               {"task", stage.task},
                               {"what", what},
                               {"run", run.string()}}
                    .dump());
        } else {
            std::fprintf(stderr, "stage %d (%s): %s, %s\n", stage.stage, stage.name.c_str(), what.c_str(),
                         run.c_str());
        }
    };
    return services;
}

}  // namespace studio::cli
