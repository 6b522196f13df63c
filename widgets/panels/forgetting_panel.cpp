// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forgetting_panel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

#include "core/retention/report.h"
#include "core/run/chart_names.h"
#include "core/run/checkpoint_store.h"
#include "widgets/panels/forgetting_words.h"
#include "widgets/parts/elided_label.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/panel_scroll.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/chart_export.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/words/strategy_words.h"

namespace studio::widgets {

namespace fs = std::filesystem;
using retention::Measure;
using retention::TaskWord;

namespace {

constexpr int kLookMs = 2500;
constexpr double kMoreReplay = 0.1;  ///< that one click adds to a task's share

/// The checkpoint that was the best for the task, if it is still there.
std::optional<fs::path> keptBest(const ForgettingSnapshot::TaskState& task) {
    if (task.bestStep < 0) return {};
    fs::path place = run::CheckpointStore(task.bestRun / "checkpoints").path(task.bestStep);
    std::error_code ignored;
    return fs::is_directory(place, ignored) ? std::optional(std::move(place)) : std::nullopt;
}

void stopRun(Workspace& workspace, const fs::path& run) {
    workspace.stopRun(run);
    // whoever stops a run keeps it in sight
    if (auto current = workspace.currentRun(); current && current->folder() == run)
        workspace.setCurrentRun(run);
}

}  // namespace

struct ForgettingPanel::Reader {
    std::optional<retention::Comparison> comparison;
    std::vector<retention::FoundSequence> found;
    std::vector<std::string> notes;  ///< of what could not be read when they were looked for
};

ForgettingPanel::ForgettingPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      reader_(std::make_shared<Reader>()),
      group_(new QComboBox),
      measure_(new QComboBox),
      copy_(new QToolButton),
      menu_(new QToolButton),
      note_(new ElidedLabel),
      plot_(new Plot) {
    note_->setProperty("look", "caption");
    plot_->setWholeX(true);
    for (QComboBox* box : {group_, measure_}) box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    copy_->setIcon(icon("terminal"));
    menu_->setIcon(icon("export"));
    menu_->setPopupMode(QToolButton::InstantPopup);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kGap);
    bar->addWidget(group_);
    bar->addWidget(measure_);
    bar->addWidget(note_, 1);
    bar->addWidget(copy_);
    bar->addWidget(menu_);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(plot_);
    // where the page is low the curves stay whole, and these are scrolled
    auto* right = new PanelScroll;
    right->hold(buildRight());
    split->addWidget(right);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({600, 400});
    split->setChildrenCollapsible(false);
    keepView(split, "split");
    keepView(measure_, "measure");
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(bar);
    inside->addWidget(split, 1);
    empty_ = new EmptyState("forget");
    stage_ = new Stage(content, empty_);
    stage_->letContentShrink();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);

    plot_->setKey(text(std::string(run::kForgettingChart)));
    auto* menu = new QMenu(menu_);
    QList<QAction*> actions;
    for (const char* ending : {"png", "svg", "pdf", "csv"}) {
        actions << menu->addAction(icon("export"), {}, this, [this, ending] {
            const QString name = matrix_->suggestedName();
            QString file = askExportFile(this, name, ending);
            if (!file.isEmpty()) exportMatrix(file);
        });
    }
    auto* copyMatrix = menu->addAction(icon("copy"), {}, this,
                                       [this] { copyPicture(matrix_->picture(), matrix_->data().title); });
    menu->addSeparator();
    auto* saveMetrics = menu->addAction(icon("export"), {}, this, [this] {
        QString file = askExportFile(this, "retention_metrics", "csv");
        if (!file.isEmpty()) exportMetrics(file);
    });
    auto* copyMetrics = menu->addAction(icon("copy"), {}, this, [this] {
        // with tabs a spreadsheet takes it apart by itself
        QGuiApplication::clipboard()->setText(metricsTable('\t'));
        this->workspace().notify(Level::Info,
                                 [] { return NoticeText{tr("The metrics are in the clipboard.")}; });
    });
    menu_->setMenu(menu);
    translated(this, [this, actions, copyMatrix, saveMetrics, copyMetrics] {
        const char* endings[] = {"PNG", "SVG", "PDF", "CSV"};
        for (int i = 0; i < 4; ++i) actions[i]->setText(tr("Matrix as %1…").arg(endings[i]));
        copyMatrix->setText(tr("Copy the matrix as picture"));
        saveMetrics->setText(tr("Metrics as CSV…"));
        copyMetrics->setText(tr("Copy the metrics as table"));
        sayWhyEmpty();
        retranslate();
    });
    themed(this, [this] {
        if (now_) take(now_);
    });
    connect(group_, &QComboBox::activated, this, [this] {
        sequence_ = group_->currentData().toString();
        follow_.clear();
        read(false);
        Q_EMIT looksElsewhere();
    });
    connect(measure_, &QComboBox::activated, this, [this] { read(false); });
    connect(copy_, &QToolButton::clicked, this, &ForgettingPanel::copyCommand);
    connect(plot_, &Plot::cursorMoved, plot_, &Plot::setCursor);
    connect(plot_, &Plot::resetWanted, this, [this] { plot_->setFollow(true); });
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        wordsBefore_.clear();
        // the name of a sequence there says nothing here
        group_->clear();
        sequence_.clear();
        cameBack_ = false;
        read(true);
    });
    connect(&workspace, &Workspace::runsChanged, this, [this] { read(true); });
    // the plan says which colour a task has
    connect(&workspace, &Workspace::planChanged, this, [this] {
        if (now_ && !now_->measured.empty()) showCurves();
    });
    connect(&workspace, &Workspace::currentRunChanged, this, [this] {
        // whoever looks at another run wants to see its sequence
        auto run = this->workspace().currentRun();
        // the first one that comes by itself after a start takes nobody away from what they looked at
        if (!std::exchange(cameBack_, false) || this->workspace().currentRunChosen()) {
            follow_ = run ? run->folder() : fs::path();
            sequence_.clear();
        }
        if (run) read(true);
    });
    timer_.setInterval(kLookMs);
    connect(&timer_, &QTimer::timeout, this, [this] {
        auto run = this->workspace().currentRun();
        if (!run || !run->status().alive()) return;
        // stopped when its sequences were looked for, it may have been left out, and now goes on
        const bool missing = now_ && !follow_.empty() && now_->ofRun != run->folder();
        read(!now_ || missing);
    });
    timer_.start();
    if (auto run = workspace.currentRun()) follow_ = run->folder();
    read(true);
}

