// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/simulator_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/tool_tip.h"
#include "widgets/plots/path_view.h"
#include "widgets/robot/gamepad.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr int kSceneMs = 100, kJogMs = 50, kPadsMs = 2000;
constexpr double kJogMetresPerS = 0.12;
/// Of a hand that is closed around something: a block of 5 cm leaves the fingers at 0.41.
constexpr double kClosedFrom = 0.25;
// of a gamepad as the kernel numbers the usual ones
constexpr int kStickX = 0, kStickY = 1, kOtherStickY = 4;
constexpr int kGripButton = 0, kLeftButton = 4, kRightButton = 5;

struct JogKey {
    int key;
    int axis;  ///< forward, left, up
    double sign;
};
constexpr JogKey kJogKeys[] = {{Qt::Key_W, 0, 1},  {Qt::Key_S, 0, -1}, {Qt::Key_A, 1, 1},
                               {Qt::Key_D, 1, -1}, {Qt::Key_E, 2, 1},  {Qt::Key_Q, 2, -1}};

bool isJogKey(int key) {
    for (const JogKey& known : kJogKeys) {
        if (known.key == key) return true;
    }
    return false;
}

}  // namespace

SimulatorPanel::SimulatorPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      tasks_(new QComboBox),
      seed_(new QSpinBox),
      scene_(new QPushButton),
      fresh_(new QCheckBox),
      hand_(new QComboBox),
      progressWord_(new QLabel),
      progress_(new QProgressBar),
      next_(new QLabel),
      keys_(new QLabel),
      labels_{new QLabel, new QLabel, new QLabel},
      view_(new PathView("overview")),
      gamepad_(new Gamepad(this)) {
    setFocusPolicy(Qt::StrongFocus);
    scene_->setObjectName("newScene");
    tasks_->setObjectName("simTask");
    hand_->setObjectName("simHand");
    hand_->addItems({QString(), QString()});
    seed_->setRange(0, 1000000);
    fresh_->setChecked(workspace.robot().freshScene());
    progress_->setTextVisible(false);
    next_->setObjectName("nextTrial");
    next_->setProperty("look", "strong");
    next_->setWordWrap(true);
    keys_->setWordWrap(true);
    // the picture takes what is left: what is to be done next is in sight in a low window too
    view_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    view_->setMinimumHeight(120);
    keys_->setProperty("look", "caption");
    for (const SimTask& task : workspace.services().sim.tasks) tasks_->addItem(text(task.id), text(task.id));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kGap);
    bar->addWidget(labels_[0]);
    bar->addWidget(tasks_);
    bar->addWidget(labels_[1]);
    bar->addWidget(seed_);
    bar->addWidget(scene_);
    bar->addWidget(fresh_);
    bar->addWidget(labels_[2]);
    bar->addWidget(hand_);
    bar->addStretch(1);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(kGap);
    lower->addWidget(progressWord_);
    lower->addWidget(progress_, 1);
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(bar);
    inside->addWidget(view_, 1);
    inside->addLayout(lower);
    inside->addWidget(next_);
    next_->hide();
    inside->addWidget(keys_);
    auto* empty = new EmptyState("demo");
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);
    look_.setInterval(kSceneMs);
    jogging_.setInterval(kJogMs);
    connect(&look_, &QTimer::timeout, this, &SimulatorPanel::refresh);
    connect(&jogging_, &QTimer::timeout, this, &SimulatorPanel::jog);
    pads_.setInterval(kPadsMs);
    connect(&pads_, &QTimer::timeout, this, &SimulatorPanel::lookForGamepad);
    connect(gamepad_, &Gamepad::moved, this, [this] {
        if (!jogging_.isActive()) jogging_.start();
    });
    connect(gamepad_, &Gamepad::pressed, this, [this](int button) {
        if (button == kGripButton) grip();
        if (button == kLeftButton) hand_->setCurrentIndex(0);
        if (button == kRightButton) hand_->setCurrentIndex(1);
    });
    connect(gamepad_, &Gamepad::lost, this, &SimulatorPanel::showKeys);
    connect(tasks_, &QComboBox::activated, this, &SimulatorPanel::useTask);
    RobotDesk* desk = &workspace.robot();
    auto showSeed = [this, desk] { seed_->setValue(static_cast<int>(desk->sceneSeed())); };
    showSeed();
    connect(scene_, &QPushButton::clicked, desk, [desk] { desk->newScene(); });
    connect(fresh_, &QCheckBox::toggled, desk, &RobotDesk::setFreshScene);
    connect(seed_, &QSpinBox::valueChanged, desk,
            [desk](int seed) { desk->setSceneSeed(static_cast<std::uint64_t>(seed)); });
    connect(desk, &RobotDesk::sceneChanged, this, showSeed);
    connect(desk, &RobotDesk::sceneChanged, this, [this] {
        ran_ = trialSolved_ = false;
        closed_ = {};
    });
    connect(desk, &RobotDesk::changed, this, &SimulatorPanel::forgetGrips);
    connect(desk, &RobotDesk::connectionChanged, this, &SimulatorPanel::showConnection);
    translated(this, [this, empty] {
        empty->setText(
            tr("No simulated robot"),
            tr("Connect to sim: and a task: the scene, its progress and the keys that move the hands "
               "appear here."));
        retranslate();
    });
    showConnection();
}

