// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/robot_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "app/robot/policy_source.h"
#include "app/robot/start_poses.h"
#include "app/robot/trained_tasks.h"
#include "app/studio/offered_download.h"
#include "core/base/file.h"
#include "core/robot/jogged_body.h"
#include "core/robot/overlay_thread.h"
#include "core/robot/recorder.h"
#include "core/robot/robot_file.h"
#include "core/robot/session.h"
#include "core/robot/sim_body.h"
#include "core/robot/transports.h"
#include "core/run/checkpoint_at.h"
#include "core/run/clock.h"
#if STUDIO_VIDEO
#include "core/video/pictures.h"
#endif

namespace studio::app {

namespace fs = std::filesystem;
using namespace widgets;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kConnectPatience{5000};

Result<robot::TransportOptions> transportOptions(const RobotRequest& request, const robot::RobotFile& file,
                                                 std::shared_ptr<const data::MediaBackend> media) {
    robot::TransportOptions options;
    STUDIO_ASSIGN(robot::GripperKind kind, robot::parseGripperKind(request.gripper));
    options.gripper = robot::usualScale(kind);
    if (request.stateScale > 0) options.gripper.stateScale = request.stateScale;
    if (request.commandScale > 0) options.gripper.commandScale = request.commandScale;
    for (const auto* topics : {&file.topics, &request.topics}) {
        for (const std::string& topic : *topics) STUDIO_CHECK(options.topics.set(topic));
    }
    options.media = std::move(media);
    options.headRad = file.headRad;
    return options;
}

/// A folder "2026-11-23_143205_sim-weighing", its name free of what a path must not have; another session of
/// the same second gets its own.
std::filesystem::path freeRecording(const std::filesystem::path& recordings, const std::string& address) {
    std::string name = run::formatTime(run::wallClockS(), "%Y-%m-%d_%H%M%S_") + address;
    for (char& c : name) {
        bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
        if (!plain) c = '-';
    }
    name = name.substr(0, 80);
    std::filesystem::path folder = recordings / name;
    std::error_code unknown;
    for (int k = 2; std::filesystem::exists(folder, unknown); ++k)
        folder = recordings / fmt::format("{}-{}", name, k);
    return folder;
}

class SessionLink : public RobotLink {
public:
    static Result<std::shared_ptr<RobotLink>> open(const RobotRequest& request,
                                                   std::shared_ptr<const data::MediaBackend> media) {
        auto link = std::make_shared<SessionLink>(request, std::move(media));
        STUDIO_CHECK(link->connect());
        return std::shared_ptr<RobotLink>(std::move(link));
    }
    SessionLink(const RobotRequest& request, std::shared_ptr<const data::MediaBackend> media)
        : request_(request), media_(std::move(media)) {}
    ~SessionLink() override { (void)disconnect().ok(); }

    RobotAbout about() const override { return about_; }
    void heartbeat() override { session_->heartbeat(); }
    void holdArm(bool down) override { session_->holdArm(down); }
    void holdStart(bool down) override { session_->holdStart(down); }
    void run() override { session_->run(); }
    void shadow(bool on) override { session_->shadow(on); }
    void takeOver() override { session_->takeOver(); }
    void reset() override { session_->reset(); }
    void leave(robot::ArmMode mode) override { session_->leave(mode); }
    void setInstruction(const std::string& instruction) override { session_->setInstruction(instruction); }
    void setStartPose(const robot::StartPose& pose) override { session_->setStartPose(pose); }
    void setFan(int draws) override {
        std::scoped_lock lock(mutex_);
        fan_ = draws;
        if (source_) source_->setFan(draws);
    }
    void stop() override { session_->stop(); }

    robot::SessionSnapshot snapshot() const override { return session_->snapshot(); }
    std::vector<robot::SessionEvent> events(std::uint64_t since) const override {
        return session_->events(since);
    }
    std::optional<robot::CameraFrame> frame(const std::string& camera) const override {
        return session_->transport().frame(camera);
    }
    std::optional<robot::PathOverlay> overlay(const std::string& camera) override {
        return overlays_->newest(camera);
    }
    robot::ComparisonReport comparison() const override { return comparison_->report(); }
    void forgetComparison() override { comparison_->clear(); }
    std::uint64_t recordedBytes() const override { return recorder_ ? recorder_->bytes() : 0; }

