// SPDX-License-Identifier: GPL-3.0-or-later
// What Run control says of where things come from: the checkpoint of a resume, the number of threads, the
// project of a configuration.
#include "widgets/forms/schema_form.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/text.h"
#include "widgets/parts/wrapped_label.h"

namespace studio::widgets {

namespace fs = std::filesystem;

QString RunControlPanel::ofAnotherProject(const fs::path& file) {
    return tr("%1 is not of the open project. What is changed here is saved into that file; to train it, "
              "open "
              "its project.")
        .arg(shortPath(file));
}

bool RunControlPanel::ofOpenProject(const fs::path& file) const {
    std::error_code ignored;
    const fs::path& root = workspace().project();
    if (root.empty()) return false;
    if (const auto plan = workspace().plan(); plan && fs::equivalent(plan->sequence.project, file, ignored))
        return true;
    // another base file may lie beside it
    return fs::equivalent(file.parent_path(), root, ignored) &&
           (file.filename() == "project.yaml" || !fs::exists(root / "project.yaml", ignored));
}

std::optional<int> RunControlPanel::threadsOfWindow() const {
    if (openSequence()) return workspace().sequenceThreads();
    const int threads = workspace().settings().threads();
    if (threads <= 0 || threadsStated_ > 0 || form_->changes().contains("training.threads")) return {};
    return threads;
}

void RunControlPanel::showThreads() {
    const int setting = workspace().settings().threads();
    if (setting <= 0 || !loadedOk_) {
        threads_->showText({});
        return;
    }
    threads_->showText(threadsOfWindow()
                           ? tr("Threads: %1, from the settings of the window, as the configuration names "
                                "no number.")
                                 .arg(setting)
                           : tr("Threads: as the configuration says. The %1 in the settings of the window "
                                "are for those that name no number.")
                                 .arg(setting));
}

bool RunControlPanel::resumable() const {
    if (!session_ || !session_->loaded() || session_->error()) return false;
    const run::RunState state = session_->status().state;
    return state == run::RunState::Interrupted || state == run::RunState::Stopped ||
           state == run::RunState::Failed;
}

bool RunControlPanel::lostCheckpoint() const {
    if (!resumable()) return false;
    const ResumePoint& from = session_->resumePoint();
    const auto& told = session_->lastCheckpoint();
    return from.damaged || (told && from.step.value_or(-1) < told->step);
}

QString RunControlPanel::resumeWords() const {
    const ResumePoint& from = session_->resumePoint();
    const auto& told = session_->lastCheckpoint();
    const QString where = shortPath(session_->folder() / "checkpoints");
    if (from.damaged) {
        return tr("No checkpoint in %1 is whole: a resume is refused. Put one back from a copy, or start a "
                  "new "
                  "run from the weights of an older one.")
            .arg(where);
    }
    if (!from.step && told) {
        return tr("The log tells of a checkpoint of step %1, but %2 holds none: Resume begins the run again "
                  "at "
                  "step 0. To go on from there, put the checkpoint back first.")
            .arg(QString::number(told->step), where);
    }
    if (!from.step) return tr("It has no checkpoint: Resume begins the run again at step 0.");
    if (told && *from.step < told->step) {
        return tr("The log tells of a checkpoint of step %1, which is not whole in %2: Resume goes on from "
                  "step "
                  "%3.")
            .arg(QString::number(told->step), where, QString::number(*from.step));
    }
    return tr("Goes on from the checkpoint of step %1").arg(*from.step);
}

}  // namespace studio::widgets
