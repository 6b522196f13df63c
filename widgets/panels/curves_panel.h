// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/base/result.h"
#include "widgets/models/run_series.h"
#include "widgets/panels/panel.h"
#include "widgets/plots/curve_math.h"
#include "widgets/plots/plot.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QSlider;
class QToolButton;

namespace studio::widgets {

class RunSession;
class Stage;
class WholeLabel;

/// Loss, loss per task source, validation, gradient, learning rate and speed of the current run and those
/// compared with it, live. All charts share x axis, range and cursor.
class CurvesPanel : public Panel {
    Q_OBJECT
public:
    CurvesPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override;
    const std::vector<Plot*>& plots() const { return plots_; }
    /// Every chart into `folder` with each of the endings; the files written. Errors: InvalidArgument (a file
    /// is there already and `overwrite` is not wished), those of Plot::exportTo.
    Result<QStringList> exportInto(const QString& folder, const QStringList& endings, bool overwrite);

private:
    void chooseRuns();
    void rebuild();
    void onChange();
    void buildBar(QHBoxLayout* bar);
    std::vector<Curve> curvesOf(int chart);
    void addCurve(std::vector<Curve>& curves, std::shared_ptr<RunSession> session, const QString& name,
                  const std::string& column, const QColor& colour, Qt::PenStyle pen);
    void addValidation(std::vector<Curve>& curves, const std::shared_ptr<RunSession>& session,
                       const QString& prefix);
    /// Of one of the tasks of a run.
    QColor taskColour(const std::vector<std::string>& tasks, const std::string& task) const;
    void applyView();
    void exportAll(const QStringList& endings);
    void maximise(int chart);

    std::vector<std::shared_ptr<RunSession>> sessions_;
    std::vector<Plot*> plots_;
    std::deque<Smoother> smoothers_;  ///< one per smoothed curve; a deque, as curves point to them
    std::string shape_;               ///< what the charts were built for: runs and their columns
    QComboBox* axis_;
    QCheckBox* log_;
    QSlider* smooth_;
    QLabel* smoothValue_;
    QToolButton* follow_;
    QComboBox* window_;
    QToolButton* export_;
    WholeLabel* memory_;
    Stage* stage_;
    QGridLayout* grid_;
    int maximised_ = -1;
};

}  // namespace studio::widgets