QWidget* ForgettingPanel::buildRight() {
    matrix_ = new MatrixView;
    tasks_ = new QTreeWidget;
    metrics_ = new QTreeWidget;
    tasks_->setColumnCount(5);
    metrics_->setColumnCount(2);
    for (QTreeWidget* tree : {tasks_, metrics_}) {
        tree->setRootIsDecorated(false);
        tree->setUniformRowHeights(true);
        tree->header()->setStretchLastSection(false);
        tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
        for (int i = 1; i < tree->columnCount(); ++i)
            tree->header()->setSectionResizeMode(i, QHeaderView::ResizeToContents);
    }
    tasks_->setMaximumHeight(170);
    auto* right = new QWidget;
    auto* layout = new QVBoxLayout(right);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(tasks_, 2);
    layout->addWidget(matrix_, 3);
    layout->addWidget(metrics_, 3);
    return right;
}

void ForgettingPanel::retranslate() {
    group_->setAccessibleName(tr("Sequence"));
    measure_->setAccessibleName(tr("Measure"));
    copy_->setToolTip(tr("Copy as command: the kstudio line that makes the report"));
    copy_->setAccessibleName(copy_->toolTip());
    menu_->setToolTip(tr("Export matrix and metrics"));
    menu_->setAccessibleName(menu_->toolTip());
    tasks_->setHeaderLabels({tr("Task"), tr("State"), tr("Best"), tr("Now"), tr("Change")});
    metrics_->setHeaderLabels({tr("Metric"), tr("Value")});
    tasks_->setAccessibleName(tr("Tasks"));
    metrics_->setAccessibleName(tr("Metrics"));
    plot_->setTitle(tr("Validation over the sequence"));
    if (now_) take(now_);
}

