// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/feature_map.h"

namespace studio::test {

/// What happened to a fake data set's pictures.
struct FakeCounters {
    std::atomic<int> opened{0}, decoded{0};
};

/// A data set in memory whose every number and pixel tells where it belongs: state[i] = 1000 * episode + row
/// + i / 10, action[i] = the negative of that, first pixel of a picture = (episode, row, camera).
class FakeDataset : public data::Dataset {
public:
    struct Options {
        std::vector<std::pair<std::int64_t, std::int64_t>> episodes{{0, 5}, {1, 8}};  ///< number, length
        int stateWidth = 3, actionWidth = 2;
        std::vector<std::string> cameras{"observation.images.head", "observation.images.wrist"};
        int width = 4, height = 3;
        std::string instruction = "lift";  ///< followed by the episode's number, unless empty
        std::int64_t failingRow = -1;      ///< pictures of this row cannot be decoded
        std::int64_t nanEpisode = -1;      ///< action[1] of row 2 is NaN
        std::chrono::microseconds decodeTime{0};
    };

    explicit FakeDataset(Options options) : options_(std::move(options)) {
        info_.root = "fake";
        info_.version = "v3.0";
        info_.fps = 10;
        for (const auto& [name, width] :
             {std::pair{"observation.state", options_.stateWidth}, {"action", options_.actionWidth}})
            info_.features.push_back({.name = name, .dtype = "float32", .shape = {width}, .names = {}});
        for (const std::string& camera : options_.cameras)
            info_.features.push_back({.name = camera,
                                      .dtype = "video",
                                      .shape = {options_.height, options_.width, 3},
                                      .names = {},
                                      .isCamera = true,
                                      .isVideo = true,
                                      .height = options_.height,
                                      .width = options_.width});
        for (const auto& [number, length] : options_.episodes) {
            episodes_.push_back({number, length, {options_.instruction}});
            info_.totalFrames += length;
        }
    }

    static double stateAt(std::int64_t episode, std::int64_t row, std::int64_t i) {
        return 1000.0 * static_cast<double>(episode) + static_cast<double>(row) + static_cast<double>(i) / 10;
    }

    Result<data::Column> column(std::size_t position, const std::string& name) const override {
        bool isState = name == "observation.state";
        if (!isState && name != "action") return Error{ErrorCode::NotFound, "no column " + name, ""};
        data::Column column;
        column.rows = episodes_[position].length;
        column.width = isState ? options_.stateWidth : options_.actionWidth;
        std::int64_t number = episodes_[position].index;
        for (std::int64_t row = 0; row < column.rows; ++row)
            for (std::int64_t i = 0; i < column.width; ++i)
                column.values.push_back((isState ? 1 : -1) * stateAt(number, row, i));
        if (!isState && number == options_.nanEpisode)
            column.values[static_cast<std::size_t>(2 * column.width + 1)] = std::nan("");
        return column;
    }

    Result<std::vector<std::string>> tasksOfRows(std::size_t position) const override {
        std::string text = options_.instruction;
        if (!text.empty()) text += " " + std::to_string(episodes_[position].index);
        return std::vector<std::string>(static_cast<std::size_t>(episodes_[position].length), text);
    }

    Result<std::unique_ptr<data::FrameStream>> frames(std::size_t position,
                                                      const std::string& camera) const override {
        for (std::size_t i = 0; i < options_.cameras.size(); ++i)
            if (options_.cameras[i] == camera) {
                ++counters_->opened;
                return std::unique_ptr<data::FrameStream>(
                    std::make_unique<Stream>(options_, episodes_[position].index, i, counters_));
            }
        return Error{ErrorCode::NotFound, "no camera " + camera, ""};
    }

    Result<data::StatsTable> storedStats() const override { return data::StatsTable{}; }

    const FakeCounters& counters() const { return *counters_; }

    /// The picture of one row, as the streams give it.
    static data::Image picture(const Options& options, std::int64_t episode, std::size_t camera,
                               std::int64_t row) {
        std::vector<std::uint8_t> pixels(static_cast<std::size_t>(options.width * options.height * 3));
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(row) * 3);
        pixels[0] = static_cast<std::uint8_t>(episode);
        pixels[1] = static_cast<std::uint8_t>(row);
        pixels[2] = static_cast<std::uint8_t>(camera);
        return {options.width, options.height,
                std::make_shared<const std::vector<std::uint8_t>>(std::move(pixels))};
    }

private:
    class Stream : public data::FrameStream {
    public:
        Stream(const Options& options, std::int64_t episode, std::size_t camera,
               std::shared_ptr<FakeCounters> counters)
            : options_(options), episode_(episode), camera_(camera), counters_(std::move(counters)) {}
        Result<data::Image> at(std::int64_t row) override {
            ++counters_->decoded;
            if (options_.decodeTime.count() > 0) std::this_thread::sleep_for(options_.decodeTime);
            if (row == options_.failingRow)
                return Error{ErrorCode::Corrupt, "frame " + std::to_string(row) + " is damaged", ""};
            return picture(options_, episode_, camera_, row);
        }

    private:
        Options options_;
        std::int64_t episode_;
        std::size_t camera_;
        std::shared_ptr<FakeCounters> counters_;
    };

    Options options_;
    std::shared_ptr<FakeCounters> counters_ = std::make_shared<FakeCounters>();
};

/// State and action whole, both cameras under the policy's names "camera1" and "camera2".
inline data::FeatureMap wholeMap(const FakeDataset::Options& options) {
    return {.state = {{"observation.state", 0, options.stateWidth}},
            .action = {{"action", 0, options.actionWidth}},
            .cameras = {{"camera1", "observation.images.head"}, {"camera2", "observation.images.wrist"}}};
}

}  // namespace studio::test
