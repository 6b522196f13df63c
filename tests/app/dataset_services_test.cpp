// SPDX-License-Identifier: GPL-3.0-or-later
// New data sets by the window's jobs, on the real core: the same as the command writes, and nothing half
// written.
#include <gmock/gmock.h>

#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include "app/studio/services.h"
#include "core/base/file.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/panels/dataset_panel.h"
#include "widgets/parts/dataset_maker.h"

namespace studio::test {

using namespace widgets;

namespace fs = std::filesystem;

namespace {

constexpr int kCopyPatienceMs = 120000;

/// Every file below a folder, with what it holds.
std::map<std::string, std::string> contentOf(const fs::path& root) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), root).string()] = must(readFile(entry.path()));
    }
    return files;
}

class DatasetServicesTest : public GuiTest {
protected:
    /// A recorded set of two episodes of three rows.
    static fs::path smallSet(const fs::path& shared) {
        return shared / "data/datasets/micro_fixtures/datasets/lerobotv2-image";
    }
    /// Makes it as the window does; what was offered at the end.
    std::vector<MadeDataset> make(const DatasetEdit& edit, Services services = app::makeServices()) {
        workspace_ = std::make_unique<Workspace>(std::move(services), settings());
        DatasetMaker maker(*workspace_);
        maker.make(edit);
        EXPECT_TRUE(waitFor([this] { return workspace_->jobs().idle(); }, kCopyPatienceMs));
        return maker.made();
    }
    const JobInfo& job() const { return workspace_->jobs().jobs().back(); }
    std::unique_ptr<Workspace> workspace_;
};

