// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QLabel;
class QPushButton;
class QToolButton;
class QTreeWidget;

namespace studio::widgets {

class Stage;

/// What a start has to reckon with, one light each, as the
/// workspace's StartChecks found it.
class PreflightPanel : public Panel {
    Q_OBJECT
public:
    PreflightPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return workspace().checks().looking(); }

    /// The kstudio line that checks the same request without starting it; empty: there is none.
    QString command() const;

private:
    void show();
    QTreeWidget* list_;
    QLabel* summary_;
    QPushButton* fetch_;  ///< shown where a download would help
    QPushButton* again_;
    QToolButton* copy_;
    Stage* stage_;
};

}  // namespace studio::widgets
