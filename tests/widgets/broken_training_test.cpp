// SPDX-License-Identifier: GPL-3.0-or-later
// Training that breaks off, in the window's thread or before the window was opened: said once, with a way on.
#include <QRegularExpression>
#include <stdexcept>

#include "core/base/file.h"
#include "core/config/new_project.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/words/core_text.h"

namespace studio::test {

using namespace widgets;

namespace {

/// How the first training ends. Whatever is resumed ends well.
enum class Ends { Throws, ThrowsBeforeItsRun, Refuses, Fails };

class BrokenTrainingTest : public GuiTest {
protected:
    BrokenTrainingTest() {
        language_.use("en");
        settings().setTrainInProcess(false);
    }
    /// Trains until it breaks off; then nothing is under way any more.
    void breakOff(Ends how) {
        Services services = fakeServices();
        services.train =
            [this, how](const TrainRequest& request, std::stop_token,
                        const std::function<void(const std::filesystem::path&)>& opened) -> Result<TrainEnd> {
            if (!request.resume.empty()) {
                resumed_ = request.resume;
                return TrainEnd{"done", 3, 3, "", ""};
            }
            if (how == Ends::ThrowsBeforeItsRun) throw std::runtime_error("no device");
            STUDIO_ASSIGN(auto writer, run::RunWriter::create(folder() / "runs", "broken", {},
                                                              "training:\n  steps: 10\n"));
            broken_ = writer->folder();
            opened(broken_);
            run::Started started;
            started.totalSteps = 10;
            writer->emit(started);
            STUDIO_CHECK(writer->sync());
            if (how == Ends::Throws) throw std::runtime_error("no memory left");
            if (how == Ends::Refuses)
                return Error{ErrorCode::Io, "cannot read episode 3 of x", "Copy it back."};
            writer->emit(run::Finished{"failed", 1, "the loss is not finite", "Lower the rate."});
            STUDIO_CHECK(writer->sync());
            return TrainEnd{"failed", 1, 10, "the loss is not finite", "Lower the rate."};
        };
        const auto other = writeRun(folder() / "runs", "other", 5);
        workspace_ = std::make_unique<Workspace>(std::move(services), settings());
        workspace_->openProject(folder());
        // another one is looked at as soon as this one has begun
        if (how == Ends::Fails) {
            QObject::connect(&workspace_->host(), &RunHost::opened, workspace_.get(),
                             [this, other] { workspace_->setCurrentRun(other); });
        }
        ASSERT_OK(
            workspace_->host().start({folder() / "a.yaml", {}, {}, false}, Where::Thread, folder() / "runs"));
        ASSERT_TRUE(waitFor([&] { return !workspace_->host().busy() && !errors().empty(); }));
    }
    std::vector<Notice> errors() const {
        std::vector<Notice> all;
        for (const Notice& one : workspace_->notices()) {
            if (one.level == Level::Error) all.push_back(one);
        }
        return all;
    }
    /// The newest error leads on with the run that broke off.
    void pressResume() {
        const Notice last = errors().back();
        EXPECT_EQ(last.about.run, broken_);
        EXPECT_EQ(last.about.until, NoticeUntil::TrainedAgain);
        ASSERT_EQ(last.remedies.size(), 1u);
        EXPECT_EQ(last.remedies[0].text, "Resume");
        last.remedies[0].act();
        ASSERT_TRUE(waitFor([&] { return !workspace_->host().busy() && !resumed_.empty(); }));
        EXPECT_EQ(resumed_, broken_);
        ASSERT_TRUE(waitFor([&] { return workspace_->jobs().idle(); }));
    }
    Language language_;
    std::filesystem::path broken_, resumed_;  ///< written by the worker, read once it is done
    std::unique_ptr<Workspace> workspace_;
};

TEST_F(BrokenTrainingTest, AnExceptionBehindTheOpenedRunOffersToResumeIt) {
    breakOff(Ends::Throws);
    ASSERT_FALSE(HasFatalFailure());
    // the run's follower sees it lie there as well
    auto run = workspace_->session(broken_);
    ASSERT_TRUE(waitFor([&] { return run->status().state == run::RunState::Interrupted; }));
    ASSERT_TRUE(waitFor([&] { return workspace_->jobs().idle(); }));
    const Notice last = errors().back();
    EXPECT_EQ(last.message, "training broke off: no memory left");
    EXPECT_EQ(last.hint, "It has no checkpoint: it can only begin anew.");
    pressResume();
}

TEST_F(BrokenTrainingTest, AnErrorBehindTheOpenedRunOffersToResumeIt) {
    breakOff(Ends::Refuses);
    ASSERT_FALSE(HasFatalFailure());
    const Notice last = errors().back();
    EXPECT_TRUE(last.message.contains("cannot read episode 3")) << last.message.toStdString();
    EXPECT_EQ(last.hint, "Copy it back.");
    pressResume();
}

TEST_F(BrokenTrainingTest, WhatFailedIsResumedWhateverRunIsLookedAt) {
    breakOff(Ends::Fails);
    ASSERT_FALSE(HasFatalFailure());
    ASSERT_TRUE(workspace_->currentRun());
    EXPECT_NE(workspace_->currentRun()->folder(), broken_);
    pressResume();
}

TEST_F(BrokenTrainingTest, WhatBrokeBeforeItsRunSaysSoAndOffersNone) {
    breakOff(Ends::ThrowsBeforeItsRun);
    ASSERT_FALSE(HasFatalFailure());
    const Notice last = errors().back();
    EXPECT_EQ(last.message, "training broke off: no device");
    EXPECT_EQ(last.hint, "No run was begun. Correct what is named here, then start again.");
    EXPECT_TRUE(last.remedies.empty());
}

TEST_F(BrokenTrainingTest, ANewestRunThatWasCutOffIsOfferedWhenItsProjectIsOpened) {
    Services services = fakeServices();
    services.train = [this](const TrainRequest& request, std::stop_token,
                            const std::function<void(const std::filesystem::path&)>&) -> Result<TrainEnd> {
        resumed_ = request.resume;
        return TrainEnd{"done", 20, 20, "", ""};
    };
    broken_ = writeRun(folder() / "runs", "first", 20, false);
    workspace_ = std::make_unique<Workspace>(std::move(services), settings());
    RunsPanel panel(*workspace_, nullptr);
    panel.show();
    workspace_->openProject(folder());
    auto offered = [&]() -> std::optional<Notice> {
        for (const Notice& one : workspace_->notices()) {
            if (one.message.contains("was cut off at step 20 of 20.")) return one;
        }
        return std::nullopt;
    };
    ASSERT_TRUE(waitFor([&] { return offered().has_value(); }));
    const Notice notice = *offered();
    EXPECT_EQ(notice.level, Level::Warning);
    EXPECT_EQ(notice.hint, "It has no checkpoint: it can only begin anew.");
    EXPECT_EQ(notice.about.run, broken_);
    ASSERT_EQ(notice.remedies.size(), 1u);
    EXPECT_EQ(notice.remedies[0].text, "Resume");
    notice.remedies[0].act();
    ASSERT_TRUE(waitFor([&] { return !workspace_->host().busy() && !resumed_.empty(); }));
    EXPECT_EQ(resumed_, broken_);
    ASSERT_TRUE(waitFor([&] { return workspace_->jobs().idle(); }));
}

TEST_F(BrokenTrainingTest, WhyAProjectIsNotMadeIsSaidInTheLanguageOfTheWindow) {
    ASSERT_OK(config::createProject({folder() / "made", "", {}}));
    const Status full = config::createProject({folder() / "made", "", {}});
    const Status whole = config::addFirstTask(folder() / "made");
    ASSERT_FALSE(full.ok() || whole.ok());
    language_.use("zh_CN");
    static const QRegularExpression han("\\p{Han}"), words("[a-z]{3,} [a-z]{2,}");
    for (const Error& error : {full.error(), whole.error()}) {
        for (const std::string& said : {error.message, error.hint}) {
            QString shown = coreText(said);
            shown.remove(file("made"));
            EXPECT_TRUE(shown.contains(han)) << shown.toStdString();
            EXPECT_FALSE(shown.contains(words)) << shown.toStdString();
        }
    }
    language_.use("en");
}

}  // namespace

}  // namespace studio::test
