// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/record_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <atomic>

#include "widgets/forms/record_form.h"
#include "widgets/jobs/latest.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/picture.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/video_view.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kFolderSettleMs = 300, kRecordWatchMs = 50;
const char* const kRecordCameras[] = {"head_cam_h", "wrist_cam_l", "wrist_cam_r"};

/// The part of the whole job that is done: by episodes still to make, so that the time left is right also
/// where an earlier start is gone on with.
class RecordShare {
public:
    explicit RecordShare(const std::vector<RecordedSet>& before) {
        for (const RecordedSet& set : before)
            left_.push_back(std::max<std::int64_t>(0, set.wanted - set.episodes));
        for (std::int64_t one : left_) all_ += one;
    }
    double at(std::size_t task, const RecordedSet& now) const {
        std::int64_t done = now.episodes - now.before;
        for (std::size_t i = 0; i < task; ++i) done += left_[i];
        return all_ > 0 ? static_cast<double>(done) / static_cast<double>(all_) : 1;
    }

private:
    std::vector<std::int64_t> left_;
    std::int64_t all_ = 0;
};

}  // namespace

/// What the worker tells while it records.
struct RecordPanel::Live {
    struct Views {
        std::vector<QImage> images;
        std::int64_t row = 0;
    };
    Latest<Views> views;
    Latest<RecordedSet> set;
    std::atomic<double> share{0};

    void see(const CameraPictures& pictures) {
        if (!views.wanted()) return;
        Views shown;
        shown.row = pictures.row;
        for (const auto& [camera, image] : pictures.views) shown.images.push_back(picture(image));
        views.put(std::move(shown));
    }
};

RecordPanel::RecordPanel(Workspace& workspace, QWidget* parent)
    : SimJobPanel(workspace, kRecordWatchMs, parent) {
    form_ = new RecordForm(workspace);
    arrange(form_, buildView());
    look_.setSingleShot(true);
    look_.setInterval(kFolderSettleMs);
    connect(&look_, &QTimer::timeout, this, &RecordPanel::lookAtFolder);
    connect(form_, &RecordForm::changed, this, &RecordPanel::edited);
    connect(form_, &RecordForm::startWanted, this, &RecordPanel::start);
    connect(&workspace, &Workspace::recordStopWanted, this, &RecordPanel::stop);
    connect(&workspace, &Workspace::recordWanted, this, [this](const RecordRequest& request) {
        if (recording()) return;
        form_->setRequest(request);
        // what the form knows of the folder belongs to the request before
        found_.clear();
        start();
        if (!recording()) Q_EMIT this->workspace().recordingChanged(false, -1);
    });
    translated(this, [this] { retranslate(); });
    themed(this, [this] {
        if (!recording()) showSets(found_);
    });
    edited();
}

RecordPanel::~RecordPanel() = default;

QWidget* RecordPanel::buildView() {
    task_ = new QLabel;
    instruction_ = new QLabel;
    sets_ = new QTreeWidget;
    open_ = new QPushButton;
    task_->setProperty("look", "title");
    instruction_->setProperty("look", "caption");
    instruction_->setWordWrap(true);
    open_->setIcon(icon("data"));
    sets_->setRootIsDecorated(false);
    sets_->setUniformRowHeights(true);
    sets_->setColumnCount(5);
    sets_->header()->setStretchLastSection(true);
    keepView(sets_, "sets");
    auto* cameras = new QHBoxLayout;
    cameras->setSpacing(kGap);
    for (const char* camera : kRecordCameras) {
        views_.push_back(new VideoView(camera));
        cameras->addWidget(views_.back());
    }
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(open_);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(task_);
    layout->addWidget(instruction_);
    layout->addLayout(cameras, 5);
    layout->addWidget(bar_);
    layout->addWidget(figures_);
    layout->addWidget(sets_, 3);
    layout->addLayout(foot);
    auto* empty = new EmptyState("camera");
    stage_ = new Stage(content, empty);
    translated(this, [empty] {
        empty->setText(tr("Nothing recorded yet"),
                       tr("A scripted expert does the tasks on the simulated Kuavo, and its cameras, states "
                          "and actions become LeRobot data sets. Choose tasks on the left, then record."));
    });
    auto openSet = [this] {
        QTreeWidgetItem* item = sets_->currentItem() ? sets_->currentItem() : sets_->topLevelItem(0);
        if (item) workspace().open(path(item->data(0, Qt::UserRole).toString()));
    };
    connect(open_, &QPushButton::clicked, this, [this, openSet] {
        openSet();
        Q_EMIT workspace().showPanel("dataset");
    });
    connect(sets_, &QTreeWidget::itemActivated, open_, &QPushButton::click);
    return stage_;
}

