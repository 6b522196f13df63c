// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/checkpoint_panel.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <map>

#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kPathRole = Qt::UserRole;

QTreeWidget* makeList(int columns) {
    auto* tree = new QTreeWidget;
    tree->setColumnCount(columns);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    tree->header()->setStretchLastSection(false);
    return tree;
}

QTreeWidgetItem* addRow(QTreeWidget* tree, const QStringList& cells, int numbersFrom = 100) {
    auto* item = new QTreeWidgetItem(cells);
    for (int i = numbersFrom; i < static_cast<int>(cells.size()); ++i)
        item->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
    tree->addTopLevelItem(item);
    return item;
}

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
            workspace_.notify(text(), moved.error());
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
            workspace_.notify(CheckpointPanel::tr("Undo"), back.error());
        }
        Q_EMIT workspace_.runsChanged();
    }

private:
    Workspace& workspace_;
    fs::path checkpoint_, trashed_;
};

}  // namespace

CheckpointPanel::CheckpointPanel(Workspace& workspace, QWidget* parent) : Panel(workspace, parent) {
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(buildTree());
    split->addWidget(buildDetails());
    split->setSizes({400, 860});
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(split);
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        foreign_.clear();
        read();
    });
    connect(&workspace, &Workspace::runsChanged, this, &CheckpointPanel::read);
    connect(&workspace, &Workspace::openCheckpoint, this, &CheckpointPanel::open);
    translated(this, [this] { retranslate(); });
    read();
}