QJsonObject ForgettingPanel::lookedAt() const {
    return sequence_.isEmpty() ? QJsonObject() : QJsonObject{{"sequence", sequence_}};
}

void ForgettingPanel::lookAgain(const QJsonObject& at) {
    sequence_ = at["sequence"].toString();
    cameBack_ = !sequence_.isEmpty() && !workspace().currentRun();
    if (sequence_.isEmpty()) return;
    follow_.clear();
    read(false);
}

retention::Measure ForgettingPanel::wantedMeasure() const {
    return static_cast<Measure>(std::max(0, keptChoice(*measure_).toInt()));
}

void ForgettingPanel::read(bool findAgain) {
    fs::path root = workspace().runsFolder();
    if (root.empty()) {
        now_.reset();
        failure_.reset();
        showEmpty();
        return;
    }
    if (reading_) {
        again_ = true;
        findAgain_ = findAgain_ || findAgain;
        return;
    }
    reading_ = true;
    std::string wanted = (sequence_.isEmpty() ? group_->currentData().toString() : sequence_).toStdString();
    const Measure measure = wantedMeasure();
    const auto run = workspace().currentRun();
    const fs::path current = run ? run->folder() : fs::path();
    auto work =
        [reader = reader_, root, findAgain, wanted, measure, current, follow = follow_,
         project = workspace().project()](JobContext&) -> Result<std::shared_ptr<const ForgettingSnapshot>> {
        if (findAgain || !reader->comparison) {
            std::vector<std::string> notes;
            auto looked = retention::findSequences({root}, &notes);
            // runs are there, but none can be read
            if (!looked.ok() && !notes.empty()) return Error{ErrorCode::Io, notes.front(), ""};
            STUDIO_ASSIGN(auto found, std::move(looked));
            reader->notes = std::move(notes);
            // what could not be opened may have been mended
            bool same = reader->comparison && reader->comparison->passedOver().empty() &&
                        found.size() == reader->found.size();
            for (std::size_t i = 0; same && i < found.size(); ++i)
                same = found[i].runs == reader->found[i].runs;
            if (!same) {
                auto opened = retention::Comparison::open(found);
                // whatever is missing of them: that there are no runs is another matter
                if (!opened.ok()) return Error{ErrorCode::Io, opened.error().message, opened.error().hint};
                reader->comparison = std::move(*opened);
                reader->found = std::move(found);
            }
        }
        // a long log comes in pieces
        for (int i = 0; i < 1000 && reader->comparison->poll(); ++i) {
        }
        // read each time: whoever moves a threshold sees what follows
        const auto settings = retention::reportOptions(retention::projectSettings({project}, reader->found));
        auto snapshot = std::make_shared<ForgettingSnapshot>(
            makeSnapshot(*reader->comparison, wanted, measure, settings, current, follow));
        snapshot->notes.insert(snapshot->notes.end(), reader->notes.begin(), reader->notes.end());
        return std::shared_ptr<const ForgettingSnapshot>(std::move(snapshot));
    };
    auto done = [this, root, measure](Result<std::shared_ptr<const ForgettingSnapshot>> snapshot) {
        reading_ = false;
        // which one was chosen the last time became known while this was read
        const bool outdated = measure != wantedMeasure();
        again_ = again_ || outdated;
        if (root == workspace().runsFolder() && !outdated) {
            failure_.reset();
            if (snapshot.ok()) {
                take(*snapshot);
            } else {
                now_.reset();
                // no runs is no failure
                if (snapshot.error().code != ErrorCode::NotFound) failure_ = snapshot.error();
                showEmpty();
            }
        }
        if (again_) {
            again_ = false;
            bool find = findAgain_;
            findAgain_ = false;
            read(find);
        }
    };
    workspace().jobs().run(this, {}, work, done);
}

