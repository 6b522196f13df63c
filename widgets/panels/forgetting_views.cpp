// SPDX-License-Identifier: GPL-3.0-or-later
// Curves, matrix and tables of the forgetting panel, filled from what the worker read, and what stands there
// without them.
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QTreeWidget>
#include <algorithm>

#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/forgetting_words.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/text.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr int kLeastTasks = 2;  ///< that are seen without scrolling

}  // namespace

void ForgettingPanel::sayWhyEmpty() {
    if (!failure_) {
        empty_->setText(tr("Nothing to forget yet"),
                        tr("Train a first task, then a second one on top of it: here you see what "
                           "happens to the first, while it happens."));
    } else {
        empty_->setText(tr("What was retained cannot be shown"), coreText(*failure_));
    }
}

void ForgettingPanel::showEmpty() {
    sayWhyEmpty();
    stage_->showContent(false);
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
                          false, false, Qt::DashLine, false, text(naive.name) + ", naive"});
    };
    for (std::size_t i = 0; i < snapshot->curves.size(); ++i) {
        const auto& curve = snapshot->curves[i];
        const QColor colour = workspace().taskColour(curve.name, static_cast<int>(i));
        // a task that this measure says nothing about keeps its colour for the others
        if (!curve.step.empty()) {
            curves.push_back({shortTask(text(curve.name), 24), colour,
                              [snapshot, &curve]() -> CurveData {
                                  return {curve.step, curve.value};
                              },
                              false, true, Qt::SolidLine, false, text(curve.name)});
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
                              false, false, Qt::DotLine, false, text(curve.name) + ", joint"});
        }
    }
    // tasks that the sequence shown does not know
    for (const auto& naive : snapshot->naive) {
        bool known = std::any_of(snapshot->curves.begin(), snapshot->curves.end(),
                                 [&](const auto& curve) { return curve.task == naive.task; });
        if (!known) addNaive(naive, workspace().taskColour(naive.name, further++));
    }
    std::vector<PlotMark> marks;
    for (const auto& border : snapshot->borders) {
        const QString taught = snapshot->ofJoint ? tr("joint training") : text(border.task);
        marks.push_back({border.step, shortTask(taught, 20)});
    }
    plot_->setPercent(snapshot->measure == retention::Measure::Success);
    plot_->setAxes(tr("step of the sequence"), measureTitle(snapshot->measure));
    plot_->setCurves(std::move(curves));
    plot_->setMarks(std::move(marks));
}

void ForgettingPanel::showMatrix() {
    const auto& matrix = now_->matrix;
    MatrixData data;
    data.title = (now_->ofJoint ? tr("%1 after joint training") : tr("%1 after each stage"))
                     .arg(measureTitle(now_->measure));
    data.sequence = groupTitle(now_->group);
    data.measure = aboutMeasure(now_->measure);
    data.exportSequence = exportedGroup();
    data.exportMeasure = exportedMeasure(now_->measure);
    data.percent = now_->measure == retention::Measure::Success;
    data.lowerIsBetter = matrix.direction == retention::Direction::LowerBetter;
    for (const auto& task : matrix.tasks)
        data.columns << text(task.name.empty() ? std::to_string(task.id) : task.name);
    for (std::size_t i = 0; i < matrix.after.size(); ++i) {
        const bool newest = i < now_->rows.size() && now_->rows[i] == "newest";
        const QString name = data.columns[static_cast<int>(i)];
        if (now_->ofJoint) {
            data.rows << (newest ? tr("joint training, so far") : tr("after joint training"));
            data.exportRows << (newest ? "joint training, so far" : "after joint training");
        } else {
            data.rows << (newest ? tr("%1, so far").arg(name) : tr("after %1").arg(name));
            data.exportRows << (newest ? name + ", so far" : "after " + name);
        }
        data.cells.push_back(matrix.after[i]);
    }
    if (std::any_of(matrix.before.begin(), matrix.before.end(),
                    [](const auto& score) { return score.has_value(); })) {
        data.rows.prepend(tr("before"));
        data.exportRows.prepend("before");
        data.firstStage = 1;
        data.cells.insert(data.cells.begin(), matrix.before);
    }
    // no task is a joint run's own
    if (now_->ofJoint) data.firstStage = static_cast<int>(data.rows.size());
    matrix_->setData(std::move(data));
}

/// The word of the task at that place; where it has none although it was measured, why.
QString ForgettingPanel::stateText(std::size_t place) const {
    const auto& task = now_->tasks[place];
    if (task.untried) return tr("not tried yet");
    if (task.word != retention::TaskWord::Unknown || !task.now) return wordText(task.word);
    if (now_->ofJoint) return tr("joint training");
    if (place > now_->nowRow) return tr("not taught yet");
    // never succeeded, or the project's rule has no word for this measure
    return QString::fromUtf8("–");
}

void ForgettingPanel::showTasks() {
    tasks_->clear();
    // by which rule the words were found, and where its thresholds can be changed
    tasks_->headerItem()->setToolTip(
        1, coreText(describe(now_->settings.words)) + "\n" +
               tr("Thresholds (retention.*): %1").arg(coreText(now_->settings.settingsFrom)));
    explainScores();
    for (std::size_t place = 0; place < now_->tasks.size(); ++place) {
        const auto& task = now_->tasks[place];
        auto* item =
            new QTreeWidgetItem({text(task.name), stateText(place), scoreText(task.best), scoreText(task.now),
                                 changeText(task.rise, now_->matrix.direction)});
        item->setIcon(1, moodIcon(moodOf(task.word), 12));
        item->setForeground(1, moodColour(moodOf(task.word)));
        for (int i = 2; i < 5; ++i) item->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
        if (task.bestStep >= 0)
            item->setToolTip(2,
                             tr("Step %1 of %2").arg(task.bestStep).arg(workspace().runLabel(task.bestRun)));
        tasks_->addTopLevelItem(item);
    }
    // below the open path of the demo there is little height; two tasks are seen all the same
    const int rows = std::min(tasks_->topLevelItemCount(), kLeastTasks);
    tasks_->setMinimumHeight(tasks_->header()->sizeHint().height() + rows * tasks_->sizeHintForRow(0) +
                             2 * tasks_->frameWidth() + tasks_->horizontalScrollBar()->sizeHint().height());
}

