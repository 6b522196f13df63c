// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace studio::widgets {

inline QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}
inline QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}
inline std::filesystem::path path(const QString& text) {
    return std::filesystem::path(text.toStdString());
}

/// "450,046,176" in the language's own grouping.
QString grouped(std::int64_t number);
/// "1.7 GiB"
QString byteSize(std::uint64_t bytes);
/// Four significant digits: "0.08312", "1.2e-05"; "–" for what is no number.
QString figure(double value);
/// A share in percent, to a tenth: "82 %", "66.7 %"; "–" for what is no number.
QString percentFigure(double share);
/// "2 d 3 h", "4 h 05 min", "6 min 07 s", "8 s"
QString duration(double seconds);
/// A path for the eye: the home folder as ~, the middle left out beyond `most` characters.
QString shortPath(const std::filesystem::path& path, int most = 60);
/// A task's name for a legend: its middle left out where it is long (instructions serve as names).
QString shortTask(const QString& task, int most = 36);
/// The word for a shell: quoted where it needs to be.
QString shellWord(const QString& word);

}  // namespace studio::widgets
