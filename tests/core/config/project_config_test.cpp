// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_config.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/base/file.h"
#include "core/config/new_project.h"
#include "core/config/resolve.h"
#include "tests/support/paths.h"
#include "tests/support/robot_train_folder.h"
#include "tests/support/warnings.h"

namespace studio::config {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kProject = R"(name: two tasks
tasks:
  - tasks/task1_reach.yaml
  - tasks/task2_grip.yaml
policy:
  from_scratch: true
  optimizer_lr: 1e-4
training:
  steps: 100
data:
  state: ["observation.state[0:7]"]
sequential:
  stage2_replay: {task1: 0.25, task2: 0.75}
)";

class ProjectTest : public ::testing::Test {
protected:
    void SetUp() override {
        write("project.yaml", kProject);
        write("tasks/task1_reach.yaml", task(1, "reach", "Reach for the cup."));
        write("tasks/task2_grip.yaml", task(2, "grip", "Grip the cup."));
    }
    static std::string task(int id, const std::string& name, const std::string& instruction,
                            const std::string& more = "") {
        return fmt::format(
            "task:\n  id: {}\n  name: {}\n  language_instruction: {}\n  data:\n    root: datasets/{}\n{}", id,
            name, instruction, name, more);
    }
    void write(const std::string& name, const std::string& text) {
        std::filesystem::create_directories((folder_ / name).parent_path());
        ASSERT_OK(writeFileAtomic(folder_ / name, text));
    }
    void edit(const std::string& name, const std::string& from, const std::string& to) {
        auto text = readFile(folder_ / name);
        ASSERT_OK(text);
        auto at = text->find(from);
        ASSERT_NE(at, std::string::npos) << from;
        write(name, text->replace(at, from.size(), to));
    }
    Result<ProjectConfig> load(const std::vector<std::string>& overrides = {}) {
        warnings_.clear();
        return loadProject(folder_.path(), overrides, &warnings_);
    }
    std::string problem(const std::vector<std::string>& overrides = {}) {
        auto loaded = load(overrides);
        return loaded.ok() ? "accepted" : loaded.error().text();
    }
    std::string warned() const { return test::textOf(warnings_); }

    test::TemporaryFolder folder_;
    std::vector<Warning> warnings_;
};

TEST_F(ProjectTest, TasksComeOnTopOfTheProject) {
    edit("tasks/task2_grip.yaml",
         "  data:", "  training: {epochs: 3, policy: {scheduler_warmup_steps: 7}}\n  data:");
    auto project = load();
    ASSERT_OK(project);
    EXPECT_EQ(warned(), "");
    EXPECT_EQ(project->name, "two tasks");
    EXPECT_FALSE(project->robotTrain);
    ASSERT_EQ(project->tasks.size(), 2u);
    const TrainConfig first = taskTrainConfig(*project, project->tasks[0]);
    EXPECT_EQ(first.training.steps, 100);
    EXPECT_EQ(first.policy.at("optimizer_lr"), 1e-4);
    EXPECT_EQ(first.data.root, folder_ / "datasets/reach");
    EXPECT_EQ(first.data.state, std::vector<std::string>{"observation.state[0:7]"});
    EXPECT_EQ(first.data.instruction, "Reach for the cup.");
    EXPECT_EQ(first.stage.name, "reach");
    EXPECT_EQ(first.stage.project, folder_.path());
    EXPECT_EQ(first.training.name, "task1_reach");
    const TrainConfig second = taskTrainConfig(*project, project->tasks[1]);
    // what the task says takes the place of what excludes it in the project
    EXPECT_EQ(second.training.steps, 0);
    EXPECT_EQ(second.training.epochs, 3);
    EXPECT_EQ(second.policy.at("scheduler_warmup_steps"), 7);
    EXPECT_DOUBLE_EQ(second.policy.at("optimizer_lr").get<double>(), 0.7e-4);
}

