// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QWidget>

namespace studio::widgets {

class Workspace;

/// Base of every panel.
class Panel : public QWidget {
    Q_OBJECT
public:
    Panel(Workspace& workspace, QWidget* parent) : QWidget(parent), workspace_(workspace) {}

    /// What the panel shows, in figures: rows, points, frames. Written beside its picture.
    virtual QJsonObject facts() const { return {}; }
    /// Something is still being read for it.
    virtual bool busy() const { return false; }
    /// Writes its edits that are in no file yet, if there are some: Ctrl+S on its page.
    virtual void saveEdits() {}
    /// It has edits that saveEdits() writes: what is typed in it belongs to them.
    virtual bool keepsEdits() const { return false; }
    /// What of the open project a person looks at in it, a data set or a configuration, say; empty: nothing.
    virtual QJsonObject lookedAt() const { return {}; }
    /// Looks there again, after a restart. What is not there any more is passed over without a word, and
    /// nothing but reading is begun.
    virtual void lookAgain(const QJsonObject& /*at*/) {}
    /// Its edits that are in no file, so that they outlive a program which ends without a question; empty:
    /// there are none.
    virtual QJsonObject edits() const { return {}; }
    /// Makes the edits again that edits() told, each as one that can be undone. What they were about is
    /// looked at, or will be as soon as it is read; what is not there any more is passed over.
    virtual void takeEdits(const QJsonObject& /*edits*/) {}

Q_SIGNALS:
    /// lookedAt() is another, by a person's hand.
    void looksElsewhere();

protected:
    Workspace& workspace() const { return workspace_; }

private:
    Workspace& workspace_;
};

}  // namespace studio::widgets
