// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/resources.h"
#include "core/config/new_project.h"

namespace studio::cli {

namespace {

struct NewProjectOptions {
    std::string folder, name, example;
};

/// configs/examples/NAME or NAME_sequence.
Result<std::filesystem::path> findExample(const std::string& name) {
    STUDIO_ASSIGN(std::filesystem::path resources, resourceFolder());
    const std::filesystem::path examples = resources / "configs" / "examples";
    std::error_code ignored;
    std::string there;
    for (std::filesystem::directory_iterator it(examples, ignored), end; !ignored && it != end; ++it) {
        if (!std::filesystem::exists(it->path() / "project.yaml")) continue;
        const std::string known = it->path().filename().string();
        if (known == name || known == name + "_sequence") return it->path();
        there += " " + known;
    }
    return Error{ErrorCode::NotFound, fmt::format("there is no example '{}'", name),
                 there.empty() ? "" : "There are:" + there + "."};
}

int create(const NewProjectOptions& options, bool json) {
    config::NewProject project{options.folder, options.name, {}};
    if (!options.example.empty()) {
        auto example = findExample(options.example);
        if (!example.ok()) return fail(example.error(), json);
        project.example = *example;
    }
    auto made = config::createProject(project);
    if (!made.ok()) {
        const int code = fail(made.error(), json);
        return made.error().code == ErrorCode::InvalidArgument ? kWrongUse : code;
    }
    if (json) {
        say(nlohmann::json{{"project", options.folder}});
    } else {
        say(fmt::format("{}/project.yaml and its tasks are there; next: kstudio sequence plan {}",
                        options.folder, options.folder));
    }
    return kDone;
}

}  // namespace

void addProjectCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand("project", "Make projects.");
    command->require_subcommand(1);
    command->footer("Example: kstudio project new my-project --example gr1");
    auto options = std::make_shared<NewProjectOptions>();
    auto* make = command->add_subcommand("new", "Make a project's folder with files to fill in.");
    make->add_option("folder", options->folder, "Folder to make")->required();
    make->add_option("--name", options->name, "Name of the project (default: the folder's)");
    make->add_option("--example", options->example, "Begin with one of configs/examples, as in gr1");
    make->add_flag("--json", common.json, "Machine-readable");
    make->callback([options, &common, &action] {
        action = [options, &common] { return create(*options, common.json); };
    });
}

}  // namespace studio::cli
