// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/camera_table.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSettings>
#include <QSignalBlocker>
#include <algorithm>
#include <utility>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

// of the entries: 0 is "to be chosen", then the robot's cameras, "no picture" at the end
constexpr int kOpen = 0, kFirstCamera = 1;

}  // namespace

CameraTable::CameraTable(Workspace& workspace, QWidget* parent)
    : QWidget(parent), workspace_(workspace), head_(new QLabel), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(kUnit);
    grid_->setColumnStretch(1, 1);
    head_->setProperty("look", "caption");
    head_->setWordWrap(true);
    grid_->addWidget(head_, 0, 0, 1, 2);
    RobotDesk* desk = &workspace.robot();
    connect(desk, &RobotDesk::policyChanged, this, &CameraTable::takePolicy);
    connect(desk, &RobotDesk::connectionChanged, this, &CameraTable::takePolicy);
    connect(desk, &RobotDesk::changed, this, &CameraTable::show);
    translated(this, [this] { retranslate(); });
    takePolicy();
}

QString CameraTable::key() const {
    return "robot/cameras" + text(workspace_.robot().policyRequest().checkpoint);
}

RobotCameraChoice CameraTable::kept() const {
    RobotCameraChoice choice;
    for (const QString& row : workspace_.settings().store().value(key()).toStringList()) {
        auto split = row.lastIndexOf('=');
        if (split > 0) choice[row.left(split).toStdString()] = row.mid(split + 1).toStdString();
    }
    return choice;
}

void CameraTable::keep(const RobotCameraChoice& choice) {
    QStringList rows;
    for (const auto& [camera, robot] : choice) rows << text(camera) + '=' + text(robot);
    workspace_.settings().store().setValue(key(), rows);
}

void CameraTable::takePolicy() {
    RobotDesk& desk = workspace_.robot();
    const auto& policy = desk.policy();
    // whichever is opened next, and be it the same once more
    if (!policy || desk.opensPolicy()) shown_.clear();
    if (!policy) setVisible(false);
    if (!policy || desk.opensPolicy()) return;
    if (std::exchange(shown_, policy->name) != policy->name) {
        RobotCameraChoice before = kept();
        if (!before.empty()) {
            // comes back here with the cameras chosen
            desk.chooseCameras(before);
            return;
        }
    }
    auto isOpen = [](const RobotPolicyCamera& camera) { return !camera.robot || camera.chosen; };
    bool open = std::any_of(policy->cameras.begin(), policy->cameras.end(), isOpen);
    if (open) makeRows(policy->cameras);
    setVisible(open);
}

void CameraTable::makeRows(const std::vector<RobotPolicyCamera>& cameras) {
    const std::vector<std::string>& offered = workspace_.robot().about().cameras;
    bool same = rows_.size() == cameras.size() &&
                std::equal(rows_.begin(), rows_.end(), cameras.begin(),
                           [&](const Row& row, const RobotPolicyCamera& camera) {
                               return row.camera == camera.name &&
                                      row.choice->count() == static_cast<int>(offered.size()) + 2;
                           });
    if (!same) {
        for (const Row& row : rows_) {
            row.name->deleteLater();
            row.choice->deleteLater();
        }
        rows_.clear();
        for (const RobotPolicyCamera& camera : cameras) {
            Row row{camera.name, new QLabel(text(camera.name.substr(camera.name.rfind('.') + 1))),
                    new QComboBox};
            row.name->setToolTip(text(camera.name));
            row.name->setBuddy(row.choice);
            row.choice->setObjectName("camera_" + row.name->text());
            row.choice->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
            row.choice->setMinimumWidth(100);
            row.choice->addItem(QString());
            for (const std::string& robot : offered) row.choice->addItem(text(robot), text(robot));
            row.choice->addItem(QString(), QString(""));
            int at = static_cast<int>(rows_.size()) + 1;
            grid_->addWidget(row.name, at, 0);
            grid_->addWidget(row.choice, at, 1);
            connect(row.choice, &QComboBox::activated, this, &CameraTable::choose);
            rows_.push_back(row);
        }
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        QSignalBlocker quiet(rows_[i].choice);
        const std::optional<std::string>& robot = cameras[i].robot;
        int none = rows_[i].choice->count() - 1;
        int index = !robot ? kOpen : robot->empty() ? none : rows_[i].choice->findData(text(*robot));
        rows_[i].choice->setCurrentIndex(std::max(index, kOpen));
    }
    retranslate();
}

void CameraTable::choose() {
    const auto& policy = workspace_.robot().policy();
    if (!policy || policy->cameras.size() != rows_.size()) return;
    RobotCameraChoice choice;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        int index = rows_[i].choice->currentIndex();
        if (index < kFirstCamera) continue;
        std::string robot = rows_[i].choice->currentData().toString().toStdString();
        // what is known by its name stays known by it
        const RobotPolicyCamera& before = policy->cameras[i];
        if (before.chosen || before.robot != robot) choice[rows_[i].camera] = robot;
    }
    keep(choice);
    workspace_.robot().chooseCameras(choice);
}

void CameraTable::show() {
    const RobotDesk& desk = workspace_.robot();
    bool free = desk.connected() && !desk.isIn(robot::SessionState::Running) &&
                !desk.isIn(robot::SessionState::Shadow);
    for (const Row& row : rows_) row.choice->setEnabled(free);
}

void CameraTable::retranslate() {
    head_->setText(
        tr("The names of this policy's cameras are not the robot's. It runs once each of them is chosen."));
    for (const Row& row : rows_) {
        row.choice->setItemText(kOpen, tr("Choose…"));
        row.choice->setItemText(row.choice->count() - 1, tr("No picture"));
        row.choice->setItemData(
            row.choice->count() - 1,
            tr("The policy is told that this picture is missing, as where its data had none"),
            Qt::ToolTipRole);
        row.choice->setAccessibleName(tr("Camera of the robot for %1").arg(row.name->text()));
    }
    show();
}

}  // namespace studio::widgets
