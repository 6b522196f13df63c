// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/session.h"
#include "widgets/parts/text.h"
#include "widgets/workspace.h"

namespace studio::app {

/// What is to come back of the session before, once the window was painted: less its project where another
/// one, or a run, was opened meanwhile by a second start or a drop.
inline Session stillWanted(Session before, const widgets::Workspace& now) {
    const bool same = widgets::text(now.project()) == before.project;
    const bool opened = !now.project().empty() || now.currentRun();
    if (opened && !same) {
        before.project.clear();
        before.compared.clear();
    }
    return before;
}

}  // namespace studio::app
