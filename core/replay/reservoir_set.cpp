// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/reservoir_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/data/writer.h"
#include "core/replay/reservoir_columns.h"
#include "core/replay/reservoir_source.h"

namespace studio::replay {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kKeepStream = 0x6b65657000000000ull;  ///< "keep"
/// Frames per group: what is in memory at once, with coded pictures.
constexpr std::int64_t kGroup = 64;

fs::path folderOf(const fs::path& reservoir, int task) {
    return reservoir / fmt::format("task{}", task);
}

fs::path measuredFolder(const fs::path& reservoir, int task) {
    return reservoir / fmt::format("task{}_measured", task);
}

/// The samples of another source of which only some are there.
class SomeSamples : public loading::SampleSource {
public:
    SomeSamples(std::shared_ptr<const loading::SampleSource> there, std::vector<std::uint64_t> keys,
                std::size_t size)
        : there_(std::move(there)), keys_(std::move(keys)), size_(size) {}

    std::size_t size() const override { return size_; }

    Result<loading::Sample> get(std::size_t index, const loading::DrawPlace& place) const override {
        if (index >= size_) throw std::out_of_range("SomeSamples: no such sample");
        auto found = std::lower_bound(keys_.begin(), keys_.end(), index);
        if (found != keys_.end() && *found == index)
            return there_->get(static_cast<std::size_t>(found - keys_.begin()), place);
        return Error{ErrorCode::NotFound, fmt::format("frame {} of {} was not kept", index, size_),
                     "Validate on as many frames as when the reservoir was built."};
    }

private:
    std::shared_ptr<const loading::SampleSource> there_;
    std::vector<std::uint64_t> keys_;
    std::size_t size_;
};

std::vector<std::string> numbered(const char* prefix, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("{}{}", prefix, i));
    return names;
}

/// Features of a task's data set, after its first sample.
std::vector<data::Feature> featuresOf(const loading::Sample& sample, const ReservoirOptions& options) {
    auto width = sample.action.size() / static_cast<std::size_t>(options.chunk);
    std::vector<data::Feature> features = {
        data::numberFeature("observation.state", "float32", numbered("s", sample.state.size())),
        data::numberFeature("action", "float32", numbered("a", width)),
        data::numberFeature(kActionChunk, "float32", numbered("c", sample.action.size()))};
    for (const char* name : {kActionSteps, kOriginEpisode, kOriginRow, kOriginIndex})
        features.push_back(data::numberFeature(name, "int64", {name}));
    for (std::size_t i = 0; i < sample.images.size(); ++i) {
        const data::Image& image = sample.images[i];
        if (!image.empty())
            features.push_back(data::cameraFeature(options.cameras.at(i), image.height, image.width, false));
    }
    return features;
}

Status addSample(data::DatasetWriter& writer, const loading::Sample& sample, std::uint64_t key,
                 const ReservoirOptions& options) {
    auto width = static_cast<std::ptrdiff_t>(sample.action.size()) / options.chunk;
    auto inside = std::count(sample.actionIsPad.begin(), sample.actionIsPad.end(), std::uint8_t{0});
    data::DatasetWriter::Numbers numbers;
    numbers["observation.state"].assign(sample.state.begin(), sample.state.end());
    numbers["action"].assign(sample.action.begin(), sample.action.begin() + width);
    numbers[kActionChunk].assign(sample.action.begin(), sample.action.end());
    numbers[kActionSteps] = {static_cast<double>(inside)};
    numbers[kOriginEpisode] = {static_cast<double>(sample.episode)};
    numbers[kOriginRow] = {static_cast<double>(sample.row)};
    numbers[kOriginIndex] = {static_cast<double>(key)};
    data::DatasetWriter::Pictures pictures;
    for (std::size_t i = 0; i < sample.images.size(); ++i) {
        if (!sample.images[i].empty()) pictures[options.cameras.at(i)] = sample.images[i];
    }
    return writer.addFrame(numbers, pictures);
}