void RecordPanel::retranslate() {
    bar_->setAccessibleName(tr("Progress of the recording"));
    open_->setText(tr("Open in Data sets"));
    sets_->setAccessibleName(tr("Recorded data sets"));
    sets_->setHeaderLabels({tr("Task"), tr("Episodes"), tr("Frames"), tr("Left out"), tr("Folder")});
    sets_->headerItem()->setToolTip(3, tr("Seeds at which the expert failed: only successes are kept"));
    showSets(found_);
    showState();
    showFigures();
}

void RecordPanel::edited() {
    if (!workspace().services().sim.lookAtRecording) return;
    look_.start();
    showState();
}

void RecordPanel::lookAtFolder() {
    if (looking_) {
        again_ = true;
        return;
    }
    looking_ = true;
    RecordRequest request = form_->request();
    auto work = [request, look = workspace().services().sim.lookAtRecording](JobContext&) {
        return look(request);
    };
    workspace().jobs().run(this, {}, work, [this](Result<std::vector<RecordedSet>> sets) {
        looking_ = false;
        if (sets.ok()) found_ = std::move(*sets);
        if (!recording()) showSets(found_);
        showState();
        if (again_) {
            again_ = false;
            lookAtFolder();
        }
    });
}

QString RecordPanel::hindrance() const {
    if (!workspace().services().sim.record) return tr("This build cannot record.");
    RecordRequest request = form_->request();
    if (request.tasks.empty()) return tr("Choose at least one task.");
    if (request.folder.empty()) return tr("Choose a folder for the data sets.");
    for (const RecordedSet& set : found_) {
        if (!set.problem.empty()) return coreText(set.problem);
    }
    return {};
}

void RecordPanel::showState() {
    RecordRequest request = form_->request();
    std::int64_t there = 0, wanted = 0;
    for (const RecordedSet& set : found_) {
        there += std::min(set.episodes, set.wanted);
        wanted += set.wanted;
    }
    bool complete = wanted > 0 && there >= wanted;
    if (found_.empty()) wanted = request.episodes * static_cast<std::int64_t>(request.tasks.size());
    form_->setStart(there > 0 && !complete ? tr("Go on recording") : tr("Record"), !complete);
    form_->showState(recording(), hindrance(),
                     recording() ? tr("Recording. Stop keeps every complete episode.")
                     : complete ? tr("All %1 episodes are there. Ask for more to go on.").arg(grouped(wanted))
                     : there > 0
                         ? tr("%1 of %2 episodes are there; recording goes on behind them.")
                               .arg(grouped(there), grouped(wanted))
                         : tr("%1 episodes into %2").arg(grouped(wanted), shortPath(request.folder, 36)));
}

void RecordPanel::showSets(const std::vector<RecordedSet>& sets) {
    QString before =
        sets_->currentItem() ? sets_->currentItem()->data(0, Qt::UserRole).toString() : QString();
    sets_->clear();
    for (const RecordedSet& set : sets) {
        if (set.episodes == 0 || !set.problem.empty()) continue;
        auto* item = new QTreeWidgetItem({text(set.task),
                                          tr("%1 of %2").arg(grouped(set.episodes), grouped(set.wanted)),
                                          grouped(set.frames), grouped(set.failed), shortPath(set.folder)});
        item->setData(0, Qt::UserRole, text(set.folder));
        item->setToolTip(4, text(set.folder));
        for (int i = 1; i < 4; ++i) item->setTextAlignment(i, Qt::AlignRight | Qt::AlignVCenter);
        item->setForeground(1, moodColour(set.episodes >= set.wanted ? Mood::Good : Mood::Warning));
        sets_->addTopLevelItem(item);
        if (text(set.folder) == before) sets_->setCurrentItem(item);
    }
    for (int i = 0; i < 4; ++i) fitColumn(*sets_, *sets_->header(), i);
    open_->setEnabled(sets_->topLevelItemCount() > 0);
    if (sets_->topLevelItemCount() > 0) stage_->showContent(true);
}

