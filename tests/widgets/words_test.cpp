// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTranslator>
#include <set>

#include "core/config/schema.h"
#include "core/data/feature_map.h"
#include "core/data/parquet_table.h"
#include "core/retention/metrics.h"
#include "core/run/run_follower.h"
#include "tests/support/paths.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/words/core_text.h"
#include "widgets/words/core_words.h"
#include "widgets/words/event_words.h"
#include "widgets/words/strategy_words.h"

namespace studio::test {

using namespace widgets;

namespace {

QString sources() {
    return QString::fromStdString(sourceFolder().string());
}

/// The texts of a source file: adjacent literals joined, escapes as they are written.
QStringList literals(const QString& file) {
    QFile source(sources() + "/" + file);
    EXPECT_TRUE(source.open(QIODevice::ReadOnly)) << file.toStdString();
    QString code = QString::fromUtf8(source.readAll());
    // comments and includes hold no text, and a quote of its own begins none
    code.remove(QRegularExpression("(?<!:)//[^\n]*"));
    code.remove(QRegularExpression("^\\s*#.*$", QRegularExpression::MultilineOption));
    code.remove(QRegularExpression("'\\\\?\"'"));
    static const QRegularExpression literal("\"((?:[^\"\\\\]|\\\\.)*)\"");
    QStringList found;
    qsizetype end = -1;
    auto matches = literal.globalMatch(code);
    while (matches.hasNext()) {
        auto match = matches.next();
        bool goesOn = end >= 0 && code.mid(end, match.capturedStart() - end).trimmed().isEmpty();
        if (goesOn) {
            found.last() += match.captured(1);
        } else {
            found << match.captured(1);
        }
        end = match.capturedEnd();
    }
    return found;
}

/// A text with one sign for whatever the core or the window puts in.
QString withPlaces(QString text) {
    text.replace(QRegularExpression("\\{[^{}]*\\}|%\\d"), "\x01");
    return text.replace(QRegularExpression("\x01+"), "\x01");
}

/// Sources whose texts reach the window.
const char* const kSources[] = {
    "core/sequence/find_start.cpp",
    "core/sequence/plan_issues.cpp",
    "core/sequence/stage_as_run.cpp",
    "core/sequence/not_taken_over.cpp",
    "core/sequence/sequence_plan.cpp",
    "core/sequence/sequence_runner.cpp",
    "core/sequence/sequence_state.cpp",
    "core/sequence/stage_config.cpp",
    "core/config/moved_run.cpp",
    "core/config/project_checks.cpp",
    "core/config/project_reader.cpp",
    "core/config/project_reader_task.cpp",
    "core/config/resolve_checks.cpp",
    "core/config/settings.cpp",
    "core/config/value.cpp",
    "core/config/yaml_document.cpp",
    "core/config/project_edit.cpp",
    "core/run/config_checks.cpp",
    "core/run/run_list.cpp",
    "core/run/resume_hint.cpp",
    "core/run/run_follower.cpp",
    "core/run/trash.cpp",
    "core/data/verify.cpp",
    "core/data/verify_rows.cpp",
    "core/data/verify_pictures.cpp",
    "core/data/verify_stats.cpp",
    "core/data/dataset_quirks.cpp",
    "core/data/episode_facts.cpp",
    "core/data/operations/operations.cpp",
    "core/data/operations/new_set.cpp",
    "core/data/operations/episode_copier.cpp",
    "core/robot/import_bag.cpp",
    "core/robot/bag_file.cpp",
    "app/studio/dataset_services.cpp",
    "core/retention/metrics.cpp",
    "core/retention/comparison.cpp",
    "core/retention/comparison_notes.cpp",
    "core/retention/find_sequences.cpp",
    "core/tensors/safetensors_header.cpp",
    "core/policy/checkpoint_tools.cpp",
    "core/policy/policies.cpp",
    "core/policy/checkpoint_reader.cpp",
    "core/retention/status_words.cpp",
    "core/train/task_words.cpp",
    "core/train/trainer.cpp",
    "core/train/stage_data.cpp",
    "core/train/shared_stats.cpp",
    "core/train/training_state.cpp",
    "core/run/control.cpp",
    "core/train/stage.cpp",
    "core/train/policy_setup.cpp",
    "core/retention/sequence_history.cpp",
    "core/robot/session_checks.cpp",
    "core/robot/session.cpp",
    "core/robot/session_control.cpp",
    "core/robot/session_stop.cpp",
    "core/robot/session_supervise.cpp",
    "core/robot/safety_gate.cpp",
    "core/robot/joint_limits.cpp",
    "core/robot/chunk_player.cpp",
    "core/robot/inference_thread.cpp",
    "core/robot/rosbridge_transport.cpp",
    "core/robot/rosbridge_client.cpp",
    "core/robot/websocket_client.cpp",
    "core/robot/sim_transport.cpp",
    "core/robot/replay_transport.cpp",
    "core/robot/transport.cpp",
    "core/robot/kuavo_mapping.cpp",
    "core/robot/recorder.cpp",
    "app/robot/policy_source.cpp",
    "app/robot/trained_tasks.cpp",
    "core/base/gpu.cpp",
    "app/studio/machine_lines.cpp",
    "app/studio/preflight.cpp",
    "app/studio/preflight_look.cpp",
    "widgets/jobs/run_host.cpp",
};

/// Texts of them that do not stand in the list as they are.
const std::set<QString> kElsewhere = {
    // chosen by number: both forms stand in the list
    "{} column{} of no use for training: {}",
    // the two ends of timestamps, which stand in the list with what comes between
    "timestamps start at {:.4g} s instead of 0 {}",
    "timestamps differ from frame_index / fps by up to {:.4g} s {} (episode {}), LeRobot accepts 0.0001 s",
    "the statistics of {} have {} values, the first {} are used{}",
    "{} steps of {} samples{}",
    // words of a command, and the text of a file
    "--set {}",
    " --set ",
    "task:\\n  id: {}\\n  name: {}\\n  stage: {}\\n  language_instruction: {}\\n",
    "  data:\\n    root: {}\\n",
    // shares behind "In the same proportion: ", and the stages that a hint may go on behind
    "task{}: {:.4g}",
    "replay.share: {:.4g}",
    ", task {}: {:.4g}",
    "Stages are {}.{}",
    // with the range as a place
    "{}: a side of {} px is outside [1, 8192]",
    // a refusal and its reason, which stand in the list each by itself
    "cannot run: the robot is {}, not Armed",
    "cannot run: no joint message yet",
    "cannot read where the head looked in {}: head_deg has {} numbers, not 2",
    "cannot read the topic setting '{}': {}",
    "cannot run: no policy chosen",
    "cannot change the arm mode: ",
    "cannot change the arm mode: the link to the robot is down",
    "cannot change the arm mode: not connected",
    "cannot call ",
    ": the link to the robot is down",
    "cannot send to the robot: ",
    "cannot connect to ws://{}:{}: {}",
    "cannot connect to {}: no joint message within {} ms",
    "cannot count the trial: the checkpoint lies in no run",
    // with each of the words that stand in it
    "the robot {} arm mode 0 after all, {:.1f} s after it was asked for",
    "the robot {} arm mode 0 ({}) after {:.0f} ms",
    "{} with {}, from the measured pose",
    // the place that a refusal names behind it
    "{}, topic {}",
    // regular expressions
    "^(done|stopped|failed) at stage (\\\\d+)\\n(.*)",
    "^(?:kstudio: |(?=terminate called))",
    // a program with its number, alike in every language
    "{} (pid {}, {:.1f} GiB)",
    "{} (pid {})",
    // with and without its ending
    "{}: {} frames decoded, {} declared, {} rows{}",
};

using WordsTest = GuiTest;

TEST_F(WordsTest, EveryTextOfTheCoreThatReachesTheWindowIsAmongTheWords) {
    QString all;
    for (auto list : {planWords(), configWords(), runWords(), dataWords(), editWords(), checkWords(),
                      sessionWords(), reasonWords(), refusalWords()}) {
        for (const char* word : list) all += withPlaces(word) + "\n";
    }
    int looked = 0;
    for (const char* file : kSources) {
        for (QString text : literals(file)) {
            // names of keys, codes and files are no sentences
            static const QRegularExpression sentence("[a-z]{2}.* .*[a-z]|[a-z]{3} ");
            if (!text.contains(sentence) || kElsewhere.contains(text)) continue;
            ++looked;
            // pieces that the core puts together are pieces of a text here
            QString piece = withPlaces(text).replace("\\\"", "\"");
            EXPECT_TRUE(all.contains(piece)) << file << ": " << text.toStdString();
        }
    }
    EXPECT_GT(looked, 250);
}

TEST_F(WordsTest, TablesOfTheCoreAreCompleteInChinese) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression han("\\p{Han}");
    for (const auto& row : retention::metricRows()) {
        EXPECT_TRUE(coreText(row.title).contains(han)) << row.title;
        EXPECT_TRUE(coreText(row.formula).contains(han)) << row.formula;
    }
    for (int state = 0; state <= static_cast<int>(run::RunState::Failed); ++state) {
        std::string word = run::toString(static_cast<run::RunState>(state));
        EXPECT_TRUE(coreText(word).contains(han)) << word;
        EXPECT_TRUE(coreText(word + " at step 3 of 20").contains(QString::fromUtf8("第 3 步，共 20 步")))
            << word;
    }
    int strategies = 0;
    for (const auto& row : config::schema()) {
        if (row.path != "replay.strategy") continue;
        for (const auto& name : row.choices) {
            ++strategies;
            EXPECT_TRUE(aboutStrategy(name).contains(han)) << name;
            EXPECT_TRUE(strategyName(name).contains(han)) << name;
        }
    }
    EXPECT_GE(strategies, 6);
    EXPECT_EQ(aboutStrategy("mixture"), QString());
    EXPECT_EQ(strategyName("mixture"), "mixture");
    const QString unfinished = sequenceName("proportional (batch 8/32, 2 more) (unfinished)");
    EXPECT_TRUE(unfinished.startsWith(strategyName("proportional") + " (")) << unfinished.toStdString();
    EXPECT_TRUE(unfinished.endsWith(QString::fromUtf8(")（未完成）"))) << unfinished.toStdString();
    EXPECT_TRUE(unfinished.contains(" 8/32, ")) << unfinished.toStdString();
    EXPECT_FALSE(unfinished.contains("batch")) << unfinished.toStdString();
    EXPECT_FALSE(unfinished.contains("more")) << unfinished.toStdString();
    EXPECT_TRUE(sequenceName("naive").contains(han));
    for (const char* ending : {"", " (unfinished)", " (2)", " (2) (unfinished)"}) {
        const QString name = sequenceName(std::string("naive (measured otherwise)") + ending);
        EXPECT_FALSE(name.contains("measured")) << name.toStdString();
        EXPECT_FALSE(name.contains("unfinished")) << name.toStdString();
        EXPECT_TRUE(name.startsWith(sequenceName("naive"))) << name.toStdString();
    }
    const std::string third = "naive (measured otherwise) (2)";
    EXPECT_EQ(sequenceName(third), sequenceName("naive (measured otherwise)") + " (2)");
    EXPECT_FALSE(sequenceName(third + " (unfinished)").contains("measured"));
    EXPECT_TRUE(sequenceName(third + " (unfinished)").startsWith(sequenceName(third)));
    EXPECT_TRUE(sequenceName("joint").contains(han));
    language.use("en");
    EXPECT_EQ(sequenceName("naive (even)"), "Naive (even)");
    EXPECT_EQ(sequenceName("none, l2sp (batch 8)"), "None, l2sp (batch 8)");
    EXPECT_EQ(sequenceName("proportional (batch 8, steps 5)"), "Proportional (batch 8, steps 5)");
}

TEST_F(WordsTest, SeveralDifferencesAreSaidEachByItself) {
    Language language;
    language.use("zh_CN");
    const std::string one = "training.threads 1 instead of 2", other = "data.root \"/a b\" instead of \"/c\"";
    const QString first = coreText(one), second = coreText(other), more = coreText("and 3 more");
    EXPECT_NE(more, "and 3 more");
    EXPECT_TRUE(second.startsWith("data.root")) << second.toStdString();
    const QString said = coreText(one + "; " + other + "; and 3 more");
    EXPECT_TRUE(said.startsWith(first)) << said.toStdString();
    EXPECT_TRUE(said.contains(second)) << said.toStdString();
    EXPECT_TRUE(said.endsWith(more)) << said.toStdString();
    // shares are a list of their own
    static const QRegularExpression letters("[A-Za-z]");
    const std::string mixed = "shares own 80 %, task 1 20 % instead of own 70 %, task 1 30 %";
    const QString shares = coreText(mixed);
    EXPECT_FALSE(shares.contains(letters)) << shares.toStdString();
    for (const char* share : {"80 %", "20 %", "70 %", "30 %"})
        EXPECT_TRUE(shares.contains(share)) << shares.toStdString();
    const QString whole =
        coreText("stage 2 (grasp) has a run made with other settings than the project has today: " + one +
                 "; " + mixed + "; " + other);
    EXPECT_TRUE(whole.contains(shares)) << whole.toStdString();
    EXPECT_TRUE(whole.endsWith(second)) << whole.toStdString();
    EXPECT_EQ(coreText("own 80 %, a cup of tea"), "own 80 %, a cup of tea");
    language.use("en");
}

TEST_F(WordsTest, DataThatThePolicyCannotTakeIsRefusedInChinese) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression han("\\p{Han}");
    data::DatasetInfo info;
    info.root = "/d/gr1";
    for (const char* column : {"observation.state", "action"})
        info.features.push_back({.name = column, .dtype = "float64", .shape = {44}, .names = {}});
    auto wide = data::resolve({}, info, 32, 32);
    ASSERT_FALSE(wide.ok());
    QString said = coreText(wide.error());
    EXPECT_TRUE(said.contains("/d/gr1")) << said.toStdString();
    EXPECT_FALSE(said.contains("numbers")) << said.toStdString();
    EXPECT_FALSE(said.contains("Choose columns")) << said.toStdString();
    // the example is to be copied as it stands
    EXPECT_TRUE(said.endsWith("\n    cameras: {observation.images.camera1: observation.images.head}"))
        << said.toStdString();
    data::FeatureMap wished;
    wished.state = {{.column = "observation.state"}};
    auto mapped = data::resolve(wished, info, 32, 32);
    ASSERT_FALSE(mapped.ok());
    said = coreText(mapped.error());
    EXPECT_TRUE(said.contains("data.state")) << said.toStdString();
    EXPECT_TRUE(said.contains("max_state_dim")) << said.toStdString();
    EXPECT_FALSE(said.contains("numbers")) << said.toStdString();
    auto gone = data::ParquetTable::open("/nowhere/episode.parquet");
    ASSERT_FALSE(gone.ok());
    EXPECT_TRUE(coreText(gone.error().hint).contains(han)) << gone.error().hint;
    language.use("en");
}

