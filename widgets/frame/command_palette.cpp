// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/command_palette.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QKeySequence>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/theme/theme.h"
#include "widgets/workspace.h"

namespace studio::widgets {

QString plainText(const QAction* action) {
    return action->text().remove('&');
}

int paletteScore(const QString& title, const QString& typed) {
    if (typed.isEmpty()) return 1;
    QString in = title.toLower(), wanted = typed.toLower().remove(' ');
    int score = 0, at = 0, last = -2;
    for (QChar letter : wanted) {
        int found = static_cast<int>(in.indexOf(letter, at));
        if (found < 0) return 0;
        bool begins = found == 0 || !in[found - 1].isLetterOrNumber();
        score += 1 + (begins ? 4 : 0) + (found == last + 1 ? 3 : 0);
        last = found;
        at = found + 1;
    }
    return score;
}

CommandPalette::CommandPalette(Workspace& workspace, QWidget* parent)
    : QDialog(parent), workspace_(workspace), input_(new QLineEdit), list_(new QListWidget) {
    setWindowTitle(tr("Commands"));
    resize(520, 420);
    input_->setPlaceholderText(tr("Type a few letters of what you want to do"));
    input_->setAccessibleName(tr("Search commands"));
    list_->setAccessibleName(tr("Commands"));
    input_->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(kGap);
    layout->addWidget(input_);
    layout->addWidget(list_);
    connect(input_, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(input_, &QLineEdit::returnPressed, this, &CommandPalette::trigger);
    connect(list_, &QListWidget::itemActivated, this, &CommandPalette::trigger);
    fill();
}

void CommandPalette::fill() {
    list_->clear();
    std::vector<std::pair<int, QAction*>> fitting;
    for (const auto& [group, action] : workspace_.actions()) {
        if (!action->isEnabled() || action->text().isEmpty()) continue;
        if (int score = paletteScore(plainText(action), input_->text())) fitting.emplace_back(score, action);
    }
    std::stable_sort(fitting.begin(), fitting.end(), [](auto& a, auto& b) { return a.first > b.first; });
    for (auto& [score, action] : fitting) {
        QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item =
            new QListWidgetItem(action->icon(), plainText(action) + (keys.isEmpty() ? "" : "    " + keys));
        item->setData(Qt::UserRole, QVariant::fromValue<QObject*>(action));
        list_->addItem(item);
    }
    list_->setCurrentRow(0);
}

void CommandPalette::trigger() {
    auto* item = list_->currentItem();
    if (!item) return;
    auto* action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
    accept();
    if (action) action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        int move = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (move != 0 && list_->count() > 0) {
            list_->setCurrentRow(std::clamp(list_->currentRow() + move, 0, list_->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace studio::widgets
