// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QUndoStack>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/jobs/run_host.h"
#include "widgets/jobs/run_session.h"
#include "widgets/jobs/start_checks.h"
#include "widgets/path_kind.h"
#include "widgets/robot/robot_desk.h"
#include "widgets/run_labels.h"
#include "widgets/services.h"
#include "widgets/settings.h"
#include "widgets/unsaved.h"

class QAction;

namespace studio::widgets {

class TrainerWatch;
class TrashKeeper;

enum class Level { Info, Warning, Error };

/// What can be done about something with one click.
struct Remedy {
    QString text;
    std::function<void()> act;
};

/// Words of a notice in the language of the window.
struct NoticeText {
    QString message, hint = {};
    std::vector<Remedy> remedies = {};
};

/// What ends the use of a notice, beside a person who closes it.
enum class NoticeUntil {
    ProjectLeft,   ///< another project is opened
    DemoGoesOn,    ///< a click of the demo is begun again, or another project is opened
    DemoChanges,   ///< the demo works on another click or none, its row is closed, or its project is left
    MayStart,      ///< the checks find nothing against a start any more, or its project is left
    TrainedAgain,  ///< the run, which nobody trains, is trained again, or its project is left
    TrainingEnds,  ///< the run is trained no more, or its project is left
    WritesAgain,   ///< the run's trainer can write again, or as TrainingEnds
    ArmsBack,      ///< the robot's arms were given back
    StopAnswered,  ///< the robot answered the stop's request, its link is lost, or as RobotGoesOn but a reset
    LinkBack,      ///< the link to the robot is back, or as RobotGoesOn
    RobotGoesOn,   ///< the robot was reset, armed or run, or another connection to one was made
    NotHeld,       ///< no policy moves the robot any more, or as RobotGoesOn
    Connected,     ///< another connection to a robot was made
    RobotChanges,  ///< the robot was disconnected, or another connection to one was made
    Closed,        ///< nothing: the robot, the program itself
};

/// How long a notice is of use.
struct NoticeAbout {
    std::filesystem::path run = {};  ///< that it tells of: no longer than this is there; may be empty
    NoticeUntil until = NoticeUntil::ProjectLeft;
    /// What it is about: a newer one about the same takes its place, and Workspace::settle() ends it. Empty:
    /// nothing that another one could be about.
    QString topic = {};
    /// Whatever project is open.
    bool anyProject() const { return until >= NoticeUntil::ArmsBack; }
    /// Of what the robot does: over once more of it is told.
    bool ofRobot() const { return until >= NoticeUntil::ArmsBack && until <= NoticeUntil::RobotGoesOn; }
};

/// Where a run stands in the project's sequence.
struct PlannedStage {
    int place = 0, count = 0;  ///< from 0, of so many
    QString name;              ///< of its task
};

/// A line for the log and, if it matters, for the notice bar.
struct Notice {
    double timeS = 0;
    Level level = Level::Info;
    QString message, hint;
    std::vector<Remedy> remedies;
    NoticeAbout about = {};
    std::function<NoticeText()> say = {};  ///< says it anew, in another language; may be empty
    /// Takes over the words of the language that is spoken now.
    void translate();
};

/// What all panels share: the open project, the runs that are followed, jobs, settings, notices. Panels talk
/// to each other through it alone. Lives on the GUI thread.
class Workspace : public QObject {
    Q_OBJECT
public:
    Workspace(Services services, Settings& settings, QObject* parent = nullptr);
    ~Workspace() override;

    const Services& services() const { return services_; }
    Settings& settings() { return settings_; }
    const Settings& settings() const { return settings_; }
    JobRunner& jobs() { return jobs_; }
    RunHost& host() { return host_; }
    QUndoStack& undo() { return undo_; }
    Unsaved& unsaved() { return unsaved_; }
    /// Nothing is lost if the project is left (or, with `only`, the edits of one panel): asks where there are
    /// unsaved edits. False: stay.
    bool mayLeave(const QObject* only = nullptr);
    RobotDesk& robot() { return robot_; }
    TrashKeeper& trash() { return *trash_; }
    TrainerWatch& trainers() { return *trainers_; }
    /// STOP was pressed, by whatever means: acts on the robot before anything else hears of it.
    void pressStop();

