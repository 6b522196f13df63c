// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dataset_panel.h"

#include <QComboBox>
#include <QMouseEvent>
#include <QSlider>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "app/studio/services.h"
#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/parts/dataset_tabs.h"
#include "widgets/parts/episode_player.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"
#include "widgets/plots/video_view.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Nanoseconds that each thread of this process was ready and had no processor.
std::map<std::string, unsigned long long> queuedNs() {
    std::map<std::string, unsigned long long> all;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        unsigned long long used = 0, queued = 0;
        std::ifstream(task.path() / "schedstat") >> used >> queued;
        all[task.path().filename()] = queued;
    }
    return all;
}

/// The panel on the real decoder and a recorded data set.
class DatasetPanelTest : public GuiTest {
protected:
    DatasetPanelTest() {
        Services services = fakeServices();
        Services real = app::makeServices();
        services.openDataset = real.openDataset;
        services.verifyDataset = real.verifyDataset;
        workspace_ = std::make_unique<Workspace>(std::move(services), settings());
        panel_ = std::make_unique<DatasetPanel>(*workspace_, nullptr);
        panel_->resize(1200, 760);
        panel_->show();
    }
    void open(const std::filesystem::path& root) {
        panel_->open(QString::fromStdString(root.string()), -1, -1);
        ASSERT_TRUE(settled());
        ASSERT_GT(panel_->facts()["frames"].toInt(), 0);
    }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle() && !panel_->busy(); }, 60'000);
    }
    EpisodePlayer& player() { return *panel_->player(); }
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<DatasetPanel> panel_;
};

/// Names in the list of data sets.
QStringList listed(const DatasetPanel& panel) {
    QStringList names;
    for (const auto* box : panel.findChildren<QComboBox*>()) {
        if (box->accessibleName() != "Data set") continue;
        for (int i = 0; i < box->count(); ++i) names << box->itemText(i);
    }
    return names;
}

TEST_F(DatasetPanelTest, SetsOfTheTasksAreListedWhereverTheyLie) {
    for (const char* set : {"elsewhere/grasp", "project/datasets/weigh"}) {
        ASSERT_TRUE(makeFolders(folder() / set / "meta").ok());
        ASSERT_TRUE(writeFileAtomic(folder() / set / "meta" / "info.json", "{}\n").ok());
    }
    const auto project = folder() / "project";
    ASSERT_TRUE(writeFileAtomic(project / "project.yaml", "name: two\ntasks: [a.yaml, b.yaml]\n").ok());
    ASSERT_TRUE(writeFileAtomic(project / "a.yaml",
                                "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n"
                                "  data:\n    root: " +
                                    (folder() / "elsewhere/grasp").string() + "\n")
                    .ok());
    ASSERT_TRUE(writeFileAtomic(project / "b.yaml",
                                "task:\n  id: 2\n  name: weigh\n  language_instruction: weigh it\n"
                                "  data:\n    root: " +
                                    (project / "datasets/weigh").string() + "\n")
                    .ok());
    workspace_->openProject(project);
    EXPECT_EQ(listed(*panel_), (QStringList{"weigh", "grasp"}));
    EXPECT_TRUE(settled());
}

TEST_F(DatasetPanelTest, AnotherProjectHasOtherSets) {
    STUDIO_REQUIRE_SHARED(shared);
    ASSERT_TRUE(makeFolders(folder() / "one/datasets").ok());
    ASSERT_TRUE(makeFolders(folder() / "two/datasets").ok());
    std::filesystem::create_directory_symlink(shared / "data/datasets/gr1_picknplace_v20",
                                              folder() / "one/datasets/grasp");
    workspace_->openProject(folder() / "one");
    ASSERT_TRUE(settled());
    ASSERT_EQ(listed(*panel_), QStringList{"grasp"});
    ASSERT_GT(panel_->facts()["frames"].toInt(), 0);
    // sets that come meanwhile change nothing of what is open
    open(shared / "data/datasets/gr1_picknplace_v20");
    Q_EMIT workspace_->datasetsChanged();
    EXPECT_EQ(listed(*panel_).size(), 2);
    workspace_->openProject(folder() / "two");
    ASSERT_TRUE(settled());
    EXPECT_EQ(listed(*panel_), QStringList{"No data set in the project"});
    EXPECT_EQ(panel_->facts()["rows"].toInt(), 0);
    EXPECT_FALSE(player().isVisible());
}

