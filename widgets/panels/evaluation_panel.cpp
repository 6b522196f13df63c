// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/evaluation_panel.h"

#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/forms/evaluation_form.h"
#include "widgets/jobs/latest.h"
#include "widgets/panels/evaluation_results.h"
#include "widgets/parts/checkpoint_list.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kEvaluationWatchMs = 150;

}  // namespace

/// What the worker tells while it measures.
struct EvaluationPanel::Live {
    Latest<EvaluateState> state;
};

/// What lies on the disk.
struct EvaluationPanel::Found {
    std::vector<CheckpointRow> checkpoints;
    std::vector<EvaluationRow> results;
};

EvaluationPanel::EvaluationPanel(Workspace& workspace, QWidget* parent)
    : SimJobPanel(workspace, kEvaluationWatchMs, parent) {
    form_ = new EvaluationForm(workspace, this);
    arrange(form_, buildView());
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        foreign_.clear();
        form_->checkpoints().forget();
        read();
    });
    connect(&workspace, &Workspace::runsChanged, this, &EvaluationPanel::read);
    connect(&workspace, &Workspace::evaluationWanted, this,
            [this](const QString& checkpoint) { choose({path(checkpoint)}); });
    connect(form_, &EvaluationForm::changed, this, &EvaluationPanel::showState);
    connect(form_, &EvaluationForm::startWanted, this, &EvaluationPanel::start);
    connect(form_, &EvaluationForm::folderChosen, this,
            [this](const QString& folder) { choose({path(folder)}); });
    translated(this, [this] { retranslate(); });
    read();
}

EvaluationPanel::~EvaluationPanel() = default;

QWidget* EvaluationPanel::buildView() {
    results_ = new EvaluationResults(workspace());
    auto* empty = new EmptyState("checkpoint");
    stage_ = new Stage(results_, empty);
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(bar_);
    layout->addWidget(figures_);
    layout->addWidget(stage_, 1);
    translated(this, [empty] {
        empty->setText(
            tr("Nothing measured yet"),
            tr("Choose checkpoints and tasks on the left and press Evaluate: the policy acts in the "
               "simulated scene, and successes are counted at places that no demonstration has seen."));
    });
    return part;
}

void EvaluationPanel::retranslate() {
    bar_->setAccessibleName(tr("Progress of the evaluation"));
    showState();
}

void EvaluationPanel::choose(const std::vector<fs::path>& checkpoints) {
    for (const fs::path& one : checkpoints) {
        // those of the project are in the list anyway
        fs::path inside = one.lexically_relative(workspace().runsFolder());
        if (inside.empty() || *inside.begin() == "..") foreign_.push_back(one);
    }
    form_->checkpoints().choose(checkpoints);
    read();
}

void EvaluationPanel::read() {
    const Services& services = workspace().services();
    if (services.sim.tasks.empty() || !services.findCheckpoints || !services.sim.findEvaluations) return;
    if (reading_) {
        again_ = true;
        return;
    }
    reading_ = true;
    std::vector<fs::path> places;
    if (auto runs = workspace().runsFolder(); !runs.empty()) places.push_back(runs);
    std::vector<fs::path> kept = places;
    kept.push_back(form_->request().elsewhere);
    for (const fs::path& one : foreign_) places.push_back(one);
    auto work = [places, kept, find = services.findCheckpoints,
                 results = services.sim.findEvaluations](JobContext&) -> Result<Found> {
        Found found;
        for (const fs::path& place : places) {
            // a project without runs has none yet
            auto rows = find(place);
            if (!rows.ok()) continue;
            for (CheckpointRow& row : *rows) {
                auto same = [&](const CheckpointRow& one) { return one.path == row.path; };
                if (std::none_of(found.checkpoints.begin(), found.checkpoints.end(), same))
                    found.checkpoints.push_back(std::move(row));
            }
        }
        STUDIO_ASSIGN(found.results, results(kept));
        return found;
    };
    workspace().jobs().run(this, {}, work, [this](Result<Found> found) {
        reading_ = false;
        if (found.ok()) {
            form_->checkpoints().setRows(found->checkpoints);
            stage_->showContent(!found->results.empty());
            results_->setRows(std::move(found->results));
        }
        if (again_) {
            again_ = false;
            read();
        }
        showState();
    });
}

