// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio bench --sim, and what is left of the simulator on a machine without EGL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// The figures that the program printed.
json figuresOf(const Ended& ended) {
    auto report = json::parse(ended.out, nullptr, false);
    return report.is_object() ? report.value("figures", json::array()) : json::array();
}

/// kstudio where the loader finds, in place of EGL, a file that is none.
Ended runWithoutEgl(const std::filesystem::path& folder, const std::vector<std::string>& arguments) {
    EXPECT_OK(writeFileAtomic(folder / "libEGL.so.1", "no library\n"));
    const char* before = std::getenv("LD_LIBRARY_PATH");
    std::string path = folder.string();
    if (before != nullptr) path += std::string(":") + before;
    std::vector<std::string> argv{"/usr/bin/env", "LD_LIBRARY_PATH=" + path};
    for (const auto& part : kstudio(arguments)) argv.push_back(part);
    return runProgram(argv);
}

TEST(SimBenchIntegration, EveryFigureIsMeasured) {
    Ended ended = runKstudio({"bench", "--sim", "--count", "2"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    std::multiset<int> physics;                               // threads
    std::set<std::tuple<int, int, bool, int, int>> pictures;  // the last: threads
    std::set<std::pair<int, int>> episodes;                   // threads and side, 0 without pictures
    const json figures = figuresOf(ended);
    for (const json& figure : figures) {
        if (figure.contains("not_measured")) {
            const std::string why = figure["not_measured"].get<std::string>();
            ASSERT_THAT(why, HasSubstr("cannot draw the simulator's cameras"));
            GTEST_SKIP() << "not run: " << why;
        }
        const std::string what = figure.at("what").get<std::string>();
        EXPECT_THAT(figure.at("machine").get<std::string>(), HasSubstr(" cores"));
        if (what == "physics") {
            physics.insert(figure.at("threads").get<int>());
            EXPECT_GT(figure.at("steps_per_s").get<double>(), 0);
            EXPECT_GT(figure.at("times_real_time").get<double>(), 0);
        } else if (what == "pictures") {
            const double rate = figure.at("frames_per_s").get<double>();
            EXPECT_GT(rate, 0);
            EXPECT_NEAR(rate * figure.at("ms_per_frame").get<double>(), 1000, 1);
            EXPECT_NE(figure.at("device").get<std::string>(), "");
            pictures.emplace(figure.at("width").get<int>(), figure.at("height").get<int>(),
                             figure.at("shadows").get<bool>(), figure.at("samples").get<int>(),
                             figure.at("threads").get<int>());
        } else {
            EXPECT_EQ(what, figure.contains("width") ? "episodes with 3 cameras" : "episodes");
            EXPECT_GT(figure.at("episodes_per_min").get<double>(), 0);
            EXPECT_GT(figure.at("times_real_time").get<double>(), 0);
            episodes.emplace(figure.at("threads").get<int>(), figure.value("width", 0));
        }
    }
    EXPECT_EQ(physics, (std::multiset<int>{1, 2}));
    std::set<std::tuple<int, int, bool, int, int>> sizes;
    for (auto [width, height] :
         {std::pair(64, 64), std::pair(128, 128), std::pair(256, 256), std::pair(640, 480)}) {
        for (bool shadows : {false, true}) {
            for (int samples : {0, 4}) sizes.emplace(width, height, shadows, samples, 1);
        }
        sizes.emplace(width, height, false, 0, 2);
    }
    EXPECT_EQ(pictures, sizes) << ended.out;
    std::set<std::pair<int, int>> played;
    for (int threads : {1, 2}) {
        for (int side : {0, 64, 128, 256}) played.emplace(threads, side);
    }
    EXPECT_EQ(episodes, played) << ended.out;
    EXPECT_EQ(figures.size(), physics.size() + sizes.size() + played.size()) << "none twice";
}

TEST(SimBenchIntegration, WithoutEglPhysicsIsMeasuredAndPicturesSayWhyNot) {
    TemporaryFolder folder;
    Ended ended = runWithoutEgl(folder.path(), {"bench", "--sim", "--count", "1"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    int measured = 0, missing = 0;
    for (const json& figure : figuresOf(ended)) {
        const std::string what = figure.at("what").get<std::string>();
        if (what == "physics" || what == "episodes") {
            ++measured;
            EXPECT_GT(figure.at(what == "physics" ? "steps_per_s" : "episodes_per_min").get<double>(), 0);
        } else {
            ++missing;
            EXPECT_THAT(figure.value("not_measured", ""), HasSubstr("libEGL.so.1 cannot be loaded ("));
        }
    }
    EXPECT_EQ(measured, 2 + 2) << "physics and episodes, by one and by two threads";
    EXPECT_EQ(missing, 20 + 6) << "pictures, and episodes with them";
}

TEST(SimBenchIntegration, WhatIsOfThePolicyAloneIsRefusedBesideIt) {
    for (const auto& more : std::vector<std::vector<std::string>>{{"--size", "tiny"},
                                                                  {"--dtype", "fp32"},
                                                                  {"--what", "chunk"},
                                                                  {"--device", "cpu"},
                                                                  {"--data", "set"},
                                                                  {"--warmups", "1"},
                                                                  {"--batch", "2"},
                                                                  {"--frames", "3"},
                                                                  {"--eager"}}) {
        std::vector<std::string> words{"bench", "--sim", "--count", "1"};
        words.insert(words.end(), more.begin(), more.end());
        Ended ended = runKstudio(words);
        EXPECT_EQ(ended.code, 2) << ended.text();
        EXPECT_THAT(ended.err, HasSubstr(more.front())) << ended.text();
        EXPECT_TRUE(figuresOf(ended).empty());
    }
}

TEST(SimBenchIntegration, WithoutEglAnEpisodeIsPlayedAndARecordingSaysWhatToInstall) {
    TemporaryFolder folder;
    Ended played = runWithoutEgl(folder.path(), {"sim", "run", "--task", "weighing", "--json"});
    ASSERT_EQ(played.code, 0) << played.text();
    auto outcome = json::parse(played.out, nullptr, false);
    ASSERT_TRUE(outcome.is_object()) << played.out;
    EXPECT_GT(outcome.at("steps").get<int>(), 0);
    EXPECT_GT(outcome.at("progress").get<double>(), 0);

    const std::filesystem::path set = folder / "set";
    Ended refused = runWithoutEgl(folder.path(), {"sim", "record", "--task", "weighing", "--episodes", "1",
                                                  "--size", "64", "--out", set.string()});
    EXPECT_EQ(refused.code, 1) << refused.text();
    EXPECT_THAT(refused.err, HasSubstr("cannot draw the simulator's cameras: libEGL.so.1 cannot be loaded"));
    EXPECT_THAT(refused.err, HasSubstr("apt install libegl1"));
    EXPECT_FALSE(std::filesystem::exists(set));
}

}  // namespace
}  // namespace studio::test
