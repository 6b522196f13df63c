// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/comparison_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/plot.h"
#include "widgets/robot/robot_words.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kFiguresHeight = 180;  ///< head and three policies
constexpr int kLeastColumn = 56;

QTableWidget* table() {
    auto* made = new QTableWidget;
    made->setEditTriggers(QAbstractItemView::NoEditTriggers);
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->setSelectionMode(QAbstractItemView::SingleSelection);
    made->setShowGrid(false);
    made->verticalHeader()->hide();
    made->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return made;
}

/// Texts in place: a table that is read ten times a minute keeps its place and its selection. The first or
/// the last column takes the room that is left.
void fill(QTableWidget* into, const QStringList& heads, const std::vector<QStringList>& rows,
          bool firstGrows = false) {
    if (into->columnCount() != heads.size()) into->setColumnCount(static_cast<int>(heads.size()));
    into->setHorizontalHeaderLabels(heads);
    into->setRowCount(static_cast<int>(rows.size()));
    for (int r = 0; r < into->rowCount(); ++r) {
        const QStringList& row = rows[static_cast<std::size_t>(r)];
        for (int c = 0; c < row.size(); ++c) {
            if (!into->item(r, c)) into->setItem(r, c, new QTableWidgetItem);
            if (into->item(r, c)->text() != row[c]) into->item(r, c)->setText(row[c]);
        }
    }
    into->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    into->horizontalHeader()->setStretchLastSection(!firstGrows);
    if (!firstGrows) return;
    into->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    // rows of one height, whether a cell has two lines or a dash
    int tallest = 0;
    // a table hides what every view tells
    const QAbstractItemView& view = *into;
    for (int r = 0; r < into->rowCount(); ++r) tallest = std::max(tallest, view.sizeHintForRow(r));
    for (int r = 0; r < into->rowCount(); ++r) into->setRowHeight(r, tallest);
}

/// Over what was recorded: who moved there is not known, it may have been a policy.
bool isRecorded(const PolicyComparison& one) {
    return !one.dataset.empty() || !one.recording.empty();
}

QString valueOf(const PolicyComparison& one, std::size_t value) {
    return value < one.values.size() ? valueName(one.values[value]) : QString::number(value);
}

/// Of a path that may end in a separator.
QString folderName(const std::filesystem::path& folder) {
    return text((folder.has_filename() ? folder : folder.parent_path()).filename());
}

QString shortName(const std::string& name) {
    return shortTask(text(name), 40);
}

}  // namespace

ComparisonView::ComparisonView(QWidget* parent)
    : QWidget(parent),
      figures_(table()),
      joints_(table()),
      moments_(table()),
      horizon_(new Plot),
      word_(new QLabel) {
    word_->setWordWrap(true);
    word_->setProperty("look", "strong");
    figures_->setMaximumHeight(kFiguresHeight);
    // a name that has no room for both ends is told by its tip
    figures_->setTextElideMode(Qt::ElideMiddle);
    figures_->setWordWrap(false);
    figures_->horizontalHeader()->setMinimumSectionSize(kLeastColumn);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(word_);
    layout->addWidget(figures_);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->addWidget(horizon_);
    auto* lower = new QSplitter(Qt::Horizontal, split);
    lower->addWidget(joints_);
    lower->addWidget(moments_);
    lower->setChildrenCollapsible(false);
    keepView(lower, "lower");
    split->addWidget(lower);
    split->setChildrenCollapsible(false);
    keepView(split, "split");
    layout->addWidget(split, 1);
    connect(moments_, &QTableWidget::cellClicked, this, [this](int row, int) {
        if (comparisons_.empty()) return;
        const auto& worst = comparisons_.front().worst;
        if (row >= static_cast<int>(worst.size())) return;
        const auto& moment = worst[static_cast<std::size_t>(row)];
        Q_EMIT momentChosen(moment.episode, moment.timeS);
    });
    horizon_->setKey("horizon");
    translated(this, [this] { retranslate(); });
    // the curves have colours of the theme
    themed(this, [this] { showAll(); });
}

void ComparisonView::retranslate() {
    figures_->setAccessibleName(tr("Figures of each policy"));
    joints_->setAccessibleName(tr("Error of each joint"));
    moments_->setAccessibleName(tr("Largest disagreements"));
    horizon_->setTitle(tr("Error over the horizon"));
    horizon_->setWholeX(true);
    horizon_->setAxes(tr("step of the chunk"), tr("mean absolute error of the arms, rad"));
    showAll();
}

void ComparisonView::setComparisons(std::vector<PolicyComparison> comparisons) {
    comparisons_ = std::move(comparisons);
    showAll();
}

