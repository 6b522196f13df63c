// SPDX-License-Identifier: GPL-3.0-or-later
// New data sets: the dialog that asks how, the job that makes them, and the offer to open them.
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <chrono>
#include <optional>
#include <thread>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/frame/language.h"
#include "widgets/parts/dataset_maker.h"
#include "widgets/words/core_text.h"

namespace studio::test {

using namespace widgets;

namespace {

using EditKind = DatasetEdit::Kind;

/// Makes nothing, and remembers what it was asked; waits for the stop where it is told to.
struct FakeMaker {
    std::vector<DatasetEdit> asked;
    std::optional<Error> refuses;
    bool waitsForStop = false;
    Result<std::vector<MadeDataset>> edit(const DatasetEdit& wanted, std::stop_token stop) {
        asked.push_back(wanted);
        if (refuses) return *refuses;
        while (waitsForStop && !stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the copy was stopped", ""};
        return std::vector{MadeDataset{wanted.out, 3, 120, 3, 0, {"2 episodes are in no part"}}};
    }
};

class DatasetEditTest : public GuiTest {
protected:
    DatasetEditTest() {
        Services services = fakeServices();
        services.datasets.bags = true;
        services.datasets.edit = [fake = fake_](const DatasetEdit& edit, const std::function<void(double)>&,
                                                std::stop_token stop) { return fake->edit(edit, stop); };
        workspace_ = std::make_unique<Workspace>(services, settings());
        std::filesystem::create_directories(source() / "meta");
        std::filesystem::create_directories(folder() / "other");
    }
    std::filesystem::path source() const { return folder() / "task"; }
    DatasetEditStart starting(EditKind kind) const {
        DatasetEditStart start;
        start.kind = kind;
        start.source = source();
        for (std::int64_t i = 0; i < 20; ++i) start.episodes.push_back(i);
        return start;
    }
    static QLineEdit* line(const QDialog& dialog, const QString& name) {
        for (auto* one : dialog.findChildren<QLineEdit*>())
            if (one->accessibleName() == name) return one;
        return nullptr;
    }
    /// The disk was asked about what the fields say.
    static bool looked(const DatasetEditDialog& dialog) {
        return waitFor([&] { return !dialog.looking(); });
    }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle(); });
    }
    /// What the log holds that contains `part`.
    const Notice* noticed(const QString& part) const {
        for (const Notice& notice : workspace_->notices())
            if ((notice.message + notice.hint).contains(part)) return &notice;
        return nullptr;
    }
    std::shared_ptr<FakeMaker> fake_ = std::make_shared<FakeMaker>();
    std::unique_ptr<Workspace> workspace_;
};

TEST_F(DatasetEditTest, EpisodesAreWrittenAsTheCommandReadsThem) {
    EXPECT_EQ(episodeRanges({}), "");
    EXPECT_EQ(episodeRanges({7}), "7");
    EXPECT_EQ(episodeRanges({9, 0, 2, 1, 8, 5, 8}), "0-2,5,8-9");
}

TEST_F(DatasetEditTest, TheCommandSaysTheSame) {
    DatasetEdit edit;
    edit.sources = {"/d/my set"};
    edit.out = "/d/new";
    edit.episodes = "3,8-9";
    EXPECT_EQ(datasetCommand(edit), "kstudio dataset delete '/d/my set' --episodes 3,8-9 --out /d/new");
    edit.kind = EditKind::Split;
    edit.parts = {"train=0-3", "val=4"};
    edit.codec = "h264";
    const QString split = datasetCommand(edit);
    EXPECT_TRUE(split.startsWith("kstudio dataset split '/d/my set' --part ")) << split.toStdString();
    EXPECT_TRUE(split.contains("train=0-3")) << split.toStdString();
    EXPECT_TRUE(split.endsWith("--out /d/new --codec h264")) << split.toStdString();
    EXPECT_EQ(split.count("--part "), 2);
    edit.kind = EditKind::Merge;
    edit.sources = {"/d/a", "/d/b"};
    edit.codec = "av1";
    EXPECT_EQ(datasetCommand(edit), "kstudio dataset merge /d/a /d/b --out /d/new");
    edit.kind = EditKind::Convert;
    edit.sources = {"/d/a"};
    EXPECT_EQ(datasetCommand(edit), "kstudio dataset convert /d/a --out /d/new");
    edit.kind = EditKind::Import;
    edit.sources = {"/b/one.bag"};
    edit.bags.task = "grasp it";
    edit.bags.gripper = "lejuclaw";
    edit.bags.stateScale = 100;
    edit.bags.fps = 15;
    const QString import = datasetCommand(edit);
    EXPECT_EQ(import,
              "kstudio dataset import-bag /b/one.bag --out /d/new --task 'grasp it' --gripper lejuclaw "
              "--gripper-state-scale 100 --fps 15");
}

