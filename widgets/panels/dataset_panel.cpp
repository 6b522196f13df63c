// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dataset_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/jobs/frame_loader.h"
#include "widgets/models/episode_model.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/video_view.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kPlayMs = 30;
constexpr int kThumbnails = 60;  ///< of the first episodes; more would decode for minutes

/// Values of a column, one list per dimension, so that a curve is one span.
std::vector<std::vector<double>> transposed(const data::Column& column) {
    std::vector<std::vector<double>> lists(static_cast<std::size_t>(column.width));
    for (std::size_t d = 0; d < lists.size(); ++d) {
        lists[d].reserve(static_cast<std::size_t>(column.rows));
        for (std::int64_t r = 0; r < column.rows; ++r) lists[d].push_back(column.row(r)[d]);
    }
    return lists;
}

QTreeWidget* makeTree(int columns) {
    auto* tree = new QTreeWidget;
    tree->setColumnCount(columns);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    tree->header()->setStretchLastSection(true);
    return tree;
}

}  // namespace

DatasetPanel::DatasetPanel(Workspace& workspace, QWidget* parent) : Panel(workspace, parent) {
    setFocusPolicy(Qt::StrongFocus);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(buildList());
    split->addWidget(buildView());
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 5);
    split->setSizes({380, 880});
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(split);

    connect(&workspace, &Workspace::openDataset, this, &DatasetPanel::open);
    connect(&workspace, &Workspace::projectChanged, this, &DatasetPanel::listSets);
    connect(&workspace, &Workspace::datasetsChanged, this, &DatasetPanel::listSets);
    timer_.setInterval(kPlayMs);
    connect(&timer_, &QTimer::timeout, this, &DatasetPanel::step);
    translated(this, [this] { retranslate(); });
    listSets();
}

QWidget* DatasetPanel::buildList() {
    sets_ = new QComboBox;
    browse_ = new QToolButton;
    verify_ = new QToolButton;
    copy_ = new QToolButton;
    about_ = new QLabel;
    problem_ = new QLabel;
    episodes_ = new EpisodeModel(this);
    sorted_ = new QSortFilterProxyModel(this);
    list_ = new QTableView;
    tabs_ = new QTabWidget;
    report_ = makeTree(3);
    dimensions_ = makeTree(6);
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
    sorted_->setSourceModel(episodes_);
    sorted_->setSortRole(EpisodeModel::kSortRole);
    list_->setModel(sorted_);
    list_->setSortingEnabled(true);
    list_->sortByColumn(EpisodeModel::Number, Qt::AscendingOrder);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setShowGrid(false);
    list_->setWordWrap(false);
    list_->setIconSize({64, 48});
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setDefaultSectionSize(52);
    list_->horizontalHeader()->setStretchLastSection(true);
    list_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int widths[] = {104, 66, 76, 66, 76};
    for (int i = 0; i < 5; ++i) list_->setColumnWidth(i, widths[i]);
    report_->setWordWrap(true);
    tabs_->addTab(list_, {});
    tabs_->addTab(dimensions_, {});
    tabs_->addTab(report_, {});
    auto* head = new QHBoxLayout;
    head->setSpacing(kUnit);
    head->addWidget(sets_, 1);
    head->addWidget(browse_);
    head->addWidget(verify_);
    head->addWidget(copy_);
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, kUnit, 0);
    layout->setSpacing(kGap);
    layout->addLayout(head);
    layout->addWidget(about_);
    layout->addWidget(problem_);
    layout->addWidget(tabs_, 1);
    auto* menu = new QMenu(verify_);
    auto* quick = menu->addAction(QString(), this, [this] { verify(false); });
    auto* full = menu->addAction(QString(), this, [this] { verify(true); });
    verify_->setMenu(menu);
    translated(this, [quick, full] {
        quick->setText(tr("Quick check"));
        full->setText(tr("Full check: decode every picture"));
    });
    connect(verify_, &QToolButton::clicked, this, [this] { verify(false); });
    connect(sets_, &QComboBox::activated, this, [this] { open(sets_->currentData().toString(), -1, -1); });
    connect(browse_, &QToolButton::clicked, this, [this] {
        QString folder = QFileDialog::getExistingDirectory(this, tr("Open a data set"));
        if (!folder.isEmpty()) open(folder, -1, -1);
    });
    connect(copy_, &QToolButton::clicked, this, [this] {
        if (!dataset_) return;
        QString line = "kstudio dataset verify " + shellWord(text(dataset_->info().root));
        QGuiApplication::clipboard()->setText(line);
        workspace().notify(Level::Info, tr("Copied: %1").arg(line));
    });
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid()) showEpisode(sorted_->mapToSource(now).row(), 0);
            });
    connect(report_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        qint64 episode = item->data(0, Qt::UserRole).toLongLong(),
               row = item->data(0, Qt::UserRole + 1).toLongLong();
        if (!dataset_ || episode < 0) return;
        auto position = dataset_->position(episode);
        if (position.ok()) showEpisode(static_cast<int>(*position), std::max<qint64>(0, row));
    });
    connect(report_, &QTreeWidget::itemClicked, report_, &QTreeWidget::itemActivated);
    // what is odd is one click away: the place in the episode, not just its beginning
    connect(list_, &QTableView::clicked, this, [this](const QModelIndex& index) {
        auto position = static_cast<std::size_t>(sorted_->mapToSource(index).row());
        const auto& facts = episodes_->facts().episodes;
        if (position >= facts.size()) return;
        if (index.column() == EpisodeModel::Jerk) setRow(facts[position].jerkRow);
        if (index.column() == EpisodeModel::Farthest) setRow(facts[position].farthestRow);
    });
    return part;
}

