// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/result.h"

namespace studio {

/// XXH3 with 128 bits, fed piece by piece: fast enough to check a 2 GB checkpoint in a second. Finds damage,
/// not malice.
class Hasher {
public:
    Hasher();
    Hasher(Hasher&&) noexcept;
    ~Hasher();
    void update(std::span<const std::byte> bytes);
    /// 32 lower-case hexadecimal digits.
    std::string hex() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Hash of bytes in memory, as Hasher::hex() gives it.
std::string hashHex(std::span<const std::byte> bytes);
/// Hash of a whole file. Errors: NotFound, Io.
Result<std::string> hashFile(const std::filesystem::path& path);

}  // namespace studio
