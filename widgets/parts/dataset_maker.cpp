// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/dataset_maker.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "widgets/forms/dataset_edit_dialog.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/wrapped_label.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

QString nameOfSet(const fs::path& folder) {
    return text(folder.has_filename() ? folder.filename() : folder.parent_path().filename());
}

}  // namespace

DatasetMaker::DatasetMaker(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      said_(new WrappedLabel),
      open_(new QPushButton),
      close_(new QToolButton) {
    open_->setIcon(icon("data"));
    close_->setIcon(icon("close"));
    close_->setProperty("look", "quiet");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kUnit);
    layout->addWidget(said_, 1);
    layout->addWidget(open_);
    layout->addWidget(close_);
    hide();
    connect(open_, &QPushButton::clicked, this, &DatasetMaker::open);
    connect(close_, &QToolButton::clicked, this, [this] { offer({}); });
    connect(&workspace, &Workspace::projectChanged, this, [this] { offer({}); });
    translated(this, [this] { retranslate(); });
}

DatasetEditDialog* DatasetMaker::ask(const DatasetEditStart& start) {
    if (!dialog_) {
        dialog_ = new DatasetEditDialog(workspace_, window());
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog_, &DatasetEditDialog::startWanted, this, &DatasetMaker::make);
    }
    dialog_->begin(start);
    dialog_->show();
    dialog_->raise();
    dialog_->activateWindow();
    return dialog_;
}

void DatasetMaker::make(const DatasetEdit& edit) {
    if (!workspace_.services().datasets.edit) return;
    auto title = [kind = edit.kind, out = nameOfSet(edit.out),
                  from = edit.sources.empty() ? QString() : nameOfSet(edit.sources.front())] {
        switch (kind) {
            case DatasetEdit::Kind::Split:
                return tr("Split %1").arg(from);
            case DatasetEdit::Kind::Merge:
                return tr("Merge data sets into %1").arg(out);
            case DatasetEdit::Kind::Convert:
                return tr("Convert %1").arg(from);
            case DatasetEdit::Kind::Import:
                return tr("Import bags into %1").arg(out);
            default:
                return tr("Leave episodes of %1 out").arg(from);
        }
    };
    auto work = [edit, make = workspace_.services().datasets.edit](JobContext& context) {
        return make(
            edit, [&context](double done) { context.progress(done); }, context.stop());
    };
    workspace_.jobs().run(this, title, work, [this](Result<std::vector<MadeDataset>> made) {
        // why not the window says; of a split, parts may have been made before it
        if (made.ok()) offer(std::move(*made));
        Q_EMIT workspace_.datasetsChanged();
    });
}

void DatasetMaker::offer(std::vector<MadeDataset> made) {
    made_ = std::move(made);
    retranslate();
    if (made_.empty()) return;
    // kept in the log, where it can be read again
    workspace_.notify(Level::Info, [made = made_] {
        NoticeText words;
        QStringList sets, notes;
        for (const MadeDataset& one : made) {
            sets << tr("%1: %2 episodes, %3 frames")
                        .arg(shortPath(one.folder), grouped(one.episodes), grouped(one.frames));
            for (const std::string& note : one.notes) {
                if (!notes.contains(coreText(note))) notes << coreText(note);
            }
            if (one.encodedVideos > 0)
                notes << tr("%1 videos copied, %2 coded again")
                             .arg(grouped(one.copiedVideos), grouped(one.encodedVideos));
        }
        words.message = tr("Made %1.").arg(sets.join("; "));
        words.hint = notes.join("; ");
        return words;
    });
}

void DatasetMaker::open() {
    if (made_.empty()) return;
    const QString root = text(made_.front().folder);
    offer({});
    Q_EMIT workspace_.openDataset(root, -1, -1);
}

void DatasetMaker::retranslate() {
    QStringList sets;
    for (const MadeDataset& one : made_) {
        sets << tr("%1: %2 episodes, %3 frames")
                    .arg(nameOfSet(one.folder), grouped(one.episodes), grouped(one.frames));
    }
    said_->showText(sets.isEmpty() ? QString() : tr("Made %1.").arg(sets.join("; ")));
    open_->setText(tr("Open it"));
    open_->setToolTip(made_.empty() ? QString() : text(made_.front().folder));
    open_->setAccessibleName(tr("Open the data set that was made"));
    close_->setToolTip(tr("Do not open it"));
    close_->setAccessibleName(close_->toolTip());
    setVisible(!made_.empty());
}

}  // namespace studio::widgets
