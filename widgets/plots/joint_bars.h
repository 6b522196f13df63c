// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <optional>
#include <vector>

#include "core/robot/kuavo_mapping.h"

namespace studio::widgets {

/// The values of one joint or gripper at one moment, in the data's units.
struct JointValues {
    std::optional<double> measured, asked, sent;
    std::optional<double> start = {};                    ///< sent on the way to the start pose
    std::optional<std::pair<double, double>> predicted;  ///< least and greatest of what is left of the chunk
    double lower = 0, upper = 1;                         ///< limits
    bool limited = false;                                ///< the gate clipped or slowed it
};

/// One row per value of a Kuavo's vector: a switch in the joint's own colour, and its place between the
/// limits.
class JointBars : public QWidget {
    Q_OBJECT
public:
    static constexpr int kRows = static_cast<int>(robot::kVectorWidth);
    explicit JointBars(QWidget* parent = nullptr);

    void setValues(const std::array<JointValues, robot::kVectorWidth>& values);
    const std::array<JointValues, robot::kVectorWidth>& values() const { return values_; }
    /// Values that are no news any more are greyed.
    void setStale(bool stale);
    bool isStale() const { return stale_; }
    bool isOn(int row) const { return on_[static_cast<std::size_t>(row)]; }
    void setOn(int row, bool on);
    /// Number of rows whose curves are wanted.
    int countOn() const;
    /// Colour and name of a row, the same everywhere.
    static QColor colour(int row);
    static QString name(int row);
    /// Its name in tables, whatever the language is: "L1", "Grip L".
    static QString plainName(int row);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void switched();

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int rowHeight() const;
    int rowAt(const QPoint& place) const;
    void paintRow(QPainter& painter, int row, const QRect& box) const;
    std::array<JointValues, robot::kVectorWidth> values_{};
    std::array<bool, robot::kVectorWidth> on_{};
    int current_ = 0;
    bool stale_ = false;
};

}  // namespace studio::widgets
