// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QWidget>
#include <vector>

class QLabel;
class QSlider;
class QToolButton;

namespace studio::widgets {

class VideoView;

/// Shows a short film that lies in memory: play at its own speed, again and again, or by hand.
class FilmPlayer : public QWidget {
    Q_OBJECT
public:
    struct Picture {
        QImage image;
        double timeS = 0;
    };
    explicit FilmPlayer(QWidget* parent = nullptr);
    void setFilm(std::vector<Picture> film);
    void setProblem(const QString& problem);
    int pictures() const { return static_cast<int>(film_.size()); }
    int position() const;

private:
    void play(bool on);
    void step();
    void show(int picture);
    VideoView* view_;
    QToolButton* play_;
    QSlider* slider_;
    QLabel* time_;
    std::vector<Picture> film_;
    QTimer timer_;
    QElapsedTimer clock_;
    double fromS_ = 0;
};

}  // namespace studio::widgets
