// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QStringList>
#include <map>

namespace studio::widgets {

/// How everything stands: window, page shown, what is open below it, the docks of every page and the insides
/// of every panel.
struct Layout {
    QByteArray geometry;
    QString page;
    QString bottom;  ///< panel below the page: log, jobs or none
    std::map<QString, QByteArray> pages;
    std::map<QString, QByteArray> views;  ///< what stands inside each panel (PanelViews)
    bool operator==(const Layout&) const = default;
};

/// Layouts in the settings file: the one of the last session and those that were named.
class Layouts {
public:
    explicit Layouts(QSettings& store) : store_(store) {}
    QStringList names() const;
    void save(const QString& name, const Layout& layout);
    Layout load(const QString& name) const;
    void remove(const QString& name);
    /// The one to come back to; its name is empty.
    static QString last() { return {}; }

private:
    QString group(const QString& name) const;
    std::map<QString, QByteArray> loadAll(const QString& key) const;
    QSettings& store_;
};

}  // namespace studio::widgets
