// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/evaluation_results.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/parts/chip.h"
#include "widgets/parts/difficulty_form.h"
#include "widgets/parts/film_player.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/picture.h"
#include "widgets/parts/rate_delegate.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

enum ResultColumn {
    kResultCheckpoint,
    kResultTask,
    kResultSuccess,
    kResultInterval,
    kResultProgress,
    kResultTime,
    kResultWords,
    kResultScene,
    kResultWhen,
    kResultColumns
};
constexpr int kPlaceRole = Qt::UserRole;
constexpr int kWidestWords = 260;

QString percent(double share) {
    return QString::number(100 * share, 'f', 0);
}

/// What identifies a row across reading anew.
QString keyOf(const EvaluationRow& row) {
    return text(row.file) + "|" + text(row.task) + "|" + text(row.instructionOf);
}

}  // namespace

EvaluationResults::EvaluationResults(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      table_(new QTreeWidget),
      failures_(new QTreeWidget),
      heading_(new QLabel),
      outcome_(new QLabel),
      film_(new QPushButton),
      player_(new FilmPlayer) {
    for (QTreeWidget* tree : {table_, failures_}) {
        tree->setRootIsDecorated(false);
        tree->setUniformRowHeights(true);
    }
    table_->setColumnCount(kResultColumns);
    table_->setItemDelegateForColumn(kResultInterval, new RateDelegate(table_));
    failures_->setColumnCount(4);
    table_->setObjectName("results");
    failures_->setObjectName("failures");
    heading_->setProperty("look", "strong");
    heading_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    outcome_->setProperty("look", "caption");
    outcome_->setWordWrap(true);
    film_->setIcon(icon("camera"));
    auto* list = new QWidget;
    auto* left = new QVBoxLayout(list);
    left->setContentsMargins(0, 0, kUnit, 0);
    left->setSpacing(kGap);
    left->addWidget(heading_);
    left->addWidget(failures_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(film_);
    buttons->addWidget(outcome_, 1);
    left->addLayout(buttons);
    auto* below = new QSplitter(Qt::Horizontal);
    below->addWidget(list);
    below->addWidget(player_);
    below->setSizes({460, 420});
    below->setChildrenCollapsible(false);
    keepView(below, "below");
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(table_);
    split->addWidget(below);
    split->setSizes({280, 320});
    split->setChildrenCollapsible(false);
    keepView(split, "results");
    keepView(table_, "table");
    keepView(failures_, "failures");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);
    connect(table_, &QTreeWidget::currentItemChanged, this, &EvaluationResults::showFailures);
    connect(failures_, &QTreeWidget::itemActivated, this, &EvaluationResults::showFilm);
    connect(failures_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* now) {
        film_->setEnabled(now != nullptr && !filming_);
        outcome_->clear();
    });
    connect(film_, &QPushButton::clicked, this, &EvaluationResults::showFilm);
    translated(this, [this] { retranslate(); });
    themed(this, [this] { showRows(); });
}

void EvaluationResults::retranslate() {
    table_->setHeaderLabels({tr("Checkpoint"), tr("Task"), tr("Success"), tr("95 % interval"), tr("Progress"),
                             tr("Time to success"), tr("Instruction"), tr("Scene"), tr("Measured")});
    table_->headerItem()->setToolTip(kResultInterval, tr("Wilson's interval of the success rate"));
    table_->headerItem()->setToolTip(
        kResultProgress, tr("Mean of how far each trial came at its best, from 0 to 1; 1 is success"));
    table_->headerItem()->setToolTip(kResultTime, tr("Mean over the successes, in the robot's time"));
    table_->setAccessibleName(tr("Results in closed loop"));
    failures_->setHeaderLabels({tr("Seed"), tr("Steps"), tr("Progress"), tr("What happened")});
    failures_->setAccessibleName(tr("Failed trials"));
    film_->setText(tr("Show the film"));
    film_->setToolTip(
        tr("Plays the film of the chosen trial; where there is none, the trial is done again "
           "and filmed"));
    showRows();
}

