// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, ended by the signals that ask a program to end.
#include "app/studio/end_signals.h"

#include <QProcess>
#include <QSignalSpy>
#include <csignal>

#include "core/base/file.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

namespace {

constexpr int kLongMs = 60000;  ///< a machine under load is not what is tested

class EndSignalsTest : public GuiTest {
protected:
    bool stands(const QString& settingsFile, const std::string& line) const {
        auto content = readFile(settingsFile.toStdString());
        return content.ok() && content->find(line) != std::string::npos;
    }
};

TEST_F(EndSignalsTest, TheyComeAsASignalOfQtAndGoBackToWhatTheyDid) {
    struct sigaction before {
    }, after{};
    ASSERT_EQ(sigaction(SIGTERM, nullptr, &before), 0);
    const auto kept = std::signal(SIGHUP, SIG_IGN);
    {
        app::EndSignals ends;
        QSignalSpy asked(&ends, &app::EndSignals::asked);
        // ignored before, as under nohup
        ASSERT_EQ(std::raise(SIGHUP), 0);
        ASSERT_EQ(std::raise(SIGTERM), 0);
        ASSERT_TRUE(waitFor([&] { return asked.count() > 0; }));
        EXPECT_EQ(asked.count(), 1);
        EXPECT_EQ(asked.front().front().toInt(), SIGTERM);
    }
    ASSERT_EQ(sigaction(SIGTERM, nullptr, &after), 0);
    EXPECT_EQ(after.sa_handler, before.sa_handler);
    std::signal(SIGHUP, kept);
}

TEST_F(EndSignalsTest, TheWindowClosesInOrderAndNoCrashIsLeftBehind) {
    writeRun(folder() / "project/runs", "first", 5);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        const QString settingsFile = file(QString("window%1.ini").arg(signal));
        QProcess studio;
        // however the tests were started
        studio.setChildProcessModifier([] {
            for (const int one : {SIGTERM, SIGINT, SIGHUP}) std::signal(one, SIG_DFL);
        });
        studio.start(QString::fromStdString(program("kuavo-studio").string()),
                     {"--settings", settingsFile, file("project")});
        ASSERT_TRUE(studio.waitForStarted(kLongMs));
        ASSERT_TRUE(waitFor(
            [&] { return stands(settingsFile, "clean=false") && stands(settingsFile, "project="); }, kLongMs))
            << studio.readAllStandardError().toStdString();
        ASSERT_EQ(kill(static_cast<pid_t>(studio.processId()), signal), 0);
        ASSERT_TRUE(studio.waitForFinished(kLongMs)) << "signal " << signal;
        EXPECT_EQ(studio.exitStatus(), QProcess::NormalExit) << "signal " << signal;
        EXPECT_EQ(studio.exitCode(), 0) << studio.readAllStandardError().toStdString();
        EXPECT_TRUE(stands(settingsFile, "clean=true")) << "signal " << signal;
    }
}

}  // namespace

}  // namespace studio::test
