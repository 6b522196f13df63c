// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/task_table.h"

#include <QDropEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/config/project_config.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/episode_ranges.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/planned_cell.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/services.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

/// px: the least that a column is given, and what it is given where there is room. The instruction takes what
/// the others leave.
struct Widths {
    int least, roomy;
};
constexpr std::array<Widths, TaskTable::kColumns> kWidths = {{{44, 52},
                                                              {80, 116},
                                                              {0, 0},
                                                              {84, 132},
                                                              {64, 64},
                                                              {64, 64},
                                                              {76, 92},
                                                              {88, 92},
                                                              {80, 92},
                                                              {80, 150},
                                                              {56, 84}}};
constexpr int kLeastInstruction = 90;
constexpr int kRoomyInstruction = 180;  ///< from here on the other columns grow, too
constexpr int kWidestNumbers = 110;     ///< of episodes; the rest is in the tooltip
constexpr int kWidestState = 130;       ///< a longer one is whole in its tooltip

/// `planned`: what is edited where it is not what is shown.
QTableWidgetItem* cell(const QString& shown, bool editable, const QString& tip = {},
                       const QString& planned = {}) {
    auto* item = planned.isEmpty() ? new QTableWidgetItem(shown) : new PlannedCell(shown, planned);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled |
                   (editable ? Qt::ItemIsEditable : Qt::NoItemFlags));
    item->setToolTip(tip.isEmpty() ? shown : tip);
    return item;
}

std::string quoted(const QString& words) {
    QString inside = words;
    return "\"" + inside.replace("\\", "\\\\").replace("\"", "\\\"").toStdString() + "\"";
}

}  // namespace

TaskTable::TaskTable(QWidget* parent) : QTableWidget(parent) {
    setColumnCount(kColumns);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(30);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setDropIndicatorShown(true);
    setDragDropOverwriteMode(false);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setSectionResizeMode(kInstruction, QHeaderView::Stretch);
    setWordWrap(false);
    for (int i = 0; i < kColumns; ++i) {
        if (i != kInstruction)
            setOwnWidth(*horizontalHeader(), i, kWidths[static_cast<std::size_t>(i)].least);
    }
    for (int i : {kEpisodes, kHeldOut, kSuggested}) setColumnHidden(i, true);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column) {
        if (column != kInstruction && !fitting_) keepInstruction();
    });
    connect(this, &QTableWidget::itemClicked, this, [this](QTableWidgetItem* item) {
        if (item->column() == kSuggested) takeSuggestion(item->row());
    });
    connect(this, &QTableWidget::itemChanged, this, &TaskTable::typed);
    connect(this, &QTableWidget::itemDoubleClicked, this, [this](QTableWidgetItem* item) {
        const auto& stage = plan_.stages[static_cast<std::size_t>(item->row())];
        if (item->column() == kData && stage.dataThere) Q_EMIT dataWanted(text(stage.data));
    });
    translated(this, [this] {
        setHorizontalHeaderLabels({tr("Stage"), tr("Task"), tr("Instruction"), tr("Data set"), tr("Episodes"),
                                   tr("Held out"), tr("Length"), tr("Learning rate"), tr("Suggested"),
                                   tr("Starts from"), tr("State")});
        horizontalHeaderItem(kEpisodes)->setToolTip(
            tr("Episodes of the data set that are used: numbers and ranges, both ends "
               "included, as in 0-39 or 0-4, 7; empty: all"));
        horizontalHeaderItem(kHeldOut)->setToolTip(
            tr("Episodes kept for validation, never trained on: the last 10 %, or their numbers, "
               "as in no. 36-39; empty: none"));
        horizontalHeaderItem(kSuggested)
            ->setToolTip(
                tr("The project's rate times the decay of the task's place. A click, or Enter, takes "
                   "it"));
        setAccessibleName(tr("Tasks in order"));
        fill();
    });
    themed(this, [this] { fill(); });
}

