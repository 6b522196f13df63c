// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/joints_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/plots/joint_bars.h"
#include "widgets/plots/plot.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr double kPastS = 20, kAheadS = 5, kLeastRad = 0.05;
constexpr std::size_t kStartCurve = 3;  ///< of a row's curves: what was sent to the start pose
constexpr double kStaleS = 0.5;         ///< older values are no news of the robot

robot::JointLimit limitOf(const robot::KuavoLimits& limits, int row) {
    if (row == 7 || row == 15) return {0, 1};
    return limits.arm[static_cast<std::size_t>(row < 7 ? row : row - 1)];
}

}  // namespace

JointsPanel::JointsPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      bars_(new JointBars),
      plot_(new Plot),
      stale_(new QLabel),
      base_(new QLabel),
      groups_{new QToolButton, new QToolButton, new QToolButton, new QToolButton} {
    auto* switches = new QHBoxLayout;
    switches->setSpacing(kUnit);
    for (QToolButton* group : groups_) switches->addWidget(group);
    switches->addStretch(1);
    stale_->setObjectName("staleJoints");
    stale_->setProperty("look", "error");
    auto* left = new QVBoxLayout;
    left->setSpacing(kUnit);
    left->addLayout(switches);
    left->addWidget(stale_);
    stale_->hide();
    base_->setObjectName("baseValues");
    base_->setProperty("look", "caption");
    base_->setWordWrap(true);
    left->addWidget(base_);
    base_->hide();
    auto* rows = new QScrollArea;
    rows->setObjectName("qt_joint_rows");
    rows->setWidgetResizable(true);
    rows->setFrameShape(QFrame::NoFrame);
    rows->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rows->setFocusPolicy(Qt::NoFocus);
    rows->setMinimumWidth(bars_->minimumSizeHint().width());
    rows->setMinimumHeight(120);
    rows->setWidget(bars_);
    left->addWidget(rows, 1);
    auto* content = new QWidget;
    auto* inside = new QHBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(left, 2);
    inside->addWidget(plot_, 3);
    auto* empty = new EmptyState("robot");
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);
    plot_->setFixedX(-kPastS, kAheadS);
    plot_->setLeastHeight(kLeastRad);
    constexpr std::pair<int, int> kGroups[] = {{0, 16}, {0, 7}, {8, 15}, {7, 16}};
    for (int g = 0; g < 4; ++g) {
        connect(groups_[g], &QToolButton::clicked, this, [this, range = kGroups[g], grippers = g == 3] {
            if (grippers) {
                bool on = !(bars_->isOn(7) && bars_->isOn(15));
                bars_->setOn(7, on);
                bars_->setOn(15, on);
            } else {
                switchGroup(range.first, range.second);
            }
        });
    }
    connect(bars_, &JointBars::switched, this, &JointsPanel::chooseCurves);
    connect(&workspace.robot(), &RobotDesk::changed, this, &JointsPanel::take);
    connect(&workspace.robot(), &RobotDesk::connectionChanged, this, &JointsPanel::showConnection);
    plot_->setKey("joints");
    translated(this, [this, empty] {
        empty->setText(tr("No joints yet"),
                       tr("Connect to a robot: every joint appears here between its limits, as "
                          "measured, asked for, sent and predicted."));
        retranslate();
    });
    themed(this, [this] { chooseCurves(); });
    showConnection();
}

void JointsPanel::retranslate() {
    const QString words[] = {tr("All"), tr("Left"), tr("Right"), tr("Grippers")};
    for (int g = 0; g < 4; ++g) groups_[g]->setText(words[g]);
    bars_->setAccessibleName(tr("Joints between their limits"));
    bars_->setToolTip({});
    plot_->setTitle(tr("Joints over time"));
    plot_->setAxes(tr("seconds from now"), tr("rad"));
    chooseCurves();
}

void JointsPanel::switchGroup(int from, int to) {
    bool all = true;
    for (int row = from; row < to; ++row) all = all && bars_->isOn(row);
    for (int row = from; row < to; ++row) bars_->setOn(row, !all);
}

void JointsPanel::showConnection() {
    bool there = workspace().robot().connected();
    if (!there) {
        moments_.clear();
        lastTick_ = 0;
        anyStart_ = false;
        showAge(0);
        showBase({});
    }
    stage_->showContent(there);
    // no robot has the values of the one before
    if (moments_.empty()) showBars();
    chooseCurves();
}

