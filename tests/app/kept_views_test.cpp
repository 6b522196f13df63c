// SPDX-License-Identifier: GPL-3.0-or-later
// What a person arranged inside the panels comes back with the next window.
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QJsonDocument>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>

#include "app/studio/main_window.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/parts/view_state.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

class KeptViewsTest : public GuiTest {
protected:
    KeptViewsTest() {
        writeRun(folder() / "runs", "first", 30);
        begin();
    }
    void begin() {
        window_ = std::make_unique<MainWindow>(fakeServices(), settings());
        window_->show();
    }
    void beginAgain() {
        window_->close();
        window_.reset();
        begin();
    }
    Panel* panel(const char* page, const char* id) { return window_->page(page)->panel(id); }
    template <class T>
    T* part(const char* page, const char* id) {
        return panel(page, id)->findChild<T*>();
    }
    QComboBox* axis() { return boxNamed("What the x axis counts"); }
    QComboBox* boxNamed(const QString& name) {
        for (auto* box : panel("train", "curves")->findChildren<QComboBox*>()) {
            if (box->accessibleName() == name) return box;
        }
        return nullptr;
    }
    std::unique_ptr<MainWindow> window_;
};

TEST_F(KeptViewsTest, TheNextWindowShowsPanelsAsTheyWereLeft) {
    auto* smoothing = part<QSlider>("train", "curves");
    auto* table = part<QTableView>("train", "runs");
    ASSERT_TRUE(axis() && smoothing && table);
    const int smoothed = smoothing->value();
    axis()->setCurrentIndex(2);
    Q_EMIT axis()->activated(2);
    smoothing->setValue(77);
    part<QCheckBox>("train", "curves")->setChecked(true);
    table->horizontalHeader()->resizeSection(0, 233);
    table->sortByColumn(1, Qt::AscendingOrder);
    part<QTabWidget>("data", "dataset")->setCurrentIndex(1);
    part<QTabWidget>("checkpoints", "checkpoints")->setCurrentIndex(2);
    // a change alone is enough to be kept: a crash comes without a close
    ASSERT_TRUE(waitFor([&] {
        return Layouts(settings().store()).load(Layouts::last()).views == window_->layoutNow().views;
    }));

    beginAgain();
    EXPECT_EQ(axis()->currentIndex(), 2);
    EXPECT_EQ(part<QSlider>("train", "curves")->value(), 77);
    EXPECT_TRUE(part<QCheckBox>("train", "curves")->isChecked());
    table = part<QTableView>("train", "runs");
    EXPECT_EQ(table->columnWidth(0), 233);
    EXPECT_EQ(table->horizontalHeader()->sortIndicatorSection(), 1);
    EXPECT_EQ(table->horizontalHeader()->sortIndicatorOrder(), Qt::AscendingOrder);
    EXPECT_EQ(part<QTabWidget>("data", "dataset")->currentIndex(), 1);
    EXPECT_EQ(part<QTabWidget>("checkpoints", "checkpoints")->currentIndex(), 2);

    window_->resetLayout();
    EXPECT_EQ(axis()->currentIndex(), 0);
    EXPECT_EQ(part<QSlider>("train", "curves")->value(), smoothed);
    EXPECT_FALSE(part<QCheckBox>("train", "curves")->isChecked());
    EXPECT_NE(table->columnWidth(0), 233);
    EXPECT_EQ(part<QTabWidget>("data", "dataset")->currentIndex(), 0);
}

TEST_F(KeptViewsTest, PagesThatNobodyLookedAtKeepWhatTheyHad) {
    part<QTabWidget>("data", "dataset")->setCurrentIndex(1);
    beginAgain();
    // the page is not made in this session
    beginAgain();
    EXPECT_EQ(part<QTabWidget>("data", "dataset")->currentIndex(), 1);
}

TEST_F(KeptViewsTest, NoTwoPartsOfAPanelShareAName) {
    for (const PanelInfo& info : panels()) {
        const Panel* shown =
            QString(info.page).isEmpty() ? window_->bottomPanel(info.id) : panel(info.page, info.id);
        ASSERT_NE(shown, nullptr) << info.id;
        qsizetype kept = 0;
        for (const QWidget* part : shown->findChildren<QWidget*>())
            kept += part->property("keptView").isValid() ? 1 : 0;
        EXPECT_EQ(viewState(*shown).size(), kept) << info.id;
    }
}

}  // namespace

}  // namespace studio::test