void TaskTable::setPlan(const sequence::SequencePlan& plan) {
    takePlan(plan, {});
}

void TaskTable::setPlan(const ProjectPlan& plan) {
    std::map<int, TaskToday> today;
    for (const auto& stage : plan.plan.stages) {
        const config::TaskConfig* task = plan.project.findTask(stage.task);
        // all tasks at once are as long as no task
        if (task && plan.plan.sequence.baseline != "joint")
            today[stage.task] = taskToday(plan.project, *task);
    }
    takePlan(plan.plan, std::move(today));
}

void TaskTable::takePlan(const sequence::SequencePlan& plan, std::map<int, TaskToday> today) {
    // the mark goes with the task, not with the row
    int marked = markedTask();
    plan_ = plan;
    today_ = std::move(today);
    for (int i : {kEpisodes, kHeldOut, kSuggested}) setColumnHidden(i, today_.empty());
    const sequence::StagePlan* refused = refusedStage();
    if (refused_ && (!refused || valueOf(refused_->column, *refused) != refused_->counts)) {
        setRefused({});
    } else {
        fill();
    }
    markTask(marked);
}

const TaskToday* TaskTable::todayOf(const sequence::StagePlan& stage) const {
    const auto found = today_.find(stage.task);
    return found == today_.end() ? nullptr : &found->second;
}

QString TaskTable::refusal() const {
    const sequence::StagePlan* stage = refusedStage();
    if (!stage) return {};
    return refused_->why() + '\n' + tr("In force: %1").arg(inForce(refused_->column, *stage));
}

const sequence::StagePlan* TaskTable::refusedStage() const {
    if (!refused_) return nullptr;
    const auto found = std::find_if(plan_.stages.begin(), plan_.stages.end(),
                                    [this](const auto& stage) { return stage.task == refused_->task; });
    return found == plan_.stages.end() ? nullptr : &*found;
}

QString TaskTable::inForce(int column, const sequence::StagePlan& stage) const {
    const TaskToday* today = todayOf(stage);
    switch (column) {
        case kEpisodes:
            return episodesText(today ? today->episodes : stage.episodes);
        case kHeldOut:
            return today ? heldOutText(today->namedHeldOut, today->heldOutShare)
                         : heldOutText(stage.namedHeldOut, stage.heldOutShare);
        case kLength:
            return today ? lengthText(today->steps, today->epochs) : lengthText(stage.steps, stage.epochs);
        case kRate:
            return rateText(today ? today->rate : stage.rate);
        default:
            return {};
    }
}

QString TaskTable::valueOf(int column, const sequence::StagePlan& stage) const {
    const TaskToday* today = todayOf(stage);
    auto exact = [](double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); };
    switch (column) {
        case kEpisodes:
            return episodeRanges(today ? today->episodes : stage.episodes);
        case kHeldOut:
            return episodeRanges(today ? today->namedHeldOut : stage.namedHeldOut) + ' ' +
                   exact(today ? today->heldOutShare : stage.heldOutShare);
        case kLength:
            return QString::number(today ? today->steps : stage.steps) + ' ' +
                   exact(today ? today->epochs : stage.epochs);
        case kRate:
            return exact(today ? today->rate : stage.rate);
        default:
            return {};
    }
}

void TaskTable::setRefused(std::optional<Refused> refused) {
    refused_ = std::move(refused);
    fill();
    Q_EMIT refusalChanged();
}

void TaskTable::setMovable(bool on) {
    setDragDropMode(on ? QAbstractItemView::InternalMove : QAbstractItemView::NoDragDrop);
}

int TaskTable::markedTask() const {
    auto rows = selectionModel()->selectedRows();
    std::size_t row = rows.isEmpty() ? plan_.stages.size() : static_cast<std::size_t>(rows.front().row());
    return row < plan_.stages.size() ? plan_.stages[row].task : 0;
}

