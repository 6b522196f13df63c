// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/checkpoint_panel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>
#include <set>
#include <utility>

#include "widgets/parts/checkpoint_details.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/tensor_view.h"
#include "widgets/parts/text.h"
#include "widgets/parts/trash_bar.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

/// Into the trash and back.
class TrashCheckpoint : public QUndoCommand {
public:
    TrashCheckpoint(Workspace& workspace, fs::path checkpoint)
        : QUndoCommand(CheckpointPanel::tr("Delete checkpoint %1").arg(widgets::text(checkpoint.filename()))),
          workspace_(workspace),
          checkpoint_(std::move(checkpoint)) {}
    void redo() override {
        auto moved = workspace_.services().trashCheckpoint(checkpoint_);
        if (!moved.ok()) {
            const QString name = widgets::text(checkpoint_.filename());
            workspace_.notify([name] { return CheckpointPanel::tr("Delete checkpoint %1").arg(name); },
                              moved.error());
            setObsolete(true);
            return;
        }
        trashed_ = *moved;
        workspace_.notify(Level::Info,
                          CheckpointPanel::tr("Checkpoint %1 is in the trash; Ctrl+Z brings it back.")
                              .arg(shortPath(checkpoint_)));
        Q_EMIT workspace_.runsChanged();
    }
    void undo() override {
        if (auto back = workspace_.services().restore(trashed_, checkpoint_); !back.ok()) {
            workspace_.notify([] { return CheckpointPanel::tr("Undo"); }, back.error());
        }
        Q_EMIT workspace_.runsChanged();
    }

private:
    Workspace& workspace_;
    fs::path checkpoint_, trashed_;
};

}  // namespace

CheckpointPanel::CheckpointPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent), verified_(workspace.settings().store()) {
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(buildTree(split));
    split->addWidget(buildDetails(split));
    split->setSizes({520, 740});
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    keepView(split, "split");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(split);
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        // nothing of the project before stays within reach of the buttons
        foreign_.clear();
        shown_.clear();
        wanted_.clear();
        removed_ = false;
        stage_->showContent(false);
        read();
    });
    connect(&workspace, &Workspace::runsChanged, this, &CheckpointPanel::read);
    connect(&workspace, &Workspace::runLabelsChanged, this, &CheckpointPanel::read);
    connect(&workspace, &Workspace::openCheckpoint, this, &CheckpointPanel::open);
    // the columns of the tasks stand in its order
    connect(&workspace, &Workspace::planChanged, this, [this] { showLosses(tree_->losses()); });
    translated(this, [this] { retranslate(); });
    read();
}

QWidget* CheckpointPanel::buildTree(QWidget* parent) {
    auto* part = new QWidget(parent);
    tree_ = new CheckpointTree;
    open_ = new QToolButton;
    refresh_ = new QToolButton;
    verify_ = new QToolButton;
    compare_ = new QToolButton;
    export_ = new QToolButton;
    remove_ = new QToolButton;
    copy_ = new QToolButton;
    copies_ = new QMenu(copy_);
    copy_->setMenu(copies_);
    copy_->setPopupMode(QToolButton::MenuButtonPopup);
    const std::pair<QToolButton*, const char*> buttons[] = {
        {open_, "folder"},   {refresh_, "refresh"}, {verify_, "verify"}, {compare_, "compare"},
        {export_, "export"}, {copy_, "terminal"},   {remove_, "trash"}};
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kUnit);
    for (auto [button, name] : buttons) {
        button->setIcon(icon(name));
        bar->addWidget(button);
        if (button == refresh_) bar->addStretch(1);
    }
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, kUnit, 0);
    layout->setSpacing(kGap);
    layout->addLayout(bar);
    layout->addWidget(tree_, 1);
    layout->addWidget(new TrashBar(workspace(), part));
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(tree_, &CheckpointTree::customContextMenuRequested, this, [this](const QPoint& at) {
        if (!chosen()) return;
        QMenu menu(this);
        fillMenu(menu);
        menu.exec(tree_->viewport()->mapToGlobal(at));
    });
    connect(copies_, &QMenu::aboutToShow, this, [this] {
        copies_->clear();
        addCopies(*copies_);
    });
    connect(tree_, &CheckpointTree::itemSelectionChanged, this, [this] {
        compare_->setEnabled(tree_->marked().size() == 2 || !shown_.empty());
        remove_->setEnabled(chosen().has_value());
        if (auto now = chosen()) choose(*now);
    });
    connect(open_, &QToolButton::clicked, this, [this] {
        QString folder = QFileDialog::getExistingDirectory(this, tr("Open a checkpoint from anywhere"));
        if (!folder.isEmpty()) open(folder);
    });
    connect(refresh_, &QToolButton::clicked, this, &CheckpointPanel::read);
    connect(verify_, &QToolButton::clicked, this, &CheckpointPanel::verify);
    connect(compare_, &QToolButton::clicked, this, &CheckpointPanel::compareChosen);
    connect(export_, &QToolButton::clicked, this, &CheckpointPanel::exportCopy);
    connect(copy_, &QToolButton::clicked, this, [this] { copy(showCommand()); });
    connect(remove_, &QToolButton::clicked, this, &CheckpointPanel::remove);
    return part;
}

