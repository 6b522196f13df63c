// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/address_form.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "core/data/info_json.h"
#include "widgets/parts/decimal_box.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/robot/serve_button.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr int kRemembered = 8;
constexpr int kTyped = Qt::UserRole;  ///< of a safety number: a person's own, not the usual one
const char* const kProfileKeys[] = {"simulated", "real", "recording"};
constexpr QLatin1String kSim("sim:");
const char* const kGrippers[] = {"rq2f85", "lejuclaw", "qiangnao", "none"};
// the core's words for its safety numbers, to be found by the translators
[[maybe_unused]] const char* const kSafetyTexts[] = {
    QT_TRANSLATE_NOOP("RobotSafety", "control rate"),
    QT_TRANSLATE_NOOP("RobotSafety", "kept from the joint limits"),
    QT_TRANSLATE_NOOP("RobotSafety", "largest joint velocity"),
    QT_TRANSLATE_NOOP("RobotSafety", "largest joint acceleration"),
    QT_TRANSLATE_NOOP("RobotSafety", "from rest to the highest speed when a run begins"),
    QT_TRANSLATE_NOOP("RobotSafety", "older joint messages are stale"),
    QT_TRANSLATE_NOOP("RobotSafety", "older pictures are stale"),
    QT_TRANSLATE_NOOP("RobotSafety", "older gripper messages are stale"),
    QT_TRANSLATE_NOOP("RobotSafety", "measured against sent"),
    QT_TRANSLATE_NOOP("RobotSafety", "so long a tracking error is a fault"),
    QT_TRANSLATE_NOOP("RobotSafety", "an older sign of life of the window holds"),
    QT_TRANSLATE_NOOP("RobotSafety", "how long the arm button is held"),
    QT_TRANSLATE_NOOP("RobotSafety", "going to the start pose"),
    QT_TRANSLATE_NOOP("RobotSafety", "more is yellow"),
    QT_TRANSLATE_NOOP("RobotSafety", "further requests of arm mode 0 without an answer"),
    QT_TRANSLATE_NOOP("RobotSafety", "1: a stop asks for arm mode 0; 0: it sends nothing"),
    QT_TRANSLATE_NOOP("RobotSafety", "waits for the acknowledgement of a stop"),
};

const char* const kBlendings[] = {"replace", "average", "ensemble", "guided"};

QDoubleSpinBox* scaleBox() {
    auto* box = new DecimalBox;
    box->setRange(0, 1000);
    box->setDecimals(3);
    return box;
}

}  // namespace

