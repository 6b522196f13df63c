// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace studio::widgets {

/// Stands in a view that has nothing to show and says what to do first.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const QString& icon, QWidget* parent = nullptr);
    void setText(const QString& title, const QString& next);
    /// The button for the first step; none while `text` is empty.
    void setButton(const QString& text, std::function<void()> act);

private:
    QLabel* picture_;
    QLabel* title_;
    QLabel* next_;
    QPushButton* button_;
    std::function<void()> act_;
};

/// A view with its empty state in one place: either shows.
class Stage : public QWidget {
    Q_OBJECT
public:
    Stage(QWidget* content, EmptyState* empty, QWidget* parent = nullptr);
    void showContent(bool there);
    bool hasContent() const;
    /// Where there is little room the content is laid out in it, as low as its least height: texts in it that
    /// wrap ask for no scrolled view of its preferred height, in which charts would be cut off.
    void letContentShrink() { contentShrinks_ = true; }
    bool hasHeightForWidth() const override;

private:
    QStackedLayout* layout_;
    bool contentShrinks_ = false;
};

}  // namespace studio::widgets
