// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/find_sequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/config/project_config.h"
#include "core/config/project_places.h"
#include "core/config/resolve.h"
#include "core/config/train_config.h"
#include "core/retention/same_project.h"
#include "core/run/run_list.h"
#include "core/run/run_lock.h"

namespace studio::retention {

namespace fs = std::filesystem;

namespace {

/// What chains a run to others.
struct Link {
    fs::path run, parent;
    int task = 0;
    std::string strategy;
    std::uint64_t seed = 0;
    bool earlierTasks = false;
    bool ended = false;  ///< done
    double startedS = 0;
    bool alive = false;  ///< is being trained
    bool distills = false, l2sp = false;
    StageSettings settings = {};
    fs::path project = {};
};

fs::path resolved(const fs::path& path) {
    std::error_code ignored;
    fs::path found = fs::weakly_canonical(path, ignored);
    return found.empty() ? path : found;
}

/// The run that `run` goes on from, where it lies now: folders of runs are copied from machine to machine,
/// and a copy goes with its own runs even where the original is still there.
fs::path parentOf(const fs::path& run, const fs::path& parent) {
    if (parent.empty()) return parent;
    const fs::path name = parent.filename(), folder = run.parent_path();
    for (const fs::path& place :
         {folder / name, folder.parent_path() / parent.parent_path().filename() / name}) {
        if (run::looksLikeRun(place)) return resolved(place);
    }
    return resolved(parent);
}

/// The folder that holds the last run, without the seed, which would set the seeds of one plan apart; empty:
/// it has no name of its own.
std::string plainFolder(const FoundSequence& sequence) {
    std::string folder = sequence.runs.back().parent_path().filename().string();
    const std::string seed = fmt::format("-seed{}", sequence.seed);
    if (folder.size() > seed.size() && folder.ends_with(seed)) folder.resize(folder.size() - seed.size());
    return folder == "runs" ? "" : folder;
}

/// What tells a second sequence of its plan and seed from the first.
std::string folderOf(const FoundSequence& sequence, std::size_t number) {
    const std::string folder = plainFolder(sequence);
    return folder.empty() ? fmt::format("({})", number) : fmt::format("({})", folder);
}

class Finder {
public:
    explicit Finder(std::vector<std::string>* notes) : notes_(notes) {}

    Status lookBelow(const fs::path& place) {
        STUDIO_ASSIGN(std::vector<run::RunListEntry> runs, run::listRuns(runsOf(place)));
        for (const auto& entry : runs) add(entry);
        return {};
    }

    std::vector<FoundSequence> sequences() {
        // a stage outside the named folders belongs to its sequence all the same
        for (std::vector<fs::path> missing = parentsOutside(); !missing.empty(); missing = parentsOutside()) {
            for (const fs::path& parent : missing) add(run::inspectRun(parent));
        }
        std::set<fs::path> continued;
        for (const auto& [run, link] : links_) continued.insert(link.parent);
        std::vector<Chain> chains;
        for (const auto& [run, link] : links_) {
            if (!continued.count(run)) chains.push_back(chainTo(link));
        }
        return label(std::move(chains));
    }

private:
    /// Where a project keeps its runs, which may be far from it; any other folder is one of runs itself.
    fs::path runsOf(const fs::path& place) const {
        if (!config::isProject(place)) return place;
        auto project = config::loadProject(place);
        if (!project.ok()) {
            if (notes_) notes_->push_back("only its own folder was searched: " + project.error().message);
            return place;
        }
        fs::path runs = config::resolve(project->base, project->folder).training.outputDirectory;
        std::error_code ignored;
        return fs::is_directory(runs, ignored) ? runs : project->folder;
    }

    struct Chain {
        FoundSequence found;
        bool ended = false, alive = false;
        double startedS = 0;
        fs::path project = {};
    };

    void add(const run::RunListEntry& entry) {
        fs::path run = resolved(entry.path);
        auto config = config::loadTrainConfig(run / "config.yaml");
        if (!config.ok()) {
            // not asked for again
            links_.emplace(run, Link{.run = run, .parent = {}, .strategy = {}});
            unreadable_.insert(run);
            if (notes_)
                notes_->push_back(fmt::format("{} is passed over: {}", run.string(), config.error().message));
            return;
        }
        const auto& stage = config->stage;
        links_[run] = {run,
                       parentOf(run, stage.parent),
                       stage.task,
                       config->replay.strategy,
                       config->training.seed,
                       !config->replay.previous.empty(),
                       entry.status.state == run::RunState::Done,
                       entry.startedS,
                       entry.status.alive(),
                       config->replay.distill > 0,
                       config->replay.l2sp > 0,
                       stageSettings(*config),
                       config::projectOf(run, *config)};
    }

