// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/robot_words.h"

#include <QCoreApplication>

#include "widgets/parts/text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

// the core's words for its checks, to be found by the translators
[[maybe_unused]] const char* const kCheckTexts[] = {
    QT_TRANSLATE_NOOP("RobotChecks", "camera %1"),
    QT_TRANSLATE_NOOP("RobotChecks", "link"),
    QT_TRANSLATE_NOOP("RobotChecks", "joints"),
    QT_TRANSLATE_NOOP("RobotChecks", "door"),
    QT_TRANSLATE_NOOP("RobotChecks", "limits"),
    QT_TRANSLATE_NOOP("RobotChecks", "arm mode"),
    QT_TRANSLATE_NOOP("RobotChecks", "other publishers"),
    QT_TRANSLATE_NOOP("RobotChecks", "joint values"),
    QT_TRANSLATE_NOOP("RobotChecks", "grippers"),
    QT_TRANSLATE_NOOP("RobotChecks", "head pitch"),
    QT_TRANSLATE_NOOP("RobotChecks", "start pose"),
    QT_TRANSLATE_NOOP("RobotChecks", "policy"),
    QT_TRANSLATE_NOOP("RobotChecks", "joint order"),
    QT_TRANSLATE_NOOP("RobotChecks", "gripper kind"),
    QT_TRANSLATE_NOOP("RobotChecks", "data's gripper"),
    QT_TRANSLATE_NOOP("RobotChecks", "policy cameras"),
    QT_TRANSLATE_NOOP("RobotChecks", "Choose the gripper that the robot has."),
    QT_TRANSLATE_NOOP("RobotChecks", "Choose which camera of the robot each camera of the policy sees."),
    QT_TRANSLATE_NOOP("RobotChecks", "Make sure that its data had this gripper, and these scales."),
    QT_TRANSLATE_NOOP("RobotChecks", "Make sure that 0 is open and 1 is closed in both."),
    QT_TRANSLATE_NOOP("RobotChecks", "Disconnect, set the gripper's scales of the data, and connect again."),
    QT_TRANSLATE_NOOP("RobotChecks",
                      "Make sure that it was trained on left 1-7, left gripper, right 1-7, right gripper."),
    QT_TRANSLATE_NOOP("RobotChecks", "instruction"),
    QT_TRANSLATE_NOOP("RobotChecks", "blending"),
    QT_TRANSLATE_NOOP("RobotChecks", "Look at the network and at rosbridge on the robot's upper computer."),
    QT_TRANSLATE_NOOP("RobotChecks", "Is the robot's controller running?"),
    QT_TRANSLATE_NOOP("RobotChecks", "Is the camera running, and its topic name right?"),
    QT_TRANSLATE_NOOP("RobotChecks", "Use Shadow; arming needs a robot."),
    QT_TRANSLATE_NOOP("RobotChecks", "Is /humanoid_get_arm_ctrl_mode there? Start the robot's controller."),
    QT_TRANSLATE_NOOP("RobotChecks", "End the other program, or use Shadow."),
    QT_TRANSLATE_NOOP("RobotChecks", "Look at the robot's sensors."),
    QT_TRANSLATE_NOOP("RobotChecks", "Choose the kind of gripper that the robot has, and its topics."),
    QT_TRANSLATE_NOOP("RobotChecks",
                      "Go to the start pose: the policy has seen the scene from the data's angle."),
    QT_TRANSLATE_NOOP("RobotChecks", "Go to the start pose before running."),
    QT_TRANSLATE_NOOP("RobotChecks", "Choose a checkpoint."),
    QT_TRANSLATE_NOOP("RobotChecks", "Choose a checkpoint trained on a Kuavo with both arms."),
    QT_TRANSLATE_NOOP("RobotChecks", "Type what the robot shall do, in the words of the data."),
    QT_TRANSLATE_NOOP("RobotChecks", "Choose replace, average or ensemble."),
};