QWidget* CheckpointPanel::buildTree() {
    tree_ = new QTreeWidget;
    open_ = new QToolButton;
    refresh_ = new QToolButton;
    verify_ = new QToolButton;
    compare_ = new QToolButton;
    export_ = new QToolButton;
    remove_ = new QToolButton;
    copy_ = new QToolButton;
    tree_->setColumnCount(3);
    tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree_->header()->setStretchLastSection(false);
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
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, kUnit, 0);
    layout->setSpacing(kGap);
    layout->addLayout(bar);
    layout->addWidget(tree_, 1);
    connect(tree_, &QTreeWidget::itemSelectionChanged, this, [this] {
        compare_->setEnabled(tree_->selectedItems().size() == 2 || !shown_.empty());
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
    connect(copy_, &QToolButton::clicked, this, &CheckpointPanel::copyCommand);
    connect(remove_, &QToolButton::clicked, this, &CheckpointPanel::remove);
    return part;
}

QWidget* CheckpointPanel::buildDetails() {
    title_ = new QLabel;
    summary_ = new QLabel;
    problem_ = new QLabel;
    tabs_ = new QTabWidget;
    modules_ = makeList(5);
    config_ = makeList(2);
    tensors_ = makeList(5);
    searchTensors_ = new QLineEdit;
    tensorFigures_ = new QLabel;
    histogram_ = new Plot;
    statistics_ = makeList(3);
    comparison_ = makeList(4);
    title_->setProperty("look", "title");
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    summary_->setProperty("look", "caption");
    summary_->setWordWrap(true);
    problem_->setProperty("look", "error");
    problem_->setWordWrap(true);
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    problem_->hide();
    searchTensors_->setClearButtonEnabled(true);
    tensorFigures_->setWordWrap(true);
    tensors_->header()->setStretchLastSection(false);
    histogram_->setMaximumHeight(220);
    auto* tensorPart = new QWidget;
    auto* tensorLayout = new QVBoxLayout(tensorPart);
    tensorLayout->setContentsMargins(kGap, kGap, kGap, kGap);
    tensorLayout->setSpacing(kGap);
    tensorLayout->addWidget(searchTensors_);
    tensorLayout->addWidget(tensors_, 1);
    tensorLayout->addWidget(tensorFigures_);
    tensorLayout->addWidget(histogram_);
    auto* compareEmpty = new EmptyState("compare");
    compareStage_ = new Stage(comparison_, compareEmpty);
    for (QWidget* page : {static_cast<QWidget*>(modules_), static_cast<QWidget*>(config_), tensorPart,
                          static_cast<QWidget*>(statistics_), static_cast<QWidget*>(compareStage_)})
        tabs_->addTab(page, {});
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(title_);
    layout->addWidget(summary_);
    layout->addWidget(problem_);
    layout->addWidget(tabs_, 1);
    auto* empty = new EmptyState("checkpoint");
    stage_ = new Stage(content, empty);
    translated(this, [this, empty, compareEmpty] {
        empty->setText(
            tr("No checkpoint chosen"),
            tr("Choose one in the tree, or open a folder from anywhere: checkpoints of LeRobot and "
               "robot_train open the same way."));
        empty->setButton(tr("Open a checkpoint…"), [this] { open_->click(); });
        compareEmpty->setText(tr("Nothing compared yet"),
                              tr("Mark two checkpoints in the tree (Ctrl and click) and press Compare."));
    });
    connect(searchTensors_, &QLineEdit::textChanged, this, &CheckpointPanel::filterTensors);
    connect(tensors_, &QTreeWidget::currentItemChanged, this, &CheckpointPanel::showTensor);
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
    tree_->setHeaderLabels({tr("Checkpoint"), tr("Size"), tr("State")});
    const QString tabs[] = {tr("Parts"), tr("Configuration"), tr("Tensors"), tr("Normalisation"),
                            tr("Comparison")};
    tabs_->setAccessibleName(tr("Checkpoint"));
    for (int i = 0; i < 5; ++i) tabs_->setTabText(i, tabs[i]);
    modules_->setHeaderLabels({tr("Part"), tr("Tensors"), tr("Parameters"), tr("Trainable"), tr("Frozen")});
    config_->setHeaderLabels({tr("Key"), tr("Value")});
    tensors_->setHeaderLabels({tr("Tensor"), tr("Type"), tr("Shape"), tr("Values"), tr("Trainable")});
    statistics_->setHeaderLabels({tr("Feature"), tr("Statistics"), tr("Width")});
    comparison_->setHeaderLabels({tr("What"), tr("First"), tr("Second"), tr("Distance")});
    searchTensors_->setPlaceholderText(tr("Search tensors"));
    searchTensors_->setAccessibleName(tr("Search tensors"));
    histogram_->setTitle(tr("Values"));
    histogram_->setAxes(tr("value"), {});
    if (tensorFigures_->text().isEmpty() || !tensors_->currentItem()) {
        tensorFigures_->setText(tr("Choose a tensor to see its values in figures."));
    }
    const std::pair<QTreeWidget*, QString> names[] = {
        {tree_, tr("Checkpoints")},         {modules_, tr("Parts")},
        {config_, tr("Configuration")},     {tensors_, tr("Tensors")},
        {statistics_, tr("Normalisation")}, {comparison_, tr("Comparison")}};
    for (const auto& [tree, name] : names) tree->setAccessibleName(name);
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
    auto work = [roots, find = workspace().services().findCheckpoints](
                    JobContext&) -> Result<std::vector<CheckpointRow>> {
        std::vector<CheckpointRow> all;
        for (const fs::path& root : roots) {
            // a project without runs has none yet
            auto rows = find(root);
            if (rows.ok()) all.insert(all.end(), rows->begin(), rows->end());
        }
        return all;
    };
    workspace().jobs().run(this, {}, work, [this](Result<std::vector<CheckpointRow>> rows) {
        reading_ = false;
        if (rows.ok()) takeRows(*rows);
        if (again_) {
            again_ = false;
            read();
        }
    });
}

void CheckpointPanel::takeRows(const std::vector<CheckpointRow>& rows) {
    QString before = tree_->currentItem() ? tree_->currentItem()->data(0, kPathRole).toString() : QString();
    if (!wanted_.empty()) before = text(wanted_);
    QSignalBlocker quiet(tree_);
    tree_->clear();
    std::map<fs::path, QTreeWidgetItem*> parents;
    QTreeWidgetItem* first = nullptr;
    QTreeWidgetItem* again = nullptr;
    // newest runs first, as in the list of runs
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        fs::path run = row->path.parent_path().filename() == "checkpoints"
                           ? row->path.parent_path().parent_path()
                           : row->path.parent_path();
        QTreeWidgetItem*& parent = parents[run];
        if (!parent) {
            parent = new QTreeWidgetItem({workspace().runLabel(run), QString(), QString()});
            parent->setToolTip(0, text(run));
            parent->setIcon(0, icon("folder"));
            tree_->addTopLevelItem(parent);
            parent->setExpanded(true);
        }
        QStringList marks;
        for (const auto& link : row->links)
            marks << (link == "best" ? tr("best") : link == "last" ? tr("last") : text(link));
        QString name = row->step >= 0 ? tr("step %1").arg(row->step) : text(row->path.filename());
        if (!marks.isEmpty()) name += QString::fromUtf8("  ·  ") + marks.join(", ");
        auto* item = new QTreeWidgetItem(
            {name, byteSize(row->bytes), row->problem.empty() ? tr("whole") : tr("damaged")});
        item->setData(0, kPathRole, text(row->path));
        item->setIcon(0, icon("checkpoint"));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setForeground(2, moodColour(row->problem.empty() ? Mood::Good : Mood::Bad));
        item->setToolTip(2, row->problem.empty()
                                ? tr("Every file of the manifest is there with its size; Verify looks "
                                     "inside")
                                : text(row->problem));
        parent->addChild(item);
        if (!first) first = item;
        if (text(row->path) == before) again = item;
    }
    tree_->resizeColumnToContents(1);
    tree_->resizeColumnToContents(2);
    QTreeWidgetItem* now = again ? again : shown_.empty() ? first : nullptr;
    quiet.unblock();
    wanted_.clear();
    if (now) tree_->setCurrentItem(now);
    if (rows.empty()) {
        shown_.clear();
        stage_->showContent(false);
    }
}