void JointsPanel::take() {
    const robot::TickRecord& tick = workspace().robot().now().tick;
    if (!workspace().robot().connected() || !tick.measured) return;
    const double ageS = robot::secondsOf(std::chrono::steady_clock::now() - tick.measured->received);
    showAge(ageS);
    // a line that goes on would say that the robot stands still
    if (ageS > kStaleS || tick.number == lastTick_) return;
    lastTick_ = tick.number;
    Moment moment;
    moment.at = tick.at;
    moment.measured =
        robot::toVector(tick.measured->armRad(), tick.measured->gripper.value_or(robot::Grippers{}));
    if (tick.asked && tick.asked->size() >= robot::kVectorWidth) {
        moment.asked.emplace();
        std::copy_n(tick.asked->begin(), robot::kVectorWidth, moment.asked->begin());
    }
    showBase(tick);
    if (tick.sent && tick.gate) {
        moment.sent = robot::toVector(tick.gate->sentRad, tick.gate->gripper.value_or(robot::Grippers{}));
    }
    if (tick.startTarget) {
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
        moment.start = robot::toVector(*tick.startTarget, {kNone, kNone});
    }
    if (!moments_.empty() && robot::secondsOf(moment.at - moments_.back().at) > kStaleS) {
        // nobody knows what was between: no line goes there
        Moment gap;
        gap.at = moments_.back().at + (moment.at - moments_.back().at) / 2;
        moments_.push_back(gap);
    }
    moments_.push_back(moment);
    while (robot::secondsOf(moment.at - moments_.front().at) > kPastS) moments_.pop_front();
    const bool anyStart = std::any_of(moments_.begin(), moments_.end(),
                                      [](const Moment& one) { return one.start.has_value(); });
    if (anyStart != anyStart_) {
        anyStart_ = anyStart;
        chooseCurves();
    }
    if (!isVisible()) return;
    showBars();
    fillSeries();
    plot_->refresh();
}

void JointsPanel::showAge(double ageS) {
    const bool stale = ageS > kStaleS;
    bars_->setStale(stale);
    if (stale) stale_->setText(tr("stale, %1 s old").arg(ageS, 0, 'f', 1));
    stale_->setVisible(stale);
}

void JointsPanel::showBase(const robot::TickRecord& tick) {
    const bool any = tick.asked && tick.asked->size() > robot::kVectorWidth;
    if (any) {
        QStringList values;
        for (std::size_t i = robot::kVectorWidth; i < tick.asked->size(); ++i)
            values << QString::number((*tick.asked)[i], 'f', 3);
        base_->setText(tr("base, never sent: %1").arg(values.join(", ")));
    }
    base_->setVisible(any);
}

void JointsPanel::showBars() {
    const RobotDesk& desk = workspace().robot();
    const robot::TickRecord& tick = desk.now().tick;
    // of a robot that has sent nothing only the limits are known
    const Moment now = moments_.empty() ? Moment() : moments_.back();
    std::array<JointValues, robot::kVectorWidth> values;
    for (int row = 0; row < JointBars::kRows; ++row) {
        auto i = static_cast<std::size_t>(row);
        JointValues& value = values[i];
        robot::JointLimit limit = limitOf(desk.about().limits, row);
        value.lower = limit.lower;
        value.upper = limit.upper;
        if (!now.measured) continue;
        value.measured = (*now.measured)[i];
        if (now.asked) value.asked = (*now.asked)[i];
        if (now.sent) value.sent = (*now.sent)[i];
        if (now.start && std::isfinite((*now.start)[i])) value.start = (*now.start)[i];
        if (tick.gate && row != 7 && row != 15) {
            auto joint = static_cast<std::size_t>(row < 7 ? row : row - 1);
            value.limited = tick.gate->limited[joint] || tick.gate->slowed[joint];
        }
        if (!tick.chunk || !now.asked) continue;
        for (auto k = static_cast<std::size_t>(std::max(0.0, tick.chunkStep)); k < tick.chunk->actions.size();
             ++k) {
            if (tick.chunk->actions[k].size() <= i) continue;
            double v = tick.chunk->actions[k][i];
            if (!value.predicted) value.predicted = {v, v};
            value.predicted->first = std::min(value.predicted->first, v);
            value.predicted->second = std::max(value.predicted->second, v);
        }
    }
    bars_->setValues(values);
}

