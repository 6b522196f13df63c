// SPDX-License-Identifier: GPL-3.0-or-later
// A kstudio for tests of the demo: it understands the commands of its steps and leaves behind what the real
// one leaves, in no time and without Torch or a simulator. Stages run through the real sequencer.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/append_event.h"
#include "core/run/run_follower.h"
#include "tests/core/sequence/fake_trainer.h"
#include "tests/support/must.h"

namespace {

namespace fs = std::filesystem;
using namespace studio;
using studio::test::must;

struct Words {
    std::vector<std::string> all;
    bool has(const std::string& word) const { return std::find(all.begin(), all.end(), word) != all.end(); }
    /// Every value behind `name`.
    std::vector<std::string> values(const std::string& name) const {
        std::vector<std::string> found;
        for (std::size_t i = 0; i + 1 < all.size(); ++i) {
            if (all[i] == name) found.push_back(all[i + 1]);
        }
        return found;
    }
    std::string value(const std::string& name) const { return values(name).at(0); }
};

int record(const Words& words) {
    const fs::path out = words.value("--out");
    const int wanted = std::stoi(words.value("--episodes"));
    std::vector<int> seeds;
    for (int k = 0; k < wanted; ++k) {
        seeds.push_back(k);
        std::fprintf(stderr, "%d/%d  episodes  ETA 0:01\n", k + 1, wanted);
    }
    must(makeFolders(out / "meta"));
    must(writeJson(out / "meta/info.json", nlohmann::json{{"total_episodes", wanted}}));
    must(writeJson(out / "recording.json", nlohmann::json{{"seeds", seeds}}));
    return 0;
}

int train(const Words& words) {
    sequence::PlanOptions plan;
    plan.first = plan.last = std::stoi(words.value("--stages"));
    plan.overrides = words.values("--set");
    if (words.has("--seed")) plan.seed = std::stoull(words.value("--seed"));
    if (words.has("--branch")) {
        plan.branch = words.value("--branch");
        plan.branchAt = std::stoi(words.value("--from"));
    }
    test::FakeProject fake(1);
    auto project = must(config::loadProject(words.all.at(2), plan.overrides));
    return must(sequence::runSequence(project, plan, fake.services(), {})).end.word == "done" ? 0 : 1;
}

/// Of a hundred trials: naive loses all of the first task, everything else succeeds in four of five.
int evaluate(const Words& words) {
    const fs::path run = words.value("--checkpoint");
    auto follower = must(run::RunFollower::open(run));
    while (follower.poll().more) {
    }
    const bool naive = run.string().find("/naive") != std::string::npos;
    const auto trials = std::stoll(words.value("--episodes")),
               first = std::stoll(words.value("--first-seed"));
    std::string tasks = words.value("--task") + ",";
    for (std::size_t end; (end = tasks.find(',')) != std::string::npos; tasks.erase(0, end + 1)) {
        run::Evaluation e{.step = follower.summary().step(),
                          .task = tasks.substr(0, end),
                          .where = "sim",
                          .checkpoint = "checkpoints/last",
                          .trials = trials,
                          .firstSeed = first};
        for (long long k = 0; k < trials; ++k) {
            const bool lost = naive && e.task == "moving_grasp";
            if (lost || k % 5 == 0) e.failedSeeds.push_back(first + k);
        }
        e.successes = trials - static_cast<std::int64_t>(e.failedSeeds.size());
        must(run::appendEvent(run, e));
    }
    return 0;
}

/// A file of that name in the folder of the test is taken away once.
bool once(const fs::path& folder, const std::string& name) {
    std::error_code ignored;
    return fs::remove(folder / name, ignored);
}

}  // namespace

int main(int argc, char** argv) {
    Words words{{argv + 1, argv + argc}};
    const fs::path folder = std::getenv("FAKE_KSTUDIO");
    std::string called;
    for (const std::string& word : words.all) called += (called.empty() ? "" : " ") + word;
    std::ofstream(folder / "calls", std::ios::app) << called + "\n";
    const std::string what = words.all.at(1);
    if (once(folder, "fail-" + what)) {
        std::fprintf(stderr, "error: no space left on the moon\n");
        return 1;
    }
    if (once(folder, "hang-" + what)) {
        std::fprintf(stderr, "3/6  steps\n");
        ::pause();  // until a signal ends it
    }
    if (what == "record") return record(words);
    return what == "run" ? train(words) : evaluate(words);
}