void CheckpointPanel::open(const QString& folder) {
    fs::path given = path(folder);
    std::error_code ignored;
    fs::path whole = fs::weakly_canonical(given, ignored);
    if (whole.filename() == "pretrained_model") whole = whole.parent_path();
    wanted_ = whole;
    // below the project it is in the tree anyway
    fs::path runs = workspace().runsFolder();
    bool inside = !runs.empty() && text(whole).startsWith(text(runs) + "/");
    if (!inside && std::find(foreign_.begin(), foreign_.end(), whole) == foreign_.end())
        foreign_.push_back(whole);
    read();
    if (kindOf(whole) == PathKind::Checkpoint) choose(whole);
}

std::optional<fs::path> CheckpointPanel::chosen() const {
    auto items = tree_->selectedItems();
    if (items.size() != 1) return {};
    QString folder = items.front()->data(0, kPathRole).toString();
    return folder.isEmpty() ? std::nullopt : std::optional(path(folder));
}

void CheckpointPanel::choose(const fs::path& checkpoint) {
    if (shown_ == checkpoint) return;
    shown_ = checkpoint;
    describe();
}

void CheckpointPanel::describe() {
    stage_->showContent(true);
    fs::path checkpoint = shown_;
    title_->setText(text(checkpoint.parent_path().filename() == "checkpoints"
                             ? workspace().runLabel(checkpoint.parent_path().parent_path()).toStdString() +
                                   " / " + checkpoint.filename().string()
                             : checkpoint.filename().string()));
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
            for (QTreeWidget* tree : {modules_, config_, tensors_, statistics_}) tree->clear();
            if (details.ok()) {
                showDetails(*details);
            } else {
                summary_->clear();
                problem_->setText(text(details.error().text()));
            }
        });
}