QString EvaluationPanel::hindrance() const {
    if (!workspace().services().sim.evaluate) return tr("This build cannot evaluate.");
    if (form_->checkpoints().checkpoints() == 0)
        return tr("No checkpoint found. Train first, or choose a folder.");
    EvaluateRequest request = form_->request();
    if (request.checkpoints.empty()) return tr("Check at least one checkpoint.");
    if (request.tasks.empty()) return tr("Check at least one task.");
    return {};
}

void EvaluationPanel::showState() {
    EvaluateRequest request = form_->request();
    auto all = static_cast<std::int64_t>(request.checkpoints.size() * request.tasks.size()) * request.trials;
    form_->showState(evaluating(), hindrance(),
                     evaluating() ? tr("Measuring. Stop keeps the tasks that are done.")
                                  : tr("%1 of %2 and %3")
                                        .arg(tr("%Ln trials", nullptr, static_cast<int>(all)),
                                             tr("%n checkpoints", nullptr, int(request.checkpoints.size())),
                                             tr("%n tasks", nullptr, int(request.tasks.size()))));
    bar_->setVisible(evaluating());
    figures_->setVisible(evaluating());
    if (!evaluating()) return;
    double share =
        now_.allOfAll > 0 ? static_cast<double>(now_.doneOfAll) / static_cast<double>(now_.allOfAll) : 0;
    QStringList said;
    if (now_.task.empty()) {
        said << tr("Opening the checkpoint…");
    } else {
        said << tr("Checkpoint %1 of %2").arg(now_.checkpoint + 1).arg(asked_.checkpoints.size())
             << tr("%1: trial %2 of %3").arg(text(now_.task)).arg(now_.done).arg(now_.all);
    }
    showProgress(share, std::move(said));
}

void EvaluationPanel::start() {
    if (evaluating() || !hindrance().isEmpty()) return;
    asked_ = form_->request();
    now_ = {};
    form_->keep();
    live_ = std::make_shared<Live>();
    auto work = [request = asked_, live = live_,
                 evaluate = workspace().services().sim.evaluate](JobContext& context) {
        auto told = [&](const EvaluateState& state) {
            live->state.put(state);
            context.progress(static_cast<double>(state.doneOfAll) / static_cast<double>(state.allOfAll),
                             state.task);
        };
        return evaluate(request, told, context.stop());
    };
    auto title = [] { return tr("Evaluate in closed loop"); };
    began(workspace().jobs().run(this, title, work,
                                 [this](Result<std::vector<std::string>> notes) { take(notes); }));
    showState();
}

void EvaluationPanel::watch() {
    if (!live_) return;
    if (auto state = live_->state.take()) {
        // a task that is done lies on the disk by now
        bool another = state->task != now_.task || state->checkpoint != now_.checkpoint;
        if (another && !now_.task.empty()) read();
        now_ = *state;
    }
    showState();
}

void EvaluationPanel::take(const Result<std::vector<std::string>>& notes) {
    ended();
    showState();
    // whatever was measured until then is there, for the forgetting as well
    Q_EMIT workspace().runsChanged();
    if (!notes.ok()) return;
    QStringList said;
    for (const std::string& note : *notes) said << coreText(note);
    workspace().notify(Level::Info,
                       tr("Evaluation done: %1 checkpoints, %2 tasks, %3 trials each.")
                           .arg(asked_.checkpoints.size())
                           .arg(asked_.tasks.size())
                           .arg(asked_.trials),
                       said.join('\n'));
}

QJsonObject EvaluationPanel::facts() const {
    return {{"rows", static_cast<int>(results_->rows().size())},
            {"failures", results_->failures()},
            {"frames", results_->pictures()},
            {"checkpoints", form_->checkpoints().checkpoints()}};
}

}  // namespace studio::widgets
