// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/task_table.h"

#include <QDropEvent>
#include <QHeaderView>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <array>
#include <optional>

#include "core/config/project_config.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/services.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

// the instruction takes what the others leave
constexpr std::array<int, TaskTable::kColumns> kWidths = {52, 116, 0, 132, 92, 92, 150, 84};
constexpr int kLeastInstruction = 90;
constexpr int kWidestState = 130;               ///< a longer one is whole in its tooltip
constexpr int kPlannedRole = Qt::UserRole + 7;  ///< what the plan says, beside what a run was begun with

/// Shows one text, and is edited as another one.
class PlannedCell : public QTableWidgetItem {
public:
    PlannedCell(const QString& shown, QString planned)
        : QTableWidgetItem(shown), planned_(std::move(planned)) {}
    QVariant data(int role) const override {
        return role == Qt::EditRole || role == kPlannedRole ? QVariant(planned_)
                                                            : QTableWidgetItem::data(role);
    }

private:
    QString planned_;
};

/// `planned`: what is edited where it is not what is shown.
QTableWidgetItem* cell(const QString& shown, bool editable, const QString& tip = {},
                       const QString& planned = {}) {
    auto* item = planned.isEmpty() ? new QTableWidgetItem(shown) : new PlannedCell(shown, planned);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled |
                   (editable ? Qt::ItemIsEditable : Qt::NoItemFlags));
    item->setToolTip(tip.isEmpty() ? shown : tip);
    return item;
}

/// The number at the beginning of what was typed: "1,200 steps" is 1200.
std::optional<double> numberIn(QString typed) {
    if (QString group = QLocale().groupSeparator(); group != ".") typed.remove(group);
    bool fine = false;
    double value = typed.remove(QRegularExpression("[^0-9.eE+-].*$")).toDouble(&fine);
    return fine ? std::optional(value) : std::nullopt;
}

QString lengthText(std::int64_t steps, double epochs) {
    return steps > 0 ? TaskTable::tr("%1 steps").arg(grouped(steps)) : TaskTable::tr("%1 epochs").arg(epochs);
}

QString rateText(double rate) {
    return QString::number(rate, 'g', 3);
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
        if (i != kInstruction) setOwnWidth(i, kWidths[static_cast<std::size_t>(i)]);
    }
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column) {
        if (column != kInstruction) keepInstruction();
    });
    connect(this, &QTableWidget::itemChanged, this, &TaskTable::typed);
    connect(this, &QTableWidget::itemDoubleClicked, this, [this](QTableWidgetItem* item) {
        const auto& stage = plan_.stages[static_cast<std::size_t>(item->row())];
        if (item->column() == kData && stage.dataThere) Q_EMIT dataWanted(text(stage.data));
    });
    translated(this, [this] {
        setHorizontalHeaderLabels({tr("Stage"), tr("Task"), tr("Instruction"), tr("Data set"), tr("Length"),
                                   tr("Learning rate"), tr("Starts from"), tr("State")});
        setAccessibleName(tr("Tasks in order"));
        fill();
    });
    themed(this, [this] { fill(); });
}

void TaskTable::setPlan(const sequence::SequencePlan& plan) {
    takePlan(plan, {});
}

void TaskTable::setPlan(const ProjectPlan& plan) {
    std::map<int, Today> today;
    for (const auto& stage : plan.plan.stages) {
        const config::TaskConfig* task = plan.project.findTask(stage.task);
        // all tasks at once are as long as no task
        if (!stage.asRun || !task || plan.plan.sequence.baseline == "joint") continue;
        const config::TrainConfig config = config::taskTrainConfig(plan.project, *task);
        today[stage.task] = {task->instruction, config.training.steps, config.training.epochs,
                             config.policy.at("optimizer_lr").get<double>()};
    }
    takePlan(plan.plan, std::move(today));
}

void TaskTable::takePlan(const sequence::SequencePlan& plan, std::map<int, Today> today) {
    // the mark goes with the task, not with the row
    int marked = markedTask();
    plan_ = plan;
    today_ = std::move(today);
    fill();
    markTask(marked);
}

