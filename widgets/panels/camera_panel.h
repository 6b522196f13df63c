// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <map>
#include <vector>

#include "widgets/panels/panel.h"

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;

namespace studio::widgets {

class EmptyState;
class PathView;
class Stage;
class TrialBar;

/// Cameras of the connected robot at their own rate, with what the policy is about to do.
class CameraPanel : public Panel {
    Q_OBJECT
public:
    CameraPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    const std::vector<PathView*>& views() const { return views_; }

private:
    void retranslate();
    void listCameras();
    void sayWhyEmpty();
    void choose();
    void refresh();
    void showModels();

    QComboBox* cameras_;
    QCheckBox* path_;
    QCheckBox* fan_;
    QLabel* model_;
    QBoxLayout* row_;
    TrialBar* trials_;
    EmptyState* empty_;
    Stage* stage_;
    std::vector<PathView*> views_;
    std::map<QString, quint64> shown_;  ///< camera -> number of the picture on screen
    QTimer timer_;
    qint64 pictures_ = 0;
};

}  // namespace studio::widgets
