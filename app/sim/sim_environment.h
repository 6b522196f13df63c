// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/data/media.h"
#include "core/eval/closed_loop.h"
#include "core/sim/episode.h"
#include "core/sim/renderer_pool.h"
#include "core/sim/snapshot.h"

namespace studio::app {

/// A simulated task as the closed-loop evaluation wants it.
class SimEnvironment : public eval::Environment {
public:
    struct Options {
        sim::Difficulty difficulty = {};
        bool chinese = false;
        std::filesystem::path films = {};   ///< folder for a film of every failed trial; empty: none
        bool filmSuccesses = false;         ///< of the others as well
        std::string instructionOf = "own";  ///< in the films' names, as filmIn() has it
        std::shared_ptr<const data::MediaBackend> media = {};  ///< needed for films
    };
    /// `renderers` and `filmRenderer` (null where no films are wanted) may be shared by all environments.
    static Result<std::unique_ptr<eval::Environment>> create(
        const sim::Task& task, const Options& options, std::shared_ptr<sim::RendererPool> renderers,
        std::shared_ptr<sim::CameraRenderer> filmRenderer);

    Status reset(std::uint64_t seed) override;
    Result<Seen> see() override;
    Status act(std::span<const float> action) override;
    bool done() const override { return episode_.done(); }
    eval::Trial trial() const override;
    Status finish() override;
    int stateWidth() const override { return 16; }
    int actionWidth() const override { return 16; }
    std::string instruction() const override;

private:
    SimEnvironment(std::unique_ptr<sim::Scene> scene, const Options& options,
                   std::shared_ptr<sim::RendererPool> renderers,
                   std::shared_ptr<sim::CameraRenderer> filmRenderer)
        : scene_(std::move(scene)),
          episode_(*scene_),
          options_(options),
          renderers_(std::move(renderers)),
          filmRenderer_(std::move(filmRenderer)) {}
    void remember();

    std::unique_ptr<sim::Scene> scene_;
    sim::Episode episode_;
    Options options_;
    std::shared_ptr<sim::RendererPool> renderers_;
    std::shared_ptr<sim::CameraRenderer> filmRenderer_;
    std::vector<sim::Snapshot> played_;  ///< of every step and the start, where films are wanted
};

}  // namespace studio::app
