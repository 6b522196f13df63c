// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/config/yaml_document.h"
#include "core/config/yaml_edit.h"

namespace studio::config {

namespace fs = std::filesystem;

namespace {

using Shares = std::map<int, double>;

/// JSON's quotes are YAML's too.
std::string inQuotes(const std::string& text) {
    return nlohmann::json(text).dump();
}

/// The texts of the files that an edit touches, as they are now and as they will be.
class Texts {
public:
    explicit Texts(const ProjectConfig& project) : project_(project) {}

    Status set(const fs::path& file, const std::string& key, const std::string& value) {
        STUDIO_ASSIGN(FileEdit * text, open(file));
        STUDIO_ASSIGN(std::string edited, setYamlValue(*text->after, key, value));
        // a value over several lines may hold comments, which would go with it
        if (std::count(edited.begin(), edited.end(), '#') <
            std::count(text->after->begin(), text->after->end(), '#')) {
            return Error{
                ErrorCode::Unsupported,
                fmt::format("cannot change '{}' in {}: comments stand inside its value", key, file.string()),
                "Change it in an editor, or write the value in one line."};
        }
        text->after = std::move(edited);
        return {};
    }
    Status change(const fs::path& file, const std::function<Result<std::string>(const std::string&)>& how) {
        STUDIO_ASSIGN(FileEdit * text, open(file));
        STUDIO_ASSIGN(std::string edited, how(*text->after));
        text->after = std::move(edited);
        return {};
    }
    void create(const fs::path& file, std::string text) { edits_.push_back({file, {}, std::move(text)}); }

    /// The line of the tasks' list at which a file stands; absent: there is no list, tasks/ itself counts.
    Result<std::optional<std::size_t>> lineOf(const fs::path& file) {
        STUDIO_ASSIGN(FileEdit * text, open(project_.file));
        STUDIO_ASSIGN(YamlDocument document, parseYaml(*text->after, project_.file.string()));
        const YamlNode* list = document.root.find("tasks");
        if (!list || !list->isSequence()) return std::optional<std::size_t>();
        for (std::size_t i = 0; i < list->items.size(); ++i) {
            if ((project_.folder / list->items[i].text).lexically_normal() == file)
                return std::optional<std::size_t>(i);
        }
        return std::optional<std::size_t>(list->items.size());
    }

    /// Shares that the file (not an override) states for stages.
    Result<std::map<int, Shares>> statedShares() {
        STUDIO_ASSIGN(FileEdit * text, open(project_.file));
        STUDIO_ASSIGN(YamlDocument document, parseYaml(*text->after, project_.file.string()));
        std::map<int, Shares> stated;
        const YamlNode* sequential = document.root.find("sequential");
        for (const auto& [stage, shares] : project_.sequential.shares) {
            if (sequential && sequential->find(fmt::format("stage{}_replay", stage))) stated[stage] = shares;
        }
        return stated;
    }

    ProjectEdit take() {
        std::erase_if(edits_, [](const FileEdit& edit) { return edit.before == edit.after; });
        return std::move(edits_);
    }

private:
    Result<FileEdit*> open(const fs::path& file) {
        for (FileEdit& edit : edits_) {
            if (edit.file == file) return &edit;
        }
        STUDIO_ASSIGN(std::string text, readFile(file));
        edits_.push_back({file, text, text});
        return &edits_.back();
    }

    const ProjectConfig& project_;
    std::vector<FileEdit> edits_;
};

Status editable(const ProjectConfig& project) {
    if (!project.robotTrain) return {};
    return Error{ErrorCode::Unsupported,
                 fmt::format("cannot change the tasks of {}: a folder of robot_train is opened as it is",
                             project.folder.string()),
                 "Make a project of it: kstudio project new DIR, then copy its task files into tasks/."};
}

Result<std::size_t> placeOf(const ProjectConfig& project, int id) {
    for (std::size_t i = 0; i < project.tasks.size(); ++i) {
        if (project.tasks[i].id == id) return i;
    }
    return Error{ErrorCode::NotFound, fmt::format("the project has no task {}", id), ""};
}

/// Letters that a file's name and `name:` can both carry.
Status checkName(const std::string& name) {
    const bool fine =
        !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return std::isalnum(c) || c == '_' || c == '-' || c >= 0x80;
        });
    if (fine) return {};
    return Error{ErrorCode::InvalidArgument, fmt::format("'{}' cannot name a task", name),
                 "Use letters, digits, '_' and '-'."};
}

