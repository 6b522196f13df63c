// SPDX-License-Identifier: GPL-3.0-or-later
// What a person looked at in a project comes back with it; after a crash the project need not.
#include <QComboBox>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include "app/studio/main_window.h"
#include "app/studio/services.h"
#include "app/studio/session.h"
#include "core/base/file.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/dataset_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/episode_player.h"
#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace fs = std::filesystem;

namespace {

/// A project with runs, configurations and checkpoints, in one session of the window after the other.
class KeptPlacesTest : public GuiTest {
protected:
    KeptPlacesTest() {
        writeRun(project() / "runs", "first", 30);
        writeRun(project() / "runs", "second", 30);
        for (const char* name : {"a.yaml", "b.yaml"})
            EXPECT_OK(writeFileAtomic(project() / name, "training:\n  steps: 400\n"));
        begin();
    }
    fs::path project() const { return folder() / "project"; }
    fs::path checkpoint(int step) const {
        return project() / "runs/2026-11-24_120000_old/checkpoints" / std::to_string(step);
    }
    void writeCheckpoints() {
        for (int step : {100, 200}) {
            EXPECT_OK(makeFolders(checkpoint(step)));
            EXPECT_OK(writeFileAtomic(checkpoint(step) / "model.safetensors", "weights"));
            EXPECT_OK(writeFileAtomic(checkpoint(step) / "config.json", "{}"));
        }
    }
    Services services() {
        Services made = fakeServices();
        made.openDataset = app::makeServices().openDataset;
        made.findCheckpoints = [this](const fs::path&) -> Result<std::vector<CheckpointRow>> {
            std::vector<CheckpointRow> rows;
            for (int step : {100, 200}) {
                if (fs::exists(checkpoint(step))) rows.push_back({checkpoint(step), step, 7, {}, ""});
            }
            return rows;
        };
        return made;
    }
    /// A session, which opens the project of the one before by itself.
    void begin() {
        window_ = std::make_unique<MainWindow>(services(), settings());
        window_->show();
        before_ = app::beginSession(settings());
        app::comeBack(*window_, before_, {});
    }
    void beginAgain() {
        window_->close();
        window_.reset();
        begin();
    }
    /// Ends as a crash does: without a close.
    void breakOff() { window_.reset(); }
    Workspace& workspace() { return window_->workspace(); }
    bool settled() {
        return waitFor([this] { return workspace().jobs().idle(); }, 60'000);
    }
    template <class P>
    P* panel(const char* page, const char* id) {
        return dynamic_cast<P*>(window_->page(page)->panel(id));
    }
    /// The newest run, which is shown where nobody chose another.
    fs::path runThatComesByItself() {
        EXPECT_TRUE(waitFor([this] { return workspace().currentRun() != nullptr; }));
        return workspace().currentRun() ? workspace().currentRun()->folder() : fs::path();
    }
    fs::path otherRun(const fs::path& than) const {
        for (const auto& one : fs::directory_iterator(project() / "runs")) {
            if (one.path() != than && one.path().filename().string().find("old") == std::string::npos)
                return one.path();
        }
        return {};
    }
    int warnings() {
        int count = 0;
        for (const Notice& notice : workspace().notices()) count += notice.level != Level::Info ? 1 : 0;
        return count;
    }
    app::Session before_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(KeptPlacesTest, TheRunLookedAtComesBackAndGoneItIsPassedOver) {
    workspace().openProject(project());
    const fs::path newest = runThatComesByItself(), other = otherRun(newest);
    ASSERT_FALSE(other.empty());
    workspace().setCurrentRun(other);

    beginAgain();
    ASSERT_TRUE(waitFor([this] { return workspace().currentRun() != nullptr; }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(workspace().currentRun()->folder(), other);
    EXPECT_TRUE(workspace().currentRunChosen());

    window_->close();
    window_.reset();
    fs::remove_all(other);
    begin();
    EXPECT_EQ(runThatComesByItself(), newest);
    ASSERT_TRUE(settled());
    EXPECT_EQ(warnings(), 0);
}

TEST_F(KeptPlacesTest, ARunThatCameByItselfIsNobodysWish) {
    workspace().openProject(project());
    const fs::path newest = runThatComesByItself();
    beginAgain();
    EXPECT_EQ(runThatComesByItself(), newest);
    ASSERT_TRUE(settled());
    EXPECT_FALSE(workspace().currentRunChosen());
}

TEST_F(KeptPlacesTest, EveryProjectHasItsOwn) {
    const fs::path another = folder() / "another";
    writeRun(another / "runs", "third", 10);
    workspace().openProject(project());
    const fs::path other = otherRun(runThatComesByItself());
    workspace().setCurrentRun(other);
    window_->keepNow();
    workspace().openProject(another);
    EXPECT_EQ(runThatComesByItself().parent_path(), another / "runs");
    workspace().openProject(project());
    EXPECT_EQ(runThatComesByItself(), other);
    EXPECT_TRUE(settled());
}

TEST_F(KeptPlacesTest, ZoomAndFollowComeBack) {
    workspace().openProject(project());
    (void)runThatComesByItself();
    auto* curves = panel<CurvesPanel>("train", "curves");
    ASSERT_NE(curves, nullptr);
    ASSERT_TRUE(waitFor([&] { return settled() && !curves->busy() && !curves->plots().empty(); }));
    // as the wheel does it
    curves->plots().front()->findChild<QCustomPlot*>()->xAxis->setRange(5, 12);

    beginAgain();
    (void)runThatComesByItself();
    curves = panel<CurvesPanel>("train", "curves");
    ASSERT_TRUE(waitFor([&] { return settled() && !curves->busy() && !curves->plots().empty(); }));
    for (Plot* plot : curves->plots()) {
        EXPECT_FALSE(plot->follows());
        EXPECT_NEAR(plot->xRange().first, 5, 1e-9);
        EXPECT_NEAR(plot->xRange().second, 12, 1e-9);
    }
    QToolButton* follow = nullptr;
    for (auto* button : curves->findChildren<QToolButton*>()) {
        if (button->text() == "Follow") follow = button;
    }
    ASSERT_NE(follow, nullptr);
    EXPECT_FALSE(follow->isChecked());

    // another run is looked at as a whole
    window_->keepNow();
    const fs::path other = otherRun(workspace().currentRun()->folder());
    follow->setChecked(true);
    workspace().setCurrentRun(other);
    beginAgain();
    curves = panel<CurvesPanel>("train", "curves");
    ASSERT_TRUE(waitFor([&] {
        return workspace().currentRun() && settled() && !curves->busy() && !curves->plots().empty();
    }));
    EXPECT_TRUE(curves->plots().front()->follows());
}

TEST_F(KeptPlacesTest, TheConfigurationComesBackAndGoneItIsPassedOver) {
    workspace().openProject(project());
    ASSERT_TRUE(settled());
    const QString first = QString::fromStdString((project() / "a.yaml").string()),
                  second = QString::fromStdString((project() / "b.yaml").string());
    auto chosen = [this] {
        return panel<RunControlPanel>("train", "run")->lookedAt()["configuration"].toString();
    };
    ASSERT_EQ(chosen(), first);
    Q_EMIT workspace().openConfiguration(second);
    ASSERT_TRUE(settled());

    beginAgain();
    ASSERT_TRUE(settled());
    EXPECT_EQ(chosen(), second);
    EXPECT_TRUE(panel<RunControlPanel>("train", "run")->command().contains("b.yaml"));

    window_->close();
    window_.reset();
    fs::remove(project() / "b.yaml");
    begin();
    ASSERT_TRUE(settled());
    EXPECT_EQ(chosen(), first);
    EXPECT_EQ(warnings(), 0);
}

TEST_F(KeptPlacesTest, TheDataSetComesBackAtItsEpisodeAndTime) {
    STUDIO_REQUIRE_SHARED(shared);
    ASSERT_TRUE(makeFolders(project() / "datasets").ok());
    fs::create_directory_symlink(sets(shared) / "cr5_banana_v21", project() / "datasets/a");
    fs::create_directory_symlink(sets(shared) / "g1_dualarm_v21", project() / "datasets/b");
    workspace().openProject(project());
    auto shown = [this] {
        auto* data = panel<DatasetPanel>("data", "dataset");
        EXPECT_TRUE(waitFor([&] { return workspace().jobs().idle() && !data->busy(); }, 60'000));
        return data->lookedAt();
    };
    const QString first = QString::fromStdString((project() / "datasets/a").string()),
                  second = QString::fromStdString((project() / "datasets/b").string());
    ASSERT_EQ(shown()["root"].toString(), first);
    auto opened = services().openDataset(project() / "datasets/b");
    ASSERT_OK(opened);
    const std::int64_t episode = (*opened)->episodes().at(1).index;
    Q_EMIT workspace().openDataset(second, episode, 40);
    ASSERT_EQ(shown()["root"].toString(), second);
    panel<DatasetPanel>("data", "dataset")->player()->setRow(55);

    beginAgain();
    const QJsonObject at = shown();
    EXPECT_EQ(at["root"].toString(), second);
    EXPECT_EQ(at["episode"].toInteger(), episode);
    EXPECT_EQ(at["row"].toInteger(), 55);
    EXPECT_EQ(panel<DatasetPanel>("data", "dataset")->player()->position(), 1);
    EXPECT_EQ(panel<DatasetPanel>("data", "dataset")->player()->row(), 55);

    window_->close();
    window_.reset();
    fs::remove(project() / "datasets/b");
    begin();
    EXPECT_EQ(shown()["root"].toString(), first);
    EXPECT_EQ(warnings(), 0);
}

TEST_F(KeptPlacesTest, TheCheckpointComesBack) {
    writeCheckpoints();
    workspace().openProject(project());
    auto chosen = [this] {
        auto* checkpoints = panel<CheckpointPanel>("checkpoints", "checkpoints");
        EXPECT_TRUE(waitFor([&] {
            return workspace().jobs().idle() && !checkpoints->busy() && checkpoints->chosen().has_value();
        }));
        return checkpoints->chosen().value_or(fs::path());
    };
    const fs::path byItself = chosen();
    const fs::path other = checkpoint(byItself == checkpoint(100) ? 200 : 100);
    Q_EMIT workspace().openCheckpoint(QString::fromStdString(other.string()));
    ASSERT_EQ(chosen(), other);
    beginAgain();
    EXPECT_EQ(chosen(), other);

    window_->close();
    window_.reset();
    fs::remove_all(other);
    begin();
    EXPECT_EQ(chosen(), byItself);
    EXPECT_EQ(warnings(), 0);
}

TEST_F(KeptPlacesTest, TheSequenceOfForgettingComesBack) {
    twoStages(project() / "runs", "proportional", 7, 1.5);
    twoStages(project() / "runs", "none", 7, 2.5);
    workspace().openProject(project());
    auto box = [this]() -> QComboBox* {
        auto* forgetting = panel<ForgettingPanel>("train", "forgetting");
        EXPECT_TRUE(waitFor(
            [&] { return workspace().currentRun() && workspace().jobs().idle() && !forgetting->busy(); }));
        for (auto* one : forgetting->findChildren<QComboBox*>()) {
            if (one->accessibleName() == "Sequence") return one;
        }
        return nullptr;
    };
    QComboBox* sequences = box();
    ASSERT_NE(sequences, nullptr);
    ASSERT_GE(sequences->count(), 2);
    const int other = sequences->currentIndex() == 0 ? 1 : 0;
    const QString wanted = sequences->itemData(other).toString();
    sequences->setCurrentIndex(other);
    Q_EMIT sequences->activated(other);
    ASSERT_EQ(box()->currentData().toString(), wanted);

    beginAgain();
    ASSERT_NE(box(), nullptr);
    EXPECT_EQ(box()->currentData().toString(), wanted);
}

TEST_F(KeptPlacesTest, AfterACrashThereIsAStartWithoutTheProject) {
    workspace().openProject(project());
    ASSERT_TRUE(settled());
    breakOff();
    begin();
    EXPECT_FALSE(before_.clean);
    EXPECT_EQ(workspace().project(), project());
    ASSERT_TRUE(settled());
    QPushButton* without = pressable(*window_, "Start without the project");
    ASSERT_NE(without, nullptr);
    without->click();
    EXPECT_TRUE(workspace().project().empty());
    EXPECT_EQ(window_->shownPage(), "");
    beginAgain();
    EXPECT_TRUE(workspace().project().empty());
    EXPECT_EQ(pressable(*window_, "Start without the project"), nullptr);
}

TEST_F(KeptPlacesTest, TwoCrashesWhileItIsOpenedKeepAProjectClosed) {
    workspace().openProject(project());
    breakOff();
    begin();
    EXPECT_EQ(before_.brokenOpenings, 1);
    EXPECT_EQ(workspace().project(), project());
    breakOff();
    begin();
    EXPECT_EQ(before_.brokenOpenings, 2);
    EXPECT_TRUE(workspace().project().empty());
    EXPECT_EQ(window_->shownPage(), "");
    ASSERT_FALSE(workspace().notices().empty());
    EXPECT_TRUE(workspace().notices().back().message.contains("it was not opened this time"))
        << workspace().notices().back().message.toStdString();
    QPushButton* open = nullptr;
    ASSERT_TRUE(waitFor([&] { return (open = pressable(*window_, "Open it all the same")) != nullptr; }));
    open->click();
    EXPECT_EQ(workspace().project(), project());
    ASSERT_TRUE(settled());
    // closed as it should be, it is as good as any
    beginAgain();
    EXPECT_EQ(before_.brokenOpenings, 0);
    EXPECT_EQ(workspace().project(), project());
    EXPECT_TRUE(settled());
}

TEST_F(KeptPlacesTest, ACrashLongAfterTheOpeningIsNoneOfIt) {
    for (int i = 0; i < 3; ++i) {
        if (i == 0) workspace().openProject(project());
        auto* opened = window_->findChild<QTimer*>("projectOpened");
        ASSERT_NE(opened, nullptr);
        ASSERT_TRUE(opened->isActive());
        opened->start(0);
        ASSERT_TRUE(waitFor([&] { return !opened->isActive(); }));
        breakOff();
        begin();
        EXPECT_FALSE(before_.clean);
        EXPECT_EQ(before_.brokenOpenings, 0);
        EXPECT_EQ(workspace().project(), project());
    }
    EXPECT_TRUE(settled());
}

TEST_F(KeptPlacesTest, WhatTheDesktopEndsIsNoCrash) {
    workspace().openProject(project());
    const fs::path other = otherRun(runThatComesByItself());
    workspace().setCurrentRun(other);
    app::leaveSession(*window_, settings());
    breakOff();
    begin();
    EXPECT_TRUE(before_.clean);
    EXPECT_EQ(runThatComesByItself(), other);
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