QWidget* CheckpointPanel::buildDetails(QWidget* parent) {
    auto* content = new QWidget(parent);
    title_ = new QLabel;
    summary_ = new QLabel;
    problem_ = new QLabel;
    // before the details, as Tab comes to them
    evaluate_ = new QPushButton(content);
    use_ = new QPushButton(content);
    details_ = new CheckpointDetailsView(content);
    evaluate_->setObjectName("evaluateCheckpoint");
    evaluate_->setIcon(icon("eye"));
    use_->setObjectName("useOnRobot");
    use_->setIcon(icon("robot"));
    connect(evaluate_, &QPushButton::clicked, this, &CheckpointPanel::evaluate);
    connect(use_, &QPushButton::clicked, this, &CheckpointPanel::useOnRobot);
    auto* uses = new QHBoxLayout;
    uses->setSpacing(kGap);
    uses->addWidget(evaluate_);
    uses->addWidget(use_);
    uses->addStretch(1);
    title_->setProperty("look", "title");
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    summary_->setProperty("look", "caption");
    summary_->setWordWrap(true);
    problem_->setProperty("look", "error");
    problem_->setWordWrap(true);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem_->hide();
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(title_);
    layout->addWidget(summary_);
    layout->addWidget(problem_);
    layout->addLayout(uses);
    layout->addWidget(details_, 1);
    auto* empty = new EmptyState("checkpoint");
    stage_ = new Stage(content, empty, parent);
    translated(this, [this, empty] {
        empty->setText(
            tr("No checkpoint chosen"),
            tr("Choose one in the tree, or open a folder from anywhere: checkpoints of LeRobot and "
               "robot_train open the same way."));
        empty->setButton(tr("Open a checkpoint…"), [this] { open_->click(); });
    });
    connect(details_->tensors(), &TensorView::chosen, this, &CheckpointPanel::readTensor);
    return stage_;
}

void CheckpointPanel::retranslate() {
    const std::pair<QToolButton*, QString> tips[] = {
        {open_, tr("Open a checkpoint from anywhere")},
        {refresh_, tr("Look for checkpoints again")},
        {verify_, tr("Verify: every file, tensor and value")},
        {compare_, tr("Compare the two marked checkpoints")},
        {export_, tr("Export a copy for LeRobot…")},
        {copy_, tr("Copy as command: the kstudio line that shows this checkpoint")},
        {remove_, tr("Delete (can be undone)")}};
    for (const auto& [button, tip] : tips) {
        button->setToolTip(tip);
        button->setAccessibleName(tip);
    }
    evaluate_->setText(tr("Evaluate…"));
    evaluate_->setToolTip(tr("Shows the closed-loop evaluation with this checkpoint checked"));
    use_->setText(tr("Use on the robot"));
    use_->setToolTip(tr("Shows the page Robot with this checkpoint as its policy; nothing is armed"));
    if (!shown_.empty()) describe();
}

