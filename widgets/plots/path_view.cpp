// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/path_view.h"

#include <QElapsedTimer>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "widgets/parts/retranslate.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

// colours on a picture belong to the picture: they are seen on it in either theme
const QColor kShade(0, 0, 0, 150);
constexpr double kDoneWidth = 5, kAheadWidth = 2.5, kFanWidth = 1;
constexpr double kRim = 1.5, kFanRim = 0.75;  ///< on either side
constexpr int kFanInk = 170, kFanRimInk = 140;
constexpr int kMarkEvery = 5;       ///< steps between two grippers
constexpr double kMarkSize = 3.5;   ///< half a side of one
constexpr double kMarksApart = 11;  ///< nearer to each other they would hide the way
/// The "plasma" map, light end first: its lightness falls all the way, so that it is read in grey too.
constexpr std::array<std::array<int, 3>, 5> kColours = {
    {{240, 249, 33}, {248, 149, 64}, {204, 71, 120}, {126, 3, 168}, {60, 20, 160}}};

/// What lies around a colour on a picture, black or white, whichever the colour is not: of the two one
/// differs from whatever is beneath.
QColor rimOf(const QColor& colour) {
    return Theme::inkOn(colour);
}

/// A way from one step to the next.
struct WayPiece {
    QPointF from, to;
    QColor colour;
    double width;
};