TEST_F(WordsTest, WhatIsWrongWithALogIsSaidEachByItself) {
    Language language;
    language.use("zh_CN");
    const std::string findings[] = {"283 events are missing before line 434",
                                    "line 12 cannot be read (step 7: 'loss' is missing)",
                                    "line 14 cannot be read (step 8: 'loss' is missing)",
                                    "line 20 has the number 9 instead of 4",
                                    "1 event is missing before line 30",
                                    "it ends at byte 185024 of the 305840 that the checkpoint of step 700 "
                                    "counts on"};
    std::string joined;
    QStringList said;
    for (const std::string& one : findings) {
        joined += (joined.empty() ? "" : "; ") + one;
        said << coreText(one);
        EXPECT_NE(said.back().toStdString(), one);
    }
    const QString between = coreText("1 event is missing before line 3; 1 event is missing before line 4")
                                .section(coreText("1 event is missing before line 3"), 1, 1)
                                .section(coreText("1 event is missing before line 4"), 0, 0);
    EXPECT_FALSE(between.isEmpty());
    EXPECT_EQ(coreText(joined), said.join(between));
    // a count that does not come first is no part of what stands before it
    const std::string three[] = {"line 201 cannot be read (it breaks off after 20 bytes)",
                                 "100 events are missing before line 301", findings[5]};
    EXPECT_EQ(coreText(three[0] + "; " + three[1] + "; " + three[2]),
              coreText(three[0]) + between + coreText(three[1]) + between + said.back());
    const QString whole = coreText("events.jsonl is damaged: " + findings[0] + "; " + findings[5] +
                                   ". Curves have a gap there, checkpoints do not depend on it: `kstudio "
                                   "checkpoint verify` checks those, `kstudio train --resume` goes on from "
                                   "the newest.");
    EXPECT_TRUE(whole.contains(said.front() + between + said.back())) << whole.toStdString();
    language.use("en");
}

