// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QKeySequence>

class QAction;
class QGridLayout;
class QLabel;

namespace studio::widgets {

class Workspace;

/// An action's keys: those that the person chose, else those it came with (its property "defaultKeys"). An
/// action is known by its objectName.
QKeySequence keysOf(const Workspace& workspace, const QAction& action);
/// Why the action cannot have the keys, in the language of the window; empty: it can.
QString keysRefused(const Workspace& workspace, const QAction& action, const QKeySequence& keys);
/// Gives an action other keys, and keeps them; its own again where they are those it came with.
void setKeys(Workspace& workspace, QAction& action, const QKeySequence& keys);

/// Every action with its shortcut, by group (F1); shortcuts can be changed. The robot's STOP keeps its own,
/// and so do the keys of charts, which count where one of them has the keyboard.
class ShortcutSheet : public QDialog {
    Q_OBJECT
public:
    ShortcutSheet(Workspace& workspace, QWidget* parent);

private:
    void addRow(QGridLayout* grid, int row, QAction* action);
    static void addChartKeys(QGridLayout* grid, int row);
    void resetAll();

    Workspace& workspace_;
    QLabel* problem_;
};

}  // namespace studio::widgets
