// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_labels.h"

#include <utility>

#include "widgets/parts/text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

/// "2026-11-29_205713_task2" begins with the time of its start.
bool stamped(const QString& name) {
    return name.size() > 18 && name[4] == '-' && name[10] == '_';
}

/// What tells a run's folder from that of the main sequence of the project whose runs lie in `root`.
QString branchOf(const fs::path& run, const fs::path& root) {
    if (root.empty()) return {};
    fs::path folder = run.parent_path();
    if (folder == root) return {};
    const bool own = folder.parent_path() == root;
    while (folder.filename() == "main" || folder.filename() == "runs") {
        if (own) return {};
        folder = folder.parent_path();
    }
    return text(folder.filename());
}

/// Without the start.
QString plainLabel(const fs::path& run, const fs::path& root) {
    // the time in front tells nothing in a legend
    QString name = text(run.filename());
    if (stamped(name)) name = name.mid(18);
    QString branch = branchOf(run, root);
    return branch.isEmpty() ? name : QString("%1 (%2)").arg(name, branch);
}

}  // namespace

bool RunLabels::tellApart(const std::set<fs::path>& runs, const fs::path& root) {
    std::set<QString> seen, twice;
    for (const fs::path& run : runs) {
        QString label = plainLabel(run, root);
        if (!seen.insert(label).second) twice.insert(label);
    }
    if (twice == clashing_) return false;
    clashing_ = std::move(twice);
    return true;
}

QString RunLabels::of(const fs::path& run, const fs::path& root) const {
    QString label = plainLabel(run, root), name = text(run.filename());
    if (!clashing_.contains(label) || !stamped(name)) return label;
    return QString("%1, %2 %3:%4:%5")
        .arg(label, name.mid(5, 5), name.mid(11, 2), name.mid(13, 2), name.mid(15, 2));
}

}  // namespace studio::widgets
