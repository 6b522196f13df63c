// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/comparison_panel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/joint_bars.h"
#include "widgets/plots/plot.h"
#include "widgets/robot/comparison_view.h"
#include "widgets/robot/robot_words.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr int kReadLiveMs = 500;
constexpr double kApartS = 0.5;   ///< moments further apart are of two sections
constexpr int kBesideText = 32;   ///< px of a row: check box and margins
constexpr int kLeastChoice = 13;  ///< letters X: "The one trained on"

/// "0-4, 7" as numbers; nothing where a part of it is none.
std::optional<std::vector<std::int64_t>> episodeNumbers(const QString& words) {
    std::vector<std::int64_t> numbers;
    static const QRegularExpression kPart("^(\\d+)(?:-(\\d+))?$");
    for (const QString& part : words.split(QRegularExpression("[,\\s]+"), Qt::SkipEmptyParts)) {
        auto match = kPart.match(part);
        if (!match.hasMatch()) return std::nullopt;
        std::int64_t first = match.captured(1).toLongLong();
        std::int64_t last = match.captured(2).isEmpty() ? first : match.captured(2).toLongLong();
        if (last < first || last - first > 100000) return std::nullopt;
        for (std::int64_t n = first; n <= last; ++n) numbers.push_back(n);
    }
    return numbers;
}

/// Rows no wider than their list and as high as their text, which leaves out of a word what has no room.
class NarrowRows : public QStyledItemDelegate {
public:
    explicit NarrowRows(QListView* list) : QStyledItemDelegate(list), list_(list) {}
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem wide = option;
        // any height: the style wraps in a rectangle that is not empty
        wide.rect = QRect(0, 0, std::max(1, list_->viewport()->width() - kBesideText), 1);
        return {1, QStyledItemDelegate::sizeHint(wide, index).height()};
    }

private:
    QListView* list_;
};

/// Name of the recording behind "replay:FOLDER#3"; empty: the address is none of a recording.
std::string recordingOf(const QString& address) {
    constexpr QLatin1String kReplay("replay:");
    if (!address.startsWith(kReplay)) return {};
    return path(address.mid(kReplay.size()).section('#', 0, 0)).filename().string();
}

}  // namespace

ComparisonPanel::ComparisonPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent), tabs_(new QTabWidget(this)) {
    tabs_->addTab(buildLive(), {});
    tabs_->addTab(buildRecorded(), {});
    keepView(tabs_, "tabs");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(tabs_);
    timer_.setInterval(kReadLiveMs);
    connect(&timer_, &QTimer::timeout, this, &ComparisonPanel::takeLive);
    connect(&workspace.robot(), &RobotDesk::connectionChanged, this, [this] {
        this->workspace().robot().connected() ? timer_.start() : timer_.stop();
        // a session that has ended is a recording
        listDatasets();
        showButtons();
    });
    connect(&workspace, &Workspace::projectChanged, this, &ComparisonPanel::list);
    connect(&workspace, &Workspace::runsChanged, this, &ComparisonPanel::list);
    if (workspace.robot().connected()) timer_.start();
    translated(this, [this] { retranslate(); });
    themed(this, [this] { takeLive(); });
    list();
}

QWidget* ComparisonPanel::buildLive() {
    auto* part = new QWidget(tabs_);
    joint_ = new QComboBox;
    about_ = new QLabel;
    forget_ = new QPushButton;
    save_ = new QPushButton;
    about_->setWordWrap(true);
    about_->setProperty("look", "caption");
    auto* menu = new QMenu(save_);
    saveAll_ = menu->addAction(QString(), this, [this] { save(false); });
    saveCorrections_ = menu->addAction(QString(), this, [this] { save(true); });
    save_->setMenu(menu);
    for (int row = 0; row < JointBars::kRows; ++row) joint_->addItem(JointBars::name(row));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kGap);
    bar->addWidget(joint_);
    bar->addWidget(about_, 1);
    bar->addWidget(forget_);
    bar->addWidget(save_);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    layout->setSpacing(kGap);
    layout->addLayout(bar);
    // behind the bar in the order of Tab too
    auto* split = new QSplitter(Qt::Horizontal, part);
    side_ = new Plot(split);
    side_->setKey("teleoperation");
    side_->setLeastHeight(0.05);  // rad
    live_ = new ComparisonView(split);
    split->addWidget(side_);
    split->addWidget(live_);
    split->setChildrenCollapsible(false);
    keepView(split, "live");
    keepView(joint_, "joint");
    layout->addWidget(split, 1);
    connect(joint_, &QComboBox::currentIndexChanged, this, &ComparisonPanel::takeLive);
    connect(forget_, &QPushButton::clicked, this, [this] {
        if (auto* link = workspace().robot().link()) link->forgetComparison();
        takeLive();
    });
    return part;
}

