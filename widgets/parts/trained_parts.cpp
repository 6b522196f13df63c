// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/trained_parts.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

TrainedParts::TrainedParts(QWidget* parent)
    : QWidget(parent),
      title_(new QLabel),
      vision_(new QCheckBox),
      backbone_(new QCheckBox),
      stateProj_(new QCheckBox),
      figures_(new QLabel) {
    figures_->setProperty("look", "caption");
    figures_->setWordWrap(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kMargin);
    layout->addWidget(title_);
    layout->addWidget(vision_);
    layout->addWidget(backbone_);
    layout->addWidget(stateProj_);
    layout->addWidget(figures_, 1);
    // the box, its key, and the value that the key has where the box is marked
    const std::tuple<QCheckBox*, const char*, bool> boxes[] = {
        {vision_, "policy.freeze_vision_encoder", false},
        {backbone_, "policy.train_expert_only", false},
        {stateProj_, "policy.train_state_proj", true}};
    for (const auto& [box, key, marked] : boxes) {
        connect(box, &QCheckBox::clicked, this, [this, key = std::string(key), marked = marked](bool on) {
            Q_EMIT edited({{key, on == marked ? "true" : "false"}});
        });
    }
    translated(this, [this] {
        title_->setText(tr("Trained:"));
        vision_->setText(tr("Vision"));
        backbone_->setText(tr("Connector and text"));
        stateProj_->setText(tr("State projection"));
        showFigures();
    });
}

void TrainedParts::setPlan(const ProjectPlan& plan) {
    if (plan.plan.stages.empty()) return;
    const auto& stage = plan.plan.stages.front();
    QSignalBlocker a(vision_), b(backbone_), c(stateProj_);
    vision_->setChecked(!stage.freezeVision && !stage.expertOnly);
    vision_->setEnabled(!stage.expertOnly);
    backbone_->setChecked(!stage.expertOnly);
    stateProj_->setChecked(stage.trainStateProj);
    size_ = plan.size;
    unknown_ = coreText(plan.sizeUnknown);
    showFigures();
}

void TrainedParts::showFigures() {
    QString words = tr("the action expert always");
    if (size_) {
        words = tr("%1 trained, %2 frozen · at least %3 in memory")
                    .arg(grouped(size_->trainable), grouped(size_->frozen), byteSize(size_->trainingBytes));
    }
    QString tip =
        tr("The action expert is always trained. Memory is that of weights, gradients and the "
           "optimizer; pictures and activations come on top.");
    if (size_ && size_->assumed)
        tip += "\n" + tr("By the sizes of the configuration: its weights are not on this machine yet.");
    if (!unknown_.isEmpty()) tip += "\n" + unknown_;
    figures_->setText(words);
    figures_->setToolTip(tip);
}

QString TrainedParts::figures() const {
    return figures_->text();
}

}  // namespace studio::widgets
