// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <map>

namespace studio::widgets {

class Panel;

/// What stands inside the panels as a person left it (view_state.h): part of a layout, as the docks around
/// them are. Panels may come later than the state that waits for them.
class PanelViews : public QObject {
    Q_OBJECT
public:
    explicit PanelViews(QObject* parent = nullptr) : QObject(parent) {}

    /// A panel was made: it takes the state that waits for it.
    void add(const QString& id, Panel* panel);
    /// As it is now, by panel, those included that were not made yet.
    std::map<QString, QByteArray> now() const;
    /// Panels that `views` does not name stay as they are.
    void use(const std::map<QString, QByteArray>& views);
    /// As the panels were made.
    void reset();

Q_SIGNALS:
    void changed();

private:
    struct Known {
        QPointer<Panel> panel;
        QJsonObject asMade;
    };
    std::map<QString, Known> known_;
    std::map<QString, QByteArray> waiting_;  ///< of panels that are not made yet
};

}  // namespace studio::widgets