TEST_F(ProjectTest, AThirdTaskIsOneFileAndOneLine) {
    write("tasks/task3_lift.yaml", task(3, "lift", "Lift the cup."));
    ASSERT_OK(load());
    EXPECT_EQ(load()->tasks.size(), 2u);
    edit("project.yaml", "  - tasks/task2_grip.yaml\n",
         "  - tasks/task2_grip.yaml\n  - tasks/task3_lift.yaml\n");
    auto project = load();
    ASSERT_OK(project);
    ASSERT_EQ(project->tasks.size(), 3u);
    // its rate and its shares have documented defaults
    EXPECT_DOUBLE_EQ(taskTrainConfig(*project, project->tasks[2]).policy.at("optimizer_lr").get<double>(),
                     0.5e-4);
}

TEST_F(ProjectTest, ProblemsCarryTheirPlaceAndTheNearestKey) {
    edit("project.yaml", "sequential:\n", "sequential:\n  lr_decai: [1]\n");
    EXPECT_THAT(problem(), AllOf(HasSubstr("project.yaml:13:3: unknown key 'sequential.lr_decai'"),
                                 HasSubstr("Did you mean 'sequential.lr_decay'?")));
    edit("project.yaml", "  lr_decai: [1]\n", "");
    edit("tasks/task2_grip.yaml", "  data:", "  trainig: {epochs: 3}\n  data:");
    EXPECT_THAT(problem(), AllOf(HasSubstr("task2_grip.yaml:5:3: unknown key 'task.trainig'"),
                                 HasSubstr("'task.training'?")));
    edit("tasks/task2_grip.yaml", "  trainig: {epochs: 3}\n", "  training: {epochs: many}\n");
    EXPECT_THAT(problem(), AllOf(HasSubstr("task2_grip.yaml:5:22"), HasSubstr("found 'many'")));
    edit("tasks/task2_grip.yaml", "  training: {epochs: many}\n", "  id: 2\n");
    EXPECT_THAT(problem(), AllOf(HasSubstr("task2_grip.yaml:5:3"), HasSubstr("the key 'id' a second time")));
    edit("tasks/task2_grip.yaml", "  id: 2\n  data", "  data");
    edit("project.yaml", "task2_grip", "task2_gripp");
    EXPECT_THAT(problem(), AllOf(HasSubstr("project.yaml:4:5"), HasSubstr("task2_gripp.yaml")));
    edit("project.yaml", "task2_gripp", "task2_grip");
    edit("project.yaml", "data:\n", "data:\n  stats: compute\n");
    EXPECT_THAT(problem(),
                AllOf(HasSubstr("unknown key 'data.stats'"), HasSubstr("sequential.stats decides")));
}

TEST_F(ProjectTest, OneKeyUnderTwoNamesIsRefused) {
    edit("project.yaml", "{task1: 0.25, task2: 0.75}", "{task1: 0.25, task01: 0.25, task2: 0.75}");
    EXPECT_THAT(problem(), HasSubstr("13:32: unknown key 'sequential.stage2_replay.task01'"));
    edit("project.yaml", "{task1: 0.25, task01: 0.25, task2: 0.75}",
         "{task1: 0.25, task2: 0.75}\n  stage02_replay: {task1: 0.5, task2: 0.5}");
    EXPECT_THAT(problem(), HasSubstr("14:3: unknown key 'sequential.stage02_replay'"));
    edit("project.yaml", "\n  stage02_replay: {task1: 0.5, task2: 0.5}", "");
    edit("project.yaml", "  steps: 100\n", "  max_epoch: 3\n  epochs: 2\n");
    EXPECT_THAT(problem(), AllOf(HasSubstr("project.yaml:9:3: 'training.max_epoch' and 'training.epochs' ("),
                                 HasSubstr("project.yaml:10:3) are one key"), HasSubstr("Leave one")));
    edit("project.yaml", "  max_epoch: 3\n  epochs: 2\n", "  max_epoch: 3\n");
    EXPECT_EQ(problem(), "accepted");
    edit("tasks/task2_grip.yaml", "  data:", "  training: {epochs: 2, max_epoch: 3}\n  data:");
    EXPECT_THAT(problem(), HasSubstr("5:25: 'task.training.max_epoch' and 'task.training.epochs' ("));
    edit("tasks/task2_grip.yaml", "{epochs: 2, max_epoch: 3}", "{max_epoch: 3}");
    edit("tasks/task2_grip.yaml", "    root:", "    episodes: 0-4\n    episodes_to_use: [0, 4]\n    root:");
    EXPECT_THAT(problem(), HasSubstr("'task.data.episodes_to_use' and 'task.data.episodes' ("));
}

