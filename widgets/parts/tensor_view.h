// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/services.h"

class QLabel;
class QLineEdit;
class QTreeWidget;

namespace studio::widgets {

class Plot;

/// Tensors of a checkpoint, searchable; figures and histogram of the one that is chosen.
class TensorView : public QWidget {
    Q_OBJECT
public:
    explicit TensorView(QWidget* parent = nullptr);
    void setTensors(const std::vector<CheckpointTensor>& tensors);
    /// Of the tensor with that name; of no interest if another one is chosen by now.
    void showFigures(const std::string& tensor, const Result<TensorFigures>& figures);
    int tensors() const;

Q_SIGNALS:
    void chosen(const QString& tensor);

private:
    void filter();

    QLineEdit* search_;
    QLabel* hidden_;  ///< says that the search leaves nothing
    QTreeWidget* list_;
    QLabel* figures_;
    Plot* histogram_;
    std::vector<double> x_, y_;
};

}  // namespace studio::widgets