void paintRims(QPainter& painter, const std::vector<WayPiece>& pieces, double rim, int alpha) {
    for (std::size_t k = 0; k < pieces.size();) {
        QColor ink = rimOf(pieces[k].colour);
        const double width = pieces[k].width;
        QPolygonF way{pieces[k].from};
        // as one line, so that nothing adds up where pieces meet
        do {
            way << pieces[k].to;
            ++k;
        } while (k < pieces.size() && pieces[k].from == way.back() && pieces[k].width == width &&
                 rimOf(pieces[k].colour) == ink);
        ink.setAlpha(alpha);
        painter.setPen(QPen(ink, width + 2 * rim, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(way);
    }
}

void paintCores(QPainter& painter, const std::vector<WayPiece>& pieces, int alpha) {
    for (const WayPiece& piece : pieces) {
        QColor colour = piece.colour;
        colour.setAlpha(alpha);
        painter.setPen(QPen(colour, piece.width, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(piece.from, piece.to);
    }
}

void paintGripper(QPainter& painter, const QPointF& at, bool closed, const QColor& colour) {
    const QRectF box(at.x() - kMarkSize, at.y() - kMarkSize, 2 * kMarkSize, 2 * kMarkSize);
    painter.setPen(QPen(rimOf(colour), 1.5 + 2 * kRim));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(closed ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawRect(box);
}

}  // namespace

QColor pathColour(double share) {
    double place = std::clamp(share, 0.0, 1.0) * (kColours.size() - 1);
    auto low = std::min(static_cast<std::size_t>(place), kColours.size() - 2);
    double between = place - static_cast<double>(low);
    auto mixed = [&](std::size_t channel) {
        return static_cast<int>(std::lround(kColours[low][channel] +
                                            between * (kColours[low + 1][channel] - kColours[low][channel])));
    };
    return {mixed(0), mixed(1), mixed(2)};
}

QImage sharedImage(const data::Image& image) {
    if (image.empty()) return {};
    using Pixels = std::shared_ptr<const std::vector<std::uint8_t>>;
    auto* held = new Pixels(image.pixels);
    return QImage((*held)->data(), image.width, image.height, 3 * image.width, QImage::Format_RGB888,
                  [](void* pixels) { delete static_cast<Pixels*>(pixels); }, held);
}

PathView::PathView(const QString& camera, QWidget* parent) : QWidget(parent), camera_(camera) {
    translated(this, [this] { setAccessibleName(tr("Camera %1 with the predicted action").arg(camera_)); });
}

void PathView::setFrame(const QImage& image) {
    image_ = image;
    problem_.clear();
    update();
}

void PathView::setOverlay(std::optional<robot::PathOverlay> overlay) {
    overlay_ = std::move(overlay);
}

void PathView::setParts(bool path, bool fan) {
    path_ = path;
    fan_ = fan;
    update();
}

void PathView::setProblem(const QString& problem) {
    if (image_.isNull() && problem_ == problem) return;
    problem_ = problem;
    image_ = {};
    overlay_.reset();
    update();
}

void PathView::paintEvent(QPaintEvent*) {
    QElapsedTimer clock;
    clock.start();
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.raised);
    painter.setFont(typeFont(Type::Caption));
    if (image_.isNull()) {
        painter.setPen(theme.muted);
        painter.drawText(rect().adjusted(kGap, kGap, -kGap, -kGap), Qt::AlignCenter | Qt::TextWordWrap,
                         problem_.isEmpty() ? tr("No picture yet") : problem_);
    } else {
        QSize fitted = image_.size().scaled(size(), Qt::KeepAspectRatio);
        QRect target(QPoint((width() - fitted.width()) / 2, (height() - fitted.height()) / 2), fitted);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        if (isStale()) painter.setOpacity(0.3);
        painter.drawImage(target, image_);
        painter.setOpacity(1);
        if (path_ && overlay_ && !isStale()) paintPaths(painter, target);
    }
    paintWords(painter);
    if (isStale()) paintStale(painter);
    paintS_ = static_cast<double>(clock.nsecsElapsed()) * 1e-9;
}

void PathView::paintPaths(QPainter& painter, const QRect& target) const {
    painter.save();
    painter.setClipRect(target);
    painter.setRenderHint(QPainter::Antialiasing);
    double sx = static_cast<double>(target.width()) / overlay_->width;
    double sy = static_cast<double>(target.height()) / overlay_->height;
    auto place = [&](const robot::Pixel& pixel) {
        return QPointF(target.x() + sx * pixel.u, target.y() + sy * pixel.v);
    };
    auto colourOf = [](const robot::HandPath& path, std::size_t k) {
        return pathColour(static_cast<double>(k) /
                          std::max<double>(1, static_cast<double>(path.points.size()) - 1));
    };
    // far away from the picture a line says nothing, and Qt takes long over it
    auto near = [&](const std::optional<robot::Pixel>& pixel) {
        return pixel && std::abs(pixel->u) < 4.0 * overlay_->width &&
               std::abs(pixel->v) < 4.0 * overlay_->height;
    };
    for (bool main : {false, true}) {
        std::vector<WayPiece> pieces;
        for (const robot::HandPath& path : overlay_->paths) {
            if ((path.sample == 0) != main || (!main && !fan_)) continue;
            for (std::size_t k = 1; k < path.points.size(); ++k) {
                const auto& from = path.points[k - 1].pixel;
                const auto& to = path.points[k].pixel;
                if (!near(from) || !near(to)) continue;
                double width = !main                                      ? kFanWidth
                               : path.points[k].step <= overlay_->dueStep ? kDoneWidth
                                                                          : kAheadWidth;
                pieces.push_back({place(*from), place(*to), colourOf(path, k), width});
            }
        }
        // every rim lies below every colour: in a small picture a step is shorter than a rim is wide
        paintRims(painter, pieces, main ? kRim : kFanRim, main ? 255 : kFanRimInk);
        paintCores(painter, pieces, main ? 255 : kFanInk);
    }
    for (const robot::HandPath& path : overlay_->paths) {
        if (path.sample != 0) continue;
        std::optional<QPointF> last;
        bool wasClosed = false;
        for (std::size_t k = 0; k < path.points.size(); k += kMarkEvery) {
            if (!near(path.points[k].pixel) || path.points[k].step < overlay_->dueStep) continue;
            const QPointF at = place(*path.points[k].pixel);
            const bool closed = path.points[k].gripper > 0.5;
            if (last && closed == wasClosed && QLineF(*last, at).length() < kMarksApart) continue;
            paintGripper(painter, at, closed, colourOf(path, k));
            last = at;
            wasClosed = closed;
        }
    }
    for (std::size_t s = 0; s < 2; ++s) {
        if (!near(overlay_->measured[s])) continue;
        QPointF at = place(*overlay_->measured[s]);
        painter.setBrush(Qt::NoBrush);
        for (auto [colour, width] : {std::pair{QColor(Qt::black), 5.0}, std::pair{QColor(Qt::white), 2.0}}) {
            painter.setPen(QPen(colour, width));
            painter.drawEllipse(at, 9, 9);
        }
        QPainterPath letter;
        letter.addText(at + QPointF(12, 4), painter.font(),
                       s == 0 ? tr("L", "left hand") : tr("R", "right hand"));
        painter.strokePath(letter, QPen(Qt::black, 2 * kRim, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.fillPath(letter, Qt::white);
    }
    painter.restore();
}

void PathView::paintStale(QPainter& painter) const {
    painter.save();
    painter.setFont(typeFont(Type::Title));
    const QString words = tr("stale, %1 s old").arg(ages_.picture, 0, 'f', 1);
    QRect box(0, 0, painter.fontMetrics().horizontalAdvance(words) + 2 * kMargin,
              painter.fontMetrics().height() + 2 * kGap);
    box.moveCenter(rect().center());
    painter.fillRect(box, kShade);
    painter.setPen(Qt::white);
    painter.drawText(box, Qt::AlignCenter, words);
    painter.restore();
}

void PathView::paintWords(QPainter& painter) const {
    auto field = [&](const QString& words, Qt::Alignment corner) {
        int wide = painter.fontMetrics().horizontalAdvance(words) + kGap;
        int high = painter.fontMetrics().height() + kUnit;
        QRect box(corner & Qt::AlignRight ? width() - kGap - wide : kGap,
                  corner & Qt::AlignBottom ? height() - kGap - high : kGap, wide, high);
        painter.fillRect(box, kShade);
        painter.setPen(Qt::white);
        painter.drawText(box, Qt::AlignCenter, words);
        return box;
    };
    field(camera_, Qt::AlignLeft | Qt::AlignTop);
    if (image_.isNull()) return;
    QStringList ages;
    auto age = [&](const QString& words, double seconds) {
        if (seconds >= 0) ages << words.arg(1000 * seconds, 0, 'f', 0);
    };
    age(tr("picture %1 ms"), ages_.picture);
    age(tr("joints %1 ms"), ages_.joints);
    if (overlay_ && !overlay_->paths.empty()) {
        age(tr("chunk %1 ms"), ages_.chunk);
        // time goes on where a chunk is used up
        const std::size_t steps = overlay_->paths.front().points.size();
        const double step = std::clamp(overlay_->dueStep, 0.0, static_cast<double>(steps));
        ages << tr("step %1 of %2").arg(step, 0, 'f', 0).arg(steps);
    }
    if (!ages.isEmpty()) field(ages.join(QString::fromUtf8(" · ")), Qt::AlignLeft | Qt::AlignBottom);
    if (!path_ || !overlay_ || overlay_->paths.empty()) return;
    // from now to later
    QRect box = field(tr("now") + QString(18, ' ') + tr("later"), Qt::AlignRight | Qt::AlignTop);
    int left = box.left() + kUnit + painter.fontMetrics().horizontalAdvance(tr("now") + ' ');
    int right = box.right() - kUnit - painter.fontMetrics().horizontalAdvance(' ' + tr("later"));
    // framed: its end is as dark as what it lies on
    painter.fillRect(QRect(left - 1, box.center().y() - 4, right - left + 2, 9), Qt::white);
    for (int x = left; x < right; ++x) {
        painter.setPen(pathColour(static_cast<double>(x - left) / std::max(1, right - left)));
        painter.drawLine(x, box.center().y() - 3, x, box.center().y() + 3);
    }
}

}  // namespace studio::widgets
