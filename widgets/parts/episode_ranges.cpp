// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/episode_ranges.h"

#include <QStringList>
#include <algorithm>

namespace studio::widgets {

QString episodeRanges(std::vector<std::int64_t> numbers, const QString& between) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    QStringList ranges;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        ranges << (last == i ? QString::number(numbers[i])
                             : QString("%1-%2").arg(numbers[i]).arg(numbers[last]));
        i = last + 1;
    }
    return ranges.join(between);
}

QString plainRanges(QString typed) {
    constexpr char16_t kLongDash = 0x2013, kWideDash = 0xFF0D, kWideComma = 0xFF0C, kListComma = 0x3001;
    for (char16_t dash : {kLongDash, kWideDash}) typed.replace(QChar(dash), '-');
    for (char16_t comma : {kWideComma, kListComma}) typed.replace(QChar(comma), ',');
    return typed.trimmed();
}

}  // namespace studio::widgets
