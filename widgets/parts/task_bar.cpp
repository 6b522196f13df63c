// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/task_bar.h"

#include <QHBoxLayout>
#include <QToolButton>

#include "widgets/parts/retranslate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

TaskBar::TaskBar(QWidget* parent)
    : QWidget(parent),
      add_(new QToolButton),
      duplicate_(new QToolButton),
      earlier_(new QToolButton),
      later_(new QToolButton),
      remove_(new QToolButton) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kUnit);
    const std::tuple<QToolButton*, const char*, void (TaskBar::*)()> buttons[] = {
        {add_, "add", &TaskBar::addWanted},
        {duplicate_, "duplicate", &TaskBar::duplicateWanted},
        {earlier_, "up", &TaskBar::earlierWanted},
        {later_, "down", &TaskBar::laterWanted},
        {remove_, "remove", &TaskBar::removeWanted}};
    for (const auto& [button, name, wanted] : buttons) {
        button->setIcon(icon(name));
        layout->addWidget(button);
        connect(button, &QToolButton::clicked, this, wanted);
    }
    translated(this, [this] { showMay(); });
}

void TaskBar::setMay(const May& may) {
    may_ = may;
    showMay();
}

void TaskBar::showMay() {
    const std::tuple<QToolButton*, bool, QString> buttons[] = {
        {add_, may_.add, tr("Add a task: its file and its line in the project")},
        {duplicate_, may_.duplicate, tr("Duplicate the marked task as the last stage")},
        {earlier_, may_.earlier, tr("Teach the marked task one stage earlier")},
        {later_, may_.later, tr("Teach the marked task one stage later")},
        {remove_, may_.remove, tr("Remove the marked task from the project; its file stays")}};
    for (const auto& [button, on, words] : buttons) {
        button->setEnabled(on);
        button->setAccessibleName(words);
        button->setToolTip(on || may_.why.isEmpty() ? words : words + "\n" + may_.why);
    }
}

}  // namespace studio::widgets
