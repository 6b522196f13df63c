// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_info.h"

#include <fmt/format.h>

#include <cerrno>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/clock.h"

namespace studio::run {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kRunSchema = 1;

json sessionToJson(const RunSession& session) {
    json value = toJson(session.process);
    value["argv"] = session.argv;
    value["device"] = session.device;
    value["git_commit"] = session.gitCommit;
    value["start_time"] = session.startedS;
    return value;
}

Result<RunSession> sessionFromJson(const json& value) {
    RunSession session;
    STUDIO_ASSIGN(session.process, processFromJson(value));
    STUDIO_ASSIGN(session.argv, jsonValue<std::vector<std::string>>(value, "argv", {}));
    STUDIO_ASSIGN(session.device, jsonValue<std::string>(value, "device", ""));
    STUDIO_ASSIGN(session.gitCommit, jsonValue<std::string>(value, "git_commit", ""));
    STUDIO_ASSIGN(session.startedS, jsonValue<double>(value, "start_time", 0));
    return session;
}

Result<RunRecord> recordFromJson(const json& value) {
    if (!value.is_object()) return Error{ErrorCode::Corrupt, "not an object", ""};
    STUDIO_ASSIGN(auto schema, jsonValue<std::int64_t>(value, "schema", 0));
    if (schema > kRunSchema) {
        return Error{ErrorCode::Unsupported, fmt::format("schema {}, up to {} is known", schema, kRunSchema),
                     "A newer version of the program wrote it; use that one."};
    }
    if (schema < 1) return Error{ErrorCode::Corrupt, "no usable schema number", ""};
    RunRecord record;
    STUDIO_ASSIGN(record.id, jsonValue<std::string>(value, "id", ""));
    STUDIO_ASSIGN(record.parentRun, jsonValue<std::string>(value, "parent_run", ""));
    record.extra = value.value("extra", json::object());
    STUDIO_ASSIGN(RunSession first, sessionFromJson(value));
    record.sessions.push_back(std::move(first));
    json resumes = value.value("resumes", json::array());
    if (!resumes.is_array()) return Error{ErrorCode::Corrupt, "'resumes' is not a list", ""};
    for (const json& item : resumes) {
        STUDIO_ASSIGN(RunSession session, sessionFromJson(item));
        record.sessions.push_back(std::move(session));
    }
    return record;
}

/// The name as it may stand in a file name: no separators, no control characters, not endless.
std::string safeName(const std::string& name) {
    std::string safe;
    for (char c : name) {
        auto byte = static_cast<unsigned char>(c);
        bool bad = byte <= 0x20 || byte == 0x7f || c == '/' || c == '\\' || c == ':' || c == '"';
        safe += bad ? '-' : c;
    }
    if (safe.size() > 120) {
        std::size_t end = 120;
        while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xc0) == 0x80) --end;
        safe.resize(end);
    }
    return safe.empty() ? "run" : safe;
}

}  // namespace

Result<RunRecord> readRunRecord(const fs::path& run) {
    fs::path path = run / "run.json";
    std::error_code ignored;
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored))
        return Error{ErrorCode::Corrupt, "cannot read " + path.string() + ": not a regular file", ""};
    STUDIO_ASSIGN(json value, readJson(path, {.maxBytes = 16u << 20, .maxDepth = 64}));
    auto record = recordFromJson(value);
    if (record.ok()) return record;
    Error error = record.error().within("cannot use " + path.string());
    if (error.hint.empty()) error.hint = "The file is damaged; restore it from a copy of the run.";
    return error;
}

Status writeRunRecord(const fs::path& run, const RunRecord& record) {
    json value = sessionToJson(record.sessions.front());
    value["schema"] = kRunSchema;
    value["id"] = record.id;
    value["parent_run"] = record.parentRun;
    value["extra"] = record.extra.is_null() ? json::object() : record.extra;
    value["resumes"] = json::array();
    for (std::size_t i = 1; i < record.sessions.size(); ++i)
        value["resumes"].push_back(sessionToJson(record.sessions[i]));
    // arguments and host names need not be UTF-8
    return writeFileAtomic(run / "run.json",
                           value.dump(4, ' ', false, json::error_handler_t::replace) + "\n");
}

Result<fs::path> makeRunFolder(const fs::path& root, const std::string& name) {
    STUDIO_CHECK(makeFolders(root));
    std::string base = formatTime(wallClockS(), "%Y-%m-%d_%H%M%S") + "_" + safeName(name);
    for (int attempt = 1; attempt <= 1000; ++attempt) {
        fs::path folder = root / (attempt == 1 ? base : fmt::format("{}-{}", base, attempt));
        // mkdir decides who gets the name, so two trainers of one second never share a folder
        if (fileSystem().mkdir(folder.c_str(), 0755) == 0) return folder;
        if (errno != EEXIST) return systemError("create run folder", folder);
    }
    return Error{ErrorCode::Io, fmt::format("cannot create a run folder: {} is taken 1000 times", base),
                 "Choose another name."};
}

}  // namespace studio::run
