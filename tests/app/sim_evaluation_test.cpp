// SPDX-License-Identifier: GPL-3.0-or-later
// Which closed-loop trials count, and what is kept of them.
#include <gmock/gmock.h>

#include "app/sim/evaluation.h"
#include "app/sim/films.h"
#include "app/sim/usual_conditions.h"
#include "core/base/json.h"
#include "core/run/run_follower.h"
#include "core/sequence/sequence_state.h"
#include "core/video/media_backend.h"
#include "tests/app/taught_in_sim.h"

namespace studio::test {

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SimEvaluationTest : public TaughtInSim {
protected:
    void SetUp() override {
        TaughtInSim::SetUp();
        if (IsSkipped()) return;
        teach();
        if (IsSkipped() || HasFatalFailure()) return;
        ask_.checkpoint = run_;
        ask_.tasks = {&sim::kWeighing};
        ask_.episodes = 1;
    }

    /// Evaluations and notes of trials in the run's log.
    std::pair<int, std::vector<std::string>> logged() const {
        std::pair<int, std::vector<std::string>> found;
        auto follower = run::RunFollower::open(run_);
        EXPECT_OK(follower);
        for (const run::Event& event : follower->poll().events) {
            found.first += std::holds_alternative<run::Evaluation>(event.body);
            const auto* note = std::get_if<run::Note>(&event.body);
            if (note && note->message.find("do not count") != std::string::npos)
                found.second.push_back(note->message);
        }
        return found;
    }

    app::EvaluationRequest ask_;
};

TEST_F(SimEvaluationTest, OnlyTrialsUnderTheSequencesConditionsCount) {
    ASSERT_OK(app::evaluateInSimulator(ask_));
    ASSERT_EQ(logged().first, 1);
    ASSERT_TRUE(logged().second.empty());

    using Request = app::EvaluationRequest;
    const std::pair<std::function<void(Request&)>, const char*> others[] = {
        {[](Request& r) { r.chinese = true; }, "instead of 'Put the orange block onto the scale.'"},
        {[](Request& r) { r.work.instruction = "do something else"; }, "'do something else'"},
        {[](Request& r) { r.width = r.height = 32; }, "pictures of 32x32 instead of 64x64"},
        {[](Request& r) { r.work.steps = 3; }, "3 Euler steps instead of 10"},
        {[](Request& r) { r.work.actionSteps = 8; }, "8 executed steps of a chunk instead of 16"},
        {[](Request& r) { r.shadows = true; }, "shadows"},
        {[](Request& r) { r.difficulty.colours = 0.5; }, "difficulty"},
        {[](Request& r) { r.firstSeed = 0; }, "seeds from 0"},
    };
    std::size_t notes = 0;
    for (const auto& [change, words] : others) {
        Request changed = ask_;
        change(changed);
        auto result = app::evaluateInSimulator(changed);
        ASSERT_OK(result);
        ASSERT_EQ(result->tasks.front().deviations.size(), 1u) << words;
        EXPECT_THAT(result->tasks.front().deviations.front(), HasSubstr(words));
        EXPECT_THAT(result->notes.back(), HasSubstr(words));
        auto [counted, named] = logged();
        EXPECT_EQ(counted, 1) << words;
        ASSERT_EQ(named.size(), ++notes) << words;
        EXPECT_THAT(named.back(), HasSubstr(words));
        auto file = readJson(result->kept);
        ASSERT_OK(file);
        EXPECT_THAT(file->at("results").at(0).at("deviations").at(0).get<std::string>(), HasSubstr(words));
    }

    // the policy's own settings, spelled out, are no others
    ask_.width = ask_.height = 64;
    ask_.work.steps = 10;
    ask_.work.actionSteps = 50;  // of a chunk of 16
    ASSERT_OK(app::evaluateInSimulator(ask_));
    EXPECT_EQ(logged().first, 2);
}

TEST_F(SimEvaluationTest, APolicyTaughtInChineseIsJudgedInChinese) {
    EXPECT_EQ(app::taughtInstructions(run_, 7), std::vector<std::string>{sim::kWeighing.english});
    EXPECT_TRUE(app::taughtInstructions(run_, 8).empty());
    const std::vector<std::string> chinese{sim::kWeighing.chinese};
    EXPECT_EQ(app::deviation(std::string(sim::kWeighing.chinese) + "\n", chinese, sim::kWeighing), "");
    EXPECT_THAT(app::deviation(sim::kWeighing.english, chinese, sim::kWeighing),
                HasSubstr(sim::kWeighing.chinese));
    // a task that nobody taught it
    EXPECT_EQ(app::deviation(sim::kSorting.english, {}, sim::kSorting), "");
    EXPECT_NE(app::deviation(sim::kSorting.chinese, {}, sim::kSorting), "");
}

TEST_F(SimEvaluationTest, TheLanguageTestKeepsAFilmOfEachInstruction) {
    ask_.languageTest = true;
    ask_.films = folder_ / "films";
    ask_.filmSuccesses = true;
    ask_.media = video::mediaBackend();
    auto result = app::evaluateInSimulator(ask_);
    ASSERT_OK(result);
    ASSERT_EQ(result->tasks.size(), 4u);
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(ask_.films))
        names.insert(entry.path().filename().string());
    EXPECT_EQ(names, (std::set<std::string>{
                         "red_into_bin_seed100000.mp4", "red_into_bin_told_blue_into_bin_seed100000.mp4",
                         "blue_into_bin_seed100000.mp4", "blue_into_bin_told_red_into_bin_seed100000.mp4"}));
    for (const auto& task : result->tasks) {
        fs::path film = app::filmIn(ask_.films, task.task->id, task.instructionOf, 100000);
        auto pictures = services_.sim.readFilm(film);
        ASSERT_OK(pictures);
        EXPECT_EQ(static_cast<int>(pictures->size()), task.report.trials.front().steps + 1);
        // each under its own words counts, under the other's it does not
        EXPECT_EQ(task.deviations.empty(), task.instructionOf == "own");
    }
    EXPECT_EQ(logged().first, 2);