    std::vector<fs::path> parentsOutside() const {
        std::vector<fs::path> outside;
        for (const auto& [run, link] : links_) {
            if (!link.parent.empty() && !links_.count(link.parent) && run::looksLikeRun(link.parent))
                outside.push_back(link.parent);
        }
        return outside;
    }

    /// From one stage to the next no run lives, but the sequencer holds the folder in which it makes them.
    bool isBetweenStages(const Link& last) const {
        const fs::path folder = last.run.parent_path();
        const bool newest = std::none_of(links_.begin(), links_.end(), [&](const auto& other) {
            return other.first.parent_path() == folder && other.second.startedS > last.startedS;
        });
        return newest && run::isLocked(folder);
    }

    Chain chainTo(const Link& last) const {
        Chain chain;
        chain.ended = last.ended;
        chain.alive = last.alive || isBetweenStages(last);
        chain.startedS = last.startedS;
        chain.project = last.project;
        chain.found.seed = last.seed;
        std::set<fs::path> seen;
        // the first stage has nothing to replay, whatever its strategy: it counts only where it stands alone
        bool replays = last.parent.empty() && last.strategy != "none";
        bool distills = false, l2sp = false;
        const Link* first = &last;
        for (const Link* link = &last; link && seen.insert(link->run).second;) {
            chain.found.runs.insert(chain.found.runs.begin(), link->run);
            // one run is one seed, whoever goes on from it
            StageSettings settings = link->settings;
            settings["stage seed"] = link->seed == last.seed ? "own" : std::to_string(link->seed);
            chain.found.settings.insert(chain.found.settings.begin(), std::move(settings));
            replays = replays || (link->strategy != "none" && link->earlierTasks);
            chain.alive = chain.alive || link->alive;
            distills = distills || link->distills;
            l2sp = l2sp || link->l2sp;
            first = link;
            auto parent = links_.find(link->parent);
            if (parent == links_.end() && !link->parent.empty() && notes_) {
                notes_->push_back(
                    fmt::format("{} goes on from {}, which is not there: its sequence begins with it",
                                link->run.string(), link->parent.string()));
            }
            link = parent == links_.end() ? nullptr : &parent->second;
        }
        // earlier tasks without an earlier stage: all are taught at once
        chain.found.joint = first == &last && last.parent.empty() && last.earlierTasks;
        chain.found.kind = chain.found.joint ? "joint" : replays ? last.strategy : "naive";
        // what holds a policy to its start keeps as well: such a sequence bounds nothing
        if (!chain.found.joint && !replays && (distills || l2sp))
            chain.found.kind = fmt::format("none{}{}", distills ? ", distill" : "", l2sp ? ", l2sp" : "");
        return chain;
    }

    /// What was tried and given up, or is only the beginning of another; not what goes on.
    static void leaveOut(std::vector<Chain>& kind) {
        const std::vector<Chain> all = kind;
        std::erase_if(kind, [&](const Chain& c) {
            return !c.alive && std::any_of(all.begin(), all.end(), [&](const Chain& other) {
                const bool longer = other.found.runs.size() > c.found.runs.size();
                return other.ended && other.found.seed == c.found.seed && (!c.ended || longer) &&
                       samePlan(c.found.settings, other.found.settings) &&
                       isOneFolder(c.project, other.project).value_or(true);
            });
        });
    }

    /// Sequences of one kind by plan: those of one plan differ in their seeds alone.
    static std::vector<std::vector<Chain>> byPlan(std::vector<Chain> kind) {
        // a beginning goes with the first longer one that it fits
        std::stable_sort(kind.begin(), kind.end(), [](const Chain& a, const Chain& b) {
            return std::tuple(b.found.runs.size(), a.startedS) < std::tuple(a.found.runs.size(), b.startedS);
        });
        std::vector<std::vector<Chain>> plans;
        for (Chain& chain : kind) {
            auto plan = std::find_if(plans.begin(), plans.end(), [&](const auto& each) {
                return samePlan(each.front().found.settings, chain.found.settings);
            });
            if (plan == plans.end()) plan = plans.insert(plan, std::vector<Chain>());
            plan->push_back(std::move(chain));
        }
        return plans;
    }

