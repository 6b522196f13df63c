// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/robot_services.h"

#if STUDIO_ROBOT
#include <sys/resource.h>

#include <algorithm>
#include <future>

#include "app/studio/compare_services.h"
#include "app/studio/robot_link.h"
#include "core/robot/recorder.h"
#include "core/robot/safety_gate.h"
#endif

namespace studio::app {

namespace fs = std::filesystem;

#if STUDIO_ROBOT
namespace {

/// Encoding takes every processor there is: the window and a robot that runs come first.
constexpr int kExportNice = 10;

/// In a thread of its own, as none gets its priority back; the encoder's threads take after it.
Result<std::int64_t> exportBehind(const robot::ExportOptions& options) {
    return std::async(std::launch::async,
                      [&options] {
                          (void)::setpriority(PRIO_PROCESS, 0,
                                              std::max(::getpriority(PRIO_PROCESS, 0), kExportNice));
                          return robot::exportRecording(options);
                      })
        .get();
}

}  // namespace
#endif

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
        return exportBehind(options);
    };
    services.safetyRows = robot::safetyRows();
    services.simulatorSafety = robot::SafetySettings::simulator();
    std::error_code failure;
    fs::path stop = fs::read_symlink("/proc/self/exe", failure).parent_path() / "kuavo-stop";
    if (fs::exists(stop, failure)) services.stopProgram = stop;
#endif
}

}  // namespace studio::app
