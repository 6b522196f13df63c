// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/dock_page.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/parts/empty_state.h"
#include "widgets/parts/panel_scroll.h"
#include "widgets/parts/retranslate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

/// The bar on top of a dock: icon, title, float, close. Dragging it moves the dock.
class DockTitle : public QFrame {
public:
    DockTitle(QDockWidget* dock, const PanelInfo& info) : QFrame(dock) {
        setProperty("look", "bar");
        auto* picture = new QLabel;
        auto* title = new QLabel;
        title->setProperty("look", "strong");
        auto* floating = new QToolButton;
        auto* close = new QToolButton;
        for (QToolButton* button : {floating, close}) {
            button->setProperty("look", "quiet");
            button->setIconSize({14, 14});
        }
        floating->setIcon(icon("float"));
        close->setIcon(icon("close"));
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(kMargin, kUnit, kUnit, kUnit);
        layout->setSpacing(kGap);
        layout->addWidget(picture);
        layout->addWidget(title, 1);
        layout->addWidget(floating);
        layout->addWidget(close);
        QObject::connect(floating, &QToolButton::clicked, dock,
                         [dock] { dock->setFloating(!dock->isFloating()); });
        QObject::connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
        themed(this, [this, picture, &info] {
            picture->setPixmap(
                icon(info.icon, Theme::current().muted).pixmap(QSize(16, 16), devicePixelRatioF()));
        });
        translated(this, [=, &info] {
            QString name = QCoreApplication::translate("Panels", info.title);
            title->setText(name);
            dock->setWindowTitle(name);
            floating->setToolTip(QCoreApplication::translate("Dock", "Float %1, or put it back").arg(name));
            close->setToolTip(QCoreApplication::translate("Dock", "Close %1").arg(name));
            floating->setAccessibleName(floating->toolTip());
            close->setAccessibleName(close->toolTip());
        });
    }
};

/// Qt keeps a dock shown that lies behind another one's tab, only out of sight: the key Tab would lead there.
void followTabs(QDockWidget& dock) {
    for (QWidget* part : {dock.titleBarWidget(), dock.widget()}) {
        // the page stands as if it was there
        QSizePolicy policy = part->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        part->setSizePolicy(policy);
    }
    QObject::connect(&dock, &QDockWidget::visibilityChanged, &dock, [&dock](bool seen) {
        // a dock that is hidden itself, with its page say, hides what it holds
        if (!seen && !dock.isVisible()) return;
        for (QWidget* part : {dock.titleBarWidget(), dock.widget()}) part->setVisible(seen);
    });
}

}  // namespace

DockPage::DockPage(const PageInfo& page, Workspace& workspace, QWidget* parent)
    : QMainWindow(parent, Qt::Widget), page_(page.id), workspace_(workspace) {
    setObjectName("page_" + page_);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    for (const PanelInfo& info : panels()) {
        if (page_ == info.page) waiting_.push_back(&info);
    }
}

bool DockPage::addNext() {
    if (waiting_.empty()) {
        // its places are a step of their own
        if (!placed_) resetLayout();
        return false;
    }
    const PanelInfo* next = waiting_.front();
    waiting_.pop_front();
    addPanel(*next);
    return true;
}

void DockPage::complete() {
    while (addNext()) continue;
}

void DockPage::addPanel(const PanelInfo& info) {
    auto* dock = new QDockWidget(this);
    dock->setObjectName(info.id);
    dock->setTitleBarWidget(new DockTitle(dock, info));
    // from the outside in: a tree that is moved is given its style anew, widget by widget
    auto* frame = new QFrame(dock);
    frame->setProperty("look", "panel");
    dock->setWidget(frame);
    auto* inside = new QHBoxLayout(frame);
    inside->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new PanelScroll(frame);
    inside->addWidget(scroll);
    Panel* panel = info.create(workspace_, scroll->viewport());
    panel->setObjectName(QString("panel_") + info.id);
    scroll->hold(panel);
    docks_[info.id] = dock;
    places_[info.id] = info.place;
    shares_[info.id] = info.share;
    order_ << info.id;
    dock->installEventFilter(this);
    connect(dock, &QDockWidget::topLevelChanged, this, &DockPage::layoutChanged);
    connect(dock, &QDockWidget::dockLocationChanged, this, &DockPage::layoutChanged);
    connect(dock, &QDockWidget::visibilityChanged, this, &DockPage::layoutChanged);
    followTabs(*dock);
    Q_EMIT panelMade(info.id, panel);
}

