// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forgetting_panel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/retention/report.h"
#include "core/run/checkpoint_store.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/panel_scroll.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
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

QString measureTitle(Measure measure) {
    switch (measure) {
        case Measure::Loss:
            return ForgettingPanel::tr("Flow loss");
        case Measure::Action:
            return ForgettingPanel::tr("Action error");
        case Measure::Success:
            return ForgettingPanel::tr("Success rate");
    }
    return {};
}

QString wordText(TaskWord word) {
    switch (word) {
        case TaskWord::Retained:
            return ForgettingPanel::tr("retained");
        case TaskWord::SlightlyDegraded:
            return ForgettingPanel::tr("slightly degraded");
        case TaskWord::Forgotten:
            return ForgettingPanel::tr("forgotten");
        case TaskWord::Unknown:
            break;
    }
    return ForgettingPanel::tr("not measured");
}

Mood moodOf(TaskWord word) {
    switch (word) {
        case TaskWord::Retained:
            return Mood::Good;
        case TaskWord::SlightlyDegraded:
            return Mood::Warning;
        case TaskWord::Forgotten:
            return Mood::Bad;
        case TaskWord::Unknown:
            break;
    }
    return Mood::Neutral;
}

/// The checkpoint that was the best for the task, if it is still there.
std::optional<fs::path> keptBest(const ForgettingSnapshot::TaskState& task) {
    if (task.bestStep < 0) return {};
    fs::path place = run::CheckpointStore(task.bestRun / "checkpoints").path(task.bestStep);
    std::error_code ignored;
    return fs::is_directory(place, ignored) ? std::optional(std::move(place)) : std::nullopt;
}

void stopRun(Workspace& workspace, const fs::path& run) {
    auto asked = workspace.services().controlRun(run, run::Control::Stop, true);
    if (!asked.ok()) workspace.notify([] { return ForgettingPanel::tr("Stop"); }, asked.error());
}

}  // namespace

struct ForgettingPanel::Reader {
    std::optional<retention::Comparison> comparison;
    std::vector<retention::FoundSequence> found;
};

