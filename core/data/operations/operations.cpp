// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/operations/operations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "core/base/file.h"
#include "core/data/operations/episode_copier.h"
#include "core/data/operations/new_set.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

/// Coded bytes that wait before files are written: large enough that no file is rewritten often.
constexpr std::uint64_t kBatchBytes = 256u << 20;

/// One source and the positions to take from it.
struct Selection {
    EpisodeCopier* copier;
    std::vector<std::size_t> positions;
};

/// Counts over a whole operation, which may fill several folders.
struct Counter {
    const OperationOptions& options;
    std::int64_t done = 0, total = 0;
    void step() {
        ++done;
        if (options.progress) options.progress(done, total);
    }
};

void noteRenumbering(const Selection& selection, std::vector<std::string>& notes) {
    std::vector<std::int64_t> numbers;
    bool same = true;
    for (std::size_t position : selection.positions) {
        numbers.push_back(selection.copier->dataset().episodes()[position].index);
        same = same && numbers.back() == static_cast<std::int64_t>(numbers.size()) - 1;
    }
    if (same) return;
    std::size_t shown = std::min<std::size_t>(numbers.size(), 12);
    notes.push_back(
        fmt::format("episodes are numbered from 0; in the source they were {}{}",
                    fmt::join(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                    shown < numbers.size() ? ", …" : ""));
}

Result<OperationReport> fill(const fs::path& output, std::span<const Selection> selections,
                             Counter& counter) {
    NewSet set(output);
    STUDIO_CHECK(set.start(selections.front().copier->settings()));
    OperationReport report{.folder = output};
    for (const Selection& selection : selections) {
        std::int64_t copied = selection.copier->copiedVideos(), encoded = selection.copier->encodedVideos();
        for (std::size_t position : selection.positions) {
            STUDIO_CHECK(selection.copier->copy(position, set.store(), counter.options.stop));
            if (set.store().waitingBytes() >= kBatchBytes) STUDIO_CHECK(set.store().publish());
            counter.step();
        }
        report.copiedVideos += selection.copier->copiedVideos() - copied;
        report.encodedVideos += selection.copier->encodedVideos() - encoded;
        for (const std::string& note : selection.copier->notes()) {
            bool known = std::find(report.notes.begin(), report.notes.end(), note) != report.notes.end();
            if (!known) report.notes.push_back(note);
        }
        if (selections.size() == 1) noteRenumbering(selection, report.notes);
    }
    STUDIO_CHECK(set.finish());
    report.episodes = set.store().info().episodes;
    report.frames = set.store().info().frames;
    report.tasks = set.store().info().tasks;
    if (set.store().separateVideos() > 0) {
        report.notes.push_back(
            fmt::format("{} videos keep a file of their own: their coding differs from the others'",
                        set.store().separateVideos()));
    }
    return report;
}

std::vector<std::size_t> allPositions(const EpisodeCopier& copier) {
    std::vector<std::size_t> positions(copier.dataset().episodes().size());
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = i;
    return positions;
}

/// What differs between two feature lists, empty if nothing that matters (names and coding do not).
std::string featureDifference(const std::vector<Feature>& a, const std::vector<Feature>& b) {
    std::map<std::string, const Feature*> byName;
    for (const Feature& feature : a) byName[feature.name] = &feature;
    for (const Feature& feature : b) {
        auto found = byName.find(feature.name);
        if (found == byName.end()) return fmt::format("only the second has '{}'", feature.name);
        const Feature& other = *found->second;
        if (other.dtype != feature.dtype) {
            return fmt::format("'{}' is {} and {}", feature.name, other.dtype, feature.dtype);
        }
        if (other.shape != feature.shape) {
            return fmt::format("'{}' is [{}] and [{}]", feature.name, fmt::join(other.shape, ", "),
                               fmt::join(feature.shape, ", "));
        }
        byName.erase(found);
    }
    if (!byName.empty()) return fmt::format("only the first has '{}'", byName.begin()->first);
    return {};
}

Status checkMergeable(const EpisodeCopier& a, const EpisodeCopier& b) {
    std::string difference;
    if (a.settings().fps != b.settings().fps) {
        difference = fmt::format("{} and {} frames per second", a.settings().fps, b.settings().fps);
    } else if (a.settings().robotType != b.settings().robotType) {
        difference = fmt::format("robot types '{}' and '{}'", a.settings().robotType, b.settings().robotType);
    } else {
        difference = featureDifference(a.settings().features, b.settings().features);
    }
    if (difference.empty()) return {};
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("cannot merge '{}' and '{}': {}", a.dataset().info().root.string(),
                             b.dataset().info().root.string(), difference),
                 "Only sets of one robot with equal rate and features can be merged."};
}

