// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/schema_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QStyle>
#include <QUndoCommand>
#include <QUndoStack>
#include <QVBoxLayout>
#include <set>

#include "core/config/schema.h"
#include "core/config/settings.h"
#include "core/config/value.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

using config::KeySpec;
using config::ValueType;

namespace {

constexpr int kRowsTurnMs = 20;  ///< of a turn of the event loop, for making rows
/// Widths of a row's parts: together they fit the narrowest column that a page of 1280 px has.
constexpr int kLabelWidth = 132, kFieldWidth = 64, kUnitWidth = 76;

/// What most people change; the rest shows on demand.
const std::set<std::string> kCommon = {"policy.pretrained_path",
                                       "policy.from_scratch",
                                       "policy.freeze_vision_encoder",
                                       "policy.train_expert_only",
                                       "policy.optimizer_lr",
                                       "policy.n_action_steps",
                                       "training.name",
                                       "training.device",
                                       "training.dtype",
                                       "training.seed",
                                       "training.steps",
                                       "training.epochs",
                                       "training.batch_size",
                                       "training.gradient_accumulation",
                                       "training.save_freq",
                                       "training.save_freq_epoch",
                                       "data.root",
                                       "data.episodes",
                                       "data.instruction",
                                       "data.stats",
                                       "validation.split",
                                       "validation.freq",
                                       "validation.freq_epoch"};

/// Whether a key holds words, which are shown and typed without quotes.
bool isTextual(ValueType type) {
    return type == ValueType::Text || type == ValueType::Device || type == ValueType::Path ||
           type == ValueType::PathOrName || type == ValueType::Weights;
}

/// What was typed, as YAML.
std::string yamlOf(const KeySpec& spec, const std::string& typed) {
    return isTextual(spec.type) ? nlohmann::json(typed).dump() : typed;
}

}  // namespace

QString keyLabel(const std::string& path) {
    QString name = text(path.substr(path.rfind('.') + 1)).replace('_', ' ');
    if (!name.isEmpty()) name[0] = name[0].toUpper();
    return QCoreApplication::translate("Schema", name.toUtf8().constData());
}

QString keyMeaning(const KeySpec& row) {
    return QCoreApplication::translate("Schema", row.meaning.c_str());
}

/// One edit of one key.
class FormEdit : public QUndoCommand {
public:
    FormEdit(SchemaForm& form, std::string key, nlohmann::json before, nlohmann::json after)
        : QUndoCommand(SchemaForm::tr("Change %1").arg(keyLabel(key))),
          form_(&form),
          key_(std::move(key)),
          before_(std::move(before)),
          after_(std::move(after)) {}
    void redo() override { put(after_); }
    void undo() override { put(before_); }

private:
    void put(const nlohmann::json& value) {
        // another configuration may have come since
        if (form_ && form_->rows_.contains(key_)) {
            form_->setValue(key_, value);
        } else {
            setObsolete(true);
        }
    }
    QPointer<SchemaForm> form_;
    std::string key_;
    nlohmann::json before_, after_;
};

SchemaForm::SchemaForm(QUndoStack& undo, QWidget* parent)
    : QWidget(parent), undo_(undo), layout_(new QVBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, kGap, 0);
    layout_->setSpacing(kUnit);
    makeNext_.setSingleShot(true);
    connect(&makeNext_, &QTimer::timeout, this, &SchemaForm::makeRows);
    build();
}

void SchemaForm::build() {
    std::string section;
    for (const KeySpec& spec : config::schema()) {
        if (spec.type == ValueType::Nothing || !spec.bind.read) continue;
        if (spec.section() != section) {
            section = spec.section();
            auto* title = new QLabel;
            title->setProperty("look", "strong");
            title->setContentsMargins(0, sections_.empty() ? 0 : kMargin, 0, kUnit);
            translated(this, [title, section] { title->setText(keyLabel(section)); });
            layout_->addWidget(title);
            sections_.emplace_back(title, std::vector<std::string>());
        }
        sections_.back().second.push_back(spec.path);
        Row& row = rows_[spec.path];
        row.spec = &spec;
        row.line = new QWidget;
        row.line->hide();
        layout_->addWidget(row.line);
    }
    layout_->addStretch(1);
}

