// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/runs_panel.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QLineEdit>
#include <QMenu>
#include <QPixmap>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>
#include <map>
#include <utility>

#include "widgets/models/run_list_model.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kReadAgainMs = 3000;
constexpr int kHiddenLooks = 5;  ///< of these one reads while the panel is out of sight

bool isSameRun(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return a == b || (a.filename() == b.filename() && fs::equivalent(a, b, ignored));
}

/// Into the trash and back.
class TrashRun : public QUndoCommand {
public:
    TrashRun(Workspace& workspace, fs::path run)
        : QUndoCommand(RunsPanel::tr("Delete run %1").arg(widgets::text(run.filename()))),
          workspace_(workspace),
          run_(std::move(run)) {}
    void redo() override {
        auto moved = workspace_.services().trashRun(run_);
        if (!moved.ok()) {
            const QString name = widgets::text(run_.filename());
            workspace_.notify([name] { return RunsPanel::tr("Delete run %1").arg(name); }, moved.error());
            setObsolete(true);
            return;
        }
        trashed_ = *moved;
        workspace_.setCompared(run_, false);
        if (workspace_.currentRun() && workspace_.currentRun()->folder() == run_)
            workspace_.setCurrentRun({});
        workspace_.notify(Level::Info, RunsPanel::tr("Run %1 is in the trash; Ctrl+Z brings it back.")
                                           .arg(widgets::text(run_.filename())));
        Q_EMIT workspace_.runsChanged();
    }
    void undo() override {
        if (auto back = workspace_.services().restore(trashed_, run_); !back.ok()) {
            workspace_.notify([] { return RunsPanel::tr("Undo"); }, back.error());
        }
        Q_EMIT workspace_.runsChanged();
    }

private:
    Workspace& workspace_;
    fs::path run_, trashed_;
};

}  // namespace

RunsPanel::RunsPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      model_(new RunListModel(workspace, this)),
      shown_(new QSortFilterProxyModel(this)),
      view_(new QTableView),
      search_(new QLineEdit),
      open_(new QToolButton),
      remove_(new QToolButton) {
    shown_->setSourceModel(model_);
    shown_->setSortRole(RunListModel::kSortRole);
    shown_->setFilterKeyColumn(-1);
    shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    view_->setModel(shown_);
    view_->setSortingEnabled(true);
    view_->sortByColumn(RunListModel::Started, Qt::DescendingOrder);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setShowGrid(false);
    view_->setWordWrap(false);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->verticalHeader()->hide();
    view_->verticalHeader()->setDefaultSectionSize(28);
    auto* header = view_->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    const int widths[] = {200, 96, 88, 72, 76, 124, 120};
    for (int i = 0; i < RunListModel::kColumns; ++i) setOwnWidth(*header, i, widths[i]);
    header->setStretchLastSection(true);
    keepView(view_, "runs");
    search_->setClearButtonEnabled(true);
    open_->setIcon(icon("folder"));
    remove_->setIcon(icon("trash"));
    remove_->setObjectName("deleteRun");
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(search_, 1);
    row->addWidget(open_);
    row->addWidget(remove_);
    empty_ = new EmptyState("train");
    stage_ = new Stage(view_, empty_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->setSpacing(kGap);
    layout->addLayout(row);
    layout->addWidget(stage_, 1);

    connect(search_, &QLineEdit::textChanged, this, [this](const QString& words) {
        shown_->setFilterFixedString(words);
        showEmpty();
    });
    connect(view_, &QTableView::activated, this, [this] {
        if (auto run = chosen()) this->workspace().setCurrentRun(*run);
    });
    connect(view_, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == RunListModel::Note) return;
        if (auto run = chosen()) this->workspace().setCurrentRun(*run);
    });
    connect(view_, &QTableView::customContextMenuRequested, this, &RunsPanel::showMenu);
    connect(remove_, &QToolButton::clicked, this, &RunsPanel::remove);
    connect(open_, &QToolButton::clicked, this, [this] {
        QString folder = QFileDialog::getExistingDirectory(this, tr("Open a run from anywhere"));
        if (!folder.isEmpty()) this->workspace().open(path(folder));
    });
    connect(&workspace, &Workspace::runsChanged, this, [this] {
        told_ = true;
        read();
    });
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        first_ = true;
        alive_.clear();
    });
    timer_.setInterval(kReadAgainMs);
    connect(&timer_, &QTimer::timeout, this, [this] {
        // runs that begin elsewhere are followed from every page
        if (!isVisible() && ++hiddenLooks_ < kHiddenLooks) return;
        hiddenLooks_ = 0;
        read();
    });
    timer_.start();
    translated(this, [this] {
        search_->setPlaceholderText(tr("Search runs and notes"));
        search_->setAccessibleName(tr("Search runs"));
        open_->setToolTip(tr("Open a run from anywhere"));
        open_->setAccessibleName(open_->toolTip());
        remove_->setToolTip(tr("Delete the chosen run (can be undone)"));
        remove_->setAccessibleName(remove_->toolTip());
        view_->setAccessibleName(tr("Runs"));
        model_->retranslate();
        showEmpty();
    });
    read();
}

