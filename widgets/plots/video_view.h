// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>
#include <cstdint>

namespace studio::widgets {

/// One picture of a camera, as large as it fits, with the camera's name, the row and how old the picture is
/// behind the cursor.
class VideoView : public QWidget {
    Q_OBJECT
public:
    explicit VideoView(const QString& camera, QWidget* parent = nullptr);
    void setFrame(const QImage& image, std::int64_t row);
    void setProblem(const QString& problem);
    const QString& camera() const { return camera_; }
    std::int64_t row() const { return row_; }
    bool hasFrame() const { return !image_.isNull(); }
    QSize sizeHint() const override { return {320, 240}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString camera_, problem_;
    QImage image_;
    std::int64_t row_ = -1;
};

}  // namespace studio::widgets
