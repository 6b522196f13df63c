// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/trash_bar.h"

#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>

#include "widgets/jobs/trash_keeper.h"
#include "widgets/parts/elided_label.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/workspace.h"

namespace studio::widgets {

TrashBar::TrashBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent), workspace_(workspace), words_(new ElidedLabel), empty_(new QPushButton) {
    empty_->setObjectName("emptyTrash");
    empty_->setIcon(icon("trash"));
    words_->setProperty("look", "caption");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(words_, 1);
    layout->addWidget(empty_);
    connect(empty_, &QPushButton::clicked, this, &TrashBar::ask);
    connect(&workspace.trash(), &TrashKeeper::changed, this, &TrashBar::showHeld);
    translated(this, [this] {
        empty_->setText(tr("Empty…"));
        empty_->setAccessibleName(tr("Empty the trash"));
        empty_->setToolTip(tr("Removes for good what is in the trash, after a question"));
        showHeld();
    });
}

void TrashBar::showHeld() {
    const TrashKeeper& trash = workspace_.trash();
    const auto count = static_cast<int>(trash.held().size());
    setVisible(count > 0);
    empty_->setEnabled(!trash.busy());
    words_->showText(tr("Trash: %1, %2; kept for 30 days")
                         .arg(tr("%n things", nullptr, count), byteSize(run::bytesOf(trash.held()))));
}

void TrashBar::ask() {
    // what was counted is what goes, whatever is deleted meanwhile
    const std::vector<run::TrashEntry> shown = workspace_.trash().held();
    if (shown.empty()) return;
    QMessageBox box(this);
    box.setIcon(QMessageBox::Warning);
    box.setWindowTitle(tr("Empty the trash"));
    box.setText(
        tr("Remove %1, %2, for good?")
            .arg(tr("%n things", nullptr, static_cast<int>(shown.size())), byteSize(run::bytesOf(shown))));
    QStringList names;
    for (const run::TrashEntry& entry : shown) {
        if (names.size() == 8) {
            names << QString::fromUtf8("…");
            break;
        }
        names << text(entry.from.empty() ? entry.path : entry.from);
    }
    box.setInformativeText(tr("They cannot be brought back. They were:") + '\n' + names.join('\n'));
    auto* yes = box.addButton(tr("Remove for good"), QMessageBox::DestructiveRole);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    if (box.clickedButton() == yes) workspace_.trash().remove(shown);
}

}  // namespace studio::widgets
