// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/page_stack.h"

#include <QElapsedTimer>
#include <QStackedWidget>

namespace studio::app {

using namespace widgets;

namespace {

constexpr int kSliceMs = 15;

}  // namespace

PageStack::PageStack(Workspace& workspace, QStackedWidget* place, QObject* parent)
    : QObject(parent), workspace_(workspace), place_(place) {}

DockPage* PageStack::begun(const QString& id) {
    if (auto found = pages_.find(id); found != pages_.end()) return found->second;
    for (const PageInfo& info : pages()) {
        if (id != info.id) continue;
        auto* made = new DockPage(info, workspace_);
        pages_[id] = made;
        connect(made, &DockPage::panelMade, this, &PageStack::panelMade);
        place_->addWidget(made);
        return made;
    }
    return nullptr;
}

DockPage* PageStack::page(const QString& id) {
    DockPage* made = begun(id);
    if (made) {
        made->complete();
        finish(id, *made);
    }
    return made;
}

/// A page that has all its panels stands as it stood the last time.
void PageStack::finish(const QString& id, DockPage& made) {
    if (!finished_.insert(id).second) return;
    if (auto state = waiting_.find(id); state != waiting_.end()) {
        made.restoreLayout(state->second);
        waiting_.erase(state);
    }
    connect(&made, &DockPage::layoutChanged, this, &PageStack::layoutChanged);
    for (QWidget* widget : made.findChildren<QWidget*>()) unpolished_.emplace_back(widget);
}

bool PageStack::makeNext() {
    for (const PageInfo& info : pages()) {
        if (finished_.contains(info.id)) continue;
        DockPage* made = begun(info.id);
        if (!made->addNext()) finish(info.id, *made);
        return true;
    }
    // the style sheet takes long over a page of forms: a slice at a time, before anybody looks at it
    QElapsedTimer clock;
    clock.start();
    while (!unpolished_.empty() && clock.elapsed() < kSliceMs) {
        if (unpolished_.front()) unpolished_.front()->ensurePolished();
        unpolished_.pop_front();
    }
    return !unpolished_.empty();
}

bool PageStack::allMade() const {
    return finished_.size() == pages().size() && unpolished_.empty();
}

std::map<QString, QByteArray> PageStack::layouts() const {
    std::map<QString, QByteArray> all = waiting_;
    for (const QString& id : finished_) all[id] = pages_.at(id)->layoutState();
    return all;
}

void PageStack::useLayouts(const std::map<QString, QByteArray>& layouts) {
    for (const auto& [id, state] : layouts) {
        if (finished_.contains(id)) {
            pages_.at(id)->restoreLayout(state);
        } else {
            waiting_[id] = state;
        }
    }
}

void PageStack::resetLayouts() {
    waiting_.clear();
    for (const QString& id : finished_) pages_.at(id)->resetLayout();
}

}  // namespace studio::app
