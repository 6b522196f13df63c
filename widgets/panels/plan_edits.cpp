// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of the plan panel: unsaved values, and those of the project's files, which can be undone as well.
#include <QClipboard>
#include <QGuiApplication>
#include <QPointer>
#include <QUndoCommand>
#include <algorithm>
#include <functional>
#include <utility>

#include "core/config/new_project.h"
#include "widgets/models/kept_edits.h"
#include "widgets/models/stage_start.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/parts/new_task_dialog.h"
#include "widgets/parts/task_table.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

/// One set of unsaved values instead of another, together with an edit of the files (may be empty), which was
/// written before the command came onto the stack.
class PlanEdit : public QUndoCommand {
public:
    PlanEdit(PlanPanel& panel, std::function<QString()> what, PlanChanges before, PlanChanges after,
             config::ProjectEdit files = {})
        : QUndoCommand(what()),
          panel_(&panel),
          what_(std::move(what)),
          before_(std::move(before)),
          after_(std::move(after)),
          files_(std::move(files)) {}
    void redo() override {
        if (!panel_) return;
        if (files_.empty() || fresh_) {
            panel_->setChanges(after_);
        } else {
            panel_->stepFiles(what_, files_, after_);
        }
        fresh_ = false;
    }
    void undo() override {
        if (!panel_) return;
        if (files_.empty()) {
            panel_->setChanges(before_);
        } else {
            panel_->stepFiles(what_, config::reversed(files_), before_);
        }
    }

private:
    QPointer<PlanPanel> panel_;
    std::function<QString()> what_;  ///< in the window's language, whenever it is said
    PlanChanges before_, after_;
    config::ProjectEdit files_;
    bool fresh_ = true;
};

void PlanPanel::setChanges(PlanChanges changes) {
    changes_ = std::move(changes);
    showState();
    read();
}

QJsonObject PlanPanel::edits() const {
    return keptOf(changes_);
}

void PlanPanel::takeEdits(const QJsonObject& edits) {
    change(tr("Changes from before"), valuesOf(edits));
}

void PlanPanel::change(const QString& what, const PlanChanges& values) {
    workspace().undo().push(new PlanEdit(
        *this, [what] { return what; }, changes_, merged(changes_, values)));
}

void PlanPanel::goBack() {
    if (!back_) return;
    const std::filesystem::path checkpoint = *std::exchange(back_, std::nullopt);
    const auto start = startFrom(plan_->project, plan_->plan, checkpoint);
    if (!start) {
        tellNoStageGoesBack(checkpoint);
        return;
    }
    auto what = [stage = start->stage, step = text(checkpoint.filename()),
                 run = text(checkpoint.parent_path().parent_path().filename())] {
        return tr("Stage %1 starts from the checkpoint %2 of %3").arg(QString::number(stage), step, run);
    };
    workspace().undo().push(new PlanEdit(*this, what, changes_, merged(changes_, start->values)));
    workspace().notify(Level::Warning, [what] {
        return NoticeText{
            tr("%1. It is not saved yet; Ctrl+Z takes it back.").arg(what()),
            tr("What was trained after that checkpoint is not in it. A sequence that runs goes on as it was "
               "begun: stop it and start it again to train the next stage with this.")};
    });
}

/// What the last stage did is trained anew in a branch, which a terminal begins.
void PlanPanel::tellNoStageGoesBack(const std::filesystem::path& checkpoint) {
    const auto from = stageBehind(plan_->plan, checkpoint);
    QString line;
    if (from) {
        line = "kstudio sequence run " + shellWord(text(workspace().project())) +
               QString(" --branch back-to-%1 --from %1").arg(*from);
    }
    workspace().notify(Level::Warning, [&shared = workspace(), line, name = shortPath(checkpoint)] {
        NoticeText words{tr("No stage is to come that could start from %1.").arg(name),
                         tr("The stages behind it can be trained anew in a branch; what is there stays.")};
        if (!line.isEmpty()) {
            words.remedies.push_back({tr("Copy the command of the branch"), [&shared, line] {
                                          QGuiApplication::clipboard()->setText(line);
                                          shared.notify(Level::Info, tr("Copied: %1").arg(line));
                                      }});
        }
        return words;
    });
}

