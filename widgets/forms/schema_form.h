// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>
#include <deque>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/config/train_config.h"

class QLabel;
class QLineEdit;
class QUndoStack;
class QVBoxLayout;

namespace studio::config {
struct KeySpec;
}

namespace studio::widgets {

/// A key's name for people ("batch_size" -> "Batch size"), in the language of the window.
QString keyLabel(const std::string& path);
/// The key's meaning in the language of the window.
QString keyMeaning(const config::KeySpec& row);

/// A form made from the schema table: label, field, unit, error beside the field, meaning as tooltip. Values
/// that differ from the file are overrides; every edit can be undone.
class SchemaForm : public QWidget {
    Q_OBJECT
public:
    explicit SchemaForm(QUndoStack& undo, QWidget* parent = nullptr);

    /// Shows a configuration; relative paths of edits lie in `folder`. Edits made before are dropped.
    void setConfig(const config::TrainConfig& config, const std::filesystem::path& folder);
    /// No values at all.
    void clear();
    /// What was changed: key -> value as YAML text.
    std::map<std::string, std::string> changes() const;
    std::vector<std::string> overrides() const;
    bool valid() const { return errors_.empty(); }
    /// Only rows whose label or key contains the word, and `all` or just the common ones. Rows that were
    /// never shown are made a few at a time, so that the window is not held.
    void filter(const QString& word, bool all);
    /// Rows are still being made.
    bool making() const { return !unmade_.empty(); }
    int rows() const { return static_cast<int>(rows_.size()); }
    /// Changes values (key -> YAML text, as changes() has them) as a person would; what no key takes is
    /// passed over.
    void edit(const std::map<std::string, std::string>& values);
    /// The file now says what the form says.
    void accepted();
    /// The file now says these (as changes() had them); what was edited since is a change still.
    void accepted(const std::map<std::string, std::string>& values);

Q_SIGNALS:
    void edited();

private:
    friend class FormEdit;
    struct Row {
        const config::KeySpec* spec = nullptr;
        QWidget* line = nullptr;
        // made when the line is first shown: all of them at once take longer than the window may be held
        QLabel* label = nullptr;
        QWidget* field = nullptr;
        QLabel* error = nullptr;
        nlohmann::json original, value;
    };
    void build();
    void makeRows();
    void fill(Row& row);
    QWidget* makeField(Row& row);
    void showValue(Row& row);
    /// A person typed `text` (YAML) into the field.
    void typed(const std::string& key, const std::string& text);
    /// The value that a text (YAML) of changes() stands for.
    Result<nlohmann::json> valueOf(const Row& row, const std::string& key, const std::string& text) const;
    void setValue(const std::string& key, const nlohmann::json& value);
    Row& row(const std::string& key) { return rows_.at(key); }

    QUndoStack& undo_;
    std::map<std::string, Row> rows_;
    std::vector<std::pair<QLabel*, std::vector<std::string>>> sections_;
    std::map<std::string, std::string> errors_;  ///< in the core's words
    std::deque<Row*> unmade_;                    ///< wanted, from the top
    QTimer makeNext_;
    std::filesystem::path folder_;
    QVBoxLayout* layout_;
    bool showing_ = false;
};

}  // namespace studio::widgets
