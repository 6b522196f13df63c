// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace studio::cli {

/// Whole lines of standard input as they come, without ever waiting for one. In the background of a terminal
/// nothing is read: that would stop the whole program.
class TypedLines {
public:
    /// The next line without its end; nothing: none has come yet.
    std::optional<std::string> next();
    /// Whether no line can come any more.
    bool ended() const { return ended_ && pending_.empty(); }

private:
    std::string pending_;
    bool ended_ = false;
};

}  // namespace studio::cli
