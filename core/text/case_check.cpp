// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/case_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/text/tokenizer.h"

namespace studio::text {

Result<CaseReport> checkCases(const std::filesystem::path& tokenizerJson,
                              const std::filesystem::path& casesJson) {
    STUDIO_ASSIGN(Tokenizer tokenizer, Tokenizer::load(tokenizerJson));
    STUDIO_ASSIGN(nlohmann::json cases, readJson(casesJson));
    auto corrupt = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt, fmt::format("cannot read cases {}: {}", casesJson.string(), found),
                     R"(Expected is a list of {"text": "…", "ids": [1, 2]}.)"};
    };
    // a check without cases would pass, and say nothing
    if (!cases.is_array() || cases.empty()) return corrupt("it is no list of cases, or an empty one");
    CaseReport report;
    for (const auto& item : cases) {
        CaseMismatch mismatch{.index = report.cases++, .text = {}, .expected = {}, .actual = {}};
        try {
            mismatch.text = item.at("text").get<std::string>();
            mismatch.expected = item.at("ids").get<std::vector<std::int32_t>>();
        } catch (const nlohmann::json::exception&) {
            return corrupt(fmt::format("case {} has no usable text and ids", mismatch.index));
        }
        mismatch.actual = tokenizer.encode(mismatch.text);
        if (mismatch.actual == mismatch.expected) continue;
        auto differs = std::mismatch(mismatch.expected.begin(), mismatch.expected.end(),
                                     mismatch.actual.begin(), mismatch.actual.end());
        mismatch.firstDifference = static_cast<std::size_t>(differs.first - mismatch.expected.begin());
        report.mismatches.push_back(std::move(mismatch));
    }
    return report;
}

}  // namespace studio::text