/// Writes samples of one task in groups of one instruction: (number in `samples`, key) each. Returns the task
/// with what it holds now.
Result<KeptTask> writeFrames(const fs::path& folder, KeptTask kept, const loading::SampleSource& samples,
                             const std::vector<std::pair<std::size_t, std::uint64_t>>& chosen,
                             const ReservoirOptions& options, const std::stop_token& stop) {
    std::unique_ptr<data::DatasetWriter> writer;
    std::string instruction;
    for (const auto& [index, key] : chosen) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "building the reservoir was stopped", ""};
        STUDIO_ASSIGN(loading::Sample sample, samples.get(index));
        if (!writer) {
            data::V3Settings settings;
            settings.fps = options.fps;
            settings.robotType = "reservoir";
            settings.features = featuresOf(sample, options);
            settings.media = options.media;
            STUDIO_ASSIGN(writer, data::DatasetWriter::create(folder, settings));
            kept.stateWidth = static_cast<int>(sample.state.size());
            kept.actionWidth = static_cast<int>(sample.action.size()) / options.chunk;
        }
        bool full = writer->framesInEpisode() == kGroup || sample.instruction != instruction;
        if (full && writer->framesInEpisode() > 0) STUDIO_CHECK(writer->endEpisode(instruction));
        instruction = sample.instruction;
        STUDIO_CHECK(addSample(*writer, sample, key, options));
    }
    if (writer && writer->framesInEpisode() > 0) STUDIO_CHECK(writer->endEpisode(instruction));
    if (writer) STUDIO_CHECK(writer->finish());
    kept.frames = writer ? writer->frames() : 0;
    return kept;
}

/// The chosen samples of one task, for replay.
Result<KeptTask> writeTask(const fs::path& reservoir, const KeptSamples& task, std::int64_t count,
                           const ReservoirOptions& options, const std::stop_token& stop) {
    std::vector<std::pair<std::size_t, std::uint64_t>> chosen;
    for (std::size_t index : selected(task.samples->size(), task.keys, task.task.seed, count))
        chosen.emplace_back(index, task.keys.empty() ? index : task.keys[index]);
    return writeFrames(folderOf(reservoir, task.task.id), task.task, *task.samples, chosen, options, stop);
}

/// The frames that one task is validated on.
Result<KeptTask> writeMeasure(const fs::path& reservoir, const KeptMeasure& task,
                              const ReservoirOptions& options, const std::stop_token& stop) {
    std::vector<std::pair<std::size_t, std::uint64_t>> chosen;
    for (std::uint64_t key : task.keys) chosen.emplace_back(static_cast<std::size_t>(key), key);
    return writeFrames(measuredFolder(reservoir, task.task.id), task.task, *task.samples, chosen, options,
                       stop);
}

/// What kills have left of earlier attempts to build it; its run belongs to this process alone.
std::vector<fs::path> unfinished(const fs::path& reservoir) {
    const std::string prefix = reservoir.filename().string() + ".tmp-";
    std::vector<fs::path> found;
    std::error_code problem;
    for (fs::directory_iterator it(reservoir.parent_path(), problem), end; !problem && it != end;
         it.increment(problem)) {
        if (it->path().filename().string().starts_with(prefix)) found.push_back(it->path());
    }
    return found;
}

nlohmann::json toJson(const KeptTask& task) {
    return {{"id", task.id},
            {"name", task.name},
            {"seed", task.seed},
            {"frames", task.frames},
            {"state_width", task.stateWidth},
            {"action_width", task.actionWidth}};
}

Result<KeptTask> keptTask(const nlohmann::json& json) {
    KeptTask task;
    STUDIO_ASSIGN(task.id, jsonValue<int>(json, "id", 0));
    STUDIO_ASSIGN(task.name, jsonValue<std::string>(json, "name", ""));
    STUDIO_ASSIGN(task.seed, jsonValue<std::uint64_t>(json, "seed", 0));
    STUDIO_ASSIGN(task.frames, jsonValue<std::int64_t>(json, "frames", 0));
    STUDIO_ASSIGN(task.stateWidth, jsonValue<int>(json, "state_width", 0));
    STUDIO_ASSIGN(task.actionWidth, jsonValue<int>(json, "action_width", 0));
    return task;
}

}  // namespace