void DockPage::resetLayout() {
    placed_ = true;
    pending_.clear();
    QDockWidget* main = nullptr;
    QDockWidget* large = nullptr;
    QDockWidget* left = nullptr;
    QDockWidget* right = nullptr;
    // the table's order decides who stands above whom
    for (const QString& id : order_) {
        QDockWidget* dock = docks_[id];
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    auto stack = [this](QDockWidget*& column, QDockWidget* dock, Qt::DockWidgetArea area) {
        if (column) {
            splitDockWidget(column, dock, Qt::Vertical);
        } else {
            addDockWidget(area, dock, Qt::Horizontal);
        }
        column = dock;
    };
    for (const QString& id : order_) {
        QDockWidget* dock = docks_[id];
        switch (places_[id]) {
            case Place::Left:
                stack(left, dock, Qt::LeftDockWidgetArea);
                break;
            case Place::Right:
                stack(right, dock, Qt::LeftDockWidgetArea);
                break;
            case Place::Main:
            case Place::Below:
                stack(main, dock, Qt::LeftDockWidgetArea);
                break;
            case Place::TabOfMain:
                continue;
        }
        if (!large && places_[id] == Place::Main) large = dock;
        dock->show();
    }
    // tabs come last: what is split afterwards would leave them
    for (const QString& id : order_) {
        if (places_[id] != Place::TabOfMain || !large) continue;
        tabifyDockWidget(large, docks_[id]);
        docks_[id]->show();
    }
    if (large) large->raise();
    columns_.clear();
    rows_.clear();
    for (const QString& id : order_) {
        const bool inMain = places_[id] == Place::Main || places_[id] == Place::Below;
        if (inMain) rows_.emplace_back(docks_[id], shares_[id]);
    }
    for (auto [dock, width] : {std::pair{left, 340}, std::pair{main, 860}, std::pair{right, 360}}) {
        if (dock) columns_.emplace_back(dock, width);
    }
    fitColumns();
    // docks that nobody has seen yet have no size to divide
    unfitted_ = !isVisible();
}

void DockPage::fitColumns() {
    QList<QDockWidget*> docks;
    QList<int> widths;
    for (auto [dock, width] : columns_) {
        docks << dock;
        widths << width;
    }
    resizeDocks(docks, widths, Qt::Horizontal);
    docks.clear();
    QList<int> heights;
    int whole = 0;
    for (auto [dock, share] : rows_) whole += share;
    for (auto [dock, share] : rows_) {
        docks << dock;
        heights << std::max(1, height() * share / whole);
    }
    // equal shares are left to what the panels ask for
    if (whole > docks.size()) resizeDocks(docks, heights, Qt::Vertical);
}

void DockPage::restoreLayout(const QByteArray& state) {
    pending_ = state;
    if (isVisible()) takePending();
}

void DockPage::takePending() {
    if (pending_.isEmpty() || !isVisible()) return;
    QByteArray state = std::exchange(pending_, {});
    if (restoreState(state, kStateVersion)) unfitted_ = false;
}

void DockPage::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    // the page gets its size with the events that follow
    QTimer::singleShot(0, this, [this] {
        takePending();
        if (std::exchange(unfitted_, false)) fitColumns();
    });
}

bool DockPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible()) Q_EMIT layoutChanged();
    return QMainWindow::eventFilter(watched, event);
}

bool DockPage::reveal(const QString& id) {
    auto found = docks_.find(id);
    if (found == docks_.end()) return false;
    found->second->show();
    found->second->raise();
    if (Panel* shown = panel(id)) shown->setFocus(Qt::OtherFocusReason);
    return true;
}

Panel* DockPage::panel(const QString& id) const {
    auto found = docks_.find(id);
    return found == docks_.end() ? nullptr : found->second->widget()->findChild<Panel*>();
}

}  // namespace studio::widgets
