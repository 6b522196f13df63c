// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <QWidget>
#include <cmath>

#include "widgets/theme/style_sheet.h"

namespace studio::widgets {

namespace {

/// Per cent by which the second colour of a pair is darker: three times the contrast of a dark ground is
/// left.
constexpr int kPairedOnLight = 150, kPairedOnDark = 122;
constexpr const char* kStyled = "studioStyled";  ///< of the application: style and font are ours

Theme makeTheme(Scheme scheme, ColourSet colours) {
    Theme theme;
    bool dark = scheme == Scheme::Dark;
    theme.window = dark ? QColor("#15181c") : QColor("#f3f5f7");
    theme.surface = dark ? QColor("#1d2126") : QColor("#ffffff");
    theme.raised = dark ? QColor("#272c33") : QColor("#eaeef2");
    theme.line = dark ? QColor("#363d46") : QColor("#d5dbe1");
    theme.text = dark ? QColor("#e8ebee") : QColor("#1a2028");
    theme.muted = dark ? QColor("#a2adb9") : QColor("#566372");
    theme.accent = dark ? QColor("#5cb0ec") : QColor("#0b63a5");
    theme.onAccent = dark ? QColor("#0c1116") : QColor("#ffffff");
    theme.selection = dark ? QColor("#213d54") : QColor("#d8e9f7");
    theme.stop = dark ? QColor("#d63a2f") : QColor("#c4251b");
    if (colours == ColourSet::Safe) {
        theme.good = dark ? QColor("#2fc49a") : QColor("#00795a");
        theme.warn = dark ? QColor("#f0b232") : QColor("#8f5a00");
        theme.bad = dark ? QColor("#f0824a") : QColor("#b34400");
        theme.series = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                        "#e69f00", "#56b4e9", "#7f7f7f", "#8c5a2b"};
    } else {
        theme.good = dark ? QColor("#4ccf6d") : QColor("#1c7c38");
        theme.warn = dark ? QColor("#f5bd41") : QColor("#8a6100");
        theme.bad = dark ? QColor("#ff6f61") : QColor("#bd2419");
        theme.series = {"#1f77b4", "#d62728", "#2ca02c", "#9467bd",
                        "#ff7f0e", "#17becf", "#7f7f7f", "#e377c2"};
    }
    // dark grounds want lighter curves
    if (dark) {
        for (QColor& colour : theme.series) colour = colour.lighter(colour.lightness() < 110 ? 150 : 120);
    }
    return theme;
}

Theme& stored() {
    static Theme theme = makeTheme(Scheme::Light, ColourSet::Safe);
    return theme;
}

Scheme& storedScheme() {
    static Scheme scheme = Scheme::Light;
    return scheme;
}

QPalette paletteOf(const Theme& theme) {
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.surface);
    palette.setColor(QPalette::AlternateBase, theme.raised);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.muted);
    palette.setColor(QPalette::Button, theme.surface);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.bad);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Midlight, theme.line);
    palette.setColor(QPalette::Dark, theme.line);
    palette.setColor(QPalette::Light, theme.raised);
    palette.setColor(QPalette::Shadow, theme.line);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faint = theme.muted;
        faint.setAlphaF(0.65F);
        palette.setColor(QPalette::Disabled, role, faint);
    }
    return palette;
}

QFont base(int pixels, QFont::Weight weight = QFont::Normal) {
    QFont font;
    // Latin from the first family there is, Chinese from the last ones
    font.setFamilies({"Inter", "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "WenQuanYi Micro Hei"});
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

}  // namespace

const Theme& Theme::current() {
    return stored();
}

Scheme Theme::scheme() {
    return storedScheme();
}

void Theme::apply(QApplication& application, Scheme scheme, ColourSet colours) {
    stored() = makeTheme(scheme, colours);
    storedScheme() = scheme;
    // painted once, in the end
    QWidgetList held;
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (!window->isVisible() || !window->updatesEnabled()) continue;
        window->setUpdatesEnabled(false);
        held << window;
    }
    // Where Qt replaces a style sheet, every widget is given its style once for each widget that it lies in;
    // where there was none, once. So the old one goes first: a seventh of the time in this window's trees.
    application.setStyleSheet(QString());
    if (!application.property(kStyled).toBool()) {
        application.setProperty(kStyled, true);
        application.setStyle(QStyleFactory::create("Fusion"));
        application.setFont(typeFont(Type::Body));
    }
    application.setPalette(paletteOf(stored()));
    application.setStyleSheet(styleSheet(stored(), scheme));
    for (QWidget* window : held) window->setUpdatesEnabled(true);
    Q_EMIT ThemeSignal::instance().changed();
}

ThemeSignal& ThemeSignal::instance() {
    static ThemeSignal signal;
    return signal;
}

QColor Theme::seriesColour(int index) {
    const auto& colours = stored().series;
    return colours[static_cast<std::size_t>(index) % colours.size()];
}

QColor Theme::taskColour(int place) {
    return seriesColour(1 + place % (static_cast<int>(stored().series.size()) - 1));
}

QColor Theme::pairedColour(int index) {
    return seriesColour(index).darker(storedScheme() == Scheme::Dark ? kPairedOnDark : kPairedOnLight);
}

QColor Theme::inkOn(const QColor& ground) {
    auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    const double luminance =
        0.2126 * linear(ground.redF()) + 0.7152 * linear(ground.greenF()) + 0.0722 * linear(ground.blueF());
    // where black and white have the same contrast, 4.58
    const double middle = std::sqrt(1.05 * 0.05) - 0.05;
    return luminance > middle ? QColor(Qt::black) : QColor(Qt::white);
}

QFont typeFont(Type type) {
    switch (type) {
        case Type::Caption:
            return base(12);
        case Type::Body:
            return base(13);
        case Type::Strong:
            return base(13, QFont::DemiBold);
        case Type::Title:
            return base(16, QFont::DemiBold);
        case Type::Heading:
            return base(24, QFont::DemiBold);
        case Type::Mono: {
            QFont mono;
            mono.setFamilies({"DejaVu Sans Mono", "Noto Sans Mono", "WenQuanYi Micro Hei Mono"});
            mono.setPixelSize(12);
            return mono;
        }
    }
    return base(13);
}

}  // namespace studio::widgets
