// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/dataset_edit_dialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "core/data/operations/operations.h"
#include "widgets/parts/decimal_box.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/source_list.h"
#include "widgets/parts/text.h"
#include "widgets/parts/wrapped_label.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

using EditKind = DatasetEdit::Kind;

constexpr EditKind kEditKinds[] = {EditKind::Delete, EditKind::Split, EditKind::Merge, EditKind::Convert,
                                   EditKind::Import};
constexpr unsigned bitOf(EditKind kind) {
    return 1u << static_cast<unsigned>(kind);
}
constexpr unsigned kOneSet = bitOf(EditKind::Delete) | bitOf(EditKind::Split) | bitOf(EditKind::Convert);
constexpr unsigned kEveryKind = kOneSet | bitOf(EditKind::Merge) | bitOf(EditKind::Import);

const char* const kBagGrippers[] = {"rq2f85", "lejuclaw", "qiangnao", "none"};
constexpr double kLargestScale = 10000;
constexpr std::size_t kValidationShare = 10;  ///< every so many-th episode, at the end of the set, by default
constexpr int kPartLines = 3;

/// Anything but an empty folder, which the core writes into as well.
bool isTaken(const fs::path& place) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(place, ignored))) return false;
    return !(fs::is_directory(place, ignored) && fs::is_empty(place, ignored));
}

fs::path freePlace(const fs::path& wished) {
    fs::path place = wished;
    std::error_code ignored;
    for (int i = 2; fs::exists(fs::symlink_status(place, ignored)); ++i)
        place = wished.string() + "_" + std::to_string(i);
    return place;
}

QDoubleSpinBox* scaleField() {
    auto* field = new DecimalBox;
    field->setRange(0, kLargestScale);
    field->setDecimals(3);
    return field;
}

QSpinBox* countField(int least, int most, int value) {
    auto* field = new QSpinBox;
    field->setRange(least, most);
    field->setValue(value);
    return field;
}

}  // namespace

QString datasetCommand(const DatasetEdit& edit) {
    static const std::map<EditKind, QString> names = {{EditKind::Delete, "delete"},
                                                      {EditKind::Split, "split"},
                                                      {EditKind::Merge, "merge"},
                                                      {EditKind::Convert, "convert"},
                                                      {EditKind::Import, "import-bag"}};
    QStringList words{"kstudio", "dataset", names.at(edit.kind)};
    for (const fs::path& source : edit.sources) words << shellWord(text(source));
    auto option = [&words](const char* name, const QString& value) { words << name << shellWord(value); };
    if (edit.kind == EditKind::Delete) option("--episodes", text(edit.episodes));
    if (edit.kind == EditKind::Split)
        for (const std::string& part : edit.parts) option("--part", text(part));
    option("--out", text(edit.out));
    auto exact = [](double scale) { return QString::number(scale, 'g', 10); };
    const DatasetEdit::Bags usual;
    if (edit.kind == EditKind::Import) {
        option("--task", text(edit.bags.task));
        option("--gripper", text(edit.bags.gripper));
        if (edit.bags.stateScale > 0) option("--gripper-state-scale", exact(edit.bags.stateScale));
        if (edit.bags.commandScale > 0) option("--gripper-command-scale", exact(edit.bags.commandScale));
        for (const std::string& topic : edit.bags.topics) option("--topic", text(topic));
        if (edit.bags.fps != usual.fps) option("--fps", QString::number(edit.bags.fps));
        if (edit.bags.dropEnds != usual.dropEnds) option("--drop-ends", QString::number(edit.bags.dropEnds));
    }
    if (edit.codec != DatasetEdit().codec) option("--codec", text(edit.codec));
    return words.join(' ');
}

