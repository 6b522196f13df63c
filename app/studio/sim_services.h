// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/data/media.h"
#include "widgets/services.h"

namespace studio::app {

/// Fills what concerns the simulated robot; nothing in a build without it.
void addSimServices(widgets::Services& services, std::shared_ptr<const data::MediaBackend> media);

}  // namespace studio::app
