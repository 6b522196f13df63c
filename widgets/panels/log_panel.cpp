// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/log_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/models/log_model.h"
#include "widgets/parts/retranslate.h"
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
      copy_(new QToolButton) {
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
    search_->setClearButtonEnabled(true);
    copy_->setIcon(icon("copy"));
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(level_);
    row->addWidget(search_, 1);
    row->addWidget(copy_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kGap);
    layout->setSpacing(kGap);
    layout->addLayout(row);
    layout->addWidget(view_);
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
        model_->retranslate();
    });
}

void LogPanel::filter() {
    static_cast<LogFilter*>(shown_)->level = level_->currentIndex();
    shown_->setFilterFixedString(search_->text());
}

QJsonObject LogPanel::facts() const {
    return {{"rows", shown_->rowCount()}};
}

}  // namespace studio::widgets