DatasetEditDialog::DatasetEditDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent),
      workspace_(workspace),
      form_(new QFormLayout),
      kind_(new QComboBox),
      about_(new QLabel),
      source_(new QLineEdit),
      browseSource_(new QToolButton),
      sets_(new SourceList(SourceList::Of::Datasets)),
      bags_(new SourceList(SourceList::Of::Bags)),
      episodes_(new QLineEdit),
      parts_(new QPlainTextEdit),
      task_(new QLineEdit),
      gripper_(new QComboBox),
      stateScale_(scaleField()),
      commandScale_(scaleField()),
      topics_(new QLineEdit),
      fps_(countField(1, 30, DatasetEdit::Bags().fps)),
      dropEnds_(countField(0, 100000, DatasetEdit::Bags().dropEnds)),
      out_(new QLineEdit),
      browseOut_(new QToolButton),
      codec_(new QComboBox),
      hindrance_(new WrappedLabel),
      start_(new QPushButton),
      copy_(new QPushButton),
      close_(new QPushButton) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kWide, kWide, kWide, kMargin);
    layout->setSpacing(kMargin);
    layout->addLayout(form_);
    layout->addStretch(1);
    layout->addWidget(hindrance_);
    form_->setHorizontalSpacing(kWide);
    form_->setVerticalSpacing(kGap);
    form_->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    buildFields();
    buildButtons();
    resize(640, 380);
    translated(this, [this] { retranslate(); });
    showKind();
}

void DatasetEditDialog::buildFields() {
    for (EditKind one : kEditKinds) {
        if (one != EditKind::Import || workspace_.services().datasets.bags)
            kind_->addItem(QString(), static_cast<int>(one));
    }
    about_->setProperty("look", "caption");
    about_->setWordWrap(true);
    parts_->setTabChangesFocus(true);
    parts_->setFixedHeight(kPartLines * parts_->fontMetrics().lineSpacing() + 2 * kGap);
    for (const char* name : kBagGrippers) gripper_->addItem(QString(), QString(name));
    for (const char* name : {"av1", "h264"}) codec_->addItem(QString(), QString(name));
    addRow(QT_TR_NOOP("What to do"), kind_, kind_, kEveryKind);
    form_->addRow(QString(), about_);
    addRow(QT_TR_NOOP("Data set"), folderRow(source_, browseSource_), source_, kOneSet);
    addRow(QT_TR_NOOP("Data sets"), sets_, sets_, bitOf(EditKind::Merge));
    addRow(QT_TR_NOOP("Bags"), bags_, bags_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Episodes to leave out"), episodes_, episodes_, bitOf(EditKind::Delete));
    addRow(QT_TR_NOOP("Parts"), parts_, parts_, bitOf(EditKind::Split));
    addRow(QT_TR_NOOP("Instruction"), task_, task_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Gripper"), gripper_, gripper_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Gripper state scale"), stateScale_, stateScale_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Gripper command scale"), commandScale_, commandScale_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Other topic names"), topics_, topics_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Frames per second"), fps_, fps_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("Frames left out at both ends"), dropEnds_, dropEnds_, bitOf(EditKind::Import));
    addRow(QT_TR_NOOP("New folder"), folderRow(out_, browseOut_), out_, kEveryKind);
    addRow(QT_TR_NOOP("Video codec"), codec_, codec_, kEveryKind);

    connect(kind_, &QComboBox::currentIndexChanged, this, &DatasetEditDialog::showKind);
    connect(source_, &QLineEdit::textChanged, this, &DatasetEditDialog::suggest);
    connect(sets_, &SourceList::changed, this, &DatasetEditDialog::suggest);
    connect(bags_, &SourceList::changed, this, &DatasetEditDialog::suggest);
    for (QLineEdit* line : {episodes_, task_, topics_})
        connect(line, &QLineEdit::textChanged, this, &DatasetEditDialog::check);
    connect(parts_, &QPlainTextEdit::textChanged, this, &DatasetEditDialog::check);
    connect(out_, &QLineEdit::textChanged, this, [this] {
        // whoever empties the field is about to type
        suggesting_ = false;
        check();
    });
    connect(browseSource_, &QToolButton::clicked, this, [this] {
        QString chosen = QFileDialog::getExistingDirectory(this, tr("Data set to read"), source_->text());
        if (!chosen.isEmpty()) source_->setText(chosen);
    });
    connect(browseOut_, &QToolButton::clicked, this, [this] {
        const fs::path now = path(out_->text());
        QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder to make the new one in"),
                                                           text(now.parent_path()));
        if (!chosen.isEmpty()) out_->setText(text(path(chosen) / now.filename()));
    });
}

