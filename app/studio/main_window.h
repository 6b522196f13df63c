// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QTimer>

#include "widgets/frame/dock_page.h"
#include "widgets/frame/language.h"
#include "widgets/frame/layouts.h"
#include "widgets/frame/panel_places.h"
#include "widgets/frame/panel_views.h"
#include "widgets/frame/stop_key.h"
#include "widgets/parts/wheel_guard.h"
#include "widgets/workspace.h"

class QMenu;
class QStackedWidget;

namespace studio::widgets {
class DemoPath;
class JobStrip;
class StartPage;
class NoticeBar;
class TopBar;
}  // namespace studio::widgets

namespace studio::app {

class PageStack;

/// The frame around the pages: puts the parts together and holds no logic of theirs.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(widgets::Services services, widgets::Settings& settings);
    ~MainWindow() override;

    widgets::Workspace& workspace() { return workspace_; }
    /// Shows a page, "" for the start page; makes it first where it is not there yet.
    void showPage(const QString& page);
    const QString& shownPage() const { return shown_; }
    widgets::DockPage* page(const QString& id);
    /// Shows a panel wherever it is. False: no such panel.
    bool showPanel(const QString& panel);
    /// Log or jobs at the bottom; "" closes it.
    void showBottom(const QString& panel);
    widgets::Panel* bottomPanel(const QString& id) const;
    /// Makes the pages that are not there yet, one at a time, while nothing else is to do.
    void fillProgressively();
    /// Everything that fillProgressively had to do is done.
    bool filled() const;

    widgets::Layout layoutNow();
    void useLayout(const widgets::Layout& layout);
    void resetLayout();
    void openWithDialog();
    void newProject();
    /// `whole`: with all its tasks, else the quick one of two.
    void tryDemo(bool whole);
    /// Writes layout and places to the settings now, without waiting for more changes. `edits`: those that
    /// are in no file as well; else none of them come back.
    void keepNow(bool edits = false);
    /// Closes in order without asking anything, whatever is being asked: training in the window finishes its
    /// step and saves.
    void closeUnasked();

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void applySettings();
    void keepLayout();
    void giveRoom();
    bool mayClose();
    widgets::Leave askUnsaved(const QStringList& what);

    widgets::Settings& settings_;
    widgets::Language language_;
    widgets::Workspace workspace_;
    widgets::StopKey stopKey_;
    widgets::WheelGuard wheelGuard_;
    widgets::Layouts layouts_;
    widgets::PanelViews views_;
    widgets::PanelPlaces places_;
    widgets::TopBar* top_;
    widgets::NoticeBar* notices_;
    widgets::DemoPath* demo_;
    widgets::JobStrip* strip_;
    widgets::StartPage* start_;
    QWidget* startPlace_;  ///< holds the start page
    QStackedWidget* center_;
    QStackedWidget* bottom_;
    PageStack* pages_;
    QString shown_;
    QTimer keep_;
    bool restoring_ = false;
    bool unasked_ = false;  ///< it closes, whatever a person would answer
};

}  // namespace studio::app