void TaskTable::markTask(int task) {
    for (std::size_t i = 0; i < plan_.stages.size(); ++i) {
        if (plan_.stages[i].task == task) selectRow(static_cast<int>(i));
    }
}

void TaskTable::fill() {
    filling_ = true;
    const auto& stages = plan_.stages;
    setRowCount(static_cast<int>(stages.size()));
    for (int r = 0; r < static_cast<int>(stages.size()); ++r) {
        fillRow(r, stages[static_cast<std::size_t>(r)]);
        markProblems(r, stages[static_cast<std::size_t>(r)]);
    }
    filling_ = false;
    fitColumns();
}

void TaskTable::fillRow(int r, const sequence::StagePlan& stage) {
    setItem(r, kStage, cell(QString::number(stage.stage), false));
    setItem(r, kName, cell(text(stage.name), true));
    const TaskToday* today = todayOf(stage);
    // what a run was begun with stays: an edit has to be seen all the same
    auto withPlan = [&](const QString& shown, const QString& planned, const QString& inShort,
                        const QString& tip) {
        if (!today || !stage.asRun) return cell(shown, true, tip.isEmpty() ? QString() : shown + '\n' + tip);
        const QString why = keptByRun(shown, stage.stage);
        const bool apart = shown != planned;
        const QString both = apart ? besidePlan(shown, inShort) : shown;
        // in a narrow column the plan is cut off
        QStringList lines;
        if (apart) lines << both;
        if (!tip.isEmpty()) lines << tip;
        lines << why;
        return cell(both, true, lines.join('\n'), apart ? planned : QString());
    };
    const QString instruction = today ? text(today->instruction) : QString();
    setItem(r, kInstruction, withPlan(text(stage.instruction), instruction, instruction, {}));
    auto* data =
        cell(text(stage.data.filename()), false, text(stage.data) + "\n" + tr("Double click opens it"));
    if (!stage.dataThere) {
        data->setText(tr("▲ missing: %1").arg(text(stage.data.filename())));
        data->setForeground(moodColour(Mood::Bad));
    }
    setItem(r, kData, data);
    const QString episodes = today ? episodesText(today->episodes) : QString();
    setItem(r, kEpisodes, withPlan(episodesText(stage.episodes), episodes, episodes, {}));
    const QString heldOut = today ? heldOutText(today->namedHeldOut, today->heldOutShare) : QString();
    const QString onTraining =
        stage.validatedOn == "training" ? tr("Validated on frames that were trained on") : QString();
    setItem(r, kHeldOut,
            withPlan(heldOutText(stage.namedHeldOut, stage.heldOutShare), heldOut, heldOut, onTraining));
    const QString length = today ? lengthText(today->steps, today->epochs) : QString();
    const bool bothSteps = today && stage.steps > 0 && today->steps > 0;
    setItem(r, kLength,
            withPlan(lengthText(stage.steps, stage.epochs), length,
                     bothSteps ? grouped(today->steps) : length, {}));
    const QString rate = today ? rateText(today->rate) : QString();
    setItem(
        r, kRate,
        withPlan(rateText(stage.rate), rate, rate,
                 stage.rateStated ? tr("Stated by the task") : tr("From the project's rate and its decay")));
    if (today) {
        fillSuggestion(r, *today);
    } else {
        setItem(r, kSuggested, cell(QString::fromUtf8("–"), false));
    }
    setItem(r, kFrom, cell(coreText(stage.start.text), false));
    setItem(r, kState, cell(stage.state.empty() ? QString::fromUtf8("–") : coreText(stage.state), false));
}

