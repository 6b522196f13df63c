// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace studio::retention {

class SequenceHistory;

/// Whether two folders of projects are one: two that are both there are two projects, whatever their names.
/// Nothing: they have one name, and one of them is not here, as it was moved or is another machine's.
std::optional<bool> isOneFolder(const std::filesystem::path& a, const std::filesystem::path& b);

/// Whether two sequences teach the tasks of one project, so that one may bound the other: their folders tell
/// (isOneFolder), or else that no task has another instruction.
bool isOneProject(const SequenceHistory& a, const SequenceHistory& b);

}  // namespace studio::retention
