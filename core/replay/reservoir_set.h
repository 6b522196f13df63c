// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/media.h"
#include "core/loading/frame_cache.h"
#include "core/loading/sample.h"

namespace studio::replay {

class ReservoirSource;

/// What a reservoir holds of one task.
struct KeptTask {
    int id = 0;
    std::string name;
    std::uint64_t seed = 0;   ///< of its selection
    std::int64_t frames = 0;  ///< kept
    int stateWidth = 0, actionWidth = 0;
    bool operator==(const KeptTask&) const = default;
};

/// Samples of one task with the keys that decide which of them are kept. Key = number of the sample in the
/// task's own training data.
struct KeptSamples {
    KeptTask task;
    std::shared_ptr<const loading::SampleSource> samples;
    std::vector<std::uint64_t> keys;  ///< one per sample; empty: 0, 1, 2, …
};

/// The frames that a task is validated on, for when its own data set is gone.
struct KeptMeasure {
    KeptTask task;                    ///< its seed means nothing here
    std::string on;                   ///< what they are: "held_out" or "training" (validation.on)
    std::vector<std::uint64_t> keys;  ///< which samples of the source are kept, ascending
    /// As large as the source that was validated on, of which it gives the kept samples under their own
    /// numbers, so that noise, time and the choice of frames are those of the source itself. Null: none.
    std::shared_ptr<const loading::SampleSource> samples;
};

/// A bounded number of frames of every task taught so far, each with the chunk of actions that followed it,
/// so that it can be replayed when the task's own data set is gone. A folder:
///   reservoir.json   schema, chunk, and the tasks
///   task<id>/        a LeRobot v3.0 data set of its own: per frame the mapped `observation.state` and
///   `action`,
///                    `action_chunk` (chunk x width, row by row), `action_steps` (how many of them lie inside
///                    the episode), where it came from (`origin_episode`, `origin_row`, `origin_index`), the
///                    policy's cameras as PNG in the parquet file, and its instruction. Its episodes are
///                    groups of up to 64 kept frames, not recordings.
///   task<id>_measured/  the same of the frames that it is validated on
/// A sample read from it equals the one that was put in, bit by bit. Immutable once built.
class Reservoir {
public:
    /// Errors: NotFound, Corrupt, Unsupported (a newer schema).
    static Result<Reservoir> open(const std::filesystem::path& folder,
                                  std::shared_ptr<const data::MediaBackend> media);

    const std::vector<KeptTask>& tasks() const { return tasks_; }
    const KeptTask* task(int id) const;
    /// The kept frames of task `id` as samples of source number `source`, for a policy with this chunk (not
    /// longer than the kept one) and these cameras. Errors: NotFound (no such task), InvalidConfig, Corrupt.
    Result<KeptSamples> samples(int id, int chunk, const std::vector<std::string>& cameras, int source,
                                std::shared_ptr<loading::FrameCache> frames) const;
    /// The frames that task `id` is validated on, likewise; `samples` is null where none were kept. Errors:
    /// InvalidConfig, Corrupt.
    Result<KeptMeasure> measured(int id, int chunk, const std::vector<std::string>& cameras, int source,
                                 std::shared_ptr<loading::FrameCache> frames) const;

private:
    /// What reservoir.json says of the frames that a task is validated on.
    struct MeasureEntry {
        KeptTask task;
        std::string on;
        std::size_t of = 0;  ///< samples of their source
    };
    Result<std::shared_ptr<const ReservoirSource>> open(const std::filesystem::path& folder, int chunk,
                                                        const std::vector<std::string>& cameras, int source,
                                                        std::shared_ptr<loading::FrameCache> frames) const;

    std::filesystem::path folder_;
    std::shared_ptr<const data::MediaBackend> media_;
    int chunk_ = 0;
    std::vector<KeptTask> tasks_;
    std::vector<MeasureEntry> measured_;
};

/// Bounds and shape of a kept set.
struct ReservoirOptions {
    std::int64_t frames = 0;           ///< bound over all tasks
    int chunk = 0;                     ///< of the samples
    std::vector<std::string> cameras;  ///< of the samples' pictures, in their order
    double fps = 10;
    std::shared_ptr<const data::MediaBackend> media;
    std::vector<KeptMeasure> measured = {};  ///< kept beside the bound: one per task that is validated
};

/// How many frames each task keeps of `bound`: equal parts; what a task is too small for goes to the others.
std::vector<std::int64_t> keptFrames(const std::vector<std::int64_t>& available, std::int64_t bound);
/// The samples of a task that are kept, ascending: the `count` whose keys come first in a random order that
/// the seed fixes. A smaller count keeps a subset of what a larger one keeps, so that a reservoir may shrink
/// task by task and still be a uniform choice.
std::vector<std::size_t> selected(std::size_t samples, const std::vector<std::uint64_t>& keys,
                                  std::uint64_t seed, std::int64_t count);

/// Builds a reservoir in `folder`, all or nothing: written beside it and renamed. One that is there already
/// is complete and stays. Memory: 64 frames with their coded pictures, and one data file (100 MB). Errors:
/// InvalidConfig (fewer frames than tasks), Unsupported (cameras without media), Io, Cancelled, and those of
/// the samples.
Status buildReservoir(const std::filesystem::path& folder, const std::vector<KeptSamples>& tasks,
                      const ReservoirOptions& options, std::stop_token stop);

}  // namespace studio::replay
