// SPDX-License-Identifier: GPL-3.0-or-later
// What a thread of the window trained when the window broke off is offered at the next start.
#include <QTest>
#include <atomic>
#include <chrono>
#include <thread>

#include "app/studio/main_window.h"
#include "app/studio/session.h"
#include "core/base/file.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"
#include "widgets/parts/text.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

class TrainedBeforeTest : public GuiTest {
protected:
    TrainedBeforeTest() {
        settings().setTrainInProcess(false);
        EXPECT_OK(makeFolders(runs()));
        EXPECT_OK(writeFileAtomic(folder() / "small.yaml", "training:\n  steps: 400\n"));
        begin();
        window_->workspace().open(folder());
    }
    std::filesystem::path runs() const { return folder() / "runs"; }
    /// Trains until it is stopped. Its log breaks off then, as that of a window that crashed.
    Services services() {
        Services services = fakeServices();
        services.train =
            [this](const TrainRequest& request, std::stop_token stop,
                   const std::function<void(const std::filesystem::path&)>& opened) -> Result<TrainEnd> {
            if (!request.resume.empty()) {
                resumed_ = request.resume;
                return TrainEnd{"done", 10, 10, "", ""};
            }
            STUDIO_ASSIGN(auto writer, run::RunWriter::create(runs(), "trained", {}, "training: {}\n"));
            run::Started started;
            started.totalSteps = 10;
            writer->emit(started);
            run::Step step;
            step.step = 4;
            writer->emit(step);
            STUDIO_CHECK(writer->sync());
            opened(writer->folder());
            while (!stop.stop_requested() && !finish_)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (finish_) writer->emit(run::Finished{"done", 10, "", ""});
            return TrainEnd{"done", 10, 10, "", ""};
        };
        return services;
    }
    void begin() {
        window_ = std::make_unique<MainWindow>(services(), settings());
        window_->show();
        before_ = app::beginSession(settings());
        app::comeBack(*window_, before_, {});
    }
    /// Begins training in the thread; its run.
    std::filesystem::path train() {
        auto& host = window_->workspace().host();
        EXPECT_OK(host.start({folder() / "small.yaml", {}, {}, false}, Where::Thread, runs()));
        EXPECT_TRUE(waitFor([&] { return !host.threadRun().isEmpty(); }));
        return path(host.threadRun());
    }
    bool settled() {
        return waitFor([this] { return window_->workspace().jobs().idle(); });
    }
    std::vector<Notice> offers() const {
        std::vector<Notice> all;
        for (const Notice& one : window_->workspace().notices()) {
            if (!one.remedies.empty() && one.remedies[0].text == "Resume") all.push_back(one);
        }
        return all;
    }
    std::atomic<bool> finish_{false};
    std::filesystem::path resumed_;  ///< written by the thread, read once it is done
    app::Session before_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(TrainedBeforeTest, ACrashOffersTheRunThatWasTrainedAndNoNewerOne) {
    const auto trained = train();
    ASSERT_TRUE(settled());
    // as a crash: without a close
    window_.reset();
    const auto newer = writeRun(runs(), "newer", 5, false);
    ASSERT_FALSE(newer.empty());
    begin();
    EXPECT_FALSE(before_.clean);
    EXPECT_EQ(path(before_.trained), trained);
    ASSERT_TRUE(waitFor([&] { return !offers().empty() && settled(); }));
    const auto offered = offers();
    ASSERT_EQ(offered.size(), 1u);
    EXPECT_EQ(offered[0].about.run, trained);
    EXPECT_TRUE(offered[0].message.contains("was cut off at step 4 of 10"))
        << offered[0].message.toStdString();
    ASSERT_TRUE(window_->workspace().currentRun());
    EXPECT_EQ(window_->workspace().currentRun()->folder(), trained);
    offered[0].remedies[0].act();
    ASSERT_TRUE(waitFor([&] { return !window_->workspace().host().busy() && !resumed_.empty(); }));
    EXPECT_EQ(resumed_, trained);
    ASSERT_TRUE(settled());
}

TEST_F(TrainedBeforeTest, WhatCameToItsEndIsNotOffered) {
    train();
    finish_ = true;
    ASSERT_TRUE(waitFor([&] { return !window_->workspace().host().busy(); }));
    ASSERT_TRUE(settled());
    window_.reset();
    begin();
    EXPECT_FALSE(before_.clean);
    EXPECT_EQ(before_.trained, "");
    ASSERT_TRUE(settled());
    EXPECT_TRUE(offers().empty());
}

TEST_F(TrainedBeforeTest, ATrainingThatTheClosingCutOffIsOfferedToo) {
    const auto trained = train();
    ASSERT_TRUE(settled());
    // closed as the desktop does it, which then does not wait for the step
    app::leaveSession(*window_, settings());
    window_.reset();
    begin();
    EXPECT_TRUE(before_.clean);
    ASSERT_TRUE(waitFor([&] { return !offers().empty() && settled(); }));
    EXPECT_EQ(offers()[0].about.run, trained);
}

}  // namespace

}  // namespace studio::test