TEST_F(WordsTest, UnitsOfSettingsAndTheWordsOfTheYamlLibrarySpeakChinese) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression han("\\p{Han}");
    const QString samples = QCoreApplication::translate("Schema", "samples");
    ASSERT_TRUE(samples.contains(han));
    const QString outside = coreText("training.batch_size = 0 samples is outside [1, 4096]");
    EXPECT_TRUE(outside.contains("0 " + samples)) << outside.toStdString();
    EXPECT_EQ(coreText("x = 0 is outside [1, 4]"),
              QString(coreText("x = 7 is outside [1, 4]")).replace('7', '0'));
    const QString needs = coreText("training.batch_size needs a whole number in samples, found 'x'");
    EXPECT_TRUE(needs.contains(samples)) << needs.toStdString();
    const QString yaml = coreText("/a/b.yaml:2:3: cannot read this YAML: end of sequence flow not found");
    EXPECT_FALSE(yaml.contains("sequence")) << yaml.toStdString();
    language.use("en");
}

TEST_F(WordsTest, DownloadsAndRecordingsSpeakChinese) {
    Language language;
    language.use("zh_CN");
    const QString offer = coreText(
        "Press Download: config.json, model.safetensors and every other .json and .safetensors file of "
        "https://huggingface.co/lab/policy at revision main are fetched into /cache; HF_ENDPOINT selects a "
        "mirror. Or give a local folder.");
    EXPECT_FALSE(offer.contains("every other")) << offer.toStdString();
    EXPECT_TRUE(offer.contains("config.json, model.safetensors")) << offer.toStdString();
    static const QRegularExpression han("\\p{Han}");
    for (const char* english :
         {"Check the network and the proxy; HF_ENDPOINT selects a mirror.", "the server answered 503",
          "it was recorded with height 64, not 256", "Choose a folder that does not exist yet.",
          "cannot record into /a: it was recorded with height 64, not 256"}) {
        const QString said = coreText(english);
        EXPECT_TRUE(said.contains(han)) << english;
        EXPECT_FALSE(said.contains("recorded with")) << said.toStdString();
    }
}

