// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cli_stage.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include "core/run/checkpoint_store.h"
#include "tests/support/paths.h"

namespace studio::test {

namespace fs = std::filesystem;

std::vector<std::string> kstudio(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{test::program("kstudio").string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

Ended runKstudio(const std::vector<std::string>& arguments, std::chrono::milliseconds patience) {
    return runProgram(kstudio(arguments), patience);
}

std::vector<std::string> trainArguments(const TinyStage& stage, const fs::path& runs,
                                        const std::vector<std::string>& overrides) {
    std::vector<std::string> words{"train", "--config", stage.config().string(), "--set",
                                   "training.output_directory=" + runs.string()};
    for (const auto& item : overrides) {
        words.push_back("--set");
        words.push_back(item);
    }
    return words;
}

std::map<std::string, std::string> checkpointFiles(const fs::path& checkpoint) {
    auto manifest = run::verifyCheckpoint(checkpoint);
    std::map<std::string, std::string> files;
    EXPECT_OK(manifest);
    if (manifest.ok()) {
        for (const auto& file : manifest->files) files[file.path] = file.hash;
    }
    return files;
}

bool reached(const fs::path& runs, std::int64_t step) {
    auto until = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    const std::string wanted = "\"step\":" + std::to_string(step) + ",";
    while (std::chrono::steady_clock::now() < until) {
        std::error_code ignored;
        for (const auto& run : fs::directory_iterator(runs, ignored)) {
            std::ifstream log(run.path() / "events.jsonl");
            for (std::string line; std::getline(log, line);) {
                bool isStep = line.find("\"type\":\"step\"") != std::string::npos;
                if (isStep && line.find(wanted) != std::string::npos) return true;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

std::vector<fs::path> filesBelow(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.symlink_status().type() == fs::file_type::regular) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void overwrite(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace studio::test