void ForgettingPanel::take(std::shared_ptr<const ForgettingSnapshot> snapshot) {
    now_ = std::move(snapshot);
    // a sequence that was not measured yet hides no others: they can be chosen
    if (now_->measured.empty()) {
        showEmpty();
        return;
    }
    stage_->showContent(true);
    showChoices();
    showCurves();
    showMatrix();
    showTasks();
    showMetrics();
    warn();
}

void ForgettingPanel::showChoices() {
    QSignalBlocker quietGroup(group_), quietMeasure(measure_);
    group_->clear();
    for (std::size_t i = 0; i < now_->groups.size(); ++i) {
        group_->addItem(groupTitle(i), text(now_->groups[i]));
    }
    group_->setCurrentIndex(static_cast<int>(now_->group));
    measure_->clear();
    for (Measure measure : now_->measured)
        measure_->addItem(measureTitle(measure), static_cast<int>(measure));
    measure_->setCurrentIndex(measure_->findData(static_cast<int>(now_->measure)));
    QStringList notes;
    for (const auto& note : now_->notes) notes << coreText(note);
    if (now_->onTrainingFrames) {
        notes.insert(static_cast<qsizetype>(now_->notesOfGroup),
                     tr("Measured on frames that were trained on: it shows retention, not new scenes."));
    }
    QString shown = notes.isEmpty() ? QString() : notes.first();
    if (notes.size() > 1) shown += QString(" (+%1)").arg(notes.size() - 1);
    note_->setText(shown);
    note_->setToolTip(notes.join('\n'));
    // wherever that note stands
    plot_->setTitle(now_->onTrainingFrames ? tr("Validation on training frames")
                                           : tr("Validation over the sequence"));
}

QString ForgettingPanel::groupTitle(std::size_t group) const {
    QString name = sequenceName(now_->groups[group]);
    if (now_->seeds[group] > 1) name += QString(" (%1)").arg(tr("%n seeds", nullptr, now_->seeds[group]));
    return name;
}

QString ForgettingPanel::exportedGroup() const {
    const QString name = text(now_->groups[now_->group]);
    const int seeds = static_cast<int>(now_->seeds[now_->group]);
    return seeds > 1 ? QString("%1 (%2 seeds)").arg(name).arg(seeds) : name;
}

void ForgettingPanel::exportMatrix(const QString& file) {
    auto tell = [this, file](const Result<QStringList>& written) {
        if (!written.ok()) {
            workspace().notify([] { return tr("Export the matrix"); }, written.error());
            return;
        }
        workspace().notify(Level::Info, [file] { return NoticeText{tr("The matrix is in %1.").arg(file)}; });
    };
    writeCharts(workspace().jobs(), this, {[this, file] { return matrix_->draft(file); }}, tell);
}

void ForgettingPanel::exportMetrics(const QString& file) {
    auto tell = [this, file](const Result<QStringList>& written) {
        if (!written.ok()) {
            workspace().notify([] { return tr("Export the metrics"); }, written.error());
            return;
        }
        workspace().notify(Level::Info,
                           [file] { return NoticeText{tr("The metrics are in %1.").arg(file)}; });
    };
    auto draft = [this, file]() -> Result<ChartDraft> {
        return ChartDraft{file, [rows = metricsTable(',').toUtf8()] { return rows; }};
    };
    writeCharts(workspace().jobs(), this, {draft}, tell);
}

QString ForgettingPanel::scoreText(std::optional<double> score) const {
    if (!score) return QString::fromUtf8("–");
    return now_->measure == Measure::Success ? percentFigure(*score) : figure(*score);
}

