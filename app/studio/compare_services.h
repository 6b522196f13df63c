// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media.h"
#include "widgets/services.h"

namespace studio::app {

/// Looks at every checkpoint over the same frames and noise. Blocks. Errors: those of eval::openLoop.
Result<std::vector<widgets::PolicyComparison>> compareRecorded(
    const widgets::ComparisonRequest& request, std::shared_ptr<const data::MediaBackend> media,
    const widgets::Progress& progress, std::stop_token stop);

}  // namespace studio::app