ForgettingPanel::ForgettingPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      reader_(std::make_shared<Reader>()),
      group_(new QComboBox),
      measure_(new QComboBox),
      copy_(new QToolButton),
      menu_(new QToolButton),
      note_(new QLabel),
      plot_(new Plot) {
    note_->setProperty("look", "caption");
    note_->setWordWrap(true);
    group_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
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
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(bar);
    inside->addWidget(split, 1);
    auto* empty = new EmptyState("forget");
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);

    auto* menu = new QMenu(menu_);
    QList<QAction*> actions;
    for (const char* ending : {"png", "svg", "pdf", "csv"}) {
        actions << menu->addAction(icon("export"), {}, this,
                                   [this, ending] { exportWithDialog(this, *matrix_, ending); });
    }
    auto* copyMatrix = menu->addAction(icon("copy"), {}, this, [this] { copyPicture(matrix_->picture()); });
    menu_->setMenu(menu);
    translated(this, [this, empty, actions, copyMatrix] {
        const char* endings[] = {"PNG", "SVG", "PDF", "CSV"};
        for (int i = 0; i < 4; ++i) actions[i]->setText(tr("Matrix as %1…").arg(endings[i]));
        copyMatrix->setText(tr("Copy the matrix as picture"));
        empty->setText(tr("Nothing to forget yet"),
                       failure_.isEmpty()
                           ? tr("Train a first task, then a second one on top of it: here you see what "
                                "happens to the first, while it happens.")
                           : failure_);
        retranslate();
    });
    themed(this, [this] {
        if (now_) take(now_);
    });
    connect(group_, &QComboBox::activated, this, [this] {
        follow_.clear();
        read(false);
    });
    connect(measure_, &QComboBox::activated, this, [this] { read(false); });
    connect(copy_, &QToolButton::clicked, this, &ForgettingPanel::copyCommand);
    connect(plot_, &Plot::cursorMoved, plot_, &Plot::setCursor);
    connect(plot_, &Plot::resetWanted, this, [this] { plot_->setFollow(true); });
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        wordsBefore_.clear();
        read(true);
    });
    connect(&workspace, &Workspace::runsChanged, this, [this] { read(true); });
    connect(&workspace, &Workspace::currentRunChanged, this, [this] {
        // whoever looks at another run wants to see its sequence
        auto run = this->workspace().currentRun();
        follow_ = run ? run->folder() : fs::path();
        if (run) read(true);
    });
    timer_.setInterval(kLookMs);
    connect(&timer_, &QTimer::timeout, this, [this] {
        auto run = this->workspace().currentRun();
        bool live = run && run->status().alive();
        if (live) read(now_ == nullptr);
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
    menu_->setToolTip(tr("Export the matrix"));
    menu_->setAccessibleName(menu_->toolTip());
    tasks_->setHeaderLabels({tr("Task"), tr("State"), tr("Best"), tr("Now"), tr("Change")});
    metrics_->setHeaderLabels({tr("Metric"), tr("Value")});
    tasks_->setAccessibleName(tr("Tasks"));
    metrics_->setAccessibleName(tr("Metrics"));
    plot_->setTitle(tr("Validation over the sequence"));
    if (now_) take(now_);
}

void ForgettingPanel::read(bool findAgain) {
    fs::path root = workspace().runsFolder();
    if (root.empty()) {
        now_.reset();
        stage_->showContent(false);
        return;
    }
    if (reading_) {
        again_ = true;
        findAgain_ = findAgain_ || findAgain;
        return;
    }
    reading_ = true;
    std::string wanted = group_->currentData().toString().toStdString();
    auto measure = static_cast<Measure>(std::max(0, measure_->currentData().toInt()));
    const auto run = workspace().currentRun();
    const fs::path current = run ? run->folder() : fs::path();
    auto work =
        [reader = reader_, root, findAgain, wanted, measure, current, follow = follow_,
         project = workspace().project()](JobContext&) -> Result<std::shared_ptr<const ForgettingSnapshot>> {
        if (findAgain || !reader->comparison) {
            STUDIO_ASSIGN(auto found, retention::findSequences({root}));
            bool same = reader->comparison && found.size() == reader->found.size();
            for (std::size_t i = 0; same && i < found.size(); ++i)
                same = found[i].runs == reader->found[i].runs;
            if (!same) {
                STUDIO_ASSIGN(reader->comparison, retention::Comparison::open(found));
                reader->found = std::move(found);
            }
        }
        // a long log comes in pieces
        for (int i = 0; i < 1000 && reader->comparison->poll(); ++i) {
        }
        // read each time: whoever moves a threshold sees what follows
        const auto settings = retention::reportOptions(retention::projectSettings({project}, reader->found));
        return std::shared_ptr<const ForgettingSnapshot>(std::make_shared<ForgettingSnapshot>(
            makeSnapshot(*reader->comparison, wanted, measure, settings, current, follow)));
    };
    workspace().jobs().run(
        this, {}, work, [this, root](Result<std::shared_ptr<const ForgettingSnapshot>> snapshot) {
            reading_ = false;
            if (root == workspace().runsFolder()) {
                if (snapshot.ok()) {
                    failure_.clear();
                    take(*snapshot);
                } else {
                    now_.reset();
                    // no runs is no failure
                    failure_ =
                        snapshot.error().code == ErrorCode::NotFound ? QString() : coreText(snapshot.error());
                    stage_->showContent(false);
                }
            }
            if (again_) {
                again_ = false;
                bool find = findAgain_;
                findAgain_ = false;
                read(find);
            }
        });
}

void ForgettingPanel::take(std::shared_ptr<const ForgettingSnapshot> snapshot) {
    now_ = std::move(snapshot);
    bool any = std::any_of(now_->curves.begin(), now_->curves.end(),
                           [](const auto& curve) { return !curve.step.empty(); });
    stage_->showContent(any);
    if (!any) return;
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
        QString name = sequenceName(now_->groups[i]);
        if (now_->seeds[i] > 1) name += QString(" (%1)").arg(tr("%n seeds", nullptr, now_->seeds[i]));
        group_->addItem(name, text(now_->groups[i]));
    }
    group_->setCurrentIndex(static_cast<int>(now_->group));
    measure_->clear();
    for (Measure measure : now_->measured)
        measure_->addItem(measureTitle(measure), static_cast<int>(measure));
    measure_->setCurrentIndex(measure_->findData(static_cast<int>(now_->measure)));
    QStringList notes;
    if (now_->onTrainingFrames)
        notes << tr("Measured on frames that were trained on: it shows retention, not new scenes.");
    for (const auto& note : now_->notes) notes << coreText(note);
    note_->setText(notes.isEmpty() ? QString() : notes.first());
    note_->setToolTip(notes.join('\n'));
}