QWidget* DatasetPanel::buildView() {
    instruction_ = new QLabel;
    state_ = new Plot;
    action_ = new Plot;
    play_ = new QToolButton;
    slider_ = new QSlider(Qt::Horizontal);
    time_ = new QLabel;
    instruction_->setProperty("look", "strong");
    instruction_->setWordWrap(true);
    play_->setIcon(icon("play"));
    play_->setCheckable(true);
    time_->setFont(typeFont(Type::Mono));
    time_->setMinimumWidth(150);
    time_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    cameras_ = new QHBoxLayout;
    cameras_->setSpacing(kGap);
    auto* transport = new QHBoxLayout;
    transport->setSpacing(kGap);
    transport->addWidget(play_);
    transport->addWidget(slider_, 1);
    transport->addWidget(time_);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(instruction_);
    layout->addLayout(cameras_, 5);
    layout->addLayout(transport);
    layout->addWidget(state_, 4);
    layout->addWidget(action_, 4);
    auto* empty = new EmptyState("data");
    stage_ = new Stage(content, empty);
    translated(this, [this, empty] {
        empty->setText(
            tr("No data set open"),
            tr("Open a LeRobot folder (v2.0, v2.1 or v3.0), or drop one onto the window. Data sets of the "
               "project lie in its folder datasets."));
        empty->setButton(tr("Open a data set…"), [this] { browse_->click(); });
    });
    connect(slider_, &QSlider::valueChanged, this, [this](int value) { setRow(value); });
    connect(play_, &QToolButton::toggled, this, &DatasetPanel::play);
    for (Plot* plot : {state_, action_}) {
        connect(plot, &Plot::clickedAt, this, [this](double x) {
            if (dataset_) setRow(std::llround(x * dataset_->info().fps));
        });
        connect(plot, &Plot::resetWanted, this, [this] {
            for (Plot* one : {state_, action_})
                one->setFixedX(0, seconds(std::max<std::int64_t>(1, length_ - 1)));
        });
        Plot* other = plot == state_ ? action_ : state_;
        connect(plot, &Plot::rangeChosen, other, &Plot::setXRange);
    }
    return stage_;
}

