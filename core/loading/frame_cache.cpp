// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/frame_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace studio::loading {
namespace {

/// An entry is idle when it has missed this many rounds of lookups over all known entries: by chance that
/// happens to an entry in use once in e^32 rounds.
constexpr std::uint64_t kIdleRounds = 32;

/// Names a data set by its owner, not its address, which a later one may get.
struct Key {
    std::weak_ptr<const data::Dataset> dataset;
    std::size_t position = 0;
    std::string camera;

    bool operator<(const Key& other) const {
        if (dataset.owner_before(other.dataset)) return true;
        if (other.dataset.owner_before(dataset)) return false;
        return std::tie(position, camera) < std::tie(other.position, other.camera);
    }
    bool operator==(const Key& other) const { return !(*this < other) && !(other < *this); }
};

enum class Phase { Absent, Decoding, Kept };

struct Entry {
    Phase phase = Phase::Absent;
    std::vector<data::Image> frames;
    std::uint64_t bytes = 0;  ///< of the whole episode, once known
    std::uint64_t lastUse = 0;
};

using Stream = std::unique_ptr<data::FrameStream>;

}  // namespace

struct FrameCache::State {
    FrameCacheOptions options;
    mutable std::mutex mutex;
    std::condition_variable decoded;
    std::map<Key, Entry> entries;
    std::list<std::pair<Key, Stream>> streams;  ///< not in use now; newest first
    FrameCacheFigures figures;
    std::uint64_t lookups = 0;

    // these want `mutex` to be held
    bool makeRoom(std::uint64_t bytes);
    void evict(Entry& entry);
    void dropDeadDatasets();
    Stream takeStream(const Key& key);
    void giveStream(const Key& key, Stream stream);

    void count(std::uint64_t bytes);

    // these lock it themselves
    Result<data::Image> streamed(const data::Dataset& dataset, const Key& key, std::int64_t row);
    Status decodeWhole(const data::Dataset& dataset, const Key& key, Entry& entry);
    /// Bytes promised to a decode, taken back unless they were exchanged for kept ones.
    struct Promise {
        State& state;
        std::uint64_t bytes;
        ~Promise() {
            if (bytes == 0) return;
            std::lock_guard lock(state.mutex);
            state.figures.bytes -= bytes;
        }
    };
    Status fill(const data::Dataset& dataset, const Key& key, Entry& entry, Stream& stream);
};

void FrameCache::State::count(std::uint64_t bytes) {
    figures.bytes += bytes;
    figures.peakBytes = std::max(figures.peakBytes, figures.bytes);
}

void FrameCache::State::evict(Entry& entry) {
    figures.bytes -= entry.bytes;
    ++figures.evictions;
    entry.frames = {};
    entry.phase = Phase::Absent;
}

void FrameCache::State::dropDeadDatasets() {
    for (auto item = entries.begin(); item != entries.end();) {
        bool dead = item->first.dataset.expired() && item->second.phase != Phase::Decoding;
        if (dead && item->second.phase == Phase::Kept) evict(item->second);
        item = dead ? entries.erase(item) : std::next(item);
    }
    std::erase_if(streams, [](const auto& stream) { return stream.first.dataset.expired(); });
}

/// Whether `bytes` more fit, after evictions if need be.
bool FrameCache::State::makeRoom(std::uint64_t bytes) {
    if (bytes > options.maxBytes) return false;
    if (figures.bytes + bytes <= options.maxBytes) return true;
    dropDeadDatasets();
    std::vector<Entry*> idle;
    std::uint64_t idleBytes = 0;
    for (auto& [key, entry] : entries)
        if (entry.phase == Phase::Kept && lookups - entry.lastUse > kIdleRounds * entries.size()) {
            idle.push_back(&entry);
            idleBytes += entry.bytes;
        }
    // nothing is evicted unless the evictions make enough room
    if (figures.bytes - idleBytes + bytes > options.maxBytes) return false;
    std::sort(idle.begin(), idle.end(), [](auto* a, auto* b) { return a->lastUse < b->lastUse; });
    for (std::size_t i = 0; figures.bytes + bytes > options.maxBytes; ++i) evict(*idle[i]);
    return true;
}

Stream FrameCache::State::takeStream(const Key& key) {
    auto found = std::find_if(streams.begin(), streams.end(), [&](auto& item) { return item.first == key; });
    if (found == streams.end()) return nullptr;
    Stream stream = std::move(found->second);
    streams.erase(found);
    return stream;
}

