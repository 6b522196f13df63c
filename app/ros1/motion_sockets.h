// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace studio::ros1 {

/// What of a topic's messages has not reached the computers of its listeners.
struct Backlog {
    std::string node;       ///< the listener that is furthest behind
    std::size_t bytes = 0;  ///< written to it and not acknowledged by its kernel
};

/// Of a topic that this node advertises, over all its TCP listeners. A listener whose socket cannot be told
/// counts as infinitely far behind. Sets on their sockets that the kernel gives up and throws away what was
/// not acknowledged within 1.5 s, or when the connection is closed: call it before a message is published.
/// Any thread.
Backlog backlogOf(const std::string& topic);

}  // namespace studio::ros1