void SchemaForm::fill(Row& row) {
    if (row.field) return;
    row.label = new QLabel;
    row.error = new QLabel;
    row.error->setProperty("look", "error");
    row.error->setWordWrap(true);
    row.error->hide();
    row.field = makeField(row);
    row.label->setBuddy(row.field);
    row.label->setFixedWidth(kLabelWidth);
    row.label->setWordWrap(true);
    row.field->setMinimumWidth(kFieldWidth);
    auto* unit = new QLabel;
    unit->setObjectName("unit");
    unit->setProperty("look", "caption");
    unit->setFixedWidth(kUnitWidth);
    unit->setWordWrap(true);
    // a choice has no unit, and words for which the place of one is of use
    if (row.spec->type == ValueType::Choice && row.spec->unit.empty()) unit->hide();
    auto* fields = new QHBoxLayout;
    fields->setSpacing(kGap);
    fields->addWidget(row.label);
    fields->addWidget(row.field, 1);
    fields->addWidget(unit);
    auto* column = new QVBoxLayout(row.line);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kUnit / 2);
    column->addLayout(fields);
    column->addWidget(row.error);
    translated(this, [this, &row, unit] {
        row.label->setText(keyLabel(row.spec->path));
        QString range = text(row.spec->range());
        QString tip =
            QString("<b>%1</b><br>%2").arg(text(row.spec->path), keyMeaning(*row.spec).toHtmlEscaped());
        if (!range.isEmpty()) tip += "<br>" + range.toHtmlEscaped();
        tip += "<br>" +
               tr("Default: %1").arg(text(config::valueText(*row.spec, row.spec->fallback)).toHtmlEscaped());
        row.field->setToolTip(tip);
        row.label->setToolTip(tip);
        row.field->setAccessibleName(row.label->text());
        unit->setText(QCoreApplication::translate("Schema", row.spec->unit.c_str()));
        if (auto error = errors_.find(row.spec->path); error != errors_.end())
            row.error->setText(coreText(error->second));
    });
    showValue(row);
}

QWidget* SchemaForm::makeField(Row& row) {
    std::string key = row.spec->path;
    if (row.spec->type == ValueType::Boolean) {
        auto* box = new QCheckBox;
        connect(box, &QCheckBox::toggled, this, [this, key](bool on) {
            if (!showing_) typed(key, on ? "true" : "false");
        });
        return box;
    }
    if (row.spec->type == ValueType::Choice) {
        auto* box = new QComboBox;
        for (const auto& choice : row.spec->choices) box->addItem(text(choice));
        connect(box, &QComboBox::currentTextChanged, this, [this, key](const QString& chosen) {
            if (!showing_) typed(key, chosen.toStdString());
        });
        return box;
    }
    auto* line = new QLineEdit;
    connect(line, &QLineEdit::editingFinished, this, [this, key, line] {
        if (!showing_ && line->isModified()) typed(key, line->text().toStdString());
    });
    return line;
}

void SchemaForm::showValue(Row& row) {
    if (!row.field) return;
    showing_ = true;
    std::string shown = row.value.is_null()     ? ""
                        : row.value.is_string() ? row.value.get<std::string>()
                                                : config::valueText(*row.spec, row.value);
    if (auto* box = qobject_cast<QCheckBox*>(row.field)) box->setChecked(row.value == true);
    if (auto* box = qobject_cast<QComboBox*>(row.field)) {
        if (row.value.is_null()) box->setCurrentIndex(-1);
        box->setCurrentText(text(shown));
    }
    if (auto* line = qobject_cast<QLineEdit*>(row.field)) {
        line->setText(text(shown));
        line->setModified(false);
        line->setCursorPosition(0);
    }
    // what differs from the file is bold
    row.label->setFont(typeFont(row.value == row.original ? Type::Body : Type::Strong));
    auto error = errors_.find(row.spec->path);
    row.error->setText(error == errors_.end() ? QString() : coreText(error->second));
    row.error->setVisible(error != errors_.end());
    if (row.field->property("wrong").toBool() != (error != errors_.end())) {
        row.field->setProperty("wrong", error != errors_.end());
        row.field->style()->unpolish(row.field);
        row.field->style()->polish(row.field);
    }
    showing_ = false;
}

void SchemaForm::setConfig(const config::TrainConfig& config, const std::filesystem::path& folder) {
    folder_ = folder;
    errors_.clear();
    for (auto& [key, row] : rows_) {
        row.original = row.value = row.spec->bind.read(config);
        showValue(row);
    }
}

void SchemaForm::clear() {
    errors_.clear();
    for (auto& [key, row] : rows_) {
        row.original = row.value = nullptr;
        showValue(row);
    }
}