void DatasetPanel::retranslate() {
    tabs_->setAccessibleName(tr("Data set"));
    tabs_->setTabText(0, tr("Episodes"));
    tabs_->setTabText(1, tr("Dimensions"));
    tabs_->setTabText(2, tr("Check"));
    report_->setHeaderLabels({tr("Kind"), tr("Episode"), tr("Finding")});
    dimensions_->setHeaderLabels(
        {tr("Dimension"), tr("Min"), tr("Mean"), tr("Max"), tr("Std"), tr("Outliers")});
    browse_->setToolTip(tr("Open a data set from anywhere"));
    verify_->setToolTip(tr("Check the data set"));
    copy_->setToolTip(tr("Copy as command: the kstudio line that checks this data set"));
    for (QToolButton* button : {browse_, verify_, copy_}) button->setAccessibleName(button->toolTip());
    play_->setToolTip(tr("Play at the recorded speed (Space)"));
    play_->setAccessibleName(tr("Play"));
    slider_->setAccessibleName(tr("Row of the episode"));
    sets_->setAccessibleName(tr("Data set"));
    list_->setAccessibleName(tr("Episodes"));
    report_->setAccessibleName(tr("Findings of the check"));
    dimensions_->setAccessibleName(tr("Dimensions"));
    state_->setTitle(tr("State"));
    action_->setTitle(tr("Action"));
    for (Plot* plot : {state_, action_}) plot->setAxes(tr("seconds"), {});
    episodes_->retranslate();
}

void DatasetPanel::listSets() {
    QString now = sets_->currentData().toString();
    sets_->clear();
    if (!workspace().project().empty()) {
        QDir folder(text(workspace().project() / "datasets"));
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            QString root = folder.filePath(name);
            if (kindOf(path(root)) == PathKind::Dataset) sets_->addItem(name, root);
        }
    }
    if (sets_->count() == 0) sets_->addItem(tr("No data set in the project"), QString());
    if (dataset_ && sets_->findData(now) < 0 && !now.isEmpty()) sets_->addItem(shortPath(path(now), 36), now);
    if (int index = sets_->findData(now); index >= 0) {
        sets_->setCurrentIndex(index);
    } else if (QString first = sets_->itemData(0).toString(); !first.isEmpty()) {
        open(first, -1, -1);
    }
}

void DatasetPanel::open(const QString& root, qint64 episode, qint64 row) {
    if (root.isEmpty() || !workspace().services().openDataset) return;
    if (sets_->findData(root) < 0) {
        if (sets_->itemData(0).toString().isEmpty()) sets_->clear();
        sets_->addItem(text(path(root).filename()), root);
    }
    sets_->setCurrentIndex(sets_->findData(root));
    opening_ = true;
    workspace().jobs().run(
        this, tr("Open %1").arg(text(path(root).filename())),
        [root, open = workspace().services().openDataset](JobContext&) { return open(path(root)); },
        [this, root, episode, row](Result<std::shared_ptr<const data::Dataset>> opened) {
            takeDataset(root, std::move(opened), episode, row);
        });
}

void DatasetPanel::takeDataset(const QString& root, Result<std::shared_ptr<const data::Dataset>> opened,
                               qint64 episode, qint64 row) {
    if (sets_->currentData().toString() != root) return;
    opening_ = false;
    play_->setChecked(false);
    problem_->setVisible(!opened.ok());
    report_->clear();
    dimensions_->clear();
    if (!opened.ok()) {
        problem_->setText(text(opened.error().text()));
        dataset_.reset();
        episodes_->setDataset(nullptr);
        about_->clear();
        stage_->showContent(false);
        return;
    }
    dataset_ = std::move(*opened);
    position_ = -1;
    const data::DatasetInfo& info = dataset_->info();
    QStringList warnings;
    for (const auto& finding : dataset_->findings()) warnings << text(finding.message);
    about_->setText(
        tr("LeRobot %1 · %2 episodes · %3 frames · %4 fps · %5 cameras")
            .arg(text(info.version), grouped(qint64(dataset_->episodes().size())), grouped(info.totalFrames))
            .arg(info.fps)
            .arg(info.cameras().size()) +
        (warnings.isEmpty() ? QString() : "\n" + tr("%n remarks; see Check", nullptr, int(warnings.size()))));
    about_->setToolTip(warnings.join('\n'));
    episodes_->setDataset(dataset_);
    stage_->showContent(!dataset_->episodes().empty());
    data::VerifyReport opening;
    opening.findings = dataset_->findings();
    showReport(opening);
    int position = 0;
    if (episode >= 0) {
        if (auto found = dataset_->position(episode); found.ok()) position = static_cast<int>(*found);
    }
    if (!dataset_->episodes().empty()) showEpisode(position, std::max<qint64>(0, row));
    makeThumbnails();
    analyse();
}

