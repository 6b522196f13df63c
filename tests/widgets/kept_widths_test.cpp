// SPDX-License-Identifier: GPL-3.0-or-later
// Widths that a person dragged, of columns that hide, come and go; and whose hand a width is told to be.
#include <QHeaderView>
#include <QJsonObject>
#include <QTreeWidget>

#include "tests/widgets/gui_test.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/view_state.h"

namespace studio::test {

using namespace widgets;

namespace {

/// A marked tree whose last column fills nothing, so that each has a width of its own.
struct KeptTree : QWidget {
    QTreeWidget* tree = new QTreeWidget(this);
    QHeaderView& header = *tree->header();

    explicit KeptTree(KeptColumns columns, int count = 3) {
        tree->setColumnCount(count);
        header.setStretchLastSection(false);
        keepView(tree, "tree", columns);
    }
    QJsonObject widths() const { return viewState(*this)["tree"].toObject()["widths"].toObject(); }
};

using KeptWidthsTest = GuiTest;

TEST_F(KeptWidthsTest, WidthsWaitForColumnsThatComeLater) {
    KeptTree before(KeptColumns::Grow);
    before.tree->setColumnCount(5);
    for (int c = 0; c < 5; ++c) setOwnWidth(before.header, c, 80);
    before.header.resizeSection(1, 133);
    before.header.resizeSection(4, 155);
    const QJsonObject state = viewState(before);

    KeptTree after(KeptColumns::Grow);
    setViewState(after, state);
    EXPECT_EQ(after.header.sectionSize(1), 133);
    // not lost by a session in which the columns never come
    EXPECT_EQ(after.widths(), before.widths());
    after.tree->setColumnCount(5);
    EXPECT_EQ(after.header.sectionSize(4), 155);
    EXPECT_TRUE(isDragged(after.header, 4));
    fitColumn(*after.tree, after.header, 3);
    fitColumn(*after.tree, after.header, 4);
    EXPECT_FALSE(isDragged(after.header, 3));
    EXPECT_EQ(after.header.sectionSize(4), 155);
    EXPECT_EQ(after.widths(), before.widths());

    // a table of other columns is another table
    KeptTree fixed(KeptColumns::Same);
    setViewState(fixed, state);
    EXPECT_FALSE(isDragged(fixed.header, 1));
}

TEST_F(KeptWidthsTest, TheCheckpointsTreeTakesTheWidthOfATaskThatWasDragged) {
    LossesOfRuns losses;
    auto run = std::make_shared<retention::RunLosses>();
    run->tasks = {{1, "grasp"}, {2, "weigh"}};
    losses["/runs/first"] = run;
    auto place = [](const std::string&) { return std::optional<int>(); };
    QWidget before;
    auto* tree = new CheckpointTree(&before);
    tree->setLosses(losses, place);
    ASSERT_EQ(tree->columnCount(), 5);
    tree->header()->resizeSection(2, 171);
    tree->header()->resizeSection(4, 163);
    QWidget after;
    auto* next = new CheckpointTree(&after);
    setViewState(after, viewState(before));
    EXPECT_EQ(next->columnWidth(2), 171);
    next->setLosses(losses, place);
    EXPECT_EQ(next->columnWidth(2), 171);
    EXPECT_EQ(next->columnWidth(4), 163);
}

TEST_F(KeptWidthsTest, AColumnThatComesAnewIsNobodysWish) {
    KeptTree part(KeptColumns::Grow);
    part.tree->setColumnCount(4);
    setOwnWidth(part.header, 3, 147);
    part.tree->setColumnCount(3);
    EXPECT_LT(ownWidth(part.header, 3), 0);
    part.tree->setColumnCount(4);
    ASSERT_NE(part.header.sectionSize(3), 147) << "else nothing is proved";
    EXPECT_FALSE(isDragged(part.header, 3));
    fitColumn(*part.tree, part.header, 3, 60);
    EXPECT_LE(part.header.sectionSize(3), 60);
}

TEST_F(KeptWidthsTest, AHiddenColumnKeepsItsWidth) {
    KeptTree before(KeptColumns::Same);
    before.header.resizeSection(1, 133);
    before.header.setSectionHidden(1, true);
    EXPECT_EQ(before.widths()["1"].toInt(), 133);

    KeptTree after(KeptColumns::Same);
    const QJsonObject asMade = viewState(after);
    after.header.setSectionHidden(1, true);
    setViewState(after, viewState(before));
    EXPECT_EQ(after.widths()["1"].toInt(), 133);
    after.header.setSectionHidden(1, false);
    EXPECT_EQ(after.header.sectionSize(1), 133);
    EXPECT_TRUE(isDragged(after.header, 1));
    // and forgets it with a reset, in sight or not
    after.header.setSectionHidden(1, true);
    setViewState(after, asMade);
    EXPECT_TRUE(after.widths().isEmpty());
    after.header.setSectionHidden(1, false);
    EXPECT_EQ(after.header.sectionSize(1), ownWidth(after.header, 1));
}

TEST_F(KeptWidthsTest, WhatTheProgramFitsIsNoChangeOfAPersons) {
    KeptTree part(KeptColumns::Same);
    QObject watcher;
    int changes = 0;
    watchView(part, watcher, [&] { ++changes; });
    part.tree->addTopLevelItem(new QTreeWidgetItem({"a", "a rather long text of a cell, to be fitted", "b"}));
    for (int c = 0; c < 3; ++c) fitColumn(*part.tree, part.header, c);
    EXPECT_GT(part.header.sectionSize(1), 150);
    setOwnWidth(part.header, 0, 1);  // less than a column may have
    EXPECT_FALSE(isDragged(part.header, 0));
    part.header.setSectionHidden(2, true);
    part.header.setSectionHidden(2, false);
    EXPECT_EQ(changes, 0);
    part.header.resizeSection(1, 71);
    EXPECT_EQ(changes, 1);
}

}  // namespace

}  // namespace studio::test
