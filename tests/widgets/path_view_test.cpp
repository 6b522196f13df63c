// SPDX-License-Identifier: GPL-3.0-or-later
// What a policy has in mind, drawn into pictures as small as the demo's.
#include "widgets/plots/path_view.h"

#include <QImage>
#include <algorithm>
#include <cmath>

#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

constexpr int kPathPicture = 64, kPathSteps = 50;

/// From left to right through the middle, or `curled` into a few pixels as a hand that hardly moves.
robot::PathOverlay wayThrough(bool curled) {
    robot::PathOverlay overlay;
    overlay.width = overlay.height = kPathPicture;
    overlay.dueStep = 10;
    robot::HandPath path;
    for (int k = 0; k < kPathSteps; ++k) {
        const double share = k / (kPathSteps - 1.0);
        const robot::Pixel at{14 + (curled ? 6 : 36) * share, 32 + 5 * std::sin(6 * share), true};
        path.points.push_back({static_cast<double>(k), at, share});
    }
    overlay.paths.push_back(path);
    return overlay;
}

/// Contrast of two greys, 1..21 (WCAG 2).
double greyContrast(const QColor& a, const QColor& b) {
    auto light = [](const QColor& colour) {
        auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
               0.0722 * linear(colour.blueF());
    };
    const double x = light(a), y = light(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

class PathViewTest : public GuiTest {
protected:
    PathViewTest() {
        view_.resize(kView, kView);
        view_.setParts(true, true);
    }
    QImage painted(const QColor& ground, robot::PathOverlay overlay) {
        QImage picture(kPathPicture, kPathPicture, QImage::Format_RGB888);
        picture.fill(ground);
        view_.setOverlay(std::move(overlay));
        view_.setFrame(picture);
        return view_.grab().toImage();
    }
    /// Where the middle between two steps is in the grabbed picture.
    static QPoint middle(const robot::HandPath& path, int step, double scale) {
        const auto k = static_cast<std::size_t>(step);
        const robot::Pixel &from = *path.points[k - 1].pixel, &to = *path.points[k].pixel;
        const double zoom = scale * kView / kPathPicture;
        return {static_cast<int>(zoom * (from.u + to.u) / 2), static_cast<int>(zoom * (from.v + to.v) / 2)};
    }

    static constexpr int kView = 320;
    PathView view_{"head_cam_h"};
};

TEST_F(PathViewTest, AWayIsSeenOnBlackAndOnWhiteFromItsBeginningToItsEnd) {
    for (bool curled : {false, true}) {
        const robot::PathOverlay overlay = wayThrough(curled);
        for (const QColor& ground : {QColor(Qt::black), QColor(Qt::white), QColor(118, 118, 118)}) {
            const QImage seen = painted(ground, overlay);
            const int reach = static_cast<int>(5 * seen.devicePixelRatio());
            // black and white alike are at 4.6 from that grey, where whole pixels have them
            const double strong = ground == QColor(118, 118, 118) ? 3 : 4;
            int early = 0, late = 0;
            for (int step = 1; step < kPathSteps; ++step) {
                const QPoint at = middle(overlay.paths[0], step, seen.devicePixelRatio());
                double most = 1;
                for (int dx = -reach; dx <= reach; ++dx) {
                    for (int dy = -reach; dy <= reach; ++dy)
                        most = std::max(most, greyContrast(seen.pixelColor(at + QPoint(dx, dy)), ground));
                }
                if (most >= strong) ++(step < kPathSteps / 2 ? early : late);
            }
            EXPECT_GE(early, 23) << ground.name().toStdString() << (curled ? ", curled" : "");
            EXPECT_GE(late, 24) << ground.name().toStdString() << (curled ? ", curled" : "");
        }
    }
}

TEST_F(PathViewTest, NoRimOfAStepCoversTheColourOfTheOneBefore) {
    robot::PathOverlay overlay = wayThrough(true);
    overlay.dueStep = kPathSteps;  // all of it is done: no grippers upon it
    const QImage seen = painted(Qt::gray, overlay);
    int own = 0;
    for (int step = 1; step < kPathSteps; ++step) {
        const QColor there = seen.pixelColor(middle(overlay.paths[0], step, seen.devicePixelRatio()));
        const QColor wanted = pathColour(step / (kPathSteps - 1.0));
        // steps that lie upon each other have nearly the same colour
        const int apart = std::abs(there.red() - wanted.red()) + std::abs(there.green() - wanted.green()) +
                          std::abs(there.blue() - wanted.blue());
        if (apart < 90) ++own;
    }
    EXPECT_GE(own, kPathSteps - 4);
}

TEST_F(PathViewTest, TheLetterOfAHandIsSeenOnWhite) {
    robot::PathOverlay overlay = wayThrough(false);
    overlay.paths.clear();
    overlay.measured[0] = robot::Pixel{32, 32, true};
    const QImage seen = painted(Qt::white, overlay);
    const double scale = seen.devicePixelRatio();
    double most = 1;
    for (int x = 12; x < 22; ++x) {
        for (int y = -8; y < 6; ++y) {
            const QColor there = seen.pixelColor(static_cast<int>(scale * (kView / 2 + x)),
                                                 static_cast<int>(scale * (kView / 2 + y)));
            most = std::max(most, greyContrast(there, Qt::white));
        }
    }
    EXPECT_GE(most, 4) << "beside its ring";
}

}  // namespace

}  // namespace studio::test