void DatasetEditDialog::buildButtons() {
    start_->setProperty("look", "primary");
    copy_->setIcon(icon("terminal"));
    start_->setDefault(true);
    for (QPushButton* button : {copy_, close_}) button->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(copy_);
    buttons->addStretch(1);
    buttons->addWidget(close_);
    buttons->addWidget(start_);
    static_cast<QVBoxLayout*>(layout())->addLayout(buttons);
    hindrance_->setProperty("look", "error");
    connect(close_, &QPushButton::clicked, this, &QDialog::reject);
    connect(copy_, &QPushButton::clicked, this, [this] {
        const QString line = datasetCommand(edit());
        QGuiApplication::clipboard()->setText(line);
        workspace_.notify(Level::Info, tr("Copied: %1").arg(line));
    });
    connect(start_, &QPushButton::clicked, this, [this] {
        // a place that is taken since it was looked at is refused by the core
        if (!hindrance().isEmpty()) return;
        Q_EMIT startWanted(edit());
        accept();
    });
}

void DatasetEditDialog::addRow(const char* name, QWidget* field, QWidget* buddy, unsigned kinds) {
    auto* label = new QLabel;
    label->setBuddy(buddy);
    form_->addRow(label, field);
    rows_.push_back({label, field, name, kinds});
}

QWidget* DatasetEditDialog::folderRow(QLineEdit* line, QToolButton* browse) {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kUnit);
    layout->addWidget(line, 1);
    layout->addWidget(browse);
    browse->setIcon(icon("folder"));
    return row;
}

void DatasetEditDialog::retranslate() {
    setWindowTitle(tr("New data set"));
    const std::map<EditKind, QString> kinds = {{EditKind::Delete, tr("Leave episodes out")},
                                               {EditKind::Split, tr("Split into several")},
                                               {EditKind::Merge, tr("Merge several")},
                                               {EditKind::Convert, tr("Convert to LeRobot v3.0")},
                                               {EditKind::Import, tr("Import ROS 1 bags")}};
    for (int i = 0; i < kind_->count(); ++i)
        kind_->setItemText(i, kinds.at(static_cast<EditKind>(kind_->itemData(i).toInt())));
    for (const Row& row : rows_) row.label->setText(tr(row.name));
    const QString grippers[] = {"2F85", tr("Leju claw"), tr("Dexterous hand"), tr("None")};
    for (int i = 0; i < gripper_->count(); ++i) gripper_->setItemText(i, grippers[i]);
    codec_->setItemText(0, tr("AV1 (small files)"));
    codec_->setItemText(1, tr("H.264 (coded fast)"));
    codec_->setToolTip(tr("For videos that have to be coded anew; others are copied as they are"));
    episodes_->setPlaceholderText("3,8-9");
    episodes_->setToolTip(tr("Numbers and ranges; those marked in the list of episodes stand here already"));
    parts_->setPlaceholderText("train=0-39\nval=40-44");
    parts_->setToolTip(tr("One part a line: its name and its episodes. Each gets a folder of its own."));
    task_->setPlaceholderText(tr("What the robot was told: grasp the block"));
    topics_->setPlaceholderText("arm=/my_arm joints=/my_joints");
    topics_->setToolTip(tr("KEY=/NAME for each topic that has another name, with spaces between"));
    dropEnds_->setToolTip(tr("Of the main camera, where the robot mostly waits"));
    stateScale_->setToolTip(tr("Raw position that becomes 1: claw and hand 100, 2F85 0.8"));
    commandScale_->setToolTip(tr("Raw command that becomes 1: 2F85 255, or 140 as older converters had it"));
    for (QDoubleSpinBox* scale : {stateScale_, commandScale_})
        scale->setSpecialValueText(tr("As usual for the gripper"));
    for (QToolButton* browse : {browseSource_, browseOut_}) {
        browse->setToolTip(tr("Choose the folder"));
        browse->setAccessibleName(browse->toolTip());
    }
    for (const Row& row : rows_) row.label->buddy()->setAccessibleName(tr(row.name));
    copy_->setText(tr("Copy as command"));
    copy_->setToolTip(tr("The kstudio line that does the same"));
    close_->setText(tr("Close"));
    start_->setText(tr("Make the data set"));
    showKind();
}

DatasetEdit::Kind DatasetEditDialog::kind() const {
    return static_cast<EditKind>(kind_->currentData().toInt());
}