void TaskTable::fillSuggestion(int r, const TaskToday& today) {
    QStringList decays;
    for (double decay : today.decays) decays << QString::number(decay, 'g', 3);
    const QString decay = QString::number(today.decay, 'g', 3);
    const bool taken = rateText(today.rate) == rateText(today.suggestedRate);
    auto* item =
        cell(taken ? QString::fromUtf8("✓ ×%1").arg(decay)
                   : QString::fromUtf8("%1 (×%2)").arg(rateText(today.suggestedRate), decay),
             false,
             tr("%1 times the project's rate, by its decay (%2)").arg(decay, decays.join(", ")) + '\n' +
                 (taken ? tr("It is the rate of this task")
                        : tr("A click, or Enter, makes it the rate of this task")));
    // looks like what it is: something to press
    item->setForeground(taken ? Theme::current().muted : Theme::current().accent);
    QFont font = this->font();
    font.setUnderline(!taken);
    item->setFont(font);
    setItem(r, kSuggested, item);
}

void TaskTable::markWrong(int row, int column, const QString& shown, const QString& edited,
                          const QString& why) {
    auto* marked = cell(QString::fromUtf8("▲ ") + shown, true, why, edited);
    marked->setForeground(moodColour(Mood::Bad));
    setItem(row, column, marked);
}

void TaskTable::markProblems(int row, const sequence::StagePlan& stage) {
    static const std::vector<std::pair<const char*, Column>> kNamed = {
        {"validation.episodes", kHeldOut}, {"validation.split", kHeldOut}, {"data.episodes", kEpisodes},
        {"has no episode", kEpisodes},     {"training.steps", kLength},    {"training.epochs", kLength}};
    std::set<Column> marked;
    for (const sequence::Issue& issue : plan_.issues) {
        if (!issue.blocking || issue.stage != stage.stage) continue;
        const auto named = std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& one) {
            return issue.message.find(one.first) != std::string::npos;
        });
        if (named == kNamed.end() || !marked.insert(named->second).second) continue;
        const QTableWidgetItem* there = item(row, named->second);
        const QVariant planned = there->data(PlannedCell::kPlanned);
        markWrong(row, named->second, there->text(), planned.isValid() ? planned.toString() : there->text(),
                  coreText(Error{ErrorCode::InvalidConfig, issue.message, issue.hint}));
    }
    if (refused_ && refused_->task == stage.task)
        markWrong(row, refused_->column, refused_->typed, refused_->typed, refusal());
}

void TaskTable::fitColumns() {
    if (fitting_) return;
    fitting_ = true;
    // a number is never shown without its unit; what a person has set stays
    std::array<int, kColumns> wanted = {}, roomy = {};
    int least = 0, grown = 0;
    for (int c = 0; c < kColumns; ++c) {
        const auto i = static_cast<std::size_t>(c);
        if (c == kInstruction || isColumnHidden(c)) continue;
        if (isDragged(*horizontalHeader(), c)) {
            least += columnWidth(c);
            continue;
        }
        wanted[i] = kWidths[i].least;
        if (c != kName && c != kData && c != kFrom) {
            int needed = sizeHintForColumn(c);
            if (c == kState) needed = std::min(needed, kWidestState);
            if (c == kEpisodes || c == kHeldOut) needed = std::min(needed, kWidestNumbers);
            wanted[i] = std::max({wanted[i], needed, horizontalHeader()->sectionSizeHint(c)});
        }
        roomy[i] = std::max(wanted[i], kWidths[i].roomy);
        least += wanted[i];
        grown += roomy[i] - wanted[i];
    }
    const int room = std::clamp(viewport()->width() - least - kRoomyInstruction, 0, grown);
    for (int c = 0; c < kColumns; ++c) {
        const auto i = static_cast<std::size_t>(c);
        if (wanted[i] > 0)
            setOwnWidth(*horizontalHeader(), c,
                        wanted[i] + (grown > 0 ? (roomy[i] - wanted[i]) * room / grown : 0));
    }
    fitting_ = false;
    keepInstruction();
}

