// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/kuavo_sim.h"

#include <fmt/format.h>
#include <mujoco/mujoco.h>
#include <spdlog/logger.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "core/base/log.h"
#include "core/base/random.h"
#include "core/sim/camera_renderer.h"
#include "core/sim/delayed.h"
#include "core/sim/kuavo_tables.h"
#include "core/sim/scene.h"
#include "core/sim/snapshot.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSecondPublisherS = 0.1;  // period of the other node's targets
constexpr double kSwingRadPerS = 0.5;      // how fast the robot's own controller moves the arms
constexpr double kMostLagS = 0.25;         // what a busy machine may fall behind before time is let go
constexpr auto kOverviewPeriod = std::chrono::milliseconds(100);
constexpr int kOverviewWidth = 480, kOverviewHeight = 360;
constexpr std::uint64_t kNoiseStream = 0x401, kDropStream = 0xd20;

double seconds(std::chrono::milliseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

template <class Values>
bool finite(const Values& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

Error notFinite(const char* what) {
    return {ErrorCode::NotFinite,
            fmt::format("cannot send {} to the simulated robot: not a finite number", what), ""};
}

Status check(const KuavoSimOptions& o) {
    auto bad = [](const std::string& what) {
        return Error{ErrorCode::InvalidArgument, "cannot start the simulated robot: " + what, ""};
    };
    if (!(o.speed >= 0 && o.speed <= 100)) return bad(fmt::format("speed {} is not 0 to 100", o.speed));
    if (!(o.stateRateHz > 0 && o.stateRateHz <= 500))
        return bad(fmt::format("state rate {} is not 0 to 500 Hz", o.stateRateHz));
    if (!(o.cameraRateHz > 0 && o.cameraRateHz <= 500))
        return bad(fmt::format("camera rate {} is not 0 to 500 Hz", o.cameraRateHz));
    for (auto delay : {o.stateDelay, o.pictureDelay, o.commandDelay, o.modeSwitchDelay})
        if (delay.count() < 0 || delay > std::chrono::minutes(1))
            return bad(fmt::format("a delay of {} ms is not 0 to 60000", delay.count()));
    if (!(o.cutLinkAtS >= 0)) return bad(fmt::format("the link breaks at {} s", o.cutLinkAtS));
    for (double share : {o.dropStates, o.dropPictures})
        if (!(share >= 0 && share <= 1)) return bad(fmt::format("a share of dropped messages of {}", share));
    if (!(o.jointNoiseRad >= 0 && o.jointNoiseRad < 1))
        return bad(fmt::format("joint noise of {} rad", o.jointNoiseRad));
    return {};
}

}  // namespace

struct KuavoSim::Impl {
    KuavoSimOptions options;
    std::unique_ptr<Scene> scene, view;  ///< view: the camera thread's own copy
    std::unique_ptr<CameraRenderer> renderer;
    std::unique_ptr<CameraRenderer> large;  ///< of the overview; null: the cameras' own is large enough

    mutable std::mutex mutex;  ///< everything below, and `scene`
    std::condition_variable snapshotReady;
    ArmMode mode = ArmMode::Keep;
    KuavoTargets targets;
    bool linkUp = true, linkCut = false, second = false, ending = false;
    std::uint64_t ignored = 0, sentStates = 0;
    std::array<std::uint64_t, kCameras> sentPictures{};
    std::optional<std::array<double, 14>> otherTarget;
    std::int64_t steps = 0, stateEvery = 1;
    double nextPictureS = 0, nextSecondS = 0;
    CounterRng noise{0, 0}, drops{0, 0};
    Delayed<KuavoReading> states;
    Delayed<std::function<void()>> commands;
    std::array<Delayed<KuavoPicture>, kCameras> pictures;
    std::optional<KuavoReading> newest;
    std::array<std::optional<KuavoPicture>, kCameras> newestPicture;
    std::optional<Snapshot> snapshot;
    std::optional<data::Image> newestOverview;
    Clock::time_point overviewUntil{}, overviewNext{};

    std::mutex viewMutex;  ///< `view`; taken before `mutex`
    std::thread physics, cameras;

    double elapsedS = 0;  ///< in the scenes before: the stamps of messages never go back
    double now() const { return scene->world().data()->time; }

    void begin(std::uint64_t seed) {
        elapsedS += now();
        scene->reset(seed);
        scene->setSurfacesMoving(!options.sceneWaits);
        if (view) view->reset(seed);
        targets = {};
        targets.armRad = homePosture();
        targets.headRad = {0, kHeadPitchRad};
        scene->robot().setTargets(targets);
        noise = CounterRng(seed, kNoiseStream);
        drops = CounterRng(seed, kDropStream);
        states = {};
        commands = {};
        for (auto& queue : pictures) queue = {};
        snapshot.reset();
        nextPictureS = nextSecondS = 0;
        steps = 0;
    }

    /// One physics step with all that happens at its time. Under `mutex`.
    void step() {
        if (options.cutLinkAtS > 0 && !linkCut && now() >= options.cutLinkAtS) {
            linkCut = true;
            linkUp = false;
        }
        commands.deliver(now(), [](std::function<void()> act) { act(); });
        if (second && now() >= nextSecondS) {
            nextSecondS = now() + kSecondPublisherS;
            otherTarget = homePosture();
            if (mode == ArmMode::External) setArms(*otherTarget);
        }
        if (mode == ArmMode::AutoSwing) swing();
        scene->robot().step();
        ++steps;
        if (steps % stateEvery == 0) measure();
        states.deliver(now(), [&](KuavoReading reading) {
            reading.received = Clock::now();
            if (linkUp) newest = reading;
        });
        for (std::size_t c = 0; c < kCameras; ++c) {
            pictures[c].deliver(now(), [&](KuavoPicture picture) {
                picture.received = Clock::now();
                if (linkUp) newestPicture[c] = std::move(picture);
            });
        }
        if (renderer && now() >= nextPictureS) {
            nextPictureS = std::max(nextPictureS + 1 / options.cameraRateHz, now());
            snapshot = Snapshot::of(scene->world());
            snapshotReady.notify_one();
        }
    }

    /// The robot's own controller takes the arms to their rest.
    void swing() {
        double most = kSwingRadPerS * scene->robot().stepS();
        KuavoTargets next = targets;
        for (std::size_t j = 0; j < 14; ++j)
            next.armRad[j] += std::clamp(homePosture()[j] - next.armRad[j], -most, most);
        targets = next;
        scene->robot().setTargets(targets);
    }

    void setArms(const std::array<double, 14>& rad) {
        targets.armRad = rad;
        scene->robot().setTargets(targets);
    }

    void measure() {
        KuavoMeasured m = scene->robot().measure();
        KuavoReading r;
        r.sequence = ++sentStates;
        r.stampS = elapsedS + m.timeS;
        auto noisy = [&](double value) {
            return options.jointNoiseRad > 0 ? value + options.jointNoiseRad * noise.normal() : value;
        };
        for (std::size_t j = 0; j < 14; ++j) {
            r.jointRad[12 + j] = noisy(m.armRad[j]);
            r.jointVelocity[12 + j] = m.armVelocity[j];
            r.jointTorque[12 + j] = m.armTorque[j];
        }
        for (std::size_t j = 0; j < 2; ++j) {
            r.jointRad[26 + j] = noisy(m.headRad[j]);
            r.jointVelocity[26 + j] = m.headVelocity[j];
            r.gripper[j] = m.gripper[j];
        }
        if (options.dropStates > 0 && drops.uniform() < options.dropStates) return;
        states.push(m.timeS + seconds(options.stateDelay), r);
    }

    /// Draws all cameras of a snapshot. Under `viewMutex` alone.
    void draw(const Snapshot& taken) {
        taken.into(view->world());
        for (std::size_t c = 0; c < kCameras; ++c) {
            auto image = renderer->render(view->world(), kCameraNames[c]);
            if (!image.ok()) {
                log()->warn("{}", image.error().message);
                continue;
            }
            std::lock_guard lock(mutex);
            KuavoPicture picture{++sentPictures[c], elapsedS + taken.timeS, {}, std::move(*image)};
            if (options.dropPictures > 0 && drops.uniform() < options.dropPictures) continue;
            pictures[c].push(taken.timeS + seconds(options.pictureDelay), std::move(picture));
        }
        drawOverview();
    }

    /// Of the same snapshot, where somebody looks.
    void drawOverview() {
        {
            std::lock_guard lock(mutex);
            if (Clock::now() > overviewUntil || Clock::now() < overviewNext) return;
            overviewNext = Clock::now() + kOverviewPeriod;
        }
        auto image = (large ? large : renderer)->render(view->world(), "overview");
        if (!image.ok()) {
            log()->warn("{}", image.error().message);
            return;
        }
        std::lock_guard lock(mutex);
        newestOverview = std::move(*image);
    }

    void runCameras() {
        for (;;) {
            {
                std::unique_lock lock(mutex);
                snapshotReady.wait(lock, [&] { return ending || snapshot; });
                if (ending) return;
            }
            std::lock_guard viewing(viewMutex);
            std::optional<Snapshot> taken;
            {
                std::lock_guard lock(mutex);
                taken.swap(snapshot);
            }
            if (taken) draw(*taken);
        }
    }

    void runPhysics() {
        auto origin = Clock::now();
        double done = 0;  // simulated seconds since the origin
        for (;;) {
            double due = options.speed * std::chrono::duration<double>(Clock::now() - origin).count();
            if (due - done > kMostLagS * options.speed) {
                origin = Clock::now();
                done = due = 0;
            }
            {
                std::lock_guard lock(mutex);
                if (ending) return;
                for (; done < due; done += scene->robot().stepS()) step();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    /// A command on its way to the robot.
    void send(std::function<void()> act) {
        std::lock_guard lock(mutex);
        if (linkUp) commands.push(now() + seconds(options.commandDelay), std::move(act));
    }
};

KuavoSim::KuavoSim(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<KuavoSim>> KuavoSim::create(const KuavoSimOptions& options) {
    STUDIO_CHECK(check(options));
    STUDIO_ASSIGN(const Task* task, findTask(options.task));
    auto impl = std::make_unique<Impl>();
    impl->options = options;
    STUDIO_ASSIGN(impl->scene, Scene::create(*task));
    if (options.cameras) {
        STUDIO_ASSIGN(impl->view, Scene::create(*task));
        STUDIO_ASSIGN(impl->renderer,
                      CameraRenderer::create(
                          {.width = options.width, .height = options.height, .shadows = options.shadows}));
        // a person looks at it, whatever the policy wants its pictures to be
        if (options.width < kOverviewWidth) {
            STUDIO_ASSIGN(impl->large, CameraRenderer::create({.width = kOverviewWidth,
                                                               .height = kOverviewHeight,
                                                               .shadows = options.shadows}));
        }
        // its first picture takes long: better now than while the robot moves
        impl->overviewUntil = Clock::now() + std::chrono::seconds(1);
    }
    impl->second = options.secondPublisher;
    impl->stateEvery =
        std::max<std::int64_t>(1, std::lround(1 / (options.stateRateHz * impl->scene->robot().stepS())));
    impl->begin(options.seed);
    std::unique_ptr<KuavoSim> sim(new KuavoSim(std::move(impl)));
    Impl* own = sim->impl_.get();
    if (options.speed > 0) {
        own->physics = std::thread(&Impl::runPhysics, own);
        if (own->renderer) own->cameras = std::thread(&Impl::runCameras, own);
    }
    return sim;
}

KuavoSim::~KuavoSim() {
    {
        std::lock_guard lock(impl_->mutex);
        impl_->ending = true;
    }
    impl_->snapshotReady.notify_all();
    if (impl_->physics.joinable()) impl_->physics.join();
    if (impl_->cameras.joinable()) impl_->cameras.join();
}

std::optional<KuavoReading> KuavoSim::latest() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->newest;
}

std::optional<KuavoPicture> KuavoSim::picture(int camera) const {
    std::lock_guard lock(impl_->mutex);
    return impl_->newestPicture.at(static_cast<std::size_t>(camera));
}

std::optional<data::Image> KuavoSim::overview() const {
    std::lock_guard lock(impl_->mutex);
    impl_->overviewUntil = Clock::now() + std::chrono::seconds(1);
    return impl_->newestOverview;
}

Status KuavoSim::commandArms(const std::array<double, 14>& targetRad) {
    if (!finite(targetRad)) return notFinite("arm targets");
    impl_->send([impl = impl_.get(), targetRad] {
        if (impl->mode == ArmMode::External) {
            impl->setArms(targetRad);
        } else {
            ++impl->ignored;
        }
    });
    return {};
}

Status KuavoSim::commandGrippers(const std::array<double, 2>& target) {
    if (!finite(target)) return notFinite("gripper targets");
    impl_->send([impl = impl_.get(), target] {
        impl->targets.gripper = target;
        impl->scene->robot().setTargets(impl->targets);
    });
    return {};
}

Status KuavoSim::commandHead(const std::array<double, 2>& targetRad) {
    if (!finite(targetRad)) return notFinite("head targets");
    impl_->send([impl = impl_.get(), targetRad] {
        for (std::size_t j = 0; j < 2; ++j) {
            const ArmLink& link = headLinks()[j];
            if (targetRad[j] < link.lower || targetRad[j] > link.upper) {
                ++impl->ignored;
                return;
            }
        }
        impl->targets.headRad = targetRad;
        impl->scene->robot().setTargets(impl->targets);
    });
    return {};
}

Status KuavoSim::setArmMode(ArmMode mode) {
    double wait = seconds(impl_->options.modeSwitchDelay);
    {
        std::lock_guard lock(impl_->mutex);
        if (!impl_->linkUp)
            return Error{ErrorCode::Network,
                         "cannot change the arm mode: the simulated robot does not answer", ""};
        impl_->commands.push(impl_->now() + wait, [impl = impl_.get(), mode] {
            if (impl->mode == mode) return;
            // the arms stay where they were asked to be
            impl->mode = mode;
        });
    }
    if (impl_->options.speed > 0) {
        auto end = Clock::now() + std::chrono::duration<double>(wait / impl_->options.speed + 1);
        while (armMode() != mode && Clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return {};
}

ArmMode KuavoSim::armMode() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->mode;
}

std::vector<std::string> KuavoSim::otherPublishers() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->second ? std::vector<std::string>{"/ik_ros_uni"} : std::vector<std::string>{};
}

std::optional<std::array<double, 14>> KuavoSim::otherTarget() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->otherTarget;
}

void KuavoSim::setSecondPublisher(bool active) {
    std::lock_guard lock(impl_->mutex);
    impl_->second = active;
    if (!active) impl_->otherTarget.reset();
}

void KuavoSim::setLink(bool up) {
    std::lock_guard lock(impl_->mutex);
    impl_->linkUp = up;
}

bool KuavoSim::linkUp() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->linkUp;
}

std::uint64_t KuavoSim::ignoredCommands() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->ignored;
}

Status KuavoSim::resetScene(std::uint64_t seed) {
    std::lock_guard viewing(impl_->viewMutex);
    std::lock_guard lock(impl_->mutex);
    impl_->begin(seed);
    return {};
}

void KuavoSim::startScene() {
    std::lock_guard lock(impl_->mutex);
    if (impl_->mode == ArmMode::External) impl_->scene->setSurfacesMoving(true);
}

bool KuavoSim::success() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->scene->task().solved(*impl_->scene);
}

double KuavoSim::progress() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->scene->task().progress(*impl_->scene);
}

Status KuavoSim::advance(double secondsOn) {
    if (impl_->options.speed != 0)
        return Error{ErrorCode::InvalidArgument, "cannot advance a simulated robot that moves by itself",
                     "Create it with speed 0."};
    if (!(secondsOn >= 0 && secondsOn <= 3600))
        return Error{ErrorCode::InvalidArgument, fmt::format("cannot advance by {} s", secondsOn), ""};
    std::lock_guard viewing(impl_->viewMutex);
    std::unique_lock lock(impl_->mutex);
    std::int64_t count = std::llround(secondsOn / impl_->scene->robot().stepS());
    for (std::int64_t k = 0; k < count; ++k) {
        impl_->step();
        if (!impl_->snapshot) continue;
        Snapshot taken = std::move(*impl_->snapshot);
        impl_->snapshot.reset();
        lock.unlock();
        impl_->draw(taken);
        lock.lock();
    }
    return {};
}

double KuavoSim::timeS() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->now();
}

const KuavoSimOptions& KuavoSim::options() const {
    return impl_->options;
}

}  // namespace studio::sim