TEST_F(DatasetServicesTest, DeletingWritesWhatTheCommandWrites) {
    STUDIO_REQUIRE_SHARED(shared);
    const auto before = contentOf(smallSet(shared));
    DatasetEdit edit;
    edit.sources = {smallSet(shared)};
    edit.episodes = "0";
    edit.out = folder() / "window";
    const auto made = make(edit);
    ASSERT_EQ(made.size(), 1u) << job().error.text();
    EXPECT_EQ(made[0].folder, edit.out);
    EXPECT_EQ(made[0].episodes, 1);
    EXPECT_EQ(made[0].frames, 3);

    Ended ended = runProgram({program("kstudio"), "dataset", "delete", smallSet(shared), "--episodes", "0",
                              "--out", folder() / "command"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    const auto window = contentOf(folder() / "window"), command = contentOf(folder() / "command");
    ASSERT_FALSE(window.empty());
    for (const auto& [name, bytes] : command) {
        ASSERT_TRUE(window.contains(name)) << name;
        EXPECT_TRUE(window.at(name) == bytes) << name;
    }
    EXPECT_EQ(window.size(), command.size());
    // never in place
    EXPECT_EQ(contentOf(smallSet(shared)), before);
}

TEST_F(DatasetServicesTest, ACancelledJobLeavesNothing) {
    STUDIO_REQUIRE_SHARED(shared);
    for (DatasetEdit::Kind kind : {DatasetEdit::Kind::Convert, DatasetEdit::Kind::Split}) {
        Services services = app::makeServices();
        std::atomic<bool> begun = false;
        // after the first episode it waits for the cancel
        services.datasets.edit = [real = services.datasets.edit, &begun](
                                     const DatasetEdit& edit, const std::function<void(double)>& progress,
                                     std::stop_token stop) {
            return real(
                edit,
                [&](double done) {
                    progress(done);
                    begun = true;
                    while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                },
                stop);
        };
        workspace_ = std::make_unique<Workspace>(std::move(services), settings());
        DatasetMaker maker(*workspace_);
        DatasetEdit edit;
        edit.kind = kind;
        edit.sources = {smallSet(shared)};
        edit.parts = {"all=0-1"};
        edit.out = folder() / "cancelled";
        maker.make(edit);
        ASSERT_TRUE(waitFor([&] { return begun.load() || workspace_->jobs().idle(); }, kCopyPatienceMs));
        ASSERT_TRUE(begun) << job().error.text();
        workspace_->jobs().cancel(job().id);
        ASSERT_TRUE(waitFor([&] { return workspace_->jobs().idle(); }, kCopyPatienceMs));
        EXPECT_EQ(job().outcome, "cancelled");
        EXPECT_TRUE(maker.made().empty());
        for (const auto& entry : fs::directory_iterator(folder()))
            EXPECT_FALSE(entry.path().filename().string().starts_with("cancelled")) << entry.path();
    }
}

TEST_F(DatasetServicesTest, ATargetThatIsThereIsRefusedAndStaysAsItIs) {
    STUDIO_REQUIRE_SHARED(shared);
    must(makeFolders(folder() / "mine"));
    must(writeFileAtomic(folder() / "mine/notes.txt", "keep"));
    DatasetEdit edit;
    edit.kind = DatasetEdit::Kind::Convert;
    edit.sources = {smallSet(shared)};
    edit.out = folder() / "mine";
    EXPECT_TRUE(make(edit).empty());
    EXPECT_EQ(job().outcome, "failed");
    EXPECT_THAT(job().error.message, testing::HasSubstr("it exists already"));
    EXPECT_EQ(contentOf(folder() / "mine"), (std::map<std::string, std::string>{{"notes.txt", "keep"}}));
}

TEST_F(DatasetServicesTest, SplitAndMergeGiveAllEpisodesBack) {
    STUDIO_REQUIRE_SHARED(shared);
    DatasetEdit edit;
    edit.kind = DatasetEdit::Kind::Split;
    edit.sources = {smallSet(shared)};
    edit.parts = {"one=0", "two=1"};
    edit.out = folder() / "parts";
    const auto parts = make(edit);
    ASSERT_EQ(parts.size(), 2u) << job().error.text();
    EXPECT_EQ(parts[1].folder, folder() / "parts/two");
    edit.kind = DatasetEdit::Kind::Merge;
    edit.sources = {parts[0].folder, parts[1].folder};
    edit.out = folder() / "merged";
    const auto merged = make(edit);
    ASSERT_EQ(merged.size(), 1u) << job().error.text();
    EXPECT_EQ(merged[0].episodes, 2);
    EXPECT_EQ(merged[0].frames, 6);
}

TEST_F(DatasetServicesTest, TheMarkedEpisodeIsLeftOutAndTheResultOpened) {
    STUDIO_REQUIRE_SHARED(shared);
    workspace_ = std::make_unique<Workspace>(app::makeServices(), settings());
    DatasetPanel panel(*workspace_, nullptr);
    panel.resize(1200, 760);
    panel.show();
    auto settled = [&] {
        return waitFor([&] { return workspace_->jobs().idle() && !panel.busy(); }, kCopyPatienceMs);
    };
    panel.open(QString::fromStdString(smallSet(shared).string()), -1, -1);
    ASSERT_TRUE(settled());
    ASSERT_EQ(panel.facts()["rows"].toInt(), 2);
    QMenu* operations = nullptr;
    for (auto* button : panel.findChildren<QToolButton*>())
        if (button->accessibleName().startsWith("Make a new data set")) operations = button->menu();
    ASSERT_NE(operations, nullptr);
    ASSERT_GE(operations->actions().size(), 4);
    operations->actions().front()->trigger();
    auto* dialog = panel.findChild<DatasetEditDialog*>();
    ASSERT_NE(dialog, nullptr);
    for (auto* line : dialog->findChildren<QLineEdit*>())
        if (line->accessibleName() == "New folder") line->setText(file("without"));
    const DatasetEdit edit = dialog->edit();
    EXPECT_EQ(edit.sources, std::vector{smallSet(shared)});
    EXPECT_EQ(edit.episodes, "0");
    ASSERT_EQ(edit.out, folder() / "without");
    ASSERT_TRUE(waitFor([&] { return !dialog->looking(); }));
    ASSERT_NE(pressable(*dialog, "Make the data set"), nullptr) << dialog->hindrance().toStdString();
    QTest::mouseClick(pressable(*dialog, "Make the data set"), Qt::LeftButton);
    ASSERT_TRUE(settled());
    ASSERT_NE(pressable(panel, "Open it"), nullptr);
    QTest::mouseClick(pressable(panel, "Open it"), Qt::LeftButton);
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel.facts()["rows"].toInt(), 1);
}

TEST_F(DatasetServicesTest, AnImportOfWhatIsNoBagOfAKuavoLeavesNothing) {
    STUDIO_REQUIRE_SHARED(shared);
    const Services services = app::makeServices();
    if (!services.datasets.bags) GTEST_SKIP() << "not run: this build reads no bags";
    DatasetEdit edit;
    edit.kind = DatasetEdit::Kind::Import;
    for (const auto& entry : fs::directory_iterator(shared / "data/rosbag"))
        if (entry.path().extension() == ".bag" && edit.sources.empty()) edit.sources = {entry.path()};
    ASSERT_FALSE(edit.sources.empty());
    edit.bags.task = "grasp the block";
    edit.out = folder() / "imported";
    EXPECT_TRUE(make(edit, services).empty());
    EXPECT_EQ(job().outcome, "failed");
    EXPECT_THAT(job().error.message, testing::HasSubstr(edit.sources[0].filename().string()));
    EXPECT_FALSE(fs::exists(edit.out));
    EXPECT_FALSE(fs::exists(edit.out.string() + ".partial"));
}

}  // namespace

}  // namespace studio::test