    Result<RobotPolicy> usePolicy(const RobotPolicyRequest& request, std::stop_token stop) override {
        STUDIO_ASSIGN(fs::path folder, run::checkpointAt(request.checkpoint));
        PolicySourceOptions wanted;
        wanted.checkpoint = folder;
        wanted.robotCameras = about_.cameras;
        wanted.device = request.device;
        wanted.rateHz = request.rateHz;
        wanted.actionSteps = request.actionSteps;
        wanted.fan = request.fan;
        wanted.findTokenizer = offeredTokenizer;
        STUDIO_ASSIGN(std::shared_ptr<FanSource> source, makePolicySource(wanted));
        STUDIO_CHECK(session_->setSource(source));
        TrainedTasks trained = trainedTasks(request.checkpoint, stop);
        std::scoped_lock lock(mutex_);
        trained_ = std::move(trained);
        checkpoint_ = folder;
        origins_[folder] = trained_;
        return adopt(std::move(source));
    }

    Result<RobotPolicy> chooseCameras(const RobotCameraChoice& choice) override {
        std::scoped_lock lock(mutex_);
        if (!source_) {
            return Error{ErrorCode::NotFound, "cannot choose cameras: no policy is open",
                         "Open a checkpoint for the robot first."};
        }
        std::shared_ptr<FanSource> source = source_->withCameras(choice);
        STUDIO_CHECK(session_->setSource(source));
        return adopt(std::move(source));
    }

    Result<bool> keepTrial(const RobotTrial& trial) override {
        if (recorder_) {
            recorder_->addTrial(trial.success,
                                trial.task ? trial.task->name + ": " + trial.note : trial.note);
        }
        // what a simulation scores is no real success
        if (!trial.task || about_.simulated) return false;
        TrainedTasks origin;
        {
            // of the policy that tried it: another one may be open by now
            std::scoped_lock lock(mutex_);
            if (auto found = origins_.find(trial.checkpoint); found != origins_.end()) origin = found->second;
        }
        if (origin.run.empty()) return false;
        TrainedTask task{trial.task->id, trial.task->name, trial.task->instruction};
        STUDIO_CHECK(countTrial(origin, task, trial.success));
        return true;
    }

    std::optional<RobotScene> scene() const override {
        if (body_) return RobotScene{body_->success(), body_->progress(), body_->overview()};
        const auto solved = isSolved();
        if (!solved) return std::nullopt;
        return RobotScene{*solved, std::nullopt, std::nullopt};
    }
    std::optional<bool> isSolved() const override {
        return body_ ? std::optional(body_->success()) : session_->transport().solved();
    }
    Status resetScene(std::uint64_t seed) override {
        // a new scene gives the arms back; a robot of this process that is armed stays armed in it
        const bool armed = body_ && session_->snapshot().state == robot::SessionState::Armed;
        STUDIO_CHECK(session_->transport().resetScene(seed));
        // somebody may have stopped it meanwhile
        const bool still = armed && session_->snapshot().state == robot::SessionState::Armed;
        return still ? body_->setArmMode(robot::ArmMode::External) : Status();
    }
    void jog(robot::Side side, const robot::Point& metresPerS) override {
        if (mayJog()) body_->jog(side, metresPerS);
    }
    void grip(robot::Side side, bool closed) override {
        if (mayJog()) (void)body_->grip(side, closed ? 1 : 0).ok();
    }

