// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <functional>
#include <memory>

#include "tests/support/paths.h"
#include "widgets/frame/watchdog.h"
#include "widgets/workspace.h"

class QPushButton;

namespace studio::test {

using widgets::Watchdog;

/// Processes events until `ready` holds; false after `patienceMs`. Instead of sleeping.
bool waitFor(const std::function<bool()>& ready, int patienceMs = 20000);

/// From now on a Qt warning fails the test in which it comes.
void watchMessages();

/// Fails a GuiTest in which what a press, a key, a timer or a message of another thread calls takes more than
/// 100 ms of the GUI thread's own processor time. That is no wall clock: a busy machine fails nothing, and
/// neither does a wait, for which some tests stand a Watchdog. Not measured: what a test calls by itself,
/// outside of any event; slots that run a loop of their own; those that show a window or page for the first
/// time.
class WatchedApplication : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;
};

/// While it lives no event is measured. Say why.
class Unwatched {
public:
    explicit Unwatched(const char* reason);
    ~Unwatched();
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;
};

/// A test with settings of its own, which fails on Qt warnings that it did not expect and on slots that hold
/// the window.
class GuiTest : public ::testing::Test {
protected:
    GuiTest();
    ~GuiTest() override;
    /// Warnings that contain `part` are no failure in this test.
    void expectWarning(const QString& part);
    widgets::Settings& settings() { return *settings_; }
    QString file(const QString& name) const { return folder_.filePath(name); }
    std::filesystem::path folder() const { return folder_.path().toStdString(); }
    /// The button of that text that a person could press; null: there is none.
    static QPushButton* pressable(const QWidget& in, const QString& text);
    /// Whether a label that can be seen contains `part`.
    static bool shows(const QWidget& in, const QString& part);

private:
    QTemporaryDir folder_;
    std::unique_ptr<widgets::Settings> settings_;
};

/// Services that need no core: runs and data sets of the disk, training that writes a run directory by
/// itself, checkpoints made up in memory.
widgets::Services fakeServices();
/// A finished run of `steps` steps with falling loss and validation of two tasks.
std::filesystem::path writeRun(const std::filesystem::path& root, const std::string& name, int steps,
                               bool finished = true);

}  // namespace studio::test