QString EvaluationResults::checkpointLabel(const EvaluationRow& row) const {
    if (row.run.empty()) return shortPath(row.checkpoint, 40);
    QString run = workspace_.runLabel(row.run);
    return row.step >= 0 ? tr("%1, step %2").arg(run, grouped(row.step)) : run;
}

void EvaluationResults::setRows(std::vector<EvaluationRow> rows) {
    rows_ = std::move(rows);
    showRows();
}

void EvaluationResults::showRows() {
    const EvaluationRow* before = chosen();
    QString key = before ? keyOf(*before) : QString();
    QTreeWidgetItem* again = nullptr;
    {
        QSignalBlocker quiet(table_);
        table_->clear();
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const EvaluationRow& row = rows_[i];
            auto* item = new QTreeWidgetItem;
            item->setData(0, kPlaceRole, static_cast<int>(i));
            table_->addTopLevelItem(item);
            if (!again || keyOf(row) == key) again = item;
            if (!row.problem.empty()) {
                item->setText(kResultCheckpoint, shortPath(row.file, 40));
                item->setText(kResultTask, tr("damaged"));
                item->setForeground(kResultTask, moodColour(Mood::Bad));
                for (int c : {kResultCheckpoint, kResultTask}) item->setToolTip(c, coreText(row.problem));
                continue;
            }
            double rate =
                row.trials > 0 ? static_cast<double>(row.successes) / static_cast<double>(row.trials) : 0;
            item->setText(kResultCheckpoint, checkpointLabel(row));
            item->setToolTip(kResultCheckpoint, text(row.checkpoint));
            item->setText(kResultTask, text(row.task));
            item->setText(kResultSuccess, tr("%1 of %2").arg(row.successes).arg(row.trials));
            item->setText(kResultInterval,
                          QString::fromUtf8("%1 – %2 %").arg(percent(row.low), percent(row.high)));
            item->setData(kResultInterval, RateDelegate::kRate, rate);
            item->setData(kResultInterval, RateDelegate::kLow, row.low);
            item->setData(kResultInterval, RateDelegate::kHigh, row.high);
            item->setText(kResultProgress, QString::number(row.progress, 'f', 2));
            item->setText(kResultTime, row.successes > 0 ? tr("%1 s").arg(row.secondsToSuccess, 0, 'f', 1)
                                                         : QString::fromUtf8("–"));
            bool ofOther = row.instructionOf != "own" && row.instructionOf != "given";
            item->setText(kResultWords,
                          ofOther ? tr("of %1").arg(text(row.instructionOf)) : text(row.instruction));
            item->setToolTip(kResultWords, text(row.instruction));
            QStringList hard = DifficultyForm::options(row.difficulty);
            item->setText(kResultScene, hard.isEmpty() ? tr("as documented") : tr("harder"));
            item->setToolTip(kResultScene, hard.join(' '));
            if (row.timeS > 0) {
                auto when = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(1000 * row.timeS));
                item->setText(kResultWhen, QLocale().toString(when, "yyyy-MM-dd HH:mm"));
            }
            for (int c : {kResultSuccess, kResultProgress, kResultTime})
                item->setTextAlignment(c, Qt::AlignRight | Qt::AlignVCenter);
            item->setData(
                kResultInterval, Qt::AccessibleTextRole,
                tr("%1 percent, between %2 and %3").arg(percent(rate), percent(row.low), percent(row.high)));
        }
        for (int c = 0; c < kResultColumns; ++c)
            fitColumn(*table_, *table_->header(), c, c == kResultWords ? kWidestWords : kNoLimit);
    }
    table_->setCurrentItem(again);
    showFailures();
}

const EvaluationRow* EvaluationResults::chosen() const {
    QTreeWidgetItem* item = table_->currentItem();
    if (!item) return nullptr;
    auto place = static_cast<std::size_t>(item->data(0, kPlaceRole).toInt());
    return place < rows_.size() ? &rows_[place] : nullptr;
}