TEST_F(DatasetEditTest, MarkedEpisodesAreThoseToLeaveOut) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    DatasetEditStart start = starting(EditKind::Delete);
    dialog.begin(start);
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains("which episodes")) << dialog.hindrance().toStdString();
    start.chosen = {9, 3, 8};
    dialog.begin(start);
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.hindrance(), "");
    const DatasetEdit edit = dialog.edit();
    EXPECT_EQ(edit.episodes, "3,8-9");
    EXPECT_EQ(edit.sources, std::vector{source()});
    // beside what is read, and not there yet
    EXPECT_EQ(edit.out, folder() / "task_clean");
    ASSERT_NE(line(dialog, "Episodes to leave out"), nullptr);
    line(dialog, "Episodes to leave out")->setText("3,x");
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains("'3,x'")) << dialog.hindrance().toStdString();
}

TEST_F(DatasetEditTest, WhatIsThereAlreadyIsRefused) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.show();
    dialog.begin(starting(EditKind::Convert));
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.hindrance(), "");
    ASSERT_NE(pressable(dialog, "Make the data set"), nullptr);
    line(dialog, "New folder")->setText(QString::fromStdString(source().string()));
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains("nothing is ever overwritten"));
    EXPECT_TRUE(shows(dialog, "nothing is ever overwritten"));
    EXPECT_EQ(pressable(dialog, "Make the data set"), nullptr);
    // an empty folder holds nothing that could be lost
    line(dialog, "New folder")->setText(file("other"));
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.hindrance(), "");
}

TEST_F(DatasetEditTest, NothingStartsOnALookAtOtherFields) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.show();
    dialog.begin(starting(EditKind::Convert));
    EXPECT_TRUE(dialog.looking());
    EXPECT_EQ(pressable(dialog, "Make the data set"), nullptr);
    ASSERT_TRUE(looked(dialog));
    ASSERT_NE(pressable(dialog, "Make the data set"), nullptr);
    // from the very change on, before any worker had a turn
    line(dialog, "New folder")->setText(file("elsewhere"));
    EXPECT_TRUE(dialog.looking());
    EXPECT_NE(dialog.hindrance(), "");
    EXPECT_EQ(pressable(dialog, "Make the data set"), nullptr);
    EXPECT_EQ(pressable(dialog, "Copy as command"), nullptr);
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.hindrance(), "");
    line(dialog, "Data set")->setText(file("nowhere"));
    EXPECT_TRUE(dialog.looking());
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains(file("nowhere"))) << dialog.hindrance().toStdString();
    EXPECT_EQ(dialog.edit().out, folder() / "elsewhere") << "what a person typed stays";
}

TEST_F(DatasetEditTest, AFolderThatAPersonEmptiesIsNotFilledAgainWhileTheyType) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.begin(starting(EditKind::Convert));
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.edit().out, folder() / "task_v30");
    line(dialog, "New folder")->clear();
    ASSERT_TRUE(looked(dialog));
    ASSERT_TRUE(settled());
    EXPECT_EQ(line(dialog, "New folder")->text(), "");
    EXPECT_TRUE(dialog.hindrance().contains("Name the folder")) << dialog.hindrance().toStdString();
}

