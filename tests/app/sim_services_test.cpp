// SPDX-License-Identifier: GPL-3.0-or-later
// The window's way to the simulated robot on the real core: record, train a tiny policy, measure, film.
#include "app/studio/sim_services.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/run/run_follower.h"
#include "tests/app/taught_in_sim.h"

namespace studio::test {

using namespace widgets;

namespace {

namespace fs = std::filesystem;

using SimServicesTest = TaughtInSim;

TEST_F(SimServicesTest, RecordsGoesOnAndRefusesWhatIsOfOtherSettings) {
    std::stop_source stop;
    auto before = services_.sim.lookAtRecording(request_);
    ASSERT_OK(before);
    EXPECT_EQ(before->front().episodes, 0);
    EXPECT_EQ(before->front().problem, "");
    request_.episodes = 1;
    auto sets = record();
    if (!sets.ok() && sets.error().code == ErrorCode::Unsupported)
        GTEST_SKIP() << "not run: " << sets.error().message;
    ASSERT_OK(sets);
    EXPECT_EQ(cameras_, (std::set<std::string>{"head_cam_h", "wrist_cam_l", "wrist_cam_r"}));
    // it draws ahead of what is asked for
    EXPECT_GE(pictures_, sets->front().frames);
    request_.episodes = 2;
    auto there = services_.sim.lookAtRecording(request_);
    ASSERT_OK(there);
    EXPECT_EQ(there->front().episodes, 1);
    EXPECT_EQ(there->front().frames, sets->front().frames);
    sets = record();
    ASSERT_OK(sets);
    EXPECT_EQ(sets->front().episodes, 2);
    EXPECT_EQ(sets->front().before, 1);
    auto dataset = services_.openDataset(request_.folder / "weighing");
    ASSERT_OK(dataset);
    EXPECT_EQ((*dataset)->episodes().size(), 2u);
    EXPECT_EQ((*dataset)->info().totalFrames, sets->front().frames);
    // another difficulty is another recording
    request_.difficulty.colours = 0.5;
    there = services_.sim.lookAtRecording(request_);
    ASSERT_OK(there);
    EXPECT_NE(there->front().problem, "");
    auto refused = record();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TEST_F(SimServicesTest, MeasuresKeepsAndFilms) {
    auto sets = record();
    if (!sets.ok() && sets.error().code == ErrorCode::Unsupported)
        GTEST_SKIP() << "not run: " << sets.error().message;
    ASSERT_OK(sets);
    fs::path run = train();
    ASSERT_FALSE(run.empty());
    EvaluateRequest ask;
    ask.checkpoints = {run};
    ask.tasks = {"weighing"};
    ask.trials = 2;
    ask.films = true;
    std::vector<std::int64_t> done;
    auto notes =
        services_.sim.evaluate(ask, [&](const EvaluateState& state) { done.push_back(state.doneOfAll); }, {});
    ASSERT_OK(notes);
    EXPECT_EQ(done.back(), 2);

    auto rows = services_.sim.findEvaluations({folder_.path() / "runs"});
    ASSERT_OK(rows);
    ASSERT_EQ(rows->size(), 1u);
    const EvaluationRow row = rows->front();
    EXPECT_EQ(row.problem, "");
    EXPECT_EQ(fs::weakly_canonical(row.run), fs::weakly_canonical(run));
    EXPECT_EQ(row.step, 2);
    EXPECT_EQ(row.trials, 2);
    EXPECT_EQ(row.width, 64);
    // two steps of training teach nothing
    ASSERT_EQ(row.successes, 0);
    ASSERT_EQ(row.failures.size(), 2u);
    EXPECT_EQ(row.failures[0].seed, 100000u);
    EXPECT_NEAR(row.low, 0, 1e-12);
    EXPECT_NEAR(row.high, 0.6576, 1e-4);  // Wilson, 0 of 2

    // the film shows every step and the start
    auto film = services_.sim.readFilm(row.failures[0].film);
    ASSERT_OK(film);
    EXPECT_EQ(static_cast<std::int64_t>(film->size()), row.failures[0].steps + 1);

    // the run's log has it under the number that the task has in this project
    auto follower = run::RunFollower::open(run);
    ASSERT_OK(follower);
    int found = 0;
    for (const run::Event& event : follower->poll().events) {
        if (const auto* one = std::get_if<run::Evaluation>(&event.body)) {
            ++found;
            EXPECT_EQ(one->taskId, 7);
            EXPECT_EQ(one->trials, 2);
        }
    }
    EXPECT_EQ(found, 1);

    // a second measurement stands beside the first; other words stay out of the log
    ask.films = false;
    ask.trials = 1;
    ask.instruction = "do something else";
    ASSERT_OK(services_.sim.evaluate(ask, [](const EvaluateState&) {}, {}));
    rows = services_.sim.findEvaluations({folder_.path() / "runs"});
    ASSERT_OK(rows);
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ(rows->front().instruction, "do something else");
    auto again = run::RunFollower::open(run);
    ASSERT_OK(again);
    int events = 0;
    for (const run::Event& event : again->poll().events)
        events += std::holds_alternative<run::Evaluation>(event.body);
    EXPECT_EQ(events, 1);

    auto filmed = services_.sim.film(rows->front(), 100000, {});
    ASSERT_OK(filmed);
    EXPECT_FALSE(filmed->success);
    EXPECT_TRUE(fs::exists(filmed->film));

    // a damaged file is a line, not a failure
    ASSERT_OK(writeFileAtomic(run / "artifacts/closed_loop_000002.json", "{\"checkpoint\": \"x\""));
    rows = services_.sim.findEvaluations({folder_.path() / "runs"});
    ASSERT_OK(rows);
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ(rows->front().problem, "");
    EXPECT_NE(rows->back().problem, "");
}

TEST_F(SimServicesTest, WrongAsksSayWhatIsWrong) {
    EvaluateRequest ask;
    ask.checkpoints = {folder_.path() / "nothing"};
    ask.tasks = {"weighing"};
    ask.trials = 1;
    auto missing = services_.sim.evaluate(ask, [](const EvaluateState&) {}, {});
    ASSERT_FALSE(missing.ok());
    EXPECT_NE(missing.error().message.find("nothing"), std::string::npos) << missing.error().message;
    ask.tasks = {"juggling"};
    auto unknown = services_.sim.evaluate(ask, [](const EvaluateState&) {}, {});
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
    auto film = services_.sim.readFilm(folder_.path() / "no.mp4");
    EXPECT_FALSE(film.ok());
}

}  // namespace

}  // namespace studio::test
