// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/manifest.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json.h"

namespace studio::run {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kManifestSchema = 1;
constexpr const char* kName = "manifest.json";
constexpr std::string_view kSelf = "\"self_hash\": \"";
constexpr std::string_view kNoHash = "00000000000000000000000000000000";

Error damaged(const fs::path& file, const std::string& found) {
    return {ErrorCode::Corrupt, fmt::format("{} is damaged: {}", file.string(), found),
            "Use another checkpoint of the run; `kstudio train --resume` takes the newest that verifies."};
}

/// Hash of the manifest's text with its own hash blanked out; nothing where there is no such field.
std::optional<std::string> selfHash(std::string text) {
    auto at = text.rfind(kSelf);
    if (at == std::string::npos || text.size() < at + kSelf.size() + kNoHash.size()) return std::nullopt;
    text.replace(at + kSelf.size(), kNoHash.size(), kNoHash);
    return hashHex(std::as_bytes(std::span(text)));
}

Status syncFile(const fs::path& path) {
    int fd = fileSystem().open(path.c_str(), O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return systemError("open", path);
    Status status;
    if (fileSystem().fsync(fd) != 0) status = systemError("sync", path);
    if (fileSystem().close(fd) != 0 && status.ok()) status = systemError("close", path);
    return status;
}

/// Folders first synced deepest, so that each name is on disk before the one that leads to it.
Status syncFolders(const fs::path& checkpoint) {
    std::error_code problem;
    std::vector<fs::path> folders;
    for (fs::recursive_directory_iterator it(checkpoint, problem), end; !problem && it != end;
         it.increment(problem)) {
        if (it->is_directory(problem)) folders.push_back(it->path());
    }
    std::sort(folders.rbegin(), folders.rend());
    for (const fs::path& folder : folders) STUDIO_CHECK(syncFolder(folder));
    return {};
}

std::string manifestText(const Manifest& manifest) {
    json value = {{"schema", manifest.schema},
                  {"step", manifest.step},
                  {"facts", manifest.facts},
                  {"files", json::array()},
                  {"self_hash", kNoHash}};
    for (const Manifest::File& file : manifest.files)
        value["files"].push_back({{"path", file.path}, {"size", file.size}, {"hash", file.hash}});
    std::string text = value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    text.replace(text.rfind(kSelf) + kSelf.size(), kNoHash.size(), *selfHash(text));
    return text;
}

/// A listed path stays inside of the checkpoint.
bool isInside(const std::string& path) {
    fs::path relative(path);
    if (path.empty() || relative.is_absolute()) return false;
    return std::none_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
}

Result<Manifest> manifestFromJson(const json& value, const fs::path& file) {
    auto usable = [&](const json& object, const char* key, auto test) {
        auto found = object.find(key);
        return found != object.end() && test(*found);
    };
    auto isCount = [](const json& v) {
        return v.is_number_unsigned() && v.get<std::uint64_t>() <= INT64_MAX;
    };
    auto isText = [](const json& v) { return v.is_string(); };
    if (!value.is_object() || !usable(value, "schema", isCount)) return damaged(file, "no schema number");
    Manifest manifest;
    if (value["schema"] > kManifestSchema) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot use {}: schema {}, up to {} is known", file.string(),
                                 value["schema"].dump(), kManifestSchema),
                     "A newer version of the program wrote it; use that one."};
    }
    if (!usable(value, "step", isCount)) return damaged(file, "no step");
    manifest.step = value["step"].get<std::int64_t>();
    manifest.facts = value.value("facts", json());
    if (!usable(value, "files", [](const json& v) { return v.is_array(); }))
        return damaged(file, "no list of files");
    std::set<std::string> seen;
    for (const json& item : value["files"]) {
        bool whole = item.is_object() && usable(item, "path", isText) && usable(item, "size", isCount) &&
                     usable(item, "hash", isText);
        if (!whole) return damaged(file, "an entry of its list of files is unusable");
        Manifest::File listed{item["path"].get<std::string>(), item["size"].get<std::uint64_t>(),
                              item["hash"].get<std::string>()};
        if (!isInside(listed.path) || !seen.insert(listed.path).second)
            return damaged(file, fmt::format("the path '{}' is not allowed", listed.path));
        manifest.files.push_back(std::move(listed));
    }
    return manifest;
}

}  // namespace

