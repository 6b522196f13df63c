// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

#include "widgets/dataset_services.h"

class QPushButton;
class QToolButton;

namespace studio::widgets {

class DatasetEditDialog;
struct DatasetEditStart;
class Workspace;
class WrappedLabel;

/// Makes data sets of others or of bags, as jobs of the window, and offers to open what was made. Hidden
/// until there is something to offer.
class DatasetMaker : public QWidget {
    Q_OBJECT
public:
    explicit DatasetMaker(Workspace& workspace, QWidget* parent = nullptr);
    /// Shows the dialog; what is started there is made.
    DatasetEditDialog* ask(const DatasetEditStart& start);
    void make(const DatasetEdit& edit);
    /// What was made last and is offered.
    const std::vector<MadeDataset>& made() const { return made_; }

private:
    void offer(std::vector<MadeDataset> made);
    void open();
    void retranslate();
    Workspace& workspace_;
    QPointer<DatasetEditDialog> dialog_;
    std::vector<MadeDataset> made_ = {};
    WrappedLabel* said_;
    QPushButton* open_;
    QToolButton* close_;
};

}  // namespace studio::widgets
