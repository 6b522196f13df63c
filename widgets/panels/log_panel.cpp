// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/log_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/models/log_model.h"
#include "widgets/parts/elided_label.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace {

/// Rows from a level on that contain a word.
class LogFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    int level = 0;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        QModelIndex first = sourceModel()->index(row, 0, parent);
        return first.data(LogModel::kLevelRole).toInt() >= level &&
               QSortFilterProxyModel::filterAcceptsRow(row, parent);
    }
};

}  // namespace

LogPanel::LogPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      model_(new LogModel(workspace, this)),
      shown_(new LogFilter(this)),
      view_(new QTableView),
      level_(new QComboBox),
      search_(new QLineEdit),
      copy_(new QToolButton),
      diagnostics_(new QPushButton),
      file_(new ElidedLabel),
      empty_(new QLabel) {
    shown_->setSourceModel(model_);
    shown_->setFilterKeyColumn(-1);
    shown_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    view_->setModel(shown_);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setShowGrid(false);
    view_->verticalHeader()->hide();
    view_->horizontalHeader()->setSectionResizeMode(LogModel::Message, QHeaderView::Stretch);
    view_->horizontalHeader()->setSectionResizeMode(LogModel::NextStep, QHeaderView::Stretch);
    view_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int i = 0; i < 3; ++i) level_->addItem(QString());
    keepView(level_, "level");
    keepView(view_, "lines");
    search_->setClearButtonEnabled(true);
    copy_->setIcon(icon("copy"));
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(level_);
    row->addWidget(search_, 1);
    row->addWidget(file_, 1);
    row->addWidget(diagnostics_);
    row->addWidget(copy_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kGap);
    layout->setSpacing(kGap);
    layout->addLayout(row);
    layout->addWidget(view_, 1);
    layout->addWidget(empty_, 1);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setProperty("look", "caption");
    file_->setProperty("look", "caption");
    diagnostics_->setVisible(bool(workspace.services().diagnostics));
    connect(diagnostics_, &QPushButton::clicked, this, &LogPanel::copyDiagnostics);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(shown_, signal, this, &LogPanel::showEmptiness);
    connect(level_, &QComboBox::currentIndexChanged, this, &LogPanel::filter);
    connect(search_, &QLineEdit::textChanged, this, &LogPanel::filter);
    connect(model_, &QAbstractItemModel::rowsInserted, view_, &QTableView::scrollToBottom,
            Qt::QueuedConnection);
    connect(copy_, &QToolButton::clicked, this, [this] {
        QStringList lines;
        for (int i = 0; i < shown_->rowCount(); ++i) {
            QStringList cells;
            for (int c = 0; c < shown_->columnCount(); ++c) cells << shown_->index(i, c).data().toString();
            lines << cells.join('\t');
        }
        QGuiApplication::clipboard()->setText(lines.join('\n'));
    });
    translated(this, [this] {
        level_->setItemText(0, tr("Everything"));
        level_->setItemText(1, tr("Warnings and errors"));
        level_->setItemText(2, tr("Errors"));
        level_->setAccessibleName(tr("Which messages are shown"));
        search_->setPlaceholderText(tr("Search the log"));
        search_->setAccessibleName(tr("Search the log"));
        copy_->setToolTip(tr("Copy what is shown"));
        copy_->setAccessibleName(copy_->toolTip());
        view_->setAccessibleName(tr("Log"));
        diagnostics_->setText(tr("Copy diagnostics"));
        diagnostics_->setToolTip(
            tr("Copies versions, what this machine has and the last lines of the log, without the name of "
               "your account: for whoever helps you to find a cause"));
        const auto& file = this->workspace().services().logFile;
        file_->showText(file.empty() ? QString() : tr("Kept in %1").arg(text(file)));
        showEmptiness();
        model_->retranslate();
    });
}

void LogPanel::filter() {
    static_cast<LogFilter*>(shown_)->level = level_->currentIndex();
    shown_->setFilterFixedString(search_->text());
    showEmptiness();
}

void LogPanel::showEmptiness() {
    const bool any = shown_->rowCount() > 0;
    view_->setVisible(any);
    empty_->setVisible(!any);
    empty_->setText(
        model_->rowCount() == 0
            ? tr("Nothing was told yet. Messages of this window gather here, with what to do next.")
            : tr("No message fits the search. Empty it, or choose Everything, to see all %n.", nullptr,
                 model_->rowCount()));
}

void LogPanel::copyDiagnostics() {
    diagnostics_->setEnabled(false);
    auto work = [ask = workspace().services().diagnostics](JobContext& context) {
        return ask(context.stop());
    };
    workspace().jobs().run(
        this, [] { return tr("Diagnostics"); }, work,
        [this](Result<std::string> said) {
            diagnostics_->setEnabled(true);
            // what goes wrong is told by the job's own notice
            if (!said.ok()) return;
            QGuiApplication::clipboard()->setText(QString::fromStdString(*said));
            workspace().notify(Level::Info, tr("The diagnostics are in the clipboard"),
                               tr("Paste them into your message; read them first."));
        });
}

QJsonObject LogPanel::facts() const {
    return {{"rows", shown_->rowCount()}};
}

}  // namespace studio::widgets