void CheckpointPanel::read() {
    if (!workspace().services().findCheckpoints) return;
    if (reading_) {
        again_ = true;
        return;
    }
    std::vector<fs::path> roots = foreign_;
    if (auto runs = workspace().runsFolder(); !runs.empty()) roots.insert(roots.begin(), runs);
    reading_ = true;
    auto work = [roots, known = verified_.all(workspace().project()),
                 find = workspace().services().findCheckpoints](JobContext&) -> Result<Listing> {
        Listing all;
        for (const fs::path& root : roots) {
            // a project without runs has none yet
            auto rows = find(root);
            if (rows.ok()) all.rows.insert(all.rows.end(), rows->begin(), rows->end());
        }
        // what was verified holds as long as its files are the same
        for (const auto& row : all.rows) {
            auto found = known.find(row.path);
            if (found != known.end() && found->second.files == filesState(row.path))
                all.verified.insert(*found);
        }
        return all;
    };
    workspace().jobs().run(this, {}, work, [this, project = workspace().project()](Result<Listing> listing) {
        reading_ = false;
        if (listing.ok() && project == workspace().project()) takeRows(*listing);
        if (again_) {
            again_ = false;
            read();
        }
    });
}

void CheckpointPanel::takeRows(const Listing& listing) {
    readLosses(listing.rows);
    bool found = tree_->setRows(
        listing.rows, listing.verified, [this](const fs::path& run) { return workspace().runLabel(run); },
        wanted_, shown_.empty() && !removed_);
    if (found) tree_->setFocus(Qt::OtherFocusReason);
    // what is looked at already may have begun before the wish
    if (found || !again_) wanted_.clear();
    if (listing.rows.empty()) {
        shown_.clear();
        stage_->showContent(false);
    }
}

/// Behind the list: what is where is seen at once, however long the logs are.
void CheckpointPanel::readLosses(const std::vector<CheckpointRow>& rows) {
    if (!workspace().services().runLosses) return;
    if (readingLosses_) {
        lossesAgain_ = true;
        return;
    }
    readingLosses_ = true;
    std::set<fs::path> runs;
    for (const CheckpointRow& row : rows) runs.insert(runAround(row.path));
    workspace().jobs().run(
        this, {},
        [runs, lossesOf = workspace().services().runLosses](JobContext& context) -> Result<LossesOfRuns> {
            LossesOfRuns losses;
            for (const fs::path& run : runs) {
                if (context.stop().stop_requested()) break;
                losses[run] = lossesOf(run);
            }
            return losses;
        },
        [this](Result<LossesOfRuns> losses) {
            readingLosses_ = false;
            // others came meanwhile, and their look at the disk brings theirs
            if (std::exchange(lossesAgain_, false)) {
                read();
                return;
            }
            if (losses.ok()) showLosses(*losses);
        });
}

void CheckpointPanel::showLosses(const LossesOfRuns& losses) {
    tree_->setLosses(losses, [this](const std::string& task) { return workspace().plannedPlace(task); });
}

void CheckpointPanel::open(const QString& folder) {
    fs::path given = path(folder);
    std::error_code ignored;
    fs::path whole = fs::weakly_canonical(given, ignored);
    if (whole.filename() == "pretrained_model") whole = whole.parent_path();
    if (!fs::exists(whole, ignored)) {
        workspace().notify(Level::Warning, [given, ofRun = whole.filename() == "checkpoints"] {
            if (ofRun)
                return NoticeText{
                    tr("Run %1 has no checkpoint yet.").arg(text(given.parent_path().filename())),
                    tr("The first one is saved during training, the last one at its end.")};
            return NoticeText{tr("There is no checkpoint %1 any more.").arg(text(given)),
                              tr("Its run may keep a newer one in its place: the tree shows what is there.")};
        });
        read();
        return;
    }
    // below the project it is in the tree anyway, by the name that the project has
    const fs::path runs = workspace().runsFolder();
    const fs::path inRuns = whole.lexically_relative(fs::weakly_canonical(runs, ignored));
    const bool inside = !runs.empty() && !inRuns.empty() && *inRuns.begin() != "..";
    if (inside) whole = (runs / inRuns).lexically_normal();
    wanted_ = whole;
    if (!inside && std::find(foreign_.begin(), foreign_.end(), whole) == foreign_.end())
        foreign_.push_back(whole);
    read();
    if (kindOf(whole) == PathKind::Checkpoint) choose(whole);
}

