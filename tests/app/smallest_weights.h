// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::test {

/// Bytes of a whole safetensors file: one tensor of one number.
inline std::string smallestWeights() {
    std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    std::string file(8, '\0');
    file[0] = static_cast<char>(header.size());
    return file + header + std::string(4, '\0');
}

}  // namespace studio::test
