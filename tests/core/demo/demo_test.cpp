// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo.h"

#include <gmock/gmock.h>

#include <fstream>

#include "core/base/file.h"
#include "core/config/project_config.h"
#include "core/demo/run_demo.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::demo {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using State = DemoStep::State;

fs::path example() {
    return test::sourceFolder() / "configs" / "examples" / "demo";
}

std::vector<std::string> idsOf(const Demo& demo) {
    std::vector<std::string> ids;
    for (const DemoStep& step : demo.steps) ids.push_back(step.id);
    return ids;
}

TEST(CreateDemo, QuickIsAProjectOfTwoTasks) {
    test::TemporaryFolder folder;
    ASSERT_OK(createDemo(folder / "demo", example(), {.quick = true, .seed = 3}));
    auto project = config::loadProject(folder / "demo");
    ASSERT_OK(project);
    ASSERT_EQ(project->tasks.size(), 2u);
    EXPECT_EQ(project->tasks[1].name, "weighing");
    // cheaper steps, with a rate that still falls to the last
    for (const config::TaskConfig& task : project->tasks) {
        auto stage = config::taskTrainConfig(*project, task);
        EXPECT_TRUE(stage.policy.value("freeze_vision_encoder", false)) << task.name;
        EXPECT_EQ(stage.policy.value("scheduler_decay_steps", 0), stage.training.steps) << task.name;
    }

    auto demo = readDemo(folder / "demo");
    ASSERT_OK(demo);
    EXPECT_TRUE(demo->options.quick);
    EXPECT_EQ(demo->options.seed, 3u);
    EXPECT_GT(demo->options.demonstrations, 0);
    EXPECT_THAT(idsOf(*demo), ElementsAre("record-moving_grasp", "record-weighing", "train-replay-1",
                                          "evaluate-replay-1", "train-naive-2", "evaluate-naive-2",
                                          "train-replay-2", "evaluate-replay-2", "report"));
    for (const DemoStep& step : demo->steps) EXPECT_EQ(step.state, State::ToDo) << step.id;
}

TEST(CreateDemo, LeavesWhatIsThere) {
    test::TemporaryFolder folder;
    ASSERT_OK(writeFileAtomic(folder / "mine.txt", "mine"));
    Status made = createDemo(folder.path(), example(), {});
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(made.error().message, HasSubstr("not empty"));
    EXPECT_EQ(*readFile(folder / "mine.txt"), "mine");
    EXPECT_FALSE(isDemo(folder.path()));
    // nor is anything left where its files are not there
    ASSERT_FALSE(createDemo(folder / "demo", folder / "nowhere", {}).ok());
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Demo, TriesTheNewestAndTheFirstTaskAndAllInTheEnd) {
    test::TemporaryFolder folder;
    ASSERT_OK(createDemo(folder / "demo", example(), {}));
    auto demo = test::must(readDemo(folder / "demo"));
    EXPECT_THAT(demo.find("evaluate-naive-2")->tried, ElementsAre("moving_grasp", "weighing"));
    EXPECT_THAT(demo.find("evaluate-naive-3")->tried, ElementsAre("moving_grasp", "placement"));
    EXPECT_THAT(demo.find("evaluate-replay-4")->tried,
                ElementsAre("moving_grasp", "weighing", "placement", "sorting"));
}

TEST(Demo, StepsWaitForThoseBeforeThem) {
    test::TemporaryFolder folder;
    ASSERT_OK(createDemo(folder / "demo", example(), {.quick = true}));
    auto demo = test::must(readDemo(folder / "demo"));
    ASSERT_OK(commandOf(demo, *demo.find("record-weighing"), 1));
    auto early = commandOf(demo, *demo.find("train-naive-2"), 1);
    ASSERT_FALSE(early.ok());
    EXPECT_EQ(early.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(early.error().message, HasSubstr("train moving_grasp"));
}

TEST(Demo, TellsWhatIsLeftFromWhatTheOthersTook) {
    test::TemporaryFolder folder;
    ASSERT_OK(createDemo(folder / "demo", example(), {.quick = true, .demonstrations = 20}));
    auto demo = test::must(readDemo(folder / "demo"));
    DemoStep& first = demo.steps[0];
    DemoStep& second = demo.steps[1];
    const double all = secondsLeft(demo), before = secondsLeft(demo, second);
    EXPECT_GT(before, 0);
    EXPECT_GE(all, before);
    first.state = State::Done;
    first.seconds = 2 * before;
    EXPECT_NEAR(secondsLeft(demo, second), 2 * before, 1e-9);
    second.share = 0.75;
    EXPECT_NEAR(secondsLeft(demo, second), before / 2, 1e-9);
    // what runs knows its pace better, as long as it runs
    second.etaS = 7;
    EXPECT_NEAR(secondsLeft(demo, second), before / 2, 1e-9);
    second.state = State::Doing;
    EXPECT_EQ(secondsLeft(demo, second), 7);
    for (DemoStep& step : demo.steps) step.state = State::Done;
    EXPECT_EQ(secondsLeft(demo), 0);
}

TEST(Demo, ReckonsTheTwoSequencesSideBySide) {
    test::TemporaryFolder folder;
    ASSERT_OK(createDemo(folder / "demo", example(), {}));
    auto demo = test::must(readDemo(folder / "demo"));
    double chain = 0, others = 0;
    for (const DemoStep& step : demo.steps) {
        const bool train = step.kind == DemoStep::Kind::Train;
        if (train && step.sequence == kReplay) chain += secondsLeft(demo, step);
        EXPECT_EQ(step.steps > 0, train) << step.id;
        if (!train) others += secondsLeft(demo, step);
    }
    EXPECT_GT(secondsLeft(demo), chain);
    EXPECT_LT(secondsLeft(demo), chain + others) << "naive waits for nobody";
    // whoever stops in the middle has the rest left
    demo.steps[0].state = DemoStep::State::Doing;
    demo.steps[0].share = 0.5;
    EXPECT_GT(secondsLeft(demo), chain);
}

TEST(Demo, IsNotReadFromADamagedFile) {
    test::TemporaryFolder folder;
    auto none = readDemo(folder.path());
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().code, ErrorCode::NotFound);
    ASSERT_OK(createDemo(folder / "demo", example(), {}));
    for (const char* text : {"", "[]", "{}", R"({"schema":1,"demonstrations":0,"trials":5})",
                             R"({"schema":1,"demonstrations":9,"trials":"x"})",
                             R"({"schema":1,"demonstrations":9,"trials":9,"seconds":{"a":"b"}})"}) {
        ASSERT_OK(writeFileAtomic(folder / "demo/demo.json", text));
        auto demo = readDemo(folder / "demo");
        ASSERT_FALSE(demo.ok()) << text;
        EXPECT_EQ(demo.error().code, ErrorCode::Corrupt) << text;
    }
    ASSERT_OK(writeFileAtomic(folder / "demo/demo.json", R"({"schema":2})"));
    EXPECT_EQ(readDemo(folder / "demo").error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace studio::demo