TEST_F(DatasetPanelTest, ASetThatIsNotThereIsNamed) {
    const auto project = folder() / "project", gone = folder() / "gone/grasp";
    ASSERT_TRUE(makeFolders(project).ok());
    ASSERT_TRUE(writeFileAtomic(project / "project.yaml", "name: one\ntasks: [a.yaml]\n").ok());
    ASSERT_TRUE(writeFileAtomic(project / "a.yaml",
                                "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n"
                                "  data:\n    root: " +
                                    gone.string() + "\n")
                    .ok());
    workspace_->openProject(project);
    EXPECT_EQ(listed(*panel_), QStringList{"Data set missing"});
    EXPECT_TRUE(shows(*panel_, QString::fromStdString(gone.string())));
    ASSERT_TRUE(makeFolders(gone / "meta").ok());
    ASSERT_TRUE(writeFileAtomic(gone / "meta" / "info.json", "{}\n").ok());
    Q_EMIT workspace_->datasetsChanged();
    EXPECT_EQ(listed(*panel_), QStringList{"grasp"});
    EXPECT_FALSE(shows(*panel_, "There is no data set at"));
    EXPECT_TRUE(settled());
}

TEST_F(DatasetPanelTest, AMissingSetIsLookedForAgainWhenThePageIsShown) {
    const auto project = folder() / "project", gone = folder() / "gone/grasp";
    ASSERT_TRUE(makeFolders(project).ok());
    ASSERT_TRUE(writeFileAtomic(project / "project.yaml", "name: one\ntasks: [a.yaml]\n").ok());
    ASSERT_TRUE(writeFileAtomic(project / "a.yaml",
                                "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n"
                                "  data:\n    root: " +
                                    gone.string() + "\n")
                    .ok());
    workspace_->openProject(project);
    EXPECT_EQ(listed(*panel_), QStringList{"Data set missing"});
    panel_->hide();
    ASSERT_TRUE(makeFolders(gone / "meta").ok());
    ASSERT_TRUE(writeFileAtomic(gone / "meta" / "info.json", "{}\n").ok());
    // nobody told: another program made it
    panel_->show();
    EXPECT_EQ(listed(*panel_), QStringList{"grasp"});
    EXPECT_FALSE(shows(*panel_, "There is no data set at"));
    EXPECT_TRUE(settled());
}

TEST_F(DatasetPanelTest, ScrubbingShowsThePictureSoon) {
    STUDIO_REQUIRE_SHARED(shared);
    open(shared / "data/datasets/gr1_picknplace_v20");
    auto* slider = panel_->findChild<QSlider*>();
    ASSERT_NE(slider, nullptr);
    ASSERT_GT(slider->maximum(), 20);
    // back and forth. The machine may be busy with something else: time in which a thread had no processor is
    // left out, and of each place the best of some counts
    const int parts[] = {1, 7, 3, 9, 2, 8, 5, 4, 6};
    std::map<int, double> best;
    for (int round = 0; round < 6; ++round) {
        for (int part : parts) {
            auto before = queuedNs();
            QElapsedTimer clock;
            clock.start();
            slider->setValue(slider->maximum() * part / 10);
            ASSERT_TRUE(waitFor([this] { return !player().busy(); }));
            double took = double(clock.nsecsElapsed()) * 1e-6, waited = 0;
            for (const auto& [thread, queued] : queuedNs())
                waited = std::max(waited, double(queued - before[thread]) * 1e-6);
            took -= waited;
            EXPECT_EQ(player().row(), slider->maximum() * part / 10);
            auto [there, fresh] = best.try_emplace(part, took);
            there->second = std::min(there->second, took);
        }
    }
    std::vector<double> times;
    for (const auto& [part, took] : best) times.push_back(took);
    std::sort(times.begin(), times.end());
    RecordProperty("median_ms", std::to_string(times[times.size() / 2]));
    RecordProperty("slowest_ms", std::to_string(times.back()));
    // the place farthest from a key picture too
    EXPECT_LT(times.back(), 100);
}