void DatasetPanel::showEpisode(int position, std::int64_t row) {
    if (!dataset_ || position < 0 || position >= static_cast<int>(dataset_->episodes().size())) return;
    if (position == position_) {
        setRow(row);
        return;
    }
    position_ = position;
    QModelIndex index = sorted_->mapFromSource(episodes_->index(position, 0));
    if (list_->currentIndex().row() != index.row()) list_->setCurrentIndex(index);
    const data::Episode& episode = dataset_->episodes()[static_cast<std::size_t>(position)];
    length_ = episode.length;
    QStringList tasks;
    for (const auto& task : episode.tasks) tasks << text(task);
    instruction_->setText(tr("Episode %1: %2").arg(episode.index).arg(tasks.join("; ")));
    qDeleteAll(loaders_);
    loaders_.clear();
    qDeleteAll(views_);
    views_.clear();
    for (const auto& camera : dataset_->info().cameras()) {
        auto* view = new VideoView(text(camera.substr(camera.rfind('.') + 1)));
        auto* loader =
            new FrameLoader(workspace().jobs(), dataset_, static_cast<std::size_t>(position), camera, this);
        connect(loader, &FrameLoader::frame, view, &VideoView::setFrame);
        connect(loader, &FrameLoader::failed, view,
                [view](const Error& error) { view->setProblem(text(error.text())); });
        cameras_->addWidget(view);
        views_.push_back(view);
        loaders_.push_back(loader);
    }
    slider_->setRange(0, static_cast<int>(std::max<std::int64_t>(0, length_ - 1)));
    row_ = -1;
    setRow(row);
    reading_ = true;
    auto work = [dataset = dataset_, position](JobContext&) -> Result<std::vector<data::Column>> {
        std::vector<data::Column> columns(2);
        const char* names[] = {"observation.state", "action"};
        for (int i = 0; i < 2; ++i) {
            if (!dataset->info().feature(names[i])) continue;
            STUDIO_ASSIGN(columns[static_cast<std::size_t>(i)],
                          dataset->column(static_cast<std::size_t>(position), names[i]));
        }
        return columns;
    };
    workspace().jobs().run(this, {}, work,
                           [this, position, dataset = dataset_](Result<std::vector<data::Column>> columns) {
                               if (position != position_ || dataset != dataset_) return;
                               reading_ = false;
                               problem_->setVisible(!columns.ok());
                               if (!columns.ok()) {
                                   problem_->setText(text(columns.error().text()));
                                   return;
                               }
                               takeColumns(std::move(*columns));
                           });
}

