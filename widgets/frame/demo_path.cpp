// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/demo_path.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/frame/demo_card.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kDemoWatchMs = 400;
constexpr const char* kFoldedKey = "demo/folded";  ///< absent: nobody chose
constexpr const char* kCommandAgain = "Run the same command again: it goes on where it was.";
constexpr const char* kClickAgain =
    "Press Go on, or Start, in the card of this click: it goes on where it was.";
constexpr int kDemoReadEvery = 4;  ///< ticks between looks at the disk while something else works

const DemoClick::Kind kClicks[] = {DemoClick::Kind::Record, DemoClick::Kind::First, DemoClick::Kind::Naive,
                                   DemoClick::Kind::Replay, DemoClick::Kind::Act};

}  // namespace

DemoPath::DemoPath(Workspace& workspace, QWidget* parent)
    : QFrame(parent),
      workspace_(workspace),
      buttons_(new QBoxLayout(QBoxLayout::TopToBottom)),
      fold_(new QToolButton),
      close_(new QToolButton) {
    setProperty("look", "bar");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kUnit, kGap);
    layout->setSpacing(kGap);
    for (DemoClick::Kind kind : kClicks) {
        auto* card = new DemoCard(kind);
        connect(card, &DemoCard::pressed, this, [this, kind] { press(kind); });
        layout->addWidget(card, 1);
        cards_.push_back(card);
    }
    close_->setIcon(icon("close"));
    for (QToolButton* button : {close_, fold_}) {
        button->setProperty("look", "quiet");
        button->setIconSize({14, 14});
        buttons_->addWidget(button, 0, Qt::AlignTop);
    }
    buttons_->setSpacing(0);
    buttons_->addStretch(1);
    layout->addLayout(buttons_);
    fold(workspace.settings().store().value(kFoldedKey, false).toBool());
    hide();
    watch_.setInterval(kDemoWatchMs);
    connect(&watch_, &QTimer::timeout, this, &DemoPath::watch);
    connect(close_, &QToolButton::clicked, this, [this] {
        closed_ = true;
        hide();
        workspace_.setTimeToldElsewhere(false);
        workspace_.setDemoOpen(false);
    });
    connect(fold_, &QToolButton::clicked, this, [this] {
        workspace_.settings().store().setValue(kFoldedKey, !folded_);
        fold(!folded_);
    });
    connect(&workspace.jobs(), &JobRunner::changed, this, [this] {
        if (isVisible() && goesOn()) showCards();
    });
    connect(&workspace, &Workspace::projectChanged, this, &DemoPath::follow);
    connect(&workspace.robot(), &RobotDesk::changed, this, &DemoPath::lookAtRobot);
    connect(&workspace, &Workspace::runsChanged, this, &DemoPath::read);
    connect(&workspace, &Workspace::datasetsChanged, this, &DemoPath::read);
    connect(&workspace, &Workspace::recordingChanged, this, [this](bool on, qint64 job) {
        recording_ = job;
        if (on && state_) watch_.start();
        if (!on && doing_ == DemoClick::Kind::Record) doing_.reset();
        read();
    });
    translated(this, [this] {
        setAccessibleName(tr("The demo in five clicks"));
        close_->setToolTip(tr("Close the demo's path; opening the project again brings it back"));
        close_->setAccessibleName(close_->toolTip());
        fold(folded_);
    });
    follow();
}

DemoPath::~DemoPath() = default;

void DemoPath::follow() {
    const DemoServices& demo = workspace_.services().demo;
    state_.reset();
    closed_ = acted_ = actedTold_ = false;
    hide();
    workspace_.setTimeToldElsewhere(false);
    workspace_.setDemoOpen(false);
    tellWork();
    if (workspace_.project().empty() || !demo.run || !demo.isDemo(workspace_.project())) return;
    read();
}

void DemoPath::read() {
    const DemoServices& demo = workspace_.services().demo;
    if (workspace_.project().empty() || !demo.run || !demo.isDemo(workspace_.project())) return;
    if (reading_) {
        again_ = true;
        return;
    }
    reading_ = true;
    workspace_.jobs().run(
        this, {}, [project = workspace_.project(), read = demo.read](JobContext&) { return read(project); },
        [this, project = workspace_.project()](Result<DemoState> state) {
            reading_ = false;
            // a job without a title: what is wrong with the project is said by those who open it
            if (state.ok() && project == workspace_.project()) take(std::move(*state));
            if (again_) {
                again_ = false;
                read();
            }
        });
}