TEST_F(DatasetPanelTest, AnEpisodeThatCannotBeReadShowsNoCurvesOfAnother) {
    STUDIO_REQUIRE_SHARED(shared);
    const auto set = shared / "data/datasets/gr1_picknplace_v20";
    open(set);
    ASSERT_GT(player().points(), 0);
    // what describes it is there, the numbers are not
    const auto broken = folder() / "broken";
    std::filesystem::create_directories(broken);
    std::filesystem::copy(set / "meta", broken / "meta", std::filesystem::copy_options::recursive);
    panel_->open(QString::fromStdString(broken.string()), -1, -1);
    ASSERT_TRUE(settled());
    EXPECT_EQ(player().points(), 0);
    for (auto* chart : player().findChildren<QCustomPlot*>()) EXPECT_EQ(chart->graphCount(), 0);
}

TEST_F(DatasetPanelTest, AClickIntoAChartGoesThere) {
    STUDIO_REQUIRE_SHARED(shared);
    open(shared / "data/datasets/gr1_picknplace_v20");
    QCustomPlot* chart = nullptr;
    for (auto* one : player().findChildren<QCustomPlot*>()) {
        if (one->isVisible() && one->graphCount() > 0) chart = one;
    }
    ASSERT_NE(chart, nullptr);
    // places are those of a chart that was laid out and drawn
    ASSERT_TRUE(waitFor([&] { return settled() && chart->axisRect()->width() > chart->width() / 2; }));
    chart->replot(QCustomPlot::rpImmediateRefresh);
    // pictures and charts of the first row may still be on their way
    QTest::qWait(300);
    ASSERT_TRUE(settled());
    double middle = chart->xAxis->range().center();
    QPoint place(int(chart->xAxis->coordToPixel(middle)), chart->axisRect()->center().y());
    QTest::mouseClick(chart, Qt::LeftButton, {}, place);
    ASSERT_TRUE(settled());
    auto* slider = panel_->findChild<QSlider*>();
    EXPECT_NEAR(double(player().row()), slider->maximum() / 2.0, slider->maximum() * 0.02 + 1);
    EXPECT_EQ(slider->value(), player().row());
}

TEST_F(DatasetPanelTest, TheCaptionFollowsTheLanguage) {
    STUDIO_REQUIRE_SHARED(shared);
    open(shared / "data/datasets/gr1_picknplace_v20");
    Language language;
    language.use("en");
    QApplication::processEvents();
    EXPECT_TRUE(shows(player(), "Episode 0: "));
    language.use("zh_CN");
    QApplication::processEvents();
    EXPECT_FALSE(shows(player(), "Episode 0: "));
    language.use("en");
}

TEST_F(DatasetPanelTest, CurvesTakeTheColoursOfANewTheme) {
    STUDIO_REQUIRE_SHARED(shared);
    open(shared / "data/datasets/gr1_picknplace_v20");
    auto asNow = [this] {
        for (auto* plot : player().findChildren<Plot*>()) {
            ASSERT_FALSE(plot->curves().empty());
            EXPECT_EQ(plot->curves().front().colour, Theme::seriesColour(0));
        }
    };
    asNow();
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    asNow();
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(DatasetPanelTest, AFindingLeadsToItsPlace) {
    STUDIO_REQUIRE_SHARED(shared);
    open(shared / "data/datasets/gr1_picknplace_v20");
    auto* tabs = panel_->findChild<DatasetTabs*>();
    ASSERT_NE(tabs, nullptr);
    int last = tabs->episodes() - 1;
    Q_EMIT tabs->placeChosen(last, 5);
    ASSERT_TRUE(settled());
    EXPECT_EQ(player().position(), last);
    EXPECT_EQ(player().row(), 5);
}

TEST_F(DatasetPanelTest, PlaysAtTheRecordedSpeed) {
    STUDIO_REQUIRE_SHARED(shared);
    auto root = shared / "data/datasets/gr1_picknplace_v20";
    open(root);
    double fps = app::makeServices().openDataset(root).value()->info().fps;
    player().setRow(0);
    QElapsedTimer clock;
    clock.start();
    player().togglePlay();
    ASSERT_TRUE(waitFor([&] { return clock.elapsed() >= 1500; }));
    double passed = double(clock.elapsed()) * 1e-3;
    auto row = double(player().row());
    player().togglePlay();
    // a late timer shows a later row, not a slower film
    EXPECT_NEAR(row, std::min(passed * fps, double(panel_->findChild<QSlider*>()->maximum())), fps * 0.3);
    EXPECT_GT(row, 0);
    auto stopped = player().row();
    (void)waitFor([&] { return clock.elapsed() >= 1900; });
    EXPECT_EQ(player().row(), stopped);
}

}  // namespace

}  // namespace studio::test
