// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/episode_windows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

namespace studio::loading {
namespace {

/// Which number of `column` makes number `index` of the mapped row, for messages: "action[3]".
std::string originOf(const std::vector<data::Slice>& slices, std::size_t index) {
    for (const data::Slice& slice : slices) {
        auto width = static_cast<std::size_t>(slice.width());
        if (index < width)
            return fmt::format("{}[{}]", slice.column, static_cast<std::size_t>(slice.begin) + index);
        index -= width;
    }
    return "?";
}

/// Appends the mapped numbers of one episode to `numbers`, as float32.
Status append(const data::Dataset& dataset, const EpisodeWindows::Span& span,
              const std::vector<data::Slice>& slices, std::vector<float>& numbers) {
    STUDIO_ASSIGN(data::Column column, data::mapped(dataset, span.position, slices));
    if (column.rows != static_cast<std::int64_t>(span.length))
        return Error{
            ErrorCode::Corrupt,
            fmt::format("cannot read episode {} of {}: it has {} rows of {}, expected {}", span.number,
                        dataset.info().root.string(), column.rows, slices.at(0).column, span.length),
            "Run `kstudio dataset verify` on it, or leave the episode out."};
    for (std::size_t i = 0; i < column.values.size(); ++i) {
        auto value = static_cast<float>(column.values[i]);
        if (!std::isfinite(value))
            return Error{ErrorCode::NotFinite,
                         fmt::format("cannot train on episode {} of {}: {} of row {} is {}", span.number,
                                     dataset.info().root.string(),
                                     originOf(slices, i % static_cast<std::size_t>(column.width)),
                                     i / static_cast<std::size_t>(column.width), column.values[i]),
                         "Leave the episode out with data.episodes, or repair the data set."};
        numbers.push_back(value);
    }
    return {};
}

}  // namespace

Result<std::shared_ptr<const EpisodeWindows>> EpisodeWindows::open(
    std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<FrameCache> frames,
    const WindowOptions& options) {
    if (options.chunk < 1) throw std::invalid_argument("EpisodeWindows: a chunk has at least one step");
    if (!frames && !options.cameras.empty())
        throw std::invalid_argument("EpisodeWindows: cameras need a frame cache");
    std::shared_ptr<EpisodeWindows> windows(new EpisodeWindows);
    windows->dataset_ = std::move(dataset);
    windows->frames_ = std::move(frames);
    windows->chunk_ = options.chunk;
    windows->source_ = options.source;
    STUDIO_CHECK(windows->selectEpisodes(options));
    STUDIO_CHECK(windows->matchCameras(options));
    STUDIO_CHECK(windows->readNumbers(options));
    STUDIO_CHECK(windows->readInstructions(options));
    return std::shared_ptr<const EpisodeWindows>(std::move(windows));
}

Status EpisodeWindows::selectEpisodes(const WindowOptions& options) {
    const auto& all = dataset_->episodes();
    std::vector<std::size_t> positions;
    for (std::int64_t number : options.episodes) {
        STUDIO_ASSIGN(std::size_t position, dataset_->position(number));
        if (std::find(positions.begin(), positions.end(), position) != positions.end())
            return Error{ErrorCode::InvalidConfig, fmt::format("episode {} is selected twice", number),
                         "Name every episode once in data.episodes."};
        positions.push_back(position);
    }
    if (options.episodes.empty())
        for (std::size_t position = 0; position < all.size(); ++position) positions.push_back(position);
    for (std::size_t position : positions) {
        auto length = static_cast<std::size_t>(std::max<std::int64_t>(all[position].length, 0));
        if (length == 0) continue;
        episodes_.push_back({all[position].index, position, rows_, length});
        rows_ += length;
    }
    if (rows_ == 0)
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("the {} selected episodes of {} have no frames", positions.size(),
                                 dataset_->info().root.string()),
                     "Select other episodes with data.episodes."};
    return {};
}

Status EpisodeWindows::matchCameras(const WindowOptions& options) {
    if (options.cameras.empty()) return {};
    dataCameras_.assign(options.cameras.size(), "");
    std::size_t matched = 0;
    for (const auto& [policyCamera, dataCamera] : options.map.cameras) {
        auto found = std::find(options.cameras.begin(), options.cameras.end(), policyCamera);
        if (found == options.cameras.end())
            return Error{
                ErrorCode::InvalidConfig,
                fmt::format("data.cameras maps {} to '{}', which is no camera of the policy (it has {})",
                            dataCamera, policyCamera, fmt::join(options.cameras, ", ")),
                "Name the policy's cameras on the left side of data.cameras."};
        dataCameras_[static_cast<std::size_t>(found - options.cameras.begin())] = dataCamera;
        ++matched;
    }
    if (matched == 0)
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("no camera of {} feeds the policy, which has {}",
                                 dataset_->info().root.string(), fmt::join(options.cameras, ", ")),
                     "Map at least one camera with data.cameras."};
    return {};
}

