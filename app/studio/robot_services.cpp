// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/robot_services.h"

#if STUDIO_ROBOT
#include "app/studio/compare_services.h"
#include "app/studio/robot_link.h"
#include "core/robot/recorder.h"
#include "core/robot/safety_gate.h"
#endif

namespace studio::app {

namespace fs = std::filesystem;

void addRobotServices([[maybe_unused]] widgets::Services& services,
                      [[maybe_unused]] std::shared_ptr<const data::MediaBackend> media) {
#if STUDIO_ROBOT
    services.openRobot = [media](const widgets::RobotRequest& request) { return openRobot(request, media); };
    services.compareRecorded = [media](const widgets::ComparisonRequest& request,
                                       const widgets::Progress& progress, std::stop_token stop) {
        return compareRecorded(request, media, progress, stop);
    };
    services.exportRecording = [media](const fs::path& recording, const fs::path& output,
                                       bool correctionsOnly) {
        robot::ExportOptions options;
        options.recording = recording;
        options.output = output;
        options.correctionsOnly = correctionsOnly;
        options.media = media;
        return robot::exportRecording(options);
    };
    services.safetyRows = robot::safetyRows();
    services.simulatorSafety = robot::SafetySettings::simulator();
    std::error_code failure;
    fs::path stop = fs::read_symlink("/proc/self/exe", failure).parent_path() / "kuavo-stop";
    if (fs::exists(stop, failure)) services.stopProgram = stop;
#endif
}

}  // namespace studio::app
