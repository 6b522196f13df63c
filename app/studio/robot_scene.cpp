// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/robot_scene.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>
#include <cmath>

#include "app/studio/main_window.h"
#include "widgets/parts/text.h"

namespace studio::app {

using namespace widgets;
using robot::SessionState;

namespace {

constexpr int kScenePatienceMs = 60000, kJogMs = 100;
constexpr std::int64_t kComparedMoments = 60;  ///< of the live comparison, at least
constexpr double kJogMetresPerS = 0.06, kJogPeriodS = 4;

Error sceneFailure(const QString& what, const Workspace& workspace) {
    std::string why =
        workspace.notices().empty() ? "" : ": " + workspace.notices().back().message.toStdString();
    return {ErrorCode::Internal, what.toStdString() + why, ""};
}

}  // namespace

RobotScenery::RobotScenery(MainWindow& window) : window_(window) {
    jog_.setInterval(kJogMs);
    connect(&jog_, &QTimer::timeout, this, [this, passed = 0.0]() mutable {
        RobotLink* link = window_.workspace().robot().link();
        if (!link) return;
        // round a circle, as somebody who reaches for something and comes back
        double turn = 2 * M_PI * passed / kJogPeriodS;
        link->jog(robot::Side::Left, {kJogMetresPerS * std::cos(turn), 0, kJogMetresPerS * std::sin(turn)});
        passed += kJogMs / 1000.0;
    });
}

RobotScenery::~RobotScenery() {
    jog_.stop();
    RobotDesk& desk = window_.workspace().robot();
    desk.disconnectRobot();
    waitFor([&] { return !desk.connected() && !desk.busy(); });
}

bool RobotScenery::waitFor(const std::function<bool()>& reached) const {
    QElapsedTimer clock;
    clock.start();
    while (!reached()) {
        if (clock.elapsed() > kScenePatienceMs) return false;
        QApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(2);
    }
    return true;
}

Status RobotScenery::usePolicy() {
    Workspace& workspace = window_.workspace();
    STUDIO_ASSIGN(auto rows, workspace.services().findCheckpoints(workspace.runsFolder()));
    std::erase_if(rows, [](const CheckpointRow& row) { return !row.problem.empty(); });
    if (rows.empty()) {
        return Error{ErrorCode::NotFound, "cannot show the robot at work: the project has no checkpoint",
                     "Train a task first."};
    }
    RobotDesk& desk = workspace.robot();
    RobotPolicyRequest request;
    request.checkpoint = rows.back().path;
    desk.setFan(2);
    desk.usePolicy(request);
    waitFor([&] { return !desk.opensPolicy(); });
    if (!desk.policy()) return sceneFailure("cannot open the newest checkpoint for the robot", workspace);
    if (!desk.policy()->tasks.empty()) desk.setInstruction(desk.policy()->tasks.front().instruction);
    return {};
}

Status RobotScenery::begin(const QString& address) {
    if (!address.startsWith("sim:")) {
        return Error{ErrorCode::InvalidArgument,
                     "pictures are taken of simulated robots alone, not of " + address.toStdString(),
                     "Give --robot sim:TASK."};
    }
    Workspace& workspace = window_.workspace();
    RobotDesk& desk = workspace.robot();
    RobotRequest request;
    request.address = address.toStdString();
    desk.connectTo(request);
    waitFor([&] { return !desk.busy(); });
    if (!desk.connected()) return sceneFailure("cannot connect to " + address, workspace);
    STUDIO_CHECK(usePolicy());
    waitFor([&] { return desk.isIn(SessionState::Ready) || desk.isIn(SessionState::Connected); });
    desk.link()->shadow(true);
    jog_.start();
    bool seen = waitFor([&] {
        return desk.isIn(SessionState::Shadow) && desk.link()->comparison().moments >= kComparedMoments;
    });
    return seen ? Status() : Status(sceneFailure("the policy made no chunk in the shadow", workspace));
}

}  // namespace studio::app