    Status disconnect() override {
        if (session_) session_->disconnect();
        return recorder_ ? recorder_->finish() : Status();
    }

private:
    Status connect() {
        if (!request_.robotFile.empty()) {
            STUDIO_ASSIGN(file_, robot::readRobotFile(request_.robotFile));
        }
        STUDIO_ASSIGN(robot::TransportOptions wanted, transportOptions(request_, file_, media_));
        STUDIO_CHECK(makeBody(wanted));
        STUDIO_ASSIGN(auto transport, robot::makeTransport(request_.address, wanted));
        robot::SessionOptions options;
        options.address = request_.address;
        options.gripper = wanted.gripper;
        options.agesS = file_.agesS;
        if (body_) options.safety = robot::SafetySettings::simulator();
        for (const std::string& setting : request_.safety)
            STUDIO_CHECK(robot::setSafety(options.safety, setting));
        STUDIO_ASSIGN(options.player.blending, robot::parseBlending(request_.blending));
        options.onTick = [this](const robot::TickRecord& tick) { take(tick); };
        options.onEvent = [this](const robot::SessionEvent& event) {
            if (ready_) record(event);
        };
        session_ = std::make_unique<robot::RobotSession>(std::move(transport), options);
        STUDIO_CHECK(session_->connect(kConnectPatience));
        STUDIO_CHECK(openRecorder(options.safety.rateHz));
        describe(options.safety);
        std::map<std::string, robot::RobotCamera> cameras = findCameras();
        for (auto& [name, camera] : cameras) {
            about_.placed.push_back(name);
            // what is taken for granted of the head stands with the picture that depends on it
            const std::string head = session_->transport().facts().head;
            if (!head.empty() && camera.mount.link == robot::CameraMount::Link::Head)
                camera.model.source += "; " + head;
        }
        if (recorder_ && !known_.kind.empty()) recorder_->describe(known_);

        const std::string urdf = session_->transport().facts().urdf;
        robot::Kinematics kinematics = robot::Kinematics::builtIn();
        if (!urdf.empty()) {
            auto own = robot::Kinematics::fromUrdf(urdf);
            if (own.ok()) kinematics = *own;
        }
        comparison_ = std::make_unique<robot::ShadowComparison>(kinematics);
        overlays_ = std::make_unique<robot::OverlayThread>(
            session_->transport(), robot::OverlayMaker(kinematics, session_->limits(), std::move(cameras)));
        for (const robot::SessionEvent& event : session_->events(0)) record(event);
        ready_ = true;
        return {};
    }

    /// Whether to reckon with real motors: what does not say that it is simulated has them, whatever profile
    /// was chosen.
    bool isReal() const {
        return request_.profile == RobotProfile::Real ||
               (request_.profile == RobotProfile::Simulated && !about_.simulated && !about_.readOnly);
    }

    std::vector<robot::StartPose> poses(const TrainedTasks& trained) const {
        return startPoses(trained, request_.profile == RobotProfile::Simulated && !isReal(), file_.poses);
    }

    /// The session has this policy now. mutex_ is held.
    RobotPolicy adopt(std::shared_ptr<FanSource> source) {
        source_ = std::move(source);
        source_->setFan(fan_);
        const robot::SourceFacts& facts = source_->facts();
        comparison_->setRate(facts.rateHz);
        comparison_->clear();
        rateHz_ = facts.rateHz;
        RobotPolicy policy;
        policy.name = facts.name;
        policy.checkpoint = checkpoint_;
        for (const PolicyCamera& camera : source_->cameras())
            policy.cameras.push_back({camera.name, camera.robot, camera.chosen});
        policy.chunk = facts.chunk;
        policy.actionSteps = facts.actionSteps;
        policy.rateHz = facts.rateHz;
        policy.rateStated = source_->isRateStated();
        policy.counted = !trained_.run.empty();
        policy.note = trained_.note;
        for (const TrainedTask& task : trained_.tasks)
            policy.tasks.push_back({task.id, task.name, task.instruction});
        // those of the robot alone stand in about()
        policy.startPoses = poses(trained_);
        policy.startPoses.resize(policy.startPoses.size() - about_.startPoses.size());
        return policy;
    }

    /// A simulated robot of this process, which a person can jog as well.
    Status makeBody(robot::TransportOptions& wanted) {
        constexpr std::string_view kScheme = "sim:";
        if (!request_.address.starts_with(kScheme)) return {};
        STUDIO_ASSIGN(auto options, robot::parseSimBody(request_.address.substr(kScheme.size())));
        pictureWidth_ = options.width;
        pictureHeight_ = options.height;
        STUDIO_ASSIGN(auto body, robot::makeSimBody(options));
        body_ = std::make_shared<robot::JoggedBody>(std::move(body), robot::Kinematics::builtIn());
        wanted.body = body_;
        return {};
    }

    Status openRecorder(double rateHz) {
        if (request_.recordings.empty()) return {};
        robot::RecorderOptions wanted;
        wanted.folder = freeRecording(request_.recordings, request_.address);
        wanted.rateHz = rateHz;
        wanted.about = {{"address", request_.address}, {"gripper", request_.gripper}};
#if STUDIO_VIDEO
        wanted.encodeJpeg = [](const data::Image& image) { return video::encodeJpeg(image); };
#endif
        about_.recording = wanted.folder;
        STUDIO_ASSIGN(recorder_, robot::Recorder::create(std::move(wanted)));
        return {};
    }

    /// A person and a policy do not move one robot at a time, and STOP is meant for both.
    bool mayJog() const {
        auto state = session_->snapshot().state;
        return body_ && (state == robot::SessionState::Connected || state == robot::SessionState::Ready ||
                         state == robot::SessionState::Shadow);
    }

