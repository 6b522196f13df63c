// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <filesystem>

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace studio::widgets {

class Workspace;

/// Which checkpoint the robot runs, and the words it is given; the words may change while it runs.
class PolicyForm : public QWidget {
    Q_OBJECT
public:
    explicit PolicyForm(Workspace& workspace, QWidget* parent = nullptr);
    bool busy() const { return listing_; }

private:
    void retranslate();
    void list();
    void open();
    void takePolicy();
    /// Chooses a checkpoint, or the newest of a run.
    void choose(const std::filesystem::path& checkpoint);
    void show();

    Workspace& workspace_;
    QComboBox* checkpoints_;
    QToolButton* browse_;
    QToolButton* open_;
    QComboBox* instruction_;
    QSpinBox* fan_;
    QLabel* labels_[3];
    QLabel* about_;
    bool listing_ = false, stale_ = false;
    std::string shownPolicy_;
};

}  // namespace studio::widgets
