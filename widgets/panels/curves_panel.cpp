// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/curves_panel.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/run/chart_names.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/parts/whole_label.h"
#include "widgets/plots/chart_export.h"
#include "widgets/theme/icons.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

enum Chart { kLoss, kValidation, kGradient, kRate, kSpeed, kCharts };
const char* const kColumnOf[] = {"loss", "", "gradient", "rate", "speed"};

/// Slider 0 … 100 -> weight 0 … 0.999, finer towards the end.
double weightOf(int slider) {
    return slider == 0 ? 0 : 1 - std::pow(10.0, -3.0 * slider / 100.0);
}

/// Tasks of a run, those that it draws samples of before those that it is only measured on.
std::vector<std::string> tasksOf(const RunSession& session) {
    std::vector<std::string> tasks = session.series().sources();
    for (const auto& [task, table] : session.series().validation()) {
        if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) tasks.push_back(task);
    }
    return tasks;
}

}  // namespace

CurvesPanel::CurvesPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      axis_(new QComboBox),
      log_(new QCheckBox),
      smooth_(new QSlider(Qt::Horizontal)),
      smoothValue_(new QLabel),
      follow_(new QToolButton),
      window_(new QComboBox),
      view_(new QToolButton),
      viewMenu_(new QMenu(view_)),
      shownMenu_(new QMenu(viewMenu_)),
      logX_(new QAction(viewMenu_)),
      legends_(new QActionGroup(viewMenu_)),
      export_(new QToolButton),
      memory_(new WholeLabel) {
    auto* bar = new QHBoxLayout;
    buildBar(bar);
    auto* content = new QWidget;
    grid_ = new QGridLayout(content);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(kGap);
    for (int i = 0; i < kCharts; ++i) {
        auto* plot = new Plot;
        plot->setObjectName(QString("chart_%1").arg(i));
        plot->setKey(chartNames()[static_cast<int>(plots_.size())]);
        plots_.push_back(plot);
        connect(plot, &Plot::cursorMoved, this, [this](std::optional<double> x) {
            for (Plot* other : plots_) other->setCursor(x);
        });
        connect(plot, &Plot::rangeChosen, this, [this, plot](double from, double to) {
            follow_->setChecked(false);
            for (Plot* other : plots_) {
                if (other != plot) other->setXRange(from, to);
            }
            Q_EMIT looksElsewhere();
        });
        connect(plot, &Plot::resetWanted, this, [this] {
            window_->setCurrentIndex(0);
            follow_->setChecked(true);
            applyView();
        });
    }
    maximise(-1);
    auto* empty = new EmptyState("train");
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->setSpacing(kGap);
    layout->addLayout(bar);
    layout->addWidget(stage_, 1);

    connect(&workspace, &Workspace::currentRunChanged, this, &CurvesPanel::chooseRuns);
    connect(&workspace, &Workspace::comparedChanged, this, &CurvesPanel::chooseRuns);
    connect(&workspace, &Workspace::runLabelsChanged, this, &CurvesPanel::chooseRuns);
    connect(&workspace, &Workspace::planChanged, this, &CurvesPanel::onChange);
    themed(this, [this] {
        shape_.clear();
        onChange();
    });
    translated(this, [this, empty] {
        const QString axes[] = {tr("Step"), tr("Epoch"), tr("Time since start"), tr("Time of training")};
        for (int i = 0; i < 4; ++i) axis_->setItemText(i, axes[i]);
        axis_->setAccessibleName(tr("What the x axis counts"));
        axis_->setToolTip(axis_->accessibleName());
        log_->setText(tr("Log loss"));
        log_->setToolTip(tr("Logarithmic axis for losses"));
        smooth_->setAccessibleName(tr("Smoothing"));
        smooth_->setToolTip(tr("Exponential average over all points; at the left end it is off"));
        follow_->setText(tr("Follow"));
        follow_->setToolTip(tr("Keep the newest step in sight"));
        window_->setItemText(0, tr("Everything"));
        for (int i = 1; i < window_->count(); ++i)
            window_->setItemText(i, tr("Last %1").arg(window_->itemData(i).toInt()));
        window_->setAccessibleName(tr("How much is shown"));
        export_->setText(tr("Export all"));
        export_->setToolTip(tr("Every chart into one folder, in the format chosen"));
        smoothValue_->setText(smooth_->value() == 0 ? tr("off")
                                                    : QString::number(weightOf(smooth_->value()), 'f', 3));
        empty->setText(tr("No run chosen"),
                       tr("Click a run in the list, or start training: its curves grow here while "
                          "it goes on. Mark several runs to compare them."));
        shape_.clear();
        onChange();
    });
    chooseRuns();
}

void CurvesPanel::setSmoothing() {
    const double weight = weightOf(smooth_->value());
    if (weight <= 0) return;
    for (const auto& session : sessions_) session->setSmoothing(weight);
}

