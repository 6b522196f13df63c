// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"
#include "core/policy/normalizer.h"

namespace studio::policy {

/// Feature -> how the processors of a checkpoint say that it is scaled, whether they bring its statistics or
/// not; what they do not name is not scaled. Errors: as readProcessors.
Result<std::map<std::string, Normalizer::Mode>> processorScales(const std::filesystem::path& folder);

}  // namespace studio::policy
