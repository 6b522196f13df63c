// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed into the dialog of new data sets, and the command that says the same.
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/parts/decimal_box.h"
#include "widgets/parts/episode_ranges.h"

namespace studio::test {

using namespace widgets;

namespace {

class DatasetTypedTest : public GuiTest {
protected:
    DatasetTypedTest() {
        Services services = fakeServices();
        services.datasets.edit = [](const DatasetEdit&, const std::function<void(double)>&,
                                    std::stop_token) -> Result<std::vector<MadeDataset>> {
            return Error{ErrorCode::Internal, "nothing is made here", ""};
        };
        workspace_ = std::make_unique<Workspace>(services, settings());
        EXPECT_OK(makeFolders(folder() / "task/meta"));
    }
    DatasetEditStart starting(DatasetEdit::Kind kind) const {
        DatasetEditStart start;
        start.kind = kind;
        start.source = folder() / "task";
        start.episodes = {0, 1, 2, 3};
        return start;
    }
    static bool looked(const DatasetEditDialog& dialog) {
        return waitFor([&] { return !dialog.looking(); });
    }
    std::unique_ptr<Workspace> workspace_;
};

TEST_F(DatasetTypedTest, NumbersOfAChineseKeyboardAreNumbers) {
    EXPECT_EQ(plainRanges(QString::fromUtf8(" 3，8–9、11 ")), "3,8-9,11");
    EXPECT_EQ(episodeRanges({4, 1, 2}, ", "), "1-2, 4");
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.begin(starting(DatasetEdit::Kind::Delete));
    QLineEdit* numbers = nullptr;
    for (auto* line : dialog.findChildren<QLineEdit*>())
        if (line->accessibleName() == "Episodes to leave out") numbers = line;
    ASSERT_NE(numbers, nullptr);
    numbers->setText(QString::fromUtf8("3，8–9"));
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.edit().episodes, "3,8-9");
    EXPECT_EQ(dialog.hindrance(), "");
    dialog.begin(starting(DatasetEdit::Kind::Split));
    dialog.findChild<QPlainTextEdit*>()->setPlainText(QString::fromUtf8("train=0，2–3\nval=1"));
    ASSERT_TRUE(looked(dialog));
    EXPECT_EQ(dialog.edit().parts, (std::vector<std::string>{"train=0,2-3", "val=1"}));
    EXPECT_EQ(dialog.hindrance(), "");
}

TEST_F(DatasetTypedTest, ACommandIsCopiedOnlyWhereNothingIsMissing) {
    DatasetEditDialog dialog(*workspace_, nullptr);
    dialog.show();
    dialog.begin(starting(DatasetEdit::Kind::Delete));
    ASSERT_NE(dialog.hindrance(), "");
    EXPECT_EQ(pressable(dialog, "Copy as command"), nullptr);
    DatasetEditStart start = starting(DatasetEdit::Kind::Delete);
    start.chosen = {3};
    dialog.begin(start);
    ASSERT_TRUE(looked(dialog));
    EXPECT_NE(pressable(dialog, "Copy as command"), nullptr);
}

TEST_F(DatasetTypedTest, ACommaBeginsTheDecimals) {
    for (const char* typed : {"0,8", "0.8"}) {
        DecimalBox box;
        box.setRange(0, 10000);
        box.setDecimals(3);
        box.show();
        box.selectAll();
        QTest::keyClicks(&box, typed);
        box.interpretText();
        EXPECT_DOUBLE_EQ(box.value(), 0.8) << typed;
    }
    // the fields of the form are such
    DatasetEditDialog dialog(*workspace_, nullptr);
    int scales = 0;
    for (auto* field : dialog.findChildren<QDoubleSpinBox*>()) {
        EXPECT_NE(dynamic_cast<DecimalBox*>(field), nullptr);
        ++scales;
    }
    EXPECT_EQ(scales, 2);
}

TEST_F(DatasetTypedTest, ScalesAreCopiedToTheLastDigit) {
    DatasetEdit edit;
    edit.kind = DatasetEdit::Kind::Import;
    edit.sources = {"/b/one.bag"};
    edit.out = "/d/new";
    edit.bags.stateScale = 1234.567;
    edit.bags.commandScale = 9999.125;
    const QString line = datasetCommand(edit);
    EXPECT_TRUE(line.contains("--gripper-state-scale 1234.567 ")) << line.toStdString();
    EXPECT_TRUE(line.endsWith("--gripper-command-scale 9999.125")) << line.toStdString();
}

}  // namespace

}  // namespace studio::test