TEST_F(ProjectTest, TheTrapsAreRefused) {
    // a replay key without a value
    edit("project.yaml", "{task1: 0.25, task2: 0.75}", "{task1: , task2: 0.75}");
    EXPECT_THAT(problem(), AllOf(HasSubstr("project.yaml:13:"),
                                 HasSubstr("sequential.stage2_replay.task1 needs a number in "
                                           "[0, 1], found no value"),
                                 HasSubstr("write 0")));
    // shares that do not sum to 1
    edit("project.yaml", "{task1: , task2: 0.75}", "{task1: 0.3, task2: 0.9}");
    EXPECT_THAT(problem(), AllOf(HasSubstr("the shares of sequential.stage2_replay sum to 1.2, not 1"),
                                 HasSubstr("In the same proportion: task1: 0.25, task2: 0.75")));
    edit("project.yaml", "{task1: 0.3, task2: 0.9}", "{task1: 0.25, task2: 0.75}");
    // a task that names itself
    edit("tasks/task2_grip.yaml", "  data:", "  training: {resume_from: task, resume_task_id: 2}\n  data:");
    EXPECT_THAT(problem(), HasSubstr("task.training.resume_task_id = 2 names the task itself"));
    edit("tasks/task2_grip.yaml", "resume_task_id: 2", "resume_task_id: 7");
    EXPECT_THAT(problem(), HasSubstr("resume_task_id names task 7, which is not in this project"));
    edit("tasks/task2_grip.yaml", "resume_task_id: 7", "resume_task_id: 1");
    EXPECT_EQ(problem(), "accepted");
    edit("tasks/task1_reach.yaml", "  data:", "  training: {resume_from: task, resume_task_id: 2}\n  data:");
    EXPECT_THAT(problem(), HasSubstr("names task 2, which is taught later"));
    edit("tasks/task1_reach.yaml", "  training: {resume_from: task, resume_task_id: 2}\n", "");
    // two tasks with the same instruction
    edit("tasks/task2_grip.yaml", "Grip the cup.", "Reach for the cup.");
    EXPECT_EQ(problem(), "accepted");
    EXPECT_THAT(warned(),
                AllOf(HasSubstr("the same instruction as"), HasSubstr("cannot tell the two tasks apart")));
    edit("tasks/task2_grip.yaml", "Reach for the cup.", "'reach  for the CUP. '");
    EXPECT_EQ(problem(), "accepted");
    EXPECT_THAT(warned(), HasSubstr("task1_reach.yaml:4:3, but for letter case and spaces"));
    edit("tasks/task2_grip.yaml", "'reach  for the CUP. '", "Reach for the cup.");
    // a missing instruction
    edit("tasks/task2_grip.yaml", "  language_instruction: Reach for the cup.\n", "");
    EXPECT_THAT(problem(),
                AllOf(HasSubstr("task2_grip.yaml:1:1: task.language_instruction is missing or empty"),
                      HasSubstr("Write the sentence")));
}