/// Names become folders: nothing that leaves the output.
Status checkParts(std::span<const SplitPart> parts) {
    std::set<std::string> names;
    std::map<std::int64_t, std::string> owner;
    if (parts.empty())
        return Error{ErrorCode::InvalidArgument, "cannot split into no parts", "Name at least one."};
    for (const SplitPart& part : parts) {
        bool plain = !part.name.empty() && part.name[0] != '.' && part.name.find('/') == std::string::npos;
        if (!plain || !names.insert(part.name).second) {
            return Error{
                ErrorCode::InvalidArgument,
                fmt::format("cannot split: '{}' is no usable folder name, or is given twice", part.name), ""};
        }
        if (part.episodes.empty()) {
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("cannot split: part '{}' has no episodes", part.name), ""};
        }
        for (std::int64_t episode : part.episodes) {
            auto [place, isNew] = owner.try_emplace(episode, part.name);
            if (isNew) continue;
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("cannot split: episode {} is in '{}' and in '{}'", episode,
                                     place->second, part.name),
                         "Training and validation must not share episodes."};
        }
    }
    return {};
}

/// For whoever repeats a split: what is there already would be refused.
Error namingFinishedParts(Error error, std::span<const SplitPart> parts, const fs::path& output) {
    std::vector<std::string> there;
    std::error_code ignored;
    for (const SplitPart& part : parts)
        if (fs::exists(output / part.name, ignored) && !fs::is_empty(output / part.name, ignored))
            there.push_back(part.name);
    if (there.empty()) return error;
    if (!error.hint.empty()) error.hint += ' ';
    error.hint += fmt::format("There already: {}. Split into the other parts alone, or into another folder.",
                              fmt::join(there, ", "));
    return error;
}

}  // namespace

Result<OperationReport> convertDataset(const fs::path& source, const fs::path& output,
                                       const OperationOptions& options) {
    STUDIO_CHECK(requireApart(output, std::span(&source, 1)));
    STUDIO_ASSIGN(auto copier, EpisodeCopier::open(source, options.media, options.coding));
    Selection selection{copier.get(), allPositions(*copier)};
    Counter counter{options, 0, static_cast<std::int64_t>(selection.positions.size())};
    return fill(output, std::span(&selection, 1), counter);
}

Result<std::vector<OperationReport>> splitDataset(const fs::path& source, std::span<const SplitPart> parts,
                                                  const fs::path& output, const OperationOptions& options) {
    STUDIO_CHECK(checkParts(parts));
    STUDIO_CHECK(requireApart(output, std::span(&source, 1)));
    STUDIO_ASSIGN(auto copier, EpisodeCopier::open(source, options.media, options.coding));
    std::vector<Selection> selections;
    Counter counter{options};
    std::set<std::int64_t> left;
    for (const Episode& episode : copier->dataset().episodes()) left.insert(episode.index);
    for (const SplitPart& part : parts) {
        Selection& selection = selections.emplace_back(Selection{copier.get(), {}});
        for (std::int64_t episode : part.episodes) {
            STUDIO_ASSIGN(std::size_t position, copier->dataset().position(episode));
            selection.positions.push_back(position);
            left.erase(episode);
        }
        counter.total += static_cast<std::int64_t>(selection.positions.size());
    }
    std::error_code ignored;
    const bool wasThere = fs::exists(output, ignored);
    STUDIO_CHECK(makeFolders(output));
    std::vector<OperationReport> reports;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto report = fill(output / parts[i].name, std::span(&selections[i], 1), counter);
        if (!report.ok()) {
            // only an empty folder goes by this
            if (!wasThere) fs::remove(output, ignored);
            return namingFinishedParts(report.error(), parts, output);
        }
        reports.push_back(std::move(report).value());
    }
    if (!left.empty()) reports.back().notes.push_back(fmt::format("{} episodes are in no part", left.size()));
    return reports;
}

