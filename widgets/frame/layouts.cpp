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
    store_.sync();
}

Layout Layouts::load(const QString& name) const {
    QString key = group(name);
    Layout layout;
    layout.geometry = store_.value(key + "/geometry").toByteArray();
    layout.page = store_.value(key + "/page").toString();
    layout.bottom = store_.value(key + "/bottom").toString();
    store_.beginGroup(key + "/pages");
    QStringList pages = store_.childKeys();
    store_.endGroup();
    for (const QString& page : pages) layout.pages[page] = store_.value(key + "/pages/" + page).toByteArray();
    return layout;
}

void Layouts::remove(const QString& name) {
    store_.remove(group(name));
}

}  // namespace studio::widgets
