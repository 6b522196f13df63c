// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/new_task_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

NewTaskDialog::NewTaskDialog(const QString& folder, QWidget* parent)
    : QDialog(parent), name_(new QLineEdit), instruction_(new QLineEdit), data_(new QLineEdit) {
    setWindowTitle(tr("New task"));
    // it names a file as well
    static const QRegularExpression letters("[\\w-]{0,60}", QRegularExpression::UseUnicodePropertiesOption);
    name_->setValidator(new QRegularExpressionValidator(letters, this));
    name_->setPlaceholderText(tr("weighing"));
    instruction_->setPlaceholderText(tr("What the robot is told: put the parcel on the scale"));
    data_->setPlaceholderText(tr("Folder of a LeRobot data set; may come later"));
    auto* choose = new QPushButton(tr("Choose…"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    // the platform's pictures are none of ours
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    accept_ = buttons->addButton(tr("Add the task"), QDialogButtonBox::AcceptRole);
    auto* dataRow = new QHBoxLayout;
    dataRow->addWidget(data_, 1);
    dataRow->addWidget(choose);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kWide);
    form->setVerticalSpacing(kMargin);
    form->addRow(tr("Name"), name_);
    form->addRow(tr("Instruction"), instruction_);
    form->addRow(tr("Data set"), dataRow);
    name_->setAccessibleName(tr("Name"));
    instruction_->setAccessibleName(tr("Instruction"));
    data_->setAccessibleName(tr("Data set"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kWide, kWide, kWide, kMargin);
    layout->setSpacing(kWide);
    layout->addLayout(form);
    layout->addWidget(buttons);
    resize(560, 200);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(choose, &QPushButton::clicked, this, [this, folder] {
        QString chosen = QFileDialog::getExistingDirectory(this, tr("Data set of the task"), folder);
        if (!chosen.isEmpty()) data_->setText(chosen);
    });
    for (QLineEdit* field : {name_, instruction_})
        connect(field, &QLineEdit::textChanged, this, &NewTaskDialog::check);
    check();
}

void NewTaskDialog::check() {
    accept_->setEnabled(!name_->text().isEmpty() && !instruction_->text().trimmed().isEmpty());
}

config::NewTask NewTaskDialog::task() const {
    return {name_->text().toStdString(), instruction_->text().trimmed().toStdString(), path(data_->text())};
}

}  // namespace studio::widgets