AddressForm::AddressForm(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      rows_(workspace.services().safetyRows),
      profile_(new QComboBox),
      address_(new QComboBox),
      gripper_(new QComboBox),
      blending_(new QComboBox),
      stateScale_(scaleBox()),
      commandScale_(scaleBox()),
      topics_(new QLineEdit),
      robotFile_(new QLineEdit),
      safety_(new QTableWidget(0, 2)),
      more_(new QToolButton),
      serve_(new ServeButton(workspace)),
      details_(new QWidget) {
    address_->setEditable(true);
    address_->setInsertPolicy(QComboBox::NoInsert);
    // recordings differ at the ends of their paths
    address_->view()->setTextElideMode(Qt::ElideMiddle);
    for (QComboBox* box : {profile_, address_, gripper_, blending_}) {
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        box->setMinimumWidth(120);
    }
    for (const char* name : kGrippers) gripper_->addItem(QString(), QString(name));
    for (const char* name : kBlendings) blending_->addItem(QString(), QString(name));
    for (const char* name : kProfileKeys) profile_->addItem(QString(), QString(name));
    safety_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    safety_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    safety_->verticalHeader()->hide();
    safety_->setShowGrid(false);
    safety_->setMinimumHeight(180);
    more_->setCheckable(true);
    more_->setProperty("look", "quiet");
    auto row = [this](QFormLayout* form, const char* words, QWidget* field) {
        auto* label = new QLabel;
        label->setBuddy(field);
        labels_.emplace_back(label, words);
        form->addRow(label, field);
    };
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(kGap);
    row(form, QT_TR_NOOP("Robot"), profile_);
    row(form, QT_TR_NOOP("Address"), address_);
    row(form, QT_TR_NOOP("Gripper"), gripper_);
    auto* further = new QFormLayout;
    further->setContentsMargins(0, 0, 0, 0);
    further->setSpacing(kGap);
    row(further, QT_TR_NOOP("Closed reads"), stateScale_);
    row(further, QT_TR_NOOP("Action 1 sends"), commandScale_);
    row(further, QT_TR_NOOP("Blending"), blending_);
    row(further, QT_TR_NOOP("Topics"), topics_);
    row(further, QT_TR_NOOP("Robot file"), robotFile_);
    auto* inside = new QVBoxLayout(details_);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(further);
    inside->addWidget(safety_);
    details_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addLayout(form);
    auto* below = new QHBoxLayout;
    below->setSpacing(kGap);
    below->addWidget(more_);
    below->addStretch(1);
    below->addWidget(serve_);
    layout->addLayout(below);
    layout->addWidget(details_);
    connect(more_, &QToolButton::toggled, details_, &QWidget::setVisible);
    connect(more_, &QToolButton::toggled, this, &AddressForm::showChanged);
    for (QLineEdit* field : {topics_, robotFile_})
        connect(field, &QLineEdit::textChanged, this, &AddressForm::showChanged);
    for (QDoubleSpinBox* box : {stateScale_, commandScale_})
        connect(box, &QDoubleSpinBox::valueChanged, this, &AddressForm::showChanged);
    connect(blending_, &QComboBox::currentIndexChanged, this, &AddressForm::showChanged);
    connect(profile_, &QComboBox::activated, this, &AddressForm::useProfile);
    connect(&workspace, &Workspace::projectChanged, this, &AddressForm::useProfile);
    connect(address_, &QComboBox::currentTextChanged, address_, &QComboBox::setToolTip);
    connect(address_, &QComboBox::currentTextChanged, this, &AddressForm::showServed);
    connect(address_, &QComboBox::currentTextChanged, this, &AddressForm::followAddress);
    connect(serve_, &ServeButton::served, this, [this](const QString& address) {
        if (fields_.front()->isEnabled()) setAddress(address);
    });
    fields_ = {profile_, address_, gripper_, blending_, stateScale_, commandScale_, topics_, robotFile_};
    fillSafety();
    connect(safety_, &QTableWidget::itemChanged, this, &AddressForm::noteTyped);
    translated(this, [this] { retranslate(); });
    useProfile();
}

void AddressForm::retranslate() {
    for (auto [label, words] : labels_) label->setText(tr(words));
    profile_->setItemText(0, tr("Simulated"));
    profile_->setItemText(1, tr("Real Kuavo"));
    profile_->setItemText(2, tr("Recording"));
    gripper_->setItemText(0, tr("2F85 (simulator)"));
    gripper_->setItemText(1, tr("Leju claw"));
    gripper_->setItemText(2, tr("Dexterous hand"));
    gripper_->setItemText(3, tr("None"));
    blending_->setItemText(0, tr("Newest chunk"));
    blending_->setItemText(1, tr("Weighted average"));
    blending_->setItemText(2, tr("Temporal ensemble"));
    blending_->setItemText(3, tr("Real-time chunking"));
    for (QDoubleSpinBox* box : {stateScale_, commandScale_}) box->setSpecialValueText(tr("usual"));
    stateScale_->setToolTip(
        tr("Raw position of a closed gripper in the data that the policy was trained on"));
    commandScale_->setToolTip(tr("Raw command for action 1 in that data: 255 or 140 for the 2F85"));
    topics_->setPlaceholderText("camera.head_cam_h=/camera/color/image_raw/compressed");
    topics_->setToolTip(
        tr("Topics of another name, type or rate, separated by spaces: key=/name, or "
           "key=/name,package/Type,Hz with the messages a second that are read (0: all)"));
    robotFile_->setPlaceholderText(tr("none"));
    robotFile_->setToolTip(
        tr("JSON file of what this robot does not tell by itself: where further cameras sit, names of "
           "topics, how "
           "old single inputs may be, named start poses"));
    for (int i = 0; i < safety_->rowCount(); ++i) {
        const robot::SafetyRow& row = rows_[static_cast<std::size_t>(i)];
        const QString meaning = QCoreApplication::translate("RobotSafety", row.meaning);
        const QString unit = QString::fromUtf8(row.unit);
        const QString whole = unit.isEmpty() ? meaning : tr("%1 (%2)").arg(meaning, unit);
        safety_->item(i, 0)->setText(whole);
        safety_->item(i, 0)->setToolTip(
            QString("%1\n%2: %3 - %4").arg(whole, QString(row.name)).arg(row.low).arg(row.high));
    }
    safety_->setHorizontalHeaderLabels({tr("Safety"), tr("Value")});
    safety_->setAccessibleName(tr("Safety numbers"));
    std::pair<QWidget*, QString> names[] = {
        {profile_, tr("Robot")},     {address_, tr("Address")},         {gripper_, tr("Gripper")},
        {blending_, tr("Blending")}, {stateScale_, tr("Closed reads")}, {commandScale_, tr("Action 1 sends")},
        {topics_, tr("Topics")},     {robotFile_, tr("Robot file")}};
    for (auto& [widget, name] : names) widget->setAccessibleName(name);
    address_->lineEdit()->setAccessibleName(tr("Address"));
    showChanged();
}

void AddressForm::useProfile() {
    QString key = profile_->currentData().toString();
    QStringList offered = workspace_.settings().store().value("robot/addresses_" + key).toStringList();
    auto profile = static_cast<RobotProfile>(profile_->currentIndex());
    if (profile == RobotProfile::Simulated) {
        // a policy wants pictures of the size that its data had
        QString size = pictureSize();
        for (const auto& task : workspace_.services().sim.tasks) offered << "sim:" + text(task.id) + size;
    } else if (profile == RobotProfile::Real) {
        offered << "rosbridge://192.168.26.1:9090";
    } else if (!workspace_.project().empty()) {
        std::error_code ignored;
        for (const char* folder : {"recordings", "datasets"}) {
            for (const auto& entry :
                 std::filesystem::directory_iterator(workspace_.project() / folder, ignored)) {
                if (!entry.is_directory(ignored)) continue;
                bool dataset = std::filesystem::exists(entry.path() / "meta" / "info.json", ignored);
                offered << "replay:" + text(entry.path()) + (dataset ? "#0" : "");
            }
        }
    }
    offered.removeDuplicates();
    address_->clear();
    for (const QString& address : offered) {
        address_->addItem(address);
        address_->setItemData(address_->count() - 1, address, Qt::ToolTipRole);
    }
    gripper_->setCurrentIndex(profile == RobotProfile::Real ? 1 : 0);
    const int before = std::exchange(usedProfile_, profile_->currentIndex());
    if (before >= 0 && before != usedProfile_) forgetTyped();
    showServed();
}

void AddressForm::forgetTyped() {
    {
        QSignalBlocker quiet(safety_);
        for (int i = 0; i < safety_->rowCount(); ++i) safety_->item(i, 1)->setData(kTyped, false);
    }
    topics_->clear();
    robotFile_->clear();
    stateScale_->setValue(0);
    commandScale_->setValue(0);
    followAddress();
}

void AddressForm::showChanged() {
    const robot::SafetySettings usual = usualSafety();
    int changed = (topics_->text().isEmpty() ? 0 : 1) + (robotFile_->text().isEmpty() ? 0 : 1) +
                  (stateScale_->value() > 0 ? 1 : 0) + (commandScale_->value() > 0 ? 1 : 0) +
                  (blending_->currentIndex() > 0 ? 1 : 0);
    for (int i = 0; i < safety_->rowCount(); ++i) {
        const QString usualText = QString::number(usual.*rows_[static_cast<std::size_t>(i)].value);
        changed += safety_->item(i, 1)->text().trimmed() != usualText ? 1 : 0;
    }
    more_->setText(changed > 0 && !more_->isChecked() ? tr("More settings (%1 changed)").arg(changed)
                                                      : tr("More settings"));
}

QString AddressForm::pictureSize() const {
    if (workspace_.project().empty()) return {};
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(workspace_.project() / "datasets", ignored)) {
        auto read = data::readInfoJson(entry.path());
        if (!read.ok()) continue;
        for (const data::Feature& feature : read->info.features) {
            bool other =
                feature.isCamera && feature.width > 0 && (feature.width != 640 || feature.height != 480);
            if (other) return QString("@%1x%2").arg(feature.width).arg(feature.height);
        }
    }
    return {};
}

