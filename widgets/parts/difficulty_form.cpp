// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/difficulty_form.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "widgets/parts/retranslate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

std::vector<double> difficultyNumbers(const sim::Difficulty& d) {
    return {d.positionRange, d.beltSpeed,   d.colours, static_cast<double>(d.distractors),
            d.lighting,      d.cameraJitter};
}

}  // namespace

/// One setting: its option, its texts, the largest value and the step.
struct DifficultyForm::Setting {
    const char *option, *label, *meaning;
    double most, step;
    int decimals;
};

std::span<const DifficultyForm::Setting> DifficultyForm::settings() {
    static const Setting kSettings[] = {
        {"--positions", QT_TR_NOOP("Start positions"),
         QT_TR_NOOP("Factor on the range of start positions, 0 to 1.5"), 1.5, 0.1, 2},
        {"--belt-speed", QT_TR_NOOP("Belt speed"), QT_TR_NOOP("Factor on the speed of the belt, 0 to 2"), 2,
         0.1, 2},
        {"--colours", QT_TR_NOOP("Colours"), QT_TR_NOOP("How far colours wander, 0 to 1"), 1, 0.1, 2},
        {"--distractors", QT_TR_NOOP("Distractors"), QT_TR_NOOP("Things that do not matter, 0 to 6"), 6, 1,
         0},
        {"--lighting", QT_TR_NOOP("Lighting"), QT_TR_NOOP("How far the light wanders, 0 to 1"), 1, 0.1, 2},
        {"--camera-jitter", QT_TR_NOOP("Camera jitter"),
         QT_TR_NOOP("Of the cameras' places, metres, 0 to 0.05"), 0.05, 0.005, 3},
    };
    return kSettings;
}

DifficultyForm::DifficultyForm(QWidget* parent)
    : QWidget(parent), fold_(new QToolButton), rows_(new QWidget), reset_(new QPushButton) {
    fold_->setProperty("look", "quiet");
    fold_->setCheckable(true);
    fold_->setIconSize({14, 14});
    fold_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* grid = new QGridLayout(rows_);
    grid->setContentsMargins(kMargin, 0, 0, 0);
    grid->setSpacing(kUnit);
    grid->setColumnStretch(0, 1);
    for (const Setting& one : settings()) {
        Row row{new QLabel, new QDoubleSpinBox};
        row.field->setRange(0, one.most);
        row.field->setSingleStep(one.step);
        row.field->setDecimals(one.decimals);
        row.label->setBuddy(row.field);
        int line = static_cast<int>(fields_.size());
        grid->addWidget(row.label, line, 0);
        grid->addWidget(row.field, line, 1);
        connect(row.field, &QDoubleSpinBox::valueChanged, this, [this] {
            retranslate();
            Q_EMIT changed();
        });
        fields_.push_back(row);
    }
    grid->addWidget(reset_, static_cast<int>(fields_.size()), 0, 1, 2, Qt::AlignRight);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kUnit);
    layout->addWidget(fold_, 0, Qt::AlignLeft);
    layout->addWidget(rows_);
    connect(fold_, &QToolButton::toggled, this, &DifficultyForm::unfold);
    connect(reset_, &QPushButton::clicked, this, [this] {
        setValue({});
        Q_EMIT changed();
    });
    setValue({});
    unfold(false);
    translated(this, [this] { retranslate(); });
}

void DifficultyForm::unfold(bool on) {
    rows_->setVisible(on);
    fold_->setIcon(icon(on ? "up" : "down"));
}

void DifficultyForm::retranslate() {
    bool usual = value() == sim::Difficulty{};
    fold_->setText(usual ? tr("Difficulty: as documented") : tr("Difficulty: changed"));
    reset_->setText(tr("As documented"));
    reset_->setEnabled(!usual);
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        fields_[i].label->setText(tr(settings()[i].label));
        fields_[i].field->setAccessibleName(tr(settings()[i].label));
        fields_[i].field->setToolTip(tr(settings()[i].meaning));
        fields_[i].label->setToolTip(tr(settings()[i].meaning));
    }
}

sim::Difficulty DifficultyForm::value() const {
    sim::Difficulty d;
    d.positionRange = fields_[0].field->value();
    d.beltSpeed = fields_[1].field->value();
    d.colours = fields_[2].field->value();
    d.distractors = static_cast<int>(std::lround(fields_[3].field->value()));
    d.lighting = fields_[4].field->value();
    d.cameraJitter = fields_[5].field->value();
    return d;
}

void DifficultyForm::setValue(const sim::Difficulty& difficulty) {
    std::vector<double> numbers = difficultyNumbers(difficulty);
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        QSignalBlocker quiet(fields_[i].field);
        fields_[i].field->setValue(numbers[i]);
    }
    retranslate();
}

QStringList DifficultyForm::options(const sim::Difficulty& difficulty) {
    std::vector<double> usual = difficultyNumbers({}), now = difficultyNumbers(difficulty);
    QStringList words;
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (now[i] != usual[i]) words << settings()[i].option << QString::number(now[i]);
    }
    return words;
}

}  // namespace studio::widgets
