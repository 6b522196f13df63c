// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "core/base/result.h"
#include "widgets/models/run_series.h"
#include "widgets/panels/panel.h"
#include "widgets/plots/plot.h"

class QCheckBox;
class QActionGroup;
class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QMenu;
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
    QJsonObject lookedAt() const override;
    void lookAgain(const QJsonObject& at) override;
    const std::vector<Plot*>& plots() const { return plots_; }
    /// Every chart into `folder` with each of the endings, one in each turn of the event loop; `done` gets
    /// the files written. Errors: InvalidArgument (a file is there already and `overwrite` is not wished;
    /// then none is written), those of Plot::exportTo.
    void exportInto(const QString& folder, const QStringList& endings, bool overwrite,
                    std::function<void(Result<QStringList>)> done);
    /// The names of the charts where they are asked for by name: run::kCurveCharts, in the order of plots().
    static const QStringList& chartNames();
    /// The kstudio line that draws this chart of the runs shown into a file; empty: no run is shown.
    QString chartCommand(int chart) const;
    /// Draws a run that was chosen for comparison, or the current one, or leaves it out for a while.
    void setShown(const std::filesystem::path& run, bool shown);

private:
    void chooseRuns();
    void rebuild();
    void onChange();
    void buildBar(QHBoxLayout* bar);
    void buildViewMenu();
    void buildExportMenu();
    void fillShownRuns();
    bool isShown(const RunSession& session) const;
    QString memoryText() const;
    void setSmoothing();
    LegendPlace legendPlace() const;
    std::vector<Curve> curvesOf(int chart);
    void addCurve(std::vector<Curve>& curves, std::shared_ptr<RunSession> session, const QString& name,
                  const QString& exportName, const std::string& column, const QColor& colour,
                  Qt::PenStyle pen);
    void addValidation(std::vector<Curve>& curves, const std::shared_ptr<RunSession>& session,
                       const QString& prefix);
    /// Of one of the tasks of a run.
    QColor taskColour(const std::vector<std::string>& tasks, const std::string& task) const;
    void applyView();
    /// Zooms to what was looked at of the current run in the session before, if it is that run.
    void zoomAgain();
    void exportAll(const QStringList& endings);
    void tellExported(const QString& folder, const Result<QStringList>& written);
    void maximise(int chart);

    std::vector<std::shared_ptr<RunSession>> sessions_;
    std::vector<Plot*> plots_;
    std::set<std::filesystem::path> hidden_ = {};  ///< runs among them that are not drawn
    std::string shape_;                            ///< what the charts were built for: runs and their columns
    QComboBox* axis_;
    QCheckBox* log_;
    QSlider* smooth_;
    QLabel* smoothValue_;
    QToolButton* follow_;
    QComboBox* window_;
    QToolButton* view_;
    QMenu* viewMenu_;
    QMenu* shownMenu_;  ///< which runs are drawn
    QAction* logX_;
    QActionGroup* legends_;
    QToolButton* export_;
    WholeLabel* memory_;
    Stage* stage_;
    QGridLayout* grid_;
    int maximised_ = -1;
    QJsonObject awaited_ = {};  ///< lookedAt() of the session before, until there is a run
};

}  // namespace studio::widgets