QJsonObject CheckpointPanel::lookedAt() const {
    return shown_.empty() ? QJsonObject() : QJsonObject{{"checkpoint", text(shown_)}};
}

void CheckpointPanel::lookAgain(const QJsonObject& at) {
    const QString kept = at["checkpoint"].toString();
    if (path(kept) != shown_ && kindOf(path(kept)) == PathKind::Checkpoint) open(kept);
}

std::optional<fs::path> CheckpointPanel::chosen() const {
    return tree_->chosen();
}

void CheckpointPanel::choose(const fs::path& checkpoint) {
    if (shown_ == checkpoint) return;
    shown_ = checkpoint;
    removed_ = false;
    describe();
    Q_EMIT looksElsewhere();
}

QString CheckpointPanel::labelOf(const fs::path& checkpoint) const {
    fs::path folder = checkpoint.parent_path();
    QString name = text(checkpoint.filename());
    return folder.filename() == "checkpoints" ? workspace().runLabel(folder.parent_path()) + " / " + name
                                              : name;
}

void CheckpointPanel::describe() {
    stage_->showContent(true);
    fs::path checkpoint = shown_;
    title_->setText(labelOf(checkpoint));
    title_->setToolTip(text(checkpoint));
    describing_ = true;
    workspace().jobs().run(
        this, {},
        [checkpoint, describe = workspace().services().describeCheckpoint](JobContext&) {
            return describe(checkpoint);
        },
        [this, checkpoint](Result<CheckpointDetails> details) {
            describing_ = false;
            if (checkpoint != shown_) return;
            problem_->setVisible(!details.ok());
            if (details.ok()) {
                details_->setDetails(*details);
                showSummary(*details);
            } else {
                details_->clearDetails();
                summary_->clear();
                problem_->setText(coreText(details.error()));
            }
        });
}

void CheckpointPanel::showSummary(const CheckpointDetails& details) {
    QStringList parts{tr("%1 parameters").arg(grouped(details.parameters)),
                      tr("%1 trainable").arg(grouped(details.trainable)),
                      tr("%1 tensors").arg(grouped(qint64(details.tensors.size()))), byteSize(details.bytes),
                      details.tokenizer.empty() ? tr("no tokenizer") : tr("tokenizer inside")};
    QString summary = parts.join(QString::fromUtf8(" · "));
    for (const auto& note : details.notes) summary += "\n" + coreText(note);
    summary_->setText(summary);
}

void CheckpointPanel::readTensor(const QString& tensor) {
    if (!workspace().services().tensorFigures) return;
    std::string name = tensor.toStdString();
    fs::path checkpoint = shown_;
    workspace().jobs().run(
        this, {},
        [checkpoint, name, figures = workspace().services().tensorFigures](JobContext&) {
            return figures(checkpoint, name);
        },
        [this, checkpoint, name](Result<TensorFigures> found) {
            if (checkpoint == shown_) details_->tensors()->showFigures(name, found);
        });
}

