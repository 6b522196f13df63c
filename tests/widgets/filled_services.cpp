// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/filled_services.h"

#include "core/base/file.h"
#include "core/config/project_config.h"
#include "core/sequence/sequence_plan.h"
#include "tests/core/loading/fake_dataset.h"

namespace studio::test {

using namespace widgets;

Services filledServices() {
    Services services = fakeServices();
    services.loadPlan = [](const std::filesystem::path& folder,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
        ProjectPlan loaded;
        sequence::PlanOptions options;
        options.overrides = overrides;
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
        STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
        loaded.size = PolicySize{99'876'544, 350'123'456, 1'634'567'890, false};
        return loaded;
    };
    services.preflight = [](const TrainRequest&, const Progress&,
                            std::stop_token) -> Result<std::vector<PreflightLine>> {
        using Light = PreflightLine::Light;
        return std::vector<PreflightLine>{
            {Light::Green, "Disk", "212 GiB free, about 3 GiB needed", "", 0},
            {Light::Yellow, "Memory", "9 GiB free, at least 8 GiB needed", "Close other programs.", 1},
            {Light::Red,
             "Data set",
             "the data set of the task is not there",
             "Name the folder in data.root of the task's file.",
             2,
             {1},
             true},
        };
    };
    services.openDataset = [](const std::filesystem::path&) -> Result<std::shared_ptr<const data::Dataset>> {
        FakeDataset::Options options;
        options.episodes = {{0, 40}, {1, 60}, {2, 55}};
        options.width = 64;
        options.height = 48;
        return std::shared_ptr<const data::Dataset>(std::make_shared<FakeDataset>(options));
    };
    services.datasets.bags = true;
    services.datasets.edit = [](const DatasetEdit& edit, const std::function<void(double)>&,
                                std::stop_token) -> Result<std::vector<MadeDataset>> {
        return std::vector{MadeDataset{edit.out, 3, 120, 3, 0, {}}};
    };
    return services;
}

void writeFilledProject(const std::filesystem::path& folder) {
    writeRun(folder / "runs", "first", 30);
    writeRun(folder / "runs", "second", 20);
    auto write = [&folder](const char* name, const std::string& content) {
        EXPECT_OK(makeFolders((folder / name).parent_path()));
        EXPECT_OK(writeFileAtomic(folder / name, content));
    };
    write("project.yaml",
          "name: two\n"
          "tasks: [tasks/a.yaml, tasks/b.yaml]\n"
          "policy:\n  from_scratch: true\n  optimizer_lr: 1e-3\n"
          "training:\n  steps: 100\n  batch_size: 10\n"
          "sequential:\n  replay_strategy: proportional\n");
    write("tasks/a.yaml", "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp the parcel\n");
    write("tasks/b.yaml", "task:\n  id: 2\n  name: weigh\n  language_instruction: weigh the parcel\n");
    write("datasets/grasp/meta/info.json", "{}\n");
    write("datasets/weigh/meta/info.json", "{}\n");
}

}  // namespace studio::test