Status EpisodeWindows::readNumbers(const WindowOptions& options) {
    stateWidth_ = actionWidth_ = 0;
    for (const data::Slice& slice : options.map.state) stateWidth_ += slice.width();
    for (const data::Slice& slice : options.map.action) actionWidth_ += slice.width();
    if (stateWidth_ == 0 || actionWidth_ == 0)
        throw std::invalid_argument("EpisodeWindows: the feature map is not resolved");
    if (numberBytes() > options.maxNumberBytes)
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("the states and actions of {} frames need {} MiB of memory, more than the "
                                 "allowed {} MiB",
                                 rows_, numberBytes() >> 20, options.maxNumberBytes >> 20),
                     "Select fewer episodes with data.episodes."};
    states_.reserve(rows_ * static_cast<std::size_t>(stateWidth_));
    actions_.reserve(rows_ * static_cast<std::size_t>(actionWidth_));
    for (const Span& span : episodes_) {
        STUDIO_CHECK(append(*dataset_, span, options.map.state, states_));
        STUDIO_CHECK(append(*dataset_, span, options.map.action, actions_));
    }
    return {};
}

Status EpisodeWindows::readInstructions(const WindowOptions& options) {
    if (!options.instruction.empty()) {
        instructions_.push_back(options.instruction);
        instructionOf_.assign(rows_, 0);
        return {};
    }
    std::map<std::string, std::uint32_t> known;
    for (const Span& span : episodes_) {
        STUDIO_ASSIGN(std::vector<std::string> texts, dataset_->tasksOfRows(span.position));
        if (texts.size() != span.length)
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot read episode {} of {}: {} rows have an instruction, expected {}",
                                     span.number, dataset_->info().root.string(), texts.size(), span.length),
                         "Run `kstudio dataset verify` on it, or leave the episode out."};
        for (std::size_t row = 0; row < texts.size(); ++row) {
            if (texts[row].empty())
                return Error{ErrorCode::InvalidConfig,
                             fmt::format("row {} of episode {} of {} has no instruction", row, span.number,
                                         dataset_->info().root.string()),
                             "Give one with data.instruction."};
            auto [entry, isNew] = known.emplace(texts[row], static_cast<std::uint32_t>(instructions_.size()));
            if (isNew) instructions_.push_back(texts[row]);
            instructionOf_.push_back(entry->second);
        }
    }
    return {};
}

std::uint64_t EpisodeWindows::numberBytes() const {
    return rows_ *
           (static_cast<std::uint64_t>(stateWidth_ + actionWidth_) * sizeof(float) + sizeof(std::uint32_t));
}

Result<Sample> EpisodeWindows::get(std::size_t index, const DrawPlace&) const {
    if (index >= rows_) throw std::out_of_range(fmt::format("EpisodeWindows: sample {} of {}", index, rows_));
    auto after = std::upper_bound(episodes_.begin(), episodes_.end(), index,
                                  [](std::size_t i, const Span& span) { return i < span.first; });
    const Span& span = *std::prev(after);
    std::size_t row = index - span.first;
    Sample sample;
    sample.source = source_;
    sample.episode = span.number;
    sample.row = static_cast<std::int64_t>(row);
    sample.instruction = instructions_[instructionOf_[index]];
    auto state = states_.begin() + static_cast<std::ptrdiff_t>(index) * stateWidth_;
    sample.state.assign(state, state + stateWidth_);
    fillActions(span, row, sample);
    Status pictures = readPictures(span, row, sample);
    if (!pictures.ok())
        return pictures.error().within(fmt::format("cannot load row {} of episode {} of {}", row, span.number,
                                                   dataset_->info().root.string()));
    return sample;
}

void EpisodeWindows::fillActions(const Span& span, std::size_t row, Sample& sample) const {
    auto width = static_cast<std::size_t>(actionWidth_), chunk = static_cast<std::size_t>(chunk_);
    sample.action.reserve(chunk * width);
    sample.actionIsPad.reserve(chunk);
    for (std::size_t step = 0; step < chunk; ++step) {
        // beyond the end: the last row again, flagged
        std::size_t from = std::min(row + step, span.length - 1);
        auto action = actions_.begin() + static_cast<std::ptrdiff_t>((span.first + from) * width);
        sample.action.insert(sample.action.end(), action, action + actionWidth_);
        sample.actionIsPad.push_back(row + step >= span.length);
    }
}

Status EpisodeWindows::readPictures(const Span& span, std::size_t row, Sample& sample) const {
    sample.images.resize(dataCameras_.size());
    for (std::size_t i = 0; i < dataCameras_.size(); ++i) {
        if (dataCameras_[i].empty()) continue;
        STUDIO_ASSIGN(sample.images[i], frames_->frame(dataset_, span.position, dataCameras_[i],
                                                       static_cast<std::int64_t>(row)));
    }
    return {};
}

}  // namespace studio::loading
