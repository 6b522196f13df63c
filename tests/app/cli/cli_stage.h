// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/core/train/tiny_stage.h"
#include "tests/support/program.h"

namespace studio::test {

/// `kstudio ARGS`, the binary of this build.
std::vector<std::string> kstudio(const std::vector<std::string>& arguments);
/// Runs it to its end.
Ended runKstudio(const std::vector<std::string>& arguments,
                 std::chrono::milliseconds patience = std::chrono::seconds(300));

/// Arguments of `kstudio train` for a tiny stage, its run below `runs`.
std::vector<std::string> trainArguments(const TinyStage& stage, const std::filesystem::path& runs,
                                        const std::vector<std::string>& overrides = {});

/// Every file of a checkpoint with its hash, as the manifest has it; the manifest must verify.
std::map<std::string, std::string> checkpointFiles(const std::filesystem::path& checkpoint);
/// Waits until the run has logged a step of at least `step`, for two minutes at most.
bool reached(const std::filesystem::path& runs, std::int64_t step);

/// All regular files below a folder, sorted; links are not followed.
std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder);
/// Replaces a file's bytes in place, without any of the care that the program takes.
void overwrite(const std::filesystem::path& file, const std::string& bytes);

}  // namespace studio::test
