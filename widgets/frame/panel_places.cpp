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
const char* const kEdits = "edits/";    ///< so is this

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
    QSettings& store = workspace_.settings().store();
    const QString key = group() + kEdits + id;
    const QJsonObject edits = QJsonDocument::fromJson(store.value(key).toByteArray()).object();
    if (edits.isEmpty()) return;
    store.remove(key);
    panel.takeEdits(edits);
    workspace_.notify(Level::Info,
                      tr("Changes that were in no file when the program was ended are back: save "
                         "or undo them."));
}

void PanelPlaces::keepEdits(bool wanted) {
    if (coming_ || workspace_.project().empty()) return;
    QSettings& store = workspace_.settings().store();
    for (const auto& [id, panel] : panels_) {
        const QString key = group() + kEdits + id;
        const QJsonObject edits = panel && wanted ? panel->edits() : QJsonObject();
        if (!edits.isEmpty()) {
            store.setValue(key, QString::fromUtf8(QJsonDocument(edits).toJson(QJsonDocument::Compact)));
        } else if (store.contains(key)) {
            store.remove(key);
        }
    }
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
