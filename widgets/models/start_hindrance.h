// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/sequence/sequence_plan.h"

namespace studio::widgets {

/// Whether no stage of the plan is left to be trained.
bool everyStageIsTrained(const sequence::SequencePlan& plan);

/// What the button that starts the sequence says, in the window's language. Null: no plan was read yet.
QString startWord(const sequence::SequencePlan* plan);

/// Why the sequence cannot be started just now, although nothing is wrong with its plan: a process that is
/// not this window's trains one of its stages, or all are trained. In the window's language; empty: nothing.
QString startHindrance(const sequence::SequencePlan& plan);

/// Why training of the open demo has to wait while this window works on the click of that number, from 1;
/// empty: it works on none (0).
QString demoHindrance(int click);

/// The same of the demo's whole sequence, which has to wait also while the row of the five clicks is `open`:
/// started beside them it would train other stages than the next click does.
QString demoSequenceHindrance(int click, bool open);

}  // namespace studio::widgets