TEST_F(ProjectTest, SharesOfNoStageAndLimitsOfTheOwnTaskAreRefused) {
    edit("project.yaml", "sequential:\n", "sequential:\n  stage9_replay: {task1: 0.5, task2: 0.5}\n");
    EXPECT_THAT(problem(),
                AllOf(HasSubstr("project.yaml:13:3: sequential.stage9_replay: there is no stage 9"),
                      HasSubstr("Stages are 1, 2."), HasSubstr("Did you mean 'sequential.stage2_replay'?")));
    // unused shares are refused where nothing is replayed, too
    EXPECT_THAT(problem({"sequential.use_replay_buffer=false"}), HasSubstr("there is no stage 9"));
    edit("project.yaml", "  stage9_replay: {task1: 0.5, task2: 0.5}\n", "");
    EXPECT_THAT(problem({"sequential.stage7_replay.task1=1"}),
                HasSubstr("--set sequential.stage7_replay.task1: sequential.stage7_replay"));
    edit("tasks/task2_grip.yaml", "  data:", "  replay:\n    task2_episodes: 3\n  data:");
    EXPECT_THAT(
        problem(),
        AllOf(HasSubstr("task2_grip.yaml:6:5: task.replay.task2_episodes stands in the file of task 2"),
              HasSubstr("Did you mean 'task.replay.task1_episodes'?")));
    edit("tasks/task2_grip.yaml", "task2_episodes", "task1_episodes");
    auto project = load();
    ASSERT_OK(project);
    EXPECT_EQ(project->sequential.replayedEpisodes.at(2).at(1), 3);
    // no episode is no limit: a task is left out by its share
    edit("tasks/task2_grip.yaml", "task1_episodes: 3", "task1_episodes: 0");
    EXPECT_THAT(problem(), HasSubstr("needs a whole number of at least 1, found '0'"));
    edit("tasks/task2_grip.yaml", "task1_episodes: 0", "task1_episodes: 3");
    edit("tasks/task1_reach.yaml", "  data:", "  replay: {task1_episodes: 3}\n  data:");
    EXPECT_THAT(problem(), AllOf(HasSubstr("task1_reach.yaml:5:12"), HasSubstr("remove the key")));
}

TEST_F(ProjectTest, ARowOfSharesWithoutSharesIsNamedByItsLine) {
    edit("project.yaml", "stage2_replay: {task1: 0.25, task2: 0.75}", "stage2_replay:");
    const auto said = problem();
    EXPECT_THAT(said, AllOf(HasSubstr("project.yaml:13:3: sequential.stage2_replay.task1 is missing"),
                            HasSubstr("project.yaml:13:3: sequential.stage2_replay.task2 is missing"),
                            ::testing::Not(HasSubstr("sum to"))));
    edit("project.yaml", "stage2_replay:", "stage2_replay: {task1: , task2: 1}");
    EXPECT_THAT(
        problem(),
        HasSubstr("project.yaml:13:19: sequential.stage2_replay.task1 needs a number in [0, 1], found "
                  "no value"));
}

TEST_F(ProjectTest, EveryProblemOfATaskHasItsLine) {
    edit("tasks/task2_grip.yaml", "id: 2", "id: 1");
    EXPECT_THAT(problem(), AllOf(HasSubstr("task2_grip.yaml:2:3: task.id 1 is also that of"),
                                 HasSubstr("task1_reach.yaml:2:3")));
    edit("tasks/task2_grip.yaml", "id: 1", "id: 2");
    edit("tasks/task2_grip.yaml", "name: grip", "name: reach");
    EXPECT_THAT(problem(), AllOf(HasSubstr("task2_grip.yaml:3:3: task.name reach is also that of"),
                                 HasSubstr("task1_reach.yaml:3:3")));
    edit("tasks/task2_grip.yaml", "name: reach", "name: grip");
    edit("tasks/task2_grip.yaml", "  data:", "  training:\n    resume_task_id: 7\n  data:");
    EXPECT_THAT(problem(), HasSubstr("task2_grip.yaml:6:5: task.training.resume_task_id names task 7"));
    edit("tasks/task2_grip.yaml", "  training:\n    resume_task_id: 7\n", "");
    edit("project.yaml", "sequential:\n", "sequential:\n  max_share: 0.01\n");
    EXPECT_THAT(problem(), HasSubstr("project.yaml:12:1: sequential.min_share = 0.02 is more than"));
    edit("project.yaml", "  max_share: 0.01\n", "");
    edit("tasks/task2_grip.yaml", "Grip the cup.", "Reach for the cup.");
    ASSERT_OK(load());
    EXPECT_THAT(warned(), HasSubstr("task2_grip.yaml:4:3: the same instruction as"));
}

