// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/robot_desk.h"

#include "widgets/jobs/job_runner.h"
#include "widgets/parts/text.h"
#include "widgets/robot/trial_queue.h"
#include "widgets/services.h"
#include "widgets/words/core_text.h"

#include <utility>

namespace studio::widgets {

namespace {

constexpr int kBeatMs = 50;
constexpr int kReadMs = 100;
constexpr int kSceneMs = 150;  ///< until every camera has shown a new scene

}  // namespace

RobotDesk::RobotDesk(const Services& services, JobRunner& jobs, QObject* parent)
    : QObject(parent), services_(services), jobs_(jobs), queue_(std::make_shared<TrialQueue>()) {
    beat_.setTimerType(Qt::PreciseTimer);
    beat_.setInterval(kBeatMs);
    read_.setInterval(kReadMs);
    connect(&beat_, &QTimer::timeout, this, &RobotDesk::beat);
    connect(&read_, &QTimer::timeout, this, &RobotDesk::read);
}

RobotDesk::~RobotDesk() {
    if (!link_) return;
    // nobody watches any more; the session gives an armed robot back before it goes
    if (canTakeTrialBack()) queue_->add(trials_.back());
    (void)queue_->write(*link_).ok();
    (void)link_->disconnect().ok();
}

bool RobotDesk::stop() {
    if (!link_) return false;
    link_->stop();
    // a run that waits for its scene is taken back
    runsNext_ = false;
    return true;
}

void RobotDesk::giveBack() {
    if (link_ && now_.stillExternal) link_->leave(robot::ArmMode::Keep);
}

void RobotDesk::beat() {
    if (link_) link_->heartbeat();
}

void RobotDesk::read() {
    if (!link_) return;
    now_ = link_->snapshot();
    for (const robot::SessionEvent& event : link_->events(seen_)) {
        seen_ = event.number;
        if (event.kind == robot::SessionEventKind::Running) beginAttempt();
        Q_EMIT happened(event);
    }
    lookWhetherSolved();
    Q_EMIT changed();
}

void RobotDesk::connectTo(const RobotRequest& request) {
    if (busy_ || link_ || !services_.openRobot) return;
    busy_ = true;
    request_ = request;
    Q_EMIT connectionChanged();
    auto title = [address = text(request.address)] { return tr("Connect to %1").arg(address); };
    connectJob_ = jobs_.run(
        this, title, [request, open = services_.openRobot](JobContext&) { return open(request); },
        [this](Result<std::shared_ptr<RobotLink>> opened) {
            busy_ = false;
            if (opened.ok()) {
                link_ = *opened;
                about_ = link_->about();
                link_->setInstruction(instruction_);
                link_->setFan(fan_);
                seen_ = 0;
                Q_EMIT linked();
                beat();
                beat_.start();
                read_.start();
                read();
            } else {
                scene_.reset();
            }
            Q_EMIT connectionChanged();
            pursueScene();
        });
}

void RobotDesk::enterScene(const SceneRequest& scene) {
    const QString where = text(scene.robot.address);
    if (!services_.openRobot) {
        Q_EMIT refused([where] { return tr("Cannot connect to %1: this build has no robot.").arg(where); },
                       [] { return tr("Build it with the packages that the README lists."); });
        return;
    }
    if (link_ && !about_.canJog) {
        Q_EMIT refused(
            [where, there = about_.name] {
                return tr("Cannot connect to %1: %2 is connected.").arg(where, coreText(there));
            },
            [] { return tr("Disconnect it on the page Robot, then try again."); });
        return;
    }
    scene_ = scene;
    pursueScene();
}

void RobotDesk::pursueScene() {
    // each step of the way comes back here when it is done
    if (!scene_ || busy_ || opensPolicy_) return;
    if (!link_) {
        connectTo(scene_->robot);
    } else if (request_.address != scene_->robot.address) {
        disconnectRobot();
    } else {
        SceneRequest scene = *std::exchange(scene_, {});
        if (!scene.instruction.empty()) setInstruction(scene.instruction);
        bool there = policy_ && policyRequest_.checkpoint == scene.policy.checkpoint;
        if (!scene.policy.checkpoint.empty() && !there) usePolicy(scene.policy);
    }
}

void RobotDesk::forget() {
    beat_.stop();
    read_.stop();
    link_.reset();
    now_ = {};
    about_ = {};
    policy_.reset();
    trials_.clear();
    kept_ = 0;
    run_.reset();
    judged_.reset();
    nextNote_.clear();
    busy_ = opensPolicy_ = makesScene_ = sceneIsNew_ = runsNext_ = false;
}

void RobotDesk::disconnectRobot() {
    if (busy_ || !link_) return;
    keepTrials();
    busy_ = true;
    Q_EMIT connectionChanged();
    jobs_.run(
        this, [name = about_.name] { return tr("Disconnect from %1").arg(coreText(name)); },
        [queue = queue_, link = link_](JobContext&) {
            // the recording ends with the connection: what is to be kept comes before
            const Status kept = queue->write(*link), ended = link->disconnect();
            return kept.ok() ? ended : kept;
        },
        [this](Status) {
            read();
            forget();
            Q_EMIT changed();
            Q_EMIT policyChanged();
            Q_EMIT trialsChanged();
            Q_EMIT connectionChanged();
            pursueScene();
        });
}

bool RobotDesk::keepsPolicy() const {
    using enum robot::SessionState;
    return connected() && (isIn(Armed) || isIn(Running) || isIn(Shadow));
}

void RobotDesk::usePolicy(const RobotPolicyRequest& request) {
    if (!link_ || opensPolicy_ || busy_) return;
    opensPolicy_ = true;
    Q_EMIT policyChanged();
    auto title = [name = text(request.checkpoint.filename())] { return tr("Open the policy %1").arg(name); };
    jobs_.run(
        this, title,
        [request, link = link_](JobContext& context) { return link->usePolicy(request, context.stop()); },
        [this, request, link = link_](Result<RobotPolicy> opened) {
            // of a connection that has ended meanwhile
            if (link != link_) return;
            opensPolicy_ = false;
            if (opened.ok()) {
                policy_ = std::move(*opened);
                policyRequest_ = request;
            }
            Q_EMIT policyChanged();
            pursueScene();
        });
}

void RobotDesk::chooseCameras(const RobotCameraChoice& choice) {
    if (!link_ || !policy_ || busy_ || opensPolicy_) return;
    auto seen = link_->chooseCameras(choice);
    if (seen.ok()) {
        policy_ = std::move(*seen);
    } else {
        const Error error = seen.error();
        Q_EMIT refused([error] { return text(error.message); }, [error] { return text(error.hint); });
    }
    Q_EMIT policyChanged();
}

void RobotDesk::run() {
    if (!link_ || runsNext_) return;
    const bool wantsNew = about_.canJog && freshScene_ && isIn(robot::SessionState::Armed) && !sceneIsNew_;
    if (!wantsNew && !makesScene_) {
        runNow();
        return;
    }
    newScene();
    runsNext_ = true;
}

void RobotDesk::runNow() {
    runsNext_ = sceneIsNew_ = false;
    link_->run();
}

void RobotDesk::newScene() {
    if (!link_ || makesScene_ || runsNext_) return;
    makesScene_ = true;
    jobs_.run(
        this, [] { return tr("New scene"); },
        [link = link_, seed = sceneSeed_](JobContext&) { return link->resetScene(seed); },
        [this, link = link_](Status status) {
            // of a connection that has ended meanwhile
            if (link != link_) return;
            makesScene_ = false;
            if (!status.ok()) {
                runsNext_ = false;
                return;
            }
            sceneIsNew_ = true;
            ++sceneSeed_;
            Q_EMIT sceneChanged();
            if (!runsNext_) return;
            QTimer::singleShot(kSceneMs, this, [this, link] {
                if (link == link_ && runsNext_) runNow();
            });
        });
}

void RobotDesk::setSceneSeed(std::uint64_t seed) {
    if (seed == sceneSeed_) return;
    // the next run is to be in that one
    sceneIsNew_ = false;
    sceneSeed_ = seed;
}

void RobotDesk::setInstruction(const std::string& instruction) {
    if (link_) link_->setInstruction(instruction);
    // a run that is over was given the words of then
    if (run_ && isIn(robot::SessionState::Running)) run_->instruction = instruction;
    if (instruction == instruction_) return;
    instruction_ = instruction;
    Q_EMIT instructionChanged();
}

void RobotDesk::setFan(int draws) {
    fan_ = draws;
    if (link_) link_->setFan(draws);
}

void RobotDesk::beginAttempt() {
    Attempt begun;
    begun.instruction = instruction_;
    if (policy_) {
        begun.trial.checkpoint = policy_->checkpoint;
        begun.tasks = policy_->tasks;
    }
    // a run that nobody judged takes its note along
    begun.trial.note = std::exchange(nextNote_, {});
    run_ = std::move(begun);
    Q_EMIT trialsChanged();
}

/// A simulation judges what was run under its own profile; of what is taken for real a person is asked.
void RobotDesk::lookWhetherSolved() {
    const bool judges = about_.simulated && request_.profile == RobotProfile::Simulated;
    if (!judges || !run_ || run_->ended || !isIn(robot::SessionState::Running)) return;
    const auto solved = link_->isSolved();
    if (!solved) return;
    run_->wasUnsolved = run_->wasUnsolved || !*solved;
    // what was solved when it began is nothing that the policy did
    if (!*solved || !run_->wasUnsolved) return;
    run_->ended = true;
    link_->leave(robot::ArmMode::Keep);
    addTrial(true, true);
}

void RobotDesk::addTrial(bool success, bool bySimulation) {
    keepTrials();
    judged_ = std::exchange(run_, {});
    RobotTrial trial = judged_->trial;
    trial.success = success;
    trial.bySimulation = bySimulation;
    // the task whose words the robot was given; another instruction is nobody's success
    for (const RobotTask& task : judged_->tasks) {
        if (task.instruction == judged_->instruction) trial.task = task;
    }
    trials_.push_back(std::move(trial));
    Q_EMIT trialsChanged();
}

void RobotDesk::judge(bool success) {
    if (!link_) return;
    if (run_) {
        // one run is one trial
        addTrial(success, false);
    } else if (isJudgedBySimulation()) {
        trials_.back().success = success;
        trials_.back().bySimulation = false;
        Q_EMIT trialsChanged();
    }
}

void RobotDesk::takeTrialBack() {
    if (!canTakeTrialBack()) return;
    const RobotTrial back = std::move(trials_.back());
    trials_.pop_back();
    // its run is to be judged again, but for a newer one that waits for its own verdict
    if (!run_ && judged_) {
        run_ = std::exchange(judged_, {});
        run_->trial.note = back.note;
        run_->ended = true;
    }
    Q_EMIT trialsChanged();
}

const std::string& RobotDesk::note() const {
    return run_ ? run_->trial.note : isJudgedBySimulation() ? trials_.back().note : nextNote_;
}

void RobotDesk::setNote(const std::string& note) {
    (run_ ? run_->trial.note : isJudgedBySimulation() ? trials_.back().note : nextNote_) = note;
}

RobotDesk::Score RobotDesk::score() const {
    const std::filesystem::path now = policy_ ? policy_->checkpoint : std::filesystem::path();
    Score score;
    for (const RobotTrial& trial : trials_) {
        if (trial.checkpoint != now) continue;
        ++score.tried;
        score.solved += trial.success;
    }
    return score;
}

void RobotDesk::keepTrials() {
    if (!canTakeTrialBack() || !link_) return;
    kept_ = trials_.size();
    queue_->add(trials_.back());
    // by its number: that one could not be kept is no less true once the next one was
    jobs_.run(
        this, [number = trials_.size()] { return tr("Keep trial %1").arg(number); },
        [queue = queue_, link = link_](JobContext&) { return queue->write(*link); }, [](Status) {});
    Q_EMIT trialsChanged();
}

}  // namespace studio::widgets
