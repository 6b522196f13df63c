// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <utility>
#include <vector>

#include "widgets/dataset_services.h"
#include "widgets/parts/episode_ranges.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace studio::widgets {

class SourceList;
class Workspace;
class WrappedLabel;

/// The kstudio line that makes the same.
QString datasetCommand(const DatasetEdit& edit);

/// What the dialog begins with.
struct DatasetEditStart {
    DatasetEdit::Kind kind = DatasetEdit::Kind::Delete;
    std::filesystem::path source = {};                                  ///< the open data set; empty: none
    std::vector<std::int64_t> episodes = {};                            ///< its numbers
    std::vector<std::int64_t> chosen = {};                              ///< those that a person marked
    std::vector<std::pair<QString, std::filesystem::path>> known = {};  ///< data sets of the project
};

/// Asks how a new data set is to be made of others or of bags. It stays beside the window: what is marked
/// there can be looked at, and STOP be pressed, while it is filled in.
class DatasetEditDialog : public QDialog {
    Q_OBJECT
public:
    DatasetEditDialog(Workspace& workspace, QWidget* parent);
    void begin(const DatasetEditStart& start);
    DatasetEdit edit() const;
    /// Why it cannot start; empty: it can.
    QString hindrance() const;
    /// The disk has not told yet of exactly what the fields say now; meanwhile it cannot start.
    bool looking() const;

Q_SIGNALS:
    void startWanted(const studio::widgets::DatasetEdit& edit);

private:
    /// What the disk is asked about; `wish`: where to look for a free place, empty: a person named one.
    struct Places {
        std::vector<std::filesystem::path> sources, made;
        std::filesystem::path wish;
        bool operator==(const Places&) const = default;
    };
    /// What it said.
    struct Found {
        std::filesystem::path missing, taken, free;  ///< each may be empty
    };
    struct Row {
        QLabel* label;
        QWidget* field;
        const char* name;
        unsigned kinds;  ///< bit of each kind that asks for it
    };
    void buildFields();
    void buildButtons();
    void addRow(const char* name, QWidget* field, QWidget* buddy, unsigned kinds);
    /// A line with a button that chooses a folder.
    QWidget* folderRow(QLineEdit* line, QToolButton* browse);
    void retranslate();
    void showKind();
    /// As high as what is asked and said needs; a person may have made it wider.
    void fit(bool mayShrink);
    void suggest();
    void check();
    DatasetEdit::Kind kind() const;
    std::filesystem::path wishedOut() const;
    Places places() const;
    void look();
    void take(const Places& about, Found found);
    QString sourceHindrance() const;
    QString chosenHindrance() const;
    QString placeHindrance() const;

    Workspace& workspace_;
    QFormLayout* form_;
    std::vector<Row> rows_ = {};
    QComboBox* kind_;
    QLabel* about_;
    QLineEdit* source_;
    QToolButton* browseSource_;
    SourceList* sets_;
    SourceList* bags_;
    QLineEdit* episodes_;
    QPlainTextEdit* parts_;
    QLineEdit* task_;
    QComboBox* gripper_;
    QDoubleSpinBox* stateScale_;
    QDoubleSpinBox* commandScale_;
    QLineEdit* topics_;
    QSpinBox* fps_;
    QSpinBox* dropEnds_;
    QLineEdit* out_;
    QToolButton* browseOut_;
    QComboBox* codec_;
    WrappedLabel* hindrance_;
    QPushButton* start_;
    QPushButton* copy_;
    QPushButton* close_;
    QString suggested_ = {};  ///< the folder that the dialog put in by itself
    Places known_ = {};       ///< what found_ is about
    Found found_ = {};
    bool suggesting_ = true;  ///< the folder is the dialog's own choice
    bool asking_ = false;     ///< a worker looks
};

}  // namespace studio::widgets