QWidget* ComparisonPanel::buildRecorded() {
    auto* part = new QWidget(tabs_);
    auto* split = new QSplitter(Qt::Horizontal, part);
    auto* left = new QWidget(split);
    checkpoints_ = new QListWidget;
    datasets_ = new QComboBox;
    episodes_ = new QLineEdit;
    every_ = new QSpinBox;
    compare_ = new QPushButton;
    compare_->setObjectName("compare");
    compare_->setProperty("look", "primary");
    // names of sessions are long; the first choice is whole
    datasets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    datasets_->setMinimumContentsLength(kLeastChoice);
    datasets_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    every_->setRange(1, 1000);
    every_->setValue(5);
    checkpoints_->setMinimumHeight(80);
    // runs differ at the end of their names, and a step stands there
    checkpoints_->setTextElideMode(Qt::ElideMiddle);
    checkpoints_->setWordWrap(true);
    checkpoints_->setResizeMode(QListView::Adjust);
    checkpoints_->setItemDelegate(new NarrowRows(checkpoints_));
    auto* form = new QFormLayout;
    form->setSpacing(kGap);
    QWidget* fields[] = {checkpoints_, datasets_, episodes_, every_};
    for (QLabel*& label : labels_) label = new QLabel;
    // names are long: the whole width is theirs
    form->addRow(labels_[0]);
    form->addRow(checkpoints_);
    for (int i = 1; i < 4; ++i) form->addRow(labels_[i], fields[i]);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(form, 1);
    column->addWidget(compare_);
    // Tab comes to it after the fields
    recorded_ = new ComparisonView(split);
    split->addWidget(left);
    split->addWidget(recorded_);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    keepView(split, "recorded");
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    layout->addWidget(split);
    connect(compare_, &QPushButton::clicked, this, &ComparisonPanel::compare);
    connect(checkpoints_, &QListWidget::itemChanged, this, &ComparisonPanel::showButtons);
    connect(episodes_, &QLineEdit::textChanged, this, &ComparisonPanel::showButtons);
    connect(recorded_, &ComparisonView::momentChosen, this, [this](qint64 episode, double timeS) {
        const auto& shown = recorded_->comparisons();
        if (shown.empty() || shown.front().dataset.empty() || episode < 0) return;
        Q_EMIT workspace().showPage("data");
        Q_EMIT workspace().openDataset(text(shown.front().dataset), episode,
                                       static_cast<qint64>(timeS * shown.front().rateHz + 0.5));
    });
    return part;
}

void ComparisonPanel::retranslate() {
    tabs_->setTabText(0, tr("Live, in the shadow"));
    tabs_->setTabText(1, tr("Over recorded episodes"));
    tabs_->setAccessibleName(tr("Teleop comparison"));
    joint_->setAccessibleName(tr("Joint shown"));
    forget_->setText(tr("Begin anew"));
    save_->setText(tr("Save as data"));
    saveAll_->setText(tr("The whole session"));
    saveCorrections_->setText(tr("The corrections alone: one episode for each time a person took over"));
    save_->setToolTip(tr("Turns the recording of this session into a LeRobot data set"));
    labels_[0]->setText(tr("Policies"));
    labels_[1]->setText(tr("Data set"));
    labels_[2]->setText(tr("Episodes"));
    labels_[3]->setText(tr("Every n-th frame"));
    episodes_->setPlaceholderText(tr("0-4, 7; empty: those trained on"));
    datasets_->setToolTip(
        tr("A data set or a recorded session; of one that was not trained on, no number means all episodes"));
    compare_->setText(tr("Compare"));
    checkpoints_->setAccessibleName(tr("Policies"));
    datasets_->setAccessibleName(tr("Data set"));
    episodes_->setAccessibleName(tr("Episodes"));
    every_->setAccessibleName(tr("Every n-th frame"));
    for (int row = 0; row < JointBars::kRows; ++row) joint_->setItemText(row, JointBars::name(row));
    listDatasets();
    // names have words in them
    if (checkpoints_->count() > 0) list();
    side_->setTitle(tr("Person and policy"));
    side_->setAxes(tr("seconds"), tr("rad"));
    showButtons();
    takeLive();
}

