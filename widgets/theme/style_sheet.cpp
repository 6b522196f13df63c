// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/style_sheet.h"

namespace studio::widgets {

namespace {

// @name stands for a colour of the theme, %arrow for the folder of the little arrows in the right shade
const char* const kButtons = R"(
QPushButton, QToolButton { background: @surface; color: @text; border: 1px solid @line; border-radius: 4px;
    padding: 4px 12px; min-height: 18px; }
QToolButton { padding: 4px 6px; }
QPushButton:hover, QToolButton:hover { background: @raised; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: @selection;
    border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @faint; background: @window; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; }
QPushButton[look="primary"] { background: @accent; color: @onaccent; border-color: @accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: @accenthover; }
QPushButton[look="primary"]:disabled { background: @raised; color: @faint; border-color: @line; }
QPushButton[look="primary"]:focus { border: 1px solid @text; }
QPushButton[look="stop"] { background: @stop; color: #ffffff; border: 1px solid @stop; font-weight: 700;
    padding: 4px 20px; letter-spacing: 1px; }
QPushButton[look="stop"]:focus { border: 1px solid @text; }
QPushButton[look="stop"]:disabled { background: @raised; color: @faint; border-color: @line; }
QToolButton[look="quiet"], QPushButton[look="quiet"] { background: transparent; border: 1px solid transparent; }
QToolButton[look="quiet"]:hover, QPushButton[look="quiet"]:hover { background: @raised; }
QToolButton[look="quiet"]:checked { background: @selection; }
QToolButton[look="quiet"]:focus, QPushButton[look="quiet"]:focus { border: 1px solid @accent; }
QToolButton[look="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent;
    border-radius: 0; padding: 8px 12px 6px 12px; color: @muted; }
QToolButton[look="tab"]:hover { color: @text; }
QToolButton[look="tab"]:checked { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QToolButton[look="tab"]:focus { background: @raised; }
QPushButton[look="door"] { background: @surface; border: 1px solid @line; border-radius: 8px; text-align: left;
    padding: 8px; min-height: 76px; }
QPushButton[look="door"]:hover { border-color: @accent; background: @surface; }
QPushButton[look="door"]:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; }
)";

const char* const kInputs = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: @surface; color: @text;
    border: 1px solid @line; border-radius: 4px; padding: 3px 6px; min-height: 18px;
    selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 1px solid @accent; }
QLineEdit[wrong="true"], QAbstractSpinBox[wrong="true"], QComboBox[wrong="true"] { border: 1px solid @bad; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: @faint; background: @window; }
QComboBox { padding-right: 20px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(%arrow-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; selection-background-color: @selection;
    selection-color: @text; outline: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { background: transparent; border: none; width: 16px; }
QAbstractSpinBox::up-arrow { image: url(%arrow-up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(%arrow-down.svg); width: 10px; height: 10px; }
QCheckBox { spacing: 8px; background: transparent; }
QCheckBox::indicator, QTableView::indicator, QTreeView::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid @muted;
    border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked, QTableView::indicator:checked, QTreeView::indicator:checked,
QListView::indicator:checked { background: @accent;
    border-color: @accent; image: url(%arrow-check.svg); }
QCheckBox:focus { color: @accent; }
QCheckBox:disabled { color: @faint; }
QSlider::groove:horizontal { height: 4px; background: @raised; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { background: @surface; border: 2px solid @accent; width: 10px; height: 10px;
    margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:focus { background: @accent; }
QProgressBar { background: @raised; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

const char* const kViews = R"(
QTableView, QTreeView, QListView { background: @surface; alternate-background-color: @window; color: @text;
    border: 1px solid @line; border-radius: 4px; gridline-color: @line; outline: none;
    selection-background-color: @selection; selection-color: @text; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid @accent; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @selection; color: @text; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 5px 6px; font-size: 12px; }
QTableCornerButton::section { background: @surface; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabWidget::pane { border: 1px solid @line; border-radius: 4px; background: @surface; top: -1px; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 12px; border: none;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
)";

const char* const kFrames = R"(
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 24px; border-radius: 3px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMainWindow::separator { background: @window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: @selection; }
QSplitter::handle { background: @window; }
QSplitter::handle:horizontal { width: 6px; }
QSplitter::handle:vertical { height: 6px; }
QFrame[look="bar"] { background: @surface; border: none; border-bottom: 1px solid @line; }
QFrame[look="strip"] { background: @surface; border: none; border-top: 1px solid @line; }
QFrame[look="card"] { background: @surface; border: 1px solid @line; border-radius: 6px; }
QFrame[look="panel"] { background: @surface; border: 1px solid @line; }
QFrame[look="notice"] { background: @raised; border: 1px solid @line; border-radius: 6px; }
QFrame[look="rule"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel[look="caption"] { color: @muted; font-size: 12px; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="title"] { font-size: 16px; font-weight: 600; }
QLabel[look="heading"] { font-size: 24px; font-weight: 600; }
QLabel[look="error"] { color: @bad; font-size: 12px; }
QLabel[look="mono"] { font-family: "DejaVu Sans Mono", "Noto Sans Mono", "WenQuanYi Micro Hei Mono"; font-size: 12px; }
QDialog { background: @window; }
)";

}  // namespace

QString styleSheet(const Theme& theme, Scheme scheme) {
    QString sheet = QString::fromLatin1(kButtons) + kInputs + kViews + kFrames;
    QColor faint = theme.muted;
    faint.setAlphaF(0.65F);
    auto argb = [](const QColor& colour) {
        return QString("rgba(%1, %2, %3, %4)")
            .arg(colour.red())
            .arg(colour.green())
            .arg(colour.blue())
            .arg(colour.alpha());
    };
    // longer names first, as one may begin another
    const std::pair<const char*, QString> colours[] = {
        {"@accenthover", theme.accent.lighter(scheme == Scheme::Dark ? 110 : 120).name()},
        {"@onaccent", theme.onAccent.name()},
        {"@accent", theme.accent.name()},
        {"@selection", theme.selection.name()},
        {"@surface", theme.surface.name()},
        {"@window", theme.window.name()},
        {"@raised", theme.raised.name()},
        {"@faint", argb(faint)},
        {"@muted", theme.muted.name()},
        {"@line", theme.line.name()},
        {"@text", theme.text.name()},
        {"@stop", theme.stop.name()},
        {"@bad", theme.bad.name()},
        {"%arrow", scheme == Scheme::Dark ? ":/icons/dark" : ":/icons/light"},
    };
    for (const auto& [name, value] : colours) sheet.replace(QLatin1String(name), value);
    return sheet;
}

}  // namespace studio::widgets