void CurvesPanel::buildBar(QHBoxLayout* bar) {
    for (int i = 0; i < 4; ++i) axis_->addItem(QString());
    smooth_->setRange(0, 100);
    smooth_->setValue(30);
    smooth_->setFixedWidth(72);
    smoothValue_->setMinimumWidth(38);
    auto* smoothLabel = new QLabel;
    translated(this, [smoothLabel] { smoothLabel->setText(tr("Smoothing")); });
    smoothLabel->setBuddy(smooth_);
    follow_->setCheckable(true);
    follow_->setChecked(true);
    follow_->setIcon(icon("follow"));
    follow_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (int steps : {0, 100, 1000, 10000}) window_->addItem(QString(), steps);
    keepView(axis_, "axis");
    keepView(log_, "log");
    keepView(smooth_, "smoothing");
    keepView(window_, "window");
    export_->setIcon(icon("export"));
    export_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    memory_->setProperty("look", "caption");
    memory_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    bar->setSpacing(kGap);
    bar->addWidget(axis_);
    bar->addWidget(log_);
    bar->addSpacing(kGap);
    bar->addWidget(smoothLabel);
    bar->addWidget(smooth_);
    bar->addWidget(smoothValue_);
    bar->addSpacing(kGap);
    bar->addWidget(follow_);
    bar->addWidget(window_);
    bar->addWidget(memory_, 1);
    bar->addWidget(view_);
    bar->addWidget(export_);
    connect(axis_, &QComboBox::currentIndexChanged, this, [this] {
        // what was in sight on one axis is elsewhere on another
        follow_->setChecked(true);
        shape_.clear();
        onChange();
    });
    connect(log_, &QCheckBox::toggled, this, &CurvesPanel::applyView);
    connect(smooth_, &QSlider::valueChanged, this, [this](int value) {
        smoothValue_->setText(value == 0 ? tr("off") : QString::number(weightOf(value), 'f', 3));
        setSmoothing();
        shape_.clear();
        onChange();
    });
    connect(follow_, &QToolButton::toggled, this, [this] {
        applyView();
        Q_EMIT looksElsewhere();
    });
    connect(window_, &QComboBox::currentIndexChanged, this, [this] {
        follow_->setChecked(true);
        applyView();
    });
    buildViewMenu();
    buildExportMenu();
}

void CurvesPanel::maximise(int chart) {
    maximised_ = chart;
    struct Spot {
        int row, column, rows, columns;
    };
    // loss large on top, the others below
    const Spot places[] = {{0, 0, 1, 2}, {0, 2, 1, 1}, {1, 0, 1, 1}, {1, 1, 1, 1}, {1, 2, 1, 1}};
    for (int i = 0; i < kCharts; ++i) {
        const Spot& place = places[i];
        grid_->addWidget(plots_[static_cast<std::size_t>(i)], place.row, place.column, place.rows,
                         place.columns);
    }
    grid_->setRowStretch(0, 3);
    grid_->setRowStretch(1, 2);
    for (int c = 0; c < 3; ++c) grid_->setColumnStretch(c, 1);
}

void CurvesPanel::chooseRuns() {
    std::vector<std::shared_ptr<RunSession>> wanted;
    if (auto current = workspace().currentRun()) wanted.push_back(current);
    for (const auto& run : workspace().compared()) {
        auto session = workspace().session(run);
        if (std::find(wanted.begin(), wanted.end(), session) == wanted.end()) wanted.push_back(session);
    }
    for (auto& session : sessions_) session->disconnect(this);
    sessions_ = std::move(wanted);
    for (auto& session : sessions_)
        connect(session.get(), &RunSession::changed, this, &CurvesPanel::onChange);
    // who is chosen once more is to be seen
    std::erase_if(hidden_, [this](const std::filesystem::path& run) {
        return std::none_of(sessions_.begin(), sessions_.end(),
                            [&run](const auto& session) { return session->folder() == run; });
    });
    setSmoothing();
    shape_.clear();
    stage_->showContent(!sessions_.empty());
    onChange();
    zoomAgain();
}

QJsonObject CurvesPanel::lookedAt() const {
    const auto current = workspace().currentRun();
    if (follow_->isChecked() || !current) return awaited_;
    const auto [from, to] = plots_.front()->xRange();
    return {{"run", text(current->folder())}, {"axis", axis_->currentIndex()}, {"from", from}, {"to", to}};
}

void CurvesPanel::lookAgain(const QJsonObject& at) {
    awaited_ = at;
    zoomAgain();
}

