// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/earlier_scores.h"

#include <gtest/gtest.h>

namespace studio::train {
namespace {

run::Validation measuredOn(int task, const std::string& framesHash) {
    run::Validation validation;
    validation.task = "task" + std::to_string(task);
    validation.taskId = task;
    validation.loss = 0.5;
    validation.framesHash = framesHash;
    return validation;
}

TEST(EarlierScores, OnOtherFramesTheyAreNoMeasure) {
    std::map<int, Progress::TaskScore> scores = {
        {1, {0.2, 0.3, "a"}}, {2, {0.2, 0.3, "b"}}, {3, {0.2, 0.3, ""}}, {4, {0.2, 0.3, "d"}}};
    std::vector<std::string> notes;
    const auto dropped = dropOtherFrames(
        {measuredOn(1, "a"), measuredOn(2, "c"), measuredOn(3, "c"), measuredOn(4, ""), measuredOn(5, "e")},
        scores, notes);
    EXPECT_EQ(dropped, std::set<int>{2});
    EXPECT_FALSE(scores.contains(2));
    EXPECT_EQ(scores.size(), 3u) << "what either side does not tell is taken for the same";
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_EQ(notes[0],
              "what earlier stages measured of task 2 (task2) is no measure here, as this one measures it on "
              "other frames or with another instruction");
}

}  // namespace
}  // namespace studio::train
