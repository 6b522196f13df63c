// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/robot/session_dataset.h"

#include <cstdlib>
#include <string>
#include <utility>

#include "core/base/file.h"
#include "core/robot/recorder.h"

namespace studio::app {

bool isRecordedSession(const std::filesystem::path& folder) {
    std::error_code ignored;
    return !folder.empty() && std::filesystem::exists(folder / "session.json", ignored);
}

Result<std::shared_ptr<const std::filesystem::path>> sessionDataset(
    const std::filesystem::path& recording, std::shared_ptr<const data::MediaBackend> media) {
    std::error_code problem;
    auto parent = std::filesystem::temp_directory_path(problem);
    if (problem) parent = "/tmp";
    std::string name = (parent / "kstudio-session-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return systemError("make a folder in", parent);
    std::shared_ptr<const std::filesystem::path> dataset(
        new std::filesystem::path(std::filesystem::path(name) / "dataset"),
        [](const std::filesystem::path* made) {
            std::error_code ignored;
            std::filesystem::remove_all(made->parent_path(), ignored);
            delete made;
        });
    robot::ExportOptions options;
    options.recording = recording;
    options.output = *dataset;
    options.media = std::move(media);
    options.workOnly = true;
    auto frames = robot::exportRecording(options);
    if (!frames.ok()) return frames.error();
    return dataset;
}

}  // namespace studio::app