void RunsPanel::read() {
    fs::path root = workspace().runsFolder();
    if (root.empty() || !workspace().services().listRuns) {
        failure_.reset();
        showEmpty();
        take({});
        told_ = false;
        return;
    }
    if (reading_) {
        again_ = true;
        return;
    }
    reading_ = true;
    workspace().jobs().run(
        this, {}, [root, list = workspace().services().listRuns](JobContext&) { return list(root); },
        [this, root](Result<std::vector<run::RunListEntry>> runs) {
            reading_ = false;
            bool current = root == workspace().runsFolder();
            std::error_code ignored;
            failure_.reset();
            // a project without the folder has no runs yet
            if (current && !runs.ok() && fs::exists(root, ignored)) failure_ = runs.error();
            showEmpty();
            if (current) take(runs.ok() ? std::move(*runs) : std::vector<run::RunListEntry>());
            // a look that had begun before is followed by one that knows
            told_ = told_ && (again_ || !current);
            if (again_ || !current) {
                again_ = false;
                read();
            }
        });
}

void RunsPanel::showEmpty() {
    // what cannot be listed is not lost
    if (failure_) {
        stage_->showContent(model_->rowCount() > 0);
        empty_->setButton({}, {});
        empty_->setText(tr("The runs cannot be listed"), coreText(*failure_));
        return;
    }
    // a list that is empty because of a search says so
    const bool hidden = model_->rowCount() > 0 && shown_->rowCount() == 0;
    stage_->showContent(model_->rowCount() > 0 && !hidden);
    empty_->setButton(hidden ? tr("Clear the search") : QString(), [this] { search_->clear(); });
    if (hidden) {
        empty_->setText(tr("The search hides every run"),
                        tr("No run has \"%1\" in a column or in its note.").arg(search_->text()));
        return;
    }
    empty_->setText(
        tr("No runs yet"),
        tr("Choose a configuration under Run control and start training; its run appears here and "
           "in the curves while it goes on."));
}

/// After a start the newest run is the one to look at; one that broke off is offered.
void RunsPanel::showFirst(const run::RunListEntry& newest) {
    workspace().setCurrentRun(newest.path, false);
    if (newest.status.state != run::RunState::Interrupted || !newest.problems.empty()) return;
    fs::path run = newest.path;
    auto say = [space = &workspace(), run, step = newest.status.step, total = newest.status.totalSteps] {
        return NoticeText{
            tr("Run %1 was cut off at step %2 of %3.").arg(space->runLabel(run)).arg(step).arg(total),
            Workspace::goesOnFrom(run),
            {{tr("Resume"), [space, run] { space->resume(run); }}}};
    };
    workspace().notify(Level::Warning, say, {.run = run, .until = NoticeUntil::TrainedAgain});
}

void RunsPanel::followBegun(const std::vector<run::RunListEntry>& runs) {
    const auto session = workspace().currentRun();
    const fs::path current = session ? session->folder() : fs::path();
    const auto now =
        std::find_if(runs.begin(), runs.end(), [&](const auto& one) { return isSameRun(one.path, current); });
    const bool listed = now != runs.end();
    if (session && !listed) {
        // begun after the list was read: the next one tells
        std::error_code failure;
        if (fs::exists(current, failure) || failure) return;
        // removed by another hand
        workspace().setCurrentRun({});
    }
    const bool goesOn = listed && now->status.alive();
    if (goesOn) trained_ = current;
    const auto begun = std::find_if(runs.begin(), runs.end(), [&](const run::RunListEntry& one) {
        return one.status.alive() && !alive_.contains(one.path);
    });
    keepAlive(runs);
    if (begun == runs.end() || begun == now) return;
    bool wanted = !workspace().currentRunChosen();
    if (listed) {
        if (goesOn && begun->startedS <= now->startedS) return;
        // whoever watches one stage to its end wants to see the next
        std::error_code ignored;
        const fs::path folder = now->path.parent_path();
        wanted = wanted || (trained_ == current && !goesOn && begun->path.parent_path() == folder &&
                            fs::exists(folder / "sequence.json", ignored));
    }
    if (wanted) workspace().showBegunRun(begun->path);
}

