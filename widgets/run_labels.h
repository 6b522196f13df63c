// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <set>

namespace studio::widgets {

/// What runs are called in lists and legends: the name that they were given, their branch in brackets where
/// it is not the main one, and their start where another run would be called the same. `root`: folder of the
/// project's runs; empty: none is open.
class RunLabels {
public:
    /// Finds out which of these runs would be called the same. True: some have other labels than before.
    bool tellApart(const std::set<std::filesystem::path>& runs, const std::filesystem::path& root);
    QString of(const std::filesystem::path& run, const std::filesystem::path& root) const;

private:
    std::set<QString> clashing_;  ///< labels without a start that several runs would have
};

}  // namespace studio::widgets