void PlanPanel::editFiles(std::function<QString()> what, MakeEdit make, PlanChanges after) {
    if (!plan_ || writing_) return;
    writing_ = true;
    showState();
    auto work = [file = plan_->project.file,
                 make = std::move(make)](JobContext&) -> Result<config::ProjectEdit> {
        // the files alone count, not what is typed on top of them
        STUDIO_ASSIGN(config::ProjectConfig project, config::loadProject(file));
        STUDIO_ASSIGN(config::ProjectEdit edit, make(project));
        STUDIO_CHECK(config::applyEdit(edit, file));
        return edit;
    };
    workspace().jobs().run(
        this, {}, work, [this, what = std::move(what), after](Result<config::ProjectEdit> edit) {
            writing_ = false;
            if (!edit.ok()) {
                workspace().notify(what, edit.error());
                read();
                showState();
                return;
            }
            QStringList files;
            for (const auto& one : *edit) files << shortPath(one.file.filename());
            workspace().notify(Level::Info, [what, where = files.join(", ")] {
                return NoticeText{tr("%1: written to %2. Ctrl+Z takes it back.").arg(what(), where)};
            });
            workspace().undo().push(new PlanEdit(*this, what, changes_, after, std::move(*edit)));
        });
}

void PlanPanel::stepFiles(const std::function<QString()>& what, const config::ProjectEdit& edit,
                          PlanChanges then) {
    if (!plan_) return;
    writing_ = true;
    showState();
    workspace().jobs().run(
        this, {}, [edit, file = plan_->project.file](JobContext&) { return config::applyEdit(edit, file); },
        [this, what, then = std::move(then)](Status done) {
            writing_ = false;
            if (done.ok()) {
                setChanges(then);
                return;
            }
            workspace().notify(what, done.error());
            // what the stack believes is no longer what is on disk
            workspace().undo().clear();
            read();
            showState();
        });
}

QString PlanPanel::nameAt(int place) const {
    return text(plan_->plan.stages[static_cast<std::size_t>(place)].name);
}

void PlanPanel::addTask(const config::NewTask& task) {
    editFiles([name = text(task.name)] { return tr("Add task %1").arg(name); },
              [task](const config::ProjectConfig& project) { return config::addTask(project, task); },
              changes_);
}

void PlanPanel::duplicateTask(int task) {
    auto place = placeOf(task);
    if (!place) return;
    editFiles([name = nameAt(*place)] { return tr("Duplicate task %1").arg(name); },
              [task](const config::ProjectConfig& project) { return config::duplicateTask(project, task); },
              changes_);
}

void PlanPanel::moveTask(int task, int place) {
    auto from = placeOf(task);
    if (!from) return;
    // a trained stage may not be passed
    for (int i = std::min(*from, place); i <= std::max(*from, place); ++i) {
        if (i < 0 || i >= static_cast<int>(plan_->plan.stages.size())) return;
        if (plan_->plan.stages[static_cast<std::size_t>(i)].run.empty()) continue;
        workspace().notify(Level::Warning, [] {
            return NoticeText{tr("Stages that were trained keep their places."),
                              tr("Their runs are found by them. Make a branch with kstudio sequence run "
                                 "--branch to try another order.")};
        });
        return;
    }
    editFiles([name = nameAt(*from)] { return tr("Move task %1").arg(name); },
              [task, place](const config::ProjectConfig& project) {
                  return config::moveTask(project, task, static_cast<std::size_t>(place));
              },
              changes_);
}

void PlanPanel::removeTask(int task) {
    auto place = placeOf(task);
    if (!place) return;
    editFiles([name = nameAt(*place)] { return tr("Remove task %1").arg(name); },
              [task](const config::ProjectConfig& project) { return config::removeTask(project, task); },
              changes_);
}

void PlanPanel::askForTask() {
    NewTaskDialog dialog(text(workspace().project() / "datasets"), this);
    if (dialog.exec() == QDialog::Accepted) addTask(dialog.task());
}

void PlanPanel::makeFirstTask() {
    if (writing_) return;
    writing_ = true;
    const auto root = workspace().project();
    workspace().jobs().run(
        this, [] { return tr("Make the first task"); },
        [root](JobContext&) { return config::addFirstTask(root); },
        [this, root](const Status& made) {
            writing_ = false;
            showState();
            if (root != workspace().project()) return;
            // every page looks at the folder anew: it has a configuration now
            if (!made.ok() || !workspace().openProject(root)) read();
        });
}

void PlanPanel::moveMarked(int by) {
    int task = tasks_->markedTask();
    if (auto place = placeOf(task)) moveTask(task, *place + by);
}

void PlanPanel::save() {
    if (changes_.empty()) return;
    editFiles(
        [] { return tr("Save the plan"); },
        [changes = changes_](const config::ProjectConfig& project) { return savedInto(project, changes); },
        {});
}

QString PlanPanel::unsavedText() const {
    if (changes_.empty() || !plan_) return {};
    return tr("Plan: %n unsaved changes", nullptr, countOf(changes_));
}

Status PlanPanel::saveNow() {
    STUDIO_ASSIGN(config::ProjectConfig project, config::loadProject(plan_->project.file));
    STUDIO_ASSIGN(config::ProjectEdit edit, savedInto(project, changes_));
    STUDIO_CHECK(config::applyEdit(edit, plan_->project.file));
    changes_.clear();
    showState();
    return {};
}

}  // namespace studio::widgets