void RunsPanel::keepAlive(const std::vector<run::RunListEntry>& runs) {
    alive_.clear();
    for (const auto& run : runs) {
        if (run.status.alive()) alive_.insert(run.path);
    }
}

bool RunsPanel::anyGone(const std::vector<run::RunListEntry>& runs) const {
    std::set<fs::path> there;
    for (const auto& run : runs) there.insert(run.path);
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (!there.contains(model_->at(row).path)) return true;
    }
    return false;
}

void RunsPanel::take(std::vector<run::RunListEntry> runs) {
    auto before = chosen();
    const bool gone = !first_ && anyGone(runs);
    std::vector<fs::path> known;
    std::vector<fs::path> training;
    std::map<fs::path, std::vector<std::string>> problems;
    for (const auto& run : runs) {
        known.push_back(run.path);
        if (!run.problems.empty()) problems[run.path] = run.problems;
        if (run.status.alive()) training.push_back(run.path);
    }
    workspace().setKnownRuns(std::move(known));
    workspace().setProblems(std::move(problems));
    // of what the window trains itself its host tells
    if (first_ || workspace().host().busy()) {
        if (first_ && !runs.empty() && !workspace().currentRun()) showFirst(runs.front());
        keepAlive(runs);
    } else {
        followBegun(runs);
    }
    first_ = first_ && runs.empty();
    model_->setRuns(std::move(runs));
    showEmpty();
    workspace().setTraining(std::move(training));
    // deleted by another hand: what is said of it elsewhere is out of date
    if (gone && !told_) Q_EMIT workspace().runsChanged();
    if (!before) return;
    if (int row = model_->rowOf(*before); row >= 0) {
        QModelIndex index = shown_->mapFromSource(model_->index(row, 0));
        if (view_->currentIndex().row() != index.row()) view_->setCurrentIndex(index);
    }
}

std::optional<fs::path> RunsPanel::chosen() const {
    QModelIndex index = view_->currentIndex();
    if (!index.isValid()) return {};
    int row = shown_->mapToSource(index).row();
    if (row < 0 || row >= model_->rowCount()) return {};
    return model_->at(row).path;
}

void RunsPanel::remove() {
    if (auto run = chosen(); run && workspace().services().trashRun)
        workspace().undo().push(new TrashRun(workspace(), *run));
}

void RunsPanel::showMenu(const QPoint& at) {
    if (!chosen()) return;
    QMenu menu(this);
    fillMenu(menu);
    menu.exec(view_->viewport()->mapToGlobal(at));
}

void RunsPanel::fillMenu(QMenu& menu) {
    auto run = chosen();
    if (!run) return;
    auto* colours = menu.addMenu(icon("theme"), tr("Colour"));
    QString id = text(run->filename());
    for (int i = 0; i < static_cast<int>(Theme::current().series.size()); ++i) {
        QPixmap field(16, 16);
        field.fill(Theme::seriesColour(i));
        colours->addAction(QIcon(field), tr("Colour %1").arg(i + 1), this, [this, id, i] {
            workspace().settings().setRunColour(id, i);
            Q_EMIT workspace().comparedChanged();
        });
    }
    menu.addAction(icon("note"), tr("Edit note"), this,
                   [this] { view_->edit(view_->currentIndex().siblingAtColumn(RunListModel::Note)); });
    menu.addAction(icon("checkpoint"), tr("Show its checkpoints"), this, [this, run] {
        Q_EMIT workspace().showPage("checkpoints");
        Q_EMIT workspace().openCheckpoint(text(*run / "checkpoints"));
    });
    auto* copies = menu.addMenu(icon("terminal"), tr("Copy as command"));
    const QString where = shellWord(text(*run));
    const std::pair<QString, QString> lines[] = {
        {tr("Follow it"), "kstudio runs follow " + where},
        {tr("Export its tables"), "kstudio runs export " + where + " --out tables"},
        {tr("Delete it"), "kstudio runs delete " + where}};
    for (const auto& [title, line] : lines) {
        copies->addAction(title, this, [this, line = line] {
            QGuiApplication::clipboard()->setText(line);
            workspace().notify(Level::Info, tr("Copied: %1").arg(line));
        });
    }
    menu.addSeparator();
    menu.addAction(icon("trash"), tr("Delete"), this, &RunsPanel::remove);
}

QJsonObject RunsPanel::facts() const {
    return {{"rows", shown_->rowCount()}};
}

}  // namespace studio::widgets
