// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace studio::widgets {

/// Icon of our own set (resources/icons/<name>.svg), drawn in the theme's text colour (disabled: fainter) at
/// any size and scale. It follows changes of the theme. An unknown name is a bug and warns.
QIcon icon(const QString& name);
/// The same in one colour that does not follow the theme.
QIcon icon(const QString& name, const QColor& colour);

}  // namespace studio::widgets
