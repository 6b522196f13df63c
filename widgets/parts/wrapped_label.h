// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace studio::widgets {

/// What went wrong, in as many lines as it takes: it is as high as its text is at its width, also where a
/// splitter would give it less, and widens nothing. It can be marked and copied; hidden while it is empty.
class WrappedLabel : public QLabel {
public:
    explicit WrappedLabel(QWidget* parent = nullptr) : QLabel(parent) {
        setTextFormat(Qt::PlainText);
        setWordWrap(true);
        setTextInteractionFlags(Qt::TextSelectableByMouse);
        QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
        hide();
    }
    /// Shows the text, with all of it as the tooltip too; hides itself where there is none.
    void showText(const QString& text) {
        setText(text);
        setToolTip(text);
        setVisible(!text.isEmpty());
        fit();
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QLabel::resizeEvent(event);
        fit();
    }

private:
    void fit() {
        // the least height counts in heightForWidth as well
        setMinimumHeight(0);
        setMinimumHeight(text().isEmpty() ? 0 : heightForWidth(width()));
    }
};

}  // namespace studio::widgets
