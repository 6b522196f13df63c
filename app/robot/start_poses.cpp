// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/robot/start_poses.h"

#if STUDIO_SIM
#include "core/sim/kuavo_tables.h"
#endif

namespace studio::app {

std::vector<robot::StartPose> startPoses(const TrainedTasks& trained, bool simulated,
                                         const std::vector<robot::StartPose>& own) {
    std::vector<robot::StartPose> poses;
#if STUDIO_SIM
    if (simulated) poses.push_back({"simulator", sim::homePosture(), robot::HeadPose{0, sim::kHeadPitchRad}});
#else
    (void)simulated;
#endif
    if (trained.meanFirstState) {
        robot::StartPose pose;
        pose.name = "data";
        robot::Grippers ignored;
        robot::fromVector(*trained.meanFirstState, pose.armRad, ignored);
        // the data do not say where the head looked; of the simulator it is known
        if (!poses.empty()) pose.headRad = poses.front().headRad;
        poses.insert(poses.begin(), pose);
    }
    poses.insert(poses.end(), own.begin(), own.end());
    return poses;
}

}  // namespace studio::app