    /// What a press of Start would train, and whether it may.
    StartChecks& checks() { return checks_; }
    const StartChecks& checks() const { return checks_; }
    /// Starts training where the user lets it run, after the checks. `runsRoot`: where its runs appear;
    /// `begun`: called when it has started.
    void start(const TrainRequest& request, const std::filesystem::path& runsRoot,
               std::function<void()> begun = {});
    /// Training of the open project's whole sequence, with the edits that its panels have not saved:
    /// `edits` ("key=value") of the panel `source` take the place of its earlier ones. Those of "plan" come
    /// last: where two pages edit one value, that counts which the plan shows.
    TrainRequest sequenceRequest() const;
    void setSequenceEdits(const QString& source, const std::vector<std::string>& edits);
    std::vector<std::string> sequenceEdits(const QString& source) const;

    /// Torch's threads that the sequence is told to use by the settings of the window; nothing: they say all
    /// cores, or the project or an edit of it names a number, which counts.
    std::optional<int> sequenceThreads() const;
    /// Whether the project's files name a number of threads.
    void setThreadsStated(bool stated) { threadsStated_ = stated; }

    /// The plan of the project's sequence, as it was read last; null: there is none, or it was not read yet.
    std::shared_ptr<const sequence::SequencePlan> plan() const { return plan_; }
    void setPlan(std::shared_ptr<const sequence::SequencePlan> plan);

    /// Empty: none is open.
    const std::filesystem::path& project() const { return project_; }
    QString projectName() const;
    /// Where the project's runs lie: `runs` in it, or what its configuration says.
    std::filesystem::path runsFolder() const;
    void setRunsFolder(const std::filesystem::path& folder);
    /// False: it was not opened, because there is no such folder or because unsaved edits shall stay.
    bool openProject(const std::filesystem::path& folder);
    void closeProject();
    /// Opens whatever `path` is, in the panel that shows such things; says why not.
    void open(const std::filesystem::path& path);
    /// The same of each, one after another, once a worker has looked at them: what was dropped may lie on a
    /// slow disk.
    void openSoon(const std::vector<std::filesystem::path>& paths);

    /// The run that Run control, Live curves and the chip are about; null: none chosen.
    std::shared_ptr<RunSession> currentRun() const { return current_; }
    /// `chosen`: by the person, who keeps it in sight until they look at another one.
    void setCurrentRun(const std::filesystem::path& run, bool chosen = true);
    bool currentRunChosen() const { return current_ && chosen_; }
    /// A run that the person did not choose began, and is looked at; everybody hears of it.
    void showBegunRun(const std::filesystem::path& run);
    /// What goes on with a run: the run alone, or the sequence whose stage it is.
    TrainRequest resumption(const std::filesystem::path& run) const;
    /// Goes on with a run that stopped or broke off, where the user lets training run, if the checks before a
    /// start find nothing against it. `download`: consent to fetch what they miss, which the refusal asks
    /// for.
    void resume(const std::filesystem::path& run, bool download = false);
    /// Asks the run's trainer to finish its step, to save and to end.
    void stopRun(const std::filesystem::path& run);
    /// That was asked of the run, and it has not ended. `run`: as RunSession::folder() has it.
    bool isStopping(const std::filesystem::path& run) const;
    /// The follower of a run, shared by everybody who looks at it.
    std::shared_ptr<RunSession> session(const std::filesystem::path& run);
    /// Rows of figures that each run followed from now on keeps in memory, see RunSeries.
    void setKeptRows(std::size_t rows) { keptRows_ = rows; }
    /// Runs drawn together with the current one, in order of their choice.
    const std::vector<std::filesystem::path>& compared() const { return compared_; }
    void setCompared(const std::filesystem::path& run, bool wanted);
    /// Colour of a run in every chart.
    QColor runColour(const std::filesystem::path& run) const;
    /// Colour of a task in every chart: by its place in the plan of the project. `further`: of one that the
    /// plan does not know its place, from 0, among those that are drawn.
    QColor taskColour(const std::string& name, int further) const;
    /// Place of the task in the plan of the project, from 0; nothing: the plan does not know it.
    std::optional<int> plannedPlace(const std::string& task) const;
    /// The stage of the plan of the project that the run trains; nothing: it is of another sequence, of none,
    /// or of one with a single stage.
    std::optional<PlannedStage> plannedStage(const std::filesystem::path& run) const;
    /// Whether a view tells when all is done that the current run is a part of: the bar above then tells no
    /// other time.
    bool timeToldElsewhere() const { return timeToldElsewhere_; }
    void setTimeToldElsewhere(bool on);
    /// The click of the open demo, from 1, whose steps this window does in processes of their own: no other
    /// training may begin beside it. 0: none.
    int demoClick() const { return demoClick_; }
    /// `job`: that does the click; where it breaks off, its notice lasts until one is begun again.
    void setDemoWork(int click, qint64 job);
    /// Whether the row of the demo's clicks is open: training of the project's sequence is theirs then.
    bool demoOpen() const { return demoOpen_; }
    void setDemoOpen(bool open);
    /// Name of a run in lists and legends: what it was called, its branch in brackets where it is not the
    /// main one, and its start where another run would be called the same.
    QString runLabel(const std::filesystem::path& run) const;
    /// Runs that are shown somewhere, so that no two of them are called the same.
    void setKnownRuns(std::vector<std::filesystem::path> runs);
    /// Runs of the project that are being trained, by this window or another process, as last looked at.
    const std::vector<std::filesystem::path>& training() const { return training_; }
    /// Where one began or ended since, everybody reads the runs anew (runsChanged).
    void setTraining(std::vector<std::filesystem::path> runs);