void SchemaForm::typed(const std::string& key, const std::string& typedText) {
    Row& row = rows_.at(key);
    auto value = [&]() -> Result<nlohmann::json> {
        STUDIO_ASSIGN(auto parsed, config::parseOverride(key + "=" + yamlOf(*row.spec, typedText)));
        STUDIO_ASSIGN(nlohmann::json json, config::parseValue(*row.spec, parsed.second, folder_));
        STUDIO_CHECK(config::checkValue(*row.spec, json));
        return json;
    }();
    if (!value.ok()) {
        // what was typed stays, with the reason beside it
        errors_[key] = value.error().message;
        row.error->setText(coreText(errors_[key]));
        row.error->show();
        row.field->setProperty("wrong", true);
        row.field->style()->unpolish(row.field);
        row.field->style()->polish(row.field);
        Q_EMIT edited();
        return;
    }
    errors_.erase(key);
    if (*value == row.value) {
        showValue(row);
        Q_EMIT edited();
        return;
    }
    undo_.push(new FormEdit(*this, key, row.value, *value));
}

Result<nlohmann::json> SchemaForm::valueOf(const Row& row, const std::string& key,
                                           const std::string& text) const {
    STUDIO_ASSIGN(const auto parsed, config::parseOverride(key + "=" + text));
    STUDIO_ASSIGN(nlohmann::json value, config::parseValue(*row.spec, parsed.second, folder_));
    STUDIO_CHECK(config::checkValue(*row.spec, value));
    return value;
}

void SchemaForm::edit(const std::map<std::string, std::string>& values) {
    for (const auto& [key, text] : values) {
        const auto found = rows_.find(key);
        if (found == rows_.end()) continue;
        const auto value = valueOf(found->second, key, text);
        if (value.ok() && *value != found->second.value)
            undo_.push(new FormEdit(*this, key, found->second.value, *value));
    }
}

void SchemaForm::accepted(const std::map<std::string, std::string>& values) {
    for (const auto& [key, text] : values) {
        const auto found = rows_.find(key);
        if (found == rows_.end()) continue;
        Row& row = found->second;
        // unchanged since, it is what was saved, however it is spelled
        if (config::valueText(*row.spec, row.value) == text) {
            row.original = row.value;
        } else if (const auto value = valueOf(row, key, text); value.ok()) {
            row.original = *value;
        }
        showValue(row);
    }
    Q_EMIT edited();
}

void SchemaForm::setValue(const std::string& key, const nlohmann::json& value) {
    Row& row = rows_.at(key);
    row.value = value;
    errors_.erase(key);
    showValue(row);
    Q_EMIT edited();
}

std::map<std::string, std::string> SchemaForm::changes() const {
    std::map<std::string, std::string> changes;
    for (const auto& [key, row] : rows_) {
        if (row.value != row.original) changes[key] = config::valueText(*row.spec, row.value);
    }
    return changes;
}

std::vector<std::string> SchemaForm::overrides() const {
    std::vector<std::string> words;
    for (const auto& [key, value] : changes()) words.push_back(key + "=" + value);
    return words;
}

void SchemaForm::accepted() {
    for (auto& [key, row] : rows_) {
        row.original = row.value;
        showValue(row);
    }
    Q_EMIT edited();
}

void SchemaForm::filter(const QString& word, bool all) {
    unmade_.clear();
    for (auto& [title, keys] : sections_) {
        bool any = false;
        for (const std::string& key : keys) {
            Row& row = rows_.at(key);
            bool fits = word.isEmpty() ? all || kCommon.contains(key)
                                       : text(key).contains(word, Qt::CaseInsensitive) ||
                                             keyLabel(key).contains(word, Qt::CaseInsensitive) ||
                                             keyMeaning(*row.spec).contains(word, Qt::CaseInsensitive);
            if (fits && !row.field) unmade_.push_back(&row);
            row.line->setVisible(fits && row.field);
            any = any || fits;
        }
        title->setVisible(any);
    }
    makeRows();
}

void SchemaForm::makeRows() {
    QElapsedTimer turn;
    turn.start();
    while (!unmade_.empty()) {
        if (turn.elapsed() >= kRowsTurnMs) {
            makeNext_.start(0);
            return;
        }
        Row& row = *unmade_.front();
        unmade_.pop_front();
        fill(row);
        row.line->show();
    }
    // rows are made as they are needed, Tab takes them from the top
    QWidget* last = nullptr;
    for (const auto& [title, keys] : sections_) {
        for (const std::string& key : keys) {
            QWidget* field = rows_.at(key).field;
            if (!field) continue;
            if (last) setTabOrder(last, field);
            last = field;
        }
    }
}

}  // namespace studio::widgets