void ComparisonPanel::takeLive() {
    RobotDesk& desk = workspace().robot();
    if (desk.link() && isVisible()) {
        report_ = desk.link()->comparison();
        reportOf_ = recordingOf(text(desk.about().address));
    }
    if (!desk.link()) {
        about_->setText(
            tr("Connect, choose a policy and press Shadow: it runs beside a person and sends nothing."));
    } else if (report_.moments == 0 && desk.isIn(robot::SessionState::Shadow)) {
        about_->setText(
            desk.policy()
                ? tr("Shadow runs: the comparison begins with the policy's first chunk.")
                : tr("Shadow runs without a policy: end it, choose a policy, and press Shadow again."));
    } else if (report_.moments == 0) {
        about_->setText(tr("Press Shadow: what the policy would do is compared with what a person does."));
    } else {
        about_->setText(report_.measuredOnly
                            ? tr("Nobody commands the arms: the measured motion counts as the person's.")
                            : tr("The person's commands are compared with the policy's."));
    }
    bool any = report_.moments > 0;
    std::vector<PolicyComparison> shown;
    if (any) shown.push_back(comparisonOf(report_, {}));
    if (any) shown.front().recording = reportOf_;
    if (any && desk.policy()) shown.front().checkpoint = desk.policy()->checkpoint;
    giveNames(shown);
    live_->setComparisons(std::move(shown));
    auto row = static_cast<std::size_t>(std::max(0, joint_->currentIndex()));
    times_.clear();
    humanValues_.clear();
    policyValues_.clear();
    for (const robot::ComparedMoment& moment : report_.recent) {
        if (!times_.empty() && moment.timeS - times_.back() > kApartS) {
            // nothing was compared between: no line goes there
            constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
            times_.push_back((times_.back() + moment.timeS) / 2);
            humanValues_.push_back(kNone);
            policyValues_.push_back(kNone);
        }
        times_.push_back(moment.timeS);
        humanValues_.push_back(moment.human[row]);
        policyValues_.push_back(moment.policy[row]);
    }
    Curve human, policy;
    human.name = tr("person");
    human.exportName = "person";
    human.colour = Theme::seriesColour(0);
    human.data = [this] { return CurveData{times_, humanValues_}; };
    policy.name = tr("policy");
    policy.exportName = "policy";
    policy.colour = Theme::seriesColour(1);
    policy.pen = Qt::DashLine;
    human.gaps = policy.gaps = true;
    policy.data = [this] { return CurveData{times_, policyValues_}; };
    side_->setCurves({human, policy});
    side_->refresh();
    showButtons();
}

void ComparisonPanel::giveNames(std::vector<PolicyComparison>& comparisons) const {
    for (PolicyComparison& one : comparisons) {
        if (!one.checkpoint.empty()) one.name = checkpointName(workspace(), one.checkpoint).toStdString();
    }
}

void ComparisonPanel::listDatasets() {
    QSignalBlocker quiet(datasets_);
    const QVariant chosen = datasets_->currentData();
    datasets_->clear();
    datasets_->addItem(tr("The one trained on"), QString());
    auto found = [this](const char* folder, const std::filesystem::path& mark) {
        std::vector<std::filesystem::path> all;
        std::error_code ignored;
        if (workspace().project().empty()) return all;
        for (const auto& entry :
             std::filesystem::directory_iterator(workspace().project() / folder, ignored)) {
            if (std::filesystem::exists(entry.path() / mark, ignored)) all.push_back(entry.path());
        }
        std::sort(all.begin(), all.end());
        return all;
    };
    for (const auto& dataset : found("datasets", "meta/info.json"))
        datasets_->addItem(text(dataset.filename()), text(dataset));
    // their names begin with their time: the newest first
    const auto sessions = found("recordings", "session.json");
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session)
        datasets_->addItem(tr("%1 (recorded session)").arg(text(session->filename())), text(*session));
    datasets_->setCurrentIndex(std::max(0, datasets_->findData(chosen)));
}

