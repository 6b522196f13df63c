// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace studio::widgets {

class ElidedLabel;
class Workspace;

/// One line on the trash of the project: how much it holds, for how long, and a button that empties it once a
/// person has said yes. Hidden while there is nothing in it.
class TrashBar : public QWidget {
    Q_OBJECT
public:
    explicit TrashBar(Workspace& workspace, QWidget* parent = nullptr);

private:
    void showHeld();
    void ask();

    Workspace& workspace_;
    ElidedLabel* words_;
    QPushButton* empty_;
};

}  // namespace studio::widgets
