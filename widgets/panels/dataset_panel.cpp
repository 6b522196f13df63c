// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dataset_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "core/config/project_places.h"
#include "core/data/episode_facts.h"
#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/parts/dataset_maker.h"
#include "widgets/parts/dataset_tabs.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/episode_player.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/parts/wrapped_label.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

DatasetPanel::DatasetPanel(Workspace& workspace, QWidget* parent) : Panel(workspace, parent) {
    setFocusPolicy(Qt::StrongFocus);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(buildList());
    split->addWidget(buildView());
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 5);
    split->setSizes({380, 880});
    split->setChildrenCollapsible(false);
    keepView(split, "split");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(split);

    connect(&workspace, &Workspace::openDataset, this, &DatasetPanel::choose);
    connect(&workspace, &Workspace::projectChanged, this, [this] { listSets(false); });
    connect(&workspace, &Workspace::datasetsChanged, this, [this] { listSets(true); });
    translated(this, [this] { retranslate(); });
    listSets(true);
}

QWidget* DatasetPanel::buildList() {
    sets_ = new QComboBox;
    browse_ = new QToolButton;
    verify_ = new QToolButton;
    copy_ = new QToolButton;
    make_ = new QToolButton;
    maker_ = new DatasetMaker(workspace());
    about_ = new QLabel;
    problem_ = new QLabel;
    absent_ = new WrappedLabel;
    tabs_ = new DatasetTabs;
    sets_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    browse_->setIcon(icon("folder"));
    verify_->setIcon(icon("verify"));
    verify_->setPopupMode(QToolButton::MenuButtonPopup);
    copy_->setIcon(icon("terminal"));
    about_->setProperty("look", "caption");
    about_->setWordWrap(true);
    problem_->setProperty("look", "error");
    problem_->setWordWrap(true);
    problem_->hide();
    // before anything is recorded that is no fault
    absent_->setProperty("look", "caption");
    auto* head = new QHBoxLayout;
    head->setSpacing(kUnit);
    head->addWidget(sets_, 1);
    head->addWidget(browse_);
    head->addWidget(verify_);
    head->addWidget(copy_);
    head->addWidget(make_);
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, kUnit, 0);
    layout->setSpacing(kGap);
    layout->addLayout(head);
    layout->addWidget(about_);
    layout->addWidget(problem_);
    layout->addWidget(absent_);
    layout->addWidget(maker_);
    layout->addWidget(tabs_, 1);
    auto* menu = new QMenu(verify_);
    auto* quick = menu->addAction(QString(), this, [this] { verify(false); });
    auto* full = menu->addAction(QString(), this, [this] { verify(true); });
    verify_->setMenu(menu);
    translated(this, [quick, full] {
        quick->setText(tr("Quick check"));
        full->setText(tr("Full check: decode every picture"));
    });
    buildMaker();
    connect(verify_, &QToolButton::clicked, this, [this] { verify(false); });
    connect(sets_, &QComboBox::activated, this, [this] { choose(sets_->currentData().toString(), -1, -1); });
    connect(browse_, &QToolButton::clicked, this, [this] {
        QString folder = QFileDialog::getExistingDirectory(this, tr("Open a data set"));
        if (!folder.isEmpty()) choose(folder, -1, -1);
    });
    connect(copy_, &QToolButton::clicked, this, [this] {
        if (!dataset_) return;
        QString line = "kstudio dataset verify " + shellWord(text(dataset_->info().root));
        QGuiApplication::clipboard()->setText(line);
        workspace().notify(Level::Info, tr("Copied: %1").arg(line));
    });
    connect(tabs_, &DatasetTabs::episodeChosen, this, [this](int position) { showEpisode(position, 0); });
    connect(tabs_, &DatasetTabs::placeChosen, this, &DatasetPanel::showEpisode);
    connect(tabs_, &DatasetTabs::scrolled, this, &DatasetPanel::nextThumbnail);
    return part;
}

void DatasetPanel::buildMaker() {
    using Kind = DatasetEdit::Kind;
    const DatasetServices& services = workspace().services().datasets;
    make_->setIcon(icon("duplicate"));
    make_->setPopupMode(QToolButton::InstantPopup);
    make_->setVisible(static_cast<bool>(services.edit));
    auto* menu = new QMenu(make_);
    for (Kind kind : {Kind::Delete, Kind::Split, Kind::Merge, Kind::Convert, Kind::Import}) {
        if (kind == Kind::Import && !services.bags) continue;
        makes_.emplace_back(menu->addAction(QString(), this, [this, kind] { askToMake(kind); }), kind);
    }
    make_->setMenu(menu);
}

