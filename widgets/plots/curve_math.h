// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace studio::widgets {

/// Keeps the newer half of the values and every second of the others: how columns are thinned to stay within
/// bounds. Columns of one length keep the same rows.
void halveOlder(std::vector<double>& values);

/// Exponential average over all values so far, without the usual bias towards the first one: the weights of
/// the values seen sum to one, so that a constant stays exactly itself. Continues where it left off.
class Smoother {
public:
    /// 0: off (the values themselves) … 0.999.
    explicit Smoother(double weight = 0) : weight_(weight) {}
    /// Averages of `values`, one each; NaN where the value is NaN. `generation`: as long as it stays the
    /// same, the values given before are still the first ones.
    std::span<const double> update(std::span<const double> values, int generation);
    /// All values so far were seen and are thinned by halveOlder: so are their averages, which stay what they
    /// are. Those of values to come are as if no value had gone.
    void halve() { halveOlder(out_); }
    double weight() const { return weight_; }
    std::size_t bytes() const { return out_.capacity() * sizeof(double); }

private:
    double weight_, average_ = 0, decay_ = 1;
    int generation_ = -1;
    std::vector<double> out_;
};

struct Points {
    std::vector<double> x, y;
};

/// What of a curve needs to be drawn between `from` and `to` on `columns` pixel columns: all of it where that
/// is little, else the smallest and largest value of every column. `x` ascends. NaN values are left out, or
/// with `gaps` kept where all points are, so that the line breaks there; one point on either side of the
/// range is kept, so that lines leave the picture. `logX`: the columns are equally wide on a logarithmic
/// axis, `from` is above 0, and points that are not are left out.
Points thin(std::span<const double> x, std::span<const double> y, double from, double to, int columns,
            bool gaps = false, bool logX = false);

/// Smallest and largest finite value of y between two x; false where there is none. `positive`: only values
/// above 0, for logarithmic axes.
bool valueRange(std::span<const double> x, std::span<const double> y, double from, double to, bool positive,
                double& low, double& high);

/// Finite value at the last x that is not beyond `at`, with `gaps` the value there whatever it is; NaN before
/// the first.
double valueAt(std::span<const double> x, std::span<const double> y, double at, bool gaps = false);

}  // namespace studio::widgets
