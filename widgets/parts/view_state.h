// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <functional>

class QComboBox;
class QWidget;

namespace studio::widgets {

/// Of a marked table or tree. Widths wait for columns that are out of sight, or are not there yet.
enum class KeptColumns {
    Same,  ///< with other columns than those that were kept it is another table, and stays as it is
    Grow   ///< columns come and go at the end
};

/// Marks a part of a panel whose state comes back after a restart, under a name that no sibling has. Of a
/// QSplitter come back the sizes, of a table or tree the widths that a person dragged and the order of its
/// rows, of a QTabWidget the page, of a QComboBox the choice, of a QSlider the value, of a button that can be
/// checked whether it is, of a QMenu which of its actions with an object name are checked. Any other kind is
/// a bug and warns.
void keepView(QWidget* part, const char* name, KeptColumns columns = KeptColumns::Same);

/// The state of every marked part below `root`, by its name and those of the marked parts around it.
QJsonObject viewState(const QWidget& root);
/// Brings it back. What does not fit a part any more, as it has other columns, pages or choices, leaves that
/// part as it is; so do parts that `state` does not name.
void setViewState(const QWidget& root, const QJsonObject& state);
/// Calls `changed` whenever the state of a marked part below `root` becomes another, by whatever hand,
/// as long as `watcher` lives.
void watchView(const QWidget& root, QObject& watcher, const std::function<void()>& changed);

/// Data of what is chosen in a marked QComboBox, as text; where it is empty yet, of what was chosen in it the
/// last time. Empty: nothing was.
QString keptChoice(const QComboBox& box);

}  // namespace studio::widgets
