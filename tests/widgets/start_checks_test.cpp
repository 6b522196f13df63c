// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/start_checks.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QStringList>
#include <QToolButton>
#include <QTreeWidget>
#include <atomic>
#include <functional>

#include "tests/widgets/gui_test.h"
#include "widgets/panels/preflight_panel.h"
#include "widgets/parts/chip.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

using Light = PreflightLine::Light;

/// Checks that find a red line in what asks for it, and wait for a sign before they answer.
class StartChecksTest : public GuiTest {
protected:
    StartChecksTest() {
        services_.preflight = [this](const TrainRequest& request, const Progress&,
                                     std::stop_token stop) -> Result<std::vector<PreflightLine>> {
            ++looks_;
            while (held_ && !stop.stop_requested()) std::this_thread::yield();
            if (broken_) throw std::runtime_error("broken");
            bool red = !request.overrides.empty() && request.overrides.front() == "red";
            return std::vector<PreflightLine>{{red ? Light::Red : Light::Green, "Disk", "found", "", 0}};
        };
    }
    ~StartChecksTest() override { held_ = false; }
    static TrainRequest request(const std::string& word) { return {"/a.yaml", {word}, {}, false}; }
    bool known() {
        return waitFor([this] { return checks_.known() && !checks_.looking(); });
    }

    std::atomic<int> looks_ = 0;
    std::atomic<bool> held_ = false, broken_ = false;
    Services services_;
    JobRunner jobs_;
    StartChecks checks_{services_, jobs_};
};

TEST_F(StartChecksTest, NothingStartsBeforeThePresentEditsWereLookedAt) {
    checks_.setRequest(request("green"));
    EXPECT_FALSE(checks_.mayStart());
    EXPECT_FALSE(checks_.refusal().isEmpty());
    ASSERT_TRUE(known());
    EXPECT_TRUE(checks_.mayStart());
    // the very moment of an edit
    checks_.setRequest(request("red"));
    EXPECT_FALSE(checks_.mayStart());
    ASSERT_TRUE(known());
    EXPECT_FALSE(checks_.mayStart());
    EXPECT_EQ(checks_.blockers(), 1);
    EXPECT_TRUE(checks_.refusal().contains("1"));
}

TEST_F(StartChecksTest, DataSetsThatAppearAreLookedForWhereSomethingWasRed) {
    checks_.setRequest(request("red"));
    ASSERT_TRUE(known());
    EXPECT_EQ(looks_, 1);
    checks_.datasetsChanged();
    ASSERT_TRUE(waitFor([&] { return looks_ == 2 && !checks_.looking(); }));
    // a look under way may have missed them
    held_ = true;
    checks_.look();
    ASSERT_TRUE(waitFor([&] { return looks_ == 3; }));
    checks_.datasetsChanged();
    held_ = false;
    EXPECT_TRUE(waitFor([&] { return looks_ == 4 && !checks_.looking(); }));
}

TEST_F(StartChecksTest, AnAnswerAboutOlderEditsDoesNotCount) {
    held_ = true;
    checks_.setRequest(request("green"));
    checks_.look();
    ASSERT_TRUE(waitFor([&] { return looks_ == 1; }));
    checks_.setRequest(request("red"));
    held_ = false;
    ASSERT_TRUE(waitFor([&] { return !checks_.looking(); }));
    EXPECT_FALSE(checks_.mayStart());
    ASSERT_TRUE(known());
    EXPECT_EQ(looks_, 2);
    EXPECT_EQ(checks_.blockers(), 1);
}

TEST_F(StartChecksTest, AStartWaitsForTheLookAndIsRefusedByRed) {
    QStringList refused;
    QObject listener;
    QObject::connect(&checks_, &StartChecks::refused, &listener,
                     [&](const std::function<QString()>& why) { refused << why(); });
    int started = 0;
    checks_.beforeStart(request("green"), [&] { ++started; });
    EXPECT_EQ(started, 0);
    ASSERT_TRUE(waitFor([&] { return started == 1; }));
    // fresh: at once
    checks_.beforeStart(request("green"), [&] { ++started; });
    EXPECT_EQ(started, 2);
    EXPECT_EQ(looks_, 1);
    checks_.beforeStart(request("red"), [&] { ++started; });
    ASSERT_TRUE(waitFor([&] { return refused.size() == 1; }));
    EXPECT_TRUE(refused.front().contains("Pre-flight")) << refused.front().toStdString();
    EXPECT_EQ(started, 2);
}

