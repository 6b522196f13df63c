// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/top_bar.h"

#include <memory>

#include "core/run/run_writer.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/parts/chip.h"
#include "widgets/workspace.h"

namespace studio::test {

using namespace widgets;

namespace {

class TopBarTest : public GuiTest {
protected:
    TopBarTest() : workspace_(fakeServices(), settings()), top_(workspace_, nullptr) {}
    /// A run at step 120 of 1500, whose trainer lives.
    std::unique_ptr<run::RunWriter> begin() {
        auto writer = must(run::RunWriter::create(folder() / "runs", "second", {}, "{}\n"));
        run::Started started;
        started.totalSteps = 1500;
        writer->emit(started);
        run::Step step;
        step.step = 120;
        writer->emit(step);
        EXPECT_OK(writer->sync());
        return writer;
    }
    /// Four stages; the second one is trained by `run`.
    static std::shared_ptr<sequence::SequencePlan> plan(const std::filesystem::path& run) {
        auto plan = std::make_shared<sequence::SequencePlan>();
        for (const char* task : {"grasp", "weigh", "place", "sort"}) plan->stages.emplace_back().name = task;
        plan->stages[1].run = run;
        return plan;
    }
    Chip* chip() {
        for (Chip* one : top_.findChildren<Chip*>()) {
            if (one->accessibleName().startsWith("Run:")) return one;
        }
        return nullptr;
    }
    bool says(const QString& part) {
        return waitFor([&] { return chip() && chip()->text().contains(part); });
    }
    Workspace workspace_;
    TopBar top_;
};

TEST_F(TopBarTest, TheChipNamesTheStageOfTheSequenceThatTrains) {
    workspace_.openProject(folder());
    auto writer = begin();
    workspace_.setCurrentRun(writer->folder());
    ASSERT_TRUE(says(" 120/1500"));
    EXPECT_FALSE(chip()->text().contains("stage")) << "no plan holds it: " << chip()->text().toStdString();

    // known as soon as the plan is
    workspace_.setPlan(plan(writer->folder()));
    const QString stage = QString::fromUtf8("Running · stage 2/4 · 120/1500");
    EXPECT_TRUE(says(stage)) << chip()->text().toStdString();
    EXPECT_TRUE(chip()->accessibleName().contains(stage)) << chip()->accessibleName().toStdString();
    EXPECT_TRUE(chip()->toolTip().contains("Stage 2 of 4: weigh")) << chip()->toolTip().toStdString();

    // a run of another sequence is none of its stages
    workspace_.setPlan(plan(folder() / "runs" / "another"));
    EXPECT_TRUE(waitFor([&] { return !chip()->text().contains("stage"); })) << chip()->text().toStdString();
}

}  // namespace

}  // namespace studio::test
