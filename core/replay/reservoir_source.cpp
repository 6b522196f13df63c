// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/reservoir_source.h"

#include <fmt/format.h>

#include <stdexcept>

#include "core/replay/reservoir_columns.h"

namespace studio::replay {

Result<std::shared_ptr<const ReservoirSource>> ReservoirSource::open(
    std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<loading::FrameCache> frames,
    const ReservoirSourceOptions& options) {
    std::shared_ptr<ReservoirSource> source(new ReservoirSource);
    source->dataset_ = std::move(dataset);
    source->cache_ = std::move(frames);
    source->options_ = options;
    const auto& info = source->dataset_->info();
    for (const auto& [name, width] :
         {std::pair{"observation.state", &source->stateWidth_}, std::pair{"action", &source->actionWidth_}}) {
        const data::Feature* feature = info.feature(name);
        if (!feature) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("{} is no part of a reservoir: it has no {}", info.root.string(), name),
                         "Name the folder `reservoir` of a finished run."};
        }
        *width = feature->size();
    }
    for (std::size_t p = 0; p < source->dataset_->episodes().size(); ++p) STUDIO_CHECK(source->addEpisode(p));
    return std::shared_ptr<const ReservoirSource>(std::move(source));
}

Status ReservoirSource::append(std::size_t position, const char* name, std::int64_t width,
                               std::vector<float>& numbers) const {
    STUDIO_ASSIGN(data::Column column, dataset_->column(position, name));
    const auto& episode = dataset_->episodes()[position];
    if (column.rows != episode.length || column.width != width) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read {}: group {} has {} x {} of {}, expected {} x {}",
                                 dataset_->info().root.string(), episode.index, column.rows, column.width,
                                 name, episode.length, width),
                     "Build the reservoir again from the run's data."};
    }
    for (double value : column.values) numbers.push_back(static_cast<float>(value));
    return {};
}

Status ReservoirSource::addEpisode(std::size_t position) {
    STUDIO_CHECK(append(position, "observation.state", stateWidth_, states_));
    STUDIO_CHECK(append(position, kActionChunk, actionWidth_ * options_.keptChunk, chunks_));
    STUDIO_ASSIGN(data::Column steps, dataset_->column(position, kActionSteps));
    STUDIO_ASSIGN(data::Column episodes, dataset_->column(position, kOriginEpisode));
    STUDIO_ASSIGN(data::Column rows, dataset_->column(position, kOriginRow));
    STUDIO_ASSIGN(data::Column indices, dataset_->column(position, kOriginIndex));
    STUDIO_ASSIGN(std::vector<std::string> texts, dataset_->tasksOfRows(position));
    auto length = static_cast<std::size_t>(dataset_->episodes()[position].length);
    for (const auto* column : {&steps.values, &episodes.values, &rows.values, &indices.values}) {
        if (column->size() == length && texts.size() == length) continue;
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read {}: group {} has rows missing", dataset_->info().root.string(),
                                 dataset_->episodes()[position].index),
                     "Build the reservoir again from the run's data."};
    }
    for (std::size_t r = 0; r < length; ++r) {
        auto whole = [r](const data::Column& column) { return static_cast<std::int64_t>(column.values[r]); };
        frames_.push_back({position, static_cast<std::int64_t>(r), whole(episodes), whole(rows),
                           whole(indices), whole(steps), texts[r]});
    }
    return {};
}

Result<loading::Sample> ReservoirSource::get(std::size_t index, const loading::DrawPlace&) const {
    if (index >= frames_.size())
        throw std::out_of_range(fmt::format("ReservoirSource: sample {} of {}", index, frames_.size()));
    const Frame& frame = frames_[index];
    loading::Sample sample;
    sample.source = options_.source;
    sample.episode = frame.originEpisode;
    sample.row = frame.originRow;
    sample.instruction = frame.instruction;
    auto state = states_.begin() + static_cast<std::ptrdiff_t>(index) * stateWidth_;
    sample.state.assign(state, state + stateWidth_);
    // a shorter chunk is the beginning of the kept one
    auto chunk = chunks_.begin() + static_cast<std::ptrdiff_t>(index) * actionWidth_ * options_.keptChunk;
    sample.action.assign(chunk, chunk + actionWidth_ * options_.chunk);
    for (int s = 0; s < options_.chunk; ++s) sample.actionIsPad.push_back(s >= frame.steps);
    sample.images.resize(options_.cameras.size());
    for (std::size_t i = 0; i < options_.cameras.size(); ++i) {
        if (!dataset_->info().feature(options_.cameras[i])) continue;
        auto picture = cache_->frame(dataset_, frame.position, options_.cameras[i], frame.row);
        if (!picture.ok())
            return picture.error().within(
                fmt::format("cannot load kept frame {} of {}", index, dataset_->info().root.string()));
        sample.images[i] = std::move(picture).value();
    }
    return sample;
}

std::vector<std::uint64_t> ReservoirSource::keys() const {
    std::vector<std::uint64_t> keys;
    for (const Frame& frame : frames_) keys.push_back(static_cast<std::uint64_t>(frame.originIndex));
    return keys;
}

}  // namespace studio::replay
