// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "widgets/panels/panel.h"

namespace studio::widgets {

/// A named arrangement of panels.
struct PageInfo {
    const char* id;
    const char* title;  ///< translated in context "Pages"
    const char* icon;
};
std::span<const PageInfo> pages();

/// Where a panel first stands on its page.
enum class Place {
    Left,       ///< a narrow column
    Main,       ///< the large part
    Below,      ///< under the large part
    Right,      ///< a narrow column
    TabOfMain,  ///< behind the panel in the large part
};

struct PanelInfo {
    const char* id;
    const char* title;  ///< translated in context "Panels"
    const char* page;   ///< id of its page; "" is the strip at the bottom
    Place place;
    const char* icon;
    Panel* (*create)(Workspace&, QWidget* parent);
    int share = 1;  ///< of the height of its column, beside those above and below it
};

/// The only list of panels: a new one is a file pair and a row here.
std::span<const PanelInfo> panels();

}  // namespace studio::widgets
