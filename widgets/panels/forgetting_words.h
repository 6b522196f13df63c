// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/retention/score_matrix.h"
#include "core/retention/status_words.h"
#include "widgets/parts/chip.h"

namespace studio::widgets {

/// A measure's name in the window's language: "Flow loss".
QString measureTitle(retention::Measure measure);
/// The same with its unit and which way it is better, for whoever finds the numbers without the window.
QString aboutMeasure(retention::Measure measure);
/// The same for tables: English, whatever the language of the window is.
QString exportedMeasure(retention::Measure measure);
/// How a task stands, in the window's language: "slightly degraded".
QString wordText(retention::TaskWord word);
/// A task's change since its best, with the sign of the measure itself: "+17.5 %" of a loss that rose,
/// "-17.5 %" of a success rate that fell. `rise`: by how much it is worse, as a share (ScoreMatrix::worseBy).
QString changeText(retention::Score rise, retention::Direction direction);
/// The colour and shape that go with it.
Mood moodOf(retention::TaskWord word);

}  // namespace studio::widgets
