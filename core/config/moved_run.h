// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/config/train_config.h"

namespace studio::config {

/// Folders of data sets, by the id of the task that they teach.
using DataRoots = std::map<int, std::filesystem::path>;

/// Puts today's places into the configuration of a run that lies in the folder `run`: the folder it lies in,
/// and for what is not where the configuration says, where it is now. Of a data set that is the one of
/// `today` (what the project says of its task; empty: the run's own project is asked), else, as of all other
/// files, the place that is where it was as seen from the run: so a folder that was moved or copied as a
/// whole is found again. What is nowhere stays as it is. Reads names of files only. Returns what a person
/// should know, a line for each data set and for the weights that were found elsewhere.
std::vector<std::string> followMoved(TrainConfig& config, const std::filesystem::path& run,
                                     const DataRoots& today = {});

/// What to do about a run whose data set is nowhere: the line to correct in its own configuration.
std::string movedDataHint(const std::filesystem::path& run);

}  // namespace studio::config
