// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <deque>
#include <map>
#include <set>

#include "widgets/frame/dock_page.h"

class QStackedWidget;

namespace studio::app {

/// The pages of the window, made when they are wanted or, a panel at a time, while nothing else is to do.
class PageStack : public QObject {
    Q_OBJECT
public:
    PageStack(widgets::Workspace& workspace, QStackedWidget* place, QObject* parent = nullptr);

    /// The whole page; null: there is none of that name.
    widgets::DockPage* page(const QString& id);
    /// Goes on with what is missing; false once nothing is. Each call is short.
    bool makeNext();
    bool allMade() const;

    /// Layouts of all pages, those included that wait for their page.
    std::map<QString, QByteArray> layouts() const;
    void useLayouts(const std::map<QString, QByteArray>& layouts);
    void resetLayouts();

Q_SIGNALS:
    void panelMade(const QString& id, studio::widgets::Panel* panel);
    void layoutChanged();

private:
    widgets::DockPage* begun(const QString& id);
    void finish(const QString& id, widgets::DockPage& made);

    widgets::Workspace& workspace_;
    QStackedWidget* place_;
    std::map<QString, widgets::DockPage*> pages_;
    std::set<QString> finished_;                ///< pages that have all their panels
    std::deque<QPointer<QWidget>> unpolished_;  ///< of pages that nobody has seen yet
    std::map<QString, QByteArray> waiting_;     ///< layouts of pages that are not finished yet
};

}  // namespace studio::app
