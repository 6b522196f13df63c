// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/export_charts.h"

#include <QFileInfo>

#include "app/studio/main_window.h"
#include "app/studio/settle.h"
#include "core/base/file.h"
#include "core/run/chart_names.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/parts/text.h"
#include "widgets/path_kind.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"

namespace studio::app {

using namespace widgets;

namespace {

Status requireNew(const QString& file) {
    if (!QFileInfo::exists(file)) return {};
    return Error{ErrorCode::InvalidArgument,
                 "cannot export to " + file.toStdString() + ": it is there already",
                 "Nothing is overwritten; name another folder, or move the file away."};
}

Error nothingIn(const QString& chart, const char* hint) {
    return {ErrorCode::NotFound, "cannot draw the chart " + chart.toStdString() + ": there is nothing in it",
            hint};
}

class Exporter {
public:
    Exporter(QString folder, QStringList endings)
        : folder_(std::move(folder)), endings_(std::move(endings)) {}

    /// `chart` has exportTo(file).
    template <class Chart>
    Status add(Chart& chart, const QString& name) {
        for (const QString& ending : endings_) {
            QString file = folder_ + "/" + name + "." + ending;
            STUDIO_CHECK(requireNew(file));
            STUDIO_CHECK(chart.exportTo(file));
            written_ << file;
        }
        return {};
    }
    const QStringList& written() const { return written_; }

private:
    QString folder_;
    QStringList endings_, written_;
};

template <class P>
P* panelOf(MainWindow& window, const char* id) {
    return dynamic_cast<P*>(window.page("train")->panel(id));
}

}  // namespace

void openForExport(MainWindow& window, const QStringList& paths) {
    Workspace& workspace = window.workspace();
    bool first = true;
    for (const QString& one : paths) {
        std::filesystem::path place = path(one).lexically_normal();
        // "A/" is the run A, and lies in the folder above that
        if (!place.has_filename()) place = place.parent_path();
        if (kindOf(place) != PathKind::Run) {
            workspace.open(place);
            continue;
        }
        if (first) {
            workspace.setCurrentRun(place);
            if (workspace.runsFolder().empty()) workspace.setRunsFolder(place.parent_path());
        } else {
            workspace.setCompared(place, true);
        }
        first = false;
    }
}

QStringList chartNames() {
    QStringList names;
    for (const std::string& name : run::chartNames()) names << text(name);
    return names;
}

Status exportChart(MainWindow& window, const QString& chart, const QString& file, const QSize& size) {
    if (!chartNames().contains(chart)) {
        return Error{ErrorCode::InvalidArgument, "there is no chart " + chart.toStdString(),
                     "It can be " + chartNames().join(", ").toStdString() + "."};
    }
    STUDIO_CHECK(requireNew(file));
    const auto place = CurvesPanel::chartNames().indexOf(chart);
    window.showPage("train");
    window.showPanel(place >= 0 ? "curves" : "forgetting");
    STUDIO_CHECK(settle(window));
    if (place >= 0) {
        if (auto run = window.workspace().currentRun(); run && run->error()) return *run->error();
        Plot* plot = panelOf<CurvesPanel>(window, "curves")->plots()[static_cast<std::size_t>(place)];
        if (plot->pointsBehind() == 0) return nothingIn(chart, "Name a run that reported such values.");
        return plot->exportTo(file, size);
    }
    auto* forgetting = panelOf<ForgettingPanel>(window, "forgetting");
    if (forgetting->facts()["points"].toInt() == 0)
        return nothingIn(chart, "Name a run of a sequence that was validated, or a project with one.");
    return chart == QLatin1String(run::kMatrixChart.data()) ? forgetting->matrix()->exportTo(file, size)
                                                            : forgetting->curves()->exportTo(file, size);
}

Result<QStringList> exportCharts(MainWindow& window, const QString& folder, const QStringList& endings) {
    STUDIO_CHECK(makeFolders(path(folder)));
    window.showPage("train");
    Exporter exporter(folder, endings);
    window.showPanel("curves");
    STUDIO_CHECK(settle(window));
    auto* curves = panelOf<CurvesPanel>(window, "curves");
    if (auto run = window.workspace().currentRun(); curves && run) {
        for (Plot* plot : curves->plots()) {
            if (plot->pointsBehind() == 0) continue;
            STUDIO_CHECK(exporter.add(*plot, text(run->folder().filename()) + "_" + plot->suggestedName()));
        }
    }
    window.showPanel("forgetting");
    STUDIO_CHECK(settle(window));
    auto* forgetting = panelOf<ForgettingPanel>(window, "forgetting");
    if (forgetting && forgetting->facts()["points"].toInt() > 0) {
        STUDIO_CHECK(exporter.add(*forgetting->curves(), forgetting->curves()->suggestedName()));
        STUDIO_CHECK(exporter.add(*forgetting->matrix(), forgetting->matrix()->suggestedName()));
    }
    if (exporter.written().isEmpty()) {
        return Error{ErrorCode::NotFound, "there is nothing to draw: neither a run with steps nor a sequence",
                     "Name a run, or a project with runs."};
    }
    return exporter.written();
}

}  // namespace studio::app
