// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "core/data/image.h"

namespace studio::widgets {

/// The picture as Qt draws it, a copy of its own; null where it is empty.
inline QImage picture(const data::Image& image) {
    if (image.empty()) return {};
    return QImage(image.pixels->data(), image.width, image.height, 3 * image.width, QImage::Format_RGB888)
        .copy();
}

}  // namespace studio::widgets
