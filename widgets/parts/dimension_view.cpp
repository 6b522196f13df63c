// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/dimension_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/table_tree.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/parts/wrapped_label.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

// below this normalising divides by nearly nothing
constexpr double kStillStd = 1e-6;
constexpr QSize kSmallPicture(40, 16);
constexpr int kLongestTitle = 30;

/// The histogram as small bars, sharp at twice the scale.
QIcon smallHistogram(const std::vector<std::int64_t>& histogram) {
    constexpr qreal kSharp = 2;
    QPixmap picture(kSmallPicture * kSharp);
    picture.setDevicePixelRatio(kSharp);
    picture.fill(Qt::transparent);
    const auto most = histogram.empty() ? 0 : *std::max_element(histogram.begin(), histogram.end());
    if (most <= 0) return QIcon(picture);
    QPainter painter(&picture);
    const double width = double(kSmallPicture.width()) / static_cast<double>(histogram.size());
    for (std::size_t i = 0; i < histogram.size(); ++i) {
        if (histogram[i] == 0) continue;
        // what is rare is still seen
        const double height =
            std::max(1.0, kSmallPicture.height() * static_cast<double>(histogram[i]) / double(most));
        painter.fillRect(
            QRectF(static_cast<double>(i) * width, kSmallPicture.height() - height, width, height),
            Theme::seriesColour(0));
    }
    return QIcon(picture);
}

/// A name for the title of a chart: "observation.state [3]" -> "state [3]".
QString titleOf(const data::DimensionFacts& dimension) {
    QString name = text(dimension.name);
    if (name.startsWith("observation.")) name.remove(0, 12);
    return shortTask(name, kLongestTitle);
}

}  // namespace

DimensionView::DimensionView(QWidget* parent)
    : QWidget(parent),
      list_(makeTableTree(6)),
      chart_(new Plot),
      figures_(new WrappedLabel),
      farthest_(new QPushButton) {
    auto* empty = new EmptyState("data");
    stage_ = new Stage(buildContent(), empty, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stage_);
    connect(list_, &QTreeWidget::currentItemChanged, this, &DimensionView::showChosen);
    connect(list_, &QTreeWidget::itemActivated, this, &DimensionView::goToFarthest);
    connect(farthest_, &QPushButton::clicked, this, &DimensionView::goToFarthest);
    connect(chart_, &Plot::cursorMoved, chart_, &Plot::setCursor);
    connect(chart_, &Plot::resetWanted, chart_, [this] { chart_->setFollow(true); });
    chart_->setKey("dimension");
    translated(this, [this, empty] {
        empty->setText(tr("No distribution yet"),
                       tr("Open a data set. Once its states and actions are read, the distribution of each "
                          "of their numbers stands here."));
        retranslate();
    });
    themed(this, [this] { showList(); });
}

QWidget* DimensionView::buildContent() {
    auto* split = new QSplitter(Qt::Vertical);
    // Tab goes in the order in which the parts come in
    split->addWidget(list_);
    auto* lower = new QWidget(split);
    auto* layout = new QVBoxLayout(lower);
    layout->setContentsMargins(0, kUnit, 0, 0);
    layout->setSpacing(kUnit);
    auto* foot = new QHBoxLayout;
    foot->addWidget(farthest_);
    foot->addStretch(1);
    layout->addWidget(chart_, 1);
    layout->addWidget(figures_);
    layout->addLayout(foot);
    figures_->setProperty("look", "caption");
    list_->setIconSize(kSmallPicture);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    keepView(list_, "dimensions");
    keepView(split, "dimension_split");
    return split;
}

void DimensionView::retranslate() {
    list_->setAccessibleName(tr("Dimensions"));
    list_->setHeaderLabels({tr("Dimension"), tr("Min"), tr("Mean"), tr("Max"), tr("Std"), tr("Outliers")});
    list_->headerItem()->setToolTip(
        5, tr("Values more than %1 standard deviations from the mean").arg(data::kOutlierStd));
    chart_->setAxes(tr("value, in the unit of the data set"), tr("rows"));
    farthest_->setText(tr("Go to the farthest value"));
    farthest_->setToolTip(tr("The episode and the moment of the value farthest from the mean"));
    showList();
}

void DimensionView::setDimensions(std::vector<data::DimensionFacts> dimensions) {
    facts_ = std::move(dimensions);
    list_->setCurrentItem(nullptr);
    showList();
}

void DimensionView::choose(int dimension) {
    list_->setCurrentItem(list_->topLevelItem(dimension));
}