Result<OperationReport> mergeDatasets(std::span<const fs::path> sources, const fs::path& output,
                                      const OperationOptions& options) {
    if (sources.size() < 2) {
        return Error{ErrorCode::InvalidArgument, "cannot merge: at least two data sets are needed", ""};
    }
    STUDIO_CHECK(requireApart(output, sources));
    std::vector<std::unique_ptr<EpisodeCopier>> copiers;
    std::vector<Selection> selections;
    Counter counter{options};
    for (const fs::path& source : sources) {
        STUDIO_ASSIGN(auto copier, EpisodeCopier::open(source, options.media, options.coding));
        if (!copiers.empty()) STUDIO_CHECK(checkMergeable(*copiers.front(), *copier));
        selections.push_back({copier.get(), allPositions(*copier)});
        counter.total += static_cast<std::int64_t>(selections.back().positions.size());
        copiers.push_back(std::move(copier));
    }
    return fill(output, selections, counter);
}

Result<OperationReport> deleteEpisodes(const fs::path& source, std::span<const std::int64_t> episodes,
                                       const fs::path& output, const OperationOptions& options) {
    STUDIO_CHECK(requireApart(output, std::span(&source, 1)));
    STUDIO_ASSIGN(auto copier, EpisodeCopier::open(source, options.media, options.coding));
    std::set<std::size_t> dropped;
    for (std::int64_t episode : episodes) {
        STUDIO_ASSIGN(std::size_t position, copier->dataset().position(episode));
        dropped.insert(position);
    }
    Selection selection{copier.get(), {}};
    for (std::size_t position : allPositions(*copier)) {
        if (!dropped.contains(position)) selection.positions.push_back(position);
    }
    if (selection.positions.empty()) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot delete all {} episodes of '{}'", dropped.size(), source.string()),
                     "Delete the folder instead."};
    }
    Counter counter{options, 0, static_cast<std::int64_t>(selection.positions.size())};
    return fill(output, std::span(&selection, 1), counter);
}

Result<std::vector<std::int64_t>> parseEpisodeList(const std::string& text) {
    auto refuse = [&] {
        return Error{ErrorCode::InvalidArgument, fmt::format("cannot read '{}' as a list of episodes", text),
                     "Write numbers and ranges, as in 0-3,7,10-12."};
    };
    std::vector<std::int64_t> numbers;
    const char* at = text.data();
    const char* end = at + text.size();
    while (true) {
        std::int64_t first = 0;
        auto read = std::from_chars(at, end, first);
        if (read.ec != std::errc() || first < 0) return refuse();
        std::int64_t last = first;
        if (read.ptr != end && *read.ptr == '-') {
            read = std::from_chars(read.ptr + 1, end, last);
            if (read.ec != std::errc() || last < first || last - first > 10'000'000) return refuse();
        }
        for (std::int64_t number = first; number <= last; ++number) numbers.push_back(number);
        if (read.ptr == end) return numbers;
        if (*read.ptr != ',') return refuse();
        at = read.ptr + 1;
    }
}

Result<SplitPart> parseSplitPart(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
        return Error{ErrorCode::InvalidArgument, fmt::format("cannot read '{}' as a part of a split", text),
                     "Write NAME=EPISODES, as in train=0-39."};
    }
    STUDIO_ASSIGN(auto episodes, parseEpisodeList(text.substr(equals + 1)));
    return SplitPart{text.substr(0, equals), std::move(episodes)};
}

}  // namespace studio::data
