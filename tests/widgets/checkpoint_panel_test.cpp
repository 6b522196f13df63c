// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/checkpoint_panel.h"

#include <QLabel>
#include <QRegularExpression>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/parts/checkpoint_details.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;
namespace fs = std::filesystem;

namespace {

/// Two checkpoints on disk whose bytes are "good" or not.
class CheckpointPanelTest : public GuiTest {
protected:
    CheckpointPanelTest() : workspace_(services(), settings()) {
        language_.use("en");
        for (int step : {100, 200}) write(step, "good");
        workspace_.openProject(folder());
        panel_ = std::make_unique<CheckpointPanel>(workspace_, nullptr);
        panel_->resize(1000, 600);
        panel_->show();
        EXPECT_TRUE(settled());
    }
    fs::path checkpoint(int step) const {
        return folder() / "runs" / "2026-11-29_120000_first" / "checkpoints" / std::to_string(step);
    }
    void write(int step, const std::string& bytes) {
        EXPECT_OK(makeFolders(checkpoint(step)));
        EXPECT_OK(writeFileAtomic(checkpoint(step) / "model.safetensors", bytes));
    }
    Services services() {
        Services made = fakeServices();
        made.findCheckpoints = [this](const fs::path&) -> Result<std::vector<CheckpointRow>> {
            std::vector<CheckpointRow> rows;
            for (int step : {100, 200}) {
                if (listed_ && fs::exists(checkpoint(step)))
                    rows.push_back({checkpoint(step), step, 4, {}, ""});
            }
            return rows;
        };
        made.verifyCheckpoint = [](const fs::path& folder) -> Result<std::vector<std::string>> {
            STUDIO_ASSIGN(std::string bytes, readFile(folder / "model.safetensors"));
            if (bytes == "good") return std::vector<std::string>{"1 file as the manifest says"};
            return Error{ErrorCode::Corrupt, "model.safetensors: other bytes than the manifest says", ""};
        };
        made.exportCheckpoint = [](const fs::path& from, const fs::path& to) -> Status {
            STUDIO_CHECK(makeFolders(to));
            STUDIO_ASSIGN(std::string bytes, readFile(from / "model.safetensors"));
            return writeFileAtomic(to / "model.safetensors", bytes);
        };
        made.trashCheckpoint = [this](const fs::path& from) -> Result<fs::path> {
            fs::path to = folder() / "runs" / ".trash" / from.filename();
            fs::create_directories(to.parent_path());
            fs::rename(from, to);
            return to;
        };
        return made;
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    CheckpointTree* tree() { return panel_->findChild<CheckpointTree*>(); }
    QTreeWidgetItem* row(int step) {
        for (int i = 0; i < tree()->topLevelItemCount(); ++i) {
            for (int k = 0; k < tree()->topLevelItem(i)->childCount(); ++k) {
                auto* item = tree()->topLevelItem(i)->child(k);
                if (item->text(0).contains(QString::number(step))) return item;
            }
        }
        return nullptr;
    }
    void choose(int step) {
        tree()->setCurrentItem(row(step));
        EXPECT_TRUE(settled());
    }
    bool listed_ = true;  ///< whether the project has them
    Language language_;
    Workspace workspace_;
    std::unique_ptr<CheckpointPanel> panel_;
};

TEST_F(CheckpointPanelTest, SaysWholeOnlyOfWhatWasVerifiedAndOnlyUntilItChanges) {
    ASSERT_NE(row(200), nullptr);
    EXPECT_EQ(row(200)->text(2), "not verified");
    choose(200);
    panel_->verify();
    ASSERT_TRUE(settled());
    const QString seen = "verified on " + QDate::currentDate().toString(Qt::ISODate);
    EXPECT_EQ(row(200)->text(2), seen);
    EXPECT_EQ(row(100)->text(2), "not verified");
    // the answer stays over another look at the disk
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(row(200)->text(2), seen);
    // as many bytes, but others
    write(200, "evil");
    auto later = fs::last_write_time(checkpoint(200) / "model.safetensors") + std::chrono::seconds(2);
    fs::last_write_time(checkpoint(200) / "model.safetensors", later);
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_EQ(row(200)->text(2), "not verified");
    choose(200);
    panel_->verify();
    ASSERT_TRUE(settled());
    EXPECT_EQ(row(200)->text(2), "damaged");
    EXPECT_TRUE(row(200)->toolTip(2).contains("other bytes"));
    bool said = false;
    for (auto* label : panel_->findChildren<QLabel*>())
        said = said || (label->isVisibleTo(panel_.get()) && label->text().contains("other bytes"));
    EXPECT_TRUE(said);
}

TEST_F(CheckpointPanelTest, StatesTakeTheColoursOfANewTheme) {
    ASSERT_NE(row(200), nullptr);
    auto colour = [this] { return row(200)->foreground(2).color(); };
    EXPECT_EQ(colour(), Theme::current().muted);
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    EXPECT_EQ(colour(), Theme::current().muted);
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(CheckpointPanelTest, WhatIsFilledFollowsTheLanguage) {
    static const QRegularExpression han("\\p{Han}");
    choose(200);
    panel_->verify();
    ASSERT_TRUE(settled());
    panel_->compare(checkpoint(100), checkpoint(200));
    ASSERT_TRUE(settled());
    QTreeWidget* compared = nullptr;
    for (auto* one : panel_->findChild<CheckpointDetailsView*>()->findChildren<QTreeWidget*>()) {
        if (one->columnCount() == 4) compared = one;
    }
    ASSERT_NE(compared, nullptr);
    ASSERT_EQ(compared->topLevelItemCount(), 3);
    EXPECT_EQ(compared->topLevelItem(0)->text(0), "All weights");
    EXPECT_EQ(compared->topLevelItem(1)->text(1), "1 tensor");
    const QString first = compared->headerItem()->text(1);
    row(100)->setSelected(true);
    tree()->topLevelItem(0)->setExpanded(false);
    EXPECT_EQ(row(200)->text(0), "step 200");
    language_.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return row(200)->text(0).contains(han); }, 5000));
    ASSERT_TRUE(settled());
    EXPECT_TRUE(row(100)->text(2).contains(han)) << row(100)->text(2).toStdString();
    EXPECT_TRUE(row(200)->text(2).contains(han)) << row(200)->text(2).toStdString();
    EXPECT_TRUE(row(200)->toolTip(2).contains(han)) << row(200)->toolTip(2).toStdString();
    // what is marked and folded stays so
    EXPECT_EQ(tree()->marked().size(), 2u);
    EXPECT_FALSE(tree()->topLevelItem(0)->isExpanded());
    EXPECT_TRUE(compared->headerItem()->text(0).contains(han));
    EXPECT_EQ(compared->headerItem()->text(1), first);
    ASSERT_EQ(compared->topLevelItemCount(), 3);
    EXPECT_TRUE(compared->topLevelItem(0)->text(0).contains(han));
    EXPECT_TRUE(compared->topLevelItem(1)->text(1).contains(han));
    EXPECT_TRUE(compared->topLevelItem(1)->text(2).contains(han));
    language_.use("en");
    EXPECT_TRUE(waitFor([&] { return row(200)->text(0) == "step 200"; }, 5000));
    EXPECT_EQ(compared->topLevelItem(0)->text(0), "All weights");
    ASSERT_TRUE(settled());
}

