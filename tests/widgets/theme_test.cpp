// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "tests/widgets/gui_test.h"
#include "widgets/parts/retranslate.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Counts how often widgets are given a style or a font.
class StyleCount : public QObject {
public:
    StyleCount() { qApp->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::StyleChange && watched->isWidgetType()) ++styles_[watched];
        if (event->type() == QEvent::FontChange && watched->isWidgetType()) ++fonts_;
        return false;
    }
    int most() const {
        int most = 0;
        for (const auto& [widget, times] : styles_) most = std::max(most, times);
        return most;
    }
    std::size_t widgets() const { return styles_.size(); }
    int fonts() const { return fonts_; }

private:
    std::map<QObject*, int> styles_;
    int fonts_ = 0;
};

class ThemeTest : public GuiTest {
protected:
    ThemeTest() {
        // as deep as the panels of a page are
        QWidget* inside = &window_;
        for (int i = 0; i < kDepth; ++i) {
            auto* layout = new QVBoxLayout(inside);
            layout->addWidget(new QLabel("text", inside));
            field_ = new QLineEdit(inside);
            layout->addWidget(field_);
            inside = new QFrame(inside);
            layout->addWidget(inside);
        }
        window_.show();
        QApplication::processEvents();
    }
    ~ThemeTest() override { Theme::apply(*qApp, Scheme::Light, ColourSet::Safe); }

    static constexpr int kDepth = 8;
    QWidget window_;
    QLineEdit* field_ = nullptr;
};

TEST_F(ThemeTest, AnotherThemeGivesEachWidgetItsStyleTwiceAtMost) {
    StyleCount count;
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    EXPECT_GE(count.widgets(), static_cast<std::size_t>(3 * kDepth));
    // once without the old sheet, once with the new one, however deep it lies
    EXPECT_LE(count.most(), 2);
    EXPECT_EQ(count.fonts(), 0);
    EXPECT_TRUE(window_.updatesEnabled());
    EXPECT_EQ(field_->palette().color(QPalette::Base), Theme::current().surface);
    EXPECT_EQ(field_->palette().color(QPalette::Text), Theme::current().text);
}

TEST_F(ThemeTest, WhoeverWaitsForItHearsOnceWithTheNewStyleInPlace) {
    int told = 0;
    QColor seen;
    themed(field_, [&] {
        ++told;
        seen = field_->palette().color(QPalette::Text);
    });
    EXPECT_EQ(told, 1);
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    EXPECT_EQ(told, 2);
    EXPECT_EQ(seen, Theme::current().text);
    // one that is gone hears nothing
    auto* gone = new QLabel;
    int late = 0;
    themed(gone, [&] { ++late; });
    delete gone;
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
    EXPECT_EQ(late, 1);
    EXPECT_EQ(told, 3);
}

}  // namespace

}  // namespace studio::test