void DatasetEditDialog::showKind() {
    const QString abouts[] = {
        tr("All other episodes are copied and numbered from 0. The data set that is read stays as it is."),
        tr("Each part becomes a data set of its own; episodes in none are left out."),
        tr("Data sets of one robot, with the same rate and features, one after another in this order."),
        tr("Any LeRobot layout that this program reads, with exact times and numbers from 0."),
        tr("Bags of a Kuavo, one episode each, with the commands to the arms as the action.")};
    about_->setText(abouts[static_cast<int>(kind())]);
    for (const Row& row : rows_) form_->setRowVisible(row.field, (row.kinds & bitOf(kind())) != 0);
    suggest();
    fit(true);
}

void DatasetEditDialog::fit(bool mayShrink) {
    const int needed = std::max(minimumSizeHint().height(), layout()->totalHeightForWidth(width()));
    if (mayShrink || needed > height()) resize(width(), needed);
}

void DatasetEditDialog::begin(const DatasetEditStart& start) {
    sets_->setKnown(start.known);
    sets_->setSources(start.source.empty() ? std::vector<fs::path>() : std::vector{start.source});
    source_->setText(text(start.source));
    episodes_->setText(episodeRanges(start.chosen));
    parts_->clear();
    if (start.episodes.size() > 1) {
        const std::size_t held = std::max<std::size_t>(1, start.episodes.size() / kValidationShare);
        auto from = start.episodes.end() - static_cast<std::ptrdiff_t>(held);
        parts_->setPlainText("train=" + episodeRanges({start.episodes.begin(), from}) +
                             "\nval=" + episodeRanges({from, start.episodes.end()}));
    }
    if (int index = kind_->findData(static_cast<int>(start.kind)); index >= 0) kind_->setCurrentIndex(index);
    out_->clear();
    suggest();
}

DatasetEdit DatasetEditDialog::edit() const {
    DatasetEdit edit;
    edit.kind = kind();
    edit.out = path(out_->text().trimmed());
    edit.codec = codec_->currentData().toString().toStdString();
    if (edit.kind == EditKind::Merge) {
        edit.sources = sets_->sources();
    } else if (edit.kind == EditKind::Import) {
        edit.sources = bags_->sources();
    } else if (const QString source = source_->text().trimmed(); !source.isEmpty()) {
        edit.sources = {path(source)};
    }
    if (edit.kind == EditKind::Delete)
        edit.episodes = plainRanges(episodes_->text().remove(' ')).toStdString();
    if (edit.kind == EditKind::Split) {
        for (const QString& line : parts_->toPlainText().split('\n', Qt::SkipEmptyParts)) {
            // a name may have any comma
            const qsizetype numbers = line.indexOf('=') + 1;
            const QString part = (line.first(numbers) + plainRanges(line.sliced(numbers))).trimmed();
            if (!part.isEmpty()) edit.parts.push_back(part.toStdString());
        }
    }
    if (edit.kind == EditKind::Import) {
        edit.bags.task = task_->text().trimmed().toStdString();
        edit.bags.gripper = gripper_->currentData().toString().toStdString();
        edit.bags.stateScale = stateScale_->value();
        edit.bags.commandScale = commandScale_->value();
        for (const QString& topic : topics_->text().split(' ', Qt::SkipEmptyParts))
            edit.bags.topics.push_back(topic.toStdString());
        edit.bags.fps = fps_->value();
        edit.bags.dropEnds = dropEnds_->value();
    }
    return edit;
}

/// Where the new one goes, unless something is there.
fs::path DatasetEditDialog::wishedOut() const {
    const DatasetEdit now = edit();
    if (now.sources.empty()) return {};
    fs::path source = now.sources.front();
    if (!source.has_filename()) source = source.parent_path();
    static const std::map<EditKind, const char*> endings = {{EditKind::Delete, "_clean"},
                                                            {EditKind::Split, "_parts"},
                                                            {EditKind::Merge, "_merged"},
                                                            {EditKind::Convert, "_v30"},
                                                            {EditKind::Import, ""}};
    if (now.kind != EditKind::Import)
        return source.parent_path() / (source.filename().string() + endings.at(now.kind));
    const fs::path project = workspace_.project();
    return (project.empty() ? source.parent_path() : project / "datasets") / source.stem();
}

void DatasetEditDialog::suggest() {
    // a folder that a person typed stays; where nothing is read there is none to suggest
    if (out_->text().isEmpty() || out_->text() == suggested_) {
        suggesting_ = true;
        if (wishedOut().empty()) {
            const QSignalBlocker quiet(out_);
            suggested_.clear();
            out_->clear();
        }
    }
    check();
}