int freeId(const ProjectConfig& project) {
    int id = 0;
    for (const TaskConfig& task : project.tasks) id = std::max(id, task.id);
    return id + 1;
}

int lastStage(const ProjectConfig& project) {
    return project.tasks.empty() ? 0 : project.tasks.back().stage;
}

/// A file of tasks/ that is not there yet.
fs::path freeFile(const ProjectConfig& project, int id, const std::string& name) {
    std::error_code ignored;
    fs::path file = project.folder / "tasks" / fmt::format("task{}_{}.yaml", id, name);
    for (int i = 2; fs::exists(file, ignored); ++i)
        file = project.folder / "tasks" / fmt::format("task{}_{}_{}.yaml", id, name, i);
    return file;
}

std::string relativeTo(const ProjectConfig& project, const fs::path& file) {
    const fs::path shown = file.lexically_relative(project.folder);
    const bool inside = !shown.empty() && !shown.string().starts_with("..");
    return inQuotes(inside ? shown.string() : file.string());
}

/// Names the new file in the project, where the project lists its tasks.
Status list(const ProjectConfig& project, Texts& texts, const fs::path& file) {
    STUDIO_ASSIGN(auto line, texts.lineOf(file));
    if (!line) return {};
    std::string shown = relativeTo(project, file);
    // plain where YAML takes it plain, as people write it
    const bool plain = std::all_of(shown.begin() + 1, shown.end() - 1, [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-' || c == '/' || c == '.' || c >= 0x80;
    });
    if (plain) shown = shown.substr(1, shown.size() - 2);
    return texts.change(project.file,
                        [&](const std::string& text) { return addYamlItem(text, "tasks", shown); });
}

/// A row for a stage that teaches `own` after `earlier`, made from an older row: the share of its own task,
/// and those of earlier ones as far as it knew them; a newcomer among them gets what somebody left, else the
/// mean.
Shares carriedRow(const Shares& old, int oldOwn, int own, const std::vector<int>& earlier) {
    if (earlier.empty()) return {{own, 1.0}};
    const double ownShare = old.contains(oldOwn) ? old.at(oldOwn) : 1.0;
    auto isEarlier = [&](int task) {
        return std::find(earlier.begin(), earlier.end(), task) != earlier.end();
    };
    double known = 0;
    int count = 0;
    std::deque<double> left;
    for (const auto& [task, share] : old) {
        if (task == oldOwn) continue;
        known += share;
        ++count;
        if (!isEarlier(task)) left.push_back(share);
    }
    Shares row;
    double sum = 0;
    for (int task : earlier) {
        if (task != oldOwn && old.contains(task)) {
            row[task] = old.at(task);
        } else if (!left.empty()) {
            row[task] = left.front();
            left.pop_front();
        } else {
            row[task] = count > 0 ? known / count : 1;
        }
        sum += row[task];
    }
    const double rest = 1 - ownShare;
    double given = 0;
    int largest = earlier.front();
    for (int task : earlier) {
        // four digits read well in the file
        row[task] =
            std::round((sum > 0 ? row[task] / sum * rest : rest / double(earlier.size())) * 1e4) / 1e4;
        given += row[task];
        if (row[task] > row[largest]) largest = task;
    }
    row[own] = ownShare;
    row[largest] = std::round((row[largest] + rest - given) * 1e6) / 1e6;
    return row;
}

std::string rowText(const Shares& row) {
    std::string text;
    for (const auto& [task, share] : row)
        text += fmt::format("{}task{}: {}", text.empty() ? "" : ", ", task, share);
    return "{" + text + "}";
}