TEST_F(DatasetEditTest, ASplitBeginsWithMostForTrainingAndTheEndForValidation) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.begin(starting(EditKind::Split));
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.edit().parts, (std::vector<std::string>{"train=0-17", "val=18-19"}));
    EXPECT_EQ(dialog.hindrance(), "");
    auto* parts = dialog.findChild<QPlainTextEdit*>();
    ASSERT_NE(parts, nullptr);
    parts->setPlainText("train=0-9\nrest");
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains("'rest'")) << dialog.hindrance().toStdString();
    // a part that is there already
    std::filesystem::create_directories(folder() / "task_parts/train/meta");
    parts->setPlainText("train=0-9");
    ASSERT_TRUE(looked(dialog));
    line(dialog, "New folder")->setText(file("task_parts"));
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains(file("task_parts/train"))) << dialog.hindrance().toStdString();
}

TEST_F(DatasetEditTest, OnlyTheFieldsOfTheOperationAreAsked) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.show();
    dialog.begin(starting(EditKind::Merge));
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(dialog.hindrance().contains("two data sets")) << dialog.hindrance().toStdString();
    EXPECT_FALSE(line(dialog, "Episodes to leave out")->isVisible());
    EXPECT_FALSE(line(dialog, "Instruction")->isVisible());
    dialog.begin(starting(EditKind::Import));
    ASSERT_TRUE(looked(dialog));
    EXPECT_TRUE(line(dialog, "Instruction")->isVisible());
    EXPECT_FALSE(line(dialog, "Data set")->isVisible());
    EXPECT_TRUE(dialog.hindrance().contains("bags")) << dialog.hindrance().toStdString();
    // everything that takes the keyboard has a name
    for (auto* one : dialog.findChildren<QWidget*>()) {
        if (!(one->focusPolicy() & Qt::TabFocus) || !one->isVisible() || one->focusProxy()) continue;
        auto* button = qobject_cast<QPushButton*>(one);
        EXPECT_FALSE(one->accessibleName().isEmpty() && !(button && !button->text().isEmpty()))
            << one->metaObject()->className();
    }
}

TEST_F(DatasetEditTest, EveryOperationFitsTheDialogInBothLanguages) {
    for (const char* name : {"en", "zh_CN"}) {
        Language language;
        language.use(name);
        DatasetEditDialog dialog(*workspace_, nullptr);
        dialog.show();
        for (EditKind kind :
             {EditKind::Delete, EditKind::Split, EditKind::Merge, EditKind::Convert, EditKind::Import}) {
            dialog.begin(starting(kind));
            ASSERT_TRUE(looked(dialog));
            QApplication::processEvents();
            const int which = static_cast<int>(kind);
            EXPECT_LE(dialog.height(), 740) << name << " " << which;
            for (auto* label : dialog.findChildren<QLabel*>()) {
                if (!label->isVisible() || label->text().isEmpty()) continue;
                const std::string said = label->text().toStdString();
                if (label->wordWrap()) {
                    EXPECT_GE(label->height() + 1, label->heightForWidth(label->width())) << said << which;
                } else {
                    EXPECT_GE(label->width() + 1, label->sizeHint().width()) << said << which;
                }
            }
            for (auto* button : dialog.findChildren<QPushButton*>())
                EXPECT_GE(button->width() + 1, button->minimumSizeHint().width())
                    << button->text().toStdString();
        }
        language.use("en");
    }
}

TEST_F(DatasetEditTest, WithoutTheReaderOfBagsNoImportIsOffered) {
    Services services = fakeServices();
    services.datasets.edit = workspace_->services().datasets.edit;
    Workspace other(services, settings());
    DatasetEditDialog dialog(other, nullptr);
    for (auto* box : dialog.findChildren<QComboBox*>()) {
        if (box->accessibleName() != "What to do") continue;
        EXPECT_EQ(box->count(), 4);
        return;
    }
    FAIL() << "nothing asks what to do";
}

