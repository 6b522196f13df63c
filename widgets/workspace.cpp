// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/workspace.h"

#include <QAction>
#include <QPointer>
#include <algorithm>
#include <utility>

#include "core/run/checkpoint_store.h"
#include "core/run/clock.h"
#include "widgets/jobs/trainer_watch.h"
#include "widgets/jobs/trash_keeper.h"
#include "widgets/models/start_hindrance.h"
#include "widgets/parts/text.h"
#include "widgets/plots/chart_export.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNotices = 1000;
// topics of notices
constexpr const char* kJobTopic = "job ";  ///< and its title
constexpr const char* kStartTopic = "start of training";
constexpr const char* kOpenTopic = "open project";

fs::path normal(const fs::path& path) {
    std::error_code ignored;
    fs::path whole = fs::weakly_canonical(path, ignored);
    if (whole.empty()) whole = fs::absolute(path, ignored);
    return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace

void Notice::translate() {
    if (!say) return;
    NoticeText words = say();
    message = words.message;
    hint = words.hint;
    remedies = std::move(words.remedies);
}

Workspace::Workspace(Services services, Settings& settings, QObject* parent)
    : QObject(parent),
      services_(std::move(services)),
      settings_(settings),
      host_(services_, jobs_),
      checks_(services_, jobs_),
      robot_(services_, jobs_),
      trash_(std::make_unique<TrashKeeper>(*this)),
      trainers_(std::make_unique<TrainerWatch>(services_, jobs_)) {
    hearCopies(this, [this](const QString& chart) {
        notify(Level::Info, [chart] {
            return NoticeText{chart.isEmpty() ? tr("The picture is in the clipboard.")
                                              : tr("The picture %1 is in the clipboard.").arg(chart)};
        });
    });
    auto tell = [this](qint64 job, const std::function<QString()>& title, const Error& error) {
        NoticeAbout about;
        about.topic = kJobTopic + title();
        if (job == robot_.connectJob()) {
            about.until = NoticeUntil::Connected;
            // wherever to
            about.topic = "connect";
        }
        if (job == demoJob_) about.until = NoticeUntil::DemoGoesOn;
        notify(title, error, about);
    };
    connect(&jobs_, &JobRunner::failed, this, tell);
    // what was tried again and done is no trouble any more
    connect(&jobs_, &JobRunner::succeeded, this,
            [this](qint64, const std::function<QString()>& title) { settle(kJobTopic + title()); });
    connect(&checks_, &StartChecks::refused, this, [this](const std::function<QString()>& why) {
        auto say = [this, why] {
            return NoticeText{tr("Training was not started: %1.").arg(why()),
                              {},
                              {{tr("Show Pre-flight"), [this] { Q_EMIT showPanel("preflight"); }}}};
        };
        notify(Level::Warning, say, {.run = {}, .until = NoticeUntil::MayStart, .topic = kStartTopic});
    });
    connect(this, &Workspace::datasetsChanged, &checks_, &StartChecks::datasetsChanged);
    connect(trainers_.get(), &TrainerWatch::gone, this,
            [this](const QString& run, bool certain) { tellGone(path(run), certain); });
    followHost();
    followRobot();
}

Workspace::~Workspace() = default;

void Workspace::followHost() {
    connect(&host_, &RunHost::opened, this, [this](const QString& run) {
        // trained again: should it end once more, that is another death
        gone_.erase(normal(path(run)));
        stopping_.erase(normal(path(run)));
        trainers_->watch(path(run));
        settle(kStartTopic);
        showBegunRun(path(run));
    });
    connect(&host_, &RunHost::ended, this, [this](const TrainEnd& end, const QString& trained) {
        if (current_) current_->poke();
        if (end.word == "failed") {
            // whatever run is looked at meanwhile
            const fs::path run = trained.isEmpty() ? fs::path() : normal(path(trained));
            markGone(run);
            auto say = [this, run, end] {
                NoticeText words{coreText(end.message), coreText(end.hint)};
                if (!run.empty()) words.remedies.push_back({tr("Resume"), [this, run] { resume(run); }});
                return words;
            };
            notify(Level::Error, say, {.run = run, .until = NoticeUntil::TrainedAgain});
        } else {
            if (end.totalSteps == 0) {
                notify(Level::Info, end.word == "done" ? tr("The sequence is done.")
                                                       : tr("The sequence stopped; started again, it goes "
                                                            "on where it was."));
            } else
                notify(Level::Info,
                       end.word == "done"
                           ? tr("Training is done: step %1 of %2.").arg(end.step).arg(end.totalSteps)
                           : tr("Training stopped at step %1 of %2; it can be resumed.")
                                 .arg(end.step)
                                 .arg(end.totalSteps));
        }
        // while it trained, the list may have told that nothing does
        if (training_.empty()) checks_.othersEnded();
        Q_EMIT runsChanged();
    });
    connect(&host_, &RunHost::died, this, [this](const QString& run, const QString& said) {
        tellDied(normal(path(run)), said);
        // the list of runs may have seen it first
        if (training_.empty()) checks_.othersEnded();
    });
    connect(&host_, &RunHost::failed, this, [this](const Error& error, const QString& opened) {
        tellFailed(error, opened.isEmpty() ? fs::path() : normal(path(opened)));
        if (training_.empty()) checks_.othersEnded();
        Q_EMIT runsChanged();
    });
}

void Workspace::start(const TrainRequest& request, const fs::path& runsRoot, std::function<void()> begun) {
    if (demoHinders(request)) return;
    auto where = settings_.trainInProcess() ? Where::Process : Where::Thread;
    checks_.beforeStart(request, [this, request, runsRoot, where, begun = std::move(begun)] {
        // begun while the checks looked
        if (demoHinders(request)) return;
        auto started = host_.start(request, where, runsRoot);
        if (!started.ok()) {
            notify([] { return tr("Start training"); }, started.error());
        } else if (begun) {
            begun();
        }
    });
}

void Workspace::followRobot() {
    connect(&robot_, &RobotDesk::happened, this, [this](const robot::SessionEvent& event) {
        using Kind = robot::SessionEventKind;
        // where the link is gone nobody can acknowledge: one message, of the link
        if (event.kind == Kind::ModeNotAcknowledged && !robot_.now().link.up) return;
        // a STOP is as grave as a fault: nothing older may stand before it
        const bool grave = event.kind == Kind::Fault || event.kind == Kind::LinkLost ||
                           event.kind == Kind::Stopped || event.kind == Kind::StillExternal;
        const bool unheeded = event.kind == Kind::ModeNotAcknowledged || event.kind == Kind::ModeRefused;
        const bool worthALook = unheeded || event.kind == Kind::Note || event.kind == Kind::Held;
        Level level = grave ? Level::Error : worthALook ? Level::Warning : Level::Info;
        auto say = [this, words = event.text, follows = event.kind == Kind::StillExternal] {
            NoticeText said{tr("Robot: %1").arg(coreText(words))};
            if (!follows) return said;
            said.hint =
                tr("Press Give back: the robot is asked for arm mode 0 once more, and nothing moves.");
            said.remedies.push_back({tr("Give back"), [this] { robot_.giveBack(); }});
            return said;
        };
        const bool ofWork = level == Level::Info || event.kind == Kind::Fault || event.kind == Kind::Stopped;
        const NoticeUntil until = event.kind == Kind::StillExternal ? NoticeUntil::ArmsBack
                                  : unheeded                        ? NoticeUntil::StopAnswered
                                  : event.kind == Kind::LinkLost    ? NoticeUntil::LinkBack
                                  : event.kind == Kind::Held        ? NoticeUntil::NotHeld
                                  : ofWork                          ? NoticeUntil::RobotGoesOn
                                                                    : NoticeUntil::Closed;
        notify(level, say, {.run = {}, .until = until});
    });
    connect(&robot_, &RobotDesk::refused, this,
            [this](const std::function<QString()>& message, const std::function<QString()>& hint) {
                auto say = [message, hint] { return NoticeText{message(), hint()}; };
                notify(Level::Warning, say,
                       {.run = {}, .until = NoticeUntil::RobotChanges, .topic = "robot refused"});
            });
}

void Workspace::pressStop() {
    robot_.stop();
    Q_EMIT stopPressed();
}

TrainRequest Workspace::sequenceRequest() const {
    TrainRequest request;
    request.sequence = project_;
    auto add = [&request](const std::vector<std::string>& edits) {
        request.overrides.insert(request.overrides.end(), edits.begin(), edits.end());
    };
    add(sequenceEdits("begun"));
    // a default: what is edited comes behind it and wins
    if (const auto threads = sequenceThreads())
        request.overrides.push_back("training.threads=" + std::to_string(*threads));
    for (const auto& [source, edits] : sequenceEdits_) {
        if (source != "plan" && source != "begun") add(edits);
    }
    add(sequenceEdits("plan"));
    return request;
}

std::optional<int> Workspace::sequenceThreads() const {
    const int threads = settings_.threads();
    if (threads <= 0 || threadsStated_) return {};
    for (const auto& [source, edits] : sequenceEdits_) {
        const bool named = std::any_of(edits.begin(), edits.end(), [](const std::string& edit) {
            return edit.starts_with("training.threads=");
        });
        // what a sequence was begun with may have been the settings' number of that day
        if (named && source != "begun") return {};
    }
    return threads;
}

void Workspace::setSequenceEdits(const QString& source, const std::vector<std::string>& edits) {
    auto& kept = sequenceEdits_[source];
    const bool settings = source == "settings" && kept != edits;
    kept = edits;
    checks_.setRequest(sequenceRequest());
    if (settings) Q_EMIT settingsEdited();
}

std::vector<std::string> Workspace::sequenceEdits(const QString& source) const {
    const auto found = sequenceEdits_.find(source);
    return found == sequenceEdits_.end() ? std::vector<std::string>() : found->second;
}

QString Workspace::projectName() const {
    return text(project_.filename());
}

fs::path Workspace::runsFolder() const {
    if (!runsFolder_.empty()) return runsFolder_;
    return project_.empty() ? fs::path() : project_ / "runs";
}

void Workspace::setRunsFolder(const fs::path& folder) {
    if (folder == runsFolder()) return;
    runsFolder_ = folder;
    Q_EMIT runsChanged();
}

bool Workspace::mayLeave(const QObject* only) {
    return unsaved_.mayLeave([this](const Error& error) { notify([] { return tr("Save"); }, error); }, only);
}

bool Workspace::openProject(const fs::path& folder) {
    std::error_code ignored;
    fs::path root = normal(fs::is_directory(folder, ignored) ? folder : folder.parent_path());
    if (!fs::is_directory(root, ignored)) {
        auto say = [root] {
            return NoticeText{tr("Cannot open the project %1: there is no such folder.").arg(text(root)),
                              tr("Choose another folder, or make a new project.")};
        };
        notify(Level::Error, say, {.run = {}, .until = NoticeUntil::Closed, .topic = kOpenTopic});
        return false;
    }
    if (!mayLeave()) return false;
    settle(kOpenTopic);
    project_ = root;
    setExportFolder(text(root));
    runsFolder_.clear();
    sequenceEdits_.clear();
    threadsStated_ = false;
    current_.reset();
    compared_.clear();
    known_.clear();
    problems_.clear();
    training_.clear();
    plan_.reset();
    findClashes();
    undo_.clear();
    settings_.addRecent(text(root));
    Q_EMIT currentRunChanged();
    Q_EMIT comparedChanged();
    // a panel that still shows the project before may have told its edits meanwhile
    sequenceEdits_.clear();
    Q_EMIT projectChanged();
    Q_EMIT runsChanged();
    return true;
}

void Workspace::closeProject() {
    if (!mayLeave()) return;
    project_.clear();
    setExportFolder({});
    sequenceEdits_.clear();
    threadsStated_ = false;
    runsFolder_.clear();
    current_.reset();
    compared_.clear();
    known_.clear();
    problems_.clear();
    training_.clear();
    plan_.reset();
    findClashes();
    undo_.clear();
    Q_EMIT currentRunChanged();
    Q_EMIT projectChanged();
    Q_EMIT runsChanged();
}

Workspace::Looked Workspace::lookAt(const fs::path& given) {
    Looked looked{normal(given)};
    looked.kind = kindOf(looked.what);
    std::error_code failure;
    looked.gone = !fs::exists(looked.what, failure) && !failure;
    return looked;
}

void Workspace::openSoon(const std::vector<fs::path>& given) {
    auto work = [given](JobContext&) -> Result<std::vector<Looked>> {
        std::vector<Looked> all;
        for (const fs::path& one : given) all.push_back(lookAt(one));
        return all;
    };
    jobs_.run(this, {}, work, [this](const Result<std::vector<Looked>>& all) {
        if (!all.ok()) return;
        for (const Looked& one : *all) openLooked(one);
    });
}

void Workspace::open(const fs::path& given) {
    openLooked(lookAt(given));
}

void Workspace::openLooked(const Looked& looked) {
    const fs::path& what = looked.what;
    switch (looked.kind) {
        case PathKind::Project:
            openProject(what);
            return;
        case PathKind::Configuration:
            Q_EMIT showPage("train");
            Q_EMIT openConfiguration(text(what));
            return;
        case PathKind::Run:
            setCurrentRun(what);
            Q_EMIT showPage("train");
            return;
        case PathKind::Dataset:
            Q_EMIT showPage("data");
            Q_EMIT openDataset(text(what), -1, -1);
            return;
        case PathKind::Checkpoint:
            Q_EMIT showPage("checkpoints");
            Q_EMIT openCheckpoint(text(what.filename() == "model.safetensors" ? what.parent_path() : what));
            return;
        case PathKind::Nothing:
            if (looked.gone) {
                notify(Level::Warning, [what] {
                    return NoticeText{tr("Cannot open %1: there is no such file or folder.").arg(text(what)),
                                      tr("Look for a slip in the path, or for a drive that is not there.")};
                });
                return;
            }
            notify(Level::Warning, [what] {
                return NoticeText{
                    tr("Cannot open %1: it is no project, run, data set, checkpoint or configuration.")
                        .arg(text(what)),
                    tr("A data set has meta/info.json, a run has run.json, a checkpoint has "
                       "model.safetensors, "
                       "a project has project.yaml or a folder runs or datasets.")};
            });
    }
}

std::shared_ptr<RunSession> Workspace::session(const fs::path& run) {
    fs::path key = normal(run);
    auto& slot = sessions_[key];
    if (auto there = slot.lock()) return there;
    // not deleted while one of its own signals is under way
    std::shared_ptr<RunSession> fresh(new RunSession(services_, jobs_, key, nullptr, keptRows_),
                                      [](RunSession* session) { session->deleteLater(); });
    slot = fresh;
    auto* raw = fresh.get();
    connect(raw, &RunSession::interrupted, this, [this, key] {
        Q_EMIT runsChanged();
        tellGone(key, true);
    });
    // whatever run is looked at next
    connect(raw, &RunSession::changed, this, [this, raw, key] {
        if (raw->loaded() && raw->status().alive() && !raw->record().sessions.empty())
            trainers_->watch(key, raw->record().sessions.back().process);
    });
    connect(raw, &RunSession::troubled, this, [this, key, raw] { tellTrouble(key, raw->status()); });
    return fresh;
}

void Workspace::stopRun(const fs::path& run) {
    const Status asked = services_.controlRun(run, run::Control::Stop, true);
    if (!asked.ok()) {
        notify([] { return tr("Stop"); }, asked.error());
        return;
    }
    const auto slot = sessions_.find(run);
    const auto session = slot == sessions_.end() ? nullptr : slot->second.lock();
    stopping_[run] = session ? session->record().sessions.size() : 0;
    Q_EMIT stopAsked();
}

bool Workspace::isStopping(const fs::path& run) const {
    const auto asked = stopping_.find(run);
    const auto slot = sessions_.find(run);
    if (asked == stopping_.end() || slot == sessions_.end()) return false;
    const auto session = slot->second.lock();
    // resumed since, it goes on
    return session && session->status().alive() &&
           (asked->second == 0 || asked->second == session->record().sessions.size());
}

void Workspace::setCurrentRun(const fs::path& run, bool chosen) {
    chosen_ = chosen;
    if (run.empty()) {
        current_.reset();
    } else {
        auto next = session(run);
        next->poke();
        if (next == current_) return;
        current_ = next;
    }
    findClashes();
    lookElsewhere();
    Q_EMIT currentRunChanged();
}

void Workspace::showBegunRun(const fs::path& run) {
    setCurrentRun(run, false);
    notify(Level::Info, tr("Run %1 begins.").arg(text(run.filename())));
    Q_EMIT runsChanged();
}

TrainRequest Workspace::resumption(const fs::path& run) const {
    TrainRequest request;
    std::error_code ignored;
    // a stage of the project's sequence goes on with the stages behind it
    fs::path folder = run.parent_path();
    if (folder.filename() == "main" && folder.parent_path() == runsFolder() && services_.loadPlan &&
        fs::exists(folder / "sequence.json", ignored)) {
        request.sequence = project_;
    } else {
        request.resume = run;
    }
    return request;
}

void Workspace::resume(const fs::path& run, bool download) {
    setCurrentRun(run);
    TrainRequest request = resumption(run);
    request.download = download;
    if (!services_.preflight) {
        startResumed(request, run);
        return;
    }
    if (resuming_ || demoHinders(request)) return;
    resuming_ = true;
    auto work = [request, look = services_.preflight](JobContext& context) {
        return look(
            request, [&](double done, const std::string& what) { context.progress(done, what); },
            context.stop());
    };
    auto take = [this, request, run](Result<std::vector<PreflightLine>> lines) {
        resuming_ = false;
        if (!lines.ok()) return;
        auto red = std::find_if(lines->begin(), lines->end(), [](const PreflightLine& line) {
            return line.light == PreflightLine::Light::Red;
        });
        if (red == lines->end()) {
            startResumed(request, run);
            return;
        }
        auto say = [this, line = *red, run] {
            NoticeText words{tr("Training was not resumed: %1").arg(coreText(line.found)),
                             coreText(line.remedy)};
            if (line.fetchable)
                words.remedies.push_back({tr("Download"), [this, run] { resume(run, true); }});
            return words;
        };
        notify(Level::Error, say, {.run = run, .until = NoticeUntil::TrainedAgain});
    };
    jobs_.run(
        this, [] { return tr("Checks before going on"); }, work, take);
}

void Workspace::startResumed(const TrainRequest& request, const fs::path& run) {
    if (demoHinders(request)) return;
    auto where = settings_.trainInProcess() ? Where::Process : Where::Thread;
    if (auto begun = host_.start(request, where, run.parent_path()); !begun.ok())
        notify([] { return tr("Resume"); }, begun.error());
}

void Workspace::setCompared(const fs::path& run, bool wanted) {
    fs::path key = normal(run);
    auto found = std::find(compared_.begin(), compared_.end(), key);
    if (wanted == (found != compared_.end())) return;
    if (wanted) {
        compared_.push_back(key);
    } else {
        compared_.erase(found);
    }
    findClashes();
    Q_EMIT comparedChanged();
}

QColor Workspace::runColour(const fs::path& run) const {
    if (int chosen = settings_.runColour(text(run.filename())); chosen >= 0)
        return Theme::seriesColour(chosen);
    auto found = std::find(compared_.begin(), compared_.end(), run);
    bool isCurrent = current_ && current_->folder() == run;
    if (isCurrent) return Theme::seriesColour(0);
    return Theme::seriesColour(1 + static_cast<int>(found - compared_.begin()));
}

std::optional<int> Workspace::plannedPlace(const std::string& task) const {
    if (!plan_) return {};
    const auto& stages = plan_->stages;
    auto found =
        std::find_if(stages.begin(), stages.end(), [&](const auto& stage) { return stage.name == task; });
    return found == stages.end() ? std::nullopt : std::optional(static_cast<int>(found - stages.begin()));
}

std::optional<PlannedStage> Workspace::plannedStage(const std::filesystem::path& run) const {
    if (!plan_ || plan_->stages.size() < 2 || run.empty()) return {};
    const auto& stages = plan_->stages;
    auto found = std::find_if(
        stages.begin(), stages.end(),
        [own = run.lexically_normal()](const auto& stage) { return stage.run.lexically_normal() == own; });
    if (found == stages.end()) return {};
    return PlannedStage{static_cast<int>(found - stages.begin()), static_cast<int>(stages.size()),
                        text(found->name)};
}

QColor Workspace::taskColour(const std::string& name, int further) const {
    const int planned = plan_ ? static_cast<int>(plan_->stages.size()) : 0;
    return Theme::taskColour(plannedPlace(name).value_or(planned + further));
}

void Workspace::setDemoWork(int click, qint64 job) {
    if (job >= 0) demoJob_ = job;
    if (click == demoClick_) return;
    demoClick_ = click;
    Q_EMIT demoWorkChanged();
}

void Workspace::setDemoOpen(bool open) {
    if (open == demoOpen_) return;
    demoOpen_ = open;
    Q_EMIT demoWorkChanged();
}

/// Says why nothing is trained where a click of the demo is at work, or its sequence while they are open.
bool Workspace::demoHinders(const TrainRequest& request) {
    const bool open = demoOpen_ && !request.sequence.empty() && request.sequence == project_;
    if (demoClick_ == 0 && !open) return false;
    notify(Level::Warning,
           [click = demoClick_, open] {
               return NoticeText{tr("Training was not started: %1.").arg(demoSequenceHindrance(click, open))};
           },
           {.run = {}, .until = NoticeUntil::DemoChanges, .topic = kStartTopic});
    return true;
}

void Workspace::setTimeToldElsewhere(bool on) {
    if (on == timeToldElsewhere_) return;
    timeToldElsewhere_ = on;
    Q_EMIT timesChanged();
}

QString Workspace::runLabel(const fs::path& run) const {
    return labels_.of(run, runsFolder());
}

void Workspace::setKnownRuns(std::vector<fs::path> runs) {
    known_ = std::move(runs);
    findClashes();
}

void Workspace::findClashes() {
    std::set<fs::path> all(known_.begin(), known_.end());
    all.insert(compared_.begin(), compared_.end());
    if (current_) all.insert(current_->folder());
    if (labels_.tellApart(all, runsFolder())) Q_EMIT runLabelsChanged();
}

QString Workspace::goesOnFrom(const fs::path& run) {
    return run::CheckpointStore(run / "checkpoints").steps().empty()
               ? tr("It has no checkpoint: it can only begin anew.")
               : tr("It can go on from its newest checkpoint.");
}

void Workspace::notify(Level level, const QString& message, const QString& hint,
                       std::vector<Remedy> remedies) {
    put({run::wallClockS(), level, message, hint, std::move(remedies)});
}

void Workspace::notify(Level level, std::function<NoticeText()> say, NoticeAbout about) {
    Notice notice{run::wallClockS(), level, {}, {}, {}, std::move(about), std::move(say)};
    notice.translate();
    put(std::move(notice));
}

void Workspace::put(Notice notice) {
    notices_.push_back(notice);
    if (notices_.size() > kNotices) notices_.pop_front();
    Q_EMIT noticed(notice);
}

void Workspace::notify(const QString& tried, const Error& error) {
    notify([tried] { return tried; }, error);
}

void Workspace::notify(std::function<QString()> tried, const Error& error, NoticeAbout about) {
    auto say = [this, tried = std::move(tried), error] {
        const QString what = coreText(error.message), begun = tried();
        NoticeText words{begun.isEmpty() ? what : tr("%1: %2").arg(begun, what), coreText(error.hint)};
        if (services_.fetchMissing && error.hint.starts_with(kDownloadOffer))
            words.remedies.push_back({tr("Download"), [this] { fetchMissing(); }});
        return words;
    };
    notify(Level::Error, say, std::move(about));
}

void Workspace::fetchMissing() {
    auto work = [fetch = services_.fetchMissing](JobContext& context) {
        return fetch([&](double done, const std::string& what) { context.progress(done, what); },
                     context.stop());
    };
    jobs_.run(
        this, [] { return tr("Download what is missing"); }, work,
        [this](const Result<void>& fetched) {
            if (fetched.ok())
                notify(Level::Info, tr("What was missing is here: start again what was refused."));
        });
}

void Workspace::setPlan(std::shared_ptr<const sequence::SequencePlan> plan) {
    plan_ = std::move(plan);
    Q_EMIT planChanged();
}

void Workspace::setTraining(std::vector<fs::path> runs) {
    std::sort(runs.begin(), runs.end());
    if (runs == training_) return;
    training_ = std::move(runs);
    for (const fs::path& run : training_) trainers_->watch(run);
    // while this window trains, the next stage is about to begin: no look takes it time
    if (training_.empty() && !host_.busy()) checks_.othersEnded();
    Q_EMIT runsChanged();
}

std::vector<std::string> Workspace::problemsOf(const fs::path& run) const {
    const auto found = problems_.find(run);
    if (found != problems_.end()) return found->second;
    return run == elsewhere_ ? elsewhereProblems_ : std::vector<std::string>();
}

void Workspace::setProblems(std::map<fs::path, std::vector<std::string>> problems) {
    lookElsewhere();
    if (problems == problems_) return;
    problems_ = std::move(problems);
    Q_EMIT problemsChanged();
}

void Workspace::lookElsewhere() {
    const fs::path folder = current_ ? current_->folder() : fs::path();
    const bool listed = std::find(known_.begin(), known_.end(), folder) != known_.end();
    if (folder.empty() || listed) {
        elsewhere_.clear();
        if (!std::exchange(elsewhereProblems_, {}).empty()) Q_EMIT problemsChanged();
        return;
    }
    if (lookingElsewhere_ || !services_.listRuns) return;
    lookingElsewhere_ = true;
    jobs_.run(
        this, {}, [folder, list = services_.listRuns](JobContext&) { return list(folder); },
        [this, folder](const Result<std::vector<run::RunListEntry>>& runs) {
            lookingElsewhere_ = false;
            const bool listedNow = std::find(known_.begin(), known_.end(), folder) != known_.end();
            if (!current_ || current_->folder() != folder || listedNow) {
                lookElsewhere();
                return;
            }
            std::vector<std::string> wrong;
            if (runs.ok() && runs->size() == 1) wrong = runs->front().problems;
            if (elsewhere_ == folder && wrong == elsewhereProblems_) return;
            elsewhere_ = folder;
            elsewhereProblems_ = std::move(wrong);
            Q_EMIT problemsChanged();
        });
}

void Workspace::addAction(std::function<QString()> group, QAction* action) {
    actions_.emplace_back(std::move(group), action);
}

}  // namespace studio::widgets