void ForgettingPanel::showCurves() {
    std::vector<Curve> curves;
    auto snapshot = now_;
    // the bounds in the task's colour: what happens without replay, and what training on all at once reaches
    int further = static_cast<int>(snapshot->curves.size());
    auto addNaive = [&](const ForgettingSnapshot::TaskCurve& naive, const QColor& colour) {
        if (naive.step.empty()) return;
        curves.push_back({tr("%1, naive").arg(shortTask(text(naive.name), 16)), colour,
                          [snapshot, &naive]() -> CurveData {
                              return {naive.step, naive.value};
                          },
                          false, false, Qt::DashLine});
    };
    for (std::size_t i = 0; i < snapshot->curves.size(); ++i) {
        const auto& curve = snapshot->curves[i];
        QColor colour = Theme::seriesColour(static_cast<int>(i));
        // a task that this measure says nothing about keeps its colour for the others
        if (!curve.step.empty()) {
            curves.push_back({shortTask(text(curve.name), 24), colour,
                              [snapshot, &curve]() -> CurveData {
                                  return {curve.step, curve.value};
                              },
                              false, true});
        }
        for (const auto& naive : snapshot->naive) {
            if (naive.task == curve.task) addNaive(naive, colour);
        }
        if (i < snapshot->joint.size() && snapshot->joint[i] && !curve.step.empty()) {
            auto level = std::make_shared<std::pair<std::vector<double>, std::vector<double>>>();
            level->first = {curve.step.front(), curve.step.back()};
            level->second = {*snapshot->joint[i], *snapshot->joint[i]};
            curves.push_back({tr("%1, joint").arg(shortTask(text(curve.name), 16)), colour,
                              [level]() -> CurveData {
                                  return {level->first, level->second};
                              },
                              false, false, Qt::DotLine});
        }
    }
    // tasks that the sequence shown does not know, with colours of their own
    for (const auto& naive : snapshot->naive) {
        bool known = std::any_of(snapshot->curves.begin(), snapshot->curves.end(),
                                 [&](const auto& curve) { return curve.task == naive.task; });
        if (!known) addNaive(naive, Theme::seriesColour(further++));
    }
    std::vector<PlotMark> marks;
    for (const auto& border : snapshot->borders)
        marks.push_back({border.step, shortTask(text(border.task), 20)});
    plot_->setAxes(tr("step of the sequence"), measureTitle(snapshot->measure));
    plot_->setCurves(std::move(curves));
    plot_->setMarks(std::move(marks));
}

void ForgettingPanel::showMatrix() {
    const auto& matrix = now_->matrix;
    MatrixData data;
    data.title = tr("%1 after each stage").arg(measureTitle(now_->measure));
    data.lowerIsBetter = matrix.direction == retention::Direction::LowerBetter;
    for (std::size_t t = 0; t < matrix.size(); ++t) {
        QString name =
            text(matrix.tasks[t].name.empty() ? std::to_string(matrix.tasks[t].id) : matrix.tasks[t].name);
        data.columns << name;
        const bool newest = t < now_->rows.size() && now_->rows[t] == "newest";
        data.rows << (newest ? tr("%1, so far").arg(name) : tr("after %1").arg(name));
        data.cells.push_back(t < matrix.after.size() ? matrix.after[t] : std::vector<retention::Score>());
    }
    if (std::any_of(matrix.before.begin(), matrix.before.end(),
                    [](const auto& score) { return score.has_value(); })) {
        data.rows.prepend(tr("before"));
        data.firstStage = 1;
        data.cells.insert(data.cells.begin(), matrix.before);
    }
    matrix_->setData(std::move(data));
}

