// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forgetting_words.h"

#include "widgets/panels/forgetting_panel.h"

namespace studio::widgets {

using retention::Measure;
using retention::TaskWord;

QString measureTitle(Measure measure) {
    switch (measure) {
        case Measure::Loss:
            return ForgettingPanel::tr("Flow loss");
        case Measure::Action:
            return ForgettingPanel::tr("Action error");
        case Measure::Success:
            return ForgettingPanel::tr("Success rate");
    }
    return {};
}

QString aboutMeasure(Measure measure) {
    switch (measure) {
        case Measure::Loss:
            return ForgettingPanel::tr("Flow loss (no unit, lower is better)");
        case Measure::Action:
            return ForgettingPanel::tr("Action error (in the data's own units, lower is better)");
        case Measure::Success:
            return ForgettingPanel::tr("Success rate (share of the trials, higher is better)");
    }
    return {};
}

QString exportedMeasure(Measure measure) {
    switch (measure) {
        case Measure::Loss:
            return "Flow loss (no unit, lower is better)";
        case Measure::Action:
            return "Action error (in the data's own units, lower is better)";
        case Measure::Success:
            return "Success rate (share of the trials, higher is better)";
    }
    return {};
}

QString wordText(TaskWord word) {
    switch (word) {
        case TaskWord::Retained:
            return ForgettingPanel::tr("retained");
        case TaskWord::SlightlyDegraded:
            return ForgettingPanel::tr("slightly degraded");
        case TaskWord::Forgotten:
            return ForgettingPanel::tr("forgotten");
        case TaskWord::Unknown:
            break;
    }
    return ForgettingPanel::tr("not measured");
}

QString changeText(retention::Score rise, retention::Direction direction) {
    if (!rise) return QString::fromUtf8("–");
    // no -0: it would show
    const double change = direction == retention::Direction::HigherBetter ? 0.0 - *rise : *rise;
    return QString("%1%2 %").arg(change >= 0 ? "+" : "").arg(change * 100, 0, 'f', 1);
}

Mood moodOf(TaskWord word) {
    switch (word) {
        case TaskWord::Retained:
            return Mood::Good;
        case TaskWord::SlightlyDegraded:
            return Mood::Warning;
        case TaskWord::Forgotten:
            return Mood::Bad;
        case TaskWord::Unknown:
            break;
    }
    return Mood::Neutral;
}

}  // namespace studio::widgets
