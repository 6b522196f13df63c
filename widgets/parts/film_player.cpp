// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/film_player.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/retranslate.h"
#include "widgets/plots/video_view.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kFilmTickMs = 30;

}  // namespace

FilmPlayer::FilmPlayer(QWidget* parent)
    : QWidget(parent),
      view_(new VideoView({})),
      play_(new QToolButton),
      slider_(new QSlider(Qt::Horizontal)),
      time_(new QLabel) {
    play_->setCheckable(true);
    play_->setIcon(icon("play"));
    time_->setFont(typeFont(Type::Mono));
    auto* transport = new QHBoxLayout;
    transport->setSpacing(kGap);
    transport->addWidget(play_);
    transport->addWidget(slider_, 1);
    transport->addWidget(time_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kUnit);
    layout->addWidget(view_, 1);
    layout->addLayout(transport);
    timer_.setInterval(kFilmTickMs);
    connect(&timer_, &QTimer::timeout, this, &FilmPlayer::step);
    connect(play_, &QToolButton::toggled, this, &FilmPlayer::play);
    connect(slider_, &QSlider::valueChanged, this, [this](int picture) {
        play_->setChecked(false);
        show(picture);
    });
    translated(this, [this] {
        play_->setToolTip(tr("Play the film"));
        play_->setAccessibleName(play_->toolTip());
        slider_->setAccessibleName(tr("Moment of the film"));
        view_->setAccessibleName(tr("Film of the trial"));
    });
    setFilm({});
}

int FilmPlayer::position() const {
    return slider_->value();
}

void FilmPlayer::setFilm(std::vector<Picture> film) {
    film_ = std::move(film);
    {
        QSignalBlocker quiet(slider_);
        slider_->setRange(0, std::max(0, pictures() - 1));
        slider_->setValue(0);
    }
    play_->setEnabled(!film_.empty());
    slider_->setEnabled(!film_.empty());
    time_->clear();
    view_->setProblem({});
    show(0);
    play_->setChecked(!film_.empty());
}

void FilmPlayer::setProblem(const QString& problem) {
    setFilm({});
    view_->setProblem(problem);
}

void FilmPlayer::show(int picture) {
    if (picture < 0 || picture >= pictures()) return;
    const Picture& one = film_[static_cast<std::size_t>(picture)];
    view_->setFrame(one.image, picture);
    time_->setText(QString("%1 / %2 s").arg(one.timeS, 0, 'f', 1).arg(film_.back().timeS, 0, 'f', 1));
}

void FilmPlayer::play(bool on) {
    play_->setIcon(icon(on ? "pause" : "play"));
    if (!on || film_.empty()) {
        timer_.stop();
        return;
    }
    int at = slider_->value() >= pictures() - 1 ? 0 : slider_->value();
    fromS_ = film_[static_cast<std::size_t>(at)].timeS;
    clock_.start();
    timer_.start();
}

void FilmPlayer::step() {
    if (film_.empty()) return;
    double now = fromS_ + static_cast<double>(clock_.elapsed()) / 1000;
    // a pause at the end, then from the beginning
    if (now > film_.back().timeS + 1) {
        fromS_ = now = 0;
        clock_.start();
    }
    auto behind = std::upper_bound(film_.begin(), film_.end(), now,
                                   [](double time, const Picture& picture) { return time < picture.timeS; });
    int picture = std::max(0, static_cast<int>(behind - film_.begin()) - 1);
    QSignalBlocker quiet(slider_);
    slider_->setValue(picture);
    show(picture);
}

}  // namespace studio::widgets
