// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/task_cells.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/config/value.h"
#include "widgets/parts/episode_ranges.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

/// A number as it was typed, and what follows it: "1,200 steps" is 1200 and "steps".
struct TypedNumber {
    double value = 0;
    QString unit;
    bool grouped = false;  ///< its thousands were separated
};

/// A comma is taken for nothing but the separator of thousands, and only where it can be no other: "0,0005"
/// is not 5.
std::optional<TypedNumber> typedNumber(const QString& typed) {
    const QString group = QLocale().groupSeparator();
    static const QRegularExpression form("^([0-9]*\\.?[0-9]+\\.?(?:[eE][+-]?[0-9]+)?)\\s*(.*)$");
    const QRegularExpression thousands("^([1-9][0-9]{0,2}(?:" + QRegularExpression::escape(group) +
                                       "[0-9]{3})+)(?![0-9])(.*)$");
    const auto separated = group == "." ? QRegularExpressionMatch() : thousands.match(typed.trimmed());
    const auto match = form.match(
        separated.hasMatch() ? separated.captured(1).remove(group) + separated.captured(2) : typed.trimmed());
    bool fine = false;
    const double value = match.captured(1).toDouble(&fine);
    if (!fine || !std::isfinite(value)) return {};
    return TypedNumber{value, match.captured(2).trimmed().toLower(), separated.hasMatch()};
}

/// Whether a comma stands in it: to many it begins the decimals.
bool hasComma(const QString& typed) {
    return typed.contains(',') || typed.contains(QChar(0xFF0C));
}

/// Whether a unit is the one of `shown` ("%1 steps" in the window's language), or one of the English words.
bool saysUnit(const QString& unit, QString shown, const QStringList& english) {
    return unit == shown.remove("%1").trimmed().toLower() || english.contains(unit);
}

QString numbered(double value) {
    return QString::number(value, 'g', 12);
}

/// The refusal of the schema for what the values say, if it has any.
TypedCell checked(PlanChanges values) {
    for (const auto& [key, value] : values) {
        const std::string whole = "training.policy.";
        const std::string path = key.starts_with(whole) ? "policy." + key.substr(whole.size()) : key;
        const config::KeySpec* row = config::findKey(path);
        if (!row) continue;
        std::optional<Error> wrong;
        if (auto split = config::parseOverride(path + "=" + value); !split.ok()) {
            wrong = split.error();
        } else if (auto parsed = config::parseValue(*row, split->second, {}); !parsed.ok()) {
            wrong = parsed.error();
        } else if (auto inRange = config::checkValue(*row, *parsed); !inRange.ok()) {
            wrong = inRange.error();
        }
        if (wrong) return {.refusal = [error = *wrong] { return coreText(error); }};
    }
    return {.values = std::move(values)};
}

QString allWord() {
    return QCoreApplication::translate("Plan", "all");
}

QString noneWord() {
    return QCoreApplication::translate("Plan", "none");
}

/// Episode numbers as the schema reads them from one text.
std::string quotedNumbers(QString typed) {
    return "\"" + plainRanges(typed.remove('"').remove('\\')).toStdString() + "\"";
}

}  // namespace

TaskToday taskToday(const config::ProjectConfig& project, const config::TaskConfig& task) {
    const config::TrainConfig config = config::taskTrainConfig(project, task);
    TaskToday today;
    today.instruction = task.instruction;
    today.steps = config.training.steps;
    today.epochs = config.training.epochs;
    today.rate = config.policy.at("optimizer_lr").get<double>();
    today.episodes = config.data.episodes;
    today.namedHeldOut = config.validation.episodes;
    today.heldOutShare = config.validation.split;
    // what it would learn with if it stated nothing
    today.suggestedRate = today.rate;
    if (task.own.find("policy.optimizer_lr")) {
        config::TaskConfig silent = task;
        silent.own.forget("policy.optimizer_lr");
        today.suggestedRate =
            config::taskTrainConfig(project, silent).policy.at("optimizer_lr").get<double>();
    }
    today.decays = project.sequential.lrDecay;
    const auto place = static_cast<std::size_t>(
        std::find_if(project.tasks.begin(), project.tasks.end(),
                     [&](const config::TaskConfig& each) { return each.id == task.id; }) -
        project.tasks.begin());
    if (!today.decays.empty()) today.decay = today.decays[std::min(place, today.decays.size() - 1)];
    return today;
}

QString lengthText(std::int64_t steps, double epochs) {
    return steps > 0 ? QCoreApplication::translate("TaskCells", "%1 steps").arg(grouped(steps))
                     : QCoreApplication::translate("TaskCells", "%1 epochs").arg(epochs);
}

QString rateText(double rate) {
    return QString::number(rate, 'g', 3);
}

QString episodesText(const std::vector<std::int64_t>& episodes) {
    return episodes.empty() ? allWord() : episodeRanges(episodes, ", ");
}

QString heldOutText(const std::vector<std::int64_t>& named, double share) {
    if (!named.empty()) return QCoreApplication::translate("Plan", "no. %1").arg(episodeRanges(named, ", "));
    return share > 0 ? QString("%1 %").arg(QString::number(share * 100, 'g', 4)) : noneWord();
}

QString besidePlan(const QString& begunWith, const QString& planned) {
    return QCoreApplication::translate("TaskCells", "%1 (plan: %2)").arg(begunWith, planned);
}