TEST_F(StartChecksTest, AnEditTakesAPressedStartBack) {
    held_ = true;
    int started = 0;
    checks_.beforeStart(request("green"), [&] { ++started; });
    ASSERT_TRUE(waitFor([&] { return looks_ == 1; }));
    checks_.setRequest(request("other"));
    held_ = false;
    ASSERT_TRUE(known());
    EXPECT_EQ(started, 0);
}

TEST_F(StartChecksTest, ChecksThatBreakForbidTheStart) {
    broken_ = true;
    checks_.setRequest(request("green"));
    ASSERT_TRUE(known());
    EXPECT_FALSE(checks_.mayStart());
    EXPECT_EQ(checks_.lines().front().light, Light::Red);
    EXPECT_NE(checks_.lines().front().found.find("broken"), std::string::npos);
}

/// Checks that miss something until they may download it; `fetched` counts the consents.
std::function<Result<std::vector<PreflightLine>>(const TrainRequest&, const Progress&, std::stop_token)>
missingUntilFetched(const std::shared_ptr<std::atomic<int>>& fetched) {
    return [fetched](const TrainRequest& request, const Progress&,
                     std::stop_token) -> Result<std::vector<PreflightLine>> {
        if (request.download) ++*fetched;
        PreflightLine line{Light::Green, "Policy", "found", "", 0};
        if (*fetched == 0) {
            line = {Light::Red, "Policy", "no tokenizer", "Press Download: it is fetched.", 0};
            line.fetchable = true;
        }
        return std::vector<PreflightLine>{line};
    };
}

TEST_F(StartChecksTest, NothingIsFetchedBeforeAPersonSaysSo) {
    auto fetched = std::make_shared<std::atomic<int>>(0);
    services_.preflight = missingUntilFetched(fetched);
    checks_.setRequest(request("green"));
    ASSERT_TRUE(known());
    checks_.look();
    ASSERT_TRUE(known());
    EXPECT_TRUE(checks_.fetchable());
    EXPECT_FALSE(checks_.mayStart());
    EXPECT_EQ(*fetched, 0);
    checks_.fetch();
    ASSERT_TRUE(known());
    EXPECT_EQ(*fetched, 1);
    EXPECT_FALSE(checks_.fetchable());
    EXPECT_TRUE(checks_.mayStart());
    // the consent was for this once
    EXPECT_FALSE(checks_.request().download);
}

TEST_F(StartChecksTest, PreFlightHasAButtonForWhatCanBeFetched) {
    auto fetched = std::make_shared<std::atomic<int>>(0);
    Services services = fakeServices();
    services.preflight = missingUntilFetched(fetched);
    Workspace workspace(services, settings());
    PreflightPanel panel(workspace, nullptr);
    auto* button = panel.findChild<QPushButton*>("download");
    ASSERT_NE(button, nullptr);
    EXPECT_TRUE(button->isHidden());
    const StartChecks& checks = workspace.checks();
    workspace.checks().setRequest(request("green"));
    ASSERT_TRUE(waitFor([&] { return checks.known() && !checks.looking(); }));
    EXPECT_FALSE(button->isHidden());
    button->click();
    ASSERT_TRUE(waitFor([&] { return checks.known() && !checks.looking(); }));
    EXPECT_EQ(*fetched, 1);
    EXPECT_TRUE(checks.mayStart());
    EXPECT_TRUE(button->isHidden());
}

