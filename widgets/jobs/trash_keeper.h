// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <filesystem>
#include <vector>

#include "core/run/trash.h"

namespace studio::widgets {

class Workspace;

/// What the trash of the open project holds, as last looked at. Once a project is open, what was deleted more
/// than 30 days ago goes, in the background, and the log says what went. Lives on the GUI thread.
class TrashKeeper : public QObject {
    Q_OBJECT
public:
    explicit TrashKeeper(Workspace& workspace);

    const std::vector<run::TrashEntry>& held() const { return held_; }
    bool busy() const { return looking_ || removing_; }
    /// Removes these for good, in the background; without effect while a removal goes on.
    void remove(const std::vector<run::TrashEntry>& entries);

Q_SIGNALS:
    void changed();  ///< held() is another, or busy()

private:
    /// Looks at the trash again; of places that were not seen yet removes first what is too old.
    void look();
    std::vector<std::filesystem::path> places() const;
    void tell(const run::TrashRemoval& removal, bool expired);

    Workspace& workspace_;
    std::vector<run::TrashEntry> held_;
    std::vector<std::filesystem::path> tidied_;  ///< places from which the old things are gone
    bool looking_ = false, again_ = false, removing_ = false;
};

}  // namespace studio::widgets
