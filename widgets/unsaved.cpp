// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/unsaved.h"

namespace studio::widgets {

void Unsaved::add(QObject* owner, std::function<QString()> what, std::function<Status()> save) {
    std::erase_if(owners_, [](const Owner& one) { return !one.owner; });
    owners_.push_back({owner, std::move(what), std::move(save)});
}

QStringList Unsaved::what(const QObject* only) const {
    QStringList all;
    for (const Owner& one : owners_) {
        if (!one.owner || (only && one.owner != only)) continue;
        if (QString edits = one.what(); !edits.isEmpty()) all << edits;
    }
    return all;
}

bool Unsaved::mayLeave(const std::function<void(const Error&)>& failed, const QObject* only) const {
    QStringList all = what(only);
    if (all.isEmpty() || !ask_) return true;
    // what comes while a person is asked waits for no second question
    if (asking_) return false;
    asking_ = true;
    const Leave answer = ask_(all);
    asking_ = false;
    switch (answer) {
        case Leave::Stay:
            return false;
        case Leave::Discard:
            return true;
        case Leave::Save:
            break;
    }
    for (const Owner& one : owners_) {
        if (!one.owner || (only && one.owner != only) || one.what().isEmpty()) continue;
        if (Status saved = one.save(); !saved.ok()) {
            failed(saved.error());
            return false;
        }
    }
    return true;
}

}  // namespace studio::widgets