void DemoPath::take(DemoState state) {
    const bool whole = state_ && state.recorded > state_->recorded;
    state_ = std::move(state);
    showCards();
    // whoever missed a data set, or said what stands against a start, looks again
    if (whole) Q_EMIT workspace_.datasetsChanged();
    setVisible(!closed_);
    workspace_.setDemoOpen(!closed_);
    if (goesOn()) {
        watch_.start();
    } else {
        watch_.stop();
    }
}

/// Whether a click is worked on, here or by another process.
bool DemoPath::goesOn() const {
    return doing_ ||
           (state_ && std::any_of(state_->clicks.begin(), state_->clicks.end(), [](const DemoClick& click) {
                return click.state == DemoClick::State::Doing;
            }));
}

void DemoPath::showCards() {
    if (!state_) return;
    workspace_.setTimeToldElsewhere(!closed_ && goesOn());
    auto next = std::find_if(state_->clicks.begin(), state_->clicks.end(),
                             [](const DemoClick& click) { return click.state != DemoClick::State::Done; });
    for (DemoCard* card : cards_) {
        for (const DemoClick& click : state_->clicks) {
            if (click.kind != card->kind()) continue;
            bool isNext = next != state_->clicks.end() && next->kind == click.kind;
            DemoClick shown = click;
            shown.secondsLeft = secondsLeft(click);
            card->show(*state_, shown, isNext, doing_ == click.kind, doing_.has_value());
        }
    }
}

double DemoPath::secondsLeft(const DemoClick& click) const {
    const bool records = click.kind == DemoClick::Kind::Record && recording_ >= 0;
    if (!records && doing_ != click.kind) return click.secondsLeft;
    const JobInfo* job = workspace_.jobs().job(records ? recording_ : job_);
    return job && job->leftS >= 0 ? job->leftS : click.secondsLeft;
}

void DemoPath::setRoomNeeded(bool needed) {
    // what a person chose once stays
    const bool chosen = workspace_.settings().store().contains(kFoldedKey);
    if (!chosen && needed != folded_) fold(needed);
}

void DemoPath::fold(bool folded) {
    folded_ = folded;
    buttons_->setDirection(folded ? QBoxLayout::RightToLeft : QBoxLayout::TopToBottom);
    layout()->setContentsMargins(kMargin, folded ? kUnit : kGap, kUnit, folded ? kUnit : kGap);
    fold_->setIcon(icon(folded ? "down" : "up"));
    fold_->setToolTip(folded ? tr("Unfold the five clicks: what each does and what came out")
                             : tr("Fold the five clicks into one row"));
    fold_->setAccessibleName(fold_->toolTip());
    for (DemoCard* card : cards_) card->setFolded(folded);
    showCards();
}

void DemoPath::press(DemoClick::Kind kind) {
    if (!state_) return;
    auto click = std::find_if(state_->clicks.begin(), state_->clicks.end(),
                              [&](const DemoClick& one) { return one.kind == kind; });
    if (click == state_->clicks.end()) return;
    if (doing_ == kind) {
        if (kind == DemoClick::Kind::Record) {
            Q_EMIT workspace_.recordStopWanted();
        } else {
            workspace_.jobs().cancel(job_);
        }
        return;
    }
    if (click->state == DemoClick::State::Done) {
        showResult(*click);
    } else if (click->ready && !doing_ && !waitsForMotion(*click)) {
        begin(*click);
    } else if (click->acts) {
        // the report comes later or is there: a policy that was taught something can be watched now
        showResult(*click);
    }
}

void DemoPath::begin(const DemoClick& click) {
    doing_ = click.kind;
    showResult(click);
    if (click.kind == DemoClick::Kind::Record) {
        Q_EMIT workspace_.recordWanted(state_->recording);
        showCards();
        return;
    }
    told_ = std::make_shared<Latest<DemoState>>();
    auto title = [kind = click.kind] {
        const QString titles[] = {tr("Demo: record"), tr("Demo: teach the first task"),
                                  tr("Demo: teach without replay"), tr("Demo: teach with replay"),
                                  tr("Demo: report")};
        return titles[static_cast<int>(kind)];
    };
    auto work = [project = workspace_.project(), kind = click.kind, told = told_,
                 run = workspace_.services().demo.run](JobContext& context) -> Result<bool> {
        auto tell = [&](const DemoState& state) {
            for (const DemoClick& one : state.clicks)
                if (one.kind == kind) context.progress(one.share), context.left(one.secondsLeft);
            told->put(state);
        };
        Status done = run(project, kind, tell, context.stop());
        if (done.ok()) return true;
        Error broke = done.error();
        // the window has a button for it
        if (broke.hint == kCommandAgain) broke.hint = kClickAgain;
        return broke;
    };
    job_ = workspace_.jobs().run(this, title, work, [this, kind = click.kind](Result<bool> done) {
        watch();
        doing_.reset();
        job_ = -1;
        tellWork();
        tellActed();
        read();
        Q_EMIT workspace_.runsChanged();
        if (!done.ok() || !state_) return;
        for (const DemoClick& one : state_->clicks)
            if (one.kind == kind) showResult(one);
    });
    worksOn_ = workspace_.project();
    tellWork();
    watch_.start();
    showCards();
}

