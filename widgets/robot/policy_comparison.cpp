// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/policy_comparison.h"

namespace studio::widgets {

namespace {

constexpr double kStuckShare = 0.25;  ///< of the person's way
constexpr double kMovedM = 0.05;      ///< a shorter way of the person says nothing

}  // namespace

PolicyComparison comparisonOf(const robot::ComparisonReport& live, const std::string& name) {
    PolicyComparison made;
    made.name = name;
    // as a data set names them: the words for them follow the language
    for (const char side : {'l', 'r'}) {
        for (char joint = '1'; joint <= '7'; ++joint)
            made.values.push_back(std::string("zarm_") + side + joint + "_joint");
        made.values.push_back(side == 'l' ? "left_claw" : "right_claw");
    }
    made.dimensions.assign(live.joint.begin(), live.joint.end());
    made.horizon = live.horizon;
    made.mean = live.armsRad;
    made.gripperAgreement = live.gripperAgreement;
    made.human = live.human;
    made.policy = live.policy;
    made.seconds = live.seconds;
    made.moments = live.moments;
    made.chunks = live.chunks;
    for (const robot::Disagreement& one : live.worst) {
        made.worst.push_back(
            {-1, one.timeS, one.errorRad, one.jointErrorRad, one.joint < 7 ? one.joint : one.joint + 1});
    }
    return made;
}

bool isStuck(const PolicyComparison& comparison) {
    return comparison.human && comparison.policy && comparison.human->metres > kMovedM &&
           comparison.policy->metres < kStuckShare * comparison.human->metres;
}

}  // namespace studio::widgets
