// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "core/config/project_edit.h"

class QLineEdit;
class QPushButton;

namespace studio::widgets {

/// Asks what a new task begins with: name, instruction, data set.
class NewTaskDialog : public QDialog {
    Q_OBJECT
public:
    /// `folder`: where the choice of a data set begins.
    NewTaskDialog(const QString& folder, QWidget* parent);
    config::NewTask task() const;

private:
    void check();

    QLineEdit* name_;
    QLineEdit* instruction_;
    QLineEdit* data_;
    QPushButton* accept_;
};

}  // namespace studio::widgets