void AddressForm::showServed() {
    QString address = address_->currentText().trimmed();
    if (address.startsWith(kSim)) serve_->setTask(address.mid(kSim.size()));
    bool simulated = profile_->currentIndex() == static_cast<int>(RobotProfile::Simulated);
    serve_->setVisible(simulated && !workspace_.services().trainProgram.empty());
}

robot::SafetySettings AddressForm::usualSafety() const {
    return address_->currentText().trimmed().startsWith(kSim) ? workspace_.services().simulatorSafety
                                                              : robot::SafetySettings();
}

void AddressForm::followAddress() {
    // numbers in use are nobody's to change
    if (!typed_.isEmpty()) return;
    const robot::SafetySettings usual = usualSafety();
    QSignalBlocker quiet(safety_);
    for (int i = 0; i < safety_->rowCount(); ++i) {
        QTableWidgetItem* cell = safety_->item(i, 1);
        if (cell->data(kTyped).toBool()) continue;
        cell->setText(QString::number(usual.*rows_[static_cast<std::size_t>(i)].value));
    }
    showChanged();
}

void AddressForm::noteTyped(QTableWidgetItem* cell) {
    if (cell->column() != 1) return;
    const robot::SafetyRow& row = rows_[static_cast<std::size_t>(cell->row())];
    const QString usual = QString::number(usualSafety().*row.value);
    QSignalBlocker quiet(safety_);
    // no number at all is the usual one
    if (cell->text().trimmed().isEmpty()) cell->setText(usual);
    cell->setData(kTyped, cell->text().trimmed() != usual);
    showChanged();
}

