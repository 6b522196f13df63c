// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <functional>
#include <set>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/embodiment.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/checkpoint_store.h"
#include "core/run/control.h"
#include "core/run/heartbeat.h"
#include "core/run/run_lock.h"
#include "core/tensors/safetensors.h"
#include "core/train/training_state.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

namespace fs = std::filesystem;
using test::eventsOf;
using test::must;
using test::onlyRun;
using test::repeatableLines;
using test::TinyStage;

template <class T>
std::vector<T> all(const std::vector<run::Event>& events) {
    std::vector<T> found;
    for (const auto& event : events) {
        if (const T* body = std::get_if<T>(&event.body)) found.push_back(*body);
    }
    return found;
}

TEST(Training, TrainsValidatesAndSaves) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto outcome = stage.start("runs")->run({});
    EXPECT_EQ(outcome.word, "done") << outcome.message;
    auto run = onlyRun(folder / "runs");
    auto events = eventsOf(run);
    auto steps = all<run::Step>(events);
    ASSERT_EQ(steps.size(), 8u);
    for (std::size_t i = 0; i < steps.size(); ++i) EXPECT_EQ(steps[i].step, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(all<run::Validation>(events).size(), 2u);
    // the expert and the heads train, the backbone does not
    auto started = all<run::Started>(events).at(0);
    EXPECT_GT(started.trainableParameters, 0);
    EXPECT_GT(started.frozenParameters, 0);
    EXPECT_NE(started.weights.find("random weights"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(run / "training_results.json"));
    EXPECT_OK(run::verifyCheckpoint(run / "checkpoints/last"));
    EXPECT_OK(run::verifyCheckpoint(run / "checkpoints/best"));
}

TEST(Training, TheCheckpointStatesTheBodyOfItsData) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto checkpoint = [&](const char* runs) {
        return onlyRun(folder / runs) / "checkpoints/last/pretrained_model";
    };
    ASSERT_EQ(stage.start("plain", {"training.steps=2"})->run({}).word, "done");
    auto stated = policy::readEmbodiment(checkpoint("plain"));
    ASSERT_OK(stated);
    ASSERT_TRUE(*stated);
    EXPECT_EQ((*stated)->robotType, "test");
    EXPECT_EQ((*stated)->fps, 10);
    EXPECT_EQ((*stated)->actionNames, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ((*stated)->cameras.size(), 1u);
    EXPECT_EQ((*stated)->gripper, "") << "nobody said which";
    // the map's order is the policy's
    ASSERT_EQ(
        stage
            .start("mapped", {"training.steps=2", "data.gripper=rq2f85", "data.gripper_command_scale=140",
                              "data.action=[\"action[2]\", \"action[0:2]\"]",
                              "data.cameras={observation.images.top: observation.images.head}"})
            ->run({})
            .word,
        "done");
    stated = policy::readEmbodiment(checkpoint("mapped"));
    ASSERT_OK(stated);
    ASSERT_TRUE(*stated);
    EXPECT_EQ((*stated)->stateNames, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ((*stated)->actionNames, (std::vector<std::string>{"c", "a", "b"}));
    EXPECT_EQ((*stated)->cameras, (std::vector<std::pair<std::string, std::string>>{
                                      {"observation.images.top", "observation.images.head"}}));
    EXPECT_EQ((*stated)->gripper, "rq2f85");
    EXPECT_EQ((*stated)->gripperStateScale, 0);
    EXPECT_EQ((*stated)->gripperCommandScale, 140);
    // a further stage in another order is told of
    auto further = stage.start(
        "further", {"training.steps=2", "policy.from_scratch=false", "policy.vlm_config=",
                    "policy.tokenizer=", "policy.pretrained_path=" + checkpoint("mapped").string()});
    ASSERT_EQ(further->run({}).word, "done");
    EXPECT_NE(readFile(onlyRun(folder / "further") / "log.txt").value().find("[c, a, b]"), std::string::npos);
}

TEST(Training, TheSameSeedGivesTheSameRunWithAnyNumberOfLoaders) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("a", {"training.num_workers=0"})->run({});
    stage.start("b", {"training.num_workers=3"})->run({});
    stage.start("c", {"training.seed=43"})->run({});
    auto a = repeatableLines(onlyRun(folder / "a"));
    EXPECT_EQ(a, repeatableLines(onlyRun(folder / "b")));
    EXPECT_NE(a, repeatableLines(onlyRun(folder / "c")));
}

TEST(Training, AResumedRunRepeatsAnUninterruptedOneBitByBit) {
    using Settings = std::vector<std::string>;
    for (const Settings& settings :
         {Settings{}, Settings{"training.ema_decay=0.9"},
          Settings{"training.feature_cache_mib=64", "training.draws_per_sample=3"}}) {
        test::TemporaryFolder folder;
        TinyStage stage(folder.path());
        stage.start("whole", settings)->run({});
        auto whole = onlyRun(folder / "whole");
        {
            auto training = stage.start("cut", settings);
            // asked to stop before it begins: it saves at step 0
            ASSERT_OK(run::setControl(training->folder(), run::Control::Stop, true));
            EXPECT_EQ(training->run({}).word, "stopped");
        }
        auto cut = onlyRun(folder / "cut");
        ASSERT_OK(run::setControl(cut, run::Control::Stop, false));
        // as if killed after the save of step 4: later checkpoints vanish, the log is longer than the
        // checkpoint knows
        EXPECT_EQ(stage.resume(cut)->run({}).word, "done");
        std::filesystem::remove_all(cut / "checkpoints/000008");
        std::filesystem::remove_all(cut / "checkpoints/000006");
        EXPECT_EQ(stage.resume(cut)->run({}).word, "done");
        auto resumed = all<run::Resumed>(eventsOf(cut));
        ASSERT_FALSE(resumed.empty());
        EXPECT_TRUE(resumed.back().bitEqual) << resumed.back().why;
        EXPECT_EQ(resumed.back().step, 4);
        EXPECT_EQ(test::filesOf(whole), test::filesOf(cut));
        // the stop at step 0 left its own lines; from the first step on both are the same
        auto a = all<run::Step>(eventsOf(whole)), b = all<run::Step>(eventsOf(cut));
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            EXPECT_EQ(a[i].loss, b[i].loss) << "step " << i + 1;
            EXPECT_EQ(a[i].gradNorm, b[i].gradNorm);
            EXPECT_EQ(a[i].lr, b[i].lr);
        }
    }
}