/// Mean and, over several seeds, half of its interval. Of a success rate every metric is one, a difference of
/// two, or a share: percent.
QString ForgettingPanel::metricText(const std::optional<retention::Interval>& value) const {
    if (!value || now_->measure != Measure::Success) return text(retention::show(value));
    const QString mean = percentFigure(value->mean);
    if (!value->half || !std::isfinite(value->mean)) return mean;
    return QString::fromUtf8("%1 ± %2").arg(mean.chopped(2), percentFigure(*value->half));
}

void ForgettingPanel::warn() {
    auto run = workspace().currentRun();
    // the figures of another sequence say nothing of this run
    if (!run || now_->ofRun != run->folder()) return;
    bool live = run->status().alive();
    for (const auto& task : now_->tasks) {
        TaskWord& before = wordsBefore_[now_->groups[now_->group] + "/" + retention::toString(now_->measure) +
                                        "/" + task.name];
        bool worse =
            static_cast<int>(task.word) > static_cast<int>(before) && task.word >= TaskWord::SlightlyDegraded;
        const bool better =
            static_cast<int>(task.word) < static_cast<int>(before) && task.word != TaskWord::Unknown;
        before = task.word;
        const QString topic =
            QString("forgetting %1 %2 %3")
                .arg(text(run->folder()), text(task.name), QString(retention::toString(now_->measure)));
        if (better) workspace().settle(topic);
        if (!worse || !live) continue;
        // said anew where the language changes: so it holds values, not words
        auto say = [&shared = workspace(), task, kept = keptBest(task), folder = run->folder(),
                    // the plan says nothing of other sequences: it must not be changed for them
                    planned = workspace().plannedStage(task.bestRun).has_value(),
                    now = task.now ? scoreText(task.now) : QString(),
                    best = task.best ? scoreText(task.best) : QString()] {
            std::vector<Remedy> remedies{{tr("Raise its replay share by %1 points").arg(kMoreReplay * 100),
                                          [&shared, id = task.task] {
                                              Q_EMIT shared.showPanel("plan");
                                              Q_EMIT shared.moreReplayWanted(id, kMoreReplay);
                                          }},
                                         {tr("Stop here"), [&shared, folder] { stopRun(shared, folder); }}};
            if (kept) {
                remedies.push_back({tr("Show the best checkpoint"), [&shared, place = *kept] {
                                        Q_EMIT shared.showPanel("checkpoints");
                                        Q_EMIT shared.openCheckpoint(text(place));
                                    }});
            }
            if (kept && planned) {
                remedies.push_back({tr("Go back to the best checkpoint"), [&shared, place = *kept] {
                                        Q_EMIT shared.showPanel("plan");
                                        Q_EMIT shared.startFromWanted(text(place));
                                    }});
            }
            return NoticeText{
                tr("Task %1 is %2: %3, at its best %4.").arg(text(task.name), wordText(task.word), now, best),
                tr("More replay of it keeps it; a stop now keeps what is left."), std::move(remedies)};
        };
        workspace().notify(Level::Warning, say,
                           {.run = run->folder(), .until = NoticeUntil::TrainingEnds, .topic = topic});
    }
}

void ForgettingPanel::copyCommand() {
    QString line =
        "kstudio retention report " + shellWord(text(workspace().runsFolder())) + " --html retention.html";
    if (now_) line += QString(" --measure ") + retention::toString(now_->measure);
    QGuiApplication::clipboard()->setText(line);
    workspace().notify(Level::Info, tr("Copied: %1").arg(line));
}

QJsonObject ForgettingPanel::facts() const {
    if (!now_) return {{"rows", 0}, {"points", 0}};
    qint64 points = 0;
    for (const auto& curve : now_->curves) points += static_cast<qint64>(curve.step.size());
    return {{"rows", int(now_->tasks.size())},
            {"points", points},
            {"metrics", metrics_->topLevelItemCount()},
            {"stages", int(now_->borders.size())}};
}

}  // namespace studio::widgets
