// SPDX-License-Identifier: GPL-3.0-or-later
// From the press of Stop to the end of the run: the trainer finishes its step first, which may take long.
#include <QPushButton>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "core/base/file.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/frame/top_bar.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/text.h"

namespace studio::test {

using namespace widgets;

namespace {

class StopRunTest : public GuiTest {
protected:
    StopRunTest() {
        language_.use("en");
        settings().setTrainInProcess(false);
        Services services = fakeServices();
        // asked to stop, it needs long for its step
        services.train =
            [this](const TrainRequest& request, std::stop_token stop,
                   const std::function<void(const std::filesystem::path&)>& opened) -> Result<TrainEnd> {
            std::unique_ptr<run::RunWriter> writer;
            if (request.resume.empty()) {
                STUDIO_ASSIGN(writer,
                              run::RunWriter::create(folder() / "runs", "slow", {}, "training: {}\n"));
                run::Started started;
                started.totalSteps = 100;
                writer->emit(started);
            } else {
                STUDIO_ASSIGN(writer, run::RunWriter::resume(request.resume, {}, {}));
                writer->emit(run::Resumed{1, true, ""});
            }
            STUDIO_CHECK(writer->sync());
            opened(writer->folder());
            auto wait = [&](const std::function<bool()>& until) {
                while (!stop.stop_requested() && !until())
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
            };
            wait([&] { return writer->stopRequested(); });
            wait([&] { return stepDone_.load(); });
            writer->emit(run::Finished{"stopped", 1, "", ""});
            STUDIO_CHECK(writer->sync());
            return TrainEnd{"stopped", 1, 100, "", ""};
        };
        workspace_ = std::make_unique<Workspace>(std::move(services), settings());
        control_ = std::make_unique<RunControlPanel>(*workspace_, nullptr);
        top_ = std::make_unique<TopBar>(*workspace_);
        control_->show();
    }
    QString state() const { return control_->facts()["state"].toString(); }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle() && !control_->busy(); });
    }
    /// Waits until Stop can be pressed, and presses it.
    void pressStop() {
        QPushButton* stop = nullptr;
        ASSERT_TRUE(waitFor([&] {
            stop = pressable(*control_, "Stop");
            return stop && stop->isEnabled();
        }));
        stop->click();
    }
    Language language_;
    std::atomic<bool> stepDone_{false};
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<RunControlPanel> control_;
    std::unique_ptr<TopBar> top_;
};

TEST_F(StopRunTest, ItIsStoppingUntilItsStepIsDoneAndThenStopped) {
    ASSERT_OK(
        workspace_->host().start({folder() / "a.yaml", {}, {}, false}, Where::Thread, folder() / "runs"));
    ASSERT_TRUE(waitFor([&] { return state() == "Running"; })) << state().toStdString();
    pressStop();
    ASSERT_FALSE(HasFatalFailure());
    EXPECT_EQ(state(), "Stopping…");
    EXPECT_FALSE(pressable(*control_, "Stop")) << "once is enough";
    // in the other language, and after more looks at the run
    language_.use("zh_CN");
    EXPECT_NE(state(), "Running");
    language_.use("en");
    workspace_->currentRun()->poke();
    ASSERT_TRUE(settled());
    EXPECT_EQ(state(), "Stopping…");
    stepDone_ = true;
    ASSERT_TRUE(waitFor([&] { return state() == "Stopped" && !workspace_->host().busy(); }));
    EXPECT_TRUE(settled());
}

TEST_F(StopRunTest, ResumedItIsNotStoppingAnyMore) {
    ASSERT_OK(
        workspace_->host().start({folder() / "a.yaml", {}, {}, false}, Where::Thread, folder() / "runs"));
    pressStop();
    ASSERT_FALSE(HasFatalFailure());
    stepDone_ = true;
    ASSERT_TRUE(waitFor([&] { return state() == "Stopped" && !workspace_->host().busy(); }));
    stepDone_ = false;
    const auto run = workspace_->currentRun()->folder();
    TrainRequest again;
    again.resume = run;
    ASSERT_OK(workspace_->host().start(again, Where::Thread, run.parent_path()));
    ASSERT_TRUE(waitFor([&] { return workspace_->currentRun()->status().alive(); }));
    EXPECT_FALSE(workspace_->isStopping(run));
    EXPECT_NE(state(), "Stopping…");
    stepDone_ = true;
    pressStop();
    ASSERT_TRUE(waitFor([&] { return !workspace_->host().busy(); }));
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test
