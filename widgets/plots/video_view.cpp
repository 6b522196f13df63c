// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/video_view.h"

#include <QPainter>

#include "widgets/parts/retranslate.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

VideoView::VideoView(const QString& camera, QWidget* parent) : QWidget(parent), camera_(camera) {
    // a view of no camera is named by whoever has it
    translated(this, [this] {
        if (!camera_.isEmpty()) setAccessibleName(tr("Camera %1").arg(camera_));
    });
}

void VideoView::setFrame(const QImage& image, std::int64_t row) {
    image_ = image;
    row_ = row;
    problem_.clear();
    update();
}

void VideoView::setProblem(const QString& problem) {
    problem_ = problem;
    image_ = {};
    update();
}

void VideoView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(rect(), theme.raised);
    painter.setFont(typeFont(Type::Caption));
    if (!image_.isNull()) {
        QSize fitted = image_.size().scaled(size(), Qt::KeepAspectRatio);
        QRect target(QPoint((width() - fitted.width()) / 2, (height() - fitted.height()) / 2), fitted);
        painter.drawImage(target, image_);
    } else {
        painter.setPen(theme.muted);
        painter.drawText(rect().adjusted(kGap, kGap, -kGap, -kGap), Qt::AlignCenter | Qt::TextWordWrap,
                         problem_.isEmpty() ? tr("No picture yet") : problem_);
    }
    QString caption = camera_ + (row_ >= 0 ? QString("  #%1").arg(row_) : QString());
    if (caption.isEmpty()) return;
    QRect box(kGap, kGap, painter.fontMetrics().horizontalAdvance(caption) + kGap,
              painter.fontMetrics().height() + kUnit);
    painter.fillRect(box, QColor(0, 0, 0, 140));
    painter.setPen(Qt::white);
    painter.drawText(box, Qt::AlignCenter, caption);
}

}  // namespace studio::widgets
