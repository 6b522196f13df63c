// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QThread>
#include <QVBoxLayout>

#include "widgets/parts/retranslate.h"
#include "widgets/settings.h"

namespace studio::widgets {

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent) : QDialog(parent) {
    auto* language = new QComboBox;
    language->addItem(QString(), QString());
    language->addItem("English", "en");
    language->addItem(QString::fromUtf8("简体中文"), "zh_CN");
    auto* theme = new QComboBox;
    theme->addItem(QString(), "light");
    theme->addItem(QString(), "dark");
    auto* colours = new QComboBox;
    colours->addItem(QString(), 0);
    colours->addItem(QString(), 1);
    auto* folder = new QLineEdit(settings.projectsFolder());
    auto* choose = new QPushButton;
    auto* process = new QCheckBox;
    process->setChecked(settings.trainInProcess());
    auto* threads = new QSpinBox;
    threads->setRange(0, 1024);
    threads->setValue(settings.threads());

    language->setCurrentIndex(std::max(0, language->findData(settings.language())));
    theme->setCurrentIndex(std::max(0, theme->findData(settings.theme())));
    colours->setCurrentIndex(static_cast<int>(settings.colours()));

    auto* folderRow = new QHBoxLayout;
    folderRow->addWidget(folder, 1);
    folderRow->addWidget(choose);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kWide);
    form->setVerticalSpacing(kMargin);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    QList<QLabel*> labels;
    auto add = [&](QWidget* buddy, QLayout* row) {
        auto* label = new QLabel;
        label->setBuddy(buddy);
        labels << label;
        if (row) {
            form->addRow(label, row);
        } else {
            form->addRow(label, buddy);
        }
    };
    add(language, nullptr);
    add(theme, nullptr);
    add(colours, nullptr);
    add(folder, folderRow);
    add(threads, nullptr);
    form->addRow(QString(), process);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    // the style's mark is black on every ground
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kWide, kWide, kWide, kMargin);
    layout->setSpacing(kWide);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    resize(520, 320);

    connect(language, &QComboBox::currentIndexChanged, this,
            [&settings, language] { settings.setLanguage(language->currentData().toString()); });
    connect(theme, &QComboBox::currentIndexChanged, this,
            [&settings, theme] { settings.setTheme(theme->currentData().toString()); });
    connect(colours, &QComboBox::currentIndexChanged, this,
            [&settings, colours] { settings.setColours(static_cast<ColourSet>(colours->currentIndex())); });
    connect(folder, &QLineEdit::editingFinished, this,
            [&settings, folder] { settings.setProjectsFolder(folder->text()); });
    connect(choose, &QPushButton::clicked, this, [this, &settings, folder] {
        QString chosen = QFileDialog::getExistingDirectory(this, choose_, folder->text());
        if (chosen.isEmpty()) return;
        folder->setText(chosen);
        settings.setProjectsFolder(chosen);
    });
    connect(process, &QCheckBox::toggled, this, [&settings](bool on) { settings.setTrainInProcess(on); });
    connect(threads, &QSpinBox::valueChanged, this, [&settings](int count) { settings.setThreads(count); });

    translated(this, [=, this] {
        setWindowTitle(tr("Settings"));
        const QString names[] = {tr("Language"), tr("Appearance"), tr("Colours of curves"),
                                 tr("Projects lie in"), tr("Threads for training")};
        for (int i = 0; i < labels.size(); ++i) labels[i]->setText(names[i]);
        language->setItemText(0, tr("As the system"));
        theme->setItemText(0, tr("Light"));
        theme->setItemText(1, tr("Dark"));
        colours->setItemText(0, tr("Safe for colour-blind people"));
        colours->setItemText(1, tr("Vivid"));
        choose->setText(tr("Choose…"));
        choose_ = tr("Folder of the projects");
        process->setText(tr("Train in a process of its own, which survives this window"));
        threads->setSpecialValueText(tr("All cores"));
        language->setAccessibleName(tr("Language"));
    });
}

}  // namespace studio::widgets