void CheckpointPanel::showDetails(const CheckpointDetails& details) {
    QStringList parts{tr("%1 parameters").arg(grouped(details.parameters)),
                      tr("%1 trainable").arg(grouped(details.trainable)),
                      tr("%1 tensors").arg(grouped(qint64(details.tensors.size()))), byteSize(details.bytes),
                      details.tokenizer.empty() ? tr("no tokenizer") : tr("tokenizer inside")};
    QString summary = parts.join(QString::fromUtf8(" · "));
    for (const auto& note : details.notes) summary += "\n" + text(note);
    summary_->setText(summary);
    for (const auto& row : details.modules) {
        addRow(modules_,
               {text(row.name), grouped(row.tensors), grouped(row.parameters), grouped(row.trainable),
                grouped(row.parameters - row.trainable)},
               1);
    }
    for (const auto& [key, value] : details.config)
        addRow(config_, {text(key), text(value)})->setToolTip(1, text(value));
    for (const auto& row : details.tensors) {
        QStringList shape;
        for (auto size : row.shape) shape << QString::number(size);
        addRow(tensors_, {text(row.name), text(row.dtype), shape.join(QString::fromUtf8(" × ")),
                          grouped(row.elements), row.trainable ? tr("yes") : tr("no")});
    }
    for (const auto& row : details.statistics) {
        addRow(statistics_, {text(row.feature), text(row.what), QString::number(row.width)});
    }
    for (QTreeWidget* tree : {modules_, config_, tensors_, statistics_}) {
        for (int i = 0; i < tree->columnCount(); ++i) tree->resizeColumnToContents(i);
    }
    tensors_->setColumnWidth(0, std::min(460, tensors_->columnWidth(0)));
    config_->setColumnWidth(0, std::min(320, config_->columnWidth(0)));
    config_->header()->setStretchLastSection(true);
    filterTensors();
    histogram_->setCurves({});
    tensorFigures_->setText(tr("Choose a tensor to see its values in figures."));
}

void CheckpointPanel::filterTensors() {
    for (int i = 0; i < tensors_->topLevelItemCount(); ++i) {
        auto* item = tensors_->topLevelItem(i);
        item->setHidden(!item->text(0).contains(searchTensors_->text(), Qt::CaseInsensitive));
    }
}

void CheckpointPanel::showTensor() {
    auto* item = tensors_->currentItem();
    if (!item || !workspace().services().tensorFigures) return;
    std::string name = item->text(0).toStdString();
    fs::path checkpoint = shown_;
    workspace().jobs().run(
        this, {},
        [checkpoint, name, figures = workspace().services().tensorFigures](JobContext&) {
            return figures(checkpoint, name);
        },
        [this, checkpoint, name](Result<TensorFigures> found) {
            auto* now = tensors_->currentItem();
            if (checkpoint != shown_ || !now || now->text(0).toStdString() != name) return;
            if (!found.ok()) {
                tensorFigures_->setText(text(found.error().text()));
                return;
            }
            QString line = tr("min %1 · max %2 · mean %3 · std %4 · zeros %5")
                               .arg(figure(found->min), figure(found->max), figure(found->mean),
                                    figure(found->std), grouped(found->zeros));
            if (found->notFinite > 0)
                line += QString::fromUtf8(" · ") + tr("%1 are not finite").arg(grouped(found->notFinite));
            tensorFigures_->setText(line);
            histogramX_.clear();
            histogramY_.clear();
            double width = (found->max - found->min) /
                           static_cast<double>(std::max<std::size_t>(1, found->histogram.size()));
            for (std::size_t i = 0; i < found->histogram.size(); ++i) {
                histogramX_.push_back(found->min + (static_cast<double>(i) + 0.5) * width);
                histogramY_.push_back(static_cast<double>(found->histogram[i]));
            }
            histogram_->setCurves({{tr("count"), Theme::seriesColour(0), [this]() -> CurveData {
                                        return {histogramX_, histogramY_};
                                    }}});
        });
}

void CheckpointPanel::verify() {
    if (shown_.empty()) return;
    fs::path checkpoint = shown_;
    workspace().jobs().run(
        this, tr("Verify %1").arg(shortPath(checkpoint, 40)),
        [checkpoint, verify = workspace().services().verifyCheckpoint](JobContext&) {
            return verify(checkpoint);
        },
        [this, checkpoint](Result<std::vector<std::string>> lines) {
            problem_->setVisible(!lines.ok() && checkpoint == shown_);
            if (!lines.ok()) {
                problem_->setText(text(lines.error().text()));
                return;
            }
            QStringList words;
            for (const auto& line : *lines) words << text(line);
            workspace().notify(Level::Info,
                               tr("%1 is whole: %2.").arg(shortPath(checkpoint, 40), words.join("; ")));
            summary_->setText(tr("Whole: %1").arg(words.join("; ")));
        });
}