TEST_F(WordsTest, TheRobotSessionSpeaksChinese) {
    Language language;
    language.use("zh_CN");
    const std::pair<const char*, const char*> said[] = {
        {"the newest message of joints is 300 ms old (limit 200 ms)",
         "关节 的数据已有 300 毫秒（上限 200 毫秒）"},
        {"12 ms old (limit 200 ms)", "12 毫秒前的数据（上限 200 毫秒）"},
        {"0.71 rad away from 'mean first state of the data'", "距“数据的平均首状态”0.71 弧度"},
        {"the robot is not armed: a check turned red meanwhile", "未使能：期间有一项检查变为红色"},
        {"the robot is not armed: the check 'joints' turned red meanwhile: 120 ms old (limit 100 ms)",
         "未使能：期间检查项“关节”变为红色：120 毫秒前的数据（上限 100 毫秒）"},
        {"the robot is held: no sign of life from the window for 400 ms; press run to go on",
         "已保持：窗口已有 400 毫秒没有响应；按“运行”继续"},
        {"the link to the robot is lost: the robot's side closed it",
         "与机器人的连接已断开：机器人一侧关闭了连接"},
        {"the robot acknowledged arm mode 0 (accepted) after 31 ms",
         "机器人在 31 毫秒后确认了手臂模式 0（已接受）"},
        {"camera head_cam_h", "相机 head_cam_h"},
        {"simulated Kuavo (weighing)", "仿真 Kuavo（weighing）"},
        {"field of view of 55 degrees", "视场角 55 度"},
        {"a person (keyboard) command the arms too", "一个人（键盘） 也在控制手臂"},
        {"the arms still follow external commands", "手臂仍在听从外部指令"},
        {"the newest message of joints is 300 ms old (limit 200 ms); then the link to the robot is lost: no "
         "sign of life for 1500 "
         "ms",
         "关节 的数据已有 300 毫秒（上限 200 毫秒）；随后与机器人的连接已断开：已有 1500 毫秒没有响应"},
    };
    for (const auto& [english, chinese] : said)
        EXPECT_EQ(coreText(english), QString::fromUtf8(chinese)) << english;
    language.use("en");
}

