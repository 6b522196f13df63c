// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dataset_services.h"

#include <algorithm>
#include <utility>

#include "core/data/operations/operations.h"

#if STUDIO_ROBOT
#include "app/robot/bag_import.h"
#endif

namespace studio::app {

namespace {

using DatasetMedia = std::shared_ptr<const data::MediaBackend>;
using MadeDatasets = Result<std::vector<widgets::MadeDataset>>;

widgets::MadeDataset madeOf(const data::OperationReport& report) {
    return {report.folder,       report.episodes,      report.frames,
            report.copiedVideos, report.encodedVideos, report.notes};
}

MadeDatasets onlyOne(const Result<data::OperationReport>& report) {
    if (!report.ok()) return report.error();
    return std::vector{madeOf(*report)};
}

MadeDatasets splitInto(const widgets::DatasetEdit& edit, const data::OperationOptions& options) {
    std::vector<data::SplitPart> parts;
    for (const std::string& text : edit.parts) {
        STUDIO_ASSIGN(data::SplitPart part, data::parseSplitPart(text));
        parts.push_back(std::move(part));
    }
    STUDIO_ASSIGN(auto reports, data::splitDataset(edit.sources.front(), parts, edit.out, options));
    std::vector<widgets::MadeDataset> made;
    for (const data::OperationReport& report : reports) made.push_back(madeOf(report));
    return made;
}

MadeDatasets deleteFrom(const widgets::DatasetEdit& edit, const data::OperationOptions& options) {
    STUDIO_ASSIGN(auto episodes, data::parseEpisodeList(edit.episodes));
    return onlyOne(data::deleteEpisodes(edit.sources.front(), episodes, edit.out, options));
}

MadeDatasets importInto(const widgets::DatasetEdit& edit, const std::function<void(double)>& progress,
                        std::stop_token stop, const DatasetMedia& media) {
#if STUDIO_ROBOT
    BagImport wanted;
    for (const auto& bag : edit.sources) wanted.bags.push_back(bag.string());
    wanted.out = edit.out.string();
    wanted.task = edit.bags.task;
    wanted.gripper = edit.bags.gripper;
    wanted.stateScale = edit.bags.stateScale;
    wanted.commandScale = edit.bags.commandScale;
    wanted.topics = edit.bags.topics;
    wanted.fps = edit.bags.fps;
    wanted.dropEnds = edit.bags.dropEnds;
    wanted.codec = edit.codec;
    STUDIO_ASSIGN(robot::ImportOptions options, importOptions(wanted, media));
    options.stop = std::move(stop);
    options.progress = [&progress](double share, const std::string&) { progress(share); };
    STUDIO_ASSIGN(robot::ImportReport report, robot::importBags(options));
    // every video of an import is coded here
    auto videos = report.episodes * static_cast<std::int64_t>(report.cameras.size());
    return std::vector{
        widgets::MadeDataset{edit.out, report.episodes, report.frames, 0, videos, std::move(report.notes)}};
#else
    (void)edit, (void)progress, (void)stop, (void)media;
    return Error{ErrorCode::Unsupported, "cannot import bags: this program was built without the robot",
                 "Build with KDL, urdfdom and Boost (./run installs them)."};
#endif
}

MadeDatasets makeDatasets(const widgets::DatasetEdit& edit, const std::function<void(double)>& progress,
                          std::stop_token stop, const DatasetMedia& media) {
    using Kind = widgets::DatasetEdit::Kind;
    if (edit.sources.empty())
        return Error{ErrorCode::InvalidArgument, "cannot make a data set of nothing", "Choose what to read."};
    if (edit.kind == Kind::Import) return importInto(edit, progress, std::move(stop), media);
    data::OperationOptions options{
        .media = media,
        .coding = {.codec = edit.codec},
        .stop = std::move(stop),
        .progress = [&progress](std::int64_t done, std::int64_t total) {
            progress(static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, total)));
        }};
    switch (edit.kind) {
        case Kind::Split:
            return splitInto(edit, options);
        case Kind::Merge:
            return onlyOne(data::mergeDatasets(edit.sources, edit.out, options));
        case Kind::Convert:
            return onlyOne(data::convertDataset(edit.sources.front(), edit.out, options));
        default:
            return deleteFrom(edit, options);
    }
}

}  // namespace

void addDatasetServices(widgets::Services& services, std::shared_ptr<const data::MediaBackend> media) {
    services.datasets.edit = [media](const widgets::DatasetEdit& edit,
                                     const std::function<void(double)>& progress, std::stop_token stop) {
        return makeDatasets(edit, progress, std::move(stop), media);
    };
#if STUDIO_ROBOT
    // without codecs a bag's pictures cannot be read
    services.datasets.bags = media != nullptr;
#endif
}

}  // namespace studio::app