void SimulatorPanel::retranslate() {
    labels_[0]->setText(tr("Task"));
    labels_[1]->setText(tr("Seed"));
    labels_[2]->setText(tr("Hand"));
    scene_->setText(tr("New scene"));
    fresh_->setText(tr("Before every run"));
    hand_->setItemText(0, tr("Left"));
    hand_->setItemText(1, tr("Right"));
    setAccessibleName(QCoreApplication::translate("Panels", "Simulator"));
    tasks_->setAccessibleName(tr("Task"));
    seed_->setAccessibleName(tr("Seed"));
    hand_->setAccessibleName(tr("Hand that the keys move"));
    progress_->setAccessibleName(tr("Progress of the task"));
    showKeys();
    showFresh();
    const RobotDesk& desk = workspace().robot();
    if (desk.connected() && desk.about().hasScene && !desk.about().canJog) showNoCamera();
    refresh();
}

void SimulatorPanel::showNoCamera() {
    view_->setProblem(tr("The camera beside the robot is not on the network."));
}

void SimulatorPanel::showFresh() {
    fresh_->setToolTip(
        workspace().robot().about().canJog
            ? tr("Run begins with a new scene: what moves by itself has moved on while the robot was being "
                 "armed")
            : tr("Run makes no new scene in a simulation elsewhere: press New scene before it"));
}

void SimulatorPanel::showKeys() {
    if (!workspace().robot().about().canJog) {
        keys_->setText(tr(
            "A simulation elsewhere: it makes a new scene and tells when the task is solved; its hands are "
            "moved over there."));
        return;
    }
    keys_->setText(
        tr("Click the picture, then: W S forward and back, A D left and right, E Q up and down, space opens "
           "and closes. Not while the policy moves the robot."));
    if (gamepad_->isOpen()) {
        keys_->setText(
            keys_->text() + ' ' +
            tr("Gamepad %1: one stick forward and sideways, the other one up and down, A opens and "
               "closes, the shoulders choose the hand.")
                .arg(gamepad_->name()));
    }
}

void SimulatorPanel::lookForGamepad() {
    if (gamepad_->isOpen() || !isVisible()) return;
    QStringList found = Gamepad::devices();
    if (!found.isEmpty() && gamepad_->open(found.front())) showKeys();
}

void SimulatorPanel::showConnection() {
    RobotDesk& desk = workspace().robot();
    bool there = desk.connected() && desk.about().hasScene;
    stage_->showContent(there);
    solved_ = ran_ = moved_ = trialSolved_ = false;
    closed_ = {};
    if (there) {
        bool here = desk.about().canJog;
        tasks_->setCurrentIndex(here ? tasks_->findData(text(desk.about().address).mid(4).section('@', 0, 0))
                                     : -1);
        for (QWidget* own : {static_cast<QWidget*>(tasks_), static_cast<QWidget*>(seed_),
                             static_cast<QWidget*>(hand_), static_cast<QWidget*>(fresh_)})
            own->setEnabled(here);
        // Run makes no new scene elsewhere; what is wished here stays as it is
        QSignalBlocker quiet(fresh_);
        fresh_->setChecked(here && desk.freshScene());
        if (!here) showNoCamera();
        showKeys();
        showFresh();
        look_.start();
        if (here) pads_.start();
    } else {
        look_.stop();
        jogging_.stop();
        pads_.stop();
        gamepad_->close();
        down_.clear();
    }
}

void SimulatorPanel::useTask() {
    RobotDesk& desk = workspace().robot();
    if (!desk.connected()) return;
    // another scene is another robot: the session ends and a new one begins, with the same policy
    QString size = text(desk.about().address).section('@', 1);
    SceneRequest scene;
    scene.robot = desk.request();
    scene.robot.address =
        ("sim:" + tasks_->currentData().toString() + (size.isEmpty() ? "" : "@" + size)).toStdString();
    if (desk.policy()) scene.policy = desk.policyRequest();
    // a scene's own words go with it, those that somebody typed stay
    const auto& tasks = workspace().services().sim.tasks;
    bool known = std::any_of(tasks.begin(), tasks.end(),
                             [&](const SimTask& task) { return task.english == desk.instruction(); });
    if (known) scene.instruction = tasks[static_cast<std::size_t>(tasks_->currentIndex())].english;
    desk.enterScene(scene);
}

void SimulatorPanel::refresh() {
    RobotLink* link = workspace().robot().link();
    if (!link || !isVisible()) return;
    auto scene = link->scene();
    if (scene) showScene(*scene);
    // what a person does to a scene that was solved takes nothing back; another run in it is another trial
    const bool moves = workspace().robot().isIn(robot::SessionState::Running);
    if (moves && !moved_) trialSolved_ = false;
    moved_ = moves;
    trialSolved_ = trialSolved_ || (scene && scene->success);
    showNext(trialSolved_);
}