DatasetEditDialog* DatasetPanel::askToMake(DatasetEdit::Kind kind) {
    DatasetEditStart start;
    start.kind = kind;
    if (dataset_) {
        start.source = dataset_->info().root;
        for (const data::Episode& episode : dataset_->episodes()) start.episodes.push_back(episode.index);
        start.chosen = tabs_->chosenEpisodes();
    }
    for (int i = 0; i < sets_->count(); ++i) {
        if (const QString root = sets_->itemData(i).toString(); !root.isEmpty())
            start.known.emplace_back(sets_->itemText(i), path(root));
    }
    return maker_->ask(start);
}

QWidget* DatasetPanel::buildView() {
    player_ = new EpisodePlayer(workspace().jobs());
    auto* empty = new EmptyState("data");
    stage_ = new Stage(player_, empty);
    connect(player_, &EpisodePlayer::moved, this, &DatasetPanel::looksElsewhere);
    connect(player_, &EpisodePlayer::read, this, [this](const Status& outcome) {
        failure_.reset();
        if (!outcome.ok()) failure_ = outcome.error();
        showProblem();
    });
    translated(this, [this, empty] {
        empty->setText(
            tr("No data set open"),
            tr("Open a LeRobot folder (v2.0, v2.1 or v3.0), or drop one onto the window. Data sets of the "
               "project lie in its folder datasets."));
        empty->setButton(tr("Open a data set…"), [this] { browse_->click(); });
    });
    return stage_;
}

void DatasetPanel::retranslate() {
    browse_->setToolTip(tr("Open a data set from anywhere"));
    verify_->setToolTip(tr("Check the data set"));
    copy_->setToolTip(tr("Copy as command: the kstudio line that checks this data set"));
    make_->setToolTip(tr("Make a new data set: of this one, of several, or of bags"));
    for (auto& [action, kind] : makes_) {
        switch (kind) {
            case DatasetEdit::Kind::Delete:
                action->setText(tr("Leave episodes out…"));
                break;
            case DatasetEdit::Kind::Split:
                action->setText(tr("Split into several…"));
                break;
            case DatasetEdit::Kind::Merge:
                action->setText(tr("Merge several…"));
                break;
            case DatasetEdit::Kind::Convert:
                action->setText(tr("Convert to LeRobot v3.0…"));
                break;
            case DatasetEdit::Kind::Import:
                action->setText(tr("Import ROS 1 bags…"));
                break;
        }
    }
    for (QToolButton* button : {browse_, verify_, copy_, make_}) button->setAccessibleName(button->toolTip());
    sets_->setAccessibleName(tr("Data set"));
    setAccessibleName(QCoreApplication::translate("Panels", "Data sets"));
    showAbout();
    showProblem();
    showMissing();
    if (sets_->count() > 0 && sets_->itemData(0).toString().isEmpty()) sets_->setItemText(0, noSet());
}

QString DatasetPanel::noSet() const {
    return missing_.isEmpty() ? tr("No data set in the project") : tr("Data set missing");
}

void DatasetPanel::showProblem() {
    problem_->setText(failure_ ? coreText(*failure_) : QString());
    problem_->setVisible(failure_.has_value());
}

void DatasetPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    // they may have come meanwhile, by whatever means
    if (!missing_.isEmpty()) listSets(true);
}

void DatasetPanel::listSets(bool keepsOpen) {
    QString now = sets_->currentData().toString();
    sets_->clear();
    missing_.clear();
    if (!workspace().project().empty()) {
        QDir folder(text(workspace().project() / "datasets"));
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            QString root = folder.filePath(name);
            if (kindOf(path(root)) == PathKind::Dataset) sets_->addItem(name, root);
        }
        listTaskSets();
    }
    if (sets_->count() == 0) sets_->addItem(noSet(), QString());
    if (keepsOpen && dataset_ && sets_->findData(now) < 0 && !now.isEmpty())
        sets_->addItem(shortPath(path(now), 36), now);
    if (int index = sets_->findData(now); index >= 0) {
        sets_->setCurrentIndex(index);
    } else if (QString first = sets_->itemData(0).toString(); !first.isEmpty()) {
        open(first, -1, -1);
    } else {
        showNone();
    }
    showMissing();
}