    /// What is wrong with a run of the project, or with the current one wherever it lies, as last looked at
    /// (run::RunListEntry::problems); empty: nothing.
    std::vector<std::string> problemsOf(const std::filesystem::path& run) const;
    /// Of the runs of the project that have problems.
    void setProblems(std::map<std::filesystem::path, std::vector<std::string>> problems);

    /// From what a run that broke off goes on when it is resumed, as a sentence: it may have no checkpoint.
    static QString goesOnFrom(const std::filesystem::path& run);

    /// Writes to the log; from Warning on the notice bar shows it too, below that the strip at the bottom for
    /// some seconds.
    void notify(Level level, const QString& message, const QString& hint = {},
                std::vector<Remedy> remedies = {});
    /// The same in words that follow the language of the window.
    void notify(Level level, std::function<NoticeText()> say, NoticeAbout about = {});
    /// Where a download would help (kDownloadOffer), the notice has a button for it.
    void notify(const QString& tried, const Error& error);
    void notify(std::function<QString()> tried, const Error& error, NoticeAbout about = {});
    /// The cause of the notices about that topic is gone.
    void settle(const QString& topic) { Q_EMIT topicSettled(topic); }
    const std::deque<Notice>& notices() const { return notices_; }

    /// An action of the window: in the palette and the shortcut sheet. `group` orders the sheet.
    void addAction(std::function<QString()> group, QAction* action);
    const std::vector<std::pair<std::function<QString()>, QAction*>>& actions() const { return actions_; }

Q_SIGNALS:
    void projectChanged();
    void planChanged();        ///< plan() is another one
    void settingsEdited();     ///< sequenceEdits("settings") are others
    void runsChanged();        ///< runs appeared, went or ended: read the list again
    void currentRunChanged();  ///< another one
    void stopAsked();          ///< isStopping() of some run is true now
    void comparedChanged();
    void runLabelsChanged();  ///< runs have other names than before
    void problemsChanged();   ///< problemsOf some run are others
    void demoWorkChanged();   ///< demoClick() or demoOpen() is another
    void timesChanged();      ///< timeToldElsewhere() is another
    void noticed(const studio::widgets::Notice& notice);
    void topicSettled(const QString& topic);
    void showPage(const QString& page);
    void showPanel(const QString& panel);
    void openConfiguration(const QString& file);
    void openDataset(const QString& root, qint64 episode, qint64 row);
    void openCheckpoint(const QString& folder);
    /// The Closed-loop evaluation shall try this checkpoint; it starts nothing.
    void evaluationWanted(const QString& checkpoint);
    /// The Robot page shall have this checkpoint chosen, as if a person had chosen it there.
    void robotPolicyWanted(const QString& checkpoint);
    /// The next stage that has not begun shall replay more of a task; `by`: share to add, 0..1.
    void moreReplayWanted(int task, double by);
    /// The next stage that has not begun shall start from this checkpoint.
    void startFromWanted(const QString& checkpoint);
    void datasetsChanged();  ///< data sets appeared in the project
    /// The Record panel starts this, and stops what it records.
    void recordWanted(const studio::widgets::RecordRequest& request);
    void recordStopWanted();
    void recordingChanged(bool on, qint64 job);  ///< `job`: that records; -1: none
    void stopPressed();                          ///< after the robot was stopped

private:
    void followHost();
    void tellDied(const std::filesystem::path& run, const QString& said);
    /// Not `certain`: whether it finished cannot be told. `hung`: how often in a row the look of who started
    /// it was seen to hang; nothing: that one was not waited for yet.
    void tellGone(const std::filesystem::path& run, bool certain, std::optional<int> hung = {});
    bool goneTold(const std::filesystem::path& run) const;
    void markGone(const std::filesystem::path& run);
    /// `status`: of a trainer that cannot write, or that ended and could not write that.
    void tellTrouble(const std::filesystem::path& run, const run::RunStatus& status);
    /// `run`: that had been opened, and can be resumed; empty: none.
    void tellFailed(const Error& error, const std::filesystem::path& run);
    void followRobot();
    bool demoHinders(const TrainRequest& request);
    void startResumed(const TrainRequest& request, const std::filesystem::path& run);
    void fetchMissing();
    /// What a place turned out to be.
    struct Looked {
        std::filesystem::path what;  ///< canonical
        PathKind kind = PathKind::Nothing;
        bool gone = false;  ///< there is nothing
    };
    /// Any thread.
    static Looked lookAt(const std::filesystem::path& given);
    void openLooked(const Looked& looked);
    void findClashes();
    /// What is wrong with the current run, where the list of the project's runs does not tell.
    void lookElsewhere();
    void put(Notice notice);

