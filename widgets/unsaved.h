// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QStringList>
#include <functional>
#include <vector>

#include "core/base/result.h"

namespace studio::widgets {

/// What becomes of edits that are in no file when their project is left.
enum class Leave { Save, Discard, Stay };

/// Edits that are in no file yet, of whoever has some. Nothing that would lose them happens without asking.
/// GUI thread.
class Unsaved {
public:
    /// `what`: the edits of `owner` in a few words, empty where there are none. `save` writes them before it
    /// returns.
    void add(QObject* owner, std::function<QString()> what, std::function<Status()> save);
    /// Asks a person; without it edits are given up.
    void setQuestion(std::function<Leave(const QStringList& what)> ask) { ask_ = std::move(ask); }
    /// Edits of all, or of one alone.
    QStringList what(const QObject* only = nullptr) const;
    /// Asks where there are edits, and saves them if that is wished. False: they stay, and with them all
    /// else, as long as a question is open. `failed` is told what could not be saved.
    bool mayLeave(const std::function<void(const Error&)>& failed, const QObject* only = nullptr) const;

private:
    struct Owner {
        QPointer<QObject> owner;
        std::function<QString()> what;
        std::function<Status()> save;
    };
    std::vector<Owner> owners_;
    std::function<Leave(const QStringList&)> ask_;
    mutable bool asking_ = false;
};

}  // namespace studio::widgets