/// No set is open: that of a project which was left is none of the new one's.
void DatasetPanel::showNone() {
    opening_ = false;
    dataset_ = nullptr;
    player_->clear();
    tabs_->setDataset(nullptr);
    failure_.reset();
    showProblem();
    showAbout();
    stage_->showContent(false);
}

void DatasetPanel::showMissing() {
    QStringList lines;
    for (const QString& root : missing_) lines << tr("There is no data set at %1.").arg(root);
    absent_->showText(lines.join('\n'));
}

/// Those of the project's tasks that lie elsewhere.
void DatasetPanel::listTaskSets() {
    if (!config::isProject(workspace().project())) return;
    auto project = config::loadProject(workspace().project());
    // what is wrong with it the plan says
    if (!project.ok()) return;
    std::error_code ignored;
    std::set<fs::path> listed;
    for (int i = 0; i < sets_->count(); ++i)
        listed.insert(fs::weakly_canonical(path(sets_->itemData(i).toString()), ignored));
    for (const auto& [task, root] : config::dataRoots(*project)) {
        if (root.empty()) continue;
        if (kindOf(root) != PathKind::Dataset) {
            if (!missing_.contains(text(root))) missing_ << text(root);
            continue;
        }
        if (!listed.insert(fs::weakly_canonical(root, ignored)).second) continue;
        const fs::path named = root.has_filename() ? root : root.parent_path();
        sets_->addItem(text(named.filename()), text(root));
    }
}

void DatasetPanel::open(const QString& root, qint64 episode, qint64 row) {
    if (root.isEmpty() || !workspace().services().openDataset) return;
    if (sets_->findData(root) < 0) {
        if (sets_->itemData(0).toString().isEmpty()) sets_->clear();
        sets_->addItem(text(path(root).filename()), root);
    }
    sets_->setCurrentIndex(sets_->findData(root));
    wantedEpisode_ = episode;
    wantedRow_ = row;
    opening_ = true;
    workspace().jobs().run(
        this, [name = text(path(root).filename())] { return tr("Open %1").arg(name); },
        [root, open = workspace().services().openDataset](JobContext&) { return open(path(root)); },
        [this, root](Result<std::shared_ptr<const data::Dataset>> opened) {
            takeDataset(root, std::move(opened));
        });
}

void DatasetPanel::choose(const QString& root, qint64 episode, qint64 row) {
    open(root, episode, row);
    Q_EMIT looksElsewhere();
}

QJsonObject DatasetPanel::lookedAt() const {
    const QString root = sets_->currentData().toString();
    if (root.isEmpty()) return {};
    QJsonObject at{{"root", root}, {"episode", wantedEpisode_}, {"row", wantedRow_}};
    if (!opening_ && dataset_ && player_->position() >= 0) {
        at["episode"] = qint64(dataset_->episodes()[static_cast<std::size_t>(player_->position())].index);
        at["row"] = qint64(player_->row());
    }
    return at;
}

void DatasetPanel::lookAgain(const QJsonObject& at) {
    const QString root = at["root"].toString();
    if (kindOf(path(root)) != PathKind::Dataset) return;
    const qint64 episode = at["episode"].toInteger(-1), row = at["row"].toInteger(-1);
    // the project opened it already, at its beginning
    if (opening_ && sets_->currentData().toString() == root) {
        wantedEpisode_ = episode;
        wantedRow_ = row;
        return;
    }
    open(root, episode, row);
}

void DatasetPanel::takeDataset(const QString& root, Result<std::shared_ptr<const data::Dataset>> opened) {
    if (sets_->currentData().toString() != root) return;
    opening_ = false;
    player_->clear();
    failure_.reset();
    if (!opened.ok()) failure_ = opened.error();
    showProblem();
    dataset_ = opened.ok() ? *opened : nullptr;
    tabs_->setDataset(dataset_);
    showAbout();
    if (!dataset_) {
        stage_->showContent(false);
        return;
    }
    stage_->showContent(!dataset_->episodes().empty());
    int position = 0;
    // an episode that is gone has no row either
    qint64 row = wantedEpisode_ >= 0 ? 0 : wantedRow_;
    if (wantedEpisode_ >= 0) {
        if (auto found = dataset_->position(wantedEpisode_); found.ok())
            position = static_cast<int>(*found), row = wantedRow_;
    }
    if (!dataset_->episodes().empty()) showEpisode(position, std::max<qint64>(0, row));
    nextThumbnail();
    analyse();
}