/// The tasks in a new order, each with the place in the old order whose shares its stage takes over. Stage
/// numbers go by place.
Status reorder(const ProjectConfig& project, Texts& texts,
               const std::vector<std::pair<const TaskConfig*, std::size_t>>& order) {
    STUDIO_ASSIGN(auto stated, texts.statedShares());
    std::vector<int> earlier;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const auto& [task, from] = order[place];
        const int stage = project.tasks[place].stage;
        if (task->stage != stage) STUDIO_CHECK(texts.set(task->file, "task.stage", std::to_string(stage)));
        const TaskConfig& old = project.tasks[from];
        const std::string key = fmt::format("sequential.stage{}_replay", stage);
        if (auto row = stated.find(old.stage); row != stated.end()) {
            const Shares carried = carriedRow(row->second, old.id, task->id, earlier);
            auto now = stated.find(stage);
            if (now == stated.end() || now->second != carried)
                STUDIO_CHECK(texts.set(project.file, key, rowText(carried)));
        } else if (stated.contains(stage)) {
            STUDIO_CHECK(texts.change(project.file,
                                      [&](const std::string& text) { return removeYamlKey(text, key); }));
        }
        earlier.push_back(task->id);
    }
    // stages that are no more
    for (std::size_t place = order.size(); place < project.tasks.size(); ++place) {
        const std::string key = fmt::format("sequential.stage{}_replay", project.tasks[place].stage);
        if (!stated.contains(project.tasks[place].stage)) continue;
        STUDIO_CHECK(
            texts.change(project.file, [&](const std::string& text) { return removeYamlKey(text, key); }));
    }
    return {};
}

Result<std::optional<std::string>> textNow(const fs::path& file) {
    auto text = readFile(file);
    if (text.ok()) return std::optional<std::string>(std::move(*text));
    if (text.error().code == ErrorCode::NotFound) return std::optional<std::string>();
    return text.error();
}

Status write(const fs::path& file, const std::optional<std::string>& text) {
    if (text) {
        STUDIO_CHECK(makeFolders(file.parent_path()));
        return writeFileAtomic(file, *text);
    }
    // only ever a file that the edit itself made
    if (fileSystem().unlink(file.c_str()) != 0) return systemError("remove", file);
    return syncFolder(file.parent_path());
}

}  // namespace

Result<ProjectEdit> addTask(const ProjectConfig& project, const NewTask& task) {
    STUDIO_CHECK(editable(project));
    STUDIO_CHECK(checkName(task.name));
    if (task.instruction.find_first_not_of(" \t\n") == std::string::npos) {
        return Error{ErrorCode::InvalidArgument, "cannot add a task without an instruction",
                     "Write the sentence that tells the robot what to do."};
    }
    const int id = freeId(project);
    const fs::path file = freeFile(project, id, task.name);
    std::string text =
        fmt::format("task:\n  id: {}\n  name: {}\n  stage: {}\n  language_instruction: {}\n", id,
                    inQuotes(task.name), lastStage(project) + 1, inQuotes(task.instruction));
    if (!task.data.empty()) {
        text += fmt::format("  data:\n    root: {}\n", relativeTo(project, task.data.lexically_normal()));
    }
    Texts texts(project);
    STUDIO_CHECK(list(project, texts, file));
    texts.create(file, std::move(text));
    return texts.take();
}

Result<ProjectEdit> duplicateTask(const ProjectConfig& project, int id) {
    STUDIO_CHECK(editable(project));
    STUDIO_ASSIGN(std::size_t place, placeOf(project, id));
    const TaskConfig& source = project.tasks[place];
    std::string name = source.name + "_copy";
    auto taken = [&](const std::string& wanted) {
        return std::any_of(project.tasks.begin(), project.tasks.end(),
                           [&](const TaskConfig& each) { return each.name == wanted; });
    };
    for (int i = 2; taken(name); ++i) name = fmt::format("{}_copy{}", source.name, i);
    STUDIO_CHECK(checkName(name));
    STUDIO_ASSIGN(std::string text, readFile(source.file));
    const int fresh = freeId(project);
    const std::pair<const char*, std::string> values[] = {
        {"task.id", std::to_string(fresh)},
        {"task.name", inQuotes(name)},
        {"task.stage", std::to_string(lastStage(project) + 1)}};
    for (const auto& [key, value] : values) {
        STUDIO_ASSIGN(text, setYamlValue(text, key, value));
    }
    const fs::path file = freeFile(project, fresh, name);
    Texts texts(project);
    STUDIO_CHECK(list(project, texts, file));
    texts.create(file, std::move(text));
    return texts.take();
}

