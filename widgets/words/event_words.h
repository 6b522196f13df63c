// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/run/events.h"

namespace studio::widgets {

/// One line about an event of a run, in the language of the window (run::describe is the English one).
QString eventText(const run::EventBody& event);

}  // namespace studio::widgets
