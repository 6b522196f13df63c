// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/panel_views.h"

#include <QJsonDocument>

#include "widgets/panels/panel.h"
#include "widgets/parts/view_state.h"

namespace studio::widgets {

void PanelViews::add(const QString& id, Panel* panel) {
    known_[id] = {panel, viewState(*panel)};
    if (auto state = waiting_.find(id); state != waiting_.end()) {
        setViewState(*panel, QJsonDocument::fromJson(state->second).object());
        waiting_.erase(state);
    }
    watchView(*panel, *this, [this] { Q_EMIT changed(); });
}

std::map<QString, QByteArray> PanelViews::now() const {
    std::map<QString, QByteArray> all = waiting_;
    for (const auto& [id, known] : known_) {
        if (!known.panel) continue;
        const QJsonObject state = viewState(*known.panel);
        if (!state.isEmpty()) all[id] = QJsonDocument(state).toJson(QJsonDocument::Compact);
    }
    return all;
}

void PanelViews::use(const std::map<QString, QByteArray>& views) {
    for (const auto& [id, state] : views) {
        auto known = known_.find(id);
        if (known == known_.end()) {
            waiting_[id] = state;
        } else if (known->second.panel) {
            setViewState(*known->second.panel, QJsonDocument::fromJson(state).object());
        }
    }
}

void PanelViews::reset() {
    waiting_.clear();
    for (const auto& [id, known] : known_) {
        if (known.panel) setViewState(*known.panel, known.asMade);
    }
}

}  // namespace studio::widgets
