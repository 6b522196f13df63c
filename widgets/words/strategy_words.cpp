// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/strategy_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "widgets/parts/text.h"

namespace studio::widgets {

QString strategyName(const std::string& name) {
    static const std::map<std::string, const char*> names = {
        {"none", QT_TRANSLATE_NOOP("Strategies", "None")},
        {"proportional", QT_TRANSLATE_NOOP("Strategies", "Proportional")},
        {"balanced", QT_TRANSLATE_NOOP("Strategies", "Balanced")},
        {"adaptive", QT_TRANSLATE_NOOP("Strategies", "Adaptive")},
        {"reservoir", QT_TRANSLATE_NOOP("Strategies", "Reservoir")},
        {"episodes", QT_TRANSLATE_NOOP("Strategies", "First episodes")}};
    auto found = names.find(name);
    return found == names.end() ? text(name) : QCoreApplication::translate("Strategies", found->second);
}

QString sequenceName(const std::string& title) {
    static const std::map<std::string, const char*> bounds = {
        {"naive", QT_TRANSLATE_NOOP("Strategies", "Naive")},
        {"joint", QT_TRANSLATE_NOOP("Strategies", "Joint")}};
    // as they stand behind the label, the last one first
    static const std::pair<std::string, const char*> endings[] = {
        {" (unfinished)", QT_TRANSLATE_NOOP("Strategies", "%1 (unfinished)")},
        {" (measured otherwise)", QT_TRANSLATE_NOOP("Strategies", "%1 (measured otherwise)")}};
    std::string label = title;
    std::vector<std::pair<const char*, std::string>> ended;
    for (const auto& [ending, form] : endings) {
        // from the third group of a plan on a number stands behind: "naive (measured otherwise) (2)"
        const auto numbered = label.rfind(ending + " (");
        const auto at = label.ends_with(ending) ? label.size() - ending.size() : numbered;
        if (at == std::string::npos) continue;
        ended.insert(ended.begin(), {form, label.substr(at + ending.size())});
        label.resize(at);
    }
    // "none, l2sp (batch 8)"
    const auto kind = label.substr(0, std::min(label.find(" ("), label.find(", ")));
    auto found = bounds.find(kind);
    QString name =
        found == bounds.end() ? strategyName(kind) : QCoreApplication::translate("Strategies", found->second);
    name += text(label.substr(kind.size()));
    for (const auto& [form, number] : ended)
        name = QCoreApplication::translate("Strategies", form).arg(name) + text(number);
    return name;
}

QString aboutStrategy(const std::string& name) {
    static const std::map<std::string, const char*> sentences = {
        {"none", QT_TRANSLATE_NOOP("Strategies",
                                   "Nothing of earlier tasks is replayed: they are forgotten fastest.")},
        {"proportional", QT_TRANSLATE_NOOP("Strategies", "Every batch holds the shares of the table below.")},
        {"balanced", QT_TRANSLATE_NOOP("Strategies", "Every task seen so far gets the same share.")},
        {"adaptive", QT_TRANSLATE_NOOP("Strategies",
                                       "Shares follow the forgetting that validation measures: what "
                                       "suffers is replayed more.")},
        {"reservoir",
         QT_TRANSLATE_NOOP("Strategies", "A bounded store of frames stands for all earlier tasks.")},
        {"episodes",
         QT_TRANSLATE_NOOP("Strategies", "Only the first episodes of each earlier task are replayed.")}};
    auto found = sentences.find(name);
    return found == sentences.end() ? QString() : QCoreApplication::translate("Strategies", found->second);
}

}  // namespace studio::widgets
