// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/panel.h"

class QToolButton;
class QTreeWidget;

namespace studio::widgets {

class Stage;

/// Running and lately ended jobs, with progress and cancel.
class JobsPanel : public Panel {
    Q_OBJECT
public:
    JobsPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;

private:
    void show();
    Stage* stage_;
    QTreeWidget* list_;
    QToolButton* cancel_;
};

}  // namespace studio::widgets
