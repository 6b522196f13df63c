// SPDX-License-Identifier: GPL-3.0-or-later
// Episodes by what is odd about them, and the ways from there into the episode.
#include <QComboBox>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include "tests/core/loading/fake_dataset.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/models/episode_model.h"
#include "widgets/parts/dataset_tabs.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Four episodes at 10 frames per second: 0 is usual, 1 begins with 3.2 s of rest, 2 has a jerk 4 times the
/// usual bound, 3 is longer and has an outlier, both by a little.
class DatasetRankTest : public GuiTest {
protected:
    DatasetRankTest() {
        language_.use("en");
        FakeDataset::Options options;
        options.episodes = {{0, 50}, {1, 50}, {2, 50}, {3, 90}};
        options.cameras.clear();
        tabs_.setDataset(std::make_shared<FakeDataset>(options));
        data::DatasetFacts facts;
        facts.episodes.resize(4);
        for (std::size_t i = 0; i < 4; ++i) {
            facts.episodes[i].position = i;
            facts.episodes[i].index = static_cast<std::int64_t>(i);
            facts.episodes[i].jerk = 2 + static_cast<double>(i);
            facts.episodes[i].farthest = 3;
        }
        facts.episodes[1].idleStartS = 3.2;
        facts.episodes[2].jerk = 48;
        facts.episodes[3].lengthScore = 4;
        facts.episodes[3].farthest = 6.6;
        tabs_.setFacts(facts);
        tabs_.resize(700, 500);
        tabs_.show();
        list_ = tabs_.findChild<QTableView*>();
        for (auto* box : tabs_.findChildren<QComboBox*>()) {
            if (box->accessibleName() == "Order of the episodes") order_ = box;
        }
    }
    QString shown(int row, int column) const {
        return list_->model()->index(row, column).data(Qt::DisplayRole).toString();
    }
    /// Numbers of the episodes from top to bottom.
    QString numbers() const {
        QString all;
        for (int row = 0; row < list_->model()->rowCount(); ++row) all += shown(row, EpisodeModel::Number);
        return all;
    }
    void choose(const QString& order) {
        const int place = order_->findText(order);
        ASSERT_GE(place, 0) << order.toStdString();
        order_->setCurrentIndex(place);
        Q_EMIT order_->activated(place);
    }
    Language language_;
    DatasetTabs tabs_;
    QTableView* list_ = nullptr;
    QComboBox* order_ = nullptr;
};

TEST_F(DatasetRankTest, EveryEpisodeSaysInWordsWhatIsOddAboutIt) {
    ASSERT_NE(list_, nullptr);
    EXPECT_EQ(shown(0, EpisodeModel::Flags), "");
    EXPECT_EQ(shown(1, EpisodeModel::Flags), QString::fromUtf8("▲ idle start"));
    EXPECT_EQ(shown(2, EpisodeModel::Flags), QString::fromUtf8("▲ jerk"));
    EXPECT_EQ(shown(3, EpisodeModel::Flags), QString::fromUtf8("▲ length, outlier"));
    // the figure itself is marked as well, and no other one
    EXPECT_EQ(shown(1, EpisodeModel::Idle), QString::fromUtf8("▲ 3.2 s"));
    EXPECT_EQ(shown(2, EpisodeModel::Jerk), QString::fromUtf8("▲ 48.0"));
    EXPECT_EQ(shown(3, EpisodeModel::Length), QString::fromUtf8("▲ 9.0 s"));
    EXPECT_EQ(shown(3, EpisodeModel::Farthest), QString::fromUtf8("▲ 6.6"));
    EXPECT_EQ(shown(3, EpisodeModel::Jerk), "5.0");
}

TEST_F(DatasetRankTest, TheMostRemarkableComeFirstWhereThatIsChosen) {
    ASSERT_TRUE(list_ && order_);
    EXPECT_EQ(numbers(), "0123");
    EXPECT_EQ(order_->currentText(), "By number");
    // beyond their bounds by 4, 3.2, 1.14 and 0.5
    choose("Most remarkable first");
    EXPECT_EQ(numbers(), "2130");
    choose("Hardest jerk first");
    EXPECT_EQ(numbers(), "2310");
    choose("Longest idle start first");
    EXPECT_EQ(numbers().left(1), "1");
    choose("Farthest value first");
    EXPECT_EQ(numbers().left(1), "3");
    choose("By number");
    EXPECT_EQ(numbers(), "0123");
}

TEST_F(DatasetRankTest, AClickOnAHeadRanksAndTheChoiceFollows) {
    ASSERT_TRUE(list_ && order_);
    auto* head = list_->horizontalHeader();
    const QPoint flags(head->sectionViewportPosition(EpisodeModel::Flags) + 20, head->height() / 2);
    QTest::mouseClick(head->viewport(), Qt::LeftButton, {}, flags);
    EXPECT_EQ(numbers(), "2130");
    EXPECT_EQ(order_->currentText(), "Most remarkable first");
    QTest::mouseClick(head->viewport(), Qt::LeftButton, {}, flags);
    EXPECT_EQ(numbers(), "0312");
    EXPECT_EQ(order_->currentIndex(), -1);
}

TEST_F(DatasetRankTest, AnIdleStartLeadsToItsEnd) {
    ASSERT_NE(list_, nullptr);
    QSignalSpy placed(&tabs_, &DatasetTabs::placeChosen);
    const QModelIndex idle = list_->model()->index(1, EpisodeModel::Idle);
    list_->scrollTo(idle);
    QTest::mouseClick(list_->viewport(), Qt::LeftButton, {}, list_->visualRect(idle).center());
    ASSERT_GE(placed.count(), 1);
    EXPECT_EQ(placed.back()[0].toInt(), 1);
    EXPECT_EQ(placed.back()[1].toLongLong(), 32);
}

TEST_F(DatasetRankTest, ARowOfTheReportLeadsToWhereItsFindingLies) {
    data::VerifyReport report;
    report.findings = {
        {data::Severity::Warning, "whole", "something of the whole set", "", -1, -1},
        {data::Severity::Error, "row", "a value that is no number", "", 2, 17},
    };
    tabs_.setReport(report);
    tabs_.showReportTab();
    QTreeWidget* rows = nullptr;
    for (auto* tree : tabs_.findChildren<QTreeWidget*>()) {
        if (tree->accessibleName() == "Findings of the check") rows = tree;
    }
    ASSERT_NE(rows, nullptr);
    ASSERT_EQ(rows->topLevelItemCount(), 2);
    QSignalSpy placed(&tabs_, &DatasetTabs::placeChosen);
    auto click = [&](int row) {
        const QRect place = rows->visualItemRect(rows->topLevelItem(row));
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, QPoint(20, place.center().y()));
    };
    click(0);
    EXPECT_EQ(placed.count(), 0);
    click(1);
    ASSERT_GE(placed.count(), 1);
    EXPECT_EQ(placed.back()[0].toInt(), 2);
    EXPECT_EQ(placed.back()[1].toLongLong(), 17);
    // and by the keyboard
    placed.clear();
    rows->setCurrentItem(rows->topLevelItem(1));
    QTest::keyClick(rows, Qt::Key_Return);
    ASSERT_GE(placed.count(), 1);
    EXPECT_EQ(placed.back()[1].toLongLong(), 17);
}

}  // namespace

}  // namespace studio::test
