// SPDX-License-Identifier: GPL-3.0-or-later
// Closing the window while training runs in it.
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <chrono>
#include <thread>

#include "app/studio/main_window.h"
#include "app/studio/session.h"
#include "core/base/file.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

/// However slow the machine is that tests: it trains until it is stopped.
Result<TrainEnd> trainUntilStopped(const TrainRequest& request, std::stop_token stop,
                                   const std::function<void(const std::filesystem::path&)>& opened) {
    constexpr std::int64_t kTotal = 1000000;
    STUDIO_ASSIGN(auto writer, run::RunWriter::create(request.config.parent_path() / "runs", "long", {},
                                                      "training:\n  steps: 1000000\n"));
    opened(writer->folder());
    run::Started started;
    started.totalSteps = kTotal;
    writer->emit(started);
    run::Step step;
    while (!stop.stop_requested()) {
        ++step.step;
        step.loss = 1;
        writer->emit(step);
        writer->beat(step.step);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    writer->emit(run::Finished{"stopped", step.step, "", ""});
    STUDIO_CHECK(writer->sync());
    return TrainEnd{"stopped", step.step, kTotal, "", ""};
}

class ClosingTest : public GuiTest {
protected:
    ClosingTest() {
        EXPECT_OK(makeFolders(folder() / "runs"));
        EXPECT_OK(writeFileAtomic(folder() / "small.yaml", "training:\n  steps: 400\n"));
        Services services = fakeServices();
        services.train = trainUntilStopped;
        window_ = std::make_unique<MainWindow>(std::move(services), settings());
        window_->show();
        window_->workspace().open(folder());
    }
    bool settled() {
        return waitFor([this] { return window_->workspace().jobs().idle(); });
    }
    /// Closes the window and answers what it asks; whether it closed.
    bool closeAnd(std::function<void(QMessageBox&)> answer) {
        asked_.clear();
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &look, [&] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (!box) return;
            look.stop();
            asked_ = box->text();
            answer(*box);
            if (box->isVisible()) box->reject();
        });
        look.start(5);
        return window_->close();
    }
    static void press(QMessageBox& box, const QString& word) {
        QPushButton* button = pressable(box, word);
        ASSERT_NE(button, nullptr) << word.toStdString();
        button->click();
    }
    QString asked_;  ///< by the window that was closed last
    std::unique_ptr<MainWindow> window_;
};

TEST_F(ClosingTest, TrainingInTheWindowIsAskedForAndSavesBeforeItEnds) {
    Workspace& workspace = window_->workspace();
    ASSERT_OK(
        workspace.host().start({folder() / "small.yaml", {}, {}, false}, Where::Thread, folder() / "runs"));
    ASSERT_TRUE(waitFor(
        [&] { return workspace.currentRun() && workspace.currentRun()->series().steps().rows() > 3; }));
    auto run = workspace.currentRun();

    EXPECT_FALSE(closeAnd([](QMessageBox& box) { press(box, "Keep the window open"); }));
    EXPECT_TRUE(asked_.contains("Training runs inside this window")) << asked_.toStdString();
    EXPECT_TRUE(window_->isVisible());
    EXPECT_TRUE(workspace.host().threadBusy());
    const auto before = run->series().steps().rows();
    EXPECT_TRUE(waitFor([&] { return run->series().steps().rows() > before; })) << "it goes on";

    // whoever only wants the question away keeps the training
    EXPECT_FALSE(closeAnd([](QMessageBox& box) { QTest::keyClick(&box, Qt::Key_Escape); }));
    EXPECT_FALSE(asked_.isEmpty());
    EXPECT_TRUE(workspace.host().threadBusy());

    EXPECT_TRUE(closeAnd([](QMessageBox& box) { press(box, "Stop training and close"); }));
    EXPECT_FALSE(window_->isVisible());
    ASSERT_TRUE(waitFor([&] { return !workspace.host().threadBusy(); }));
    ASSERT_TRUE(waitFor([&] { return !run->status().alive(); }));
    EXPECT_EQ(run->status().state, run::RunState::Stopped);
    EXPECT_TRUE(settled());
}

TEST_F(ClosingTest, ASignalClosesWithoutAQuestionAndTrainingSaves) {
    Workspace& workspace = window_->workspace();
    (void)app::beginSession(settings());
    ASSERT_OK(
        workspace.host().start({folder() / "small.yaml", {}, {}, false}, Where::Thread, folder() / "runs"));
    ASSERT_TRUE(waitFor(
        [&] { return workspace.currentRun() && workspace.currentRun()->series().steps().rows() > 3; }));
    auto run = workspace.currentRun();
    workspace.unsaved().add(
        window_.get(), [] { return QString("an edit"); }, [] { return Status(); });
    window_->closeUnasked();
    EXPECT_FALSE(window_->isVisible());
    EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
    ASSERT_TRUE(waitFor([&] { return !workspace.host().threadBusy(); }));
    ASSERT_TRUE(waitFor([&] { return !run->status().alive(); }));
    EXPECT_EQ(run->status().state, run::RunState::Stopped);
    EXPECT_TRUE(settled());
    EXPECT_TRUE(app::beginSession(settings()).clean);
}

TEST_F(ClosingTest, ASignalAnswersTheQuestionsOfTheClosing) {
    Workspace& workspace = window_->workspace();
    (void)app::beginSession(settings());
    ASSERT_OK(
        workspace.host().start({folder() / "small.yaml", {}, {}, false}, Where::Thread, folder() / "runs"));
    ASSERT_TRUE(waitFor([&] { return workspace.currentRun() && workspace.currentRun()->loaded(); }));
    EXPECT_TRUE(closeAnd([this](QMessageBox&) { window_->closeUnasked(); }));
    EXPECT_TRUE(asked_.contains("Training runs inside this window")) << asked_.toStdString();
    EXPECT_FALSE(window_->isVisible());
    ASSERT_TRUE(waitFor([&] { return !workspace.host().threadBusy(); }));
    EXPECT_TRUE(settled());
    EXPECT_TRUE(app::beginSession(settings()).clean) << "no crash is told of";
}

TEST_F(ClosingTest, ASignalAnswersTheQuestionForUnsavedEditsAndWhateverElseIsAsked) {
    ASSERT_TRUE(settled());
    int saved = 0;
    window_->workspace().unsaved().add(
        window_.get(), [] { return QString("an edit"); },
        [&saved] {
            ++saved;
            return Status();
        });
    EXPECT_TRUE(closeAnd([this](QMessageBox&) { window_->closeUnasked(); }));
    EXPECT_TRUE(asked_.contains("an edit")) << asked_.toStdString();
    EXPECT_EQ(saved, 0) << "nobody said so";
    EXPECT_FALSE(window_->isVisible());

    window_->show();
    QDialog dialog(window_.get());
    QTimer::singleShot(0, window_.get(), [this] { window_->closeUnasked(); });
    EXPECT_EQ(dialog.exec(), QDialog::Rejected);
    EXPECT_FALSE(window_->isVisible());
}

TEST_F(ClosingTest, NothingIsAskedWhereNothingTrains) {
    ASSERT_TRUE(settled());
    EXPECT_TRUE(closeAnd([](QMessageBox&) {}));
    EXPECT_EQ(asked_, "");
}

}  // namespace

}  // namespace studio::test