TEST(Training, AnotherThreadCountIsSaidNotToBeBitEqual) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("runs")->run({});
    auto run = onlyRun(folder / "runs");
    std::filesystem::remove_all(run / "checkpoints/000008");
    auto yaml = readFile(run / "config.yaml").value();
    auto place = yaml.find("threads: 1");
    ASSERT_NE(place, std::string::npos);
    ASSERT_OK(writeFileAtomic(run / "config.yaml", yaml.replace(place, 10, "threads: 2")));
    EXPECT_EQ(stage.resume(run)->run({}).word, "done");
    auto resumed = all<run::Resumed>(eventsOf(run));
    ASSERT_EQ(resumed.size(), 1u);
    EXPECT_FALSE(resumed[0].bitEqual);
    EXPECT_NE(resumed[0].why.find("2 threads instead of 1"), std::string::npos) << resumed[0].why;
}

/// What a run says on being resumed from step 6, after `change` had its way with it.
run::Resumed resumedAfter(const std::vector<std::string>& settings,
                          const std::function<void(const fs::path& run, const fs::path& dataset)>& change) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("runs", settings)->run({});
    auto run = onlyRun(folder / "runs");
    std::filesystem::remove_all(run / "checkpoints/000008");
    change(run, folder / "set");
    EXPECT_EQ(stage.resume(run)->run({}).word, "done");
    auto resumed = all<run::Resumed>(eventsOf(run));
    EXPECT_EQ(resumed.size(), 1u);
    return resumed.empty() ? run::Resumed() : resumed.front();
}

/// Sets a line of the run's configuration.
void restate(const fs::path& run, const std::string& before, const std::string& after) {
    auto yaml = must(readFile(run / "config.yaml"));
    auto place = yaml.find(before);
    ASSERT_NE(place, std::string::npos) << yaml;
    ASSERT_OK(writeFileAtomic(run / "config.yaml", yaml.replace(place, before.size(), after)));
}

