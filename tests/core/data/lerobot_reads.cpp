// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/data/lerobot_reads.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "tests/support/paths.h"

namespace studio::test {

namespace fs = std::filesystem;

namespace {

void addNumbers(const data::Dataset& set, nlohmann::json& frames) {
    for (std::size_t p = 0; p < set.episodes().size(); ++p) {
        std::vector<std::pair<std::string, data::Column>> columns;
        for (const data::Feature& feature : set.info().features) {
            if (feature.isCamera) continue;
            auto column = set.column(p, feature.name);
            ASSERT_OK(column);
            columns.emplace_back(feature.name, *column);
        }
        for (std::int64_t k = 0; k < set.episodes()[p].length; ++k) {
            nlohmann::json frame;
            for (const auto& [name, column] : columns)
                frame[name] = std::vector<double>(column.row(k).begin(), column.row(k).end());
            frame["task"] = set.episodes()[p].tasks[0];
            frames.push_back(frame);
        }
    }
}

void addPictures(const data::Dataset& set, const fs::path& scratch, nlohmann::json& pictures) {
    for (const data::Feature& feature : set.info().features) {
        if (!feature.isCamera) continue;
        const fs::path file = scratch / feature.name;
        std::ofstream raw(file, std::ios::binary);
        for (std::size_t p = 0; p < set.episodes().size(); ++p) {
            auto stream = set.frames(p, feature.name);
            ASSERT_OK(stream);
            for (std::int64_t k = 0; k < set.episodes()[p].length; ++k) {
                auto image = (*stream)->at(k);
                ASSERT_OK(image);
                raw.write(reinterpret_cast<const char*>(image->pixels->data()),
                          static_cast<std::streamsize>(image->pixels->size()));
            }
        }
        // PyAV converts by swscale's fast path, which is darker by about one level and repeats chroma
        pictures[feature.name] = {{"file", file.string()},
                                  {"height", feature.height},
                                  {"width", feature.width},
                                  {"tolerance", feature.isVideo ? 3.0 : 0.0}};
    }
}

}  // namespace

int lerobotReads(const data::Dataset& set, const fs::path& scratch) {
    nlohmann::json expected{{"frames", nlohmann::json::array()},
                            {"pictures", nlohmann::json::object()},
                            {"stats", nlohmann::json::object()}};
    addNumbers(set, expected["frames"]);
    addPictures(set, scratch, expected["pictures"]);
    auto table = set.storedStats();
    EXPECT_OK(table);
    if (table.ok()) {
        for (const auto& [name, s] : *table) {
            expected["stats"][name] = {
                {"mean", s.mean}, {"std", s.std}, {"min", s.min}, {"max", s.max}, {"count", {s.count}}};
        }
    }
    EXPECT_OK(writeJson(scratch / "expected.json", expected));
    const char* python = std::getenv("STUDIO_LEROBOT_PYTHON");
    const std::string command = std::string(python ? python : "python3") + " '" +
                                (sourceFolder() / "tests/python/lerobot_reads.py").string() + "' '" +
                                set.info().root.string() + "' '" + (scratch / "expected.json").string() + "'";
    return WEXITSTATUS(std::system(command.c_str()));
}

}  // namespace studio::test