void CurvesPanel::zoomAgain() {
    const auto current = workspace().currentRun();
    if (awaited_.isEmpty() || !current) return;
    const QJsonObject at = std::exchange(awaited_, {});
    // a part of another run, or in another unit, is another part
    if (path(at["run"].toString()) != current->folder() || at["axis"].toInt(-1) != axis_->currentIndex())
        return;
    const double from = at["from"].toDouble(), to = at["to"].toDouble();
    if (!(from < to)) return;
    follow_->setChecked(false);
    for (Plot* plot : plots_) plot->setXRange(from, to);
}

QColor CurvesPanel::taskColour(const std::vector<std::string>& tasks, const std::string& task) const {
    const auto place = std::find(tasks.begin(), tasks.end(), task) - tasks.begin();
    return workspace().taskColour(task, static_cast<int>(place));
}

void CurvesPanel::onChange() {
    if (!axis_->count() || axis_->itemText(0).isEmpty()) return;
    std::string shape;
    for (const auto& session : sessions_) {
        const RunSeries& series = session->series();
        shape += session->folder().string() + (isShown(*session) ? '|' : '-') +
                 std::to_string(series.generation());
        for (const auto& source : series.sources()) shape += '|' + source;
        for (const auto& term : series.terms()) shape += '+' + term;
        for (const auto& [task, table] : series.validation()) shape += '/' + task;
        // another plan gives its tasks other colours
        const std::vector<std::string> tasks = tasksOf(*session);
        for (const auto& task : tasks) shape += taskColour(tasks, task).name().toStdString();
    }
    memory_->showText(memoryText());
    if (shape != shape_ || shape_.empty()) {
        shape_ = shape;
        rebuild();
    }
    for (Plot* plot : plots_) plot->refresh();
}

void CurvesPanel::addCurve(std::vector<Curve>& curves, std::shared_ptr<RunSession> session,
                           const QString& name, const QString& exportName, const std::string& column,
                           const QColor& colour, Qt::PenStyle pen) {
    auto axis = static_cast<XAxis>(axis_->currentIndex());
    // a slider at 0 leaves the averages as they are, for when it comes back
    const double weight = smooth_->value() > 0 ? session->series().weight() : 0;
    auto raw = [session, column, axis]() -> CurveData {
        const auto& table = session->series().steps();
        return {table.x(axis), table.column(column)};
    };
    // the learning rate is no measurement
    if (weight <= 0 || column == "rate") {
        curves.push_back({name, colour, raw, false, false, pen, false, exportName});
        return;
    }
    // the raw curve stays, pale; the smoothed one is drawn over it, and says so where it leaves the window
    curves.push_back({name, colour, raw, true, false, pen, false, exportName});
    Curve average{name, colour, [session, column, axis]() -> CurveData {
                      const RunSeries& series = session->series();
                      return {series.steps().x(axis), series.smoothed(column)};
                  }};
    average.pen = pen;
    average.exportName = QString("%1 (smoothed %2)").arg(exportName).arg(weight, 0, 'f', 3);
    average.smoothed = true;
    curves.push_back(std::move(average));
}

