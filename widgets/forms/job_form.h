// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace studio::widgets {

class Workspace;

/// A column of fields for work that takes long: the fields scroll, below them stand what hinders, what would
/// be done, and the buttons Start, Stop and Copy as command.
class JobForm : public QWidget {
    Q_OBJECT
public:
    JobForm(Workspace& workspace, QWidget* parent = nullptr);
    /// The kstudio line that does the same as the form.
    virtual QString command() const = 0;
    /// `hindrance`: why it cannot start, empty where it can; `state`: what it will do or does.
    void showState(bool running, const QString& hindrance, const QString& state);
    void setStart(const QString& text, bool sensible = true);
    bool mayStart() const;

Q_SIGNALS:
    /// A person changed a field.
    void changed();
    void startWanted();
    void stopWanted();

protected:
    Workspace& workspace() const { return workspace_; }
    /// Where a form puts its fields.
    QVBoxLayout* fields() const { return fields_; }
    /// A row of a grid: label, field, and a button behind it or nothing.
    void addRow(QGridLayout& grid, QLabel* label, QWidget* field, QWidget* behind = nullptr);
    QPushButton* stopButton() const { return stop_; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    Workspace& workspace_;
    QScrollArea* scroll_;
    QWidget* body_;
    QVBoxLayout* fields_;
    QPushButton* start_;
    QPushButton* stop_;
    QToolButton* copy_;
    QLabel* state_;
    QLabel* hindrance_;
    bool sensible_ = true;
};

}  // namespace studio::widgets
