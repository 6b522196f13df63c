// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

#include "widgets/services.h"

class QTreeWidget;

namespace studio::widgets {

class Stage;
class TensorView;

/// What is in a checkpoint, in tabs: parts, configuration, tensors, normalisation; and how two differ.
class CheckpointDetailsView : public QTabWidget {
    Q_OBJECT
public:
    explicit CheckpointDetailsView(QWidget* parent = nullptr);
    void setDetails(const CheckpointDetails& details);
    void clearDetails();
    /// Brings the comparison to the front, also where there is none yet.
    void showComparisonTab();
    void setComparison(const QString& a, const QString& b, const CheckpointComparison& diff);
    TensorView* tensors() const { return tensors_; }
    int modules() const;
    int compared() const;

private:
    void showComparison();

    QTreeWidget* modules_;
    QTreeWidget* config_;
    TensorView* tensors_;
    QTreeWidget* statistics_;
    QTreeWidget* comparison_;
    Stage* compareStage_;
    QString first_, second_;     ///< what is compared
    CheckpointComparison diff_;  ///< and how they differ
};

}  // namespace studio::widgets