void CurvesPanel::addValidation(std::vector<Curve>& curves, const std::shared_ptr<RunSession>& session,
                                const QString& prefix) {
    auto axis = static_cast<XAxis>(axis_->currentIndex());
    int number = 0;
    const std::vector<std::string> tasks = tasksOf(*session);
    const Qt::PenStyle pens[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    for (const auto& [task, unused] : session->series().validation()) {
        QColor colour =
            sessions_.size() == 1 ? taskColour(tasks, task) : workspace().runColour(session->folder());
        QString name = prefix + shortTask(text(task), 24);
        curves.push_back({name, colour,
                          [session, axis, task = task]() -> CurveData {
                              auto found = session->series().validation().find(task);
                              if (found == session->series().validation().end()) return {};
                              return {found->second.x(axis), found->second.column("loss")};
                          },
                          false, true, sessions_.size() == 1 ? Qt::SolidLine : pens[number % 4], false,
                          prefix + text(task)});
        ++number;
    }
}

std::vector<Curve> CurvesPanel::curvesOf(int chart) {
    std::vector<Curve> curves;
    bool several = sessions_.size() > 1;
    for (const auto& session : sessions_) {
        if (!isShown(*session)) continue;
        QString label = workspace().runLabel(session->folder());
        QColor colour = workspace().runColour(session->folder());
        if (chart == kValidation) {
            addValidation(curves, session, several ? label + ": " : QString());
            continue;
        }
        // of a run alone the value's name, which in a table is the same in every language
        const char* const values[] = {"loss", "", "norm", "rate", "speed"};
        addCurve(curves, session, several ? label : plots_[std::size_t(chart)]->property("curve").toString(),
                 several ? label : QString(values[chart]), kColumnOf[chart], colour, Qt::SolidLine);
        // one run alone has room for its tasks
        const auto& sources = session->series().sources();
        if (chart != kLoss || several) continue;
        const std::vector<std::string> tasks = tasksOf(*session);
        for (const auto& source : sources) {
            if (sources.size() < 2) break;
            addCurve(curves, session, shortTask(text(source), 24), text(source), "loss of " + source,
                     taskColour(tasks, source), Qt::DashLine);
        }
        // what regularizers add to it, in colours that no task has
        auto further = std::count_if(tasks.begin(), tasks.end(), [this](const std::string& task) {
            return !workspace().plannedPlace(task);
        });
        for (const auto& term : session->series().terms())
            addCurve(curves, session, text(term), text(term), "term " + term,
                     workspace().taskColour({}, static_cast<int>(further++)), Qt::DotLine);
    }
    return curves;
}

void CurvesPanel::rebuild() {
    const QString titles[] = {tr("Training loss"), tr("Validation loss"), tr("Gradient norm"),
                              tr("Learning rate"), tr("Samples per second")};
    const QString names[] = {tr("loss"), {}, tr("norm"), tr("rate"), tr("speed")};
    const QString x[] = {tr("step"), tr("epoch"), tr("s since start"), tr("s of training")};
    for (int i = 0; i < kCharts; ++i) {
        Plot* plot = plots_[static_cast<std::size_t>(i)];
        plot->setTitle(titles[i]);
        plot->setProperty("curve", names[i]);
        plot->setAxes(x[std::max(0, axis_->currentIndex())], {});
        plot->setWholeX(axis_->currentIndex() <= 0);
        plot->setCurves(curvesOf(i));
    }
    applyView();
}

void CurvesPanel::applyView() {
    for (int i = 0; i < kCharts; ++i) {
        Plot* plot = plots_[static_cast<std::size_t>(i)];
        if (i == kLoss || i == kValidation) plot->setLogY(log_->isChecked());
        plot->setLogX(logX_->isChecked());
        plot->setLegendPlace(legendPlace());
        // a window counts steps, other axes show everything
        double window = axis_->currentIndex() == 0 ? window_->currentData().toDouble() : 0;
        if (follow_->isChecked()) plot->setFollow(true, window);
    }
}

const QStringList& CurvesPanel::chartNames() {
    static const QStringList names = [] {
        QStringList all;
        for (std::string_view name : run::kCurveCharts) all << text(std::string(name));
        return all;
    }();
    return names;
}

void CurvesPanel::exportInto(const QString& folder, const QStringList& endings, bool overwrite,
                             std::function<void(Result<QStringList>)> done) {
    std::vector<std::function<Result<ChartDraft>()>> drafts;
    for (Plot* plot : plots_) {
        for (const QString& ending : endings) {
            QString file = folder + "/" + plot->suggestedName() + "." + ending;
            if (!overwrite && QFileInfo::exists(file)) {
                done(Error{ErrorCode::InvalidArgument,
                           "cannot export to " + file.toStdString() + ": it is there already",
                           "Nothing is overwritten; name another folder, or move the file away."});
                return;
            }
            drafts.push_back([plot, file] { return plot->draft(file); });
        }
    }
    writeCharts(workspace().jobs(), this, std::move(drafts), std::move(done));
}

void CurvesPanel::exportAll(const QStringList& endings) {
    QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the charts"), exportFolder());
    if (folder.isEmpty()) return;
    setExportFolder(folder);
    exportInto(folder, endings, false, [this, folder, endings](Result<QStringList> written) {
        if (written.ok() || written.error().code != ErrorCode::InvalidArgument) {
            tellExported(folder, written);
            return;
        }
        auto answer = QMessageBox::question(this, tr("Export all"),
                                            tr("Charts are in %1 already. Write over them?").arg(folder));
        if (answer != QMessageBox::Yes) return;
        exportInto(folder, endings, true,
                   [this, folder](Result<QStringList> again) { tellExported(folder, again); });
    });
}

void CurvesPanel::tellExported(const QString& folder, const Result<QStringList>& written) {
    if (!written.ok()) {
        workspace().notify([] { return tr("Export"); }, written.error());
        return;
    }
    workspace().notify(Level::Info, tr("%1 charts written to %2.").arg(plots_.size()).arg(folder));
}

bool CurvesPanel::busy() const {
    return std::any_of(sessions_.begin(), sessions_.end(),
                       [](const auto& session) { return !session->loaded() || session->smoothsAnew(); });
}

QJsonObject CurvesPanel::facts() const {
    qint64 rows = 0;
    for (const auto& session : sessions_) rows += static_cast<qint64>(session->series().rows());
    int drawn = 0;
    for (Plot* plot : plots_) drawn += plot->pointsDrawn();
    return {
        {"runs", int(sessions_.size())}, {"points", rows}, {"drawn", drawn}, {"charts", int(plots_.size())}};
}

}  // namespace studio::widgets
