// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/camera_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/plots/path_view.h"
#include "widgets/robot/trial_bar.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr double kOldS = 0.2;   ///< so much older than shown is shown anew
constexpr int kPictureMs = 15;  ///< half a period of a camera: a picture waits no longer than this

double ageS(robot::TimePoint at) {
    return robot::secondsOf(std::chrono::steady_clock::now() - at);
}

PathView::Ages agesOf(const robot::CameraFrame& frame, const std::optional<robot::PathOverlay>& overlay) {
    PathView::Ages ages;
    ages.picture = ageS(frame.received);
    if (!overlay) return ages;
    ages.joints = ageS(overlay->jointsAt);
    if (overlay->observedAt != robot::TimePoint{}) ages.chunk = ageS(overlay->observedAt);
    return ages;
}

}  // namespace

CameraPanel::CameraPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      cameras_(new QComboBox),
      path_(new QCheckBox),
      fan_(new QCheckBox),
      model_(new QLabel),
      row_(new QHBoxLayout),
      trials_(new TrialBar(workspace.robot(), this)),
      empty_(new EmptyState("camera")) {
    cameras_->setObjectName("robotCamera");
    path_->setChecked(true);
    fan_->setChecked(true);
    model_->setProperty("look", "caption");
    model_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kGap);
    bar->addWidget(cameras_);
    bar->addWidget(path_);
    bar->addWidget(fan_);
    bar->addWidget(model_, 1);
    row_->setSpacing(kGap);
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(bar);
    inside->addLayout(row_, 1);
    inside->addWidget(trials_);
    stage_ = new Stage(content, empty_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);
    connect(cameras_, &QComboBox::currentIndexChanged, this, &CameraPanel::choose);
    for (QCheckBox* box : {path_, fan_}) {
        connect(box, &QCheckBox::toggled, this, [this] {
            for (PathView* view : views_) view->setParts(path_->isChecked(), fan_->isChecked());
        });
    }
    connect(&workspace.robot(), &RobotDesk::connectionChanged, this, &CameraPanel::listCameras);
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(kPictureMs);
    connect(&timer_, &QTimer::timeout, this, &CameraPanel::refresh);
    translated(this, [this] { retranslate(); });
    listCameras();
}

void CameraPanel::retranslate() {
    shown_.clear();  // their words, too
    path_->setText(tr("Predicted path"));
    fan_->setText(tr("Fan"));
    fan_->setToolTip(tr("Further draws of the flow; their number is set beside the policy"));
    cameras_->setAccessibleName(tr("Camera"));
    if (cameras_->count() > 0) cameras_->setItemText(cameras_->count() - 1, tr("All side by side"));
    sayWhyEmpty();
}

void CameraPanel::sayWhyEmpty() {
    const RobotDesk& desk = workspace().robot();
    if (desk.connected()) {
        empty_->setText(tr("This robot has no cameras"),
                        desk.about().readOnly ? tr("The recording has no pictures that can be shown.")
                                              : tr("Start them on the upper computer, or name their topics "
                                                   "on the left, and connect again."));
        return;
    }
    empty_->setText(tr("No robot is connected"),
                    tr("Connect to the simulated Kuavo, a real one or a recording on the left: its cameras "
                       "appear here, with the way that the policy is about to take."));
}

void CameraPanel::listCameras() {
    RobotDesk& desk = workspace().robot();
    for (PathView* view : views_) view->deleteLater();
    views_.clear();
    shown_.clear();
    QSignalBlocker quiet(cameras_);
    cameras_->clear();
    bool there = desk.connected() && !desk.about().cameras.empty();
    if (there) {
        for (const std::string& camera : desk.about().cameras) {
            auto* view = new PathView(text(camera));
            view->setParts(path_->isChecked(), fan_->isChecked());
            row_->addWidget(view, 1);
            views_.push_back(view);
            cameras_->addItem(text(camera), static_cast<int>(views_.size()) - 1);
        }
        cameras_->addItem(tr("All side by side"), -1);
        timer_.start();
    } else {
        timer_.stop();
    }
    sayWhyEmpty();
    stage_->showContent(there);
    choose();
}

void CameraPanel::choose() {
    int chosen = cameras_->currentData().toInt();
    for (int i = 0; i < static_cast<int>(views_.size()); ++i)
        views_[static_cast<std::size_t>(i)]->setVisible(chosen == -1 || chosen == i);
}

void CameraPanel::refresh() {
    RobotLink* link = workspace().robot().link();
    if (!link || !isVisible()) return;
    for (PathView* view : views_) {
        if (!view->isVisible()) continue;
        std::string camera = view->camera().toStdString();
        auto frame = link->frame(camera);
        if (!frame || frame->image.empty()) {
            view->setProblem(tr("Nothing has come from %1 yet.").arg(view->camera()));
            continue;
        }
        if (shown_[view->camera()] == frame->sequence) {
            // a picture that stands still must not look young
            bool old = ageS(frame->received) > view->ages().picture + kOldS;
            if (old) view->setAges(agesOf(*frame, view->overlay()));
            continue;
        }
        shown_[view->camera()] = frame->sequence;
        ++pictures_;
        // the newest drawing there is: a picture never waits for its own
        auto overlay = link->overlay(camera);
        const auto& placed = workspace().robot().about().placed;
        const bool isPlaced = std::find(placed.begin(), placed.end(), camera) != placed.end();
        QString model = overlay    ? tr("camera model: %1").arg(coreText(overlay->source))
                        : isPlaced ? QString()  // the first drawing is on its way
                                   : tr("where this camera sits is not known: no path");
        if (view->toolTip() != model) view->setToolTip(model);
        view->setAges(agesOf(*frame, overlay));
        view->setOverlay(std::move(overlay));
        view->setFrame(sharedImage(frame->image));
    }
    showModels();
}

void CameraPanel::showModels() {
    QStringList models;
    for (PathView* view : views_) {
        if (!view->isVisible() || view->toolTip().isEmpty()) continue;
        if (!models.contains(view->toolTip())) models << view->toolTip();
    }
    // several cameras have several models: each stands with its own picture
    QString words = models.size() == 1 ? models.front() : QString();
    if (model_->text() == words) return;
    model_->setText(words);
    // it is cut where the panel is narrow
    model_->setToolTip(words);
}

QJsonObject CameraPanel::facts() const {
    int paths = 0;
    double paintMs = 0;
    for (PathView* view : views_) {
        if (view->overlay()) paths += static_cast<int>(view->overlay()->paths.size());
        paintMs = std::max(paintMs, 1000 * view->paintS());
    }
    return {{"cameras", static_cast<int>(views_.size())},
            {"pictures", pictures_},
            {"paths", paths},
            {"paint_ms", paintMs}};
}

}  // namespace studio::widgets