const TaskTable::Today* TaskTable::todayOf(const sequence::StagePlan& stage) const {
    const auto found = today_.find(stage.task);
    return found == today_.end() ? nullptr : &found->second;
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
        const auto& stage = stages[static_cast<std::size_t>(r)];
        setItem(r, kStage, cell(QString::number(stage.stage), false));
        setItem(r, kName, cell(text(stage.name), true));
        const Today* today = todayOf(stage);
        // what a run was begun with stays: an edit has to be seen all the same
        auto withPlan = [&](const QString& shown, const QString& planned, const QString& inShort,
                            const QString& tip) {
            if (!today) return cell(shown, true, tip);
            const QString why = tr("The run of this stage was begun with %1 and keeps it. What is typed here "
                                   "counts for a branch: kstudio sequence run --branch NAME --from %2")
                                    .arg(shown, QString::number(stage.stage));
            const bool apart = shown != planned;
            const QString both = apart ? tr("%1 (plan: %2)").arg(shown, inShort) : shown;
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
        const QString length = today ? lengthText(today->steps, today->epochs) : QString();
        const bool bothSteps = today && stage.steps > 0 && today->steps > 0;
        setItem(r, kLength,
                withPlan(lengthText(stage.steps, stage.epochs), length,
                         bothSteps ? grouped(today->steps) : length, {}));
        const QString rate = today ? rateText(today->rate) : QString();
        setItem(r, kRate,
                withPlan(rateText(stage.rate), rate, rate,
                         stage.rateStated ? tr("Stated by the task")
                                          : tr("From the project's rate and its decay (1, 0.7, 0.5, 0.4)")));
        setItem(r, kFrom, cell(coreText(stage.start.text), false));
        setItem(r, kState, cell(stage.state.empty() ? QString::fromUtf8("–") : coreText(stage.state), false));
    }
    // a number is never shown without its unit; what a person has set stays
    for (int c : {kStage, kLength, kRate, kState}) {
        if (columnWidth(c) != ownWidths_[static_cast<std::size_t>(c)]) continue;
        int needed = sizeHintForColumn(c);
        if (c == kState) needed = std::min(needed, kWidestState);
        setOwnWidth(c, std::max({kWidths[static_cast<std::size_t>(c)], needed,
                                 horizontalHeader()->sectionSizeHint(c)}));
    }
    keepInstruction();
    filling_ = false;
}

void TaskTable::setOwnWidth(int column, int width) {
    setColumnWidth(column, width);
    ownWidths_[static_cast<std::size_t>(column)] = columnWidth(column);
}

void TaskTable::keepInstruction() {
    int others = 0;
    for (int c = 0; c < kColumns; ++c) others += c == kInstruction ? 0 : columnWidth(c);
    const bool room = viewport()->width() - others >= kLeastInstruction;
    const auto mode = room ? QHeaderView::Stretch : QHeaderView::Interactive;
    if (horizontalHeader()->sectionResizeMode(kInstruction) != mode)
        horizontalHeader()->setSectionResizeMode(kInstruction, mode);
    if (!room && columnWidth(kInstruction) < kLeastInstruction)
        setColumnWidth(kInstruction, kLeastInstruction);
}

void TaskTable::resizeEvent(QResizeEvent* event) {
    QTableWidget::resizeEvent(event);
    keepInstruction();
}

void TaskTable::typed(QTableWidgetItem* item) {
    if (filling_) return;
    const auto& stage = plan_.stages[static_cast<std::size_t>(item->row())];
    std::string task = "task" + std::to_string(stage.task) + ".";
    QString typed = item->text().trimmed();
    if (const QVariant planned = item->data(kPlannedRole); planned.isValid() && planned.toString() == typed) {
        fill();
        return;
    }
    std::optional<double> number = numberIn(typed);
    std::map<std::string, std::string> values;
    if (item->column() == kName) values[task + "name"] = quoted(typed);
    if (item->column() == kInstruction) values[task + "language_instruction"] = quoted(typed);
    if (item->column() == kRate && number)
        values[task + "training.policy.optimizer_lr"] = QString::number(*number, 'g', 6).toStdString();
    if (item->column() == kLength && number) {
        // the unit stays: steps where it was steps
        const Today* today = todayOf(stage);
        const bool inSteps = (today ? today->steps : stage.steps) > 0;
        values[task + (inSteps ? "training.steps" : "training.max_epoch")] =
            QString::number(*number, 'g', 9).toStdString();
    }
    if (values.empty()) {
        fill();
        return;
    }
    Q_EMIT edited(text(stage.name), values);
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
