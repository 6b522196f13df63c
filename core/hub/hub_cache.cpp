// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/hub_cache.h"

#include <algorithm>
#include <cctype>

#include "core/base/file.h"

namespace studio::hub {

namespace fs = std::filesystem;

namespace {

bool isName(const std::string& text) {
    auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; };
    return !text.empty() && text.size() <= 96 && std::all_of(text.begin(), text.end(), allowed) &&
           text.front() != '.' && text.front() != '-';
}

}  // namespace

bool isCommit(const std::string& revision) {
    return revision.size() == 40 && revision.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool isPlainPath(const std::string& path) {
    if (path.empty() || path.size() > 512) return false;
    auto unusable = [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; };
    if (std::any_of(path.begin(), path.end(), unusable)) return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        std::size_t end = std::min(path.find('/', begin), path.size());
        std::string part = path.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..") return false;
        begin = end + 1;
    }
    return true;
}

std::optional<ModelId> ModelId::parse(const std::string& text) {
    ModelId id;
    auto at = text.find('@');
    std::string name = text.substr(0, at);
    if (at != text.npos) id.revision = text.substr(at + 1);
    auto slash = name.find('/');
    if (slash == name.npos) return std::nullopt;
    id.owner = name.substr(0, slash);
    id.name = name.substr(slash + 1);
    if (!isName(id.owner) || !isName(id.name) || !isPlainPath(id.revision)) return std::nullopt;
    return id;
}

CachedModel::CachedModel(const fs::path& cache, const ModelId& id)
    : cache_(cache), folder_(cache / ("models--" + id.owner + "--" + id.name)), id_(id) {}

fs::path CachedModel::lockFile(const std::string& etag) const {
    return cache_ / ".locks" / folder_.filename() / (etag + ".lock");
}

std::optional<std::string> CachedModel::commit() const {
    if (isCommit(id_.revision)) return id_.revision;
    auto content = readFile(folder_ / "refs" / id_.revision, 256);
    if (!content.ok()) return std::nullopt;
    std::string commit = content->substr(0, content->find_last_not_of(" \r\n") + 1);
    if (!isCommit(commit)) return std::nullopt;
    return commit;
}

Status CachedModel::link(const std::string& commit, const std::string& name, const std::string& etag) const {
    fs::path file = snapshot(commit) / name;
    STUDIO_CHECK(makeFolders(file.parent_path()));
    return replaceSymlink(file, blob(etag).lexically_relative(file.parent_path()).string());
}

Status CachedModel::setCommit(const std::string& commit) const {
    if (isCommit(id_.revision)) return {};
    fs::path file = folder_ / "refs" / id_.revision;
    STUDIO_CHECK(makeFolders(file.parent_path()));
    return writeFileAtomic(file, commit);
}

std::vector<std::string> missingFiles(const fs::path& folder, const std::vector<std::string>& names) {
    std::vector<std::string> missing;
    std::error_code ignored;
    for (const auto& name : names)
        if (!fs::is_regular_file(folder / name, ignored)) missing.push_back(name);
    return missing;
}

}  // namespace studio::hub