// events without figures
[[maybe_unused]] const char* const kEventTexts[] = {
    QT_TRANSLATE_NOOP("RobotEvents", "STOP was pressed"),
    QT_TRANSLATE_NOOP("RobotEvents", "reset; nothing moves"),
    QT_TRANSLATE_NOOP("RobotEvents", "going on"),
    QT_TRANSLATE_NOOP("RobotEvents", "all checks are green: ready to be armed"),
    QT_TRANSLATE_NOOP("RobotEvents", "armed: the robot confirms external control"),
    QT_TRANSLATE_NOOP("RobotEvents", "the policy runs in the shadow: nothing is sent"),
    QT_TRANSLATE_NOOP("RobotEvents", "a person has taken over; the policy goes on in the shadow"),
    QT_TRANSLATE_NOOP("RobotEvents", "the link to the robot is back; nothing moves until it is armed again"),
    QT_TRANSLATE_NOOP("RobotEvents", "waiting for the policy's first chunk"),
    QT_TRANSLATE_NOOP("RobotEvents", "no policy chosen: only the motion is recorded"),
};

}  // namespace

QString wordOf(robot::SessionState state) {
    static const char* const words[] = {
        QT_TRANSLATE_NOOP("RobotState", "Disconnected"), QT_TRANSLATE_NOOP("RobotState", "Connected"),
        QT_TRANSLATE_NOOP("RobotState", "Ready"),        QT_TRANSLATE_NOOP("RobotState", "Armed"),
        QT_TRANSLATE_NOOP("RobotState", "Running"),      QT_TRANSLATE_NOOP("RobotState", "Shadow"),
        QT_TRANSLATE_NOOP("RobotState", "Stopped"),      QT_TRANSLATE_NOOP("RobotState", "Fault")};
    return QCoreApplication::translate("RobotState", words[static_cast<int>(state)]);
}

Mood moodOf(robot::SessionState state) {
    switch (state) {
        case robot::SessionState::Disconnected:
        case robot::SessionState::Connected:
            return Mood::Neutral;
        case robot::SessionState::Ready:
            return Mood::Good;
        case robot::SessionState::Armed:
            return Mood::Warning;
        case robot::SessionState::Running:
        case robot::SessionState::Shadow:
            return Mood::Busy;
        case robot::SessionState::Stopped:
        case robot::SessionState::Fault:
            return Mood::Bad;
    }
    return Mood::Neutral;
}

Mood moodOf(robot::CheckLevel level) {
    return level == robot::CheckLevel::Green    ? Mood::Good
           : level == robot::CheckLevel::Yellow ? Mood::Warning
                                                : Mood::Bad;
}

QString checkText(const std::string& text) {
    constexpr std::string_view kCamera = "camera ";
    if (text.starts_with(kCamera))
        return QCoreApplication::translate("RobotChecks", "camera %1")
            .arg(widgets::text(text.substr(kCamera.size())));
    return QCoreApplication::translate("RobotChecks", text.c_str());
}

QString eventText(const std::string& text) {
    return QCoreApplication::translate("RobotEvents", text.c_str());
}

QString wordOf(robot::ArmMode mode) {
    static const char* const words[] = {QT_TRANSLATE_NOOP("ArmMode", "keep the pose"),
                                        QT_TRANSLATE_NOOP("ArmMode", "automatic swing"),
                                        QT_TRANSLATE_NOOP("ArmMode", "external control")};
    return QCoreApplication::translate("ArmMode", words[static_cast<int>(mode)]);
}

QString jointName(std::size_t joint) {
    return QString(joint < 7 ? "L%1" : "R%1").arg(joint % 7 + 1);
}

QString checkpointRun(const Workspace& workspace, const std::filesystem::path& run) {
    QString name = workspace.runLabel(run);
    std::filesystem::path folder = run.parent_path();
    return folder == workspace.runsFolder() ? name : text(folder.filename()) + " / " + name;
}

}  // namespace studio::widgets
