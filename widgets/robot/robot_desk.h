// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/robot/robot_link.h"

namespace studio::widgets {

class JobRunner;
class TrialQueue;
struct Services;

/// As in evaluations: places that no demonstration has seen.
constexpr std::uint64_t kFirstSceneSeed = 100000;

/// The window's one robot: gives the sign of life by which the session knows that somebody watches, reads
/// the session ten times a second, and hands presses on without any queue between. Lives on the GUI thread.
class RobotDesk : public QObject {
    Q_OBJECT
public:
    RobotDesk(const Services& services, JobRunner& jobs, QObject* parent = nullptr);
    ~RobotDesk() override;

    /// STOP: acts before it returns, whatever state there is. False: no robot is connected.
    bool stop();

    bool connected() const { return link_ != nullptr; }
    /// Connecting or disconnecting.
    bool busy() const { return busy_; }
    /// Null: not connected.
    RobotLink* link() const { return link_.get(); }
    std::shared_ptr<RobotLink> sharedLink() const { return link_; }
    const RobotRequest& request() const { return request_; }
    const RobotAbout& about() const { return about_; }
    const robot::SessionSnapshot& now() const { return now_; }
    bool isIn(robot::SessionState state) const { return now_.state == state; }
    /// Armed, or a policy runs (in the shadow as well): no other one may take its place.
    bool keepsPolicy() const;
    const std::optional<RobotPolicy>& policy() const { return policy_; }
    /// What was asked for when policy() was opened.
    const RobotPolicyRequest& policyRequest() const { return policyRequest_; }
    /// Which cameras of the robot policy() sees. Refused while one runs.
    void chooseCameras(const RobotCameraChoice& choice);
    bool opensPolicy() const { return opensPolicy_; }
    const std::string& instruction() const { return instruction_; }
    int fan() const { return fan_; }

    /// Asks for arm mode 0 once more where the arms still follow external commands. Moves nothing.
    void giveBack();

    void connectTo(const RobotRequest& request);
    /// The newest job that connects; 0: none yet.
    qint64 connectJob() const { return connectJob_; }
    /// Ends the session; where it was armed, after arm mode 0.
    void disconnectRobot();
    void usePolicy(const RobotPolicyRequest& request);
    /// The policy moves the robot. In a simulated scene it begins with a new one, unless freshScene() is off
    /// or nothing has happened in the one that is there since newScene() made it. Pressed again meanwhile it
    /// does nothing more.
    void run();
    bool freshScene() const { return freshScene_; }
    void setFreshScene(bool on) { freshScene_ = on; }
    /// Puts scene and robot anew by sceneSeed(), and counts that up. Without effect while one is being made.
    void newScene();
    /// A person has moved something in the scene: it is as new no more.
    void touchScene() { sceneIsNew_ = false; }
    std::uint64_t sceneSeed() const { return sceneSeed_; }
    void setSceneSeed(std::uint64_t seed);
    /// Leaves the simulated scene that is there, connects to another one and opens its policy; arming and
    /// running stay the person's. Any other robot is left connected, and `refused` says so.
    void enterScene(const SceneRequest& scene);
    void setInstruction(const std::string& instruction);
    void setFan(int draws);

    /// Whether a policy has moved the robot since it was connected, and nobody has judged that run: else
    /// there is nothing to judge.
    bool hasRun() const { return run_.has_value(); }
    /// A person's word on that run: a trial of the policy that ran, at the words that it was given then. With
    /// no such run it corrects what the simulation said of the newest trial (isJudgedBySimulation()).
    void judge(bool success);
    /// Whether the newest trial ended by itself because the simulation calls it solved, and nobody has kept
    /// or corrected it.
    bool isJudgedBySimulation() const { return canTakeTrialBack() && trials_.back().bySimulation; }
    /// Trials of this connection. The newest one can be taken back until the next one or the end.
    void takeTrialBack();
    const std::vector<RobotTrial>& trials() const { return trials_; }
    bool canTakeTrialBack() const { return trials_.size() > kept_; }
    /// Keeps the newest trial too.
    void keepTrials();
    /// What is noted on the run or trial that is to be judged or corrected, else on the next one.
    const std::string& note() const;
    void setNote(const std::string& note);
    /// Of the trials of this connection those of the policy that is open now.
    struct Score {
        int solved = 0, tried = 0;
    };
    Score score() const;

Q_SIGNALS:
    /// Another snapshot, ten times a second at most.
    void changed();
    /// Connected, before anything is told of it: what was wrong with an earlier connection is over.
    void linked();
    /// Connected, disconnected, or on the way.
    void connectionChanged();
    void policyChanged();
    void trialsChanged();
    void happened(const studio::robot::SessionEvent& event);
    void instructionChanged();
    void sceneChanged();
    /// Nothing was done, and why.
    void refused(const std::function<QString()>& message, const std::function<QString()>& hint);

private:
    void beat();
    void read();
    void forget();
    void pursueScene();
    void runNow();

    /// What a policy did from a press of Run on, until somebody judges it.
    struct Attempt {
        RobotTrial trial;              ///< but its verdict and its task
        std::string instruction;       ///< newest while it ran
        std::vector<RobotTask> tasks;  ///< of the policy
        bool wasUnsolved = false;      ///< the simulation said so while it ran
        bool ended = false;            ///< the simulation has called it solved
    };
    void beginAttempt();
    void lookWhetherSolved();
    void addTrial(bool success, bool bySimulation);

    const Services& services_;
    JobRunner& jobs_;
    std::shared_ptr<RobotLink> link_;
    RobotRequest request_;
    qint64 connectJob_ = 0;
    RobotAbout about_;
    robot::SessionSnapshot now_;
    std::optional<RobotPolicy> policy_;
    RobotPolicyRequest policyRequest_;
    std::optional<SceneRequest> scene_;  ///< that enterScene is on the way to
    std::string instruction_;
    int fan_ = 0;
    std::vector<RobotTrial> trials_;
    std::size_t kept_ = 0;  ///< of the trials, so many are written
    std::shared_ptr<TrialQueue> queue_;
    std::optional<Attempt> run_;     ///< that nobody has judged
    std::optional<Attempt> judged_;  ///< of the newest trial
    std::string nextNote_;           ///< on a trial that has not begun
    std::uint64_t seen_ = 0;
    std::uint64_t sceneSeed_ = kFirstSceneSeed;
    bool freshScene_ = true;
    bool makesScene_ = false, sceneIsNew_ = false;
    bool runsNext_ = false;  ///< run() waits for a new scene
    bool busy_ = false, opensPolicy_ = false;
    QTimer beat_, read_;
};

}  // namespace studio::widgets
