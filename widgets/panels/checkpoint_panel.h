// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "widgets/models/verifications.h"
#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QLabel;
class QToolButton;

namespace studio::widgets {

class CheckpointDetailsView;
class CheckpointTree;
class Stage;

/// Checkpoints of the project's runs and of anywhere else: what is in them, whether they are whole, how two
/// differ; copies for LeRobot; deleting with undo.
class CheckpointPanel : public Panel {
    Q_OBJECT
public:
    CheckpointPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return reading_ || describing_; }

    /// Chooses a checkpoint, or lists the folder that holds some.
    void open(const QString& folder);
    void compare(const std::filesystem::path& a, const std::filesystem::path& b);
    /// Reads every byte of the chosen one; its row then says what was found.
    void verify();
    /// Writes a copy of the chosen one into a new folder.
    void exportTo(const QString& target);
    /// Moves the chosen one to the trash; can be undone.
    void remove();
    std::optional<std::filesystem::path> chosen() const;

private:
    /// Checkpoints that were found, and what was verified of them and still holds.
    struct Listing {
        std::vector<CheckpointRow> rows;
        Verifications verified;
    };
    QWidget* buildTree(QWidget* parent);
    QWidget* buildDetails(QWidget* parent);
    void retranslate();
    void read();
    void takeRows(const Listing& listing);
    void keepVerification(const std::filesystem::path& project, const std::filesystem::path& checkpoint,
                          const QByteArray& files, const Result<std::vector<std::string>>& found);
    void choose(const std::filesystem::path& checkpoint);
    void describe();
    void showSummary(const CheckpointDetails& details);
    void readTensor(const QString& tensor);
    QString labelOf(const std::filesystem::path& checkpoint) const;
    void exportCopy();
    void compareChosen();
    void copyCommand();

    VerificationStore verified_;
    CheckpointTree* tree_;
    QToolButton* open_;
    QToolButton* refresh_;
    QToolButton* verify_;
    QToolButton* compare_;
    QToolButton* export_;
    QToolButton* remove_;
    QToolButton* copy_;
    QLabel* title_;
    QLabel* summary_;
    QLabel* problem_;
    CheckpointDetailsView* details_;
    Stage* stage_;
    std::vector<std::filesystem::path> foreign_;  ///< opened from elsewhere
    std::filesystem::path shown_, wanted_;
    bool reading_ = false, again_ = false, describing_ = false;
    bool removed_ = false;  ///< the one that was shown: none takes its place by itself
};

}  // namespace studio::widgets