TEST_F(CheckpointPanelTest, RunsStandByTheirTimeAndCheckpointsByTheirStep) {
    auto row = [](const std::string& run, std::int64_t step, double startedS) {
        return CheckpointRow{
            "/runs/" + run + "/checkpoints/" + std::to_string(step), step, 4, {}, "", startedS};
    };
    const std::string first = "main/2026-11-29_120000_task1", second = "main/2026-11-29_140000_task2";
    CheckpointTree order;
    auto name = [](const fs::path& run) { return QString::fromStdString(run.filename().string()); };
    // a folder of naive runs, begun between the two, and an old one that was called anew
    order.setRows(
        {row(first, 1000000, 100), row(first, 999999, 100), row(first, 8, 100), row(second, 10, 400),
         row("naive/2026-11-29_130000_task1", 10, 300), row("zoo/best_of_all", 10, 50)},
        {}, name, {}, false);
    QStringList runs, steps;
    for (int i = 0; i < order.topLevelItemCount(); ++i) runs << order.topLevelItem(i)->text(0);
    EXPECT_EQ(runs.join(" | "),
              "2026-11-29_140000_task2 | 2026-11-29_130000_task1 | 2026-11-29_120000_task1 | best_of_all");
    ASSERT_EQ(order.topLevelItemCount(), 4);
    for (int i = 0; i < order.topLevelItem(2)->childCount(); ++i)
        steps << order.topLevelItem(2)->child(i)->text(0);
    EXPECT_EQ(steps.join(" | "), "step 1000000 | step 999999 | step 8");
}

