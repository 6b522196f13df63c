// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QRegularExpression>
#include <cmath>

namespace studio::widgets {

QString grouped(std::int64_t number) {
    return QLocale().toString(static_cast<qlonglong>(number));
}

QString byteSize(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeIecFormat);
}

QString figure(double value) {
    if (!std::isfinite(value)) return QString::fromUtf8("–");
    return QString::number(value, 'g', 4);
}

QString percentFigure(double share) {
    if (!std::isfinite(share)) return QString::fromUtf8("–");
    // no -0: it would show
    const double tenths = std::round(1000 * share) + 0.0;
    return QString::number(tenths / 10, 'g', 15) + " %";
}

QString duration(double seconds) {
    auto say = [](const char* form) { return QCoreApplication::translate("Duration", form); };
    if (!std::isfinite(seconds) || seconds < 0) return QString::fromUtf8("–");
    auto whole = static_cast<long long>(std::llround(seconds));
    long long days = whole / 86400, hours = whole / 3600 % 24, minutes = whole / 60 % 60;
    if (days > 0) return say(QT_TRANSLATE_NOOP("Duration", "%1 d %2 h")).arg(days).arg(hours);
    if (hours > 0)
        return say(QT_TRANSLATE_NOOP("Duration", "%1 h %2 min")).arg(hours).arg(minutes, 2, 10, QChar('0'));
    if (minutes > 0)
        return say(QT_TRANSLATE_NOOP("Duration", "%1 min %2 s"))
            .arg(minutes)
            .arg(whole % 60, 2, 10, QChar('0'));
    return say(QT_TRANSLATE_NOOP("Duration", "%1 s")).arg(whole);
}

QString shortPath(const std::filesystem::path& path, int most) {
    QString shown = text(path);
    if (QString home = QDir::homePath(); shown == home || shown.startsWith(home + "/")) {
        shown = "~" + shown.mid(home.size());
    }
    if (shown.size() <= most) return shown;
    return shown.left(most / 3) + QString::fromUtf8("…") + shown.right(most - most / 3 - 1);
}

QString shortTask(const QString& task, int most) {
    if (task.size() <= most) return task;
    return task.left(most / 2) + QString::fromUtf8("…") + task.right(most - most / 2 - 1);
}

QString shellWord(const QString& word) {
    static const QRegularExpression plain("^[A-Za-z0-9_./:=,@%+-]+$");
    if (plain.match(word).hasMatch()) return word;
    return "'" + QString(word).replace("'", "'\\''") + "'";
}

}  // namespace studio::widgets