    void describe(const robot::SafetySettings& safety) {
        robot::RobotFacts facts = session_->transport().facts();
        about_.name = facts.name;
        about_.address = request_.address;
        about_.cameras = facts.cameras;
        about_.notes = facts.notes;
        about_.limits = session_->limits();
        about_.safety = safety;
        about_.readOnly = facts.readOnly;
        about_.simulated = facts.simulated;
        if (request_.profile == RobotProfile::Simulated && isReal())
            about_.notes.push_back(
                "the profile is Simulated, but this robot does not say that it is simulated: it is "
                "treated as a real one");
        about_.hasScene = body_ || facts.simulated;
        about_.canJog = body_ != nullptr;
        about_.startPoses = poses({});
    }

    /// Whose places in a picture are known: what the robot or its recording tells, whatever profile was
    /// chosen; of a recording that does not tell, those of the profile, or of the robot that has the chosen
    /// gripper.
    std::map<std::string, robot::RobotCamera> findCameras() {
        const robot::RobotFacts facts = session_->transport().facts();
        known_ = robot::knownRobot(facts, file_.cameras);
        if (body_) {
            for (auto& [name, camera] : known_.cameras)
                camera.model = camera.model.scaled(pictureWidth_, pictureHeight_);
        }
        if (!known_.kind.empty()) return known_.cameras;
        // the 2F85 is the simulator's, a claw or a hand is a real robot's
        const bool real = request_.profile == RobotProfile::Real ||
                          (request_.profile == RobotProfile::Recording &&
                           (request_.gripper == robot::toString(robot::GripperKind::LejuClaw) ||
                            request_.gripper == robot::toString(robot::GripperKind::DexHand)));
        auto cameras = real ? robot::documentedCameras() : robot::simulatorCameras();
        for (const auto& [name, camera] : file_.cameras) cameras[name] = camera;
        const bool anyGuessed = std::any_of(
            facts.cameras.begin(), facts.cameras.end(),
            [&](const std::string& name) { return cameras.contains(name) && !file_.cameras.contains(name); });
        if (anyGuessed) {
            about_.notes.push_back(
                real ? "the recording does not tell where its cameras sat: motion is drawn with the cameras "
                       "documented of a real robot"
                     : "the recording does not tell where its cameras sat: motion is drawn with the "
                       "simulator's cameras");
        }
        return cameras;
    }

    void record(const robot::SessionEvent& event) {
        if (recorder_) recorder_->add(event);
    }

    /// On the control thread: hands on and returns.
    void take(const robot::TickRecord& tick) {
        if (!ready_) return;
        if (recorder_) keep(tick);
        overlays_->tick(tick, rateHz_);
        comparison_->add(tick);
    }

    /// Models that the robot tells of its cameras come after the connection; looked for each tenth step.
    void keep(const robot::TickRecord& tick) {
        recorder_->add(tick);
        const bool due = !known_.kind.empty() && tick.number % 10 == 0;
        if (due && robot::takeModels(session_->transport(), known_.cameras)) recorder_->describe(known_);
    }

    RobotRequest request_;
    robot::RobotFile file_;
    robot::RecordedRobot known_;  ///< the control thread's own once ready_
    std::shared_ptr<const data::MediaBackend> media_;
    RobotAbout about_;
    std::shared_ptr<robot::JoggedBody> body_;
    int pictureWidth_ = 640, pictureHeight_ = 480;  ///< of body_'s cameras
    std::unique_ptr<robot::Recorder> recorder_;
    std::unique_ptr<robot::ShadowComparison> comparison_;
    std::atomic<bool> ready_{false};  ///< recorder_, comparison_ and overlays_ are there
    std::atomic<double> rateHz_{10};
    std::mutex mutex_;  ///< source_, fan_, trained_, checkpoint_, origins_
    std::shared_ptr<FanSource> source_;
    int fan_ = 0;
    TrainedTasks trained_;
    fs::path checkpoint_;                       ///< of source_
    std::map<fs::path, TrainedTasks> origins_;  ///< of every checkpoint that was opened
    // before the session and its transport go, nobody draws any more
    std::unique_ptr<robot::RobotSession> session_;
    std::unique_ptr<robot::OverlayThread> overlays_;
};

}  // namespace

Result<std::shared_ptr<RobotLink>> openRobot(const RobotRequest& request,
                                             std::shared_ptr<const data::MediaBackend> media) {
    return SessionLink::open(request, std::move(media));
}

}  // namespace studio::app
