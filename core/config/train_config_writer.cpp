// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "core/config/resolve.h"
#include "core/config/value.h"

namespace studio::config {

namespace {

/// Writes rows as nested YAML maps, opening and closing sections as the paths change.
class Writer {
public:
    void row(const std::string& path, const std::string& value, bool comment) {
        std::string_view rest = path;
        std::size_t depth = 0;
        std::vector<std::string> sections;
        for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
            sections.emplace_back(rest.substr(0, dot));
            rest.remove_prefix(dot + 1);
        }
        while (depth < sections.size() && depth < open_.size() && open_[depth] == sections[depth]) ++depth;
        open_.resize(depth);
        for (; depth < sections.size(); ++depth) {
            text_ += fmt::format("{:{}}{}:\n", "", 2 * depth, sections[depth]);
            open_.push_back(sections[depth]);
        }
        text_ += fmt::format("{:{}}{}{}: {}\n", "", 2 * depth, comment ? "# " : "", rest, value);
    }
    /// The whole text; its last line tells a file that was cut short from a whole one.
    std::string text() && { return std::move(text_) + "...\n"; }

private:
    std::string text_ = "# The resolved configuration of one stage of training.\n";
    std::vector<std::string> open_;
};

/// Whether stating the preset would say no more than is explicit already; else it must stay a comment, as the
/// statement makes all its keys explicit.
bool presetIsStated(const TrainConfig& config) {
    const auto preset = presetPolicyValues(config.training.preset);
    return std::all_of(preset.items().begin(), preset.items().end(), [&](const auto& item) {
        return std::binary_search(config.policyExplicit.begin(), config.policyExplicit.end(), item.key());
    });
}

}  // namespace

std::string toYaml(const TrainConfig& config) {
    Writer writer;
    for (const KeySpec& row : schema()) {
        bool comment = false;
        if (isPolicyKey(row)) {
            comment = !std::binary_search(config.policyExplicit.begin(), config.policyExplicit.end(),
                                          policyName(row));
        } else if (row.path == "training.preset") {
            comment = !presetIsStated(config);
        }
        std::string value = valueText(row, row.bind.read(config));
        if (comment && isPolicyKey(row)) value += "  # unless the checkpoint says otherwise";
        writer.row(row.path, value, comment);
    }
    return std::move(writer).text();
}

}  // namespace studio::config