Result<Reservoir> Reservoir::open(const fs::path& folder, std::shared_ptr<const data::MediaBackend> media) {
    fs::path file = folder / "reservoir.json";
    if (!fs::exists(file)) {
        return Error{ErrorCode::NotFound, fmt::format("there is no reservoir in {}", folder.string()),
                     "A run with replay.reservoir_frames builds one at its end, in its folder `reservoir`; "
                     "replay.reservoir names that of the stage before."};
    }
    STUDIO_ASSIGN(nlohmann::json json, readJson(file));
    STUDIO_ASSIGN(int schema, jsonValue<int>(json, "schema", 0));
    if (schema > kReservoirSchema) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("{} has schema {}, known is {}", file.string(), schema, kReservoirSchema),
                     "Use the version of the studio that built it, or a newer one."};
    }
    Reservoir reservoir;
    reservoir.folder_ = folder;
    reservoir.media_ = std::move(media);
    STUDIO_ASSIGN(reservoir.chunk_, jsonValue<int>(json, "chunk", 0));
    for (const auto& entry : json.value("tasks", nlohmann::json::array())) {
        STUDIO_ASSIGN(KeptTask task, keptTask(entry));
        reservoir.tasks_.push_back(std::move(task));
    }
    for (const auto& entry : json.value("measured", nlohmann::json::array())) {
        MeasureEntry measured;
        STUDIO_ASSIGN(measured.task, keptTask(entry));
        STUDIO_ASSIGN(measured.on, jsonValue<std::string>(entry, "on", ""));
        STUDIO_ASSIGN(measured.of, jsonValue<std::size_t>(entry, "of", 0));
        reservoir.measured_.push_back(std::move(measured));
    }
    if (reservoir.chunk_ >= 1) return reservoir;
    return Error{ErrorCode::Corrupt, fmt::format("{} names no chunk", file.string()), ""};
}

const KeptTask* Reservoir::task(int id) const {
    for (const KeptTask& task : tasks_) {
        if (task.id == id) return &task;
    }
    return nullptr;
}

Result<KeptSamples> Reservoir::samples(int id, int chunk, const std::vector<std::string>& cameras, int source,
                                       std::shared_ptr<loading::FrameCache> frames) const {
    const KeptTask* kept = task(id);
    if (!kept || kept->frames == 0) {
        std::vector<int> ids;
        for (const KeptTask& there : tasks_) ids.push_back(there.id);
        return Error{
            ErrorCode::NotFound,
            fmt::format("the reservoir {} holds no frames of task {}, only of {}", folder_.string(), id,
                        fmt::join(ids, ", ")),
            "Train that task's stage again with sequential.replay_strategy: reservoir (in a configuration "
            "of its own: replay.reservoir_frames), or replay it from its data set."};
    }
    STUDIO_ASSIGN(auto samples, open(folderOf(folder_, id), chunk, cameras, source, std::move(frames)));
    return KeptSamples{*kept, samples, samples->keys()};
}

Result<std::shared_ptr<const ReservoirSource>> Reservoir::open(
    const fs::path& folder, int chunk, const std::vector<std::string>& cameras, int source,
    std::shared_ptr<loading::FrameCache> frames) const {
    if (chunk > chunk_) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("the reservoir {} keeps {} actions a frame, the policy predicts {}",
                                 folder_.string(), chunk_, chunk),
                     "Use a policy.chunk_size that is not larger, or replay from the data sets."};
    }
    STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, data::openDataset(folder, {media_}));
    return ReservoirSource::open(dataset, std::move(frames), {chunk_, chunk, cameras, source});
}