TEST(Training, AnotherBatchSizeOrRateIsSaidNotToBeBitEqual) {
    const std::vector<std::string> settings{"training.batch_size=4", "policy.optimizer_lr=0.001"};
    auto batch = resumedAfter(settings, [](const fs::path& run, const fs::path&) {
        restate(run, "batch_size: 4", "batch_size: 2");
    });
    EXPECT_FALSE(batch.bitEqual);
    EXPECT_EQ(batch.why, "training.batch_size 2 instead of 4");
    auto rate = resumedAfter(settings, [](const fs::path& run, const fs::path&) {
        restate(run, "optimizer_lr: 0.001", "optimizer_lr: 0.002");
    });
    EXPECT_FALSE(rate.bitEqual);
    EXPECT_EQ(rate.why, "policy.optimizer_lr 0.002 instead of 0.001");
    // what changes nothing is not told
    auto loaders = resumedAfter({"training.num_workers=1"}, [](const fs::path& run, const fs::path&) {
        restate(run, "num_workers: 1", "num_workers: 2");
    });
    EXPECT_TRUE(loaders.bitEqual) << loaders.why;
}

TEST(Training, ADataSetThatChangedIsSaidNotToBeBitEqual) {
    auto info = resumedAfter({}, [](const fs::path&, const fs::path& dataset) {
        auto text = must(readFile(dataset / "meta/info.json"));
        ASSERT_OK(writeFileAtomic(dataset / "meta/info.json", text + "\n"));
    });
    EXPECT_FALSE(info.bitEqual);
    EXPECT_EQ(info.why, "data of task 1: meta/info.json has changed");
    // longer by an episode: its tables and lists are others
    auto longer = resumedAfter({}, [](const fs::path&, const fs::path& dataset) {
        std::filesystem::remove_all(dataset);
        test::TinyRecording recording;
        recording.episodes = 3;
        recording.numbers = [](int, int k) {
            return std::pair<std::vector<double>, std::vector<double>>{{0.1 * k, 0, 0}, {0.1 * k, 0, 0}};
        };
        test::record(dataset, recording);
    });
    EXPECT_FALSE(longer.bitEqual);
    EXPECT_THAT(longer.why,
                testing::HasSubstr("data of task 1: data/chunk-000/file-000.parquet has changed"));
    EXPECT_THAT(longer.why, testing::HasSubstr("meta/episodes/chunk-000/file-000.parquet has changed"));
    // statistics are the checkpoint's
    auto stats = resumedAfter({}, [](const fs::path&, const fs::path& dataset) {
        std::filesystem::remove(dataset / "meta/stats.json");
    });
    EXPECT_TRUE(stats.bitEqual) << stats.why;
}

TEST(Training, ACheckpointOfAnOlderVersionGoesOnAndClaimsNothing) {
    auto resumed = resumedAfter({}, [](const fs::path& run, const fs::path&) {
        auto manifest = must(run::verifyCheckpoint(run / "checkpoints/000006"));
        ASSERT_TRUE(manifest.facts.contains("inputs"));
        manifest.facts.erase("inputs");
        run::CheckpointStore store(run / "checkpoints");
        const fs::path kept = run.parent_path() / "kept";
        std::filesystem::copy(run / "checkpoints/000006", kept, std::filesystem::copy_options::recursive);
        auto saved = store.save(6, manifest.facts, false, [&](const fs::path& folder) -> Status {
            for (const char* part : {"pretrained_model", "training_state"}) {
                std::filesystem::copy(kept / part, folder / part, std::filesystem::copy_options::recursive);
            }
            return {};
        });
        ASSERT_OK(saved);
        std::filesystem::remove_all(kept);
    });
    EXPECT_EQ(resumed.step, 6);
    EXPECT_FALSE(resumed.bitEqual);
    EXPECT_EQ(resumed.why, "the checkpoint does not say by which settings and data it was made");
}

TEST(Training, ADivergedRunNamesTheStepAndATensorAndKeepsTheLastGoodCheckpoint) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("good")->run({});
    auto weights = onlyRun(folder / "good") / "checkpoints/last/pretrained_model";
    // finite, so that they load, but their squared velocity is not
    test::changeWeights(weights,
                        [](auto& tensors) { tensors.at("model.action_out_proj.weight").mul_(1e30); });

    auto outcome =
        stage
            .start("bad", {"policy.from_scratch=false", "policy.pretrained_path=" + weights.string(),
                           "policy.vlm_config=", "training.save_freq=1"})
            ->run({});
    EXPECT_EQ(outcome.word, "failed");
    EXPECT_NE(outcome.message.find("diverged at step 1"), std::string::npos) << outcome.message;
    EXPECT_NE(outcome.message.find("model."), std::string::npos) << outcome.message;
    auto finished = all<run::Finished>(eventsOf(onlyRun(folder / "bad")));
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].outcome, "failed");
    EXPECT_TRUE(run::CheckpointStore(onlyRun(folder / "bad") / "checkpoints").steps().empty());
}

