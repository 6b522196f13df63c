// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/robot_words.h"

#include <QCoreApplication>

#include "widgets/parts/text.h"
#include "widgets/plots/joint_bars.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

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

QString checkText(const robot::CheckLine& line) {
    // a person's own words and a checkpoint's name stay as they are
    const bool own =
        line.level == robot::CheckLevel::Green && (line.name == "instruction" || line.name == "policy");
    QString found = own ? text(line.text) : coreText(line.text);
    return line.remedy.empty() ? found : found + '\n' + coreText(line.remedy);
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

QString valueName(const std::string& dataName) {
    constexpr int kPerArm = 8;  // seven joints and a gripper
    for (int arm = 0; arm < 2; ++arm) {
        const std::string joint = arm == 0 ? "zarm_l" : "zarm_r";
        const char number =
            dataName.starts_with(joint) && dataName.size() > joint.size() ? dataName[joint.size()] : '0';
        if (number >= '1' && number < '0' + kPerArm) return JointBars::name(arm * kPerArm + (number - '1'));
        if (dataName == (arm == 0 ? "left_claw" : "right_claw"))
            return JointBars::name(arm * kPerArm + kPerArm - 1);
    }
    return text(dataName);
}

QString checkpointRun(const Workspace& workspace, const std::filesystem::path& run) {
    QString name = workspace.runLabel(run);
    std::filesystem::path folder = run.parent_path();
    // a label that tells runs of one name apart may have the folder already
    const QString group = text(folder.filename());
    return folder == workspace.runsFolder() || name.contains("(" + group + ")") ? name : group + " / " + name;
}

QString checkpointName(const Workspace& workspace, const std::filesystem::path& checkpoint) {
    // <run>/checkpoints/<step>, where LeRobot puts the policy into a folder of its own
    std::filesystem::path step = checkpoint;
    if (step.filename() == "pretrained_model") step = step.parent_path();
    if (step.parent_path().filename() != "checkpoints") return text(step.filename());
    bool isNumber = false;
    const int number = text(step.filename()).toInt(&isNumber);
    return checkpointRun(workspace, step.parent_path().parent_path()) + " / " +
           (isNumber ? QString::number(number) : text(step.filename()));
}

QString checkpointChoice(const Workspace& workspace, const CheckpointRow& row) {
    QString name = checkpointRun(workspace, row.path.parent_path().parent_path()) + " / " +
                   (row.step >= 0 ? QString::number(row.step) : text(row.path.filename()));
    for (const std::string& link : row.links) name += " (" + coreText(link) + ")";
    return name;
}

}  // namespace studio::widgets