void ForgettingPanel::showTasks() {
    tasks_->clear();
    // by which rule the words were found, and where its thresholds can be changed
    tasks_->headerItem()->setToolTip(
        1, coreText(describe(now_->settings.words)) + "\n" +
               tr("Thresholds (retention.*): %1").arg(coreText(now_->settings.settingsFrom)));
    for (const auto& task : now_->tasks) {
        auto* item = new QTreeWidgetItem(
            {text(task.name), wordText(task.word), task.best ? figure(*task.best) : QString::fromUtf8("–"),
             task.now ? figure(*task.now) : QString::fromUtf8("–"),
             task.rise ? QString("%1%2 %").arg(*task.rise >= 0 ? "+" : "").arg(*task.rise * 100, 0, 'f', 1)
                       : QString::fromUtf8("–")});
        item->setIcon(1, moodIcon(moodOf(task.word), 12));
        item->setForeground(1, moodColour(moodOf(task.word)));
        for (int i = 2; i < 5; ++i) item->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
        tasks_->addTopLevelItem(item);
    }
}

void ForgettingPanel::showMetrics() {
    metrics_->clear();
    for (const auto& metric : now_->metrics) {
        auto* item = new QTreeWidgetItem({coreText(metric.title), text(retention::show(metric.value))});
        item->setToolTip(0, coreText(metric.formula));
        if (!metric.why.empty()) {
            item->setToolTip(1, coreText(metric.why));
            item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
            metrics_->addTopLevelItem(item);
            continue;
        }
        item->setToolTip(1, metric.value && metric.value->half
                                ? tr("mean and 95 % interval over %1 seeds").arg(metric.value->seeds)
                                : tr("one seed"));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        metrics_->addTopLevelItem(item);
    }
    for (const auto& back : now_->recoveries) {
        auto* item = new QTreeWidgetItem({tr("%1 recovered in stage %2").arg(text(back.task)).arg(back.stage),
                                          tr("%n steps", nullptr, static_cast<int>(back.steps))});
        item->setToolTip(0, tr("Within %1 % of its best again; seed %2")
                                .arg(now_->settings.recoveredWithin * 100)
                                .arg(back.seed));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        metrics_->addTopLevelItem(item);
    }
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
        before = task.word;
        if (!worse || !live) continue;
        // said anew where the language changes: so it holds values, not words
        auto say = [&shared = workspace(), task, best = keptBest(task), folder = run->folder()] {
            std::vector<Remedy> remedies{{tr("Raise its replay share by %1 points").arg(kMoreReplay * 100),
                                          [&shared, id = task.task] {
                                              Q_EMIT shared.showPanel("plan");
                                              Q_EMIT shared.moreReplayWanted(id, kMoreReplay);
                                          }},
                                         {tr("Stop here"), [&shared, folder] { stopRun(shared, folder); }}};
            if (best) {
                remedies.push_back({tr("Show the best checkpoint"), [&shared, place = *best] {
                                        Q_EMIT shared.showPanel("checkpoints");
                                        Q_EMIT shared.openCheckpoint(text(place));
                                    }});
            }
            return NoticeText{
                tr("Task %1 is %2: %3, at its best %4.")
                    .arg(text(task.name), wordText(task.word), task.now ? figure(*task.now) : QString(),
                         task.best ? figure(*task.best) : QString()),
                tr("More replay of it keeps it; a stop now keeps what is left."), std::move(remedies)};
        };
        workspace().notify(Level::Warning, say, {run->folder()});
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