void DatasetPanel::showAbout() {
    if (!dataset_) {
        about_->clear();
        return;
    }
    const data::DatasetInfo& info = dataset_->info();
    QStringList warnings;
    for (const auto& finding : dataset_->findings()) warnings << coreText(finding.message);
    about_->setText(
        QStringList{"LeRobot " + text(info.version),
                    tr("%Ln episodes", nullptr, int(dataset_->episodes().size())),
                    tr("%1 frames · %2 fps").arg(grouped(info.totalFrames)).arg(info.fps),
                    tr("%n cameras", nullptr, int(info.cameras().size()))}
            .join(QString::fromUtf8(" · ")) +
        (warnings.isEmpty() ? QString() : "\n" + tr("%n remarks; see Check", nullptr, int(warnings.size()))));
    about_->setToolTip(warnings.join('\n'));
}

void DatasetPanel::showEpisode(int position, std::int64_t row) {
    if (!dataset_) return;
    // the mark itself asks for the beginning of its episode; the row comes after it
    tabs_->markEpisode(position);
    player_->showEpisode(dataset_, position, row);
}

void DatasetPanel::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            player_->togglePlay();
            return;
        case Qt::Key_Left:
            player_->setRow(player_->row() - 1);
            return;
        case Qt::Key_Right:
            player_->setRow(player_->row() + 1);
            return;
        default:
            Panel::keyPressEvent(event);
    }
}

void DatasetPanel::nextThumbnail() {
    if (thumbnail_ || !dataset_ || dataset_->info().cameras().empty()) return;
    const int position = tabs_->nextThumbnail();
    if (position < 0) return;
    thumbnail_ = true;
    auto work = [dataset = dataset_, position](JobContext&) -> Result<QImage> {
        STUDIO_ASSIGN(auto stream,
                      dataset->frames(static_cast<std::size_t>(position), dataset->info().cameras().front()));
        STUDIO_ASSIGN(data::Image image, stream->at(0));
        return QImage(image.pixels->data(), image.width, image.height, image.width * 3, QImage::Format_RGB888)
            .copy();
    };
    // one after another: the picture that a person waits for comes first
    workspace().jobs().run(this, {}, work, [this, position, dataset = dataset_](Result<QImage> image) {
        thumbnail_ = false;
        if (dataset == dataset_) tabs_->setThumbnail(position, image.ok() ? *image : QImage());
        nextThumbnail();
    });
}

void DatasetPanel::analyse() {
    auto work = [dataset = dataset_](JobContext& context) {
        return data::analyse(
            *dataset, [&](double done) { context.progress(done); }, context.stop());
    };
    auto title = [name = text(dataset_->info().root.filename())] { return tr("Analyse %1").arg(name); };
    workspace().jobs().run(this, title, work, [this, dataset = dataset_](Result<data::DatasetFacts> facts) {
        if (dataset != dataset_ || !facts.ok()) return;
        tabs_->setFacts(std::move(*facts));
    });
}

void DatasetPanel::verify(bool full) {
    if (!dataset_ || !workspace().services().verifyDataset) return;
    tabs_->showReportTab();
    fs::path root = dataset_->info().root;
    auto work = [root, full, verify = workspace().services().verifyDataset](JobContext& context) {
        return verify(
            root, full, [&](double done, const std::string& what) { context.progress(done, what); },
            context.stop());
    };
    auto title = [name = text(root.filename())] { return tr("Check %1").arg(name); };
    workspace().jobs().run(this, title, work, [this, root](Result<data::VerifyReport> report) {
        if (report.ok() && dataset_ && dataset_->info().root == root) tabs_->setReport(*report);
    });
}

bool DatasetPanel::busy() const {
    return opening_ || player_->busy();
}

QJsonObject DatasetPanel::facts() const {
    return {{"rows", tabs_->episodes()},
            {"frames", player_->frames()},
            {"points", player_->points()},
            {"findings", tabs_->findings()},
            {"dimensions", tabs_->dimensions()}};
}

}  // namespace studio::widgets
