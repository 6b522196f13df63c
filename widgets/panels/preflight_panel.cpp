// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/preflight_panel.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kSettleMs = 800;

/// The names of the checks as app/studio/preflight.cpp writes them.
[[maybe_unused]] const char* const kNames[] = {
    QT_TRANSLATE_NOOP("Preflight", "Configuration"), QT_TRANSLATE_NOOP("Preflight", "Data set"),
    QT_TRANSLATE_NOOP("Preflight", "Episodes"),      QT_TRANSLATE_NOOP("Preflight", "Validation"),
    QT_TRANSLATE_NOOP("Preflight", "Cameras"),       QT_TRANSLATE_NOOP("Preflight", "Instruction"),
    QT_TRANSLATE_NOOP("Preflight", "Statistics"),    QT_TRANSLATE_NOOP("Preflight", "Weights"),
    QT_TRANSLATE_NOOP("Preflight", "Length"),        QT_TRANSLATE_NOOP("Preflight", "Disk"),
    QT_TRANSLATE_NOOP("Preflight", "Memory"),        QT_TRANSLATE_NOOP("Preflight", "Device"),
    QT_TRANSLATE_NOOP("Preflight", "Other runs"),    QT_TRANSLATE_NOOP("Preflight", "Sequence"),
    QT_TRANSLATE_NOOP("Preflight", "Stage")};

Mood moodOf(PreflightLine::Light light) {
    return light == PreflightLine::Light::Green    ? Mood::Good
           : light == PreflightLine::Light::Yellow ? Mood::Warning
                                                   : Mood::Bad;
}

QIcon lightIcon(PreflightLine::Light light) {
    QPixmap pixmap(28, 28);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintMood(painter, QRectF(1, 1, 12, 12), moodOf(light));
    painter.end();
    return pixmap;
}

}  // namespace

PreflightPanel::PreflightPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent), list_(new QTreeWidget), summary_(new QLabel), again_(new QPushButton) {
    list_->setColumnCount(2);
    list_->setRootIsDecorated(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    list_->setWordWrap(true);
    // lines wrap anew at every width
    connect(list_->header(), &QHeaderView::sectionResized, list_, &QTreeWidget::doItemsLayout);
    summary_->setProperty("look", "strong");
    again_->setIcon(icon("refresh"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(summary_, 1);
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
    timer_.setSingleShot(true);
    timer_.setInterval(kSettleMs);
    connect(&timer_, &QTimer::timeout, this, &PreflightPanel::look);
    connect(again_, &QPushButton::clicked, this, &PreflightPanel::look);
    connect(&workspace, &Workspace::requestChanged, &timer_, qOverload<>(&QTimer::start));
    translated(this, [this, empty] {
        list_->setHeaderLabels({tr("Check"), tr("Found, and what to do")});
        list_->setAccessibleName(tr("Checks before the start"));
        again_->setText(tr("Check again"));
        empty->setText(
            tr("Nothing to check yet"),
            tr("Open a project with tasks, or choose a configuration under Run control: everything "
               "that its training needs is looked at here before it starts."));
        show();
    });
    if (workspace.request() != TrainRequest{}) timer_.start();
}

void PreflightPanel::look() {
    const TrainRequest& request = workspace().request();
    if (request == TrainRequest{} || !workspace().services().preflight) return;
    if (looking_) {
        stale_ = true;
        return;
    }
    looking_ = true;
    auto work = [request, check = workspace().services().preflight](JobContext& context) {
        return check(
            request, [&](double done, const std::string& what) { context.progress(done, what); },
            context.stop());
    };
    workspace().jobs().run(this, tr("Check before the start"), work,
                           [this](Result<std::vector<PreflightLine>> lines) {
                               looking_ = false;
                               if (lines.ok()) lines_ = std::move(*lines);
                               show();
                               if (stale_) {
                                   stale_ = false;
                                   look();
                               }
                           });
}

void PreflightPanel::show() {
    stage_->showContent(!lines_.empty());
    list_->clear();
    int red = 0, yellow = 0;
    for (const PreflightLine& line : lines_) {
        QString what = QCoreApplication::translate("Preflight", line.what.c_str());
        if (line.stage > 0) what = tr("%1, stage %2").arg(what).arg(line.stage);
        auto* item = new QTreeWidgetItem(
            {what, text(line.remedy.empty() ? line.found : line.found + "\n" + line.remedy)});
        item->setTextAlignment(0, Qt::AlignLeft | Qt::AlignTop);
        item->setIcon(0, lightIcon(line.light));
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
    workspace().setBlockers(red);
    summary_->setText(red > 0      ? tr("%n things block the start", nullptr, red)
                      : yellow > 0 ? tr("Ready, %n things are worth a look", nullptr, yellow)
                                   : tr("Everything is ready"));
}

QJsonObject PreflightPanel::facts() const {
    return {{"rows", list_->topLevelItemCount()}};
}

}  // namespace studio::widgets
