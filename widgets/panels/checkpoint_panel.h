// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "widgets/models/verifications.h"
#include "widgets/panels/panel.h"
#include "widgets/parts/checkpoint_tree.h"
#include "widgets/workspace.h"

class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace studio::widgets {

class CheckpointDetailsView;
class Stage;

/// Checkpoints of the project's runs and of anywhere else: what is in them, whether they are whole, how two
/// differ; copies for LeRobot; deleting with undo.
class CheckpointPanel : public Panel {
    Q_OBJECT
public:
    CheckpointPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return reading_ || describing_ || readingLosses_; }
    QJsonObject lookedAt() const override;
    void lookAgain(const QJsonObject& at) override;

    /// Chooses a checkpoint, or lists the folder that holds some.
    void open(const QString& folder);
    void compare(const std::filesystem::path& a, const std::filesystem::path& b);
    /// Reads every byte of the chosen one; its row then says what was found.
    void verify();
    /// Writes a copy of the chosen one into a new folder.
    void exportTo(const QString& target);
    /// Moves the chosen one to the trash; can be undone.
    void remove();
    /// Shows the Closed-loop evaluation with the chosen one checked there; what is measured stays a person's
    /// press.
    void evaluate();
    /// Shows the Robot page with the chosen one as its policy, as if it had been chosen there. Refused while
    /// a session is armed or runs, and of one that is damaged.
    void useOnRobot();
    /// What can be done with the chosen one.
    void fillMenu(QMenu& menu);
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
    void readLosses(const std::vector<CheckpointRow>& rows);
    void showLosses(const LossesOfRuns& losses);
    /// The one whose details are shown; says why where it cannot be used.
    std::optional<std::filesystem::path> usable(const std::function<QString(const QString&)>& tried);
    QString labelOf(const std::filesystem::path& checkpoint) const;
    void exportCopy();
    void compareChosen();
    /// The kstudio line that does this to the one described; empty: none is.
    QString ofShown(const char* what) const;
    QString showCommand() const;
    QString compareCommand() const;
    QString exportCommand() const;
    QString evaluateCommand() const;
    /// Empty where nobody said what a robot shall do.
    QString robotCommand() const;
    void addCopies(QMenu& menu);
    void copy(const QString& line);

    VerificationStore verified_;
    CheckpointTree* tree_;
    QToolButton* open_;
    QToolButton* refresh_;
    QToolButton* verify_;
    QToolButton* compare_;
    QToolButton* export_;
    QToolButton* remove_;
    QToolButton* copy_;
    QMenu* copies_;
    QPushButton* evaluate_;
    QPushButton* use_;
    QLabel* title_;
    QLabel* summary_;
    QLabel* problem_;
    CheckpointDetailsView* details_;
    Stage* stage_;
    std::vector<std::filesystem::path> foreign_;  ///< opened from elsewhere
    std::filesystem::path shown_, wanted_;
    bool reading_ = false, again_ = false, describing_ = false;
    bool readingLosses_ = false, lossesAgain_ = false;
    bool removed_ = false;  ///< the one that was shown: none takes its place by itself
};

}  // namespace studio::widgets