TEST_F(WordsTest, PutsInWhatTheCorePutIn) {
    Language language;
    language.use("zh_CN");
    EXPECT_EQ(coreText("best checkpoint of task 1 (grasp), will be made by stage 1"),
              QString::fromUtf8("任务 1（grasp）的最佳检查点，将由阶段 1 产生"));
    EXPECT_EQ(coreText("best checkpoint of task 1 (grasp) (2026-11-29_120000_task1_grasp, step 40)"),
              QString::fromUtf8("任务 1（grasp）的最佳检查点（2026-11-29_120000_task1_grasp，第 40 步）"));
    const QString unusable = coreText(
        "config.yaml cannot be used: data.root is missing. The run cannot be resumed with it, and what was "
        "retained is shown without it: restore the file from a copy. Its checkpoints are not affected.");
    EXPECT_TRUE(unusable.startsWith(QString::fromUtf8("config.yaml 无法使用："))) << unusable.toStdString();
    EXPECT_FALSE(unusable.contains("missing"));
    // a text inside a text
    QString nested =
        coreText("cannot start stage 2 (weigh): no finished run of task 1 (grasp) found under /runs");
    EXPECT_TRUE(nested.startsWith(QString::fromUtf8("无法开始阶段 2（weigh）："))) << nested.toStdString();
    EXPECT_TRUE(nested.contains("/runs"));
    EXPECT_FALSE(nested.contains("finished"));
    // what a person wrote, and what nobody knows, stays as it is
    for (const char* own : {"the red cup is used", "put it down; then wait", "50 % done", "", "/a/b c/d"})
        EXPECT_EQ(coreText(own), QString(own));
    EXPECT_EQ(coreText("'observation.state' has 44 numbers and 'action' has 43 numbers, a policy takes 32"),
              QString::fromUtf8("“observation.state”有 44 个数，“action”有 43 个数，策略接受 32 个"));
    EXPECT_EQ(coreText("episode 7: column 'a %2 b' is NaN or infinite in 3 of 9 rows, first in row 1"),
              QString::fromUtf8("回合 7：列“a %2 b”的 9 行中有 3 行是 NaN 或无穷，首次在第 1 行"));
    run::Note note{"warning", "damaged checkpoints were passed over: 200", "Check the path.", 40};
    EXPECT_EQ(eventText(note), QString::fromUtf8("第 40 步：警告：跳过了损坏的检查点：200 → 请检查路径。"));
    language.use("en");
    EXPECT_EQ(coreText("best checkpoint of task 1 (grasp), will be made by stage 1"),
              "best checkpoint of task 1 (grasp), will be made by stage 1");
}

