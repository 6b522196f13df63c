// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <map>
#include <string>

namespace studio::widgets {

/// Edited values (key -> YAML text) as the settings of the window keep them.
inline QJsonObject keptOf(const std::map<std::string, std::string>& values) {
    QJsonObject kept;
    for (const auto& [key, value] : values) kept[QString::fromStdString(key)] = QString::fromStdString(value);
    return kept;
}

/// And back.
inline std::map<std::string, std::string> valuesOf(const QJsonObject& kept) {
    std::map<std::string, std::string> values;
    for (auto one = kept.begin(); one != kept.end(); ++one)
        values[one.key().toStdString()] = one.value().toString().toStdString();
    return values;
}

}  // namespace studio::widgets
