// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/tensor_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/own_widths.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/table_tree.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr int kWidestName = 460;

}  // namespace

TensorView::TensorView(QWidget* parent)
    : QWidget(parent),
      search_(new QLineEdit),
      hidden_(new QLabel),
      list_(makeTableTree(5)),
      figures_(new QLabel),
      histogram_(new Plot) {
    search_->setClearButtonEnabled(true);
    list_->header()->setStretchLastSection(false);
    keepView(list_, "tensors");
    hidden_->setWordWrap(true);
    hidden_->setProperty("look", "caption");
    hidden_->hide();
    figures_->setWordWrap(true);
    histogram_->setMaximumHeight(220);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    layout->setSpacing(kGap);
    layout->addWidget(search_);
    layout->addWidget(hidden_);
    layout->addWidget(list_, 1);
    layout->addWidget(figures_);
    layout->addWidget(histogram_);
    connect(search_, &QLineEdit::textChanged, this, &TensorView::filter);
    connect(list_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* now) {
        if (now) Q_EMIT chosen(now->text(0));
    });
    histogram_->setKey("tensor_values");
    translated(this, [this] {
        list_->setHeaderLabels({tr("Tensor"), tr("Type"), tr("Shape"), tr("Values"), tr("Trainable")});
        list_->setAccessibleName(tr("Tensors"));
        search_->setPlaceholderText(tr("Search tensors"));
        search_->setAccessibleName(tr("Search tensors"));
        hidden_->setText(tr("The search hides every tensor. Clear its field to see them again."));
        histogram_->setTitle(tr("Values"));
        histogram_->setAxes(tr("value"), {});
        if (!list_->currentItem()) figures_->setText(tr("Choose a tensor to see its values in figures."));
    });
}

void TensorView::setTensors(const std::vector<CheckpointTensor>& tensors) {
    list_->clear();
    for (const auto& row : tensors) {
        QStringList shape;
        for (auto size : row.shape) shape << QString::number(size);
        addTableRow(list_, {text(row.name), text(row.dtype), shape.join(QString::fromUtf8(" × ")),
                            grouped(row.elements), row.trainable ? tr("yes") : tr("no")});
    }
    fitColumn(*list_, *list_->header(), 0, kWidestName);
    for (int i = 1; i < list_->columnCount(); ++i) fitColumn(*list_, *list_->header(), i);
    filter();
    histogram_->setCurves({});
    figures_->setText(tr("Choose a tensor to see its values in figures."));
}

void TensorView::filter() {
    bool any = false;
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        auto* item = list_->topLevelItem(i);
        item->setHidden(!item->text(0).contains(search_->text(), Qt::CaseInsensitive));
        any = any || !item->isHidden();
    }
    hidden_->setVisible(list_->topLevelItemCount() > 0 && !any);
}

void TensorView::showFigures(const std::string& tensor, const Result<TensorFigures>& found) {
    auto* now = list_->currentItem();
    if (!now || now->text(0).toStdString() != tensor) return;
    if (!found.ok()) {
        figures_->setText(coreText(found.error()));
        return;
    }
    QString line = tr("min %1 · max %2 · mean %3 · std %4 · zeros %5")
                       .arg(figure(found->min), figure(found->max), figure(found->mean), figure(found->std),
                            grouped(found->zeros));
    if (found->notFinite > 0)
        line += QString::fromUtf8(" · ") + tr("%1 are not finite").arg(grouped(found->notFinite));
    figures_->setText(line);
    x_.clear();
    y_.clear();
    double width =
        (found->max - found->min) / static_cast<double>(std::max<std::size_t>(1, found->histogram.size()));
    for (std::size_t i = 0; i < found->histogram.size(); ++i) {
        x_.push_back(found->min + (static_cast<double>(i) + 0.5) * width);
        y_.push_back(static_cast<double>(found->histogram[i]));
    }
    histogram_->setCurves({{tr("count"), Theme::seriesColour(0),
                            [this]() -> CurveData {
                                return {x_, y_};
                            },
                            false, false, Qt::SolidLine, false, "count"}});
}

int TensorView::tensors() const {
    return list_->topLevelItemCount();
}

}  // namespace studio::widgets
