// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/checkpoint_details.h"

#include <QHeaderView>
#include <algorithm>

#include "widgets/parts/empty_state.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/table_tree.h"
#include "widgets/parts/tensor_view.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr int kWidestKey = 320;

void fitColumns(QTreeWidget* tree, int widestFirst = kNoLimit) {
    for (int i = 0; i < tree->columnCount(); ++i)
        fitColumn(*tree, *tree->header(), i, i == 0 ? widestFirst : kNoLimit);
}

}  // namespace

CheckpointDetailsView::CheckpointDetailsView(QWidget* parent)
    : QTabWidget(parent),
      modules_(makeTableTree(5)),
      config_(makeTableTree(2)),
      tensors_(new TensorView),
      statistics_(makeTableTree(3)),
      comparison_(makeTableTree(4)) {
    for (QTreeWidget* tree : {modules_, statistics_, comparison_})
        tree->header()->setStretchLastSection(false);
    auto* compareEmpty = new EmptyState("compare");
    compareStage_ = new Stage(comparison_, compareEmpty);
    for (QWidget* page :
         {static_cast<QWidget*>(modules_), static_cast<QWidget*>(config_), static_cast<QWidget*>(tensors_),
          static_cast<QWidget*>(statistics_), static_cast<QWidget*>(compareStage_)})
        addTab(page, {});
    keepView(this, "details");
    keepView(modules_, "modules");
    keepView(config_, "config");
    keepView(statistics_, "statistics");
    keepView(comparison_, "comparison");
    translated(this, [this, compareEmpty] {
        setAccessibleName(tr("Checkpoint"));
        const QString titles[] = {tr("Parts"), tr("Configuration"), tr("Tensors"), tr("Normalisation"),
                                  tr("Comparison")};
        for (int i = 0; i < count(); ++i) setTabText(i, titles[i]);
        modules_->setHeaderLabels(
            {tr("Part"), tr("Tensors"), tr("Parameters"), tr("Trainable"), tr("Frozen")});
        config_->setHeaderLabels({tr("Key"), tr("Value")});
        statistics_->setHeaderLabels({tr("Feature"), tr("Statistics"), tr("Width")});
        if (compareStage_->hasContent()) {
            showComparison();
        } else {
            comparison_->setHeaderLabels({tr("What"), tr("First"), tr("Second"), tr("Distance")});
        }
        modules_->setAccessibleName(titles[0]);
        config_->setAccessibleName(titles[1]);
        statistics_->setAccessibleName(titles[3]);
        comparison_->setAccessibleName(titles[4]);
        compareEmpty->setText(tr("Nothing compared yet"),
                              tr("Mark two checkpoints in the tree (Ctrl and click) and press Compare."));
    });
}

void CheckpointDetailsView::setDetails(const CheckpointDetails& details) {
    clearDetails();
    for (const auto& row : details.modules) {
        addTableRow(modules_,
                    {coreText(row.name), grouped(row.tensors), grouped(row.parameters),
                     grouped(row.trainable), grouped(row.parameters - row.trainable)},
                    1);
    }
    for (const auto& [key, value] : details.config)
        addTableRow(config_, {text(key), text(value)})->setToolTip(1, text(value));
    for (const auto& row : details.statistics)
        addTableRow(statistics_, {text(row.feature), text(row.what), QString::number(row.width)});
    for (QTreeWidget* tree : {modules_, statistics_}) fitColumns(tree);
    fitColumns(config_, kWidestKey);
    tensors_->setTensors(details.tensors);
}

void CheckpointDetailsView::clearDetails() {
    for (QTreeWidget* tree : {modules_, config_, statistics_}) tree->clear();
    tensors_->setTensors({});
}

void CheckpointDetailsView::showComparisonTab() {
    setCurrentWidget(compareStage_);
}

void CheckpointDetailsView::setComparison(const QString& a, const QString& b,
                                          const CheckpointComparison& diff) {
    first_ = a;
    second_ = b;
    diff_ = diff;
    showComparison();
    compareStage_->showContent(true);
}

void CheckpointDetailsView::showComparison() {
    comparison_->clear();
    comparison_->setHeaderLabels({tr("What"), first_, second_, tr("Distance")});
    addTableRow(comparison_, {tr("All weights"), {}, {}, figure(diff_.distance)}, 3)
        ->setFont(0, typeFont(Type::Strong));
    for (const auto& row : diff_.modules) {
        addTableRow(comparison_,
                    {coreText(row.name), tr("%n tensors", nullptr, static_cast<int>(row.tensors)),
                     tr("%1 different").arg(row.different), figure(row.distance)},
                    3);
    }
    for (const auto& key : diff_.config)
        addTableRow(comparison_, {text(key.key), text(key.a), text(key.b), {}});
    for (const auto& name : diff_.onlyA)
        addTableRow(comparison_, {text(name), tr("there"), tr("absent"), {}});
    for (const auto& name : diff_.onlyB)
        addTableRow(comparison_, {text(name), tr("absent"), tr("there"), {}});
    for (const auto& name : diff_.shapes) addTableRow(comparison_, {text(name), tr("shapes differ"), {}, {}});
    for (const auto& name : diff_.statistics)
        addTableRow(comparison_, {text(name), tr("statistics differ"), {}, {}});
    fitColumns(comparison_);
}

int CheckpointDetailsView::modules() const {
    return modules_->topLevelItemCount();
}

int CheckpointDetailsView::compared() const {
    return comparison_->topLevelItemCount();
}

}  // namespace studio::widgets
