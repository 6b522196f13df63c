// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/config/project_reader.h"

namespace studio::config {

/// A project being read.
struct Reading {
    ProjectConfig project;
    ProjectExtras extras;
    std::vector<Warning>& warnings;

    /// Where a key of the project's file stands.
    std::string where(const std::string& key) const { return placeOf(extras.places, key, project.file); }
    /// A key that nothing reads: an error in a project, tolerated in the users' older files.
    void useless(const std::string& where, const std::string& message, const std::string& hint);
};

/// Brings the tasks into order and checks what concerns several of them; problems go to `project.base`.
void finishProject(Reading& reading);

}  // namespace studio::config