TEST_F(DatasetEditTest, WhatIsStartedIsAJobAndItsResultIsOffered) {
    DatasetMaker maker(*workspace_);
    maker.show();
    QSignalSpy opened(workspace_.get(), &Workspace::openDataset);
    QSignalSpy listed(workspace_.get(), &Workspace::datasetsChanged);
    DatasetEditStart start = starting(EditKind::Delete);
    start.chosen = {3};
    DatasetEditDialog* dialog = maker.ask(start);
    ASSERT_TRUE(looked(*dialog));
    ASSERT_NE(pressable(*dialog, "Copy as command"), nullptr);
    QTest::mouseClick(pressable(*dialog, "Copy as command"), Qt::LeftButton);
    EXPECT_TRUE(QGuiApplication::clipboard()->text().startsWith("kstudio dataset delete "));
    ASSERT_NE(pressable(*dialog, "Make the data set"), nullptr);
    QTest::mouseClick(pressable(*dialog, "Make the data set"), Qt::LeftButton);
    ASSERT_FALSE(workspace_->jobs().jobs().empty());
    EXPECT_EQ(workspace_->jobs().jobs().back().title(), "Leave episodes of task out");
    ASSERT_TRUE(settled());
    ASSERT_EQ(fake_->asked.size(), 1u);
    EXPECT_EQ(fake_->asked[0].episodes, "3");
    EXPECT_EQ(listed.count(), 1);
    EXPECT_TRUE(shows(maker, "task_clean: 3 episodes, 120 frames"));
    const Notice* told = noticed("3 episodes, 120 frames");
    ASSERT_NE(told, nullptr);
    EXPECT_TRUE(told->hint.contains("2 episodes are in no part")) << told->hint.toStdString();
    ASSERT_NE(pressable(maker, "Open it"), nullptr);
    QTest::mouseClick(pressable(maker, "Open it"), Qt::LeftButton);
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toString(), file("task_clean"));
    EXPECT_TRUE(maker.made().empty());
}

TEST_F(DatasetEditTest, ARefusalOfTheCoreIsSaidAndNothingIsOffered) {
    DatasetMaker maker(*workspace_);
    fake_->refuses = Error{ErrorCode::InvalidArgument, "cannot write to '/d/x': it exists already",
                           "Choose a folder that does not exist; nothing is ever overwritten."};
    DatasetEdit edit;
    edit.sources = {source()};
    edit.out = "/d/x";
    maker.make(edit);
    ASSERT_TRUE(settled());
    ASSERT_TRUE(waitFor([&] { return noticed("/d/x") != nullptr; }));
    EXPECT_EQ(noticed("/d/x")->level, Level::Error);
    EXPECT_TRUE(maker.made().empty());
    EXPECT_TRUE(maker.isHidden());
}

TEST_F(DatasetEditTest, ACancelledJobIsNoErrorAndOffersNothing) {
    DatasetMaker maker(*workspace_);
    fake_->waitsForStop = true;
    DatasetEdit edit;
    edit.sources = {source()};
    edit.out = folder() / "new";
    maker.make(edit);
    ASSERT_FALSE(workspace_->jobs().jobs().empty());
    workspace_->jobs().cancel(workspace_->jobs().jobs().back().id);
    ASSERT_TRUE(settled());
    EXPECT_EQ(workspace_->jobs().jobs().back().outcome, "cancelled");
    EXPECT_TRUE(maker.made().empty());
    for (const Notice& notice : workspace_->notices()) EXPECT_NE(notice.level, Level::Error);
}

TEST_F(DatasetEditTest, RefusalsOfTheCoreAreSaidInChinese) {
    Language language;
    language.use("zh_CN");
    static const QRegularExpression english("[a-z]{4,} [a-z]");
    const char* const said[] = {
        "cannot write to '/d/x': it exists already",
        "cannot write to '/d/x': it lies in '/d', which is read",
        "What is read is never changed: name a folder apart from it, such as '/d_new'.",
        "cannot merge '/d/a' and '/d/b': only the second has 'action'",
        "cannot merge '/d/a' and '/d/b': 10 and 30 frames per second",
        "cannot split: episode 3 is in 'train' and in 'val'",
        "cannot delete all 4 episodes of '/d/a'",
        "cannot read '3,x' as a list of episodes",
        "/d/a has no episode 9",
        "episodes are numbered from 0; in the source they were 1, 3",
        "cannot import /b/one.bag: it has no topic /sensors_data_raw (the state)",
        "cannot import /b/one.bag: 12 frames of the main timeline, of which 10 are left out at each end",
        "/b/one.bag: 3 messages could not be used",
        "/b/one.bag: the action is that of /kuavo_arm_traj_synced",
        "/b/one.bag: the file has no index: its recording was not ended",
    };
    for (const char* one : said) EXPECT_FALSE(coreText(one).contains(english)) << coreText(one).toStdString();
    language.use("en");
}

}  // namespace

}  // namespace studio::test