TEST_F(ProjectTest, ThresholdsOfTheWordsAreKeysOfTheProject) {
    auto retention = [&](const std::vector<std::string>& overrides = {}) {
        auto project = load(overrides);
        EXPECT_OK(project);
        return project.ok() ? taskTrainConfig(*project, project->tasks[1]).retention : RetentionConfig();
    };
    EXPECT_EQ(retention(), RetentionConfig()) << "the defaults";
    edit("project.yaml", "sequential:\n", "retention:\n  words: seed\n  forgotten_above: 0.3\nsequential:\n");
    EXPECT_EQ(retention().words, "seed");
    EXPECT_EQ(retention().forgottenAbove, 0.3);
    EXPECT_EQ(retention({"retention.slightly_above=0.2"}).slightlyAbove, 0.2);
    EXPECT_THAT(problem({"retention.slightly_above=0.4"}),
                AllOf(HasSubstr("project.yaml:14:20: retention.slightly_above = 0.4 is more than "
                                "retention.forgotten_above = 0.3"),
                      HasSubstr("slightly degraded before")));
    EXPECT_THAT(problem({"retention.word=seed"}), HasSubstr("'retention.words'?"));
}

TEST_F(ProjectTest, AZeroThatIsTypedForATaskLeavesTheOtherLength) {
    edit("tasks/task1_reach.yaml", "  data:", "  training: {epochs: 5}\n  data:");
    auto project = load({"task1.training.steps=0", "task2.validation.episodes=3-4"});
    ASSERT_OK(project);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[0]).training.epochs, 5);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[0]).training.steps, 0);
    // what is typed wins over what the file says against it
    edit("tasks/task2_grip.yaml", "  data:", "  validation: {split: 0.5}\n  data:");
    project = load({"task1.training.steps=7", "task2.validation.episodes=3-4"});
    ASSERT_OK(project);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[0]).training.epochs, 0);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[0]).training.steps, 7);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[1]).validation.split, 0);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[1]).validation.episodes,
              (std::vector<std::int64_t>{3, 4}));
}

TEST_F(ProjectTest, OverridesReachTheProjectAndSingleTasks) {
    edit("tasks/task1_reach.yaml", "  data:", "  training: {steps: 5}\n  data:");
    auto project = load({"training.steps=9", "task2.training.max_epoch=4", "sequential.gain=2",
                         "sequential.stage2_replay.task1=0.5", "sequential.stage2_replay.task2=0.5"});
    ASSERT_OK(project);
    // what is typed wins over what the task says
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[0]).training.steps, 9);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[1]).training.steps, 0);
    EXPECT_EQ(taskTrainConfig(*project, project->tasks[1]).training.epochs, 4);
    EXPECT_EQ(project->sequential.gain, 2);
    EXPECT_EQ(project->sequential.shares.at(2).at(1), 0.5);
    for (const char* empty : {"task2.language_instruction=", "task2.language_instruction='  '"}) {
        EXPECT_THAT(problem({empty}),
                    AllOf(HasSubstr("--set task2.language_instruction"), HasSubstr("missing or empty")))
            << empty;
    }
    EXPECT_THAT(problem({"task2.training.resume_from=task", "task2.training.resume_task_id=2"}),
                HasSubstr("names the task itself"));
    EXPECT_THAT(problem({"sequential.gian=2"}),
                AllOf(HasSubstr("--set sequential.gian"), HasSubstr("'sequential.gain'?")));
    EXPECT_THAT(problem({"task3.training.steps=2"}), HasSubstr("there is no task 3"));
    EXPECT_THAT(problem({"task1.training.stepps=2"}), HasSubstr("'task.training.steps'?"));
    // names of robot_train that the files may have
    EXPECT_THAT(problem({"training.max_epoch=3"}), HasSubstr("'training.epochs'?"));
    EXPECT_THAT(problem({"training.validation_episodes=3"}), HasSubstr("'validation.split'?"));
    EXPECT_THAT(problem({"task1.data.episodes_to_use=[0, 1]"}), HasSubstr("'task.data.episodes'?"));
    EXPECT_THAT(problem({"replay.share=1"}), HasSubstr("decided by the sequence"));
    EXPECT_THAT(problem({"training.steps=x"}), HasSubstr("found 'x'"));
    EXPECT_THAT(problem({"tasks=[tasks/task1_reach.yaml]"}),
                AllOf(HasSubstr("not set on the command line"), HasSubstr("one line a task")));
}

