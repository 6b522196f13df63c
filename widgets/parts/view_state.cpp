// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/view_state.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QMenu>
#include <QSlider>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>

#include "widgets/parts/own_widths.h"

namespace studio::widgets {

namespace {

constexpr const char* kKeptName = "keptView";
/// Of a QComboBox: what shall be chosen once it has it.
constexpr const char* kAwaited = "awaitedChoice";
/// Of a QHeaderView: by column, the width that a person wants, be the column in sight or not.
constexpr const char* kWanted = "wantedWidths";
/// Of a QHeaderView: its columns come and go.
constexpr const char* kGrows = "columnsGrow";

QHeaderView* headerOf(const QWidget& part) {
    if (auto* tree = qobject_cast<const QTreeView*>(&part)) return tree->header();
    if (auto* table = qobject_cast<const QTableView*>(&part)) return table->horizontalHeader();
    return nullptr;
}

bool isSorted(const QWidget& part) {
    auto* tree = qobject_cast<const QTreeView*>(&part);
    auto* table = qobject_cast<const QTableView*>(&part);
    return (tree && tree->isSortingEnabled()) || (table && table->isSortingEnabled());
}

QString keptKey(const QWidget& part, const QWidget& root) {
    QString key = part.property(kKeptName).toString();
    for (const QWidget* around = part.parentWidget(); around && around != &root;
         around = around->parentWidget()) {
        const QString name = around->property(kKeptName).toString();
        if (!name.isEmpty()) key.prepend(name + "/");
    }
    return key;
}

QList<QWidget*> keptBelow(const QWidget& root) {
    QList<QWidget*> kept = root.findChildren<QWidget*>();
    kept.removeIf([](const QWidget* part) { return !part->property(kKeptName).isValid(); });
    return kept;
}

bool isOutOfSight(const QHeaderView& header, int column) {
    return column >= header.count() || header.isSectionHidden(column);
}

/// A column's size is another one: whether a person wants that.
void noteWanted(QHeaderView& header, int column) {
    if (isOutOfSight(header, column) || header.sectionSize(column) <= 0) return;
    QVariantMap wanted = header.property(kWanted).toMap();
    const QString key = QString::number(column);
    if (isDragged(header, column)) {
        wanted[key] = header.sectionSize(column);
    } else if (wanted.remove(key) == 0) {
        return;
    }
    header.setProperty(kWanted, wanted);
}

/// Columns came or went at the end: those that are new may be waited for.
void countChanged(QHeaderView& header, int before, int now) {
    if (now < before) forgetOwnWidths(header, now);
    for (int c = before; c < now; ++c) {
        const int wanted = header.property(kWanted).toMap().value(QString::number(c), 0).toInt();
        if (wanted <= 0) continue;
        noteOwnWidth(header, c, header.sectionSize(c));
        header.resizeSection(c, wanted);
    }
}

/// Those of a menu that can be checked and have a name, which the language does not change.
QList<QAction*> keptActions(const QWidget& menu) {
    QList<QAction*> kept = menu.actions();
    kept.removeIf(
        [](const QAction* action) { return !action->isCheckable() || action->objectName().isEmpty(); });
    return kept;
}

QJsonObject viewOf(const QHeaderView& header, bool sorted) {
    QJsonObject state{{"columns", header.count()}};
    QJsonObject widths;
    for (int c = 0; c < header.count(); ++c) {
        if (isDragged(header, c)) widths[QString::number(c)] = header.sectionSize(c);
    }
    const QVariantMap wanted = header.property(kWanted).toMap();
    for (const QString& column : wanted.keys()) {
        if (isOutOfSight(header, column.toInt())) widths[column] = wanted[column].toInt();
    }
    state["widths"] = widths;
    if (sorted) {
        state["sorted_by"] = header.sortIndicatorSection();
        state["descending"] = header.sortIndicatorOrder() == Qt::DescendingOrder;
    }
    return state;
}

void putView(QHeaderView& header, bool sorted, const QJsonObject& state) {
    if (!header.property(kGrows).toBool() && state["columns"].toInt(-1) != header.count()) return;
    const QJsonObject widths = state["widths"].toObject();
    header.setProperty(kWanted, widths.toVariantMap());
    for (int c = 0; c < header.count(); ++c) {
        const int width = widths[QString::number(c)].toInt(-1), own = ownWidth(header, c);
        const bool hidden = header.isSectionHidden(c);
        if (width > 0 && header.sectionResizeMode(c) == QHeaderView::Interactive) {
            header.resizeSection(c, width);
        } else if (isDragged(header, c) || (hidden && own > 0)) {
            header.resizeSection(c, own);
        }
    }
    const int by = state["sorted_by"].toInt(-1);
    // a table sorts itself by its head
    if (sorted && by >= 0 && by < header.count())
        header.setSortIndicator(by, state["descending"].toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

QJsonObject viewOf(const QWidget& part) {
    if (auto* split = qobject_cast<const QSplitter*>(&part))
        return {{"parts", split->count()}, {"sizes", QString::fromLatin1(split->saveState().toBase64())}};
    if (auto* header = headerOf(part)) return viewOf(*header, isSorted(part));
    if (auto* tabs = qobject_cast<const QTabWidget*>(&part))
        return {{"pages", tabs->count()}, {"page", tabs->currentIndex()}};
    if (auto* box = qobject_cast<const QComboBox*>(&part)) {
        // choices without data are told apart by their places: their texts have a language
        if (box->count() > 0 && !box->currentData().isValid())
            return {{"choices", box->count()}, {"place", box->currentIndex()}};
        return {{"choice", keptChoice(*box)}};
    }
    if (auto* slider = qobject_cast<const QSlider*>(&part)) return {{"value", slider->value()}};
    if (qobject_cast<const QMenu*>(&part)) {
        QJsonObject state;
        for (const QAction* action : keptActions(part)) state[action->objectName()] = action->isChecked();
        return state;
    }
    if (auto* button = qobject_cast<const QAbstractButton*>(&part)) return {{"on", button->isChecked()}};
    return {};
}

void choosePlace(QComboBox& box, const QJsonObject& state) {
    int place = -1;
    if (state.contains("choice")) {
        const QString wanted = state["choice"].toString();
        for (int i = 0; i < box.count() && place < 0; ++i) {
            if (box.itemData(i).isValid() && box.itemData(i).toString() == wanted) place = i;
        }
        if (box.count() == 0) box.setProperty(kAwaited, wanted);
    } else if (state["choices"].toInt(-1) == box.count()) {
        place = state["place"].toInt(-1);
    }
    if (place < 0 || place >= box.count() || place == box.currentIndex()) return;
    box.setCurrentIndex(place);
    // as if a person had chosen it: some panels listen to that alone
    Q_EMIT box.activated(place);
}

void putView(QWidget& part, const QJsonObject& state) {
    if (auto* split = qobject_cast<QSplitter*>(&part)) {
        if (state["parts"].toInt(-1) == split->count())
            split->restoreState(QByteArray::fromBase64(state["sizes"].toString().toLatin1()));
    } else if (auto* header = headerOf(part)) {
        putView(*header, isSorted(part), state);
    } else if (auto* tabs = qobject_cast<QTabWidget*>(&part)) {
        if (state["pages"].toInt(-1) == tabs->count()) tabs->setCurrentIndex(state["page"].toInt());
    } else if (auto* box = qobject_cast<QComboBox*>(&part)) {
        choosePlace(*box, state);
    } else if (auto* slider = qobject_cast<QSlider*>(&part)) {
        const int value = state["value"].toInt(slider->value());
        if (value >= slider->minimum() && value <= slider->maximum()) slider->setValue(value);
    } else if (qobject_cast<QMenu*>(&part)) {
        for (QAction* action : keptActions(part)) {
            // of those that exclude each other the one that is chosen tells
            const bool on = state[action->objectName()].toBool(action->isChecked());
            if (on || !action->actionGroup()) action->setChecked(on);
        }
    } else if (auto* button = qobject_cast<QAbstractButton*>(&part)) {
        button->setChecked(state["on"].toBool(button->isChecked()));
    }
}

}  // namespace

void keepView(QWidget* part, const char* name, KeptColumns columns) {
    const auto* button = qobject_cast<QAbstractButton*>(part);
    QHeaderView* header = headerOf(*part);
    if (!header && !qobject_cast<QSplitter*>(part) && !qobject_cast<QTabWidget*>(part) &&
        !qobject_cast<QComboBox*>(part) && !qobject_cast<QSlider*>(part) && !qobject_cast<QMenu*>(part) &&
        !(button && button->isCheckable()))
        qWarning("the state of '%s' cannot be kept: it is a %s", name, part->metaObject()->className());
    part->setProperty(kKeptName, QString::fromLatin1(name));
    if (!header) return;
    header->setProperty(kGrows, columns == KeptColumns::Grow);
    // the widths that columns have now are nobody's wish
    for (int c = 0; c < header->count(); ++c) {
        if (ownWidth(*header, c) < 0 && !header->isSectionHidden(c))
            setOwnWidth(*header, c, header->sectionSize(c));
    }
    QObject::connect(header, &QHeaderView::sectionResized, header,
                     [header](int column) { noteWanted(*header, column); });
    if (columns != KeptColumns::Grow) return;
    QObject::connect(header, &QHeaderView::sectionCountChanged, header,
                     [header](int before, int now) { countChanged(*header, before, now); });
}

QString keptChoice(const QComboBox& box) {
    return box.count() > 0 ? box.currentData().toString() : box.property(kAwaited).toString();
}

QJsonObject viewState(const QWidget& root) {
    QJsonObject state;
    for (const QWidget* part : keptBelow(root)) state[keptKey(*part, root)] = viewOf(*part);
    return state;
}

void setViewState(const QWidget& root, const QJsonObject& state) {
    for (QWidget* part : keptBelow(root)) {
        const QJsonValue kept = state[keptKey(*part, root)];
        if (kept.isObject()) putView(*part, kept.toObject());
    }
}

void watchView(const QWidget& root, QObject& watcher, const std::function<void()>& changed) {
    for (QWidget* part : keptBelow(root)) {
        if (auto* split = qobject_cast<QSplitter*>(part)) {
            QObject::connect(split, &QSplitter::splitterMoved, &watcher, changed);
        } else if (auto* header = headerOf(*part)) {
            // what the program fits by itself is no change
            QObject::connect(header, &QHeaderView::sectionResized, &watcher, [header, changed](int column) {
                if (isDragged(*header, column)) changed();
            });
            QObject::connect(header, &QHeaderView::sortIndicatorChanged, &watcher, changed);
        } else if (auto* tabs = qobject_cast<QTabWidget*>(part)) {
            QObject::connect(tabs, &QTabWidget::currentChanged, &watcher, changed);
        } else if (auto* box = qobject_cast<QComboBox*>(part)) {
            QObject::connect(box, &QComboBox::activated, &watcher, changed);
        } else if (auto* slider = qobject_cast<QSlider*>(part)) {
            QObject::connect(slider, &QSlider::valueChanged, &watcher, changed);
        } else if (qobject_cast<QMenu*>(part)) {
            for (QAction* action : keptActions(*part))
                QObject::connect(action, &QAction::toggled, &watcher, changed);
        } else if (auto* button = qobject_cast<QAbstractButton*>(part)) {
            QObject::connect(button, &QAbstractButton::toggled, &watcher, changed);
        }
    }
}

}  // namespace studio::widgets