TEST_F(WordsTest, ProblemsOfAProjectAreSaidInChineseEachWithItsPlace) {
    Language language;
    language.use("zh_CN");
    EXPECT_EQ(coreText("2 stages, replay: none, statistics: shared"),
              QString::fromUtf8("2 个阶段，回放：无，统计量：") + coreText("shared"));
    const QString one = coreText("/p/my project.yaml:3:1: the training has no length");
    EXPECT_TRUE(one.startsWith("/p/my project.yaml:3:1")) << one.toStdString();
    EXPECT_TRUE(one.endsWith(coreText("the training has no length"))) << one.toStdString();
    EXPECT_NE(coreText("the training has no length"), "the training has no length");
    const QString several = coreText(
        "2 problems in the configuration\n"
        "  tasks/a.yaml:2:3: 'task.x' and 'task.y' (b.yaml:1:1) are one key (Leave one of them out.)\n"
        "  --set training.steps: unknown key 'training.stepz' (Did you mean 'training.steps'?)");
    EXPECT_FALSE(several.contains("problems")) << several.toStdString();
    EXPECT_FALSE(several.contains("Leave one")) << several.toStdString();
    EXPECT_FALSE(several.contains("are one key")) << several.toStdString();
    EXPECT_FALSE(several.contains("Did you mean")) << several.toStdString();
    EXPECT_TRUE(several.contains("tasks/a.yaml:2:3")) << several.toStdString();
    EXPECT_TRUE(several.contains("b.yaml:1:1")) << several.toStdString();
    EXPECT_TRUE(several.contains("'training.steps'") ||
                several.contains(QString::fromUtf8("“training.steps”")))
        << several.toStdString();
    EXPECT_EQ(several.count('\n'), 2);
    // brackets in the middle of a problem, and inside a hint, are not taken for the hint's own
    EXPECT_TRUE(
        several.contains(QString::fromUtf8("“task.x”与“task.y”（b.yaml:1:1）是同一个键 (请删去其中一个。)")))
        << several.toStdString();
    const char* const hint =
        "Give each task's share of a batch, or use_replay_buffer: false, or a sequential.replay_strategy "
        "without shares (balanced, episodes).";
    const QString nested = coreText(
        std::string("2 problems in the configuration\n  p.yaml:1:1: data.root is missing\n  p.yaml:2:1: "
                    "sequential.stage2_replay is missing (") +
        hint + ")");
    EXPECT_TRUE(nested.endsWith(" (" + coreText(hint) + ")")) << nested.toStdString();
    EXPECT_FALSE(nested.contains("is missing")) << nested.toStdString();
    // a place before words that nobody knows stays with them
    EXPECT_EQ(coreText("/a/b.txt: the red cup"), "/a/b.txt: the red cup");
    language.use("en");
}

