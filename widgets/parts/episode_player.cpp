// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/episode_player.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/jobs/frame_loader.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/video_view.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr int kPlayMs = 30;
constexpr std::size_t kMostNames = 16;  ///< curves beyond which a legend is longer than the chart
const char* const kFeatures[] = {"observation.state", "action"};

/// Values of a column, one list per dimension, so that a curve is one span.
std::vector<std::vector<double>> transposed(const data::Column& column) {
    std::vector<std::vector<double>> lists(static_cast<std::size_t>(column.width));
    for (std::size_t d = 0; d < lists.size(); ++d) {
        lists[d].reserve(static_cast<std::size_t>(column.rows));
        for (std::int64_t r = 0; r < column.rows; ++r) lists[d].push_back(column.row(r)[d]);
    }
    return lists;
}

}  // namespace

EpisodePlayer::EpisodePlayer(JobRunner& jobs, QWidget* parent)
    : QWidget(parent),
      jobs_(jobs),
      instruction_(new QLabel),
      cameras_(new QHBoxLayout),
      state_(new Plot),
      action_(new Plot) {
    instruction_->setProperty("look", "strong");
    instruction_->setWordWrap(true);
    cameras_->setSpacing(kGap);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kUnit, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(instruction_);
    layout->addLayout(cameras_, 5);
    layout->addLayout(buildTransport());
    layout->addWidget(state_, 4);
    layout->addWidget(action_, 4);
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
    timer_.setInterval(kPlayMs);
    connect(&timer_, &QTimer::timeout, this, &EpisodePlayer::step);
    state_->setKey("state");
    action_->setKey("action");
    translated(this, [this] { retranslate(); });
    themed(this, [this] {
        if (dataset_ && !reading_ && !timeS_.empty()) showColumns();
    });
}

QLayout* EpisodePlayer::buildTransport() {
    play_ = new QToolButton;
    slider_ = new QSlider(Qt::Horizontal);
    time_ = new QLabel;
    play_->setIcon(icon("play"));
    play_->setCheckable(true);
    time_->setFont(typeFont(Type::Mono));
    time_->setMinimumWidth(150);
    time_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* transport = new QHBoxLayout;
    transport->setSpacing(kGap);
    transport->addWidget(play_);
    transport->addWidget(slider_, 1);
    transport->addWidget(time_);
    connect(slider_, &QSlider::valueChanged, this, [this](int value) { setRow(value); });
    connect(play_, &QToolButton::toggled, this, &EpisodePlayer::play);
    return transport;
}

void EpisodePlayer::retranslate() {
    play_->setToolTip(tr("Play at the recorded speed (Space)"));
    play_->setAccessibleName(tr("Play"));
    slider_->setAccessibleName(tr("Row of the episode"));
    state_->setTitle(tr("State"));
    action_->setTitle(tr("Action"));
    for (Plot* plot : {state_, action_}) plot->setAxes(tr("seconds"), {});
    for (const auto& [view, error] : problems_) view->setProblem(coreText(error));
    showCaption();
}

void EpisodePlayer::clear() {
    stopPlaying();
    dataset_.reset();
    position_ = -1;
    reading_ = false;
    forgetColumns();
}

void EpisodePlayer::showEpisode(std::shared_ptr<const data::Dataset> dataset, int position,
                                std::int64_t row) {
    if (position < 0 || position >= static_cast<int>(dataset->episodes().size())) return;
    if (dataset == dataset_ && position == position_) {
        setRow(row);
        return;
    }
    if (dataset != dataset_) stopPlaying();
    dataset_ = std::move(dataset);
    position_ = position;
    const data::Episode& episode = dataset_->episodes()[static_cast<std::size_t>(position)];
    length_ = episode.length;
    showCaption();
    makeViews();
    {
        QSignalBlocker quiet(slider_);
        slider_->setRange(0, static_cast<int>(std::max<std::int64_t>(0, length_ - 1)));
    }
    row_ = -1;
    setRow(row);
    // those of another episode would pass for its own, also where it cannot be read
    forgetColumns();
    readColumns();
}

void EpisodePlayer::showCaption() {
    if (!dataset_) return;
    const data::Episode& episode = dataset_->episodes()[static_cast<std::size_t>(position_)];
    QStringList tasks;
    for (const auto& task : episode.tasks) tasks << text(task);
    instruction_->setText(tr("Episode %1: %2").arg(episode.index).arg(tasks.join("; ")));
}

void EpisodePlayer::makeViews() {
    qDeleteAll(loaders_);
    loaders_.clear();
    problems_.clear();
    qDeleteAll(views_);
    views_.clear();
    for (const auto& camera : dataset_->info().cameras()) {
        auto* view = new VideoView(text(camera.substr(camera.rfind('.') + 1)));
        auto* loader = new FrameLoader(jobs_, dataset_, static_cast<std::size_t>(position_), camera, this);
        connect(loader, &FrameLoader::frame, view, &VideoView::setFrame);
        connect(loader, &FrameLoader::frame, view, [this, view] { problems_.erase(view); });
        connect(loader, &FrameLoader::failed, view, [this, view](const Error& error) {
            problems_[view] = error;
            view->setProblem(coreText(error));
        });
        cameras_->addWidget(view);
        views_.push_back(view);
        loaders_.push_back(loader);
    }
}

