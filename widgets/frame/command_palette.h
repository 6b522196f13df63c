// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAction;
class QLineEdit;
class QListWidget;

namespace studio::widgets {

class Workspace;

/// How well `typed` fits `title`: 0 not at all, more is better. The letters must occur in order; beginnings
/// of words count more.
int paletteScore(const QString& title, const QString& typed);

/// Every action of the window by a few letters of its name (Ctrl+K).
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    explicit CommandPalette(Workspace& workspace, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void trigger();
    Workspace& workspace_;
    QLineEdit* input_;
    QListWidget* list_;
};

/// An action's text without marks for the keyboard.
QString plainText(const QAction* action);

}  // namespace studio::widgets
