// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::hub {

/// A model on the hub: "owner/name" or "owner/name@revision" (a branch, tag or commit).
struct ModelId {
    std::string owner, name;
    std::string revision = "main";
    std::string text() const { return owner + "/" + name; }
    /// Empty where the text is no such id.
    static std::optional<ModelId> parse(const std::string& text);
};

/// True for the 40 hexadecimal digits of a commit.
bool isCommit(const std::string& revision);
/// True for a relative path without "..", empty parts and control characters: what a server may name.
bool isPlainPath(const std::string& path);

/// One model's folder in the Hugging Face cache, shared with every other program that uses it:
/// refs/<revision> (a commit), snapshots/<commit>/<file> (links), blobs/<etag> (content).
class CachedModel {
public:
    CachedModel(const std::filesystem::path& cache, const ModelId& id);

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path snapshot(const std::string& commit) const { return folder_ / "snapshots" / commit; }
    std::filesystem::path blob(const std::string& etag) const { return folder_ / "blobs" / etag; }
    std::filesystem::path lockFile(const std::string& etag) const;
    /// The commit that the revision stands for here, empty if it is unknown.
    std::optional<std::string> commit() const;
    /// Lets snapshot file `name` be the blob. Errors: Io.
    Status link(const std::string& commit, const std::string& name, const std::string& etag) const;
    /// Records that the revision stands for this commit. Errors: Io.
    Status setCommit(const std::string& commit) const;

private:
    std::filesystem::path cache_, folder_;
    ModelId id_;
};

/// Those of `names` that are no files in `folder`.
std::vector<std::string> missingFiles(const std::filesystem::path& folder,
                                      const std::vector<std::string>& names);

}  // namespace studio::hub