    auto file = readJson(result->kept);
    ASSERT_OK(file);
    EXPECT_EQ(file->at("language_test"), true);
    EXPECT_EQ(app::instructionLabel(result->tasks[0]), "own instruction");
    EXPECT_EQ(app::instructionLabel(result->tasks[1]), "that of blue_into_bin");

    ask_.work.instruction = "do something else";
    auto refused = app::evaluateInSimulator(ask_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TEST_F(SimEvaluationTest, WordsThatAreGivenAreNotCalledTheTasksOwn) {
    ask_.work.instruction = "do something else";
    ask_.films = folder_ / "films";
    ask_.filmSuccesses = true;
    ask_.media = video::mediaBackend();
    auto given = app::evaluateInSimulator(ask_);
    ASSERT_OK(given);
    EXPECT_EQ(app::instructionLabel(given->tasks.front()), "'do something else'");
    auto file = readJson(given->kept);
    ASSERT_OK(file);
    EXPECT_EQ(file->at("language_test"), false);
    EXPECT_EQ(file->at("results").at(0).at("instruction_of"), "given");
    EXPECT_EQ(file->at("results").at(0).at("instruction"), "do something else");
    // beside the films of the task's own words, not over them
    EXPECT_TRUE(fs::exists(app::filmIn(ask_.films, "weighing", "given", 100000)));
    EXPECT_NE(app::filmIn(ask_.films, "weighing", "given", 100000),
              app::filmIn(ask_.films, "weighing", "own", 100000));

    // its own words, typed in
    ask_.films.clear();
    ask_.work.instruction = sim::kWeighing.english;
    auto own = app::evaluateInSimulator(ask_);
    ASSERT_OK(own);
    EXPECT_EQ(own->tasks.front().instructionOf, "own");
    EXPECT_TRUE(own->tasks.front().deviations.empty());
    EXPECT_EQ(logged().first, 1);
}

TEST_F(SimEvaluationTest, TheFileSaysHowTheTrialsWerePlayed) {
    ask_.work.actionSteps = 8;
    ask_.work.steps = 4;
    ask_.work.parallel = 3;
    ask_.shadows = true;
    ask_.device = "cpu";
    ask_.out = folder_ / "new/results.json";
    ASSERT_OK(app::evaluateInSimulator(ask_));
    auto file = readJson(ask_.out);
    ASSERT_OK(file);
    EXPECT_EQ(file->at("parallel"), 3);
    app::EvaluationRequest again;
    app::playAsIn(*file, again);
    EXPECT_EQ(again.work.actionSteps, 8);
    EXPECT_EQ(again.work.steps, 4);
    EXPECT_TRUE(again.shadows);
    EXPECT_EQ(again.device, "cpu");
    // the window's form has no such settings: the file's are those that a film is played with
    (*file)["device"] = "cuda:99";
    (*file)["steps"] = "many";
    app::EvaluationRequest other;
    app::playAsIn(*file, other);
    EXPECT_EQ(other.device, "auto") << "not on this machine";
    EXPECT_EQ(other.work.steps, 0);
}

TEST_F(SimEvaluationTest, ResultsThatCannotBeKeptStopItBeforeTheFirstTrial) {
    bool began = false;
    auto progress = [&](const app::EvaluationProgress&) { began = true; };
    ASSERT_OK(writeFileAtomic(folder_ / "file", "x"));
    for (const fs::path& out : {folder_.path(), folder_ / "file/results.json"}) {
        ask_.out = out;
        auto refused = app::evaluateInSimulator(ask_, progress);
        ASSERT_FALSE(refused.ok()) << out;
        EXPECT_THAT(refused.error().text(), HasSubstr(out.filename().string()));
        EXPECT_FALSE(began) << out;
    }
    ask_.out = folder_ / "results.json";
    ask_.films = folder_ / "file/films";
    ask_.media = video::mediaBackend();
    auto unfilmed = app::evaluateInSimulator(ask_, progress);
    ASSERT_FALSE(unfilmed.ok());
    EXPECT_EQ(unfilmed.error().code, ErrorCode::Io);
    EXPECT_THAT(unfilmed.error().text(), HasSubstr("films"));
    EXPECT_FALSE(began);
    // the same of films whose folder follows from the results' file
    ask_.films.clear();
    ask_.filmsBeside = true;
    ASSERT_OK(writeFileAtomic(app::filmsOf(ask_.out), "x"));
    auto beside = app::evaluateInSimulator(ask_, progress);
    ASSERT_FALSE(beside.ok());
    EXPECT_EQ(beside.error().code, ErrorCode::Io);
    EXPECT_THAT(beside.error().text(), HasSubstr("filming the failures: "));
    EXPECT_THAT(beside.error().text(), HasSubstr("results_films"));
    EXPECT_FALSE(began);
    // refused after its folder was tried, which leaves none
    ask_.out = folder_ / "other.json";
    ask_.media.reset();
    auto unable = app::evaluateInSimulator(ask_, progress);
    ASSERT_FALSE(unable.ok());
    EXPECT_EQ(unable.error().code, ErrorCode::Unsupported);
    EXPECT_FALSE(fs::exists(app::filmsOf(ask_.out)));
    EXPECT_FALSE(began);
    EXPECT_EQ(logged().first, 0);
}

/// Runs that lie apart from their project, which knows a task "weighing" as its third.
class TaskIdInSequence : public testing::Test {
protected:
    TaskIdInSequence() {
        sequence::SequenceState state;
        state.folder = folder_ / "runs" / "main";
        state.id = "main";
        state.project = folder_ / "lab" / "project.yaml";
        state.stages = {{.stage = 1, .task = 1, .name = "pear", .run = run_}};
        EXPECT_OK(makeFolders(run_));
        EXPECT_OK(sequence::writeSequence(state));
    }
    void makeProject(const std::vector<std::string>& names) {
        EXPECT_OK(makeFolders(folder_ / "lab"));
        std::string tasks;
        for (std::size_t i = 0; i < names.size(); ++i) {
            tasks += (i ? ", " : "") + names[i] + ".yaml";
            EXPECT_OK(writeFileAtomic(folder_ / "lab" / (names[i] + ".yaml"),
                                      "task:\n  id: " + std::to_string(i + 1) + "\n  name: " + names[i] +
                                          "\n  language_instruction: do it\n  data:\n    root: data\n"));
        }
        EXPECT_OK(writeFileAtomic(folder_ / "lab" / "project.yaml", "name: lab\ntasks: [" + tasks + "]\n"));
    }

    TemporaryFolder folder_;
    fs::path run_ = folder_ / "runs" / "main" / "first";
};

TEST_F(TaskIdInSequence, ATaskOfNoneOfItsStagesIsNoStagesSuccess) {
    // the second of the simulator's tasks is not the second of this project's
    makeProject({"pear", "sweet_potato"});
    EXPECT_EQ(app::taskIdIn(run_, sim::kWeighing), 102);
}

TEST_F(TaskIdInSequence, TheProjectIsFoundWhereverItLies) {
    makeProject({"pear", "sweet_potato", "weighing"});
    EXPECT_EQ(app::taskIdIn(run_, sim::kWeighing), 3);
}

TEST_F(TaskIdInSequence, OfAProjectThatIsGoneNoNumberIsGuessed) {
    EXPECT_EQ(app::taskIdIn(run_, sim::kWeighing), 102);
}

}  // namespace

}  // namespace studio::test
