// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/settle.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>

#include "app/studio/main_window.h"

namespace studio::app {

using namespace widgets;

namespace {

constexpr int kPatienceMs = 60000;
constexpr int kSettleMs = 250;  ///< charts draw on timers

bool busy(MainWindow& window) {
    if (!window.workspace().jobs().idle()) return true;
    for (const PageInfo& info : pages()) {
        for (auto& [id, dock] : window.page(info.id)->docks()) {
            if (window.page(info.id)->panel(id)->busy()) return true;
        }
    }
    return false;
}

}  // namespace

Status settle(MainWindow& window) {
    QElapsedTimer clock, quiet;
    clock.start();
    quiet.start();
    while (quiet.elapsed() < kSettleMs) {
        QApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(5);
        if (busy(window)) quiet.restart();
        if (clock.elapsed() > kPatienceMs) {
            return Error{ErrorCode::Internal,
                         "cannot take pictures: something is still being read after 60 s", ""};
        }
    }
    return {};
}

}  // namespace studio::app
