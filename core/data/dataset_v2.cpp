// SPDX-License-Identifier: GPL-3.0-or-later
// Layouts v2.0 and v2.1: lists as JSON lines, one parquet file and one video per episode.
#include <fmt/format.h>

#include <set>

#include "core/data/json_lines.h"
#include "core/data/open_dataset.h"
#include "core/data/stats_json.h"

namespace studio::data {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

class DatasetV2 : public LeRobotDataset {
public:
    static Result<std::shared_ptr<const LeRobotDataset>> open(InfoJson json, const OpenOptions& options,
                                                              std::string& stage) {
        auto dataset = std::shared_ptr<DatasetV2>(new DatasetV2(std::move(json), options.media));
        stage = "episodes";
        STUDIO_CHECK(dataset->readEpisodes());
        stage = "tasks";
        STUDIO_CHECK(dataset->readTasks());
        dataset->settle();
        return std::shared_ptr<const LeRobotDataset>(std::move(dataset));
    }

    Result<RowSpan> rows(std::size_t position) const override {
        const Episode& episode = episodes_.at(position);
        STUDIO_ASSIGN(fs::path relative, episodePath(json_.dataPath, position, ""));
        RowSpan span{.file = info_.root / relative};
        auto opened = cache_.table(span.file);
        if (!opened.ok()) {
            return opened.error().within(fmt::format("cannot read episode {}", episode.index));
        }
        span.end = (*opened)->rows();
        if (span.end != episode.length) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot read episode {}: {} has {} rows, meta/episodes.jsonl says {}",
                                     episode.index, span.file.string(), span.end, episode.length),
                         "Restore the file from where the data set came from, or leave this episode out."};
        }
        return span;
    }

    Result<VideoSpan> video(std::size_t position, const std::string& camera) const override {
        STUDIO_ASSIGN(fs::path relative, episodePath(json_.videoPath, position, camera));
        return VideoSpan{.file = info_.root / relative};
    }

    fs::path dataFile(std::size_t position) const override {
        auto relative = episodePath(json_.dataPath, position, "");
        return relative.ok() ? info_.root / *relative : fs::path();
    }

    Result<StatsTable> storedStats() const override {
        fs::path perEpisode = info_.root / "meta" / "episodes_stats.jsonl";
        std::error_code ignored;
        if (fs::exists(perEpisode, ignored)) return aggregatedStats(perEpisode);
        fs::path whole = info_.root / "meta" / "stats.json";
        if (fs::exists(whole, ignored)) return readStatsJson(whole);
        return StatsTable{};
    }

private:
    using LeRobotDataset::LeRobotDataset;

    Result<fs::path> episodePath(const std::string& pattern, std::size_t position,
                                 const std::string& camera) const {
        std::int64_t index = episodes_.at(position).index;
        return fillTemplate(pattern, {{"video_key", camera}},
                            {{"episode_index", index}, {"episode_chunk", index / json_.chunksSize}});
    }

    Status readEpisodes() {
        fs::path file = info_.root / "meta" / "episodes.jsonl";
        auto read = forEachJsonLine(file, [&](const json& object) -> Status {
            Episode episode;
            STUDIO_ASSIGN(episode.index, required<std::int64_t>(object, "episode_index"));
            STUDIO_ASSIGN(episode.length, required<std::int64_t>(object, "length"));
            STUDIO_CHECK(checkEpisode(episode));
            auto tasks = object.find("tasks");
            for (const json& task : tasks != object.end() && tasks->is_array() ? *tasks : json::array()) {
                if (!task.is_string()) {
                    return Error{ErrorCode::Corrupt, fmt::format("unusable task {}", task.dump()), ""};
                }
                episode.tasks.push_back(task.get<std::string>());
            }
            episodes_.push_back(std::move(episode));
            return {};
        });
        STUDIO_CHECK(explained(read, "episodes"));
        return checkEpisodeList(episodes_, file);
    }

    Status readTasks() {
        auto read = forEachJsonLine(info_.root / "meta" / "tasks.jsonl", [&](const json& object) -> Status {
            STUDIO_ASSIGN(auto number, required<std::int64_t>(object, "task_index"));
            STUDIO_ASSIGN(auto text, required<std::string>(object, "task"));
            if (!tasks_.emplace(number, text).second) {
                return Error{ErrorCode::Corrupt, fmt::format("task {} appears twice", number), ""};
            }
            return {};
        });
        return explained(read, "tasks");
    }

    /// Adds what a missing or damaged list means for the data set.
    Status explained(const Status& read, const char* list) const {
        if (read.ok()) return {};
        Error error = read.error().within(
            fmt::format("cannot open the data set {}: its list of {}", info_.root.string(), list));
        error.hint = error.code == ErrorCode::NotFound
                         ? fmt::format("Copy meta/{}.jsonl from where the data set came from.", list)
                         : fmt::format("Restore meta/{}.jsonl from where the data set came from.", list);
        return error;
    }

    Result<StatsTable> aggregatedStats(const fs::path& file) const {
        std::set<std::int64_t> wanted;
        for (const Episode& episode : episodes_) wanted.insert(episode.index);
        std::vector<StatsTable> parts;
        auto read = forEachJsonLine(file, [&](const json& object) -> Status {
            STUDIO_ASSIGN(auto index, required<std::int64_t>(object, "episode_index"));
            auto stats = object.find("stats");
            if (!wanted.contains(index) || stats == object.end()) return {};
            STUDIO_ASSIGN(StatsTable table, statsFromJson(*stats));
            parts.push_back(std::move(table));
            return {};
        });
        const char* hint = "Restore meta/episodes_stats.jsonl, or set data.stats to compute.";
        if (!read.ok()) return Error{read.error().code, read.error().message, hint};
        // statistics of some of the episodes would pass for those of all
        if (parts.size() != episodes_.size()) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("{} has statistics of {} episodes, the data set has {}", file.string(),
                                     parts.size(), episodes_.size()),
                         hint};
        }
        return aggregate(parts);
    }
};

}  // namespace

Result<std::shared_ptr<const LeRobotDataset>> openV2(InfoJson json, const OpenOptions& options,
                                                     std::string& stage) {
    return DatasetV2::open(std::move(json), options, stage);
}

}  // namespace studio::data
