// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace studio {

/// Folder of the files that come with the program: configs/, resources/. It lies at
/// ../share/kuavo-studio of the running program, in a build folder (links to the sources) as in an
/// installation, so that either can be moved. Errors: NotFound.
Result<std::filesystem::path> resourceFolder();
/// The same for a program that lies in `programFolder`.
Result<std::filesystem::path> resourceFolder(const std::filesystem::path& programFolder);

/// Folder in which Hugging Face's tools keep what they downloaded: HF_HUB_CACHE, else HF_HOME/hub, else
/// XDG_CACHE_HOME/huggingface/hub, else ~/.cache/huggingface/hub. Need not exist.
std::filesystem::path huggingFaceCache();

}  // namespace studio
