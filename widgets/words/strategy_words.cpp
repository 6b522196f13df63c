// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/strategy_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <string>
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

namespace {

/// "steps 40" of a sequence's label: the setting's word in the window's language, its value as it is.
QString settingName(const std::string& setting) {
    // of two that begin alike the longer one first
    static const char* const words[] = {QT_TRANSLATE_NOOP("Strategies", "shares"),
                                        QT_TRANSLATE_NOOP("Strategies", "batch"),
                                        QT_TRANSLATE_NOOP("Strategies", "steps"),
                                        QT_TRANSLATE_NOOP("Strategies", "epochs"),
                                        QT_TRANSLATE_NOOP("Strategies", "rate"),
                                        QT_TRANSLATE_NOOP("Strategies", "distill on"),
                                        QT_TRANSLATE_NOOP("Strategies", "distill"),
                                        QT_TRANSLATE_NOOP("Strategies", "least share"),
                                        QT_TRANSLATE_NOOP("Strategies", "largest share"),
                                        QT_TRANSLATE_NOOP("Strategies", "gain"),
                                        QT_TRANSLATE_NOOP("Strategies", "reservoir frames"),
                                        QT_TRANSLATE_NOOP("Strategies", "replayed episodes"),
                                        QT_TRANSLATE_NOOP("Strategies", "replay"),
                                        QT_TRANSLATE_NOOP("Strategies", "statistics"),
                                        QT_TRANSLATE_NOOP("Strategies", "vision frozen"),
                                        QT_TRANSLATE_NOOP("Strategies", "expert only"),
                                        QT_TRANSLATE_NOOP("Strategies", "state projection trained"),
                                        QT_TRANSLATE_NOOP("Strategies", "start"),
                                        QT_TRANSLATE_NOOP("Strategies", "task"),
                                        QT_TRANSLATE_NOOP("Strategies", "data")};
    for (const char* word : words) {
        if (!setting.starts_with(word)) continue;
        const std::string value = setting.substr(std::char_traits<char>::length(word));
        if (value.empty() || value[0] == ' ')
            return QCoreApplication::translate("Strategies", word) + text(value);
    }
    const std::size_t digits = setting.find_first_not_of("0123456789");
    if (digits != 0 && digits != std::string::npos && setting.substr(digits) == " more")
        return QCoreApplication::translate("Strategies", "%1 more").arg(text(setting.substr(0, digits)));
    return text(setting);
}

/// Takes the number off "... (measured otherwise) (2)"; empty where there is none.
std::string takeNumber(std::string& label) {
    static const std::string before = " (measured otherwise) (";
    const std::size_t at = label.rfind(before);
    if (at == std::string::npos || !label.ends_with(")")) return {};
    const std::size_t begin = at + before.size();
    const std::string number = label.substr(begin, label.size() - 1 - begin);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) return {};
    label.resize(begin - 2);
    return number;
}

}  // namespace

QString settingNames(const std::string& settings) {
    QString names;
    for (std::size_t begin = 0; begin <= settings.size();) {
        const std::size_t end = std::min(settings.find(", ", begin), settings.size());
        if (begin > 0) names += ", ";
        names += settingName(settings.substr(begin, end - begin));
        begin = end + 2;
    }
    return names;
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
        // a third group of one plan has a number behind these words
        const std::string number = ending == " (measured otherwise)" ? takeNumber(label) : "";
        if (!label.ends_with(ending)) continue;
        label.resize(label.size() - ending.size());
        ended.insert(ended.begin(), {form, number});
    }
    // "none, l2sp (batch 8)"
    const auto kind = label.substr(0, std::min(label.find(" ("), label.find(", ")));
    auto found = bounds.find(kind);
    QString name =
        found == bounds.end() ? strategyName(kind) : QCoreApplication::translate("Strategies", found->second);
    // what tells it from its like stands in the first brackets
    const std::size_t open = label.find(" (", kind.size()), close = label.find(')', kind.size());
    if (open < close && close != std::string::npos) {
        name += text(label.substr(kind.size(), open + 2 - kind.size())) +
                settingNames(label.substr(open + 2, close - open - 2)) + text(label.substr(close));
    } else {
        name += text(label.substr(kind.size()));
    }
    for (const auto& [form, number] : ended) {
        name = QCoreApplication::translate("Strategies", form).arg(name);
        if (!number.empty()) name += " (" + text(number) + ")";
    }
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
