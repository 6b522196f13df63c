// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of new data sets made of others or of bags. Source: core/data/operations,
// core/robot/import_bag.
#include <QtGlobal>

#include "widgets/words/core_words.h"

namespace studio::widgets {

namespace {

// clang-format off
const char* const kEditWords[] = {
    // operations on data sets (core/data/operations)
    QT_TRANSLATE_NOOP("Core", "episodes are numbered from 0; in the source they were %1"),
    QT_TRANSLATE_NOOP("Core", "%1 videos keep a file of their own: their coding differs from the others'"),
    QT_TRANSLATE_NOOP("Core", "%1 episodes are in no part"),
    QT_TRANSLATE_NOOP("Core", "only the first has '%1'"),
    QT_TRANSLATE_NOOP("Core", "only the second has '%1'"),
    QT_TRANSLATE_NOOP("Core", "'%1' is %2 and %3"),
    QT_TRANSLATE_NOOP("Core", "'%1' is [%2] and [%3]"),
    QT_TRANSLATE_NOOP("Core", "%1 and %2 frames per second"),
    QT_TRANSLATE_NOOP("Core", "robot types '%1' and '%2'"),
    QT_TRANSLATE_NOOP("Core", "cannot merge '%1' and '%2': %3"),
    QT_TRANSLATE_NOOP("Core", "Only sets of one robot with equal rate and features can be merged."),
    QT_TRANSLATE_NOOP("Core", "cannot merge: at least two data sets are needed"),
    QT_TRANSLATE_NOOP("Core", "cannot split into no parts"),
    QT_TRANSLATE_NOOP("Core", "Name at least one."),
    QT_TRANSLATE_NOOP("Core", "cannot split: '%1' is no usable folder name, or is given twice"),
    QT_TRANSLATE_NOOP("Core", "cannot split: part '%1' has no episodes"),
    QT_TRANSLATE_NOOP("Core", "cannot split: episode %1 is in '%2' and in '%3'"),
    QT_TRANSLATE_NOOP("Core", "Training and validation must not share episodes."),
    QT_TRANSLATE_NOOP("Core", "There already: %1. Split into the other parts alone, or into another folder."),
    QT_TRANSLATE_NOOP("Core", "cannot delete all %1 episodes of '%2'"),
    QT_TRANSLATE_NOOP("Core", "Delete the folder instead."),
    QT_TRANSLATE_NOOP("Core", "cannot read '%1' as a list of episodes"),
    QT_TRANSLATE_NOOP("Core", "Write numbers and ranges, as in 0-3,7,10-12."),
    QT_TRANSLATE_NOOP("Core", "cannot read '%1' as a part of a split"),
    QT_TRANSLATE_NOOP("Core", "Write NAME=EPISODES, as in train=0-39."),
    QT_TRANSLATE_NOOP("Core", "%1 has no episode %2"),
    QT_TRANSLATE_NOOP("Core", "It has the episodes %1."),
    // where the new one goes
    QT_TRANSLATE_NOOP("Core", "cannot write to '%1': %2"),
    QT_TRANSLATE_NOOP("Core", "it lies in '%1', which is read"),
    QT_TRANSLATE_NOOP("Core", "'%1', which is read, lies in it"),
    QT_TRANSLATE_NOOP("Core", "'%1', which is read, is where it would be prepared"),
    QT_TRANSLATE_NOOP("Core", "What is read is never changed: name a folder apart from it, such as '%1'."),
    QT_TRANSLATE_NOOP("Core", "Choose a folder that does not exist; nothing is ever overwritten."),
    QT_TRANSLATE_NOOP("Core", "names that end in '%1' are for sets in preparation"),
    QT_TRANSLATE_NOOP("Core", "'%1' is in the way"),
    QT_TRANSLATE_NOOP("Core", "Move it away, or choose another folder: no interrupted operation left it, so it stays."),
    QT_TRANSLATE_NOOP("Core", "cannot write to '%1': another operation is preparing it in '%2'"),
    QT_TRANSLATE_NOOP("Core", "Wait for it or stop it, or choose another folder."),
    QT_TRANSLATE_NOOP("Core", "cannot remove '%1', left by an interrupted operation: %2"),
    QT_TRANSLATE_NOOP("Core", "Remove it by hand, or choose another folder."),
    QT_TRANSLATE_NOOP("Core", "cannot write a data set to '%1': %2"),
    // copies of episodes
    QT_TRANSLATE_NOOP("Core", "the copy was stopped; the new folder was removed"),
    QT_TRANSLATE_NOOP("Core", "'%1' (%2) is left out: the source has no such data"),
    QT_TRANSLATE_NOOP("Core", "cannot copy camera '%1': this program was built without FFmpeg and OpenCV"),
    QT_TRANSLATE_NOOP("Core", "Install their development packages and build again."),
    QT_TRANSLATE_NOOP("Core", "timestamps are rewritten as frame / fps: those of the source do not fit its rate"),
    // bags (core/robot/import_bag, bag_file)
    QT_TRANSLATE_NOOP("Core", "the import was stopped"),
    QT_TRANSLATE_NOOP("Core", "cannot import %1: it has no topic %2 (%3)"),
    QT_TRANSLATE_NOOP("Core", "Its topics are: %1. Other names are set with --topic %2=/name."),
    QT_TRANSLATE_NOOP("Core", "the state"),
    QT_TRANSLATE_NOOP("Core", "the action"),
    QT_TRANSLATE_NOOP("Core", "the grippers' state"),
    QT_TRANSLATE_NOOP("Core", "the grippers' action"),
    QT_TRANSLATE_NOOP("Core", "the main timeline"),
    QT_TRANSLATE_NOOP("Core", "cannot import %1: %2 frames of the main timeline, of which %3 are left out at each end"),
    QT_TRANSLATE_NOOP("Core", "Record longer, or use --drop-ends 0."),
    QT_TRANSLATE_NOOP("Core", "cannot import %1: not one usable message of %2"),
    QT_TRANSLATE_NOOP("Core", "the joints"),
    QT_TRANSLATE_NOOP("Core", "the arms' commands"),
    QT_TRANSLATE_NOOP("Core", "the grippers' commands"),
    QT_TRANSLATE_NOOP("Core", "no bag to import"),
    QT_TRANSLATE_NOOP("Core", "cannot import without an instruction"),
    QT_TRANSLATE_NOOP("Core", "Say what is done in the bags: --task \"grasp the block\"."),
    QT_TRANSLATE_NOOP("Core", "cannot import %1 into the same data set: its cameras are %2, those of the bags before %3"),
    QT_TRANSLATE_NOOP("Core", "Import it into another folder."),
    QT_TRANSLATE_NOOP("Core", "%1: some rows use a message %2 s away"),
    QT_TRANSLATE_NOOP("Core", "%1: %2 messages could not be used"),
    QT_TRANSLATE_NOOP("Core", "%1: the action is that of %2"),
    QT_TRANSLATE_NOOP("Core", "%1: no /kuavo_arm_traj, the action is that of /joint_cmd"),
    QT_TRANSLATE_NOOP("Core", "cannot use an Image message of the encoding '%1': only rgb8 is read"),
    QT_TRANSLATE_NOOP("Core", "Record the compressed topic of the camera instead."),
    QT_TRANSLATE_NOOP("Core", "cannot read the chunk at %1 (%2)"),
    QT_TRANSLATE_NOOP("Core", "byte %1 of %2"),
    QT_TRANSLATE_NOOP("Core", "Run `rosbag reindex`, or record again: what lies before it is readable."),
    QT_TRANSLATE_NOOP("Core", "cannot read the bag %1: the file is empty"),
    QT_TRANSLATE_NOOP("Core", "Record it again."),
    QT_TRANSLATE_NOOP("Core", "cannot read %1: it is no ROS 1 bag of format 2.0"),
    QT_TRANSLATE_NOOP("Core", "Bags of ROS 2 (.db3, .mcap) and format 1.2 are not read: convert them with rosbag."),
    QT_TRANSLATE_NOOP("Core", "the file is cut off or damaged at byte %1 of %2"),
    QT_TRANSLATE_NOOP("Core", "the file has no index: its recording was not ended"),
    QT_TRANSLATE_NOOP("Core", "a record is damaged in the chunk at %1"),
    QT_TRANSLATE_NOOP("Core", "a %1 message ends before its last field"),
    QT_TRANSLATE_NOOP("Core", "The bag is damaged there."),
    QT_TRANSLATE_NOOP("Core", "cannot import bags: this program was built without the robot"),
    QT_TRANSLATE_NOOP("Core", "Build with KDL, urdfdom and Boost (./run installs them)."),
    QT_TRANSLATE_NOOP("Core", "cannot make a data set of nothing"),
    QT_TRANSLATE_NOOP("Core", "Choose what to read."),
    // distribution (core/data/episode_facts)
    QT_TRANSLATE_NOOP("Core", "cannot analyse %1: it has neither observation.state nor action"),
    QT_TRANSLATE_NOOP("Core", "the analysis was cancelled"),
};
// clang-format on

}  // namespace

std::span<const char* const> editWords() {
    return kEditWords;
}

}  // namespace studio::widgets