void EpisodePlayer::readColumns() {
    reading_ = true;
    auto work = [dataset = dataset_, position = position_](JobContext&) -> Result<std::vector<data::Column>> {
        std::vector<data::Column> columns(2);
        for (std::size_t i = 0; i < 2; ++i) {
            if (!dataset->info().feature(kFeatures[i])) continue;
            STUDIO_ASSIGN(columns[i], dataset->column(static_cast<std::size_t>(position), kFeatures[i]));
        }
        return columns;
    };
    jobs_.run(this, {}, work,
              [this, position = position_, dataset = dataset_](Result<std::vector<data::Column>> columns) {
                  if (position != position_ || dataset != dataset_) return;
                  reading_ = false;
                  if (columns.ok()) takeColumns(*columns);
                  Q_EMIT read(columns.ok() ? Status() : Status(columns.error()));
              });
}

void EpisodePlayer::forgetColumns() {
    for (Plot* plot : {state_, action_}) plot->setCurves({});
    timeS_.clear();
    stateValues_.clear();
    actionValues_.clear();
}

void EpisodePlayer::takeColumns(const std::vector<data::Column>& columns) {
    timeS_.clear();
    for (std::int64_t r = 0; r < length_; ++r) timeS_.push_back(seconds(r));
    stateValues_ = transposed(columns[0]);
    actionValues_ = transposed(columns[1]);
    showColumns();
}

void EpisodePlayer::showColumns() {
    int number = 0;
    for (auto [plot, values] : {std::pair{state_, &stateValues_}, std::pair{action_, &actionValues_}}) {
        const data::Feature* feature = dataset_->info().feature(kFeatures[number++]);
        std::vector<Curve> curves;
        for (std::size_t d = 0; d < values->size(); ++d) {
            // the colour of a dimension is the same in both charts and in every episode
            QString name =
                feature && d < feature->names.size() ? text(feature->names[d]) : QString::number(d);
            const Qt::PenStyle pens[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
            curves.push_back({values->size() > kMostNames ? QString() : name,
                              Theme::seriesColour(static_cast<int>(d)),
                              [this, values, d]() -> CurveData {
                                  return {timeS_, (*values)[d]};
                              },
                              false, false, pens[d / Theme::current().series.size() % 3], false, name});
        }
        plot->setCurves(std::move(curves));
        plot->setFixedX(0, seconds(std::max<std::int64_t>(1, length_ - 1)));
        plot->setVisible(!values->empty());
    }
}

double EpisodePlayer::seconds(std::int64_t row) const {
    double fps = dataset_ ? dataset_->info().fps : 0;
    return fps > 0 ? static_cast<double>(row) / fps : static_cast<double>(row);
}

void EpisodePlayer::setRow(std::int64_t row) {
    row = std::clamp<std::int64_t>(row, 0, std::max<std::int64_t>(0, length_ - 1));
    if (row == row_) return;
    row_ = row;
    for (FrameLoader* loader : loaders_) loader->want(row);
    for (Plot* plot : {state_, action_}) plot->setCursor(seconds(row));
    QSignalBlocker quiet(slider_);
    slider_->setValue(static_cast<int>(row));
    Q_EMIT moved();
    time_->setText(QString("%1 / %2 s").arg(seconds(row), 0, 'f', 2).arg(seconds(length_), 0, 'f', 2));
}

void EpisodePlayer::togglePlay() {
    play_->toggle();
}

void EpisodePlayer::stopPlaying() {
    play_->setChecked(false);
}

void EpisodePlayer::play(bool on) {
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

void EpisodePlayer::step() {
    double fps = dataset_ ? dataset_->info().fps : 0;
    double now = playFromS_ + static_cast<double>(clock_.elapsed()) / 1000;
    auto row = static_cast<std::int64_t>(now * fps);
    setRow(row);
    if (row >= length_ - 1 || fps <= 0) stopPlaying();
}

bool EpisodePlayer::busy() const {
    return reading_ ||
           std::any_of(loaders_.begin(), loaders_.end(), [](const FrameLoader* one) { return one->busy(); });
}

int EpisodePlayer::frames() const {
    return static_cast<int>(
        std::count_if(views_.begin(), views_.end(), [](const VideoView* view) { return view->hasFrame(); }));
}

qint64 EpisodePlayer::points() const {
    return static_cast<qint64>(timeS_.size() * (stateValues_.size() + actionValues_.size()));
}

double EpisodePlayer::slowestFrameS() const {
    double slowest = 0;
    for (const FrameLoader* loader : loaders_) slowest = std::max(slowest, loader->slowestS());
    return slowest;
}

}  // namespace studio::widgets