void DatasetPanel::takeColumns(std::vector<data::Column> columns) {
    timeS_.clear();
    for (std::int64_t r = 0; r < length_; ++r) timeS_.push_back(seconds(r));
    stateValues_ = transposed(columns[0]);
    actionValues_ = transposed(columns[1]);
    const char* names[] = {"observation.state", "action"};
    int number = 0;
    for (auto [plot, values] : {std::pair{state_, &stateValues_}, std::pair{action_, &actionValues_}}) {
        const data::Feature* feature = dataset_->info().feature(names[number++]);
        std::vector<Curve> curves;
        for (std::size_t d = 0; d < values->size(); ++d) {
            // the colour of a dimension is the same in both charts and in every episode
            QString name =
                feature && d < feature->names.size() ? text(feature->names[d]) : QString::number(d);
            const Qt::PenStyle pens[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
            curves.push_back({values->size() > 16 ? QString() : name,
                              Theme::seriesColour(static_cast<int>(d)),
                              [this, values, d]() -> CurveData {
                                  return {timeS_, (*values)[d]};
                              },
                              false, false, pens[d / Theme::current().series.size() % 3]});
        }
        plot->setCurves(std::move(curves));
        plot->setFixedX(0, seconds(std::max<std::int64_t>(1, length_ - 1)));
        plot->setVisible(!values->empty());
    }
}

double DatasetPanel::seconds(std::int64_t row) const {
    double fps = dataset_ ? dataset_->info().fps : 0;
    return fps > 0 ? static_cast<double>(row) / fps : static_cast<double>(row);
}

void DatasetPanel::setRow(std::int64_t row) {
    row = std::clamp<std::int64_t>(row, 0, std::max<std::int64_t>(0, length_ - 1));
    if (row == row_) return;
    row_ = row;
    for (FrameLoader* loader : loaders_) loader->want(row);
    for (Plot* plot : {state_, action_}) plot->setCursor(seconds(row));
    QSignalBlocker quiet(slider_);
    slider_->setValue(static_cast<int>(row));
    time_->setText(QString("%1 / %2 s").arg(seconds(row), 0, 'f', 2).arg(seconds(length_), 0, 'f', 2));
}

void DatasetPanel::play(bool on) {
    play_->setIcon(icon(on ? "pause" : "play"));
    if (!on) {
        timer_.stop();
        return;
    }
    if (row_ >= length_ - 1) setRow(0);
    playFromS_ = seconds(row_);
    clock_.start();
    timer_.start();
}

void DatasetPanel::step() {
    double fps = dataset_ ? dataset_->info().fps : 0;
    double now = playFromS_ + static_cast<double>(clock_.elapsed()) / 1000;
    auto row = static_cast<std::int64_t>(now * fps);
    setRow(row);
    if (row >= length_ - 1 || fps <= 0) play_->setChecked(false);
}

void DatasetPanel::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            play_->toggle();
            return;
        case Qt::Key_Left:
            setRow(row_ - 1);
            return;
        case Qt::Key_Right:
            setRow(row_ + 1);
            return;
        default:
            Panel::keyPressEvent(event);
    }
}

void DatasetPanel::makeThumbnails() {
    nextThumbnail(0);
}

void DatasetPanel::nextThumbnail(int row) {
    if (!dataset_ || row >= std::min(kThumbnails, episodes_->rowCount()) ||
        dataset_->info().cameras().empty())
        return;
    auto work = [dataset = dataset_, row](JobContext&) -> Result<QImage> {
        STUDIO_ASSIGN(auto stream,
                      dataset->frames(static_cast<std::size_t>(row), dataset->info().cameras().front()));
        STUDIO_ASSIGN(data::Image image, stream->at(0));
        return QImage(image.pixels->data(), image.width, image.height, image.width * 3, QImage::Format_RGB888)
            .copy();
    };
    // one after another: the picture that a person waits for comes first
    workspace().jobs().run(this, {}, work, [this, row, dataset = dataset_](Result<QImage> image) {
        if (dataset != dataset_) return;
        if (image.ok()) episodes_->setThumbnail(row, *image);
        nextThumbnail(row + 1);
    });
}

void DatasetPanel::analyse() {
    auto work = [dataset = dataset_](JobContext& context) {
        return data::analyse(
            *dataset, [&](double done) { context.progress(done); }, context.stop());
    };
    workspace().jobs().run(this, tr("Analyse %1").arg(text(dataset_->info().root.filename())), work,
                           [this, dataset = dataset_](Result<data::DatasetFacts> facts) {
                               if (dataset != dataset_ || !facts.ok()) return;
                               episodes_->setFacts(std::move(*facts));
                               showDimensions();
                           });
}

