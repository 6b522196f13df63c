// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace studio::widgets {
class Layouts;
class Settings;
class TopBar;
}  // namespace studio::widgets

namespace studio::app {

class MainWindow;

/// Makes every action of the frame: shortcuts, menus of the top bar, palette.
void addWindowActions(MainWindow& window, widgets::Settings& settings, widgets::Layouts& layouts,
                      widgets::TopBar& top);

}  // namespace studio::app