void SimulatorPanel::showScene(const RobotScene& scene) {
    if (scene.overview) view_->setFrame(sharedImage(*scene.overview));
    solved_ = solved_ || scene.success;
    progress_->setRange(0, 1000);
    progress_->setValue(static_cast<int>(1000 * scene.progress.value_or(scene.success ? 1 : 0)));
    QString words = scene.success    ? tr("Solved")
                    : scene.progress ? tr("%1 % of the task").arg(100 * *scene.progress, 0, 'f', 0)
                                     : tr("Not solved yet");
    if (progressWord_->text() != words) progressWord_->setText(words);
}

void SimulatorPanel::showNext(bool success) {
    const robot::SessionSnapshot& now = workspace().robot().now();
    bool moves = now.state == robot::SessionState::Running, reached = now.link.up;
    scene_->setEnabled(!moves && reached);
    showToolTip(*scene_, moves      ? tr("Not while the policy moves the robot: press STOP first")
                         : !reached ? tr("Not while the link to the simulation is down")
                                    : tr("Puts robot and objects anew; the seed decides where they stand"));
    ran_ = ran_ || moves;
    // whoever has taken over is still at it
    bool corrects = now.state == robot::SessionState::Shadow && now.tick.correction;
    proposeNext(success, moves || corrects, reached);
}

void SimulatorPanel::proposeNext(bool success, bool moves, bool reached) {
    QString words;
    if (!reached) {
        // no scene can be made before the link is back
    } else if (success) {
        words = moves ? tr("Solved. Press STOP, then New scene for the next trial.")
                      : tr("Solved. Press New scene for the next trial.");
    } else if (ran_ && !moves) {
        words = tr("This trial is over and not solved. Press New scene for the next one.");
    }
    if (next_->text() != words) next_->setText(words);
    next_->setVisible(!words.isEmpty());
    QString look = !words.isEmpty() && !moves ? "primary" : QString();
    if (scene_->property("look").toString() == look) return;
    scene_->setProperty("look", look);
    // a changed property counts only after this
    scene_->style()->unpolish(scene_);
    scene_->style()->polish(scene_);
}

void SimulatorPanel::keyPressEvent(QKeyEvent* event) {
    RobotLink* link = workspace().robot().link();
    if (!link || !(isJogKey(event->key()) || event->key() == Qt::Key_Space)) {
        Panel::keyPressEvent(event);
        return;
    }
    if (event->isAutoRepeat()) return;
    if (event->key() == Qt::Key_Space) {
        grip();
        return;
    }
    down_.insert(event->key());
    jog();
    jogging_.start();
}

void SimulatorPanel::keyReleaseEvent(QKeyEvent* event) {
    if (event->isAutoRepeat() || !down_.remove(event->key())) {
        Panel::keyReleaseEvent(event);
        return;
    }
    jog();
}

void SimulatorPanel::grip() {
    RobotLink* link = workspace().robot().link();
    if (!link) return;
    workspace().robot().touchScene();
    const auto side = static_cast<std::size_t>(hand_->currentIndex());
    const auto& measured = workspace().robot().now().tick.measured;
    const bool seen = measured && measured->gripper && (*measured->gripper)[side] > kClosedFrom;
    const bool closes = !closed_[side].value_or(seen);
    closed_[side] = closes;
    link->grip(static_cast<robot::Side>(side), closes);
}

void SimulatorPanel::forgetGrips() {
    using State = robot::SessionState;
    const State state = workspace().robot().now().state;
    // in any other state the keys move no hand, and the policy may
    if (state != State::Connected && state != State::Ready && state != State::Shadow) closed_ = {};
}

void SimulatorPanel::focusOutEvent(QFocusEvent* event) {
    down_.clear();
    jogging_.stop();
    Panel::focusOutEvent(event);
}

void SimulatorPanel::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    Panel::mousePressEvent(event);
}

void SimulatorPanel::jog() {
    RobotLink* link = workspace().robot().link();
    if (!link) return;
    robot::Point velocity{};
    for (const JogKey& known : kJogKeys) {
        if (down_.contains(known.key))
            velocity[static_cast<std::size_t>(known.axis)] += known.sign * kJogMetresPerS;
    }
    // sticks are negative forward and to the left
    velocity[0] -= gamepad_->axis(kStickY) * kJogMetresPerS;
    velocity[1] -= gamepad_->axis(kStickX) * kJogMetresPerS;
    velocity[2] -= gamepad_->axis(kOtherStickY) * kJogMetresPerS;
    workspace().robot().touchScene();
    // the last one says that it stands
    if (velocity == robot::Point{}) jogging_.stop();
    link->jog(static_cast<robot::Side>(hand_->currentIndex()), velocity);
}

QJsonObject SimulatorPanel::facts() const {
    return {{"picture", view_->hasFrame()}, {"progress", progress_->value()}, {"solved", solved_}};
}

}  // namespace studio::widgets
