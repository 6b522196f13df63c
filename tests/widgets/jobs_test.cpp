// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job_runner.h"

#include <QRegularExpression>
#include <QThread>
#include <QTreeWidget>

#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/jobs_panel.h"

namespace studio::test {

using namespace widgets;

namespace {

using JobsTest = GuiTest;

std::function<QString()> jobCalled(const char* title) {
    return [title] { return QString(title); };
}

TEST_F(JobsTest, ResultsArriveOnTheThreadOfTheWindow) {
    JobRunner jobs;
    QThread* where = nullptr;
    int value = 0;
    jobs.run(
        &jobs, jobCalled("count"), [](JobContext&) -> Result<int> { return 42; },
        [&](Result<int> result) {
            where = QThread::currentThread();
            value = *result;
        });
    ASSERT_TRUE(waitFor([&] { return value == 42; }));
    EXPECT_EQ(where, QApplication::instance()->thread());
    EXPECT_EQ(jobs.jobs().back().outcome, "done");
}

TEST_F(JobsTest, AnExceptionBecomesAnError) {
    JobRunner jobs;
    std::optional<Error> error;
    jobs.run(
        &jobs, jobCalled("break"), [](JobContext&) -> Result<int> { throw std::runtime_error("broken"); },
        [&](Result<int> result) { error = result.error(); });
    ASSERT_TRUE(waitFor([&] { return error.has_value(); }));
    EXPECT_EQ(error->code, ErrorCode::Internal);
    EXPECT_NE(error->message.find("broken"), std::string::npos);
}

TEST_F(JobsTest, NothingIsDeliveredToWhoIsGone) {
    JobRunner jobs;
    bool delivered = false;
    auto* receiver = new QObject;
    std::atomic<bool> go = false;
    jobs.run(
        receiver, jobCalled("wait"),
        [&](JobContext&) -> Result<int> {
            while (!go) QThread::msleep(1);
            return 1;
        },
        [&](Result<int>) { delivered = true; });
    delete receiver;
    go = true;
    ASSERT_TRUE(waitFor([&] { return jobs.idle(); }));
    EXPECT_FALSE(delivered);
}

TEST_F(JobsTest, CancellingReachesTheWork) {
    JobRunner jobs;
    std::optional<Error> error;
    qint64 id = jobs.run(
        &jobs, jobCalled("forever"),
        [](JobContext& context) -> Result<int> {
            while (!context.stop().stop_requested()) QThread::msleep(1);
            return Error{ErrorCode::Cancelled, "cancelled", ""};
        },
        [&](Result<int> result) { error = result.error(); });
    jobs.cancel(id);
    ASSERT_TRUE(waitFor([&] { return error.has_value(); }));
    EXPECT_EQ(jobs.jobs().back().outcome, "cancelled");
}

TEST_F(JobsTest, TitlesAndWhatFailedFollowTheLanguage) {
    static const QRegularExpression han("\\p{Han}");
    Language language;
    language.use("en");
    Workspace workspace(fakeServices(), settings());
    JobsPanel panel(workspace, nullptr);
    workspace.jobs().run(
        &workspace, [] { return JobsPanel::tr("Jobs"); },
        [](JobContext&) -> Result<int> {
            return Error{ErrorCode::NotFound, "there is no such folder", ""};
        },
        [](const Result<int>&) {});
    ASSERT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
    auto* list = panel.findChild<QTreeWidget*>();
    ASSERT_EQ(list->topLevelItemCount(), 1);
    EXPECT_EQ(list->topLevelItem(0)->text(0), "Jobs");
    EXPECT_EQ(list->topLevelItem(0)->text(3), "there is no such folder");
    ASSERT_FALSE(workspace.notices().empty());
    EXPECT_EQ(workspace.notices().back().message, "Jobs: there is no such folder");
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return list->topLevelItem(0)->text(0).contains(han); }, 5000));
    EXPECT_TRUE(list->topLevelItem(0)->text(3).contains(han));
    Notice notice = workspace.notices().back();
    notice.translate();
    EXPECT_FALSE(notice.message.contains("Jobs")) << notice.message.toStdString();
    language.use("en");
}

TEST_F(JobsTest, TheEndOfTheProgramWaitsForJobs) {
    std::atomic<bool> ended = false;
    {
        JobRunner jobs;
        jobs.run(
            &jobs, jobCalled("slow"),
            [&](JobContext& context) -> Result<int> {
                while (!context.stop().stop_requested()) QThread::msleep(1);
                ended = true;
                return 1;
            },
            [](Result<int>) {});
    }
    EXPECT_TRUE(ended);
}

}  // namespace

}  // namespace studio::test
