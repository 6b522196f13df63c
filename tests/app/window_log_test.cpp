// SPDX-License-Identifier: GPL-3.0-or-later
// The log of the window: its file, what it shows of it, and what is copied for whoever looks for a cause.
#include "app/studio/window_log.h"

#include <QClipboard>
#include <QPushButton>
#include <cstdlib>

#include "core/base/build_info.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/log_panel.h"

namespace studio::test {

using namespace widgets;

namespace {

using WindowLogTest = GuiTest;

TEST_F(WindowLogTest, WhatIsToldStandsInItsFileAndInTheDiagnostics) {
    const auto logFile = folder() / "state" / "window.log";
    ASSERT_TRUE(logToFile(logFile).ok());
    Workspace workspace(fakeServices(), settings());
    app::logNotices(workspace);
    workspace.notify(Level::Warning, "the sensor of the left hand is silent", "Plug it in.");
    const std::string written = must(readFile(logFile));
    EXPECT_NE(written.find("the sensor of the left hand is silent -> Plug it in."), std::string::npos);

    const std::string copied = must(app::diagnostics({}, logFile, {}));
    EXPECT_NE(copied.find(buildInfo().version), std::string::npos);
    EXPECT_NE(copied.find("processor"), std::string::npos);
    EXPECT_NE(copied.find("the sensor of the left hand is silent"), std::string::npos);
    EXPECT_NE(must(app::diagnostics({}, folder() / "none.log", {})).find("The log is empty."),
              std::string::npos);
}

TEST_F(WindowLogTest, AFolderThatCannotBeMadeIsSaid) {
    ASSERT_TRUE(writeFileAtomic(folder() / "file", "").ok());
    auto refused = logToFile(folder() / "file" / "window.log");
    ASSERT_FALSE(refused.ok());
    EXPECT_FALSE(refused.error().hint.empty());
}

TEST_F(WindowLogTest, ThePanelSaysWhereItsFileLiesAndCopiesTheDiagnostics) {
    Services services = fakeServices();
    services.logFile = "/state/window.log";
    services.diagnostics = [](std::stop_token) -> Result<std::string> { return std::string("all of it"); };
    Workspace workspace(std::move(services), settings());
    LogPanel panel(workspace, nullptr);
    panel.resize(1200, 200);
    panel.show();
    EXPECT_TRUE(shows(panel, "/state/window.log"));
    EXPECT_TRUE(shows(panel, "Nothing was told yet"));
    QPushButton* copy = pressable(panel, "Copy diagnostics");
    ASSERT_NE(copy, nullptr);
    copy->click();
    ASSERT_TRUE(waitFor([&] { return QGuiApplication::clipboard()->text() == "all of it"; }));
    EXPECT_TRUE(waitFor([&] { return panel.facts()["rows"].toInt() == 1; })) << "that it is there is told";
    EXPECT_FALSE(shows(panel, "Nothing was told yet"));
    EXPECT_TRUE(waitFor([&] { return workspace.jobs().idle(); }));
}

}  // namespace

}  // namespace studio::test
