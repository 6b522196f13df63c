// SPDX-License-Identifier: GPL-3.0-or-later
// What else the program does with a checkpoint: the ways from the browser to other panels, and their
// commands.
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QToolButton>

#include "widgets/panels/checkpoint_panel.h"
#include "widgets/parts/text.h"
#include "widgets/robot/robot_desk.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

/// Before the task of a simulated robot's address: "sim:weighing@64x64".
constexpr const char* kSimulated = "sim:";

}  // namespace

std::optional<fs::path> CheckpointPanel::usable(const std::function<QString(const QString&)>& tried) {
    // the one that is described, above whose details the buttons stand; what is marked may be others
    if (shown_.empty()) return {};
    if (const std::string problem = tree_->problemOf(shown_); !problem.empty()) {
        workspace().notify(Level::Warning, [tried, name = labelOf(shown_), problem] {
            return NoticeText{tr("%1: it is damaged: %2").arg(tried(name), coreText(problem)),
                              tr("Choose another checkpoint of the run.")};
        });
        return {};
    }
    return shown_;
}

void CheckpointPanel::evaluate() {
    auto tried = [](const QString& name) { return tr("Cannot evaluate %1").arg(name); };
    const auto checkpoint = usable(tried);
    if (!checkpoint) return;
    if (!workspace().services().sim.evaluate) {
        workspace().notify(Level::Warning, [tried, name = labelOf(*checkpoint)] {
            return NoticeText{tr("%1: this build has no simulator.").arg(tried(name)),
                              tr("Build it with the packages that the README lists.")};
        });
        return;
    }
    // shown first, so that it is there to hear
    Q_EMIT workspace().showPanel("evaluation");
    Q_EMIT workspace().evaluationWanted(text(*checkpoint));
}

void CheckpointPanel::useOnRobot() {
    auto tried = [](const QString& name) { return tr("Cannot use %1 on the robot").arg(name); };
    const auto checkpoint = usable(tried);
    if (!checkpoint) return;
    const RobotDesk& desk = workspace().robot();
    if (desk.keepsPolicy() || desk.busy() || desk.opensPolicy()) {
        const bool armed = desk.isIn(robot::SessionState::Armed), kept = desk.keepsPolicy();
        workspace().notify(Level::Warning, [tried, name = labelOf(*checkpoint), armed, kept] {
            return NoticeText{
                kept && armed ? tr("%1: the robot is armed.").arg(tried(name))
                : kept        ? tr("%1: a policy runs.").arg(tried(name))
                       : tr("%1: the robot or its policy is just being opened or closed.").arg(tried(name)),
                kept ? tr("Press STOP or Leave on the page Robot, then try again.")
                     : tr("Wait for that, then try again.")};
        });
        return;
    }
    Q_EMIT workspace().showPanel("connect");
    Q_EMIT workspace().robotPolicyWanted(text(*checkpoint));
}

void CheckpointPanel::fillMenu(QMenu& menu) {
    menu.addAction(icon("verify"), tr("Verify"), this, &CheckpointPanel::verify);
    menu.addAction(icon("compare"), tr("Compare with…"), this, &CheckpointPanel::compareChosen);
    menu.addSeparator();
    menu.addAction(icon("eye"), tr("Evaluate…"), this, &CheckpointPanel::evaluate);
    menu.addAction(icon("robot"), tr("Use on the robot"), this, &CheckpointPanel::useOnRobot);
    menu.addAction(icon("export"), tr("Export a copy for LeRobot…"), this, &CheckpointPanel::exportCopy);
    auto* copies = menu.addMenu(icon("terminal"), tr("Copy as command"));
    addCopies(*copies);
    menu.addSeparator();
    menu.addAction(icon("trash"), tr("Delete"), this, &CheckpointPanel::remove);
}

void CheckpointPanel::addCopies(QMenu& menu) {
    const std::pair<QString, QString> lines[] = {{tr("Show it"), showCommand()},
                                                 {tr("Evaluate it"), evaluateCommand()},
                                                 {tr("Run it on the robot"), robotCommand()},
                                                 {tr("Verify it"), ofShown("verify")},
                                                 {tr("Compare the two marked"), compareCommand()},
                                                 {tr("Export a copy for LeRobot"), exportCommand()},
                                                 {tr("Delete it"), ofShown("delete")}};
    menu.setToolTipsVisible(true);
    const std::string& address = workspace().robot().request().address;
    for (const auto& [title, line] : lines) {
        QAction* action = menu.addAction(title, this, [this, line = line] { copy(line); });
        action->setEnabled(!line.isEmpty());
        if (title != tr("Run it on the robot") || !line.isEmpty() || shown_.empty() || address.empty())
            continue;
        action->setToolTip(
            tr("Say on the page Robot what %1 shall do: a robot gets no instruction that nobody chose.")
                .arg(text(address)));
    }
}

QString CheckpointPanel::ofShown(const char* what) const {
    return shown_.empty() ? QString()
                          : QString("kstudio checkpoint %1 %2").arg(what, shellWord(text(shown_)));
}

QString CheckpointPanel::showCommand() const {
    return ofShown("show");
}

QString CheckpointPanel::compareCommand() const {
    const std::vector<fs::path> two = tree_->marked();
    if (two.size() != 2) return {};
    return QString("kstudio checkpoint diff %1 %2").arg(shellWord(text(two[0])), shellWord(text(two[1])));
}

QString CheckpointPanel::exportCommand() const {
    if (shown_.empty()) return {};
    // where the panel would ask for the folder first
    const fs::path& project = workspace().project();
    const fs::path out = project.empty() ? fs::path("exported") : project / "exported";
    return ofShown("export") + ' ' + shellWord(text(out));
}

QString CheckpointPanel::evaluateCommand() const {
    if (shown_.empty() || workspace().services().sim.tasks.empty()) return {};
    return "kstudio sim evaluate --task all --checkpoint " + shellWord(text(shown_));
}

QString CheckpointPanel::robotCommand() const {
    if (shown_.empty()) return {};
    const RobotDesk& desk = workspace().robot();
    const auto& tasks = workspace().services().sim.tasks;
    // the robot that the window knows, else a simulated one; the command asks before it arms either
    std::string address = desk.request().address, instruction = desk.instruction();
    if (address.empty() && !tasks.empty()) address = kSimulated + tasks.front().id;
    // a scene says what is to be done in it; of a robot only a person can
    for (const auto& task : tasks) {
        const std::string scene = kSimulated + task.id;
        const bool isIt = address == scene || address.starts_with(scene + "@");
        if (instruction.empty() && isIt) instruction = task.english;
    }
    if (address.empty() || instruction.empty()) return {};
    return QString("kstudio robot run %1 --checkpoint %2 --instruction %3")
        .arg(shellWord(text(address)), shellWord(text(shown_)), shellWord(text(instruction)));
}

void CheckpointPanel::copy(const QString& line) {
    if (line.isEmpty()) return;
    QGuiApplication::clipboard()->setText(line);
    workspace().notify(Level::Info, tr("Copied: %1").arg(line));
}

}  // namespace studio::widgets
