// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrow_version.h"

#include <arrow/config.h>

namespace studio::data {

std::string arrowVersion() {
    return arrow::GetBuildInfo().version_string;
}

}  // namespace studio::data