DatasetEditDialog::Places DatasetEditDialog::places() const {
    const DatasetEdit now = edit();
    Places places{now.sources, {}, {}};
    if (suggesting_) places.wish = wishedOut();
    if (now.kind != EditKind::Split) places.made = {now.out};
    for (const std::string& part : now.parts) places.made.push_back(now.out / part.substr(0, part.find('=')));
    return places;
}

bool DatasetEditDialog::looking() const {
    return places() != known_;
}

/// Disks may be slow, or far away: a worker asks them.
void DatasetEditDialog::look() {
    if (asking_ || !looking()) return;
    asking_ = true;
    const Places about = places();
    const bool split = kind() == EditKind::Split;
    const fs::path out = edit().out;
    auto work = [about, split, out](JobContext&) -> Result<Found> {
        Found found;
        std::error_code ignored;
        for (const fs::path& source : about.sources) {
            if (found.missing.empty() && !fs::exists(source, ignored)) found.missing = source;
        }
        if (!about.wish.empty()) found.free = freePlace(about.wish);
        const bool moved = !about.wish.empty() && found.free != out;
        for (const fs::path& place : about.made) {
            fs::path there = place;
            if (moved) there = split ? found.free / place.lexically_relative(out) : found.free;
            if (found.taken.empty() && !there.empty() && isTaken(there)) found.taken = there;
        }
        return found;
    };
    workspace_.jobs().run(this, {}, work, [this, about](Result<Found> found) {
        asking_ = false;
        take(about, found.ok() ? std::move(*found) : Found());
    });
}

void DatasetEditDialog::take(const Places& about, Found found) {
    // the fields say something else by now: that is looked at
    if (about == places()) {
        if (!about.wish.empty()) {
            suggested_ = text(found.free);
            const QSignalBlocker quiet(out_);
            out_->setText(suggested_);
        }
        known_ = places();
        found_ = std::move(found);
    }
    check();
}

QString DatasetEditDialog::sourceHindrance() const {
    const DatasetEdit now = edit();
    if (now.kind == EditKind::Import && now.sources.empty()) return tr("Add the bags to import.");
    if (now.kind == EditKind::Merge && now.sources.size() < 2)
        return tr("Add at least two data sets to merge.");
    if (now.sources.empty()) return tr("Choose the data set to read.");
    if (!looking() && !found_.missing.empty()) return tr("There is nothing at %1.").arg(text(found_.missing));
    return {};
}

QString DatasetEditDialog::chosenHindrance() const {
    const DatasetEdit now = edit();
    if (now.kind == EditKind::Delete && now.episodes.empty())
        return tr(
            "Say which episodes to leave out, as in 3,8-9, or mark them in the list of episodes first.");
    if (now.kind == EditKind::Delete) {
        auto read = data::parseEpisodeList(now.episodes);
        return read.ok() ? QString() : coreText(read.error());
    }
    if (now.kind == EditKind::Split && now.parts.empty())
        return tr("Name at least one part with its episodes, as in train=0-39.");
    for (const std::string& part : now.parts) {
        if (auto read = data::parseSplitPart(part); !read.ok()) return coreText(read.error());
    }
    if (now.kind == EditKind::Import && now.bags.task.empty())
        return tr("Say what is done in the bags: the instruction of their episodes.");
    return {};
}

QString DatasetEditDialog::placeHindrance() const {
    const DatasetEdit now = edit();
    if (now.out.empty()) return tr("Name the folder of the new data set.");
    if (found_.taken.empty()) return {};
    return tr("There is something at %1 already, and nothing is ever overwritten: name another "
              "folder.")
        .arg(text(found_.taken));
}

QString DatasetEditDialog::hindrance() const {
    if (!workspace_.services().datasets.edit) return tr("This build cannot make data sets.");
    for (const QString& one : {sourceHindrance(), chosenHindrance()}) {
        if (!one.isEmpty()) return one;
    }
    return looking() ? tr("Looking at the folders…") : placeHindrance();
}

void DatasetEditDialog::check() {
    look();
    const QString why = hindrance();
    hindrance_->showText(why);
    // a line that the terminal would refuse is no use there
    for (QPushButton* button : {start_, copy_}) button->setEnabled(why.isEmpty());
    fit(false);
}

}  // namespace studio::widgets
