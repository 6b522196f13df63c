// SPDX-License-Identifier: GPL-3.0-or-later
// States, the plan of a sequence, edits of a project. Source: core/run/run_list, core/sequence,
// core/config/project_edit.
#include <QtGlobal>

#include "widgets/words/core_words.h"

namespace studio::widgets {

namespace {

// clang-format off
const char* const kPlanWords[] = {
    QT_TRANSLATE_NOOP("Core", "starting"),
    QT_TRANSLATE_NOOP("Core", "running"),
    QT_TRANSLATE_NOOP("Core", "paused"),
    QT_TRANSLATE_NOOP("Core", "silent"),
    QT_TRANSLATE_NOOP("Core", "interrupted"),
    QT_TRANSLATE_NOOP("Core", "done"),
    QT_TRANSLATE_NOOP("Core", "stopped"),
    QT_TRANSLATE_NOOP("Core", "failed"),
    QT_TRANSLATE_NOOP("Core", "%1 at step %2 of %3"),
    QT_TRANSLATE_NOOP("Core", "paused at step %1 of %2"),
    QT_TRANSLATE_NOOP("Core", "done at step %1 of %2"),
    QT_TRANSLATE_NOOP("Core", "stopped at step %1 of %2"),
    QT_TRANSLATE_NOOP("Core", "failed at step %1 of %2"),
    QT_TRANSLATE_NOOP("Core", "missing"),
    QT_TRANSLATE_NOOP("Core", "best"),
    QT_TRANSLATE_NOOP("Core", "last"),
    QT_TRANSLATE_NOOP("Core", "%1 checkpoint of %2 (%3, step %4)"),
    QT_TRANSLATE_NOOP("Core", "%1 checkpoint of task %2 (%3) (%4, step %5)"),
    QT_TRANSLATE_NOOP("Core", "%1 checkpoint of %2, will be made by stage %3"),
    QT_TRANSLATE_NOOP("Core", "pretrained: %1"),
    QT_TRANSLATE_NOOP("Core", "from scratch (random weights)"),
    QT_TRANSLATE_NOOP("Core", "named by the task: %1"),
    QT_TRANSLATE_NOOP("Core", "a run named by the task"),
    QT_TRANSLATE_NOOP("Core", "task %1 (%2)"),
    QT_TRANSLATE_NOOP("Core", "cannot start stage %1 (%2): %3"),
    QT_TRANSLATE_NOOP("Core", "its pretrained weights %1 are not there"),
    QT_TRANSLATE_NOOP("Core", "Correct the path, or give a hub id such as lerobot/smolvla_base."),
    QT_TRANSLATE_NOOP("Core", "its weights have no source"),
    QT_TRANSLATE_NOOP("Core", "Give policy.pretrained_path (a folder, or a hub id such as lerobot/smolvla_base), or policy.from_scratch: true for random weights."),
    QT_TRANSLATE_NOOP("Core", "Correct task.training.resume_path in %1, or leave it out: the checkpoint of the task before is then found by itself."),
    QT_TRANSLATE_NOOP("Core", "the start that its file names, %1, is not there"),
    QT_TRANSLATE_NOOP("Core", "the run %1 has no checkpoint"),
    QT_TRANSLATE_NOOP("Core", "%1 is neither a run nor a checkpoint"),
    QT_TRANSLATE_NOOP("Core", "the finished run %1 of %2 has no checkpoint"),
    QT_TRANSLATE_NOOP("Core", "Train that stage again in a branch."),
    QT_TRANSLATE_NOOP("Core", "no finished run of %1 found under %2"),
    QT_TRANSLATE_NOOP("Core", "Train stage %1 first, or name a checkpoint: task.training.resume_path in %2."),
    QT_TRANSLATE_NOOP("Core", "it starts from an earlier task, but is the first"),
    QT_TRANSLATE_NOOP("Core", "Write resume_from: pretrained or scratch in %1."),
    QT_TRANSLATE_NOOP("Core", "the data set of task %1 (%2), %3, is not there"),
    QT_TRANSLATE_NOOP("Core", "cannot replay task %1 in stage %2 (%3): %4"),
    QT_TRANSLATE_NOOP("Core", "Put it back or correct task.data.root in %1; or use sequential.replay_strategy: reservoir, which keeps frames of its own."),
    QT_TRANSLATE_NOOP("Core", "stage %1 is not validated on task %2: %3"),
    QT_TRANSLATE_NOOP("Core", "stage %1 gives %2 % of its batches to its own task"),
    QT_TRANSLATE_NOOP("Core", "60 to 80 % is the usual advice: less learns slowly, more forgets."),
    QT_TRANSLATE_NOOP("Core", "cannot train stage %1 (%2): it has neither steps nor epochs"),
    QT_TRANSLATE_NOOP("Core", "Give training.steps or training.epochs in %1 or in the project."),
    QT_TRANSLATE_NOOP("Core", "cannot train stage %1 (%2): its replay plan gives its own task no share"),
    QT_TRANSLATE_NOOP("Core", "Give it the greater part, 60 to 80 % of each batch."),
    QT_TRANSLATE_NOOP("Core", "stage %1 (%2) is not validated: no episode is held out"),
    QT_TRANSLATE_NOOP("Core", "Give validation.split or validation.episodes, or validation.on: training where there are too few."),
    QT_TRANSLATE_NOOP("Core", "each stage is normalised by the statistics of its own task (sequential.stats)"),
    QT_TRANSLATE_NOOP("Core", "Earlier tasks then look different to the policy in every stage; in one published case replay kept 1.1 % of the old success this way. shared is the default."),
    QT_TRANSLATE_NOOP("Core", "the shared statistics will not cover task %1, whose data is not there yet"),
    QT_TRANSLATE_NOOP("Core", "They are fixed when the sequence begins: values of such a task far outside warn later."),
    QT_TRANSLATE_NOOP("Core", "the sequence '%1' was begun with %2"),
    QT_TRANSLATE_NOOP("Core", "no --set"),
    QT_TRANSLATE_NOOP("Core", "Finished stages stay as they are; a branch (--branch NAME --from STAGE) keeps both apart."),
    QT_TRANSLATE_NOOP("Core", "its data set is not named"),
    QT_TRANSLATE_NOOP("Core", "its data set %1 is not there"),
    QT_TRANSLATE_NOOP("Core", "cannot train stage %1: task %2 (%3): %4"),
    QT_TRANSLATE_NOOP("Core", "Correct task.data.root in %1, or put a LeRobot data set there."),
    QT_TRANSLATE_NOOP("Core", "%1 things stand against this sequence"),
    QT_TRANSLATE_NOOP("Core", "Run the same command again: it goes on where it was."),
    QT_TRANSLATE_NOOP("Core", "stage %1 (%2) has a run made with other settings than the project has today: %3"),
    QT_TRANSLATE_NOOP("Core", "%1 %2 instead of %3"),
    QT_TRANSLATE_NOOP("Core", "and %1 more"),
    QT_TRANSLATE_NOOP("Core", "own %1 %"),
    QT_TRANSLATE_NOOP("Core", "task %1 %2 %"),
    QT_TRANSLATE_NOOP("Core", "It stays as it is; `--branch NAME --from %1` trains it anew."),
    QT_TRANSLATE_NOOP("Core", "what stage %1 (%2) finds in its data is not known: %3"),
    QT_TRANSLATE_NOOP("Core", "cannot change the tasks of %1: a folder of robot_train is opened as it is"),
    QT_TRANSLATE_NOOP("Core", "Make a project of it: kstudio project new DIR, then copy its task files into tasks/."),
    QT_TRANSLATE_NOOP("Core", "cannot change '%1' in %2: comments stand inside its value"),
    QT_TRANSLATE_NOOP("Core", "Change it in an editor, or write the value in one line."),
    QT_TRANSLATE_NOOP("Core", "cannot change '%1' in the file: %2"),
    QT_TRANSLATE_NOOP("Core", "its layout there is not understood"),
    QT_TRANSLATE_NOOP("Core", "it is no list"),
    QT_TRANSLATE_NOOP("Core", "Change it in an editor."),
    QT_TRANSLATE_NOOP("Core", "'%1' cannot name a task"),
    QT_TRANSLATE_NOOP("Core", "Use letters, digits, '_' and '-'."),
    QT_TRANSLATE_NOOP("Core", "the project has no task %1"),
    QT_TRANSLATE_NOOP("Core", "cannot add a task without an instruction"),
    QT_TRANSLATE_NOOP("Core", "Write the sentence that tells the robot what to do."),
    QT_TRANSLATE_NOOP("Core", "there is no place %1 among %2 tasks"),
    QT_TRANSLATE_NOOP("Core", "cannot remove the only task of a project"),
    QT_TRANSLATE_NOOP("Core", "Add another one first."),
    QT_TRANSLATE_NOOP("Core", "cannot change %1: it was changed by something else meanwhile"),
    QT_TRANSLATE_NOOP("Core", "Nothing was written. Look at the file, and make the change anew."),
    QT_TRANSLATE_NOOP("Core", "the change would leave no usable project: %1"),
    QT_TRANSLATE_NOOP("Core", "%1; and it could not be taken back: %2"),
};
// clang-format on

}  // namespace

std::span<const char* const> planWords() {
    return kPlanWords;
}

}  // namespace studio::widgets
