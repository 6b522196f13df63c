// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/data/finding_codes.h"
#include "core/data/open_dataset.h"
#include "core/data/verify_parts.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kShownPerCode = 20;

/// One line, whatever a library put into its message.
std::string oneLine(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
    return text;
}

/// Findings of opening, but those that verify() looks at more closely itself.
void takeOpeningFindings(const LeRobotDataset& dataset, FindingList& findings) {
    bool lacksEveryCamera = dataset.info().cameras().empty();
    for (Finding finding : dataset.findings()) {
        if (finding.code == "timestamps_off") continue;
        bool isError = finding.code == kEpisodesMissing || finding.code == "counts_differ" ||
                       (finding.code == "video_missing" && lacksEveryCamera);
        if (isError) finding.severity = Severity::Error;
        findings.add(std::move(finding));
    }
}

/// Why a data set could not be opened, as a finding.
Finding refusal(const Error& error, const std::string& stage) {
    const char* kind = error.code == ErrorCode::NotFound      ? "missing"
                       : error.code == ErrorCode::Unsupported ? "unsupported"
                       : error.code == ErrorCode::Io          ? "unreadable"
                                                              : "damaged";
    return {.severity = Severity::Error,
            .code = fmt::format("{}_{}", stage, kind),
            .message = oneLine(error.message),
            .remedy = error.hint.empty() ? "Restore it from where the data set came from." : error.hint};
}

}  // namespace

std::int64_t VerifyReport::count(Severity severity) const {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const Finding& finding) { return finding.severity == severity; });
}

void FindingList::add(Finding finding) {
    if (++counts_[finding.code] > kShownPerCode) return;
    finding.message = oneLine(std::move(finding.message));
    findings_.push_back(std::move(finding));
}

void FindingList::error(const std::string& code, std::string message, std::string remedy,
                        std::int64_t episode, std::int64_t row) {
    add({Severity::Error, code, std::move(message), std::move(remedy), episode, row});
}

void FindingList::warning(const std::string& code, std::string message, std::string remedy,
                          std::int64_t episode, std::int64_t row) {
    add({Severity::Warning, code, std::move(message), std::move(remedy), episode, row});
}

std::vector<Finding> FindingList::finish() {
    for (const auto& [code, count] : counts_) {
        if (count <= kShownPerCode) continue;
        auto last = std::find_if(findings_.rbegin(), findings_.rend(),
                                 [&](const Finding& finding) { return finding.code == code; });
        Finding rest{.severity = last->severity,
                     .code = code,
                     .message = fmt::format("… and {} more of this kind", count - kShownPerCode),
                     .remedy = last->remedy};
        findings_.insert(last.base(), std::move(rest));
    }
    std::stable_partition(findings_.begin(), findings_.end(),
                          [](const Finding& finding) { return finding.severity == Severity::Error; });
    return std::move(findings_);
}

Status Verification::checkStop() const {
    if (!options.stop.stop_requested()) return {};
    return Error{ErrorCode::Cancelled,
                 fmt::format("the check of {} was stopped after {:.0f} %", dataset.info().root.string(),
                             100 * workDone / workTotal),
                 ""};
}

void Verification::advance(double work, const std::string& what) {
    workDone = std::min(workDone + work, workTotal);
    if (options.progress) options.progress(workDone / workTotal, what);
}

std::vector<std::size_t> spotEpisodes(const LeRobotDataset& dataset) {
    std::size_t count = dataset.episodes().size();
    std::set<std::size_t> spots{0, count / 2, count - 1};
    return {spots.begin(), spots.end()};
}

Result<VerifyReport> verify(const fs::path& root, const VerifyOptions& options) {
    std::error_code ignored;
    if (!fs::is_directory(root, ignored)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot verify {}: there is no such folder", root.string()),
                     "Check the path."};
    }
    VerifyReport report;
    FindingList findings;
    std::string stage;
    auto dataset = openLeRobot(root, {.media = options.media}, stage);
    if (!dataset.ok()) {
        findings.add(refusal(dataset.error(), stage));
        report.findings = findings.finish();
        return report;
    }
    Verification run{**dataset, options, findings, report};
    report.episodes = static_cast<std::int64_t>((*dataset)->episodes().size());
    report.frames = (*dataset)->info().totalFrames;
    auto cameras = static_cast<double>((*dataset)->info().cameras().size());
    run.workTotal = static_cast<double>(report.episodes) * (1 + cameras);
    takeOpeningFindings(**dataset, findings);
    verifyLists(run);
    STUDIO_CHECK(verifyRows(run));
    verifyStats(run);
    STUDIO_CHECK(verifyPictures(run));
    report.findings = findings.finish();
    return report;
}

}  // namespace studio::data