TEST_F(WordsTest, EveryRefusalOfTheCoreSaysInChineseWhatCouldNotBeDone) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression place("\\{[^{}]*\\}"), han("\\p{Han}");
    int looked = 0;
    for (const char* folder : {"core", "app/studio", "app/sim", "app/robot"}) {
        QDirIterator files(sources() + "/" + folder, {"*.cpp", "*.h"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QString file = files.next().mid(sources().size() + 1);
            for (QString text : literals(file)) {
                if (!text.startsWith("cannot ")) continue;
                ++looked;
                QString whole = text.replace(place, "x7").replace("\\\"", "\"");
                // a name is put behind it
                if (whole.endsWith(' ')) whole += "x7";
                QString said = coreText(whole.toStdString());
                EXPECT_TRUE(said.left(12).contains(han))
                    << file.toStdString() << ": " << whole.toStdString() << " -> " << said.toStdString();
            }
        }
    }
    EXPECT_GT(looked, 250);
    EXPECT_EQ(coreText("cannot read the processors of /a/b: Permission denied"),
              QString::fromUtf8("无法读取 /a/b 的处理器：权限不够"));
    // deep inside, and with words that nobody knows
    EXPECT_EQ(coreText("cannot run the demo: cannot open video '/v.mp4': strange box at 7"),
              QString::fromUtf8("无法运行演示：无法打开视频“/v.mp4”：strange box at 7"));
    language.use("en");
}