Result<ProjectEdit> moveTask(const ProjectConfig& project, int id, std::size_t place) {
    STUDIO_CHECK(editable(project));
    STUDIO_ASSIGN(std::size_t from, placeOf(project, id));
    if (place >= project.tasks.size()) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("there is no place {} among {} tasks", place + 1, project.tasks.size()), ""};
    }
    std::vector<std::pair<const TaskConfig*, std::size_t>> order;
    for (const TaskConfig& task : project.tasks) order.emplace_back(&task, 0);
    const auto moved = order[from];
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(place), moved);
    // a stage keeps its shares whoever is taught in it
    for (std::size_t i = 0; i < order.size(); ++i) order[i].second = i;
    Texts texts(project);
    STUDIO_CHECK(reorder(project, texts, order));
    return texts.take();
}

Result<ProjectEdit> removeTask(const ProjectConfig& project, int id) {
    STUDIO_CHECK(editable(project));
    STUDIO_ASSIGN(std::size_t place, placeOf(project, id));
    if (project.tasks.size() == 1) {
        return Error{ErrorCode::InvalidArgument, "cannot remove the only task of a project",
                     "Add another one first."};
    }
    Texts texts(project);
    std::vector<std::pair<const TaskConfig*, std::size_t>> order;
    for (std::size_t i = 0; i < project.tasks.size(); ++i) {
        if (i != place) order.emplace_back(&project.tasks[i], i);
    }
    STUDIO_CHECK(reorder(project, texts, order));
    STUDIO_ASSIGN(auto line, texts.lineOf(project.tasks[place].file));
    if (line) {
        STUDIO_CHECK(texts.change(
            project.file, [&](const std::string& text) { return removeYamlItem(text, "tasks", *line); }));
    } else {
        // tasks/ itself was the list: one without this file takes its place
        std::string files;
        for (const auto& [task, from] : order)
            files += (files.empty() ? "" : ", ") + relativeTo(project, task->file);
        STUDIO_CHECK(texts.set(project.file, "tasks", "[" + files + "]"));
    }
    return texts.take();
}

ProjectEdit reversed(const ProjectEdit& edit) {
    ProjectEdit back;
    for (auto it = edit.rbegin(); it != edit.rend(); ++it) back.push_back({it->file, it->after, it->before});
    return back;
}

Status applyEdit(const ProjectEdit& edit, const fs::path& project) {
    for (const FileEdit& each : edit) {
        STUDIO_ASSIGN(auto now, textNow(each.file));
        if (now == each.before) continue;
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot change {}: it was changed by something else meanwhile", each.file.string()),
            "Nothing was written. Look at the file, and make the change anew."};
    }
    std::size_t done = 0;
    Status outcome;
    for (; done < edit.size() && outcome.ok(); ++done) outcome = write(edit[done].file, edit[done].after);
    if (outcome.ok()) {
        auto loaded = loadProject(project);
        if (loaded.ok()) return {};
        outcome = loaded.error().within("the change would leave no usable project");
    }
    // everything as it was, newest first
    while (done-- > 0) {
        auto now = textNow(edit[done].file);
        if (now.ok() && *now == edit[done].before) continue;
        auto back = write(edit[done].file, edit[done].before);
        if (back.ok()) continue;
        return back.error().within(
            fmt::format("{}; and it could not be taken back", outcome.error().message));
    }
    return outcome;
}

}  // namespace studio::config
