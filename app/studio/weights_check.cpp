// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/weights_check.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/run/checkpoint_store.h"
#include "core/tensors/safetensors_header.h"

namespace studio::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kWeightsFile = "model.safetensors";

/// What changes with a file's content: place, size and times. Empty: it cannot be asked.
std::string stampOf(const fs::path& file) {
    struct stat found {};
    if (stat(file.c_str(), &found) != 0) return {};
    return fmt::format("{}:{}:{}:{}.{}:{}.{}", found.st_dev, found.st_ino, found.st_size,
                       found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_ctim.tv_sec,
                       found.st_ctim.tv_nsec);
}

/// The checkpoint that a folder of weights belongs to; empty: of none with a manifest.
fs::path sealedCheckpoint(const fs::path& folder) {
    std::error_code ignored;
    const fs::path place = folder.filename() == "pretrained_model" ? folder.parent_path() : folder;
    return fs::is_regular_file(place / "manifest.json", ignored) ? place : fs::path();
}

}  // namespace

Result<WeightsSeen> WeightsCheck::look(const fs::path& folder) {
    const fs::path file = folder / kWeightsFile;
    WeightsSeen seen;
    // a mapping of the file: only the header's pages are read
    STUDIO_ASSIGN(MappedFile mapped, MappedFile::open(file));
    STUDIO_ASSIGN(auto tensors, tensors::parseSafetensors(mapped.bytes(), file.string()));
    seen.tensors = tensors.size();

    const fs::path checkpoint = sealedCheckpoint(folder);
    if (!checkpoint.empty()) {
        STUDIO_ASSIGN(run::Manifest manifest, run::verifyCheckpoint(checkpoint, true));
        const std::string name = file.lexically_relative(checkpoint).string();
        auto listed = std::find_if(manifest.files.begin(), manifest.files.end(),
                                   [&](const auto& one) { return one.path == name; });
        if (listed != manifest.files.end()) {
            STUDIO_CHECK(compareContent(file, listed->hash));
            seen.verified = true;
        }
    }
    // weights of a bare backbone carry a config.json of another form
    if (auto config = readJson(folder / "config.json"); config.ok())
        seen.backboneOnly = config->is_object() && !config->contains("type");
    return seen;
}

Status WeightsCheck::compareContent(const fs::path& file, const std::string& hash) {
    const std::string stamp = stampOf(file);
    {
        std::lock_guard lock(mutex_);
        auto known = right_.find(stamp);
        if (known != right_.end() && known->second == hash) return {};
        ++read_;
    }
    STUDIO_ASSIGN(std::string found, hashFile(file));
    if (found != hash) {
        return Error{
            ErrorCode::Corrupt,
            fmt::format("{} is damaged: its content is not what was saved", file.string()),
            "Use another checkpoint of the run; `kstudio train --resume` takes the newest that verifies."};
    }
    // what was written to meanwhile is looked at again
    std::lock_guard lock(mutex_);
    if (!stamp.empty() && stamp == stampOf(file)) right_[stamp] = hash;
    return {};
}

int WeightsCheck::filesRead() const {
    std::lock_guard lock(mutex_);
    return read_;
}

}  // namespace studio::app