Result<std::vector<std::string>> listFiles(const fs::path& checkpoint) {
    std::vector<std::string> files;
    std::error_code problem;
    fs::recursive_directory_iterator it(checkpoint, problem), end;
    for (; !problem && it != end; it.increment(problem)) {
        auto kind = it->symlink_status(problem).type();
        if (problem) break;
        if (kind == fs::file_type::directory) continue;
        std::string relative = it->path().lexically_relative(checkpoint).generic_string();
        if (kind != fs::file_type::regular)
            return damaged(it->path(), "a checkpoint holds files and folders only");
        if (relative != kName) files.push_back(std::move(relative));
    }
    if (problem) {
        return Error{ErrorCode::Io, fmt::format("cannot list {}: {}", checkpoint.string(), problem.message()),
                     "Check who may read there."};
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<Manifest> sealCheckpoint(const fs::path& checkpoint, std::int64_t step, const json& facts) {
    STUDIO_ASSIGN(auto files, listFiles(checkpoint));
    if (files.empty()) return damaged(checkpoint, "nothing was written into it");
    Manifest manifest{.schema = kManifestSchema, .step = step, .files = {}, .facts = facts};
    for (const std::string& relative : files) {
        fs::path path = checkpoint / relative;
        STUDIO_CHECK(syncFile(path));
        std::error_code problem;
        std::uint64_t size = fs::file_size(path, problem);
        if (problem)
            return Error{ErrorCode::Io,
                         fmt::format("cannot inspect {}: {}", path.string(), problem.message()), ""};
        STUDIO_ASSIGN(std::string hash, hashFile(path));
        manifest.files.push_back({relative, size, std::move(hash)});
    }
    STUDIO_CHECK(syncFolders(checkpoint));
    STUDIO_CHECK(writeFileAtomic(checkpoint / kName, manifestText(manifest)));
    return manifest;
}

Result<Manifest> readManifest(const fs::path& checkpoint) {
    fs::path path = checkpoint / kName;
    std::error_code ignored;
    if (!fs::is_directory(checkpoint, ignored)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot open checkpoint {}: no such folder", checkpoint.string()),
                     "`kstudio checkpoint list` shows those of a run."};
    }
    auto kind = fs::symlink_status(path, ignored).type();
    if (kind == fs::file_type::not_found) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot verify checkpoint {}: no manifest.json in it", checkpoint.string()),
                     "It was not saved by this program, or its manifest was deleted."};
    }
    if (kind != fs::file_type::regular) return damaged(path, "not a regular file");
    STUDIO_ASSIGN(std::string text, readFile(path));
    auto value = parseJson(text, path.string());
    if (!value.ok()) return damaged(path, "it cannot be read as JSON");
    STUDIO_ASSIGN(Manifest manifest, manifestFromJson(*value, path));
    auto hash = selfHash(text);
    if (!hash || !value->contains("self_hash") || (*value)["self_hash"] != *hash)
        return damaged(path, "its content does not fit its own hash");
    return manifest;
}

Result<Manifest> verifyCheckpoint(const fs::path& checkpoint, bool sizesOnly) {
    STUDIO_ASSIGN(Manifest manifest, readManifest(checkpoint));
    STUDIO_ASSIGN(auto present, listFiles(checkpoint));
    std::set<std::string> unlisted(present.begin(), present.end());
    for (const Manifest::File& file : manifest.files) {
        fs::path path = checkpoint / file.path;
        if (unlisted.erase(file.path) == 0) return damaged(path, "the file is missing");
        std::error_code problem;
        std::uint64_t size = fs::file_size(path, problem);
        if (problem || size != file.size)
            return damaged(path, fmt::format("{} bytes, {} were saved", problem ? 0 : size, file.size));
        if (sizesOnly) continue;
        STUDIO_ASSIGN(std::string hash, hashFile(path));
        if (hash != file.hash) return damaged(path, "its content is not what was saved");
    }
    if (!unlisted.empty())
        return damaged(checkpoint / *unlisted.begin(), "the file does not belong to the checkpoint");
    return manifest;
}

}  // namespace studio::run