void CheckpointPanel::verify() {
    if (shown_.empty()) return;
    fs::path checkpoint = shown_;
    auto files = std::make_shared<QByteArray>();
    workspace().jobs().run(
        this, [name = shortPath(checkpoint, 40)] { return tr("Verify %1").arg(name); },
        [checkpoint, files, verify = workspace().services().verifyCheckpoint](JobContext&) {
            // before the bytes are read: whoever writes meanwhile makes it another one
            *files = filesState(checkpoint);
            return verify(checkpoint);
        },
        [this, checkpoint, files, project = workspace().project()](Result<std::vector<std::string>> lines) {
            problem_->setVisible(!lines.ok() && checkpoint == shown_);
            // a file that could not be opened says nothing about the bytes
            bool told = lines.ok() || lines.error().code == ErrorCode::Corrupt ||
                        lines.error().code == ErrorCode::NotFinite;
            if (told) keepVerification(project, checkpoint, *files, lines);
            if (!lines.ok()) {
                problem_->setText(coreText(lines.error()));
                return;
            }
            QStringList words;
            for (const auto& line : *lines) words << coreText(line);
            workspace().notify(Level::Info,
                               tr("%1 is whole: %2.").arg(shortPath(checkpoint, 40), words.join("; ")));
            summary_->setText(tr("Whole: %1").arg(words.join("; ")));
        });
}

void CheckpointPanel::keepVerification(const fs::path& project, const fs::path& checkpoint,
                                       const QByteArray& files,
                                       const Result<std::vector<std::string>>& found) {
    Verification now{QDateTime::currentDateTime(), files, {}, {}};
    if (!found.ok()) now.problem = found.error().message, now.hint = found.error().hint;
    tree_->setVerified(checkpoint, now);
    Verifications all = verified_.all(project);
    all[checkpoint] = std::move(now);
    verified_.save(project, all);
    // a look that has begun knows nothing of it
    if (reading_) again_ = true;
}

void CheckpointPanel::exportCopy() {
    if (shown_.empty()) return;
    QString target = QFileDialog::getSaveFileName(this, tr("Folder for the copy"),
                                                  text(workspace().project()) + "/exported");
    if (!target.isEmpty()) exportTo(target);
}

void CheckpointPanel::exportTo(const QString& target) {
    if (shown_.empty()) return;
    fs::path checkpoint = shown_;
    workspace().jobs().run(
        this, [name = shortPath(checkpoint, 40)] { return tr("Export %1").arg(name); },
        [checkpoint, target, write = workspace().services().exportCheckpoint](JobContext&) {
            return write(checkpoint, path(target));
        },
        [this, target](Status written) {
            if (written.ok())
                workspace().notify(Level::Info, tr("Written to %1; LeRobot loads it as it is.").arg(target));
        });
}

void CheckpointPanel::compareChosen() {
    std::vector<fs::path> two = tree_->marked();
    // with one marked, the other is asked for
    if (two.size() == 1) {
        QString other = QFileDialog::getExistingDirectory(this, tr("Compare with which checkpoint?"));
        if (!other.isEmpty()) two.push_back(path(other));
    }
    if (two.size() == 2) {
        compare(two[0], two[1]);
    } else {
        details_->showComparisonTab();
    }
}

void CheckpointPanel::compare(const fs::path& a, const fs::path& b) {
    stage_->showContent(true);
    details_->showComparisonTab();
    auto title = [first = text(a.filename()), second = text(b.filename())] {
        return tr("Compare %1 with %2").arg(first, second);
    };
    workspace().jobs().run(
        this, title,
        [a, b, compare = workspace().services().compareCheckpoints](JobContext&) { return compare(a, b); },
        [this, a, b](Result<CheckpointComparison> diff) {
            if (diff.ok()) details_->setComparison(labelOf(a), labelOf(b), *diff);
        });
}

void CheckpointPanel::remove() {
    if (shown_.empty() || !workspace().services().trashCheckpoint) return;
    // only what is marked and described both
    if (chosen() != shown_) return;
    fs::path gone = shown_;
    shown_.clear();
    removed_ = true;
    tree_->setCurrentItem(nullptr);
    tree_->clearSelection();
    stage_->showContent(false);
    workspace().undo().push(new TrashCheckpoint(workspace(), gone));
}

QJsonObject CheckpointPanel::facts() const {
    return {{"rows", tree_->checkpoints()},
            {"tensors", details_->tensors()->tensors()},
            {"modules", details_->modules()},
            {"compared", details_->compared()},
            {"tasks", static_cast<int>(tree_->tasks().size())}};
}

}  // namespace studio::widgets