/// Which measurements Best and Now are (SequenceHistory::matrix).
void ForgettingPanel::explainScores() {
    const std::size_t last = now_->nowRow;
    const std::string row = last < now_->rows.size() ? now_->rows[last] : "";
    const QString stage = now_->ofJoint || last >= now_->matrix.size()
                              ? tr("joint training")
                              : tr("stage %1 (%2)").arg(last + 1).arg(text(now_->matrix.tasks[last].name));
    QStringList now, best;
    if (row == "newest") {
        now << tr("The newest measurement: %1 is not done, or saved no checkpoint.").arg(stage)
            << tr("Once it has, the checkpoint that it hands on counts.");
    } else {
        now << tr("Of the checkpoint that %1 hands on (%2), which need not be its last step.")
                   .arg(stage, coreText(row))
            << tr("Where that one was not measured: the newest measurement.");
    }
    if (now_->ofJoint) {
        best << tr("Joint training teaches all tasks at once: there is nothing before it to compare with.");
    } else {
        best
            << tr("The best of the task's column in the matrix, from its own stage on.")
            << tr("Of stages that are done the checkpoint counts that they handed on, of one that is not the "
                  "newest measurement.")
            << tr("Measurements in between are in the curves alone.");
    }
    if (const int seeds = now_->seeds[now_->group]; seeds > 1) now << tr("Mean over %1 seeds.").arg(seeds);
    QTreeWidgetItem* head = tasks_->headerItem();
    head->setToolTip(2, best.join('\n'));
    head->setToolTip(3, now.join('\n'));
    head->setToolTip(4, now_->matrix.direction == retention::Direction::HigherBetter
                            ? tr("How far Now lies above Best (below: minus, worse), as a share of Best")
                            : tr("How much worse Now is than Best, as a share of Best"));
}

void ForgettingPanel::showMetrics() {
    metrics_->clear();
    for (const auto& metric : now_->metrics) {
        QString title = coreText(metric.title), formula = coreText(metric.formula);
        if (metric.tasks > 0) {
            formula += '\n' + tr("Over %1 of %2 tasks").arg(metric.tasks).arg(metric.allTasks);
            if (metric.tasks < metric.allTasks)
                title = tr("%1, %2 of %3 tasks").arg(title).arg(metric.tasks).arg(metric.allTasks);
        }
        auto* item = new QTreeWidgetItem({title, metricText(metric.value)});
        item->setToolTip(0, formula);
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
    showReplayCost();
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

/// What replay takes of the newest task, for what it keeps of the others.
void ForgettingPanel::showReplayCost() {
    const auto& cost = now_->replayCost;
    if (!cost) return;
    QStringList about{
        tr("Success without replay less success with it, after the last stage, on the same "
           "seeds; the 95 % interval is of paired rates (Newcombe 1998, method 10).")};
    auto* item = new QTreeWidgetItem;
    if (cost->trials.trials() == 0) {
        item->setText(0, tr("Cost of replay"));
        item->setText(1, tr("not measured"));
        about << coreText(cost->why);
    } else {
        auto points = [](double rate) { return QLocale().toString(100 * rate, 'f', 1); };
        const retention::PairedDifference found = cost->difference();
        item->setText(0, tr("Cost of replay on %1").arg(text(cost->task.name)));
        item->setText(
            1, tr("%1 points (%2 to %3)")
                   .arg(points(found.difference), points(found.interval.low), points(found.interval.high)));
        about << tr("Trials on the same seeds: %1").arg(cost->trials.trials());
        if (cost->sequences > 1)
            about << tr("Of %1 trainings with other seeds: how far those differ is not in the interval.")
                         .arg(cost->sequences);
    }
    for (int column : {0, 1}) item->setToolTip(column, about.join('\n'));
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    metrics_->addTopLevelItem(item);
}

QString ForgettingPanel::metricsTable(char between) const {
    auto row = [between](QStringList fields) -> QString {
        for (QString& field : fields) {
            bool number = false;
            (void)field.toDouble(&number);
            if (!number && !field.isEmpty()) field = '"' + field.replace("\"", "\"\"") + '"';
        }
        return fields.join(QLatin1Char(between)) + '\n';
    };
    auto exact = [](double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); };
    QString out = QString("sequence,measure,metric,value,half,seeds,note\n");
    out.replace(QLatin1Char(','), QLatin1Char(between));
    if (!now_) return out;
    const QStringList of{exportedGroup(), exportedMeasure(now_->measure)};
    for (const auto& metric : now_->metrics) {
        const auto& value = metric.value;
        out += row(of + QStringList{text(metric.title), value ? exact(value->mean) : QString(),
                                    value && value->half ? exact(*value->half) : QString(),
                                    value ? QString::number(value->seeds) : QString(), text(metric.why)});
    }
    for (const auto& back : now_->recoveries) {
        out += row(of + QStringList{QString("%1 recovered in stage %2").arg(text(back.task)).arg(back.stage),
                                    QString::number(back.steps), QString(), QString(),
                                    QString("steps into the stage; seed %1").arg(back.seed)});
    }
    return out;
}

}  // namespace studio::widgets
