// SPDX-License-Identifier: GPL-3.0-or-later
// How every dimension is distributed, and the ways from the lists of a data set to a place in it.
#include "widgets/parts/dimension_view.h"

#include <QFile>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include "tests/core/loading/fake_dataset.h"
#include "tests/widgets/gui_test.h"
#include "widgets/models/episode_model.h"
#include "widgets/parts/dataset_tabs.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Values from 0 to 4 in four bins, one of them an outlier.
data::DimensionFacts someDimension() {
    data::DimensionFacts facts;
    facts.name = "observation.state arm";
    facts.max = 4;
    facts.mean = 0.5;
    facts.std = 0.5;
    facts.outliers = 1;
    facts.histogram = {90, 9, 0, 1};
    facts.quantiles = {0.01, 0.1, 0.5, 1, 2};
    facts.farthest = 4;
    facts.farthestPosition = 2;
    facts.farthestRow = 17;
    return facts;
}

data::DimensionFacts constantDimension() {
    data::DimensionFacts facts;
    facts.name = "action [1]";
    facts.min = facts.max = facts.mean = facts.farthest = 0.25;
    facts.histogram = {100, 0, 0, 0};
    facts.quantiles.fill(0.25);
    return facts;
}

class DimensionViewTest : public GuiTest {
protected:
    DimensionViewTest() {
        view_.resize(420, 600);
        view_.show();
    }
    DimensionView view_;
};

TEST_F(DimensionViewTest, SaysWhatToDoBeforeAnythingIsAnalysed) {
    EXPECT_TRUE(shows(view_, "No distribution yet"));
    view_.setDimensions({someDimension()});
    EXPECT_FALSE(shows(view_, "No distribution yet"));
    view_.setDimensions({});
    EXPECT_TRUE(shows(view_, "No distribution yet"));
}