QString keptByRun(const QString& begunWith, int stage) {
    return QCoreApplication::translate("TaskCells",
                                       "The run of this stage was begun with %1 and keeps it. What is typed "
                                       "here counts for a branch: kstudio sequence run --branch NAME --from "
                                       "%2")
        .arg(begunWith, QString::number(stage));
}

TypedCell typedLength(const QString& typed, bool inSteps) {
    if (typed.isEmpty()) return {};
    const auto number = typedNumber(typed);
    const QString unit = number ? number->unit : QString();
    const QString steps = QCoreApplication::translate("TaskCells", "%1 steps"),
                  epochs = QCoreApplication::translate("TaskCells", "%1 epochs");
    const bool saysSteps = saysUnit(unit, steps, {"step", "steps"}),
               saysEpochs = saysUnit(unit, epochs, {"epoch", "epochs"});
    const bool inEpochs = saysEpochs || (unit.isEmpty() && !inSteps);
    const bool isOne = number && (unit.isEmpty() || saysSteps || saysEpochs);
    // nobody trains thousands of epochs: "1,500" is meant as one and a half
    if (hasComma(typed) && (!isOne || (inEpochs && number->grouped))) {
        return {.refusal = [typed] {
            return QCoreApplication::translate(
                       "Plan",
                       "Length: in \"%1\" the comma could mean another number. Write decimals with a "
                       "point, as in 1.5 epochs, and steps as in 2000 steps.")
                .arg(typed);
        }};
    }
    if (!isOne || number->value <= 0) {
        return {.refusal = [typed] {
            return QCoreApplication::translate("Plan",
                                               "Length: \"%1\" is no length. Write how many steps or epochs, "
                                               "as in 2000 steps or 2 epochs.")
                .arg(typed);
        }};
    }
    if (inEpochs) return checked({{"training.epochs", numbered(number->value).toStdString()}});
    if (number->value != std::floor(number->value)) {
        return {.refusal = [typed] {
            return QCoreApplication::translate("Plan",
                                               "Length: \"%1\" is no whole number of steps. Write one, as in "
                                               "2000 steps, or a number of epochs, as in 2.5 epochs.")
                .arg(typed);
        }};
    }
    return checked({{"training.steps", QString::number(number->value, 'f', 0).toStdString()}});
}

TypedCell typedRate(const QString& typed) {
    if (typed.isEmpty()) return {};
    if (hasComma(typed)) {
        return {.refusal = [typed] {
            return QCoreApplication::translate(
                       "Plan",
                       "Learning rate: in \"%1\" the comma could mean another number. Write decimals "
                       "with a point, as in 0.0005 or 5e-4.")
                .arg(typed);
        }};
    }
    const auto number = typedNumber(typed);
    if (!number || !number->unit.isEmpty() || number->grouped || number->value <= 0) {
        return {.refusal = [typed] {
            return QCoreApplication::translate(
                       "Plan", "Learning rate: \"%1\" is no rate. Write a number above 0, as in 1e-4.")
                .arg(typed);
        }};
    }
    return checked({{"training.policy.optimizer_lr", QString::number(number->value, 'g', 6).toStdString()}});
}

TypedCell typedEpisodes(const QString& typed) {
    if (typed.isEmpty() || typed == allWord() || typed.toLower() == "all")
        return {.values = {{"data.episodes", "[]"}}};
    return checked({{"data.episodes", quotedNumbers(typed)}});
}

TypedCell typedHeldOut(const QString& typed) {
    const PlanChanges nothing{{"validation.episodes", "[]"}, {"validation.split", "0"}};
    if (typed.isEmpty() || typed == noneWord() || typed.toLower() == "none") return {.values = nothing};
    static const QRegularExpression share("^([0-9]*\\.?[0-9]+)\\s*([%\\x{FF05}]?)$");
    const auto match = share.match(typed);
    const bool percent = !match.captured(2).isEmpty();
    if (match.hasMatch() && (percent || typed.contains('.'))) {
        const double part = match.captured(1).toDouble() / (percent ? 100 : 1);
        if (part <= 0) return {.values = nothing};
        return checked({{"validation.split", numbered(part).toStdString()}});
    }
    // the share 0.2 to one, the episodes 0 and 2 to another
    static const QRegularExpression either("^0+[,\\x{FF0C}][0-9]+$");
    if (either.match(typed).hasMatch()) {
        return {.refusal = [typed] {
            return QCoreApplication::translate("Plan",
                                               "Held out: \"%1\" could be a share or two episodes. Write a "
                                               "share with a point, as in 0.2, and numbers as in no. 0, 2.")
                .arg(typed);
        }};
    }
    // "0" alone would be a share to one and an episode to another
    const QString numbers = QString(typed).remove(QRegularExpression("^[^0-9]+"));
    if (typed == "0" || numbers.isEmpty()) {
        return {.refusal = [typed] {
            return QCoreApplication::translate("Plan",
                                               "Held out: \"%1\" says neither how many episodes nor which. "
                                               "Write a share, as in 10 %, or numbers, as in no. 36-39; "
                                               "leave it empty for none.")
                .arg(typed);
        }};
    }
    return checked({{"validation.episodes", quotedNumbers(numbers)}});
}

}  // namespace studio::widgets