TEST_F(StartChecksTest, PreFlightCopiesTheLineThatChecksTheSame) {
    Workspace workspace(services_, settings());
    PreflightPanel panel(workspace, nullptr);
    auto* copy = panel.findChild<QToolButton*>("copyCommand");
    ASSERT_NE(copy, nullptr);
    EXPECT_FALSE(copy->isEnabled()) << "there is nothing to check";
    auto copied = [&](const TrainRequest& wanted) {
        workspace.checks().setRequest(wanted);
        QGuiApplication::clipboard()->setText("nothing");
        copy->click();
        return QGuiApplication::clipboard()->text();
    };
    TrainRequest wanted;
    wanted.config = "/my files/a.yaml";
    wanted.overrides = {"training.batch_size=8"};
    EXPECT_EQ(copied(wanted), "kstudio config check '/my files/a.yaml' --set training.batch_size=8");
    wanted.config.clear();
    wanted.sequence = "/project";
    EXPECT_EQ(copied(wanted), "kstudio sequence plan /project --set training.batch_size=8");
    // no command looks at a run without going on with it
    wanted = {};
    wanted.resume = "/project/runs/one";
    EXPECT_EQ(copied(wanted), "nothing");
    EXPECT_FALSE(copy->isEnabled());
    ASSERT_TRUE(waitFor([&] { return workspace.jobs().idle() && !workspace.checks().looking(); }));
}

/// Checks whose first look alone finds another run.
std::function<Result<std::vector<PreflightLine>>(const TrainRequest&, const Progress&, std::stop_token)>
othersAtFirst(std::shared_ptr<std::atomic<int>> looks) {
    return
        [looks](const TrainRequest&, const Progress&, std::stop_token) -> Result<std::vector<PreflightLine>> {
            const bool first = ++*looks == 1;
            return std::vector<PreflightLine>{
                {first ? Light::Yellow : Light::Green, "Other runs",
                 first ? "1 run trains already in this folder" : "none train here", "", 0}};
        };
}

TEST_F(StartChecksTest, RunsThatTrainNoMoreAreNotToldOfAnyLonger) {
    auto looks = std::make_shared<std::atomic<int>>(0);
    Services services = fakeServices();
    services.preflight = othersAtFirst(looks);
    Workspace workspace(services, settings());
    const StartChecks& checks = workspace.checks();
    workspace.checks().setRequest(request("green"));
    ASSERT_TRUE(waitFor([&] { return checks.known() && !checks.looking(); }));
    workspace.setTraining({folder() / "runs/first"});
    EXPECT_EQ(*looks, 1);
    workspace.setTraining({});
    ASSERT_TRUE(waitFor([&] { return *looks == 2 && !checks.looking(); }));
    EXPECT_EQ(checks.lines().front().light, Light::Green);
    // nothing was told of others: their end is no reason to look
    workspace.setTraining({folder() / "runs/second"});
    workspace.setTraining({});
    EXPECT_FALSE(waitFor([&] { return *looks > 2; }, 1500));
}

TEST_F(StartChecksTest, TheEndOfTheWindowsOwnTrainingIsWorthALook) {
    for (const bool breaks : {false, true}) {
        auto looks = std::make_shared<std::atomic<int>>(0);
        auto over = std::make_shared<std::atomic<bool>>(false);
        Services services = fakeServices();
        services.preflight = othersAtFirst(looks);
        services.train = [over, breaks](
                             const TrainRequest&, std::stop_token stop,
                             const std::function<void(const std::filesystem::path&)>&) -> Result<TrainEnd> {
            while (!*over && !stop.stop_requested()) std::this_thread::yield();
            if (breaks) return Error{ErrorCode::Io, "the disk is full", "Make room."};
            return TrainEnd{"done", 0, 0, "", ""};
        };
        Workspace workspace(services, settings());
        const StartChecks& checks = workspace.checks();
        workspace.checks().setRequest(request("green"));
        ASSERT_TRUE(waitFor([&] { return checks.known() && !checks.looking(); }));
        ASSERT_TRUE(workspace.host().start(request("green"), Where::Thread, folder()).ok());
        // the list of runs sees the end before the thread is done
        workspace.setTraining({folder() / "runs/first"});
        workspace.setTraining({});
        EXPECT_EQ(*looks, 1);
        *over = true;
        EXPECT_TRUE(waitFor([&] { return *looks == 2 && !checks.looking(); }, 5000)) << breaks;
        EXPECT_EQ(checks.lines().front().light, Light::Green) << breaks;
    }
}

