// SPDX-License-Identifier: GPL-3.0-or-later
// What was opened before the session came back stays.
#include "app/studio/late_start.h"

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

using LateStartTest = GuiTest;

TEST_F(LateStartTest, AProjectThatWasOpenedMeanwhileIsNotReplacedByTheLastOne) {
    const auto last = folder() / "last", other = folder() / "other";
    ASSERT_OK(makeFolders(last));
    ASSERT_OK(makeFolders(other));
    const app::Session before{text(last), QStringList{"a run"}, false};
    Workspace workspace(fakeServices(), settings());
    EXPECT_EQ(app::stillWanted(before, workspace).project, text(last));
    EXPECT_EQ(app::stillWanted(before, workspace).compared, before.compared);
    // the same one: its comparison comes back
    workspace.openProject(last);
    EXPECT_EQ(app::stillWanted(before, workspace).project, text(last));
    workspace.openProject(other);
    const app::Session wanted = app::stillWanted(before, workspace);
    EXPECT_EQ(wanted.project, "");
    EXPECT_TRUE(wanted.compared.isEmpty());
    EXPECT_FALSE(wanted.clean) << "that it broke off is still said";
    EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
}

TEST_F(LateStartTest, NorIsARunOfNoProject) {
    const auto run = writeRun(folder() / "elsewhere", "first", 3);
    Workspace workspace(fakeServices(), settings());
    workspace.setCurrentRun(run);
    EXPECT_EQ(app::stillWanted({text(folder() / "last"), {}, true}, workspace).project, "");
    EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
}

}  // namespace

}  // namespace studio::test
