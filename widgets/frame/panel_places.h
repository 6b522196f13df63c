// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <map>
#include <set>

namespace studio::widgets {

class Panel;
class Workspace;

/// What a person looked at in each project, kept in the settings: the run they chose and what every panel
/// tells of itself (Panel::lookedAt). It comes back with the project. What is not there any more is passed
/// over, and so is what was opened by other means meanwhile. Panels may come later than the project.
class PanelPlaces : public QObject {
    Q_OBJECT
public:
    /// Before the panels: they shall hear of a project first.
    explicit PanelPlaces(Workspace& workspace, QObject* parent = nullptr);

    /// A panel was made: where a project is open, it looks where it looked.
    void add(const QString& id, Panel* panel);
    /// Writes it now; else some tenths of a second after a change.
    void keep();
    /// Keeps the panels' edits that are in no file for the next time the project is opened, once; not
    /// `wanted`: none come back.
    void keepEdits(bool wanted);

private:
    void comeBack();
    void lookAgain(const QString& id, Panel& panel);
    /// Of the open project.
    QString group() const;

    Workspace& workspace_;
    std::map<QString, QPointer<Panel>> panels_;
    std::set<QString> touched_;  ///< panels that were sent elsewhere since the project was opened
    QTimer soon_;
    bool coming_ = false;  ///< a project was opened, and the panels do not look where they looked yet
};

}  // namespace studio::widgets
