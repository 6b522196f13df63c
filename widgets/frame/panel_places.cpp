// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/panel_places.h"

#include <QJsonDocument>

#include "widgets/panels/panel.h"
#include "widgets/parts/text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr int kKeepSoonMs = 600;
const char* const kRun = "shown_run";
const char* const kPlaces = "places/";  ///< followed by the panel

}  // namespace

PanelPlaces::PanelPlaces(Workspace& workspace, QObject* parent) : QObject(parent), workspace_(workspace) {
    soon_.setSingleShot(true);
    soon_.setInterval(kKeepSoonMs);
    connect(&soon_, &QTimer::timeout, this, &PanelPlaces::keep);
    connect(&workspace, &Workspace::currentRunChanged, &soon_, qOverload<>(&QTimer::start));
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        // what the panels show now is theirs alone, not a person's wish
        soon_.stop();
        touched_.clear();
        coming_ = true;
        // after them, and before anything that they began has ended
        QMetaObject::invokeMethod(this, &PanelPlaces::comeBack, Qt::QueuedConnection);
    });
}

QString PanelPlaces::group() const {
    return Settings::groupOf(text(workspace_.project())) + "/";
}

void PanelPlaces::add(const QString& id, Panel* panel) {
    panels_[id] = panel;
    if (!coming_ && !workspace_.project().empty()) lookAgain(id, *panel);
    connect(panel, &Panel::looksElsewhere, this, [this, id] {
        if (coming_) touched_.insert(id);
        soon_.start();
    });
}

void PanelPlaces::comeBack() {
    if (!coming_) return;
    coming_ = false;
    if (workspace_.project().empty()) return;
    const std::filesystem::path run = path(workspace_.settings().store().value(group() + kRun).toString());
    // the panels hear of the run first: what they show of it may depend on it
    if (!run.empty() && kindOf(run) == PathKind::Run && !workspace_.currentRunChosen())
        workspace_.setCurrentRun(run);
    for (const auto& [id, panel] : panels_) {
        if (panel && !touched_.contains(id)) lookAgain(id, *panel);
    }
}

void PanelPlaces::lookAgain(const QString& id, Panel& panel) {
    const QByteArray kept = workspace_.settings().store().value(group() + kPlaces + id).toByteArray();
    const QJsonObject at = QJsonDocument::fromJson(kept).object();
    if (!at.isEmpty()) panel.lookAgain(at);
}

void PanelPlaces::keep() {
    soon_.stop();
    if (coming_ || workspace_.project().empty()) return;
    QSettings& store = workspace_.settings().store();
    auto put = [&](const QString& name, const QVariant& value) {
        const QString key = group() + name;
        if (value.isNull()) {
            store.remove(key);
        } else if (store.value(key) != value) {
            store.setValue(key, value);
        }
    };
    // a run that came by itself makes room for a newer one the next time
    put(kRun, workspace_.currentRunChosen() ? QVariant(text(workspace_.currentRun()->folder())) : QVariant());
    for (const auto& [id, panel] : panels_) {
        if (!panel) continue;
        const QJsonObject at = panel->lookedAt();
        put(kPlaces + id,
            at.isEmpty() ? QVariant()
                         : QVariant(QString::fromUtf8(QJsonDocument(at).toJson(QJsonDocument::Compact))));
    }
}

}  // namespace studio::widgets