void ComparisonView::showAll() {
    steps_.clear();
    std::vector<Curve> curves;
    for (const PolicyComparison& one : comparisons_) {
        while (steps_.size() < std::max(one.horizon.size(), one.hold.size()))
            steps_.push_back(static_cast<double>(steps_.size()));
    }
    for (std::size_t i = 0; i < comparisons_.size(); ++i) {
        Curve curve;
        curve.name = shortName(comparisons_[i].name);
        curve.exportName = text(comparisons_[i].name);
        curve.colour = Theme::seriesColour(static_cast<int>(i));
        curve.data = [this, i]() -> CurveData {
            if (i >= comparisons_.size()) return {};
            const auto& horizon = comparisons_[i].horizon;
            return {{steps_.data(), horizon.size()}, horizon};
        };
        curves.push_back(std::move(curve));
    }
    if (!comparisons_.empty() && !comparisons_.front().hold.empty()) {
        Curve curve;
        curve.name = tr("holding the state");
        curve.exportName = "holding the state";
        curve.colour = Theme::current().muted;
        curve.pen = Qt::DashLine;
        curve.data = [this]() -> CurveData {
            if (comparisons_.empty()) return {};
            const auto& hold = comparisons_.front().hold;
            return {{steps_.data(), hold.size()}, hold};
        };
        curves.push_back(std::move(curve));
    }
    horizon_->setCurves(std::move(curves));
    horizon_->refresh();
    showFigures();
    showJoints();
    showMoments();
}

void ComparisonView::showFigures() {
    std::vector<QStringList> rows;
    QStringList stuck;
    for (const PolicyComparison& one : comparisons_) {
        QStringList row{shortName(one.name), grouped(one.moments), figure(one.mean)};
        row << (one.gripperAgreement ? QString("%1 %").arg(100 * *one.gripperAgreement, 0, 'f', 1)
                                     : QString::fromUtf8("–"));
        auto motion = [](const std::optional<robot::MotionMeasure>& measure) {
            return measure ? tr("%1 m,\n%2 s at rest")
                                 .arg(measure->metres, 0, 'f', 2)
                                 .arg(measure->restS, 0, 'f', 1)
                           : QString::fromUtf8("–");
        };
        row << motion(one.human) << motion(one.policy);
        rows.push_back(row);
        if (isStuck(one)) stuck << shortName(one.name);
    }
    const bool recorded =
        !comparisons_.empty() && std::all_of(comparisons_.begin(), comparisons_.end(), isRecorded);
    // in two lines: all of them have to stand beside a name
    fill(figures_,
         {tr("Policy"), tr("Moments"), tr("Error,\nrad"), tr("Grippers\nagree"),
          recorded ? tr("Recorded\nmotion") : tr("Person\nmoved"), tr("Policy\nmeant to")},
         rows, true);
    for (int row = 0; row < figures_->rowCount(); ++row) {
        const PolicyComparison& one = comparisons_[static_cast<std::size_t>(row)];
        figures_->item(row, 0)->setToolTip(
            text(one.checkpoint.empty() ? std::filesystem::path(one.name) : one.checkpoint));
    }
    // what the figures are about comes first: they say nothing without it
    QStringList over, words;
    for (const PolicyComparison& one : comparisons_) {
        const QString name = one.dataset.empty() ? text(one.recording) : folderName(one.dataset);
        if (!name.isEmpty() && !over.contains(name)) over << name;
    }
    if (!over.isEmpty()) words << tr("Over %1").arg(over.join(", "));
    if (comparisons_.size() > 1) {
        auto best = std::min_element(comparisons_.begin(), comparisons_.end(),
                                     [](const auto& a, const auto& b) { return a.mean < b.mean; });
        words << (recorded ? tr("Nearest to what was recorded: %1") : tr("Nearest to the person: %1"))
                     .arg(shortName(best->name));
    }
    if (!stuck.isEmpty())
        words << (recorded ? tr("Means to stand still where the recording moves: %1")
                           : tr("Means to stand still while the person moves: %1"))
                     .arg(stuck.join(", "));
    word_->setText(words.join('\n'));
    word_->setVisible(!words.isEmpty());
}

void ComparisonView::showJoints() {
    QStringList heads{tr("Joint")};
    std::vector<QStringList> rows;
    for (const PolicyComparison& one : comparisons_) {
        heads << (comparisons_.size() == 1 ? tr("Mean absolute error") : shortName(one.name));
        for (std::size_t i = 0; i < one.dimensions.size(); ++i) {
            if (rows.size() <= i) {
                rows.push_back({valueOf(one, i)});
            }
            rows[i] << figure(one.dimensions[i]);
        }
    }
    fill(joints_, heads, rows);
}

void ComparisonView::showMoments() {
    std::vector<QStringList> rows;
    if (!comparisons_.empty()) {
        const PolicyComparison& one = comparisons_.front();
        for (const auto& moment : one.worst) {
            QString where = moment.episode >= 0
                                ? tr("episode %1, %2 s").arg(moment.episode).arg(moment.timeS, 0, 'f', 1)
                                : tr("%1 s").arg(moment.timeS, 0, 'f', 1);
            rows.push_back({where, figure(moment.error),
                            QString("%1  %2").arg(valueOf(one, moment.value), figure(moment.jointError))});
        }
    }
    fill(moments_, {tr("Moment"), tr("Error"), tr("Most at")}, rows);
}

int ComparisonView::momentRows() const {
    return moments_->rowCount();
}

}  // namespace studio::widgets