TEST_F(WordsTest, MessagesWithWhatStandsBeforeThemLeaveNoEnglishBehind) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression threeWords("[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}");
    for (const char* english :
         {"cannot train stage 1: task 1 (grasp): its data set /d/grasp is not there",
          "cannot validate on task 1 (grasp): its data set /d/grasp is not there",
          "data: timestamps start at 0.05 s instead of 0 in episode 0",
          "checkpoint of step 40 was not saved: cannot save checkpoint 40 to /runs/a: 0 MiB free, 9 MiB "
          "wanted, 9 MiB are missing",
          "cannot load weights from /a: cannot read /a/model.safetensors as safetensors: header of 900 bytes "
          "announced, only 12 follow (cut off?)",
          "cannot read /a/model.safetensors as safetensors: tensor \"w\": ends at data byte 90, but the file "
          "holds only 80 (cut off?)",
          "The file is damaged, cut off or of another format; copy or download it again.",
          "keeping the results: cannot create /a/results.json: Permission denied",
          "filming the failures: cannot create /a/results_films/film.mp4: Permission denied",
          "training did not start: cannot run the sequence main: process 7 on host is training it",
          "cannot read /runs/a/run.json as JSON: it breaks off after 12 bytes. The file may be truncated or "
          "damaged; restore it from where it came from.",
          "proportional (shares 0.4+0.6, steps 40, 1 more) is compared with naive, which differs from it in "
          "steps, start as well",
          "none (measured otherwise) (2) cannot be compared with joint, which was measured otherwise (other "
          "statistics)"}) {
        const QString said = coreText(english);
        const auto left = threeWords.match(said);
        EXPECT_FALSE(left.hasMatch()) << english << " -> " << said.toStdString();
    }
    const QString full =
        coreText("cannot save checkpoint 40 to /runs/a: 0 MiB free, 9 MiB wanted, 9 MiB are missing");
    EXPECT_TRUE(full.startsWith(coreText("cannot save checkpoint 40 to /runs/a"))) << full.toStdString();
    const QString told =
        coreText("proportional is compared with naive, which differs from it in steps as well");
    EXPECT_TRUE(told.contains(strategyName("proportional"))) << told.toStdString();
    EXPECT_TRUE(told.contains(sequenceName("naive"))) << told.toStdString();
    EXPECT_FALSE(told.contains("steps")) << told.toStdString();
    language.use("en");
}

TEST_F(WordsTest, StaysQuickOverAThousandTexts) {
    Language language;
    language.use("zh_CN");
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 1000; ++i)
        (void)coreText("episode " + std::to_string(i) + " row 3: timestamp is 4, expected 5");
    EXPECT_LT(clock.elapsed(), 500);
    language.use("en");
}

}  // namespace

}  // namespace studio::test
