// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Precompiled for every unit that sees Torch: 13 s a unit without it.
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