int DimensionView::chosen() const {
    return list_->indexOfTopLevelItem(list_->currentItem());
}

QString DimensionView::figures() const {
    return figures_->text();
}

const data::DimensionFacts* DimensionView::now() const {
    const int at = chosen();
    return at >= 0 && at < dimensions() ? &facts_[static_cast<std::size_t>(at)] : nullptr;
}

void DimensionView::showList() {
    const int before = std::max(0, chosen());
    list_->clear();
    for (const auto& dimension : facts_) {
        auto* item = addTableRow(list_,
                                 {text(dimension.name), figure(dimension.min), figure(dimension.mean),
                                  figure(dimension.max), figure(dimension.std), grouped(dimension.outliers)},
                                 1);
        item->setIcon(0, smallHistogram(dimension.histogram));
        if (dimension.std >= kStillStd) continue;
        item->setForeground(4, moodColour(Mood::Warning));
        item->setToolTip(4, tr("It never changes: normalising would divide by nearly nothing"));
    }
    for (int i = 0; i < list_->columnCount(); ++i) fitColumn(*list_, *list_->header(), i);
    stage_->showContent(!facts_.empty());
    choose(before);
    showChosen();
}

void DimensionView::showChosen() {
    const data::DimensionFacts* shown = now();
    farthest_->setEnabled(shown != nullptr);
    if (!shown) {
        chart_->setCurves({});
        chart_->setMarks({});
        figures_->showText({});
        return;
    }
    const auto bins = shown->histogram.size();
    // a constant has one bar, of a width that can be seen
    const bool constant = !(shown->max > shown->min);
    const double half = constant ? std::max(1e-6, 0.01 * std::abs(shown->min)) : 0;
    const double width =
        constant ? 2 * half : (shown->max - shown->min) / static_cast<double>(std::max<std::size_t>(1, bins));
    edges_.clear();
    counts_.clear();
    for (std::size_t i = 0; i < (constant ? std::min<std::size_t>(1, bins) : bins); ++i) {
        edges_.push_back(shown->min - half + static_cast<double>(i) * width);
        counts_.push_back(static_cast<double>(shown->histogram[i]));
    }
    edges_.push_back(shown->max + half);
    counts_.push_back(0);

    const double low = shown->mean - data::kOutlierStd * shown->std,
                 high = shown->mean + data::kOutlierStd * shown->std;
    std::vector<PlotMark> marks = {
        {shown->quantiles[0], "q01"}, {shown->quantiles[2], "q50"}, {shown->quantiles[4], "q99"}};
    // beyond the values there is nothing that they would part
    if (low > shown->min)
        marks.insert(marks.begin(), {low, QString::fromUtf8("−%1 σ").arg(data::kOutlierStd)});
    if (high < shown->max) marks.push_back({high, QString("+%1 σ").arg(data::kOutlierStd)});
    std::stable_sort(marks.begin(), marks.end(),
                     [](const PlotMark& a, const PlotMark& b) { return a.x < b.x; });

    Curve curve;
    curve.name = tr("rows");
    curve.exportName = text(shown->name);
    curve.colour = Theme::seriesColour(0);
    curve.bars = true;
    curve.data = [this]() -> CurveData { return {edges_, counts_}; };
    chart_->setTitle(titleOf(*shown));
    chart_->setCurves({curve});
    chart_->setMarks(constant ? std::vector<PlotMark>() : std::move(marks));
    chart_->setFollow(true);

    std::int64_t values = 0;
    for (std::int64_t count : shown->histogram) values += count;
    const auto& q = shown->quantiles;
    QStringList lines;
    lines << text(shown->name) + QString::fromUtf8(" · ") + tr("in the unit of the data set");
    lines << tr("min %1 · max %2 · mean %3 · std %4")
                 .arg(figure(shown->min), figure(shown->max), figure(shown->mean), figure(shown->std));
    lines << tr("quantiles: q01 %1 · q10 %2 · q50 %3 · q90 %4 · q99 %5")
                 .arg(figure(q[0]), figure(q[1]), figure(q[2]), figure(q[3]), figure(q[4]));
    lines << tr("outliers: %1 of %2 values outside %3 to %4 (mean ± %5 std)")
                 .arg(grouped(shown->outliers), grouped(values), figure(low), figure(high))
                 .arg(data::kOutlierStd);
    figures_->showText(lines.join('\n'));
}

void DimensionView::goToFarthest() {
    if (const auto* shown = now())
        Q_EMIT placeChosen(static_cast<int>(shown->farthestPosition), shown->farthestRow);
}

}  // namespace studio::widgets