void RecordPanel::start() {
    if (recording() || !hindrance().isEmpty()) return;
    RecordRequest request = form_->request();
    form_->keep();
    live_ = std::make_shared<Live>();
    now_ = {};
    pictures_ = 0;
    auto work = [request, live = live_,
                 sim = workspace().services().sim](JobContext& context) -> Result<std::vector<RecordedSet>> {
        STUDIO_ASSIGN(auto before, sim.lookAtRecording(request));
        RecordShare share(before);
        auto told = [&](const RecordedSet& now) {
            auto place = std::find(request.tasks.begin(), request.tasks.end(), now.task);
            live->share = share.at(static_cast<std::size_t>(place - request.tasks.begin()), now);
            live->set.put(now);
            context.progress(live->share, now.task);
        };
        return sim.record(
            request, told, [&](const CameraPictures& pictures) { live->see(pictures); }, context.stop());
    };
    QStringList names;
    for (const std::string& task : request.tasks) names << text(task);
    auto title = [all = names.join(", ")] { return tr("Record %1").arg(all); };
    began(workspace().jobs().run(this, title, work,
                                 [this](Result<std::vector<RecordedSet>> sets) { take(sets); }));
    Q_EMIT workspace().recordingChanged(true, job());
    stage_->showContent(true);
    now_.task = request.tasks.front();
    now_.wanted = request.episodes;
    showFigures();
    showState();
}

void RecordPanel::watch() {
    if (!live_) return;
    if (auto views = live_->views.take()) {
        for (std::size_t c = 0; c < views_.size() && c < views->images.size(); ++c)
            views_[c]->setFrame(views->images[c], views->row);
        ++pictures_;
    }
    if (auto set = live_->set.take()) {
        now_ = *set;
        for (RecordedSet& one : found_) {
            if (one.task == now_.task) one = now_;
        }
        showSets(found_);
    }
    showFigures();
}

void RecordPanel::showFigures() {
    task_->setText(text(now_.task));
    task_->setVisible(!now_.task.empty());
    instruction_->setVisible(!now_.task.empty());
    bar_->setVisible(recording());
    figures_->setVisible(recording());
    if (now_.task.empty()) return;
    instruction_->setText(form_->instruction(now_.task));
    if (!recording() || !live_) return;
    showProgress(live_->share,
                 {tr("Episode %1 of %2").arg(grouped(now_.episodes), grouped(now_.wanted)),
                  tr("%1 frames").arg(grouped(now_.frames)), tr("%1 left out").arg(grouped(now_.failed))});
}

void RecordPanel::take(const Result<std::vector<RecordedSet>>& sets) {
    watch();
    ended();
    // what lies on the disk now counts, however it ended
    lookAtFolder();
    showState();
    showFigures();
    Q_EMIT workspace().recordingChanged(false, -1);
    Q_EMIT workspace().datasetsChanged();
    if (!sets.ok() || sets->empty()) return;
    std::int64_t episodes = 0;
    for (const RecordedSet& set : *sets) episodes += set.episodes;
    workspace().notify(
        Level::Info, tr("Recorded: %1 data sets with %2 episodes.").arg(sets->size()).arg(grouped(episodes)));
    Q_EMIT workspace().openDataset(text(sets->front().folder), -1, -1);
}

QJsonObject RecordPanel::facts() const {
    int frames = 0;
    for (const VideoView* view : views_) frames += view->hasFrame() ? 1 : 0;
    return {{"rows", sets_->topLevelItemCount()},
            {"frames", frames},
            {"tasks", static_cast<int>(form_->request().tasks.size())},
            {"pictures", pictures_}};
}

}  // namespace studio::widgets