TEST_F(ProjectTest, AProjectIsNoOldBaseFile) {
    EXPECT_TRUE(isProject(folder_.path()));
    EXPECT_TRUE(isProject(folder_ / "project.yaml"));
    EXPECT_FALSE(isProject(folder_ / "tasks"));
    auto project = loadProject(folder_ / "project.yaml");
    ASSERT_OK(project);
    EXPECT_FALSE(project->robotTrain);
    // one stage of it is a configuration like any other
    auto stage = loadTrainConfig(folder_ / "project.yaml", {"task=1"});
    ASSERT_OK(stage);
    EXPECT_TRUE(stage->source.fromScratch);
    auto later = loadTrainConfig(folder_.path(), {"task=2"});
    ASSERT_FALSE(later.ok());
    EXPECT_THAT(later.error().text(), HasSubstr("kstudio sequence run"));
    write("elsewhere.yaml", toYaml(*stage));
    EXPECT_FALSE(isProject(folder_ / "elsewhere.yaml"));
}

TEST_F(ProjectTest, AnOldFolderBecomesAProjectByOneLine) {
    test::TemporaryFolder other;
    test::RobotTrainFolder old(other.path());
    auto before = loadProject(other.path());
    ASSERT_OK(before);
    EXPECT_TRUE(before->robotTrain);
    // a superset: their base file is a project.yaml once it lists its tasks
    std::string lines = "tasks:\n";
    for (const auto& task : test::kRobotTrainTasks)
        lines += "  - " + test::RobotTrainFolder::fileOf(task) + "\n";
    old.write("project.yaml", lines + *readFile(old.base()));
    auto after = loadProject(other / "project.yaml");
    ASSERT_OK(after);
    EXPECT_FALSE(after->robotTrain);
    EXPECT_EQ(after->sequential, before->sequential);
    ASSERT_EQ(after->tasks.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        auto a = taskTrainConfig(*before, before->tasks[i]), b = taskTrainConfig(*after, after->tasks[i]);
        EXPECT_EQ(a.data, b.data);
        EXPECT_EQ(a.training.epochs, b.training.epochs);
        EXPECT_EQ(a.policy.at("optimizer_lr"), b.policy.at("optimizer_lr"));
    }
}

TEST(ProjectKeys, EveryRowReadsWhatItWrites) {
    TaskConfig task;
    for (const auto& row : taskKeys()) {
        if (!row.bind.read) continue;
        EXPECT_FALSE(row.key.meaning.empty()) << row.key.path;
        auto value = row.bind.read(task);
        if (row.key.type == ValueType::Number) value = 0.5;
        row.bind.write(task, value);
        EXPECT_EQ(row.bind.read(task), value) << row.key.path;
    }
    ProjectConfig project;
    for (const auto& row : projectKeys()) {
        EXPECT_FALSE(row.key.meaning.empty()) << row.key.path;
        if (!row.bind.read) continue;
        auto value = row.bind.read(project);
        row.bind.write(project, value);
        EXPECT_EQ(row.bind.read(project), value) << row.key.path;
    }
}

