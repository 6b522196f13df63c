// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/view_state.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QSlider>
#include <QSplitter>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "tests/widgets/gui_test.h"
#include "widgets/frame/layouts.h"
#include "widgets/parts/own_widths.h"

namespace studio::test {

using namespace widgets;

namespace {

/// One part of each kind, as the panels have them.
struct KeptParts : QWidget {
    QSplitter* split = new QSplitter(Qt::Horizontal);
    QTreeWidget* table = new QTreeWidget;
    QTabWidget* tabs = new QTabWidget;
    QComboBox* places = new QComboBox;
    QComboBox* choices = new QComboBox;
    QSlider* slider = new QSlider(Qt::Horizontal);
    QCheckBox* check = new QCheckBox;

    explicit KeptParts(int columns = 3, int pages = 2) {
        auto* layout = new QVBoxLayout(this);
        split->addWidget(tabs);
        split->addWidget(table);
        split->setChildrenCollapsible(false);
        table->setColumnCount(columns);
        table->setSortingEnabled(true);
        table->sortByColumn(0, Qt::AscendingOrder);
        for (int i = 0; i < pages; ++i) tabs->addTab(new QWidget, QString::number(i));
        for (const char* one : {"a", "b", "c"}) places->addItem(one);
        for (int one : {3, 5, 7}) choices->addItem(QString::number(one), one);
        slider->setRange(0, 100);
        keepView(split, "split");
        keepView(table, "table");
        keepView(tabs, "tabs");
        keepView(places, "places");
        keepView(choices, "choices");
        keepView(slider, "slider");
        keepView(check, "check");
        layout->addWidget(split, 1);
        for (QWidget* one : {static_cast<QWidget*>(places), static_cast<QWidget*>(choices),
                             static_cast<QWidget*>(slider), static_cast<QWidget*>(check)})
            layout->addWidget(one);
        resize(600, 400);
    }
    void change() {
        split->setSizes({150, 430});
        table->header()->resizeSection(1, 133);
        table->sortByColumn(1, Qt::DescendingOrder);
        tabs->setCurrentIndex(1);
        places->setCurrentIndex(2);
        choices->setCurrentIndex(1);
        slider->setValue(64);
        check->setChecked(true);
    }
};

using ViewStateTest = GuiTest;

TEST_F(ViewStateTest, EveryKindComesBack) {
    KeptParts before;
    before.show();
    QApplication::processEvents();
    const QJsonObject asMade = viewState(before);
    before.change();
    const QJsonObject state = viewState(before);
    // each of them differs from what it was: else nothing is proved below
    for (const QString& part : asMade.keys())
        EXPECT_NE(state[part], asMade[part]) << part.toStdString() << " is not kept";
    EXPECT_EQ(state.size(), 7);

    KeptParts after;
    setViewState(after, state);
    after.show();
    QApplication::processEvents();
    EXPECT_NEAR(after.split->sizes()[0], before.split->sizes()[0], 3);
    EXPECT_EQ(after.table->columnWidth(1), 133);
    EXPECT_EQ(after.table->header()->sortIndicatorSection(), 1);
    EXPECT_EQ(after.table->header()->sortIndicatorOrder(), Qt::DescendingOrder);
    EXPECT_EQ(after.tabs->currentIndex(), 1);
    EXPECT_EQ(after.places->currentIndex(), 2);
    EXPECT_EQ(after.choices->currentData().toInt(), 5);
    EXPECT_EQ(after.slider->value(), 64);
    EXPECT_TRUE(after.check->isChecked());

    setViewState(after, asMade);
    EXPECT_EQ(after.table->columnWidth(1), ownWidth(*after.table->header(), 1));
    EXPECT_EQ(after.table->header()->sortIndicatorSection(), 0);
    EXPECT_EQ(after.tabs->currentIndex(), 0);
    EXPECT_EQ(after.slider->value(), 0);
    EXPECT_FALSE(after.check->isChecked());
}

TEST_F(ViewStateTest, WhatDoesNotFitAnyMoreIsLeftOut) {
    KeptParts before;
    before.change();
    QJsonObject state = viewState(before);
    state["slider"] = QJsonObject{{"value", 4000}};
    state["choices"] = QJsonObject{{"choice", "11"}};
    state["check"] = "no object";
    state["split"] = QJsonObject{{"parts", 2}, {"sizes", "no state"}};
    KeptParts other(4, 3);
    other.places->addItem("d");
    setViewState(other, state);
    EXPECT_FALSE(isDragged(*other.table->header(), 1));
    EXPECT_EQ(other.table->header()->sortIndicatorSection(), 0);
    EXPECT_EQ(other.tabs->currentIndex(), 0);
    EXPECT_EQ(other.places->currentIndex(), 0);
    EXPECT_EQ(other.choices->currentIndex(), 0);
    EXPECT_EQ(other.slider->value(), 0);
    EXPECT_FALSE(other.check->isChecked());
    EXPECT_EQ(viewState(other)["split"], viewState(KeptParts(4, 3))["split"]);
}

TEST_F(ViewStateTest, AColumnThatWasDraggedIsFittedNoMore) {
    QTreeWidget table;
    table.setColumnCount(3);
    keepView(&table, "table");
    QHeaderView& header = *table.header();
    table.addTopLevelItem(new QTreeWidgetItem({"a", "a rather long text of a cell, to be fitted", "b"}));
    fitColumn(table, header, 1);
    const int fitted = header.sectionSize(1);
    EXPECT_GT(fitted, 150);
    fitColumn(table, header, 1, 90);
    EXPECT_EQ(header.sectionSize(1), 90);
    EXPECT_FALSE(isDragged(header, 1));
    header.resizeSection(1, 70);
    EXPECT_TRUE(isDragged(header, 1));
    fitColumn(table, header, 1);
    EXPECT_EQ(header.sectionSize(1), 70);
    // the last one fills what is left
    header.resizeSection(2, 51);
    EXPECT_FALSE(isDragged(header, 2));
}

TEST_F(ViewStateTest, AChoiceWaitsUntilThereIsSomethingToChoose) {
    QWidget root;
    auto* box = new QComboBox(&root);
    keepView(box, "measure");
    setViewState(root, {{"measure", QJsonObject{{"choice", "2"}}}});
    EXPECT_EQ(keptChoice(*box), "2");
    // kept on, although nothing was there to choose in this session
    EXPECT_EQ(viewState(root)["measure"].toObject()["choice"].toString(), "2");
    box->addItem("flow", 0);
    box->addItem("success", 2);
    EXPECT_EQ(keptChoice(*box), "0");
}

TEST_F(ViewStateTest, AnotherKindIsABugAndWarns) {
    QWidget root;
    auto* part = new QWidget(&root);
    expectWarning("cannot be kept");
    keepView(part, "part");
    EXPECT_TRUE(viewState(root)["part"].toObject().isEmpty());
}

TEST_F(ViewStateTest, TheFileKeepsIt) {
    Layouts layouts(settings().store());
    Layout layout;
    layout.views["runs"] = R"({"runs":{"columns":7,"widths":{"0":233}}})";
    layouts.save("mine", layout);
    settings().store().sync();
    QSettings again(settings().store().fileName(), QSettings::IniFormat);
    EXPECT_EQ(Layouts(again).load("mine").views, layout.views);
}

}  // namespace

}  // namespace studio::test
