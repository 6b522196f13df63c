// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/shortcut_sheet.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <utility>
#include <vector>

#include "widgets/frame/command_palette.h"
#include "widgets/theme/theme.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

QKeySequence ownKeys(const QAction& action) {
    return action.property("defaultKeys").value<QKeySequence>();
}

bool isFixed(const QAction& action) {
    return action.property("fixedKeys").toBool();
}

}  // namespace

QKeySequence keysOf(const Workspace& workspace, const QAction& action) {
    if (isFixed(action)) return ownKeys(action);
    return workspace.settings().shortcut(action.objectName()).value_or(ownKeys(action));
}

QString keysRefused(const Workspace& workspace, const QAction& action, const QKeySequence& keys) {
    if (keys.isEmpty()) return {};
    for (const auto& [group, other] : workspace.actions()) {
        if (other != &action && other->shortcut() == keys) {
            return ShortcutSheet::tr("%1 already belongs to %2.")
                .arg(keys.toString(QKeySequence::NativeText), plainText(other));
        }
    }
    // a bare letter would be typed into fields as well
    const QKeyCombination first = keys[0];
    const bool typed =
        first.key() < Qt::Key_Escape &&
        !(first.keyboardModifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (typed) return ShortcutSheet::tr("Use Ctrl or Alt together with a letter, or a function key.");
    return {};
}

void setKeys(Workspace& workspace, QAction& action, const QKeySequence& keys) {
    if (isFixed(action)) return;
    workspace.settings().setShortcut(action.objectName(),
                                     keys == ownKeys(action) ? std::nullopt : std::optional(keys));
    action.setShortcut(keys);
}

ShortcutSheet::ShortcutSheet(Workspace& workspace, QWidget* parent)
    : QDialog(parent), workspace_(workspace), problem_(new QLabel) {
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(620, 620);
    auto* about = new QLabel(tr("Click a field and press the keys; the cross takes them away."));
    about->setProperty("look", "caption");
    problem_->setProperty("look", "error");
    problem_->setWordWrap(true);
    problem_->hide();
    auto* inner = new QWidget;
    auto* grid = new QGridLayout(inner);
    grid->setContentsMargins(kGap, kGap, kGap, kGap);
    grid->setHorizontalSpacing(kWide);
    grid->setVerticalSpacing(kUnit);
    grid->setColumnStretch(1, 1);
    QString group;
    int row = 0;
    for (const auto& [groupName, action] : workspace.actions()) {
        if (QString name = groupName(); name != group) {
            auto* title = new QLabel(name);
            title->setProperty("look", "strong");
            if (row > 0) grid->setRowMinimumHeight(row++, kGap);
            grid->addWidget(title, row++, 0, 1, 2);
            group = name;
        }
        addRow(grid, row++, action);
    }
    addChartKeys(grid, row);
    grid->setRowStretch(grid->rowCount(), 1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(inner);
    scroll->setAccessibleName(tr("Keyboard shortcuts"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    auto* reset = buttons->addButton(tr("Reset all"), QDialogButtonBox::ResetRole);
    connect(reset, &QPushButton::clicked, this, &ShortcutSheet::resetAll);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(kGap);
    layout->addWidget(about);
    layout->addWidget(problem_);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
}

void ShortcutSheet::addRow(QGridLayout* grid, int row, QAction* action) {
    const QString name = plainText(action);
    grid->addWidget(new QLabel(name), row, 1);
    if (isFixed(*action)) {
        auto* keys = new QLabel(action->shortcut().toString(QKeySequence::NativeText));
        keys->setProperty("look", "mono");
        grid->addWidget(keys, row, 0);
        return;
    }
    auto* edit = new QKeySequenceEdit(action->shortcut());
    edit->setClearButtonEnabled(true);
    edit->setAccessibleName(tr("Keys of %1").arg(name));
    edit->setObjectName("keys_" + action->objectName());
    edit->setFixedWidth(190);
    grid->addWidget(edit, row, 0);
    connect(edit, &QKeySequenceEdit::keySequenceChanged, this,
            [this, edit, action](const QKeySequence& typed) {
                // the first keys count: a second pair would wait for a third
                const QKeySequence keys = typed.isEmpty() ? typed : QKeySequence(typed[0]);
                const QString refused = keysRefused(workspace_, *action, keys);
                problem_->setText(refused);
                problem_->setVisible(!refused.isEmpty());
                if (refused.isEmpty()) setKeys(workspace_, *action, keys);
                QSignalBlocker quiet(edit);
                edit->setKeySequence(action->shortcut());
            });
}

/// Plot and MatrixView, which take them.
void ShortcutSheet::addChartKeys(QGridLayout* grid, int row) {
    using Keys = std::vector<QKeyCombination>;
    const std::pair<Keys, QString> rows[] = {
        {{Qt::Key_Left, Qt::Key_Right}, tr("Cursor to the point before or after")},
        {{Qt::SHIFT | Qt::Key_Left, Qt::SHIFT | Qt::Key_Right}, tr("Cursor a tenth of the chart further")},
        {{Qt::Key_Home, Qt::Key_End}, tr("Cursor to the first or last point shown")},
        {{Qt::Key_Escape}, tr("Cursor away")},
        {{Qt::Key_Plus, Qt::Key_Minus}, tr("Zoom in or out around the cursor")},
        {{Qt::Key_0}, tr("Show everything")},
        {{Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down}, tr("In a matrix: to the cell beside")},
    };
    auto* title = new QLabel(tr("In a chart that has the keyboard"));
    title->setProperty("look", "strong");
    grid->setRowMinimumHeight(row++, kGap);
    grid->addWidget(title, row++, 0, 1, 2);
    for (const auto& [keys, meaning] : rows) {
        QStringList names;
        for (QKeyCombination one : keys) names << QKeySequence(one).toString(QKeySequence::NativeText);
        auto* label = new QLabel(names.join(" "));
        label->setProperty("look", "mono");
        grid->addWidget(label, row, 0);
        grid->addWidget(new QLabel(meaning), row++, 1);
    }
}

void ShortcutSheet::resetAll() {
    for (const auto& [group, action] : workspace_.actions()) setKeys(workspace_, *action, ownKeys(*action));
    for (auto* edit : findChildren<QKeySequenceEdit*>()) {
        for (const auto& [group, action] : workspace_.actions()) {
            if (edit->objectName() != "keys_" + action->objectName()) continue;
            QSignalBlocker quiet(edit);
            edit->setKeySequence(action->shortcut());
        }
    }
    problem_->hide();
}

}  // namespace studio::widgets