void CheckpointPanel::exportCopy() {
    if (shown_.empty()) return;
    fs::path checkpoint = shown_;
    QString target = QFileDialog::getSaveFileName(this, tr("Folder for the copy"),
                                                  text(workspace().project()) + "/exported");
    if (target.isEmpty()) return;
    workspace().jobs().run(
        this, tr("Export %1").arg(shortPath(checkpoint, 40)),
        [checkpoint, target, write = workspace().services().exportCheckpoint](JobContext&) {
            return write(checkpoint, path(target));
        },
        [this, target](Status written) {
            if (written.ok())
                workspace().notify(Level::Info, tr("Written to %1; LeRobot loads it as it is.").arg(target));
        });
}

void CheckpointPanel::compareChosen() {
    QStringList two;
    for (auto* item : tree_->selectedItems()) {
        if (QString folder = item->data(0, kPathRole).toString(); !folder.isEmpty()) two << folder;
    }
    // with one marked, the other is asked for
    if (two.size() == 1) {
        QString other = QFileDialog::getExistingDirectory(this, tr("Compare with which checkpoint?"));
        if (!other.isEmpty()) two << other;
    }
    if (two.size() == 2) {
        compare(path(two[0]), path(two[1]));
    } else {
        tabs_->setCurrentWidget(compareStage_);
    }
}

void CheckpointPanel::compare(const fs::path& a, const fs::path& b) {
    stage_->showContent(true);
    tabs_->setCurrentWidget(compareStage_);
    workspace().jobs().run(
        this, tr("Compare %1 with %2").arg(text(a.filename()), text(b.filename())),
        [a, b, compare = workspace().services().compareCheckpoints](JobContext&) { return compare(a, b); },
        [this, a, b](Result<CheckpointComparison> diff) {
            if (diff.ok()) showComparison(a, b, *diff);
        });
}

void CheckpointPanel::showComparison(const fs::path& a, const fs::path& b, const CheckpointComparison& diff) {
    comparison_->clear();
    auto label = [this](const fs::path& one) {
        return one.parent_path().filename() == "checkpoints"
                   ? workspace().runLabel(one.parent_path().parent_path()) + "/" + text(one.filename())
                   : text(one.filename());
    };
    comparison_->setHeaderLabels({tr("What"), label(a), label(b), tr("Distance")});
    addRow(comparison_, {tr("All weights"), {}, {}, figure(diff.distance)}, 3)
        ->setFont(0, typeFont(Type::Strong));
    for (const auto& row : diff.modules) {
        addRow(comparison_,
               {text(row.name), tr("%1 tensors").arg(row.tensors), tr("%1 different").arg(row.different),
                figure(row.distance)},
               3);
    }
    for (const auto& key : diff.config) addRow(comparison_, {text(key.key), text(key.a), text(key.b), {}});
    for (const auto& name : diff.onlyA) addRow(comparison_, {text(name), tr("there"), tr("absent"), {}});
    for (const auto& name : diff.onlyB) addRow(comparison_, {text(name), tr("absent"), tr("there"), {}});
    for (const auto& name : diff.shapes) addRow(comparison_, {text(name), tr("shapes differ"), {}, {}});
    for (const auto& name : diff.statistics)
        addRow(comparison_, {text(name), tr("statistics differ"), {}, {}});
    for (int i = 0; i < 4; ++i) comparison_->resizeColumnToContents(i);
    compareStage_->showContent(true);
}

void CheckpointPanel::remove() {
    if (shown_.empty() || !workspace().services().trashCheckpoint) return;
    fs::path gone = shown_;
    shown_.clear();
    stage_->showContent(false);
    workspace().undo().push(new TrashCheckpoint(workspace(), gone));
}

void CheckpointPanel::copyCommand() {
    if (shown_.empty()) return;
    QString line = "kstudio checkpoint show " + shellWord(text(shown_));
    QGuiApplication::clipboard()->setText(line);
    workspace().notify(Level::Info, tr("Copied: %1").arg(line));
}

QJsonObject CheckpointPanel::facts() const {
    int checkpoints = 0;
    for (int i = 0; i < tree_->topLevelItemCount(); ++i) checkpoints += tree_->topLevelItem(i)->childCount();
    return {{"rows", checkpoints},
            {"tensors", tensors_->topLevelItemCount()},
            {"modules", modules_->topLevelItemCount()},
            {"compared", comparison_->topLevelItemCount()}};
}

}  // namespace studio::widgets