void EvaluationResults::showFailures() {
    failures_->clear();
    outcome_->clear();
    const EvaluationRow* row = chosen();
    film_->setEnabled(false);
    if (!row || !row->problem.empty()) {
        heading_->setText(row ? coreText(row->problem) : QString());
        return;
    }
    heading_->setText(row->failures.empty()
                          ? tr("No trial of %1 failed").arg(text(row->task))
                          : tr("%n failed trials of %1", nullptr, static_cast<int>(row->failures.size()))
                                .arg(text(row->task)));
    for (const auto& failure : row->failures) {
        QStringList what;
        if (failure.confused) what << tr("did what another instruction asks for");
        if (!failure.film.empty()) what << tr("filmed");
        auto* item = new QTreeWidgetItem({QString::number(failure.seed), grouped(failure.steps),
                                          QString::number(failure.progress, 'f', 2), what.join(", ")});
        for (int c = 0; c < 3; ++c) item->setTextAlignment(c, Qt::AlignRight | Qt::AlignVCenter);
        failures_->addTopLevelItem(item);
    }
    for (int c = 0; c < 3; ++c) fitColumn(*failures_, *failures_->header(), c);
    if (failures_->topLevelItemCount() > 0) failures_->setCurrentItem(failures_->topLevelItem(0));
}

void EvaluationResults::showFilm() {
    const EvaluationRow* row = chosen();
    QTreeWidgetItem* item = failures_->currentItem();
    if (!row || !item || filming_) return;
    int place = failures_->indexOfTopLevelItem(item);
    const auto& failure = row->failures[static_cast<std::size_t>(place)];
    if (!failure.film.empty()) {
        readFilm(failure.film);
        return;
    }
    if (!workspace_.services().sim.film) return;
    filming_ = true;
    film_->setEnabled(false);
    outcome_->setText(tr("The trial is done again, and filmed…"));
    auto work = [row = *row, seed = failure.seed, film = workspace_.services().sim.film](
                    JobContext& context) { return film(row, seed, context.stop()); };
    auto title = [task = text(row->task), seed = failure.seed] {
        return tr("Film %1, seed %2").arg(task).arg(seed);
    };
    workspace_.jobs().run(
        this, title, work, [this, key = keyOf(*row), seed = failure.seed](Result<FilmedTrial> filmed) {
            filming_ = false;
            film_->setEnabled(failures_->currentItem() != nullptr);
            outcome_->clear();
            if (!filmed.ok()) {
                outcome_->setText(coreText(filmed.error()));
                return;
            }
            for (EvaluationRow& one : rows_) {
                if (keyOf(one) != key || filmed->success) continue;
                for (auto& trial : one.failures) {
                    if (trial.seed == seed) trial.film = filmed->film;
                }
            }
            const EvaluationRow* now = chosen();
            if (!now || keyOf(*now) != key) return;
            for (int i = 0; i < failures_->topLevelItemCount() && !filmed->success; ++i) {
                auto* one = failures_->topLevelItem(i);
                if (one->text(0) == QString::number(seed) && !one->text(3).contains(tr("filmed")))
                    one->setText(3,
                                 one->text(3).isEmpty() ? tr("filmed") : one->text(3) + ", " + tr("filmed"));
            }
            readFilm(filmed->film);
            // alone in its batch a trial may round otherwise: what the film shows is what counts for the film
            outcome_->setText(filmed->success
                                  ? tr("Done again alone, it succeeded: it stands on the edge.")
                                  : tr("Failed again, progress %1").arg(filmed->progress, 0, 'f', 2));
        });
}

void EvaluationResults::readFilm(const fs::path& film) {
    if (!workspace_.services().sim.readFilm) return;
    auto work = [film, read = workspace_.services().sim.readFilm](
                    JobContext&) -> Result<std::vector<FilmPlayer::Picture>> {
        STUDIO_ASSIGN(auto pictures, read(film));
        std::vector<FilmPlayer::Picture> shown;
        for (const FilmPicture& one : pictures) shown.push_back({picture(one.image), one.timeS});
        return shown;
    };
    workspace_.jobs().run(this, {}, work, [this](Result<std::vector<FilmPlayer::Picture>> pictures) {
        if (pictures.ok()) {
            player_->setFilm(std::move(*pictures));
        } else {
            player_->setProblem(coreText(pictures.error()));
        }
    });
}

int EvaluationResults::failures() const {
    return failures_->topLevelItemCount();
}

int EvaluationResults::pictures() const {
    return player_->pictures();
}

}  // namespace studio::widgets
