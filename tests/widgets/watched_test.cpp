// SPDX-License-Identifier: GPL-3.0-or-later
// What every test of the window stands under: no slot may hold it.
#include <gtest/gtest-spi.h>

#include <QEventLoop>
#include <QThread>
#include <QTimer>
#include <ctime>

#include "tests/widgets/gui_test.h"

namespace studio::test {

namespace {

/// Works, by the thread's own processor time.
void workMs(double ms) {
    auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) * 1e-6;
    };
    for (const double end = now() + ms; now() < end;) continue;
}

/// A test of its own, which a test here can watch failing.
struct Watched : GuiTest {
    void TestBody() override {}
};

/// How many slots of a test fail it that runs `act` from an event loop.
int failedSlots(const std::function<void()>& act) {
    ::testing::TestPartResultArray seen;
    {
        ::testing::ScopedFakeTestPartResultReporter reporter(
            ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &seen);
        Watched test;
        bool done = false;
        QTimer::singleShot(0, qApp, [&] {
            act();
            done = true;
        });
        (void)waitFor([&] { return done; });
    }
    return seen.size();
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(WatchedTest, ASlotThatWorksTooLongFailsItsTest) {
    EXPECT_EQ(failedSlots([] { workMs(160); }), 1);
    EXPECT_EQ(failedSlots([] { workMs(10); }), 0);
}
#endif

TEST(WatchedTest, WaitsAndExemptedScopesFailNothing) {
    EXPECT_EQ(failedSlots([] { QThread::msleep(160); }), 0);
    EXPECT_EQ(failedSlots([] {
                  // two of its own are each short enough
                  QEventLoop loop;
                  QTimer::singleShot(0, &loop, [] { workMs(60); });
                  QTimer::singleShot(1, &loop, [&loop] {
                      workMs(60);
                      loop.quit();
                  });
                  loop.exec();
              }),
              0);
    Unwatched exempt("this test shows that a scope can be exempted");
    EXPECT_EQ(failedSlots([] { workMs(160); }), 0);
}

}  // namespace

}  // namespace studio::test