void AddressForm::fillSafety() {
    const robot::SafetySettings usual = usualSafety();
    safety_->setRowCount(static_cast<int>(rows_.size()));
    for (int i = 0; i < safety_->rowCount(); ++i) {
        const robot::SafetyRow& row = rows_[static_cast<std::size_t>(i)];
        auto* name = new QTableWidgetItem;
        name->setFlags(Qt::ItemIsEnabled);
        safety_->setItem(i, 0, name);
        safety_->setItem(i, 1, new QTableWidgetItem(QString::number(usual.*row.value)));
    }
}

void AddressForm::showSafety(const robot::SafetySettings* inUse) {
    for (QWidget* field : fields_) field->setEnabled(!inUse);
    safety_->setEditTriggers(inUse ? QAbstractItemView::NoEditTriggers : QAbstractItemView::AllEditTriggers);
    QSignalBlocker quiet(safety_);
    // numbers in use are one robot's: what was typed comes back for the next one
    if (inUse && typed_.isEmpty()) {
        for (int i = 0; i < safety_->rowCount(); ++i) typed_ << safety_->item(i, 1)->text();
    }
    for (int i = 0; i < safety_->rowCount(); ++i) {
        const robot::SafetyRow& row = rows_[static_cast<std::size_t>(i)];
        if (inUse) {
            safety_->item(i, 1)->setText(QString::number(inUse->*row.value));
        } else if (i < typed_.size()) {
            safety_->item(i, 1)->setText(typed_[i]);
        }
    }
    if (!inUse) {
        typed_.clear();
        followAddress();
        auto typed = std::exchange(typedMore_, std::nullopt);
        if (typed) showMore(*typed);
        // another kind of robot was connected meanwhile, and stands in the form
        if (typed && static_cast<int>(typed->profile) != profile_->currentIndex()) forgetTyped();
    }
    showChanged();
}

void AddressForm::showMore(const RobotRequest& request) {
    blending_->setCurrentIndex(blending_->findData(text(request.blending)));
    stateScale_->setValue(request.stateScale);
    commandScale_->setValue(request.commandScale);
    QStringList topics;
    for (const std::string& topic : request.topics) topics << text(topic);
    topics_->setText(topics.join(' '));
    robotFile_->setText(text(request.robotFile));
}

void AddressForm::setAddress(const QString& address) {
    address_->setEditText(address);
}

void AddressForm::showConnected(const RobotRequest& request) {
    // whoever connected it: what was typed here comes back for the next one
    if (!typedMore_) typedMore_ = this->request();
    showMore(request);
    profile_->setCurrentIndex(static_cast<int>(request.profile));
    usedProfile_ = profile_->currentIndex();
    setAddress(text(request.address));
    gripper_->setCurrentIndex(gripper_->findData(text(request.gripper)));
}

RobotRequest AddressForm::request() const {
    RobotRequest request;
    request.address = address_->currentText().trimmed().toStdString();
    request.profile = static_cast<RobotProfile>(profile_->currentIndex());
    request.gripper = gripper_->currentData().toString().toStdString();
    request.blending = blending_->currentData().toString().toStdString();
    request.stateScale = stateScale_->value();
    request.commandScale = commandScale_->value();
    for (const QString& topic : topics_->text().split(' ', Qt::SkipEmptyParts))
        request.topics.push_back(topic.toStdString());
    const robot::SafetySettings usual = usualSafety();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        QString value = safety_->item(static_cast<int>(i), 1)->text().trimmed();
        if (value != QString::number(usual.*rows_[i].value))
            request.safety.push_back(std::string(rows_[i].name) + "=" + value.toStdString());
    }
    if (!robotFile_->text().isEmpty()) request.robotFile = path(robotFile_->text());
    if (!workspace_.project().empty() && request.profile != RobotProfile::Recording)
        request.recordings = workspace_.project() / "recordings";
    return request;
}

void AddressForm::remember() {
    QString key = "robot/addresses_" + profile_->currentData().toString();
    QStringList known = workspace_.settings().store().value(key).toStringList();
    QString address = address_->currentText().trimmed();
    known.removeAll(address);
    known.prepend(address);
    workspace_.settings().store().setValue(key, QStringList(known.mid(0, kRemembered)));
}

}  // namespace studio::widgets