void DatasetPanel::showDimensions() {
    dimensions_->clear();
    for (const auto& dimension : episodes_->facts().dimensions) {
        auto* item =
            new QTreeWidgetItem({text(dimension.name), figure(dimension.min), figure(dimension.mean),
                                 figure(dimension.max), figure(dimension.std), grouped(dimension.outliers)});
        for (int i = 1; i < 6; ++i) item->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
        if (dimension.std < 1e-6) {
            item->setForeground(4, moodColour(Mood::Warning));
            item->setToolTip(4, tr("It never changes: normalising would divide by nearly nothing"));
        }
        dimensions_->addTopLevelItem(item);
    }
    for (int i = 0; i < 6; ++i) dimensions_->resizeColumnToContents(i);
}

void DatasetPanel::verify(bool full) {
    if (!dataset_ || !workspace().services().verifyDataset) return;
    tabs_->setCurrentWidget(report_);
    fs::path root = dataset_->info().root;
    auto work = [root, full, verify = workspace().services().verifyDataset](JobContext& context) {
        return verify(
            root, full, [&](double done, const std::string& what) { context.progress(done, what); },
            context.stop());
    };
    workspace().jobs().run(this, tr("Check %1").arg(text(root.filename())), work,
                           [this, root](Result<data::VerifyReport> report) {
                               if (report.ok() && dataset_ && dataset_->info().root == root)
                                   showReport(*report);
                           });
}

void DatasetPanel::showReport(const data::VerifyReport& report) {
    report_->clear();
    for (const auto& finding : report.findings) {
        bool error = finding.severity == data::Severity::Error;
        auto* item = new QTreeWidgetItem({error ? tr("Error") : tr("Warning"),
                                          finding.episode >= 0 ? QString::number(finding.episode) : QString(),
                                          text(finding.message)});
        item->setForeground(0, moodColour(error ? Mood::Bad : Mood::Warning));
        item->setToolTip(2, text(finding.message + "\n" + finding.remedy));
        item->setData(0, Qt::UserRole, qint64(finding.episode));
        item->setData(0, Qt::UserRole + 1, qint64(finding.row));
        report_->addTopLevelItem(item);
    }
    if (report.frames > 0) {
        auto* item = new QTreeWidgetItem({tr("Looked at"), QString(),
                                          tr("%1 episodes, %2 frames, %3 pictures decoded")
                                              .arg(report.episodes)
                                              .arg(report.frames)
                                              .arg(report.picturesDecoded)});
        item->setData(0, Qt::UserRole, qint64(-1));
        report_->insertTopLevelItem(0, item);
    }
    tabs_->setTabText(2,
                      report.findings.empty() ? tr("Check") : tr("Check (%1)").arg(report.findings.size()));
    report_->resizeColumnToContents(0);
}

double DatasetPanel::slowestFrameS() const {
    double slowest = 0;
    for (const FrameLoader* loader : loaders_) slowest = std::max(slowest, loader->slowestS());
    return slowest;
}

bool DatasetPanel::busy() const {
    bool decoding =
        std::any_of(loaders_.begin(), loaders_.end(), [](const FrameLoader* one) { return one->busy(); });
    return opening_ || reading_ || decoding;
}

QJsonObject DatasetPanel::facts() const {
    int frames = 0;
    for (const VideoView* view : views_) frames += view->hasFrame() ? 1 : 0;
    return {{"rows", episodes_->rowCount()},
            {"frames", frames},
            {"points", qint64(timeS_.size() * (stateValues_.size() + actionValues_.size()))},
            {"findings", report_->topLevelItemCount()},
            {"dimensions", dimensions_->topLevelItemCount()}};
}

}  // namespace studio::widgets
