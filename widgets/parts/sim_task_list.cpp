// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/sim_task_list.h"

#include <QLocale>
#include <QSignalBlocker>
#include <algorithm>

#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kTaskRowHeight = 6 * kUnit;

}  // namespace

SimTaskList::SimTaskList(std::vector<SimTask> tasks, QWidget* parent)
    : QListWidget(parent), tasks_(std::move(tasks)) {
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setUniformItemSizes(true);
    for (const SimTask& task : tasks_) {
        auto* item = new QListWidgetItem(text(task.id), this);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(task.inSequence ? Qt::Checked : Qt::Unchecked);
        item->setSizeHint({0, kTaskRowHeight});
    }
    fitHeight();
    connect(this, &QListWidget::itemChanged, this, &SimTaskList::changed);
    retranslate();
}

void SimTaskList::fitHeight() {
    int shown = 0;
    for (int i = 0; i < count(); ++i) shown += !isRowHidden(i);
    setFixedHeight(std::max(1, shown) * kTaskRowHeight + 2 * frameWidth() + kUnit);
}

void SimTaskList::offer(const std::vector<std::string>& ids) {
    auto wanted = [&](const SimTask& task) {
        return std::find(ids.begin(), ids.end(), task.id) != ids.end();
    };
    const bool all = std::none_of(tasks_.begin(), tasks_.end(), wanted);
    for (int i = 0; i < count(); ++i) setRowHidden(i, !all && !wanted(tasks_[static_cast<std::size_t>(i)]));
    fitHeight();
    Q_EMIT changed();
}

std::vector<std::string> SimTaskList::checked() const {
    std::vector<std::string> ids;
    for (int i = 0; i < count(); ++i) {
        if (!isRowHidden(i) && item(i)->checkState() == Qt::Checked)
            ids.push_back(tasks_[static_cast<std::size_t>(i)].id);
    }
    return ids;
}

void SimTaskList::setChecked(const std::vector<std::string>& ids) {
    {
        QSignalBlocker quiet(this);
        for (int i = 0; i < count(); ++i) {
            bool on = std::find(ids.begin(), ids.end(), tasks_[static_cast<std::size_t>(i)].id) != ids.end();
            item(i)->setCheckState(on ? Qt::Checked : Qt::Unchecked);
        }
    }
    viewport()->update();
    Q_EMIT changed();
}

QString SimTaskList::instruction(const std::string& id, bool chinese) const {
    for (const SimTask& task : tasks_) {
        if (task.id == id) return text(chinese ? task.chinese : task.english);
    }
    return text(id);
}

void SimTaskList::retranslate() {
    QSignalBlocker quiet(this);
    bool chinese = QLocale().language() == QLocale::Chinese;
    for (int i = 0; i < count(); ++i) {
        const SimTask& task = tasks_[static_cast<std::size_t>(i)];
        QString instruction = text(chinese ? task.chinese : task.english);
        item(i)->setText(text(task.id) + QString::fromUtf8("  ·  ") + instruction);
        item(i)->setToolTip(instruction);
    }
}

}  // namespace studio::widgets