TEST(Training, WeightsThatAreNoNumbersAreNotSavedOverGoodOnes) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("good")->run({});
    auto weights = onlyRun(folder / "good") / "checkpoints/last/pretrained_model";
    // meets only the zeros that a state is padded with, so that loss and gradients stay numbers; a step of
    // weight decay far too large makes it infinite
    test::changeWeights(
        weights, [](auto& tensors) { tensors.at("model.state_proj.weight").select(1, 31).fill_(3e38); });
    auto training =
        stage.start("runs", {"policy.from_scratch=false", "policy.pretrained_path=" + weights.string(),
                             "policy.vlm_config=", "policy.optimizer_lr=10",
                             "policy.optimizer_weight_decay=1", "training.save_freq=1"});
    auto run = training->folder();
    ASSERT_OK(run::setControl(run, run::Control::Stop, true));
    ASSERT_EQ(training->run({}).word, "stopped");
    training.reset();
    ASSERT_EQ(run::CheckpointStore(run / "checkpoints").steps(), std::vector<std::int64_t>{0});
    ASSERT_OK(run::setControl(run, run::Control::Stop, false));

    // loss and gradients of step 1 are finite, what the rate makes of them is not
    auto outcome = stage.resume(run)->run({});
    EXPECT_EQ(outcome.word, "failed");
    EXPECT_THAT(outcome.message, testing::HasSubstr("at step 1: a weight is not finite"));
    EXPECT_THAT(outcome.message, testing::HasSubstr("first bad tensor: the weight model.state_proj.weight"));
    EXPECT_THAT(outcome.hint, testing::HasSubstr("last good checkpoint is step 0"));
    run::CheckpointStore store(run / "checkpoints");
    EXPECT_EQ(store.steps(), std::vector<std::int64_t>{0});
    EXPECT_EQ(store.linked("last"), 0);
    EXPECT_OK(run::verifyCheckpoint(run / "checkpoints/last"));
}

TEST(Training, AResumeNeedsNothingOfWhatItsRunBeganWith) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("first", {"training.steps=1"})->run({});
    const fs::path given = folder / "given";
    fs::copy(onlyRun(folder / "first") / "checkpoints/last/pretrained_model", given,
             fs::copy_options::recursive);
    auto training =
        stage.start("runs", {"policy.from_scratch=false", "policy.pretrained_path=" + given.string(),
                             "policy.vlm_config=", "policy.tokenizer="});
    const fs::path run = training->folder();
    // before its first save it would begin again
    auto config = resumedConfig(run);
    ASSERT_OK(config);
    EXPECT_EQ(config->source.pretrainedPath, given.string());
    std::stop_source stop;
    stop.request_stop();
    ASSERT_EQ(training->run(stop.get_token()).word, "stopped");
    training.reset();

    fs::remove_all(given);
    config = resumedConfig(run);
    ASSERT_OK(config);
    const run::CheckpointStore store(run / "checkpoints");
    EXPECT_EQ(config->source.pretrainedPath,
              (store.path(store.steps().back()) / "pretrained_model").string());
    EXPECT_EQ(stage.resume(run)->run({}).word, "done");
}

