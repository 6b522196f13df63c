// SPDX-License-Identifier: GPL-3.0-or-later
// What the workspace says of training that failed, ended or died.
#include <QTimer>
#include <string>
#include <utility>

#include "core/run/checkpoint_store.h"
#include "core/run/clock.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

/// A trainer's death is seen by who started it and by who follows its run: within this it is the same one.
constexpr double kSameDeathS = 10;
constexpr int kHostLookMs = 500;  ///< until a death is asked about again that its starter will tell

}  // namespace

void Workspace::tellFailed(const Error& error, const fs::path& run) {
    if (run.empty()) {
        auto say = [error] {
            NoticeText words{coreText(error.message), coreText(error.hint)};
            if (words.hint.isEmpty())
                words.hint = tr("No run was begun. Correct what is named here, then start again.");
            return words;
        };
        notify(Level::Error, say, {.run = {}, .until = NoticeUntil::ProjectLeft, .topic = kStartTopic});
        return;
    }
    // whoever follows the run sees it lie there, and would tell the same once more
    markGone(run);
    auto say = [this, error, run] {
        NoticeText words{coreText(error.message), coreText(error.hint)};
        if (words.hint.isEmpty()) words.hint = goesOnFrom(run);
        words.remedies.push_back({tr("Resume"), [this, run] { resume(run); }});
        return words;
    };
    notify(Level::Error, say, {.run = run, .until = NoticeUntil::TrainedAgain});
    if (current_) current_->poke();
}

void Workspace::tellTrouble(const fs::path& run, const run::RunStatus& status) {
    const Error why = status.trouble.value_or(Error{ErrorCode::Io, {}, {}});
    if (!status.alive()) {
        // its log has no room for the end, and this is no death
        markGone(run);
        auto say = [this, run, why, status] {
            const QString end = coreText(status.message);
            NoticeText words{why.message.empty()
                                 ? tr("Training of %1 has ended: %2").arg(text(run.filename()), end)
                                 : tr("Training of %1 has ended: %2; it could not write: %3")
                                       .arg(text(run.filename()), end, coreText(why.message)),
                             goesOnFrom(run)};
            words.hint += ' ' + tr("Make room there first, then press Resume.");
            words.remedies.push_back({tr("Resume"), [this, run] { resume(run); }});
            return words;
        };
        notify(Level::Error, say, {.run = run, .until = NoticeUntil::TrainedAgain});
        Q_EMIT runsChanged();
        return;
    }
    auto say = [run, why] {
        const bool kept = !run::CheckpointStore(run / "checkpoints").steps().empty();
        QString hint = kept ? tr("The older checkpoint is kept, and training goes on.")
                            : tr("No checkpoint is saved yet, and training goes on.");
        hint += ' ' +
                tr("Make room there: it is written when the next save is due. If training ends before that, "
                   "press Resume.");
        return NoticeText{tr("%1: %2").arg(text(run.filename()), coreText(why.message)), hint};
    };
    notify(Level::Error, say, {.run = run, .until = NoticeUntil::WritesAgain});
}

void Workspace::tellDied(const fs::path& run, const QString& said) {
    const auto slot = sessions_.find(run);
    const auto session = slot == sessions_.end() ? nullptr : slot->second.lock();
    // who follows the run tells it, or is about to; what the process said is known here alone
    const bool following = session && session->loaded() && session->status().alive();
    const bool told = goneTold(run);
    if (session) session->poke();
    if (!said.isEmpty() || (!following && !told)) {
        markGone(run);
        auto say = [this, run, said] {
            const QString name = text(run.filename());
            return NoticeText{
                said.isEmpty()
                    ? tr("The process that trained %1 ended without a word.").arg(name)
                    : tr("The process that trained %1 broke off: %2").arg(name, coreText(said.toStdString())),
                goesOnFrom(run),
                {{tr("Resume"), [this, run] { resume(run); }}}};
        };
        notify(Level::Error, say, {.run = run, .until = NoticeUntil::TrainedAgain});
    }
    Q_EMIT runsChanged();
}

bool Workspace::goneTold(const fs::path& run) const {
    const auto told = gone_.find(run);
    return told != gone_.end() && run::wallClockS() - told->second < kSameDeathS;
}

void Workspace::markGone(const fs::path& run) {
    gone_[run] = run::wallClockS();
}

void Workspace::tellGone(const fs::path& run, bool certain, std::optional<int> hung) {
    if (goneTold(run)) return;
    if (host_.follows(run)) {
        // who started it is about to say more, unless its look hangs as well and not only the window did
        const int times = host_.hangs() ? hung.value_or(0) + 1 : 0;
        if (times < 2) {
            QTimer::singleShot(kHostLookMs, this,
                               [this, run, certain, times] { tellGone(run, certain, times); });
            return;
        }
    } else if (hung) {
        // it has said how it ended
        return;
    }
    markGone(run);
    const auto slot = sessions_.find(run);
    const auto session = slot == sessions_.end() ? nullptr : slot->second.lock();
    auto say = [this, run, certain, trouble = session ? session->status().trouble : std::nullopt] {
        const QString name = text(run.filename());
        NoticeText words{
            trouble ? tr("The process that trains %1 is gone without having finished; before that it could "
                         "not write: %2")
                          .arg(name, coreText(trouble->message))
                    : tr("The process that trains %1 is gone without having finished.").arg(name),
            {},
            {{tr("Resume"), [this, run] { resume(run); }}}};
        if (certain) {
            words.hint = goesOnFrom(run);
        } else {
            words.message =
                tr("The process that trains %1 is gone, and its folder does not answer.").arg(name);
            words.hint = tr("Look at the disk on which it lies; resume the run if it has not finished.");
        }
        return words;
    };
    notify(Level::Error, say, {.run = run, .until = NoticeUntil::TrainedAgain});
    Q_EMIT runsChanged();
}

}  // namespace studio::widgets
