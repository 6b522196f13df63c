// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/data/episode_facts.h"

class QPushButton;
class QTreeWidget;

namespace studio::widgets {

class Plot;
class Stage;
class WrappedLabel;

/// Every number of the state and the action: figures and a small picture of its distribution each, and the
/// histogram of the one that is chosen. Values are in the data set's own units.
class DimensionView : public QWidget {
    Q_OBJECT
public:
    explicit DimensionView(QWidget* parent = nullptr);
    /// None: nothing was analysed yet.
    void setDimensions(std::vector<data::DimensionFacts> dimensions);
    int dimensions() const { return static_cast<int>(facts_.size()); }
    void choose(int dimension);
    int chosen() const;
    Plot* chart() const { return chart_; }
    /// The figures of the chosen dimension, as they stand below its chart.
    QString figures() const;

Q_SIGNALS:
    /// The value farthest from the mean: its episode by place in the data set, and its row.
    void placeChosen(int position, qint64 row);

private:
    QWidget* buildContent();
    void retranslate();
    void showList();
    void showChosen();
    const data::DimensionFacts* now() const;
    void goToFarthest();

    std::vector<data::DimensionFacts> facts_ = {};
    std::vector<double> edges_ = {}, counts_ = {};  ///< of the chosen one's bars
    QTreeWidget* list_;
    Plot* chart_;
    WrappedLabel* figures_;
    QPushButton* farthest_;
    Stage* stage_;
};

}  // namespace studio::widgets