    /// The folder that holds all of a plan's sequences, without their seeds; empty: there are several.
    static std::string branchOf(const std::vector<Chain>& plan) {
        std::set<std::string> names;
        for (const Chain& chain : plan) names.insert(plainFolder(chain.found));
        return names.size() == 1 ? *names.begin() : std::string();
    }

    /// Whether one is no second seed beside the other: of the same seed, or with a run in common.
    static bool areOneSeed(const FoundSequence& a, const FoundSequence& b) {
        return a.seed == b.seed || std::any_of(a.runs.begin(), a.runs.end(), [&](const fs::path& run) {
                   return std::find(b.runs.begin(), b.runs.end(), run) != b.runs.end();
               });
    }

    /// Gives the sequences of one plan its name; where a seed or a run comes again, with more behind it.
    static void name(std::vector<Chain>& plan, const std::string& label, std::vector<FoundSequence>& all) {
        std::sort(plan.begin(), plan.end(), [](const Chain& a, const Chain& b) {
            return std::tuple(a.found.seed, a.startedS) < std::tuple(b.found.seed, b.startedS);
        });
        for (auto chain = plan.begin(); chain != plan.end(); ++chain) {
            FoundSequence& found = chain->found;
            std::size_t again = 0;
            bool ofSameSeed = false;
            for (auto before = plan.begin(); before != chain; ++before) {
                if (areOneSeed(before->found, found)) ++again;
                ofSameSeed = ofSameSeed || before->found.seed == found.seed;
            }
            auto isTaken = [&](const std::string& title) {
                return std::any_of(plan.begin(), chain, [&](const Chain& before) {
                    return before.found.label == title && areOneSeed(before.found, found);
                });
            };
            std::string title = label;
            if (again > 0)
                title +=
                    " " + (ofSameSeed ? folderOf(found, again + 1) : fmt::format("(seed {})", found.seed));
            if (isTaken(title)) title += fmt::format(" ({})", again + 1);
            found.label = title;
            all.push_back(found);
        }
    }

    std::vector<FoundSequence> label(std::vector<Chain> chains) const {
        std::erase_if(chains, [&](const Chain& c) { return unreadable_.count(c.found.runs.back()) > 0; });
        std::map<std::string, std::vector<Chain>> kinds;
        for (Chain& chain : chains) kinds[chain.found.kind].push_back(std::move(chain));
        std::vector<FoundSequence> all;
        for (auto& [kind, group] : kinds) {
            leaveOut(group);
            auto plans = byPlan(std::move(group));
            std::vector<PlanSettings> settings;
            std::vector<std::string> branches, labels;
            for (const auto& plan : plans) {
                settings.push_back(plan.front().found.settings);
                branches.push_back(branchOf(plan));
            }
            const auto apart = distinctions(settings, branches);
            for (std::size_t i = 0; i < plans.size(); ++i) {
                std::string title = apart[i].empty() ? kind : fmt::format("{} ({})", kind, apart[i]);
                if (std::find(labels.begin(), labels.end(), title) != labels.end())
                    title += fmt::format(" ({})", i + 1);
                name(plans[i], labels.emplace_back(title), all);
            }
        }
        auto rank = [](const FoundSequence& s) { return s.joint ? 0 : s.kind == "naive" ? 1 : 2; };
        std::sort(all.begin(), all.end(), [&](const FoundSequence& a, const FoundSequence& b) {
            return std::tuple(rank(a), a.label, a.seed) < std::tuple(rank(b), b.label, b.seed);
        });
        return all;
    }

    std::vector<std::string>* notes_;
    std::map<fs::path, Link> links_;
    std::set<fs::path> unreadable_;
};

}  // namespace

Result<std::vector<FoundSequence>> findSequences(const std::vector<fs::path>& places,
                                                 std::vector<std::string>* notes) {
    Finder finder(notes);
    for (const fs::path& place : places) STUDIO_CHECK(finder.lookBelow(place));
    std::vector<FoundSequence> found = finder.sequences();
    if (!found.empty()) return found;
    std::string where = places.empty() ? "the current folder" : places.front().string();
    return Error{ErrorCode::NotFound,
                 fmt::format("cannot show what was retained: no runs found in {}", where),
                 "Name a project, a folder of runs, or the runs of a sequence in order."};
}

}  // namespace studio::retention