TEST(Training, AResumeFindsWhatWasMovedWithItsRun) {
    test::TemporaryFolder folder;
    fs::create_directories(folder / "then");
    TinyStage stage(folder / "then");
    auto training = stage.start("runs");
    std::stop_source stop;
    stop.request_stop();
    ASSERT_EQ(training->run(stop.get_token()).word, "stopped");
    training.reset();
    fs::rename(folder / "then", folder / "now");
    const fs::path run = onlyRun(folder / "now/runs");
    EXPECT_EQ(must(resumedConfig(run)).data.root, folder / "now/set");
    EXPECT_EQ(must(resumedConfig(run)).training.outputDirectory, run.parent_path());

    // nowhere: its place is asked for, by the line that takes it
    fs::rename(folder / "now/set", folder / "elsewhere");
    auto lost = Training::resume(run, test::tinyServices());
    ASSERT_FALSE(lost.ok());
    EXPECT_EQ(lost.error().code, ErrorCode::NotFound);
    EXPECT_THAT(lost.error().hint, testing::HasSubstr((run / "config.yaml").string() + ": data.root"));
    // somebody knows it: the log says so, and the run is the same
    EXPECT_EQ(must(Training::resume(run, test::tinyServices(), {{1, folder / "elsewhere"}}))->run({}).word,
              "done");
    const auto notes = all<run::Note>(eventsOf(run));
    EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [&](const run::Note& note) {
        return note.message.find((folder / "elsewhere").string() + " is used") != std::string::npos;
    }));
    const auto resumed = all<run::Resumed>(eventsOf(run));
    ASSERT_EQ(resumed.size(), 1u);
    EXPECT_TRUE(resumed[0].bitEqual) << resumed[0].why;
}

TEST(Training, AResumeOfALivingRunChangesNothing) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("runs")->run({});
    auto run = onlyRun(folder / "runs");
    auto living = run::RunLock::take(run);
    ASSERT_OK(living);
    // as in the middle of a save, between its rename and its links
    std::filesystem::remove(run / "checkpoints/last");
    auto second = Training::resume(run, test::tinyServices());
    ASSERT_FALSE(second.ok());
    EXPECT_THAT(second.error().message, testing::HasSubstr("is training it"));
    EXPECT_FALSE(std::filesystem::exists(std::filesystem::symlink_status(run / "checkpoints/last")));
}

TEST(Training, AListOfEpisodesThatIsCutShortIsRefused) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto path = folder / "set/meta/info.json";
    auto info = readJson(path);
    ASSERT_OK(info);
    (*info)["total_episodes"] = 3;
    ASSERT_OK(writeJson(path, *info));
    try {
        stage.start("runs");
        FAIL() << "two of three episodes were taken for the whole";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("lists 2 of the 3 episodes"));
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "runs"));
}

/// No space below the folder of checkpoints, everywhere else there is.
class FullDisk : public FileSystem {
public:
    FullDisk() { setFileSystem(this); }
    ~FullDisk() override { setFileSystem(nullptr); }
    int open(const char* path, int flags, int mode) override {
        bool checkpoint = std::string(path).find("pretrained_model") != std::string::npos;
        if (checkpoint && (flags & 3) != 0) {
            errno = ENOSPC;
            return -1;
        }
        return FileSystem::open(path, flags, mode);
    }
};

TEST(Training, AFullDiskCostsACheckpointNotTheRun) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto training = stage.start("runs");
    {
        FullDisk disk;
        // it trains to the end, but weights that lie nowhere are no success
        auto outcome = training->run({});
        EXPECT_EQ(outcome.word, "failed");
        EXPECT_EQ(outcome.step, outcome.totalSteps);
        EXPECT_THAT(outcome.message, testing::HasSubstr("were not saved"));
    }
    auto run = onlyRun(folder / "runs");
    int told = 0;
    for (const auto& note : all<run::Note>(eventsOf(run)))
        told += note.message.find("was not saved") != std::string::npos;
    EXPECT_GE(told, 4);
    EXPECT_TRUE(run::CheckpointStore(run / "checkpoints").steps().empty());
    // and where the log is not read, by its heartbeat
    training.reset();
    auto beat = run::readHeartbeat(run);
    ASSERT_OK(beat);
    ASSERT_TRUE(beat->trouble);
    EXPECT_THAT(beat->trouble->message, testing::HasSubstr("was not saved"));
}

