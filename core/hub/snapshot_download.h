// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/hub/hub_cache.h"
#include "core/hub/resolve_weights.h"

namespace studio::hub {

/// Downloads what resolveWeights() or resolveTokenizer() needs of a model into the cache and names the
/// snapshot's folder. Weights come last, and the revision is recorded after them: an interrupted download
/// never looks finished. Other
/// programs that use the cache are kept off a file while it is written, and waited for. Errors: as
/// resolveWeights.
Result<std::filesystem::path> downloadSnapshot(const ModelId& id, const CachedModel& model,
                                               const ResolveOptions& options);

}  // namespace studio::hub
