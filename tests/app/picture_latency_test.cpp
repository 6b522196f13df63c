// SPDX-License-Identifier: GPL-3.0-or-later
// How long a picture of the robot takes from its receipt to the screen, with the page's own widgets and the
// thread that draws beside. On a real screen (QT_QPA_PLATFORM=xcb) handing it to the X server counts too.
#include <QComboBox>
#include <QEvent>
#include <algorithm>
#include <mutex>
#include <thread>

#include "core/robot/overlay_thread.h"
#include "tests/widgets/fake_robot.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/camera_panel.h"
#include "widgets/plots/path_view.h"

namespace studio::test {

using namespace widgets;

namespace {

using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point at) {
    return std::chrono::duration<double, std::milli>(Clock::now() - at).count();
}

/// Cameras of 640x480 at 30 Hz; nothing can be sent.
class Film : public robot::Transport {
public:
    Film() {
        for (std::uint8_t shade : {40, 200}) {
            data::Image image;
            image.width = 640;
            image.height = 480;
            image.pixels = std::make_shared<std::vector<std::uint8_t>>(640 * 480 * 3, shade);
            images_.push_back(image);
        }
        thread_ = std::jthread([this](std::stop_token stop) {
            auto next = Clock::now();
            while (!stop.stop_requested()) {
                next += std::chrono::microseconds(33333);
                std::this_thread::sleep_until(next);
                std::scoped_lock lock(mutex_);
                frame_.image = images_[frame_.sequence % 2];
                ++frame_.sequence;
                frame_.received = Clock::now();
            }
        });
    }
    Status connect(std::chrono::milliseconds) override { return {}; }
    void disconnect() override {}
    robot::RobotFacts facts() const override { return {}; }
    robot::LinkReport link() const override { return {true, "", 0, 0}; }
    std::optional<robot::RobotState> latest() const override {
        robot::RobotState state;
        state.sequence = 1;
        state.received = Clock::now();
        return state;
    }
    std::optional<robot::CameraFrame> frame(const std::string&) const override {
        std::scoped_lock lock(mutex_);
        return frame_.sequence == 0 ? std::nullopt : std::optional(frame_);
    }
    std::vector<std::string> otherPublishers() const override { return {}; }
    std::optional<robot::ArmPose> otherTarget() const override { return {}; }
    robot::ModeReport mode() const override { return {}; }

protected:
    Status doSend(const robot::JointCommand&) override { return {}; }
    Status doSendPose(const robot::PoseCommand&) override { return {}; }
    Status doSendHead(const robot::HeadPose&) override { return {}; }
    Status doRequestMode(robot::ArmMode) override { return {}; }

private:
    std::vector<data::Image> images_;
    mutable std::mutex mutex_;
    robot::CameraFrame frame_;
    std::jthread thread_;
};

/// A robot whose pictures are the film's and whose paths are drawn by the real thread.
class FilmRobot : public FakeRobot {
public:
    FilmRobot()
        : overlays_(film_, robot::OverlayMaker(robot::Kinematics::builtIn(), robot::builtInLimits(),
                                               robot::simulatorCameras())) {}
    std::optional<robot::CameraFrame> frame(const std::string& camera) const override {
        auto newest = film_.frame(camera);
        if (newest && camera == "head_cam_h") shown = *newest;
        return newest;
    }
    std::optional<robot::PathOverlay> overlay(const std::string& camera) override {
        auto begun = Clock::now();
        auto newest = overlays_.newest(camera);
        asked.push_back(msSince(begun));
        return newest;
    }
    /// A new chunk with `draws` further ones, as a policy makes it about every second.
    void think(int draws) {
        auto chunk = std::make_shared<robot::Chunk>();
        chunk->observedAt = Clock::now();
        auto way = [this](int draw) {
            std::vector<std::vector<double>> actions;
            for (int k = 0; k < 50; ++k) {
                std::vector<double> action(robot::kVectorWidth, 0);
                action[3] = action[11] = -1.2 * (k + draw + ++thoughts_ % 3) / 60.0;
                actions.push_back(action);
            }
            return actions;
        };
        chunk->actions = way(0);
        for (int draw = 1; draw <= draws; ++draw) chunk->samples.push_back(way(draw));
        robot::TickRecord tick;
        tick.state = robot::SessionState::Running;
        tick.chunk = chunk;
        overlays_.tick(tick, 10);
    }

    mutable robot::CameraFrame shown;  ///< the one on its way to the screen; GUI thread
    std::vector<double> asked;         ///< ms that asking for a drawing took

private:
    Film film_;
    robot::OverlayThread overlays_;
    int thoughts_ = 0;
};

/// From the receipt to the moment at which the painted window has been handed over.
class Stopwatch : public QObject {
public:
    explicit Stopwatch(const FilmRobot& robot) : robot_(robot) {}
    std::vector<double> ms;

private:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint && robot_.shown.sequence != seen_) {
            seen_ = robot_.shown.sequence;
            // comes after everything that this repaint does
            QMetaObject::invokeMethod(
                this, [this, at = robot_.shown.received] { ms.push_back(msSince(at)); },
                Qt::QueuedConnection);
        }
        return false;
    }
    const FilmRobot& robot_;
    std::uint64_t seen_ = 0;
};

double quantile(std::vector<double>& values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

class PictureLatency : public GuiTest, public testing::WithParamInterface<std::pair<int, int>> {};

TEST_P(PictureLatency, FromReceiptToScreen) {
    auto [cameras, draws] = GetParam();
    auto robot = std::make_shared<FilmRobot>();
    robot->aboutIt.cameras = {"head_cam_h", "wrist_cam_l", "wrist_cam_r"};
    robot->aboutIt.cameras.resize(static_cast<std::size_t>(cameras));
    Workspace workspace(robotServices(robot), settings());
    CameraPanel panel(workspace, nullptr);
    panel.resize(1000, 700);
    panel.show();
    RobotRequest request;
    request.address = "sim:film";
    workspace.robot().connectTo(request);
    ASSERT_TRUE(waitFor([&] { return panel.views().size() == static_cast<std::size_t>(cameras); }));
    if (cameras > 1) panel.findChild<QComboBox*>("robotCamera")->setCurrentIndex(cameras);
    robot->think(draws);
    ASSERT_TRUE(waitFor([&] { return panel.facts()["paths"].toInt() > 0; }));

    Stopwatch stopwatch(*robot);
    panel.views().front()->installEventFilter(&stopwatch);
    robot->asked.clear();
    auto begun = Clock::now(), thought = begun;
    while (msSince(begun) < 4000) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        if (msSince(thought) < 800) continue;
        robot->think(draws);
        thought = Clock::now();
    }
    ASSERT_GT(stopwatch.ms.size(), 20u);
    double middle = quantile(stopwatch.ms, 0.5);
    double asked = quantile(robot->asked, 0.5);
    std::printf(
        "%d camera(s), %d further draws: receipt to screen median %.1f ms, 95 %% %.1f ms, worst %.1f ms of "
        "%zu pictures; asking for the drawing 95 %% %.3f ms, worst %.3f ms\n",
        cameras, draws, middle, quantile(stopwatch.ms, 0.95), stopwatch.ms.back(), stopwatch.ms.size(),
        quantile(robot->asked, 0.95), robot->asked.back());
    EXPECT_LT(middle, 60);
    EXPECT_LT(asked, 1) << "the picture waits for no drawing";
}

INSTANTIATE_TEST_SUITE_P(Page, PictureLatency,
                         testing::Values(std::pair{1, 0}, std::pair{1, 8}, std::pair{3, 16}));

}  // namespace

}  // namespace studio::test