TEST_F(StartChecksTest, AnEndDuringALookIsLookedForOnceMore) {
    auto others = std::make_shared<std::atomic<bool>>(true);
    services_.preflight = [this, others](const TrainRequest&, const Progress&,
                                         std::stop_token stop) -> Result<std::vector<PreflightLine>> {
        const Light light = *others ? Light::Yellow : Light::Green;
        ++looks_;
        while (held_ && !stop.stop_requested()) std::this_thread::yield();
        return std::vector<PreflightLine>{{light, "Other runs", "found", "", 0}};
    };
    held_ = true;
    checks_.setRequest(request("green"));
    ASSERT_TRUE(waitFor([&] { return looks_ == 1; }));
    *others = false;
    checks_.othersEnded();
    held_ = false;
    EXPECT_TRUE(waitFor([&] { return looks_ == 2 && !checks_.looking(); }, 5000));
    ASSERT_FALSE(checks_.lines().empty());
    EXPECT_EQ(checks_.lines().front().light, Light::Green);
}

TEST_F(StartChecksTest, WhatBlocksTheStartStandsFirst) {
    Services services = fakeServices();
    services.preflight = [](const TrainRequest&, const Progress&,
                            std::stop_token) -> Result<std::vector<PreflightLine>> {
        return std::vector<PreflightLine>{{Light::Green, "Disk", "found", "", 0},
                                          {Light::Yellow, "Memory", "found", "", 0},
                                          {Light::Green, "Runs", "found", "", 0},
                                          {Light::Red, "Weights", "found", "", 0}};
    };
    Workspace workspace(services, settings());
    PreflightPanel panel(workspace, nullptr);
    workspace.checks().setRequest(request("red"));
    ASSERT_TRUE(waitFor([&] { return workspace.checks().known() && !workspace.checks().looking(); }));
    auto* list = panel.findChild<QTreeWidget*>();
    ASSERT_NE(list, nullptr);
    QStringList rows;
    for (int i = 0; i < list->topLevelItemCount(); ++i) rows << list->topLevelItem(i)->text(0);
    EXPECT_EQ(rows, (QStringList{"Weights", "Memory", "Disk", "Runs"}));
}

TEST_F(StartChecksTest, LightsOfPreFlightTakeTheColoursOfANewTheme) {
    Services services = fakeServices();
    services.preflight = services_.preflight;
    Workspace workspace(services, settings());
    PreflightPanel panel(workspace, nullptr);
    panel.setVisible(true);
    workspace.checks().setRequest(request("red"));
    ASSERT_TRUE(waitFor([&] { return workspace.checks().known() && !workspace.checks().looking(); }));
    auto* list = panel.findChild<QTreeWidget*>();
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->topLevelItemCount(), 1);
    auto asNow = [&] {
        const QSize size(12, 12);
        return list->topLevelItem(0)->icon(0).pixmap(size).toImage() ==
               moodIcon(Mood::Bad).pixmap(size).toImage();
    };
    EXPECT_TRUE(asNow());
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    EXPECT_TRUE(asNow());
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(StartChecksTest, ARunThatIsResumedOffersTheDownloadToo) {
    auto fetched = std::make_shared<std::atomic<int>>(0);
    Services services = fakeServices();
    services.preflight = missingUntilFetched(fetched);
    services.train = [](const TrainRequest&, std::stop_token,
                        const std::function<void(const std::filesystem::path&)>&) -> Result<TrainEnd> {
        return TrainEnd{"done", 0, 0, "", ""};
    };
    auto run = writeRun(folder() / "runs", "stopped", 5);
    Workspace workspace(services, settings());
    workspace.resume(run);
    ASSERT_TRUE(waitFor([&] { return !workspace.notices().empty() && workspace.jobs().idle(); }));
    const Notice notice = workspace.notices().back();
    ASSERT_EQ(notice.remedies.size(), 1u) << notice.message.toStdString();
    EXPECT_EQ(notice.remedies[0].text, "Download");
    EXPECT_EQ(*fetched, 0);
    notice.remedies[0].act();
    ASSERT_TRUE(waitFor([&] { return *fetched == 1 && workspace.jobs().idle(); }));
    ASSERT_TRUE(waitFor([&] { return !workspace.host().threadBusy(); }));
}

TEST_F(StartChecksTest, ABuildWithoutChecksStartsWithoutThem) {
    services_.preflight = {};
    int started = 0;
    checks_.beforeStart(request("red"), [&] { ++started; });
    EXPECT_EQ(started, 1);
}

}  // namespace

}  // namespace studio::test
