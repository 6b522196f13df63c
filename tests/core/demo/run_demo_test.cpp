// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/run_demo.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/base/file.h"
#include "core/demo/demo_report.h"
#include "core/run/run_lock.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::demo {
namespace {

namespace fs = std::filesystem;
using test::must;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using State = DemoStep::State;

class RunDemo : public testing::Test {
protected:
    void SetUp() override {
        ::setenv("FAKE_KSTUDIO", folder_.path().c_str(), 1);
        must(createDemo(demo(), test::sourceFolder() / "configs/examples/demo",
                        {.quick = true, .demonstrations = 12}));
    }
    fs::path demo() const { return folder_ / "demo"; }
    Result<Demo> run(std::stop_token stop = {}, const DemoProgress& progress = {},
                     const std::string& only = "") {
        return runDemo(demo(), {.program = FAKE_KSTUDIO_FILE, .cores = 2, .only = only}, progress, stop);
    }
    /// Makes the fake fail, or hang, once.
    void prepare(const std::string& name) { must(writeFileAtomic(folder_ / name, "")); }
    std::vector<std::string> calls() const {
        std::vector<std::string> lines;
        std::string text = must(readFile(folder_ / "calls"));
        for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1))
            lines.push_back(text.substr(0, end));
        return lines;
    }

    test::TemporaryFolder folder_;
};

TEST_F(RunDemo, GoesFromNothingToTheReport) {
    std::size_t most = 0;
    auto done = run({}, [&](const Demo& now, double left) {
        EXPECT_GE(left, 0);
        std::size_t doing = 0;
        for (const DemoStep& step : now.steps) doing += step.state == State::Doing;
        most = std::max(most, doing);
    });
    ASSERT_OK(done);
    EXPECT_TRUE(done->done());
    EXPECT_LE(most, 2u);
    EXPECT_EQ(calls().size(), 8u);
    EXPECT_THAT(calls(),
                Contains(HasSubstr("--branch naive --from 2 --set sequential.use_replay_buffer=false")));

    auto results = must(readResults(*done));
    EXPECT_EQ(results.replay[1][0]->successes(), 80);
    EXPECT_EQ(results.naive[1][0]->successes(), 0);
    EXPECT_EQ(results.naive[1][1]->successes(), 80);
    for (const Expectation& e : results.expectations) EXPECT_EQ(e.held, true) << e.text;

    std::string page = must(readFile(demo() / "report.html"));
    EXPECT_THAT(page, HasSubstr("80 (71-87)"));
    EXPECT_THAT(page, Not(HasSubstr("did not hold")));
    EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST_F(RunDemo, GoesOnWhereAStepFailed) {
    prepare("fail-run");
    auto failed = run();
    ASSERT_FALSE(failed.ok());
    EXPECT_THAT(failed.error().message, HasSubstr("train moving_grasp"));
    EXPECT_THAT(failed.error().message, HasSubstr("no space left on the moon"));
    EXPECT_FALSE(fs::exists(demo() / "report.html"));
    const auto before = calls();
    ASSERT_OK(run());
    // what was recorded is not recorded again
    const auto after = calls();
    EXPECT_TRUE(std::none_of(after.begin() + static_cast<std::ptrdiff_t>(before.size()), after.end(),
                             [](const std::string& call) { return call.starts_with("sim record"); }));
    // a finished demo has nothing left to do
    ASSERT_OK(run());
    EXPECT_EQ(calls().size(), after.size());
}

TEST_F(RunDemo, ThatItsPolicyActedOutlastsWhatElseIsKept) {
    ASSERT_OK(run({}, {}, "record-weighing"));
    EXPECT_FALSE(must(readDemo(demo())).acted);
    ASSERT_OK(noteActed(demo()));
    ASSERT_OK(run({}, {}, "record-moving_grasp"));
    auto now = must(readDemo(demo()));
    EXPECT_TRUE(now.acted) << "times were written since";
    EXPECT_EQ(now.find("report")->state, State::ToDo) << "no step is done by it";
}

TEST_F(RunDemo, StopsInGoodOrder) {
    prepare("hang-evaluate");
    std::stop_source stop;
    double share = 0;
    auto stopped = run(stop.get_token(), [&](const Demo& now, double) {
        const DemoStep& hanging = *now.find("evaluate-replay-1");
        share = std::max(share, hanging.share);
        if (hanging.state == State::Doing && hanging.share > 0) stop.request_stop();
    });
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(share, 0.5);  // as the process said it: 3/6
    auto now = must(readDemo(demo()));
    EXPECT_EQ(now.find("evaluate-replay-1")->state, State::ToDo);
    EXPECT_GT(now.find("evaluate-replay-1")->seconds, 0);
    ASSERT_OK(run());
}

TEST_F(RunDemo, DoesOneStepAlone) {
    auto early = run({}, {}, "train-replay-1");
    ASSERT_FALSE(early.ok());
    EXPECT_EQ(early.error().code, ErrorCode::InvalidArgument);
    ASSERT_FALSE(run({}, {}, "train-replay-9").ok());
    auto done = run({}, {}, "record-weighing");
    ASSERT_OK(done);
    EXPECT_EQ(calls().size(), 1u);
    EXPECT_EQ(done->find("record-weighing")->state, State::Done);
    EXPECT_EQ(done->find("record-moving_grasp")->state, State::ToDo);
}

TEST_F(RunDemo, RefusesASecondOneAtTheSameTime) {
    auto lock = run::RunLock::take(demo());
    ASSERT_TRUE(lock.ok());
    auto second = run();
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace studio::demo
