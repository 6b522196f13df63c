// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>
#include <cstdint>
#include <optional>

#include "core/data/image.h"
#include "core/robot/path_overlay.h"

namespace studio::widgets {

/// The pixels as Qt sees them, shared and not copied.
QImage sharedImage(const data::Image& image);

/// A camera's picture with the way that a policy has in mind: coloured from now to later, what is done
/// already thick, grippers as open or closed squares, where they are as rings; further draws of the flow
/// thin. Whatever is drawn has a rim of the other lightness, so that it is seen on light and dark alike.
class PathView : public QWidget {
    Q_OBJECT
public:
    /// Ages of what is seen, seconds; negative: there is none.
    struct Ages {
        double picture = -1, chunk = -1, joints = -1;
    };

    /// An older picture is no view of the robot any more: it is greyed, and says so.
    static constexpr double kStaleS = 1;

    explicit PathView(const QString& camera, QWidget* parent = nullptr);
    const QString& camera() const { return camera_; }
    /// Shows a picture at once, with the overlay there is.
    void setFrame(const QImage& image);
    void setOverlay(std::optional<robot::PathOverlay> overlay);
    void setAges(const Ages& ages) {
        ages_ = ages;
        update();
    }
    const Ages& ages() const { return ages_; }
    bool isStale() const { return !image_.isNull() && ages_.picture > kStaleS; }
    void setParts(bool path, bool fan);
    /// Why there is no picture.
    void setProblem(const QString& problem);
    bool hasFrame() const { return !image_.isNull(); }
    const std::optional<robot::PathOverlay>& overlay() const { return overlay_; }
    /// Seconds that the last painting took.
    double paintS() const { return paintS_; }

    QSize sizeHint() const override { return {480, 360}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void paintPaths(QPainter& painter, const QRect& target) const;
    void paintWords(QPainter& painter) const;
    void paintStale(QPainter& painter) const;

    QString camera_, problem_;
    QImage image_;
    std::optional<robot::PathOverlay> overlay_;
    Ages ages_;
    bool path_ = true, fan_ = true;
    double paintS_ = 0;
};

/// Colour of a step: `share` 0 is now, 1 the end of the chunk.
QColor pathColour(double share);

}  // namespace studio::widgets