void JointsPanel::chooseCurves() {
    rows_.clear();
    for (int row = 0; row < JointBars::kRows; ++row) {
        if (bars_->isOn(row)) rows_.push_back(row);
    }
    series_.assign(rows_.size(), {});
    std::vector<Curve> curves;
    // where all curves are of one joint, its limits say how much room there is
    if (rows_.size() == 1) {
        for (Series& limit : limits_) {
            Curve curve;
            curve.colour = Theme::current().bad;
            curve.data = [&limit] { return CurveData{limit.x, limit.y}; };
            curve.faint = true;
            curves.push_back(std::move(curve));
        }
    }
    struct Kind {
        QString words, exported;
        Qt::PenStyle pen;
        bool faint;
    };
    const Kind kinds[] = {
        {tr("%1 measured"), "%1 measured", Qt::SolidLine, false},
        {tr("%1 asked"), "%1 asked", Qt::DotLine, false},
        {tr("%1 sent"), "%1 sent", Qt::DashLine, false},
        {tr("%1 sent to the start pose"), "%1 sent to the start pose", Qt::DashDotDotLine, false},
        {tr("%1 predicted"), "%1 predicted", Qt::DashDotLine, true}};
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        for (std::size_t k = 0; k < std::size(kinds); ++k) {
            Curve curve;
            // with many joints the legend tells them apart once; of a way that nobody goes it says nothing
            if (k == 0 || (rows_.size() <= 2 && (k != kStartCurve || anyStart_)))
                curve.name = kinds[k].words.arg(JointBars::name(rows_[r]));
            curve.exportName = kinds[k].exported.arg(JointBars::plainName(rows_[r]));
            curve.colour = JointBars::colour(rows_[r]);
            curve.data = [this, r, k] {
                return r < series_.size() ? CurveData{series_[r][k].x, series_[r][k].y} : CurveData{};
            };
            curve.pen = kinds[k].pen;
            curve.faint = kinds[k].faint;
            // nothing asked or sent is no value that goes on
            curve.gaps = true;
            curves.push_back(std::move(curve));
        }
    }
    plot_->setCurves(std::move(curves));
    fillSeries();
    plot_->refresh();
}

void JointsPanel::fillSeries() {
    const RobotDesk& desk = workspace().robot();
    for (auto& one : series_) one = {};
    if (moments_.empty()) return;
    robot::TimePoint now = moments_.back().at;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        auto i = static_cast<std::size_t>(rows_[r]);
        auto& [measured, asked, sent, start, predicted] = series_[r];
        for (const Moment& moment : moments_) {
            double x = robot::secondsOf(moment.at - now);
            auto put = [&](Series& series, const std::optional<Vector>& values) {
                series.x.push_back(x);
                series.y.push_back(values ? (*values)[i] : std::numeric_limits<double>::quiet_NaN());
            };
            put(measured, moment.measured);
            put(asked, moment.asked);
            put(sent, moment.sent);
            put(start, moment.start);
        }
        const robot::TickRecord& tick = desk.now().tick;
        if (!tick.chunk || !moments_.back().asked || !desk.policy()) continue;
        for (std::size_t k = 0; k < tick.chunk->actions.size(); ++k) {
            if (tick.chunk->actions[k].size() <= i) continue;
            predicted.x.push_back((static_cast<double>(k) - tick.chunkStep) / desk.policy()->rateHz);
            predicted.y.push_back(tick.chunk->actions[k][i]);
        }
    }
    if (rows_.size() != 1) return;
    robot::JointLimit limit = limitOf(desk.about().limits, rows_.front());
    limits_[0] = {{-kPastS, kAheadS}, {limit.lower, limit.lower}};
    limits_[1] = {{-kPastS, kAheadS}, {limit.upper, limit.upper}};
}

QJsonObject JointsPanel::facts() const {
    const auto told = std::count_if(moments_.begin(), moments_.end(),
                                    [](const Moment& moment) { return moment.measured.has_value(); });
    return {{"moments", static_cast<int>(told)},
            {"curves", bars_->countOn()},
            {"stale", bars_->isStale()},
            {"connected", workspace().robot().connected()}};
}

}  // namespace studio::widgets
