// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace studio::hub {

/// A hash by which the hub names content: SHA-256 for large files, git's SHA-1 of a blob for the others.
class Digest {
public:
    /// The kind that `etag` is written in (64 or 40 hexadecimal digits); empty where it is no such hash.
    /// `size` is the file's length, which git's hash begins with.
    static std::optional<Digest> forEtag(std::string_view etag, std::uint64_t size);
    Digest(Digest&&) noexcept;
    Digest& operator=(Digest&&) noexcept;
    ~Digest();

    void update(std::span<const std::byte> bytes);
    /// Lower-case hexadecimal digits; the digest is used up.
    std::string finish();

private:
    struct State;
    explicit Digest(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace studio::hub
