// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QLabel;
class QPushButton;
class QTreeWidget;

namespace studio::widgets {

class Stage;

/// What a start has to reckon with, one light each, looked at in the background whenever the request changes.
class PreflightPanel : public Panel {
    Q_OBJECT
public:
    PreflightPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return looking_; }

private:
    void look();
    void show();
    QTreeWidget* list_;
    QLabel* summary_;
    QPushButton* again_;
    Stage* stage_;
    std::vector<PreflightLine> lines_;
    QTimer timer_;
    bool looking_ = false, stale_ = false;
};

}  // namespace studio::widgets