TEST(NewProject, LoadsAndRefusesAFullFolder) {
    test::TemporaryFolder folder;
    NewProject wish{folder / "made", "Kitchen: \"cups\"", {}};
    ASSERT_OK(createProject(wish));
    auto project = loadProject(folder / "made");
    ASSERT_OK(project);
    EXPECT_EQ(project->name, "Kitchen: \"cups\"");
    ASSERT_EQ(project->tasks.size(), 1u);
    EXPECT_EQ(project->tasks[0].own.find("data.root")->value, (folder / "made/datasets/first").string());
    auto again = createProject(wish);
    ASSERT_FALSE(again.ok());
    EXPECT_THAT(again.error().message, HasSubstr("not empty"));

    // a copy of an example points to where the example pointed
    auto text = readFile(folder / "made/project.yaml");
    ASSERT_OK(text);
    ASSERT_OK(writeFileAtomic(folder / "made/project.yaml",
                              *text + "data:\n  root: ../shared/set  # see ../README\n" +
                                  "task1.training:\n  output_directory: ../../runs/made\n"));
    ASSERT_OK(writeFileAtomic(folder / "made/compare.sh", "#!/bin/bash\n"));
    ASSERT_OK(createProject({folder / "copies/named", "other", folder / "made"}));
    auto named = readFile(folder / "copies/named/project.yaml");
    ASSERT_OK(named);
    EXPECT_THAT(*named, AllOf(HasSubstr("\nname: \"other\"\n"), HasSubstr("  output_directory: runs\n")));
    EXPECT_FALSE(std::filesystem::exists(folder / "copies/named/compare.sh"));
    ASSERT_OK(writeFileAtomic(folder / "made/project.yaml",
                              *text + "data:\n  root: ../shared/set  # see ../README\n"));
    ASSERT_OK(createProject({folder / "copies/copy", "", folder / "made"}));
    auto copy = readFile(folder / "copies/copy/project.yaml");
    ASSERT_OK(copy);
    EXPECT_THAT(*copy, AllOf(HasSubstr("root: " + (folder / "shared/set").string() + "  # see ../README"),
                             HasSubstr("- tasks/task1_first.yaml")));
    ASSERT_OK(loadProject(folder / "copies/copy"));
}

TEST_F(ProjectTest, KeysThatContradictEachOtherAreToldOfEveryTask) {
    auto sound = load();
    ASSERT_OK(sound);
    EXPECT_OK(checkTasks(*sound));
    auto wrong = load({"policy.chunk_size=10", "policy.n_action_steps=20"});
    ASSERT_OK(wrong);
    auto told = checkTasks(*wrong);
    ASSERT_FALSE(told.ok());
    EXPECT_THAT(told.error().text(),
                AllOf(HasSubstr("task 1 (reach): "), HasSubstr("policy.n_action_steps = 20 steps is more")));
    // neither where the data lies nor how long it is trained has to be known yet
    edit("project.yaml", "  steps: 100\n", "  batch_size: 4\n");
    auto unfinished = load();
    ASSERT_OK(unfinished);
    EXPECT_OK(checkTasks(*unfinished));
    // but it is said
    EXPECT_TRUE(unfinishedTasks(*sound).empty());
    const auto missing = unfinishedTasks(*unfinished);
    ASSERT_EQ(missing.size(), 2u);
    EXPECT_EQ(missing[0].message, "task 1 (reach) cannot be trained yet: it has neither steps nor epochs");
    EXPECT_THAT(missing[1].hint, HasSubstr("task2_grip.yaml"));
    edit("tasks/task2_grip.yaml", "  data:\n    root: datasets/grip\n", "");
    auto bare = load();
    ASSERT_OK(bare);
    EXPECT_EQ(unfinishedTasks(*bare)[1].message,
              "task 2 (grip) cannot be trained yet: its data set is not named");
}

}  // namespace
}  // namespace studio::config
