// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/camera_renderer.h"

#include <fmt/format.h>
#include <mujoco/mujoco.h>

#include <condition_variable>
#include <cstring>
#include <future>
#include <mutex>
#include <thread>

#include "core/sim/egl_context.h"
#include "core/sim/kuavo_model.h"

namespace studio::sim {

namespace {

constexpr int kMaxSide = 4096;
constexpr int kMaxGeoms = 500;

/// Everything that belongs to the render thread.
class Canvas {
public:
    /// `reference`: any of the worlds; all have the same assets.
    static Result<std::unique_ptr<Canvas>> create(const RenderOptions& options) {
        STUDIO_ASSIGN(auto egl, EglContext::create());
        STUDIO_ASSIGN(World reference, World::compile(sceneMjcf({})));
        std::unique_ptr<Canvas> canvas(new Canvas(options, std::move(egl), std::move(reference)));
        STUDIO_CHECK(canvas->open());
        return canvas;
    }
    ~Canvas() {
        mjr_freeContext(&context_);
        mjv_freeScene(&scene_);
    }

    Result<data::Image> draw(const World& world, const std::string& name) {
        mjvCamera camera;
        mjv_defaultCamera(&camera);
        camera.type = mjCAMERA_FIXED;
        camera.fixedcamid = world.id(mjOBJ_CAMERA, name);
        mjv_updateScene(world.model(), world.data(), &choice_, nullptr, &camera, mjCAT_ALL, &scene_);
        scene_.flags[mjRND_SHADOW] = options_.shadows;
        mjrRect frame{0, 0, options_.width, options_.height};
        mjr_render(frame, &scene_, &context_);
        auto pixels = std::make_shared<std::vector<std::uint8_t>>(
            3 * static_cast<std::size_t>(options_.width) * static_cast<std::size_t>(options_.height));
        mjr_readPixels(pixels->data(), nullptr, frame, &context_);
        if (int code = mjr_getError(); code != 0)
            return Error{ErrorCode::Internal,
                         fmt::format("cannot draw camera {}: OpenGL says {:#x}", name, code), ""};
        flip(*pixels);
        return data::Image{options_.width, options_.height, std::move(pixels)};
    }
    const std::string& device() const { return egl_->device(); }

private:
    Canvas(const RenderOptions& options, std::unique_ptr<EglContext> egl, World reference)
        : options_(options), egl_(std::move(egl)), reference_(std::move(reference)) {
        mjr_defaultContext(&context_);
        mjv_defaultScene(&scene_);
        mjv_defaultOption(&choice_);
    }

    Status open() {
        mjModel* m = reference_.model();
        m->vis.quality.offsamples = options_.samples;
        m->vis.global.offwidth = options_.width;
        m->vis.global.offheight = options_.height;
        mjv_makeScene(m, &scene_, kMaxGeoms);
        mjr_makeContext(m, &context_, mjFONTSCALE_100);
        mjr_setBuffer(mjFB_OFFSCREEN, &context_);
        if (context_.currentBuffer != mjFB_OFFSCREEN)
            return Error{ErrorCode::Unsupported,
                         "cannot draw the simulator's cameras: OpenGL gives no frame buffer",
                         "Physics works without it."};
        return {};
    }

    /// OpenGL's rows come bottom first.
    void flip(std::vector<std::uint8_t>& pixels) const {
        std::size_t row = 3 * static_cast<std::size_t>(options_.width);
        std::vector<std::uint8_t> kept(row);
        for (int y = 0; y < options_.height / 2; ++y) {
            std::uint8_t* upper = pixels.data() + row * static_cast<std::size_t>(y);
            std::uint8_t* lower = pixels.data() + row * static_cast<std::size_t>(options_.height - 1 - y);
            std::memcpy(kept.data(), upper, row);
            std::memcpy(upper, lower, row);
            std::memcpy(lower, kept.data(), row);
        }
    }

    RenderOptions options_;
    std::unique_ptr<EglContext> egl_;
    World reference_;
    mjrContext context_;
    mjvScene scene_;
    mjvOption choice_;
};

}  // namespace

struct CameraRenderer::Impl {
    RenderOptions options;
    std::string device;
    std::mutex mutex;
    std::condition_variable changed;
    struct Job {
        const World* world = nullptr;
        const std::string* camera = nullptr;
        std::promise<Result<data::Image>> done;
    };
    std::vector<Job> jobs;
    bool ending = false;
    std::thread thread;

    void run(std::promise<Status> opened) {
        auto canvas = Canvas::create(options);
        if (!canvas.ok()) {
            opened.set_value(canvas.error());
            return;
        }
        device = (*canvas)->device();
        opened.set_value({});
        for (;;) {
            std::vector<Job> taken;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return ending || !jobs.empty(); });
                if (jobs.empty()) return;
                taken.swap(jobs);
            }
            for (Job& job : taken) {
                try {
                    job.done.set_value((*canvas)->draw(*job.world, *job.camera));
                } catch (...) {
                    job.done.set_exception(std::current_exception());
                }
            }
        }
    }
};

CameraRenderer::CameraRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<CameraRenderer>> CameraRenderer::create(const RenderOptions& options) {
    if (options.width < 8 || options.height < 8 || options.width > kMaxSide || options.height > kMaxSide)
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot draw pictures of {}x{}: 8 to {} a side are possible", options.width,
                                 options.height, kMaxSide),
                     ""};
    auto impl = std::make_unique<Impl>();
    impl->options = options;
    std::promise<Status> opened;
    auto answer = opened.get_future();
    impl->thread = std::thread(&Impl::run, impl.get(), std::move(opened));
    std::unique_ptr<CameraRenderer> renderer(new CameraRenderer(std::move(impl)));
    STUDIO_CHECK(answer.get());
    return renderer;
}

CameraRenderer::~CameraRenderer() {
    {
        std::lock_guard lock(impl_->mutex);
        impl_->ending = true;
    }
    impl_->changed.notify_all();
    if (impl_->thread.joinable()) impl_->thread.join();
}

Result<data::Image> CameraRenderer::render(const World& world, const std::string& camera) {
    std::future<Result<data::Image>> answer;
    {
        std::lock_guard lock(impl_->mutex);
        answer = impl_->jobs.emplace_back(Impl::Job{&world, &camera, {}}).done.get_future();
    }
    impl_->changed.notify_all();
    return answer.get();
}

const RenderOptions& CameraRenderer::options() const {
    return impl_->options;
}

const std::string& CameraRenderer::device() const {
    return impl_->device;
}

}  // namespace studio::sim