void FrameCache::State::giveStream(const Key& key, Stream stream) {
    streams.emplace_front(key, std::move(stream));
    if (streams.size() > options.maxStreams) streams.pop_back();
}

Result<data::Image> FrameCache::State::streamed(const data::Dataset& dataset, const Key& key,
                                                std::int64_t row) {
    Stream stream;
    {
        std::lock_guard lock(mutex);
        ++figures.streamedFrames;
        stream = takeStream(key);
    }
    if (!stream) {
        STUDIO_ASSIGN(stream, dataset.frames(key.position, key.camera));
    }
    Result<data::Image> image = stream->at(row);
    std::lock_guard lock(mutex);
    if (image.ok()) giveStream(key, std::move(stream));
    return image;
}

/// Decodes the episode into `entry`, which is in phase Decoding and so belongs to this thread alone. Leaves
/// it Absent, with its size known, where there is no room.
Status FrameCache::State::decodeWhole(const data::Dataset& dataset, const Key& key, Entry& entry) {
    Stream stream;
    Status status;
    auto finish = [&](Phase phase) {
        std::lock_guard lock(mutex);
        entry.phase = phase;
        if (stream && status.ok() && phase == Phase::Absent) giveStream(key, std::move(stream));
        decoded.notify_all();
    };
    try {
        status = fill(dataset, key, entry, stream);
    } catch (...) {
        // an exception must not leave other threads waiting for this decode
        entry.frames = {};
        finish(Phase::Absent);
        throw;
    }
    finish(status.ok() && !entry.frames.empty() ? Phase::Kept : Phase::Absent);
    return status;
}

Status FrameCache::State::fill(const data::Dataset& dataset, const Key& key, Entry& entry, Stream& stream) {
    STUDIO_ASSIGN(stream, dataset.frames(key.position, key.camera));
    auto length = static_cast<std::size_t>(dataset.episodes()[key.position].length);
    STUDIO_ASSIGN(data::Image first, stream->at(0));
    // what the pictures need is known from the first of them, whatever the data set declares
    std::uint64_t bytes = first.bytes() * length;
    {
        std::lock_guard lock(mutex);
        entry.bytes = bytes;
        if (!makeRoom(bytes)) return {};
        count(bytes);
    }
    Promise promise{*this, bytes};
    std::vector<data::Image> frames{std::move(first)};
    frames.reserve(length);
    bytes = frames[0].bytes();
    for (std::size_t row = 1; row < length; ++row) {
        STUDIO_ASSIGN(data::Image image, stream->at(static_cast<std::int64_t>(row)));
        bytes += image.bytes();
        frames.push_back(std::move(image));
    }
    std::lock_guard lock(mutex);
    figures.bytes -= std::exchange(promise.bytes, 0);
    count(bytes);
    ++figures.wholeDecodes;
    entry.bytes = bytes;
    entry.frames = std::move(frames);
    return {};
}

FrameCache::FrameCache(const FrameCacheOptions& options) : state_(std::make_unique<State>()) {
    state_->options = options;
}
FrameCache::~FrameCache() = default;

Result<data::Image> FrameCache::frame(const std::shared_ptr<const data::Dataset>& dataset,
                                      std::size_t position, const std::string& camera, std::int64_t row) {
    if (position >= dataset->episodes().size() || row < 0 || row >= dataset->episodes()[position].length)
        throw std::out_of_range(fmt::format("FrameCache: episode position {}, row {}", position, row));
    State& state = *state_;
    Key key{dataset, position, camera};
    std::unique_lock lock(state.mutex);
    Entry& entry = state.entries[key];
    entry.lastUse = ++state.lookups;
    for (;;) {
        state.decoded.wait(lock, [&] { return entry.phase != Phase::Decoding; });
        if (entry.phase == Phase::Kept) {
            ++state.figures.hits;
            return entry.frames[static_cast<std::size_t>(row)];
        }
        // an episode that found no room before is tried again as soon as there is some
        if (entry.bytes > 0 && !state.makeRoom(entry.bytes)) break;
        entry.phase = Phase::Decoding;
        lock.unlock();
        STUDIO_CHECK(state.decodeWhole(*dataset, key, entry));
        lock.lock();
    }
    lock.unlock();
    return state.streamed(*dataset, key, row);
}

FrameCacheFigures FrameCache::figures() const {
    std::lock_guard lock(state_->mutex);
    return state_->figures;
}

}  // namespace studio::loading
