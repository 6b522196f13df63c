// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "core/base/result.h"

namespace studio::app {

/// What is known of weights that were looked at.
struct WeightsSeen {
    std::size_t tensors = 0;
    bool verified = false;  ///< their content is what was saved; false: there is no manifest to compare with
    bool backboneOnly = false;  ///< config.json tells of no policy: its action expert begins at random
};

/// Looks whether weights are whole before anything is trained from them: every rule of a safetensors header
/// and the file's length, and, where a checkpoint has a manifest, sizes of all its files and the content of
/// the weights. A content that was found right is not read again until the file has another size, time or
/// place. Thread-safe.
class WeightsCheck {
public:
    /// Of model.safetensors in `folder`, a pretrained_model of a checkpoint or any other. Blocks (about a
    /// second for 1 GB that was not seen before). Errors: NotFound, Io, Corrupt (file and finding named),
    /// Unsupported.
    Result<WeightsSeen> look(const std::filesystem::path& folder);
    /// Files whose content was read, so far.
    int filesRead() const;

private:
    Status compareContent(const std::filesystem::path& file, const std::string& hash);

    mutable std::mutex mutex_;
    std::map<std::string, std::string> right_;  ///< stamp of a file -> its hash
    int read_ = 0;
};

}  // namespace studio::app