Result<KeptMeasure> Reservoir::measured(int id, int chunk, const std::vector<std::string>& cameras,
                                        int source, std::shared_ptr<loading::FrameCache> frames) const {
    for (const MeasureEntry& entry : measured_) {
        if (entry.task.id != id || entry.task.frames == 0) continue;
        STUDIO_ASSIGN(auto there,
                      open(measuredFolder(folder_, id), chunk, cameras, source, std::move(frames)));
        std::vector<std::uint64_t> keys = there->keys();
        if (!std::is_sorted(keys.begin(), keys.end()) || (!keys.empty() && keys.back() >= entry.of)) {
            return Error{
                ErrorCode::Corrupt,
                fmt::format("cannot validate on {}: the numbers of its frames do not fit to a source "
                            "of {}",
                            measuredFolder(folder_, id).string(), entry.of),
                "Build the reservoir again from the run's data."};
        }
        auto samples = std::make_shared<SomeSamples>(std::move(there), keys, entry.of);
        return KeptMeasure{entry.task, entry.on, std::move(keys), std::move(samples)};
    }
    return KeptMeasure{};
}

std::vector<std::int64_t> keptFrames(const std::vector<std::int64_t>& available, std::int64_t bound) {
    std::vector<std::size_t> order(available.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return available[a] < available[b]; });
    std::vector<std::int64_t> kept(available.size());
    auto left = static_cast<std::int64_t>(available.size());
    // the smallest first: what it does not use is shared by the others
    for (std::size_t index : order) {
        kept[index] = std::min(available[index], bound / left);
        bound -= kept[index];
        --left;
    }
    return kept;
}

std::vector<std::size_t> selected(std::size_t samples, const std::vector<std::uint64_t>& keys,
                                  std::uint64_t seed, std::int64_t count) {
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t i = 0; i < samples; ++i) {
        std::uint64_t key = keys.empty() ? i : keys[i];
        order.emplace_back(CounterRng(seed, kKeepStream ^ key).next(), i);
    }
    auto kept = std::min(samples, static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < kept; ++i) chosen.push_back(order[i].second);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

Status buildReservoir(const fs::path& folder, const std::vector<KeptSamples>& tasks,
                      const ReservoirOptions& options, std::stop_token stop) {
    if (fs::exists(folder / "reservoir.json")) return {};
    std::vector<std::int64_t> available;
    for (const auto& task : tasks) available.push_back(static_cast<std::int64_t>(task.samples->size()));
    if (options.frames < static_cast<std::int64_t>(tasks.size())) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("cannot keep {} frames of {} tasks", options.frames, tasks.size()),
                     "Raise replay.reservoir_frames."};
    }
    fs::path temporary = folder;
    temporary += fmt::format(".tmp-{}", ::getpid());
    std::error_code ignored;
    for (const fs::path& left : unfinished(folder)) fs::remove_all(left, ignored);
    auto built = [&]() -> Status {
        STUDIO_CHECK(makeFolders(temporary));
        auto counts = keptFrames(available, options.frames);
        nlohmann::json list = nlohmann::json::array();
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            STUDIO_ASSIGN(KeptTask kept, writeTask(temporary, tasks[i], counts[i], options, stop));
            list.push_back(toJson(kept));
        }
        nlohmann::json measured = nlohmann::json::array();
        for (const KeptMeasure& task : options.measured) {
            STUDIO_ASSIGN(KeptTask kept, writeMeasure(temporary, task, options, stop));
            nlohmann::json entry = toJson(kept);
            entry["on"] = task.on;
            entry["of"] = task.samples->size();
            measured.push_back(std::move(entry));
        }
        STUDIO_CHECK(writeJson(temporary / "reservoir.json", nlohmann::json{{"schema", kReservoirSchema},
                                                                            {"chunk", options.chunk},
                                                                            {"frames", options.frames},
                                                                            {"tasks", list},
                                                                            {"measured", measured}}));
        STUDIO_CHECK(syncFolder(temporary));
        if (fileSystem().rename(temporary.c_str(), folder.c_str()) != 0)
            return systemError("put in place", folder);
        return syncFolder(folder.parent_path());
    }();
    if (!built.ok()) fs::remove_all(temporary, ignored);
    return built;
}

}  // namespace studio::replay
