// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/event_words.h"

#include <QCoreApplication>

#include "core/run/event_text.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

class EventWords {
    Q_DECLARE_TR_FUNCTIONS(EventWords)
public:
    // those that carry a text of the core inside
    static QString say(const run::Note& note) {
        QString words = coreText(note.message);
        if (note.level == "warning") words = tr("Warning: %1").arg(words);
        if (note.level == "error") words = tr("Error: %1").arg(words);
        if (note.step >= 0) words = tr("step %1: %2").arg(note.step).arg(words);
        return withHint(words, note.hint);
    }
    static QString say(const run::Resumed& resumed) {
        if (resumed.bitEqual) return coreText(run::describe(resumed));
        return tr("resumed at step %1, not bit-equal: %2").arg(resumed.step).arg(coreText(resumed.why));
    }
    static QString say(const run::Finished& finished) {
        run::Finished bare = finished;
        bare.message = bare.hint = "";
        QString words = coreText(run::describe(bare));
        if (!finished.message.empty()) words = tr("%1: %2").arg(words, coreText(finished.message));
        return withHint(words, finished.hint);
    }
    template <class Event>
    static QString say(const Event& event) {
        return coreText(run::describe(event));
    }

private:
    static QString withHint(const QString& words, const std::string& hint) {
        return hint.empty() ? words : words + QString::fromUtf8(" → ") + coreText(hint);
    }
};

}  // namespace

QString eventText(const run::EventBody& event) {
    QString words = std::visit([](const auto& one) { return EventWords::say(one); }, event);
    // as run::describe: a line stays one line
    for (QChar& letter : words) {
        if (letter.unicode() < 0x20 || letter.unicode() == 0x7f) letter = ' ';
    }
    return words;
}

}  // namespace studio::widgets
