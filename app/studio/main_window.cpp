// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QEvent>
#include <QMimeData>
#include <QScreen>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/page_stack.h"
#include "app/studio/session.h"
#include "app/studio/window_actions.h"
#include "widgets/frame/demo_path.h"
#include "widgets/frame/job_strip.h"
#include "widgets/frame/notice_bar.h"
#include "widgets/frame/start_page.h"
#include "widgets/frame/top_bar.h"
#include "widgets/parts/panel_scroll.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/tab_order.h"
#include "widgets/parts/text.h"

namespace studio::app {

using namespace widgets;

namespace {

constexpr int kRoomyHeight = 950;  ///< px, from which on the demo's clicks crowd no page

}  // namespace

MainWindow::MainWindow(Services services, Settings& settings)
    : settings_(settings),
      workspace_(std::move(services), settings),
      stopKey_(workspace_),
      layouts_(settings.store()),
      places_(workspace_),
      center_(new QStackedWidget),
      bottom_(new QStackedWidget),
      pages_(new PageStack(workspace_, center_, this)) {
    setObjectName("main");
    setAcceptDrops(true);
    connect(pages_, &PageStack::panelMade, &views_, &PanelViews::add);
    connect(pages_, &PageStack::panelMade, &places_, &PanelPlaces::add);
    applySettings();
    build();
    addWindowActions(*this, settings_, layouts_, *top_);
    connect(&settings_, &Settings::changed, this, &MainWindow::applySettings);
    workspace_.unsaved().setQuestion([this](const QStringList& what) { return askUnsaved(what); });
    connect(&workspace_, &Workspace::showPage, this, &MainWindow::showPage);
    connect(&workspace_, &Workspace::showPanel, this, &MainWindow::showPanel);
    connect(&workspace_, &Workspace::stopPressed, this, [this] {
        if (workspace_.robot().connected()) return;  // its session tells
        workspace_.notify(Level::Info, tr("STOP was pressed; no robot is connected, nothing moves."));
    });
    connect(&workspace_, &Workspace::projectChanged, this, [this] {
        bool open = !workspace_.project().empty();
        setWindowTitle(open ? workspace_.projectName() + QString::fromUtf8(" — ") + tr("Kuavo Studio")
                            : tr("Kuavo Studio"));
        if (open && shown_.isEmpty()) showPage("train");
        if (!open) showPage({});
    });
    keepSession(*this, settings_);
    // changes of the layout are kept soon, so that a crash loses none
    keep_.setSingleShot(true);
    keep_.setInterval(600);
    connect(&keep_, &QTimer::timeout, this, &MainWindow::keepLayout);
    connect(pages_, &PageStack::layoutChanged, &keep_, qOverload<>(&QTimer::start));
    connect(&views_, &PanelViews::changed, &keep_, qOverload<>(&QTimer::start));
    setWindowTitle(tr("Kuavo Studio"));
    resize(1280, 800);
    useLayout(layouts_.load(Layouts::last()));
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    top_ = new TopBar(workspace_);
    notices_ = new NoticeBar(workspace_);
    demo_ = new DemoPath(workspace_);
    strip_ = new JobStrip(workspace_);
    start_ = new StartPage(workspace_);
    auto* startPlace = new PanelScroll;
    startPlace->hold(start_);
    startPlace_ = startPlace;
    center_->addWidget(startPlace_);
    for (const PanelInfo& info : panels()) {
        if (QString(info.page).isEmpty()) {
            Panel* panel = info.create(workspace_, bottom_);
            panel->setObjectName(QString("panel_") + info.id);
            bottom_->addWidget(panel);
            views_.add(info.id, panel);
        }
    }
    bottom_->hide();
    auto* all = new QWidget;
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(top_);
    layout->addWidget(notices_);
    layout->addWidget(demo_);
    layout->addWidget(center_, 1);
    layout->addWidget(bottom_);
    layout->addWidget(strip_);
    setCentralWidget(all);

    connect(top_, &TopBar::pageChosen, this, &MainWindow::showPage);
    connect(start_, &StartPage::openWanted, this, &MainWindow::openWithDialog);
    connect(start_, &StartPage::newWanted, this, &MainWindow::newProject);
    connect(start_, &StartPage::demoWanted, this, &MainWindow::tryDemo);
    connect(start_, &StartPage::robotWanted, this, [this] { showPage("robot"); });
    connect(strip_->logButton(), &QToolButton::clicked, this,
            [this](bool on) { showBottom(on ? "log" : ""); });
    connect(strip_->jobsButton(), &QToolButton::clicked, this,
            [this](bool on) { showBottom(on ? "jobs" : ""); });
}

DockPage* MainWindow::page(const QString& id) {
    return pages_->page(id);
}

void MainWindow::showPage(const QString& id) {
    DockPage* wanted = id.isEmpty() ? nullptr : page(id);
    QWidget* next = wanted ? static_cast<QWidget*>(wanted) : startPlace_;
    const bool wasSteady = shown_ == "robot", wasFolded = demo_->isFolded();
    shown_ = wanted ? id : QString();
    const bool steady = shown_ == "robot";
    setUpdatesEnabled(false);
    giveRoom();
    // no page is laid out at another one's height: its docks would not find back to their sizes
    if (steady != wasSteady || demo_->isFolded() != wasFolded) center_->setCurrentWidget(startPlace_);
    // beside a robot no button may move away from under a hand
    notices_->keepRoom(steady);
    if (isVisible()) centralWidget()->layout()->activate();
    center_->setCurrentWidget(next);
    // a page is made after what stands below it
    visitLast(*bottom_);
    visitLast(*strip_);
    setUpdatesEnabled(true);
    top_->setPage(shown_);
    keep_.start();
}

/// A page of panels wants the height that the demo's clicks take in a low window.
void MainWindow::giveRoom() {
    demo_->setRoomNeeded(!shown_.isEmpty() && height() < kRoomyHeight);
}

bool MainWindow::showPanel(const QString& panel) {
    for (const PanelInfo& info : panels()) {
        if (panel != info.id) continue;
        QString id = info.page;
        if (id.isEmpty()) {
            showBottom(panel);
            return true;
        }
        showPage(id);
        return page(id)->reveal(panel);
    }
    return false;
}

Panel* MainWindow::bottomPanel(const QString& id) const {
    return bottom_->findChild<Panel*>("panel_" + id, Qt::FindDirectChildrenOnly);
}

void MainWindow::showBottom(const QString& id) {
    Panel* panel = id.isEmpty() ? nullptr : bottomPanel(id);
    if (panel) bottom_->setCurrentWidget(panel);
    bottom_->setVisible(panel != nullptr);
    strip_->logButton()->setChecked(id == "log");
    strip_->jobsButton()->setChecked(id == "jobs");
    keep_.start();
}

void MainWindow::fillProgressively() {
    // by a timer that waits: calls that are posted follow each other within one turn of the event loop
    if (pages_->makeNext()) QTimer::singleShot(1, this, &MainWindow::fillProgressively);
}

bool MainWindow::filled() const {
    return pages_->allMade();
}

Layout MainWindow::layoutNow() {
    Panel* open = bottom_->isHidden() ? nullptr : qobject_cast<Panel*>(bottom_->currentWidget());
    QString bottom = open ? open->objectName().mid(QString("panel_").size()) : QString();
    return {saveGeometry(), shown_, bottom, pages_->layouts(), views_.now()};
}

void MainWindow::useLayout(const Layout& layout) {
    restoring_ = true;
    if (!layout.geometry.isEmpty()) restoreGeometry(layout.geometry);
    // a screen that was there before may be gone
    QRect there = screen()->availableGeometry();
    if (!there.intersects(frameGeometry())) move(there.topLeft());
    // and a smaller one takes a smaller window
    resize(size().boundedTo(there.size()));
    // whole, where it stood lower than it can
    const QRect stood = frameGeometry();
    if (stood.height() <= there.height() && stood.bottom() > there.bottom())
        move(stood.x(), there.bottom() + 1 - stood.height());
    pages_->useLayouts(layout.pages);
    views_.use(layout.views);
    showPage(layout.page);
    showBottom(layout.bottom);
    restoring_ = false;
}

void MainWindow::resetLayout() {
    pages_->resetLayouts();
    views_.reset();
    showBottom({});
}

void MainWindow::keepLayout() {
    if (!restoring_ && isVisible()) layouts_.save(Layouts::last(), layoutNow());
}

void MainWindow::keepNow(bool edits) {
    keepLayout();
    places_.keep();
    places_.keepEdits(edits);
}

void MainWindow::applySettings() {
    Scheme scheme = settings_.theme() == "dark" ? Scheme::Dark : Scheme::Light;
    static std::optional<std::pair<Scheme, ColourSet>> applied;
    if (std::pair wanted{scheme, settings_.colours()}; applied != wanted) {
        applied = wanted;
        Theme::apply(*qApp, scheme, settings_.colours());
    }
    language_.use(settings_.language());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayClose()) {
        event->ignore();
        return;
    }
    workspace_.host().stopThread();
    // nobody was asked what becomes of them
    keepNow(unasked_);
    endSession(settings_, workspace_.host().threadBusy());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    // what is none of ours as well: dropped, it says why not. An address of the net is no file
    const QList<QUrl> urls = event->mimeData()->urls();
    if (std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    std::vector<std::filesystem::path> places;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) places.push_back(path(url.toLocalFile()));
    }
    // whoever holds the mouse waits neither for a disk nor for a question
    workspace_.openSoon(places);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange) keep_.start();
    QMainWindow::changeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    keep_.start();
    giveRoom();
    bottom_->setFixedHeight(std::clamp(height() / 6, 110, 200));
    QMainWindow::resizeEvent(event);
}

}  // namespace studio::app
