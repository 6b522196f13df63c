// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/html_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/retention/html_page.h"

namespace studio::retention {

namespace {

constexpr double kWidth = 860, kHeight = 330, kLeft = 62, kRight = 150, kTop = 26, kBottom = 40;
constexpr double kNameHeight = 16;
constexpr double kLogFrom = 30;  // factor between largest and smallest value

/// A step of 1, 2 or 5 times a power of ten that gives about `count` ticks.
double niceStep(double range, int count) {
    double rough = range / count, power = std::pow(10, std::floor(std::log10(rough)));
    for (double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough) return factor * power;
    }
    return 10 * power;
}

/// Where values and steps lie in the picture.
class Scale {
public:
    explicit Scale(const Chart& chart) {
        std::vector<double> values;
        auto take = [&](const std::vector<Curve>& curves) {
            for (const Curve& curve : curves) {
                for (const CurvePoint& point : curve.points) {
                    if (std::isfinite(point.value)) values.push_back(point.value);
                    lastStep_ = std::max(lastStep_, static_cast<double>(point.step));
                }
            }
        };
        take(chart.curves);
        take(chart.bounds);
        for (const ChartLine& line : chart.lines) values.push_back(line.value);
        for (const StageSpan& stage : chart.stages)
            lastStep_ =
                std::max(lastStep_, static_cast<double>(stage.begin + std::max(stage.length, stage.done)));
        if (values.empty()) return;
        auto [low, high] = std::minmax_element(values.begin(), values.end());
        log_ = *low > 0 && *high / *low > kLogFrom;
        low_ = log_ ? std::pow(10, std::floor(std::log10(*low))) : std::min(0.0, *low);
        high_ = log_ ? *high * 1.2 : low_ + (*high - low_) * 1.08;
        if (high_ <= low_) high_ = low_ + 1;
    }

    double x(double step) const { return kLeft + step / lastStep_ * (kWidth - kLeft - kRight); }
    double y(double value) const {
        double share = log_ ? std::log(std::max(value, low_) / low_) / std::log(high_ / low_)
                            : (value - low_) / (high_ - low_);
        return kHeight - kBottom - share * (kHeight - kTop - kBottom);
    }
    double lastStep() const { return lastStep_; }
    std::vector<double> valueTicks() const {
        std::vector<double> ticks;
        if (log_) {
            for (double decade = low_; decade <= high_; decade *= 10) {
                for (double factor : {1.0, 2.0, 5.0}) {
                    if (factor * decade >= low_ && factor * decade <= high_) ticks.push_back(factor * decade);
                }
            }
            return ticks;
        }
        double step = niceStep(high_ - low_, 5);
        for (double tick = std::ceil(low_ / step) * step; tick <= high_; tick += step) ticks.push_back(tick);
        return ticks;
    }

private:
    double lastStep_ = 1, low_ = 0, high_ = 1;
    bool log_ = false;
};

std::string text(double x, double y, const std::string& words, const char* anchor, const char* more = "") {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>", x, y, anchor, more,
                       escaped(words));
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>", x1, y1,
                       x2, y2, style);
}

/// A name that fits into so many pixels.
std::string cut(const std::string& name, double pixels) {
    auto most = static_cast<std::size_t>(std::max(3.0, pixels / 6.6));
    if (name.size() <= most) return name;
    std::size_t end = most - 1;
    // not inside of a character
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return name.substr(0, end) + "…";
}

std::string axes(const Chart& chart, const Scale& scale) {
    std::string out;
    double right = kWidth - kRight, bottom = kHeight - kBottom;
    for (double tick : scale.valueTicks()) {
        out += line(kLeft, scale.y(tick), right, scale.y(tick), "axis");
        out += text(kLeft - 6, scale.y(tick) + 4, fmt::format("{:.3g}", tick), "end");
    }
    double step = niceStep(scale.lastStep(), 6);
    for (double tick = 0; tick <= scale.lastStep() * 1.0001; tick += step) {
        out += line(scale.x(tick), bottom, scale.x(tick), bottom + 4, "axis");
        out += text(scale.x(tick), bottom + 18, fmt::format("{:.0f}", tick), "middle");
    }
    out += text((kLeft + right) / 2, kHeight - 5, "optimizer steps of the sequence", "middle");
    for (const StageSpan& stage : chart.stages) {
        double begin = scale.x(static_cast<double>(stage.begin));
        double end = scale.x(static_cast<double>(stage.begin + std::max(stage.length, stage.done)));
        if (stage.begin > 0) out += line(begin, kTop - 18, begin, bottom, "border");
        out += text((begin + end) / 2, kTop - 8, cut(stage.task.name, end - begin), "middle");
    }
    return out;
}

std::string pathOf(const Curve& curve, const Scale& scale, const std::string& style, bool dots,
                   const std::string& colour) {
    std::string path, marks;
    for (const CurvePoint& point : curve.points) {
        if (!std::isfinite(point.value)) continue;
        double x = scale.x(static_cast<double>(point.step)), y = scale.y(point.value);
        path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x, y);
        if (dots)
            marks +=
                fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.6\" class=\"{}\"/>", x, y, colour);
    }
    if (path.empty()) return "";
    return fmt::format("<path d=\"{}\" class=\"{} {}\"/>{}", path, style, colour, marks);
}

/// Names behind the ends of the curves, moved apart where they would overlap.
std::string names(const Chart& chart, const Scale& scale) {
    struct Name {
        double y;
        std::size_t colour;
        std::string text;
    };
    std::vector<Name> all;
    for (std::size_t i = 0; i < chart.curves.size(); ++i) {
        const auto& points = chart.curves[i].points;
        if (!points.empty()) all.push_back({scale.y(points.back().value), i, chart.curves[i].task.name});
    }
    std::sort(all.begin(), all.end(), [](const Name& a, const Name& b) { return a.y < b.y; });
    // down from the top, then back up from the bottom
    double free = kTop, last = kHeight - kBottom;
    for (Name& name : all) {
        name.y = std::max(name.y, free);
        free = name.y + kNameHeight;
    }
    for (auto name = all.rbegin(); name != all.rend(); ++name) {
        name->y = std::min(name->y, last);
        last = name->y - kNameHeight;
    }
    std::string out;
    for (const Name& name : all) {
        double x = kWidth - kRight + 10;
        out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" class=\"{}\"/>", x, name.y,
                           colourClass(name.colour));
        out += text(x + 9, name.y + 4, cut(name.text, kRight - 24), "start", " class=\"name\"");
    }
    return out;
}

}  // namespace

std::string svgChart(const Chart& chart) {
    Scale scale(chart);
    std::string out =
        fmt::format("<svg viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" aria-label=\"{}\">",
                    kWidth, kHeight, kWidth, kHeight, escaped(chart.label));
    out += axes(chart, scale);
    for (const ChartLine& bound : chart.lines)
        out += line(kLeft, scale.y(bound.value), kWidth - kRight, scale.y(bound.value),
                    "bound " + colourClass(bound.colour));
    for (std::size_t i = 0; i < chart.bounds.size(); ++i)
        out += pathOf(chart.bounds[i], scale, "bound", false, colourClass(i));
    for (std::size_t i = 0; i < chart.curves.size(); ++i)
        out += pathOf(chart.curves[i], scale, "curve", true, colourClass(i));
    return out + names(chart, scale) + "</svg>";
}

}  // namespace studio::retention
