// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts show beside their curves' values: axes, legend, which runs; and the ways out of the window.
#include <QActionGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPixmap>
#include <QToolButton>
#include <algorithm>

#include "widgets/panels/curves_panel.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

void CurvesPanel::buildViewMenu() {
    view_->setIcon(icon("eye"));
    view_->setObjectName("view");
    view_->setPopupMode(QToolButton::InstantPopup);
    view_->setMenu(viewMenu_);
    logX_->setCheckable(true);
    logX_->setObjectName("log_x");
    viewMenu_->addAction(logX_);
    viewMenu_->addSeparator();
    // in the order of LegendPlace
    for (const char* name : {"legend_above", "legend_under", "legend_hidden"}) {
        auto* place = viewMenu_->addAction(QString());
        place->setCheckable(true);
        place->setObjectName(name);
        legends_->addAction(place);
    }
    legends_->actions().first()->setChecked(true);
    viewMenu_->addSeparator();
    viewMenu_->addMenu(shownMenu_);
    keepView(viewMenu_, "view");
    connect(logX_, &QAction::toggled, this, &CurvesPanel::applyView);
    for (QAction* place : legends_->actions()) {
        connect(place, &QAction::toggled, this, [this](bool on) {
            if (on) applyView();
        });
    }
    connect(viewMenu_, &QMenu::aboutToShow, this, &CurvesPanel::fillShownRuns);
    translated(this, [this] {
        view_->setToolTip(tr("View: logarithmic x axis, legend, which runs are drawn"));
        view_->setAccessibleName(tr("View of the curves"));
        logX_->setText(tr("Logarithmic x axis"));
        const QString places[] = {tr("Legend above the chart"), tr("Legend under the chart"),
                                  tr("No legend")};
        for (int i = 0; i < 3; ++i) legends_->actions()[i]->setText(places[i]);
        shownMenu_->setTitle(tr("Runs drawn"));
    });
}

LegendPlace CurvesPanel::legendPlace() const {
    return static_cast<LegendPlace>(legends_->actions().indexOf(legends_->checkedAction()));
}

void CurvesPanel::fillShownRuns() {
    shownMenu_->clear();
    for (const auto& session : sessions_) {
        const fs::path run = session->folder();
        QPixmap field(16, 16);
        field.fill(workspace().runColour(run));
        // an ampersand would be a shortcut
        auto* action = shownMenu_->addAction(field, workspace().runLabel(run).replace("&", "&&"));
        action->setCheckable(true);
        action->setChecked(isShown(*session));
        connect(action, &QAction::toggled, this, [this, run](bool on) { setShown(run, on); });
    }
    shownMenu_->setEnabled(!sessions_.empty());
}

bool CurvesPanel::isShown(const RunSession& session) const {
    return !hidden_.contains(session.folder());
}

void CurvesPanel::setShown(const fs::path& run, bool shown) {
    if (shown) {
        hidden_.erase(run);
    } else {
        hidden_.insert(run);
    }
    onChange();
}

QString CurvesPanel::memoryText() const {
    if (sessions_.empty()) return {};
    std::size_t rows = 0, bytes = 0;
    int thinned = 0;
    bool anew = false;
    for (const auto& session : sessions_) {
        rows += session->series().rows();
        bytes += session->series().bytes();
        thinned += session->series().thinned();
        anew = anew || session->smoothsAnew();
    }
    QString words =
        thinned > 0
            ? tr("%1 points in %2, older ones thinned out").arg(grouped(qint64(rows)), byteSize(bytes))
            : tr("%1 points in %2").arg(grouped(qint64(rows)), byteSize(bytes));
    if (anew) words = tr("Smoothing anew from the log: %1").arg(words);
    if (!hidden_.empty())
        words = tr("%1 of %2 runs not drawn: %3").arg(hidden_.size()).arg(sessions_.size()).arg(words);
    return words;
}

void CurvesPanel::buildExportMenu() {
    export_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(export_);
    for (const char* ending : {"png", "svg", "pdf", "csv"})
        menu->addAction(QString(ending).toUpper(), this, [this, ending] { exportAll({ending}); });
    auto* all = menu->addAction(QString(), this, [this] { exportAll({"png", "svg", "pdf", "csv"}); });
    menu->addSeparator();
    auto* copies = menu->addMenu(icon("terminal"), QString());
    connect(copies, &QMenu::aboutToShow, this, [this, copies] {
        for (int i = 0; i < copies->actions().size(); ++i) {
            copies->actions()[i]->setText(plots_[static_cast<std::size_t>(i)]->title());
            copies->actions()[i]->setEnabled(!chartCommand(i).isEmpty());
        }
    });
    for (int i = 0; i < chartNames().size(); ++i) {
        auto* copy = copies->addAction(QString(), this, [this, i] {
            const QString line = chartCommand(i);
            if (line.isEmpty()) return;
            QGuiApplication::clipboard()->setText(line);
            workspace().notify(Level::Info, tr("Copied: %1").arg(line));
        });
        copy->setObjectName("copy_" + chartNames()[i]);
    }
    translated(this, [all, copies] {
        all->setText(tr("All of these"));
        copies->setTitle(tr("Copy as command"));
    });
    export_->setMenu(menu);
}

QString CurvesPanel::chartCommand(int chart) const {
    QStringList words;
    for (const auto& session : sessions_) {
        if (isShown(*session)) words << shellWord(text(session->folder()));
    }
    if (words.isEmpty()) return {};
    const QString& name = chartNames()[chart];
    return QString("kstudio runs export %1 --chart %2 --out %2.pdf").arg(words.join(' '), name);
}

}  // namespace studio::widgets