TEST(Training, BfloatTrainsLikeFloatWithinItsRounding) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    std::vector<std::string> overrides{"training.steps=12", "validation.episodes=[]",
                                       "policy.train_expert_only=false"};
    stage.start("fp32", overrides)->run({});
    overrides.push_back("training.dtype=bf16");
    stage.start("bf16", overrides)->run({});
    auto exact = all<run::Step>(eventsOf(onlyRun(folder / "fp32")));
    auto rounded = all<run::Step>(eventsOf(onlyRun(folder / "bf16")));
    ASSERT_EQ(exact.size(), 12u);
    ASSERT_EQ(rounded.size(), 12u);
    double difference = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        // 8 bits of mantissa: 0.4 % a rounding, several in a row
        EXPECT_NEAR(rounded[i].loss, exact[i].loss, 0.03 * exact[i].loss) << "step " << i + 1;
        difference += std::abs(rounded[i].loss - exact[i].loss);
    }
    EXPECT_GT(difference, 0) << "bf16 was not used";
    EXPECT_EQ(all<run::Started>(eventsOf(onlyRun(folder / "bf16"))).at(0).dtype, "bf16");
    // the masters stay float32
    auto masters = tensors::SafetensorsFile::open(onlyRun(folder / "bf16") /
                                                  "checkpoints/last/training_state/master.safetensors");
    ASSERT_OK(masters);
    for (const auto& info : masters->tensors())
        EXPECT_EQ(masters->tensor(info.name).value().scalar_type(), at::kFloat) << info.name;
}

/// Refuses writes below one checkpoint folder from its first byte on.
class FullFrom : public FileSystem {
public:
    explicit FullFrom(std::string step) : step_(std::move(step)) { setFileSystem(this); }
    ~FullFrom() override { setFileSystem(nullptr); }
    int open(const char* path, int flags, int mode) override {
        int fd = FileSystem::open(path, flags, mode);
        bool matches = std::string(path).find("/" + step_ + ".tmp-") != std::string::npos;
        if (matches && fd >= 0) full_.insert(fd);
        return fd;
    }
    /// A full disk takes a part before it refuses.
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        if (!full_.contains(fd)) return FileSystem::write(fd, data, size);
        if (FileSystem::write(fd, data, size / 2) < 0) return -1;
        errno = ENOSPC;
        return -1;
    }
    int close(int fd) override {
        full_.erase(fd);
        return FileSystem::close(fd);
    }

private:
    std::string step_;
    std::set<int> full_;
};

TEST(Training, AFailedSaveKeepsTheOlderCheckpointAndTheNextOneSucceeds) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("whole")->run({});
    auto training = stage.start("runs");
    {
        FullFrom disk("000006");
        EXPECT_EQ(training->run({}).word, "done");
    }
    auto run = onlyRun(folder / "runs");
    run::CheckpointStore store(run / "checkpoints");
    EXPECT_EQ(store.steps(), (std::vector<std::int64_t>{2, 4, 8}));
    for (std::int64_t step : store.steps()) EXPECT_OK(run::verifyCheckpoint(store.path(step)));
    auto notes = all<run::Note>(eventsOf(run));
    auto told = std::count_if(notes.begin(), notes.end(), [](const run::Note& note) {
        return note.level == "error" &&
               note.message.find("checkpoint of step 6 was not saved") != std::string::npos &&
               note.message.find("No space left") != std::string::npos;
    });
    EXPECT_EQ(told, 1);
    // the weights are those of a run without the failure
    EXPECT_EQ(test::filesOf(run).at("training_state/master.safetensors"),
              test::filesOf(onlyRun(folder / "whole")).at("training_state/master.safetensors"));
}

TEST(Training, ATokenizerOutlivesTheFileItCameFrom) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("bytes")->run({});
    auto file = folder / "tokenizer.json";
    std::filesystem::copy_file(
        onlyRun(folder / "bytes") / "checkpoints/last/pretrained_model/tokenizer/tokenizer.json", file);
    {
        auto training = stage.start("runs", {"policy.tokenizer=" + file.string(), "training.keep_last=1"});
        ASSERT_OK(run::setControl(training->folder(), run::Control::Stop, true));
        EXPECT_EQ(training->run({}).word, "stopped");
    }
    auto run = onlyRun(folder / "runs");
    ASSERT_OK(run::setControl(run, run::Control::Stop, false));
    // what it goes on from is pruned by its first save, and all others must still succeed
    auto outcome = stage.resume(run)->run({});
    EXPECT_EQ(outcome.word, "done") << outcome.message;
    for (const run::Note& note : all<run::Note>(eventsOf(run)))
        EXPECT_NE(note.level, "error") << note.message;
    EXPECT_FALSE(std::filesystem::exists(run / "checkpoints/000000"));
    EXPECT_OK(run::verifyCheckpoint(run / "checkpoints/last"));
}