/// Other training of this project waits while a click trains.
void DemoPath::tellWork() {
    const bool works = doing_ && job_ >= 0 && workspace_.project() == worksOn_;
    workspace_.setDemoWork(works ? static_cast<int>(*doing_) + 1 : 0, job_);
}

void DemoPath::watch() {
    if (told_) {
        if (auto state = told_->take()) {
            state_ = std::move(*state);
            showCards();
            for (const DemoClick& click : state_->clicks) {
                if (doing_ != click.kind || click.result.empty() || click.result == shownRun_) continue;
                // curves and forgetting follow it from now on
                shownRun_ = click.result;
                if (kindOf(click.result) == PathKind::Run) {
                    workspace_.setCurrentRun(click.result, false);
                    Q_EMIT workspace_.runsChanged();
                }
            }
        }
    }
    if (++ticks_ % kDemoReadEvery == 0 && job_ < 0) read();
}

void DemoPath::showResult(const DemoClick& click) {
    switch (click.kind) {
        case DemoClick::Kind::Record:
            Q_EMIT workspace_.showPanel("record");
            break;
        case DemoClick::Kind::First:
            Q_EMIT workspace_.showPanel(click.state == DemoClick::State::Done ? "evaluation" : "curves");
            break;
        case DemoClick::Kind::Naive:
        case DemoClick::Kind::Replay:
            Q_EMIT workspace_.showPanel("forgetting");
            break;
        case DemoClick::Kind::Act:
            Q_EMIT workspace_.showPanel("robot_camera");
            letAct(click);
            break;
    }
}

/// Whether the policy that the last click is about has commanded the robot since: a press moves nothing yet.
void DemoPath::lookAtRobot() {
    const RobotDesk& desk = workspace_.robot();
    const std::uint64_t sent = desk.now().sent;
    const bool commanded = sent > std::exchange(commands_, sent);
    if (!commanded || acted_ || !state_ || !desk.policy()) return;
    const DemoClick* act = nullptr;
    for (const DemoClick& click : state_->clicks)
        if (click.kind == DemoClick::Kind::Act) act = &click;
    if (!act || !act->ready || act->state == DemoClick::State::Done || act->result.empty()) return;
    const auto inside =
        desk.policyRequest().checkpoint.lexically_normal().lexically_relative(act->result.lexically_normal());
    if (inside.empty() || *inside.begin() == "..") return;
    acted_ = true;
    tellActed();
}

void DemoPath::tellActed() {
    // a click at work writes into the same file
    if (!acted_ || actedTold_ || doing_ || !workspace_.services().demo.acted) return;
    actedTold_ = true;
    workspace_.jobs().run(
        this, {},
        [project = workspace_.project(), acted = workspace_.services().demo.acted](JobContext&) {
            return acted(project);
        },
        [this, project = workspace_.project()](Status kept) {
            if (project != workspace_.project()) return;
            if (kept.ok()) {
                read();
            } else {
                workspace_.notify([] { return tr("Keep that the policy has moved the robot"); },
                                  kept.error());
            }
        });
}

void DemoPath::letAct(const DemoClick& click) {
    // in the first task's scene, which the policy could have forgotten
    if (state_->tasks.empty()) return;
    const std::string& first = state_->tasks.front();
    SceneRequest scene;
    scene.robot.address = "sim:" + first + "@" + std::to_string(state_->recording.width) + "x" +
                          std::to_string(state_->recording.height);
    scene.robot.recordings = workspace_.project() / "recordings";
    scene.policy.checkpoint = click.result;
    for (const SimTask& task : workspace_.services().sim.tasks) {
        if (task.id == first) scene.instruction = task.english;
    }
    workspace_.robot().enterScene(scene);
}

}  // namespace studio::widgets