TEST_F(DimensionViewTest, DrawsTheHistogramOfTheChosenDimension) {
    view_.setDimensions({someDimension(), constantDimension()});
    ASSERT_EQ(view_.chosen(), 0);
    view_.chart()->redraw();
    EXPECT_EQ(view_.chart()->csv(),
              "curve,x,y\nobservation.state arm,0,90\nobservation.state arm,1,9\nobservation.state arm,2,0\n"
              "observation.state arm,3,1\nobservation.state arm,4,0\n");
    auto* picture = view_.chart()->findChild<QCustomPlot*>();
    ASSERT_NE(picture, nullptr);
    ASSERT_EQ(picture->graphCount(), 1);
    // bars stand on the axis, and all of them are seen
    EXPECT_EQ(picture->graph(0)->lineStyle(), QCPGraph::lsStepLeft);
    EXPECT_NE(picture->graph(0)->brush().style(), Qt::NoBrush);
    EXPECT_EQ(picture->yAxis->range().lower, 0);
    EXPECT_GT(picture->yAxis->range().upper, 90);
    EXPECT_LE(picture->xAxis->range().lower, 0);
    EXPECT_GE(picture->xAxis->range().upper, 4);
    EXPECT_FALSE(picture->accessibleName().isEmpty());

    view_.choose(1);
    view_.chart()->redraw();
    // one bar at the value, wide enough to be seen
    const QStringList lines = view_.chart()->csv().split('\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines[1].endsWith(",100")) << lines[1].toStdString();
    EXPECT_LT(lines[1].section(',', 1, 1).toDouble(), 0.25);
    EXPECT_GT(lines[2].section(',', 1, 1).toDouble(), 0.25);
}

TEST_F(DimensionViewTest, MarksQuantilesAndThoseBordersOfOutliersThatLieAmongTheValues) {
    view_.setDimensions({someDimension()});
    auto* picture = view_.chart()->findChild<QCustomPlot*>();
    ASSERT_NE(picture, nullptr);
    QStringList words;
    std::vector<double> places;
    for (int i = 0; i < picture->itemCount(); ++i) {
        if (auto* word = qobject_cast<QCPItemText*>(picture->item(i))) words << word->text().trimmed();
        if (auto* mark = qobject_cast<QCPItemStraightLine*>(picture->item(i)))
            places.push_back(mark->point1->key());
    }
    // 0.5 - 5 * 0.5 lies below all values
    EXPECT_EQ(words, (QStringList{"q01", "q50", "q99", QString::fromUtf8("+5 σ")}));
    EXPECT_EQ(places, (std::vector<double>{0.01, 0.5, 2, 3}));
}

TEST_F(DimensionViewTest, FiguresStandBelowInWords) {
    view_.setDimensions({someDimension()});
    const QString said = view_.figures();
    for (const char* part : {"observation.state arm", "unit of the data set", "min 0 ", "max 4 ", "mean 0.5 ",
                             "std 0.5", "q01 0.01 ", "q50 0.5 ", "q99 2", "1 of 100 values", "-2 to 3"})
        EXPECT_TRUE(said.contains(part)) << part << " in " << said.toStdString();
}

TEST_F(DimensionViewTest, ExportsAsEveryOtherChart) {
    view_.setDimensions({someDimension()});
    for (const char* ending : {"png", "svg", "pdf", "csv"}) {
        const QString name = file(QString("chart.") + ending);
        EXPECT_OK(view_.chart()->exportTo(name));
        EXPECT_GT(QFile(name).size(), 60) << ending;
    }
}

TEST_F(DimensionViewTest, TakesTheColoursOfANewTheme) {
    view_.setDimensions({someDimension()});
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    ASSERT_FALSE(view_.chart()->curves().empty());
    EXPECT_EQ(view_.chart()->curves().front().colour, Theme::seriesColour(0));
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
    QApplication::processEvents();
    EXPECT_EQ(view_.chart()->curves().front().colour, Theme::seriesColour(0));
}

TEST_F(DimensionViewTest, AButtonAndAKeyLeadToTheFarthestValue) {
    view_.setDimensions({constantDimension(), someDimension()});
    view_.choose(1);
    QSignalSpy placed(&view_, &DimensionView::placeChosen);
    ASSERT_NE(pressable(view_, "Go to the farthest value"), nullptr);
    QTest::mouseClick(pressable(view_, "Go to the farthest value"), Qt::LeftButton);
    QTest::keyClick(view_.findChild<QTreeWidget*>(), Qt::Key_Return);
    ASSERT_EQ(placed.count(), 2);
    for (const auto& place : placed) {
        EXPECT_EQ(place[0].toInt(), 2);
        EXPECT_EQ(place[1].toLongLong(), 17);
    }
}

/// The tabs of a set of three episodes, whose second one is odd.
class DatasetTabsTest : public GuiTest {
protected:
    DatasetTabsTest() {
        FakeDataset::Options options;
        options.episodes = {{4, 50}, {5, 50}, {9, 50}};
        options.cameras.clear();
        tabs_.setDataset(std::make_shared<FakeDataset>(options));
        data::DatasetFacts facts;
        for (std::size_t i = 0; i < 3; ++i) {
            data::EpisodeFacts one;
            one.position = i;
            one.jerkRow = static_cast<std::int64_t>(10 + i);
            one.farthestRow = static_cast<std::int64_t>(30 + i);
            facts.episodes.push_back(one);
        }
        tabs_.setFacts(facts);
        tabs_.resize(520, 400);
        tabs_.show();
        list_ = tabs_.findChild<QTableView*>();
    }
    QModelIndex cell(int row, int column) const { return list_->model()->index(row, column); }
    DatasetTabs tabs_;
    QTableView* list_ = nullptr;
};

TEST_F(DatasetTabsTest, EnterGoesWhereAClickGoes) {
    ASSERT_NE(list_, nullptr);
    QSignalSpy placed(&tabs_, &DatasetTabs::placeChosen);
    const std::pair<int, qint64> places[] = {{EpisodeModel::Jerk, 11}, {EpisodeModel::Farthest, 31}};
    for (const auto& [column, row] : places) {
        placed.clear();
        list_->setCurrentIndex(cell(1, column));
        QTest::keyClick(list_, Qt::Key_Return);
        ASSERT_EQ(placed.count(), 1) << column;
        EXPECT_EQ(placed[0][0].toInt(), 1);
        EXPECT_EQ(placed[0][1].toLongLong(), row);
        placed.clear();
        list_->scrollTo(cell(1, column));
        QTest::mouseClick(list_->viewport(), Qt::LeftButton, {}, list_->visualRect(cell(1, column)).center());
        ASSERT_GE(placed.count(), 1) << column;
        EXPECT_EQ(placed[0][1].toLongLong(), row);
    }
}

TEST_F(DatasetTabsTest, MarkedEpisodesAreToldByTheirNumbers) {
    ASSERT_NE(list_, nullptr);
    list_->setCurrentIndex(cell(0, 0));
    EXPECT_EQ(tabs_.chosenEpisodes(), (std::vector<std::int64_t>{4}));
    QSignalSpy chosen(&tabs_, &DatasetTabs::episodeChosen);
    list_->selectionModel()->select(cell(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    EXPECT_EQ(tabs_.chosenEpisodes(), (std::vector<std::int64_t>{4, 9}));
    // another order of the list changes nothing of it
    list_->sortByColumn(EpisodeModel::Number, Qt::DescendingOrder);
    EXPECT_EQ(tabs_.chosenEpisodes(), (std::vector<std::int64_t>{4, 9}));
    EXPECT_EQ(chosen.count(), 0);
}

}  // namespace

}  // namespace studio::test