TEST_F(CheckpointPanelTest, WhatWasVerifiedIsKnownInTheNextSession) {
    choose(200);
    panel_->verify();
    ASSERT_TRUE(settled());
    write(100, "evil");
    choose(100);
    panel_->verify();
    ASSERT_TRUE(settled());
    auto again = [this] {
        panel_ = std::make_unique<CheckpointPanel>(workspace_, nullptr);
        panel_->show();
        EXPECT_TRUE(settled());
    };
    again();
    EXPECT_TRUE(row(200)->text(2).startsWith("verified on 20")) << row(200)->text(2).toStdString();
    EXPECT_EQ(row(100)->text(2), "damaged");
    EXPECT_TRUE(row(100)->toolTip(2).contains("other bytes"));
    // other bytes under the old time are another file all the same
    auto before = fs::last_write_time(checkpoint(200) / "model.safetensors");
    write(200, "evil");
    fs::last_write_time(checkpoint(200) / "model.safetensors", before);
    again();
    EXPECT_EQ(row(200)->text(2), "not verified");
    EXPECT_EQ(row(100)->text(2), "damaged");
    // in another project nothing of it counts
    Verifications all = VerificationStore(settings().store()).all(folder() / "other");
    EXPECT_TRUE(all.empty());
}

TEST_F(CheckpointPanelTest, TheOneThatIsAskedForIsMarkedInTheTree) {
    choose(200);
    Q_EMIT workspace_.openCheckpoint(QString::fromStdString(checkpoint(100).string()));
    ASSERT_TRUE(settled());
    ASSERT_TRUE(panel_->chosen());
    EXPECT_EQ(*panel_->chosen(), checkpoint(100));
    EXPECT_EQ(tree()->currentItem(), row(100));
    // by its link, through another name of the project, while a look at the disk goes on
    fs::create_directory_symlink(checkpoint(200), checkpoint(200).parent_path() / "best");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(panel_->busy());
    Q_EMIT workspace_.openCheckpoint(
        QString::fromStdString((checkpoint(200).parent_path() / "best").string()));
    ASSERT_TRUE(settled());
    EXPECT_EQ(tree()->currentItem(), row(200));
    // a folder of checkpoints stands for its newest
    choose(100);
    panel_->open(QString::fromStdString(checkpoint(200).parent_path().string()));
    ASSERT_TRUE(settled());
    EXPECT_EQ(tree()->currentItem(), row(200));
    // one that is gone is missed
    panel_->open(QString::fromStdString(checkpoint(300).string()));
    ASSERT_TRUE(settled());
    EXPECT_EQ(workspace_.notices().back().level, Level::Warning);
    EXPECT_TRUE(workspace_.notices().back().message.contains("300"));
}

TEST_F(CheckpointPanelTest, ExportsACopyOfTheOneThatIsChosen) {
    choose(100);
    panel_->exportTo(file("exported"));
    ASSERT_TRUE(settled());
    auto copy = readFile(folder() / "exported" / "model.safetensors");
    ASSERT_OK(copy);
    EXPECT_EQ(*copy, "good");
    EXPECT_TRUE(workspace_.notices().back().message.contains("exported"));
}

TEST_F(CheckpointPanelTest, ADeletedCheckpointComesBack) {
    choose(100);
    panel_->remove();
    ASSERT_TRUE(settled());
    EXPECT_FALSE(fs::exists(checkpoint(100)));
    EXPECT_EQ(row(100), nullptr);
    ASSERT_NE(row(200), nullptr);
    // none takes its place: a second press deletes nothing
    EXPECT_FALSE(panel_->chosen());
    panel_->remove();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(fs::exists(checkpoint(200)));
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(fs::exists(checkpoint(100) / "model.safetensors"));
    ASSERT_NE(row(100), nullptr);
}

TEST_F(CheckpointPanelTest, AnotherProjectLeavesNothingOfTheOneBefore) {
    choose(100);
    auto title = [this](const QString& said) {
        for (auto* label : panel_->findChildren<QLabel*>()) {
            if (label->isVisibleTo(panel_.get()) && label->toolTip() == said) return true;
        }
        return false;
    };
    const QString before = QString::fromStdString(checkpoint(100).string());
    ASSERT_TRUE(title(before));
    listed_ = false;
    ASSERT_OK(makeFolders(folder() / "other"));
    ASSERT_TRUE(workspace_.openProject(folder() / "other"));
    EXPECT_FALSE(title(before));
    ASSERT_TRUE(settled());
    EXPECT_FALSE(title(before));
    panel_->remove();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(fs::exists(checkpoint(100)));
}

}  // namespace

}  // namespace studio::test
