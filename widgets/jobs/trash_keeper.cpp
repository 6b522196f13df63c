// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/trash_keeper.h"

#include <utility>

#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

/// What a look at the trash brought.
struct TrashLook {
    run::TrashRemoval expired;
    std::vector<run::TrashEntry> held;
};

}  // namespace

TrashKeeper::TrashKeeper(Workspace& workspace) : workspace_(workspace) {
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        // nothing of the project before stays within reach
        tidied_.clear();
        held_.clear();
        Q_EMIT changed();
        look();
    });
    connect(&workspace, &Workspace::runsChanged, this, &TrashKeeper::look);
}

std::vector<fs::path> TrashKeeper::places() const {
    if (workspace_.project().empty()) return {};
    return {workspace_.project(), workspace_.runsFolder()};
}

void TrashKeeper::look() {
    const Services& services = workspace_.services();
    if (!services.listTrash || places().empty()) return;
    if (looking_) {
        again_ = true;
        return;
    }
    looking_ = true;
    auto work = [places = places(), tidy = tidied_ != places(), expire = services.removeExpired,
                 list = services.listTrash](JobContext&) -> Result<TrashLook> {
        TrashLook found;
        if (tidy && expire) found.expired = expire(places);
        found.held = list(places);
        return found;
    };
    workspace_.jobs().run(this, {}, work, [this, places = places()](Result<TrashLook> found) {
        looking_ = false;
        if (found.ok()) {
            tell(found->expired, true);
            if (places == this->places()) {
                tidied_ = places;
                held_ = std::move(found->held);
            }
        }
        Q_EMIT changed();
        if (std::exchange(again_, false)) look();
    });
}

void TrashKeeper::remove(const std::vector<run::TrashEntry>& entries) {
    const auto removeAll = workspace_.services().removeFromTrash;
    if (removing_ || entries.empty() || !removeAll) return;
    removing_ = true;
    Q_EMIT changed();
    workspace_.jobs().run(
        this, [] { return tr("Empty the trash"); },
        [entries, removeAll](JobContext&) -> Result<run::TrashRemoval> { return removeAll(entries); },
        [this](Result<run::TrashRemoval> removal) {
            removing_ = false;
            if (removal.ok()) tell(*removal, false);
            Q_EMIT changed();
            look();
        });
}

void TrashKeeper::tell(const run::TrashRemoval& removal, bool expired) {
    if (!removal.gone.empty()) {
        QStringList names;
        for (const run::TrashEntry& entry : removal.gone) names << text(entry.path.filename());
        auto say = [expired, names, bytes = run::bytesOf(removal.gone)] {
            const QString count = tr("%n things", nullptr, static_cast<int>(names.size()));
            return NoticeText{
                expired ? tr("Removed from the trash, as deleted more than 30 days ago: %1, %2.")
                              .arg(count, byteSize(bytes))
                        : tr("Removed from the trash for good: %1, %2.").arg(count, byteSize(bytes)),
                names.join(", ")};
        };
        workspace_.notify(Level::Info, say);
    }
    for (const auto& [what, error] : removal.failed)
        workspace_.notify([] { return tr("Remove from the trash"); }, error);
}

}  // namespace studio::widgets
