// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/layouts.h"

#include <QUrl>

namespace studio::widgets {

QString Layouts::group(const QString& name) const {
    // a name may hold anything, a key must not
    return name.isEmpty() ? "layout" : "layouts/" + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QStringList Layouts::names() const {
    store_.beginGroup("layouts");
    QStringList names;
    for (const QString& key : store_.childGroups()) names << QUrl::fromPercentEncoding(key.toLatin1());
    store_.endGroup();
    return names;
}

void Layouts::save(const QString& name, const Layout& layout) {
    QString key = group(name);
    store_.setValue(key + "/geometry", layout.geometry);
    store_.setValue(key + "/page", layout.page);
    store_.setValue(key + "/bottom", layout.bottom);
    for (const auto& [page, state] : layout.pages) store_.setValue(key + "/pages/" + page, state);
    for (const auto& [panel, state] : layout.views) store_.setValue(key + "/views/" + panel, state);
    store_.sync();
}

Layout Layouts::load(const QString& name) const {
    QString key = group(name);
    Layout layout;
    layout.geometry = store_.value(key + "/geometry").toByteArray();
    layout.page = store_.value(key + "/page").toString();
    layout.bottom = store_.value(key + "/bottom").toString();
    layout.pages = loadAll(key + "/pages");
    layout.views = loadAll(key + "/views");
    return layout;
}

std::map<QString, QByteArray> Layouts::loadAll(const QString& key) const {
    store_.beginGroup(key);
    const QStringList names = store_.childKeys();
    store_.endGroup();
    std::map<QString, QByteArray> all;
    for (const QString& name : names) all[name] = store_.value(key + "/" + name).toByteArray();
    return all;
}

void Layouts::remove(const QString& name) {
    store_.remove(group(name));
}

}  // namespace studio::widgets
