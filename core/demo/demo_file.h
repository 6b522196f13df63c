// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/demo/demo.h"

namespace studio::demo {

/// demo.json beside project.yaml: what was asked for, how long each step took, and what leaves no other
/// trace. Whether a step is done does not stand here.
struct DemoFile {
    DemoOptions options;
    std::map<std::string, double> seconds;  ///< by DemoStep::id
    bool acted = false;                     ///< see Demo
};

/// Where the demo in `folder` keeps its options and times.
std::filesystem::path demoFilePath(const std::filesystem::path& folder);
/// Errors: NotFound, Io, Corrupt, Unsupported (a newer schema).
Result<DemoFile> readDemoFile(const std::filesystem::path& folder);
/// Errors: Io.
Status writeDemoFile(const std::filesystem::path& folder, const DemoFile& file);

}  // namespace studio::demo