void TaskTable::keepInstruction() {
    int others = 0;
    for (int c = 0; c < kColumns; ++c) others += c == kInstruction ? 0 : columnWidth(c);
    const bool room = viewport()->width() - others >= kLeastInstruction;
    const auto mode = room ? QHeaderView::Stretch : QHeaderView::Interactive;
    if (horizontalHeader()->sectionResizeMode(kInstruction) != mode)
        horizontalHeader()->setSectionResizeMode(kInstruction, mode);
    if (!room && columnWidth(kInstruction) < kLeastInstruction)
        setOwnWidth(*horizontalHeader(), kInstruction, kLeastInstruction);
}

void TaskTable::resizeEvent(QResizeEvent* event) {
    QTableWidget::resizeEvent(event);
    fitColumns();
}

TypedCell TaskTable::meaningOf(int column, const QString& typed, const sequence::StagePlan& stage) const {
    const TaskToday* today = todayOf(stage);
    switch (column) {
        case kName:
            return {.values = {{"name", quoted(typed)}}};
        case kInstruction:
            return {.values = {{"language_instruction", quoted(typed)}}};
        case kEpisodes:
            return typedEpisodes(typed);
        case kHeldOut:
            return typedHeldOut(typed);
        case kLength:
            return typedLength(typed, (today ? today->steps : stage.steps) > 0);
        case kRate:
            return typedRate(typed);
        default:
            return {};
    }
}

void TaskTable::typed(QTableWidgetItem* item) {
    if (filling_) return;
    const auto& stage = plan_.stages[static_cast<std::size_t>(item->row())];
    const QString typed = item->text().trimmed();
    if (const QVariant planned = item->data(PlannedCell::kPlanned);
        planned.isValid() && planned.toString() == typed) {
        fill();
        return;
    }
    const QString name = text(stage.name);
    const int task = stage.task, column = item->column();
    const TypedCell meant = meaningOf(column, typed, stage);
    if (meant.refusal) {
        setRefused(Refused{task, column, typed, meant.refusal, valueOf(column, stage)});
        return;
    }
    // the cell may go with this; what is refused in another one stays
    if (refused_ && refused_->task == task && refused_->column == column) setRefused({});
    if (meant.values.empty()) {
        fill();
        return;
    }
    std::map<std::string, std::string> values;
    for (const auto& [key, value] : meant.values) values["task" + std::to_string(task) + "." + key] = value;
    Q_EMIT edited(name, values);
}

void TaskTable::takeSuggestion(int row) {
    const auto& stage = plan_.stages[static_cast<std::size_t>(row)];
    const TaskToday* today = todayOf(stage);
    if (!today || rateText(today->rate) == rateText(today->suggestedRate)) return;
    const QString name = text(stage.name);
    const std::string key = "task" + std::to_string(stage.task) + ".training.policy.optimizer_lr";
    const std::string rate = QString::number(today->suggestedRate, 'g', 6).toStdString();
    if (refused_ && refused_->task == stage.task && refused_->column == kRate) setRefused({});
    Q_EMIT edited(name, {{key, rate}});
}

void TaskTable::keyPressEvent(QKeyEvent* event) {
    const bool presses =
        event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (presses && currentColumn() == kSuggested && currentRow() >= 0 && state() != EditingState) {
        takeSuggestion(currentRow());
        return;
    }
    QTableWidget::keyPressEvent(event);
}

void TaskTable::dropEvent(QDropEvent* event) {
    // the files decide the order: the row comes back where they put it
    event->setDropAction(Qt::IgnoreAction);
    event->accept();
    int task = markedTask(), from = -1;
    for (std::size_t i = 0; i < plan_.stages.size(); ++i) {
        if (plan_.stages[i].task == task) from = static_cast<int>(i);
    }
    QModelIndex under = indexAt(event->position().toPoint());
    int place = under.isValid() ? under.row() : rowCount();
    if (under.isValid() && dropIndicatorPosition() == QAbstractItemView::BelowItem) ++place;
    if (place > from) --place;
    if (from >= 0 && place != from && place < rowCount()) Q_EMIT moveWanted(task, place);
}

}  // namespace studio::widgets