    Services services_;
    Settings& settings_;
    JobRunner jobs_;
    RunHost host_;
    StartChecks checks_;
    RobotDesk robot_;
    std::unique_ptr<TrashKeeper> trash_;
    std::unique_ptr<TrainerWatch> trainers_;
    QUndoStack undo_;
    Unsaved unsaved_;
    bool resuming_ = false;                         ///< what is to be resumed is being checked
    std::map<std::filesystem::path, double> gone_;  ///< runs whose trainer was told to be gone, and when
    std::filesystem::path project_, runsFolder_;
    std::map<QString, std::vector<std::string>> sequenceEdits_;
    bool threadsStated_ = false;
    std::shared_ptr<RunSession> current_;
    bool chosen_ = false;  ///< current_, by the person
    bool timeToldElsewhere_ = false;
    int demoClick_ = 0;
    bool demoOpen_ = false;
    qint64 demoJob_ = -1;  ///< the newest that did a click
    std::map<std::filesystem::path, std::weak_ptr<RunSession>> sessions_;
    /// Runs that were asked to stop, with the number of their sessions then; 0: not known.
    std::map<std::filesystem::path, std::size_t> stopping_;
    std::size_t keptRows_ = RunSeries::kMaxRows;
    std::shared_ptr<const sequence::SequencePlan> plan_;
    std::vector<std::filesystem::path> compared_, known_, training_;
    std::map<std::filesystem::path, std::vector<std::string>> problems_;
    std::filesystem::path elsewhere_;             ///< the current run, where the project has it not
    std::vector<std::string> elsewhereProblems_;  ///< and what is wrong with it
    bool lookingElsewhere_ = false;
    RunLabels labels_;
    std::deque<Notice> notices_;
    std::vector<std::pair<std::function<QString()>, QAction*>> actions_;
};

}  // namespace studio::widgets