TEST(Training, WeightsWithoutATokenizerTrainWithThatOfTheModelTheyName) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("first")->run({});
    fs::path published = folder / "published";
    test::publish(onlyRun(folder / "first") / "checkpoints/last/pretrained_model", published, "lab/vlm",
                  folder / "elsewhere");

    auto services = test::tinyServices();
    int asked = 0;
    bool there = false;
    services.findTokenizer = [&](const std::string& model) -> Result<fs::path> {
        ++asked;
        EXPECT_EQ(model, "lab/vlm");
        if (there) return folder / "elsewhere/tokenizer.json";
        return Error{ErrorCode::NotFound, "cannot load the tokenizer of 'lab/vlm': not here", "Fetch it."};
    };
    auto train = [&](const std::string& tokenizer) {
        auto config = must(config::loadTrainConfig(
            stage.config(),
            {"policy.from_scratch=false", "policy.vlm_config=", "policy.tokenizer=" + tokenizer,
             "policy.pretrained_path=" + published.string(), "training.steps=2",
             "training.output_directory=" + (folder / "second").string()}));
        return Training::start(config, services);
    };
    auto refused = train("");
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message, testing::HasSubstr("'lab/vlm': not here"));
    EXPECT_EQ(refused.error().hint, "Fetch it.");
    EXPECT_FALSE(fs::exists(folder / "second"));
    there = true;
    {
        auto started = train("");
        ASSERT_OK(started);
        EXPECT_EQ((*started)->run({}).word, "done");
    }
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(fs::exists(onlyRun(folder / "second") /
                           "checkpoints/last/pretrained_model/tokenizer/tokenizer.json"));
    // one that the configuration names needs no other
    EXPECT_OK(train("bytes"));
    EXPECT_EQ(asked, 2);
}

TEST(Training, AFinishedRunIsConcludedAsOftenAsItIsResumed) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("runs")->run({});
    auto run = onlyRun(folder / "runs");
    const auto files = test::filesOf(run);
    const auto steps = all<run::Step>(eventsOf(run)).size();
    auto outcome = stage.resume(run)->run({});
    EXPECT_EQ(outcome.word, "done");
    EXPECT_EQ(outcome.step, outcome.totalSteps);
    EXPECT_EQ(test::filesOf(run), files);
    EXPECT_EQ(all<run::Step>(eventsOf(run)).size(), steps);
    auto finished = all<run::Finished>(eventsOf(run));
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].outcome, "done");
}

TEST(Training, StopFinishesTheStepSavesAndSaysHowToGoOn) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    std::stop_source stop;
    stop.request_stop();
    auto outcome = stage.start("runs", {"training.steps=1000"})->run(stop.get_token());
    EXPECT_EQ(outcome.word, "stopped");
    EXPECT_NE(outcome.hint.find("--resume"), std::string::npos);
    EXPECT_OK(run::verifyCheckpoint(onlyRun(folder / "runs") / "checkpoints/last"));
}

TEST(Training, GradientAccumulationEqualsALargerBatch) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("once", {"training.batch_size=7", "training.steps=1"})->run({});
    auto once = all<run::Step>(eventsOf(onlyRun(folder / "once"))).at(0);
    EXPECT_EQ(once.sources.at(0).samples, 7);
    stage.start("twice", {"training.batch_size=7", "training.gradient_accumulation=2", "training.steps=1"})
        ->run({});
    auto twice = all<run::Step>(eventsOf(onlyRun(folder / "twice"))).at(0);
    EXPECT_EQ(twice.sources.at(0).samples, 14);
}

TEST(TrainingIntegration, LearnsAFewFramesByHeart) {
    test::TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto outcome = stage
                       .start("runs", {"training.steps=300", "training.save_freq=300",
                                       "policy.train_expert_only=false", "policy.freeze_vision_encoder=false",
                                       "policy.scheduler_decay_steps=300", "training.batch_size=14"})
                       ->run({});
    ASSERT_EQ(outcome.word, "done") << outcome.message;
    auto steps = all<run::Step>(eventsOf(onlyRun(folder / "runs")));
    double first = 0, last = 0;
    for (int i = 0; i < 20; ++i) first += steps[static_cast<std::size_t>(i)].loss / 20;
    for (int i = 0; i < 50; ++i) last += steps[steps.size() - 1 - static_cast<std::size_t>(i)].loss / 50;
    EXPECT_LT(last, 0.3 * first) << "first " << first << ", last " << last;
}

}  // namespace
}  // namespace studio::train
