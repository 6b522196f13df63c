// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/preflight_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

Mood moodOf(PreflightLine::Light light) {
    return light == PreflightLine::Light::Green    ? Mood::Good
           : light == PreflightLine::Light::Yellow ? Mood::Warning
                                                   : Mood::Bad;
}

}  // namespace

namespace {

/// Rows as high as their text is at the column's width: a remedy is never cut off.
class WrappedText : public QStyledItemDelegate {
public:
    explicit WrappedText(QTreeWidget* tree) : QStyledItemDelegate(tree), tree_(tree) {}
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const int width = tree_->columnWidth(index.column()) - 2 * kGap;
        const QRect text = QFontMetrics(option.font)
                               .boundingRect(QRect(0, 0, std::max(40, width), 10000),
                                             Qt::TextWordWrap | Qt::AlignLeft, index.data().toString());
        return {0, text.height() + kGap};
    }

private:
    QTreeWidget* tree_;
};

}  // namespace

PreflightPanel::PreflightPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      list_(new QTreeWidget),
      summary_(new QLabel),
      fetch_(new QPushButton),
      again_(new QPushButton),
      copy_(new QToolButton) {
    list_->setColumnCount(2);
    list_->setRootIsDecorated(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    list_->setWordWrap(true);
    list_->setItemDelegateForColumn(1, new WrappedText(list_));
    // lines wrap anew at every width
    connect(list_->header(), &QHeaderView::sectionResized, list_, &QTreeWidget::doItemsLayout);
    summary_->setProperty("look", "strong");
    // a long line widens no dock
    summary_->setWordWrap(true);
    summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    fetch_->setIcon(icon("down"));
    fetch_->setObjectName("download");
    fetch_->hide();
    again_->setIcon(icon("refresh"));
    copy_->setIcon(icon("terminal"));
    copy_->setObjectName("copyCommand");
    auto* bar = new QHBoxLayout;
    bar->addWidget(summary_, 1);
    bar->addWidget(fetch_);
    bar->addWidget(copy_);
    bar->addWidget(again_);
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(kGap);
    inside->addLayout(bar);
    inside->addWidget(list_, 1);
    auto* empty = new EmptyState("verify");
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);
    connect(fetch_, &QPushButton::clicked, &workspace.checks(), &StartChecks::fetch);
    connect(again_, &QPushButton::clicked, &workspace.checks(), &StartChecks::look);
    connect(copy_, &QToolButton::clicked, this, [this] {
        const QString line = command();
        if (line.isEmpty()) return;
        QGuiApplication::clipboard()->setText(line);
        this->workspace().notify(Level::Info, tr("Copied: %1").arg(line));
    });
    connect(&workspace.checks(), &StartChecks::requestChanged, this, &PreflightPanel::show);
    connect(&workspace.checks(), &StartChecks::changed, this, &PreflightPanel::show);
    translated(this, [this, empty] {
        list_->setHeaderLabels({tr("Check"), tr("Found, and what to do")});
        list_->setAccessibleName(tr("Checks before the start"));
        fetch_->setText(tr("Download"));
        fetch_->setToolTip(tr("Fetch the weights and the tokenizer that are missing, then check again"));
        again_->setText(tr("Check again"));
        copy_->setToolTip(tr("Copy as command: the kstudio line that checks this plan or configuration"));
        copy_->setAccessibleName(copy_->toolTip());
        empty->setText(
            tr("Nothing to check yet"),
            tr("Open a project with tasks, or choose a configuration under Run control: everything "
               "that its training needs is looked at here before it starts."));
        show();
    });
    // the lights are pictures in the colours of the theme
    themed(this, [this] { show(); });
}

void PreflightPanel::show() {
    const StartChecks& checks = workspace().checks();
    // while the first look goes on it says so
    stage_->showContent(!checks.lines().empty() || checks.looking());
    again_->setEnabled(!checks.looking());
    fetch_->setEnabled(!checks.looking());
    fetch_->setVisible(checks.fetchable());
    copy_->setEnabled(!command().isEmpty());
    list_->clear();
    int red = 0, yellow = 0;
    // what blocks the start stands first, then what is worth a look
    auto lines = checks.lines();
    std::stable_sort(lines.begin(), lines.end(), [](const PreflightLine& a, const PreflightLine& b) {
        return static_cast<int>(a.light) > static_cast<int>(b.light);
    });
    for (const PreflightLine& line : lines) {
        QString what = coreText(line.what);
        if (line.stage > 0 && line.moreStages.empty()) {
            what = tr("%1, stage %2").arg(what).arg(line.stage);
        } else if (line.stage > 0) {
            QStringList stages{QString::number(line.stage)};
            for (int stage : line.moreStages) stages << QString::number(stage);
            what = tr("%1, stages %2").arg(what, stages.join(", "));
        }
        auto* item =
            new QTreeWidgetItem({what, coreText(Error{ErrorCode::Internal, line.found, line.remedy})});
        for (int i = 0; i < 2; ++i) item->setTextAlignment(i, Qt::AlignLeft | Qt::AlignTop);
        item->setIcon(0, moodIcon(moodOf(line.light)));
        item->setToolTip(1, item->text(1));
        QString word = line.light == PreflightLine::Light::Green    ? tr("fine")
                       : line.light == PreflightLine::Light::Yellow ? tr("worth a look")
                                                                    : tr("blocks the start");
        item->setToolTip(0, word);
        item->setData(0, Qt::AccessibleTextRole, item->text(0) + ": " + word);
        red += line.light == PreflightLine::Light::Red;
        yellow += line.light == PreflightLine::Light::Yellow;
        list_->addTopLevelItem(item);
    }
    // what stands here may be about settings that have changed since
    summary_->setText(checks.lines().empty() ? tr("Looking…")
                      : !checks.known()      ? tr("Looking again: the settings have changed")
                      : red > 0              ? tr("%n things block the start", nullptr, red)
                      : yellow > 0           ? tr("Ready, %n things are worth a look", nullptr, yellow)
                                             : tr("Everything is ready"));
    summary_->setToolTip(summary_->text());
}

QString PreflightPanel::command() const {
    const QStringList words = checkCommand(workspace().checks().request());
    if (words.isEmpty()) return {};
    QStringList line{"kstudio"};
    for (const QString& word : words) line << shellWord(word);
    return line.join(' ');
}

QJsonObject PreflightPanel::facts() const {
    return {{"rows", list_->topLevelItemCount()}};
}

}  // namespace studio::widgets