void ComparisonPanel::list() {
    listDatasets();
    auto find = workspace().services().findCheckpoints;
    auto root = workspace().runsFolder();
    if (!find || root.empty() || listing_) return;
    listing_ = true;
    workspace().jobs().run(
        this, {},
        [find, root](JobContext&) -> Result<std::vector<CheckpointRow>> {
            std::error_code ignored;
            if (!std::filesystem::exists(root, ignored)) return std::vector<CheckpointRow>();
            return find(root);
        },
        [this](Result<std::vector<CheckpointRow>> rows) {
            listing_ = false;
            QSignalBlocker quiet(checkpoints_);
            QStringList chosen;
            for (int i = 0; i < checkpoints_->count(); ++i) {
                if (checkpoints_->item(i)->checkState() == Qt::Checked)
                    chosen << checkpoints_->item(i)->data(Qt::UserRole).toString();
            }
            checkpoints_->clear();
            if (rows.ok()) {
                for (auto row = rows->rbegin(); row != rows->rend(); ++row) {
                    if (!row->problem.empty()) continue;
                    const QString name = checkpointChoice(workspace(), *row);
                    auto* item = new QListWidgetItem(name, checkpoints_);
                    item->setToolTip(name + '\n' + text(row->path));
                    item->setData(Qt::UserRole, text(row->path));
                    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
                    item->setCheckState(chosen.contains(text(row->path)) ? Qt::Checked : Qt::Unchecked);
                }
            }
            showButtons();
        });
}

void ComparisonPanel::showButtons() {
    bool any = false;
    for (int i = 0; i < checkpoints_->count(); ++i)
        any = any || checkpoints_->item(i)->checkState() == Qt::Checked;
    bool readable = episodeNumbers(episodes_->text()).has_value();
    if (episodes_->property("wrong").toBool() == readable) {
        episodes_->setProperty("wrong", !readable);
        // a changed property counts only after this; setStyle would keep a style that the next theme deletes
        episodes_->style()->unpolish(episodes_);
        episodes_->style()->polish(episodes_);
    }
    compare_->setEnabled(any && readable && !comparing_ && workspace().services().compareRecorded);
    compare_->setToolTip(!any        ? tr("Tick the policies to compare first")
                         : !readable ? tr("Write episode numbers as 0-4, 7")
                                     : QString());
    const RobotDesk& desk = workspace().robot();
    forget_->setEnabled(desk.connected() && report_.moments > 0);
    save_->setEnabled(desk.connected() && !desk.about().recording.empty() &&
                      workspace().services().exportRecording);
}

void ComparisonPanel::compare() {
    ComparisonRequest request;
    for (int i = 0; i < checkpoints_->count(); ++i) {
        if (checkpoints_->item(i)->checkState() == Qt::Checked)
            request.checkpoints.push_back(path(checkpoints_->item(i)->data(Qt::UserRole).toString()));
    }
    auto numbers = episodeNumbers(episodes_->text());
    if (request.checkpoints.empty() || !numbers || comparing_) return;
    request.episodes = *numbers;
    request.every = every_->value();
    if (QString root = datasets_->currentData().toString(); !root.isEmpty()) request.dataset = path(root);
    comparing_ = true;
    showButtons();
    workspace().jobs().run(
        this, [] { return tr("Compare policies with recorded episodes"); },
        [request, compare = workspace().services().compareRecorded](JobContext& context) {
            return compare(
                request, [&](double done, const std::string& what) { context.progress(done, what); },
                context.stop());
        },
        [this](Result<std::vector<PolicyComparison>> made) {
            comparing_ = false;
            if (made.ok()) {
                giveNames(*made);
                recorded_->setComparisons(std::move(*made));
            }
            showButtons();
        });
}

void ComparisonPanel::save(bool correctionsOnly) {
    RobotDesk& desk = workspace().robot();
    if (!desk.connected() || desk.about().recording.empty()) return;
    auto recording = desk.about().recording;
    // a session can be saved again later on: what was saved before stays
    auto folder = workspace().project() / "datasets";
    std::string name = recording.filename().string() + (correctionsOnly ? "_corrections" : "");
    auto output = folder / name;
    std::error_code ignored;
    for (int i = 2; std::filesystem::exists(output, ignored); ++i)
        output = folder / (name + "_" + std::to_string(i));
    workspace().jobs().run(
        this, [] { return tr("Save the session as a data set"); },
        [recording, output, correctionsOnly, work = workspace().services().exportRecording](JobContext&) {
            return work(recording, output, correctionsOnly);
        },
        [this, output](Result<std::int64_t> frames) {
            if (!frames.ok()) return;
            workspace().notify(
                Level::Info,
                tr("%1 frames saved as the data set %2.").arg(grouped(*frames), shortPath(output)));
            list();
        });
}

QJsonObject ComparisonPanel::facts() const {
    return {{"live_moments", static_cast<qint64>(report_.moments)},
            {"policies", checkpoints_->count()},
            {"compared", static_cast<int>(recorded_->comparisons().size())}};
}

}  // namespace studio::widgets
