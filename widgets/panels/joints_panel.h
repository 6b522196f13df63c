// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "core/robot/session_values.h"
#include "widgets/panels/panel.h"

class QLabel;
class QToolButton;

namespace studio::widgets {

class JointBars;
class Plot;
class Stage;

/// Every joint of both arms: measured, asked, sent and predicted, between its limits and over time.
class JointsPanel : public Panel {
    Q_OBJECT
public:
    JointsPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    JointBars* bars() { return bars_; }

private:
    using Vector = std::array<double, robot::kVectorWidth>;
    /// Without `measured`: a gap, of which nothing is known.
    struct Moment {
        robot::TimePoint at{};
        std::optional<Vector> measured, asked, sent;
        std::optional<Vector> start;  ///< sent on the way to the start pose; grippers NaN
    };
    /// Columns of one curve, made anew for every drawing.
    struct Series {
        std::vector<double> x, y;
    };

    void retranslate();
    void take();
    void showBars();
    void chooseCurves();
    void fillSeries();
    void showConnection();
    void showAge(double ageS);
    /// What a policy of 20 values asks of the base.
    void showBase(const robot::TickRecord& tick);
    void switchGroup(int from, int to);

    JointBars* bars_;
    Plot* plot_;
    QLabel* stale_;
    QLabel* base_;
    QToolButton* groups_[4];
    Stage* stage_;
    std::deque<Moment> moments_;
    std::uint64_t lastTick_ = 0;
    bool anyStart_ = false;                      ///< a moment that is kept was on the way to the start pose
    std::vector<std::array<Series, 5>> series_;  ///< per chosen row: measured, asked, sent, start, predicted
    std::vector<int> rows_;                      ///< chosen
    Series limits_[2];
};

}  // namespace studio::widgets
