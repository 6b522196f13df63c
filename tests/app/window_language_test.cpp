// SPDX-License-Identifier: GPL-3.0-or-later
// After a switch of the language no text of the window stays in the other one.
#include <QAbstractButton>
#include <QAction>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTextDocumentFragment>
#include <functional>
#include <set>

#include "app/studio/main_window.h"
#include "tests/widgets/filled_services.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/panels.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace {

/// A text that a person reads, and where it stands.
struct Said {
    QString where, text;
};

QString placeOf(const QObject* object) {
    QString place = object->metaObject()->className();
    for (; object; object = object->parent()) {
        if (object->objectName().startsWith("panel_")) return object->objectName() + " " + place;
    }
    return "frame " + place;
}

/// Labels, buttons, boxes, headers, tabs, titles and menus of the window that are on show: what it says by
/// itself. Texts of rows and fields are data.
std::vector<Said> saidBy(const QWidget& window) {
    std::vector<Said> all;
    auto add = [&all](const QObject* from, const QString& text) {
        if (!text.trimmed().isEmpty()) all.push_back({placeOf(from), text});
    };
    for (auto* one : window.findChildren<QWidget*>()) {
        if (!one->isVisibleTo(&window)) continue;
        if (auto* label = qobject_cast<QLabel*>(one)) add(one, label->text());
        if (auto* button = qobject_cast<QAbstractButton*>(one)) add(one, button->text());
        if (auto* group = qobject_cast<QGroupBox*>(one)) add(one, group->title());
        if (auto* dock = qobject_cast<QDockWidget*>(one)) add(one, dock->windowTitle());
        if (auto* line = qobject_cast<QLineEdit*>(one)) add(one, line->placeholderText());
        if (auto* tabs = qobject_cast<QTabWidget*>(one)) {
            for (int i = 0; i < tabs->count(); ++i) add(one, tabs->tabText(i));
        }
        if (auto* header = qobject_cast<QHeaderView*>(one); header && header->model()) {
            for (int i = 0; i < header->count(); ++i) {
                if (!header->isSectionHidden(i))
                    add(one, header->model()->headerData(i, header->orientation()).toString());
            }
        }
    }
    for (auto* one : window.findChildren<QAction*>()) add(one, one->text());
    for (auto* one : window.findChildren<QMenu*>()) add(one, one->title());
    return all;
}

/// Words that are the same in both languages: of what is the person's own, of the core's keys and formats,
/// and signs and numbers.
bool sameEverywhere(const QString& rich) {
    static const std::set<QString> names = {
        "Kuavo Studio", "STOP", "English", "PNG",     "SVG",     "PDF",   "CSV",     "fps",
        "MiB",          "GiB",  "KiB",     "ms",      "rad",     "px",    "Hz",      "GPU",
        "CPU",          "CUDA", "ROS",     "LeRobot", "SmolVLA", "Kuavo", "kstudio", "ACC",
        "BWT",          "FWT",  "NBT",     "Ctrl",    "Shift",   "Alt",   "Esc"};
    static const std::set<QString> own = {"grasp",  "weigh", "studies", "first",
                                          "second", "lift",  "action",  "state"};
    const QString text = QTextDocumentFragment::fromHtml(rich).toPlainText();
    static const QRegularExpression word("[A-Za-z][A-Za-z0-9_./-]*");
    if (names.contains(text.trimmed())) return true;
    auto words = word.globalMatch(text);
    while (words.hasNext()) {
        const QString one = words.next().captured();
        // keys of the configuration, files and folders
        if (one.contains('_') || one.contains('.') || one.contains('/')) continue;
        // keys of the keyboard, powers of ten
        static const QRegularExpression key("^([A-Za-z]|F[0-9]+|e-?[0-9]+)$");
        if (one.contains(key)) continue;
        if (!names.contains(one) && !own.contains(one)) return false;
    }
    return true;
}

class WindowLanguageTest : public GuiTest {
protected:
    WindowLanguageTest() {
        project_ = folder() / "studies";
        writeFilledProject(project_);
        window_ = std::make_unique<MainWindow>(filledServices(), settings());
        window_->resize(1280, 800);
        window_->show();
    }
    ~WindowLanguageTest() override { settings().setLanguage("en"); }
    bool settled() {
        return waitFor([this] { return window_->workspace().jobs().idle(); });
    }
    /// Calls `look` with every panel in front, every tab of it opened, and on the start page.
    void walk(const std::function<void()>& look) {
        for (const PanelInfo& info : panels()) {
            window_->showPanel(info.id);
            const QString page = info.page;
            Panel* panel =
                page.isEmpty() ? window_->bottomPanel(info.id) : window_->page(page)->panel(info.id);
            ASSERT_NE(panel, nullptr) << info.id;
            look();
            for (auto* tabs : panel->findChildren<QTabWidget*>()) {
                for (int i = 1; i < tabs->count(); ++i) {
                    tabs->setCurrentIndex(i);
                    look();
                }
                tabs->setCurrentIndex(0);
            }
        }
        window_->showPage({});
        look();
    }
    std::filesystem::path project_;
    std::unique_ptr<MainWindow> window_;
    std::size_t looked_ = 0;  ///< texts
};

TEST_F(WindowLanguageTest, EveryTextOfTheWindowFollowsTheLanguage) {
    window_->workspace().open(project_);
    ASSERT_TRUE(settled());
    for (const PageInfo& info : pages()) window_->showPage(info.id);
    ASSERT_TRUE(settled());
    static const QRegularExpression han("\\p{Han}");
    auto foreign = [this] {
        std::set<QString> left;
        for (const Said& said : saidBy(*window_)) {
            if (!said.text.contains(han) && !sameEverywhere(said.text))
                left.insert(said.where + ": " + said.text);
        }
        return left;
    };
    auto chinese = [this] {
        std::set<QString> left;
        for (const Said& said : saidBy(*window_)) {
            if (said.text.contains(han)) left.insert(said.where + ": " + said.text);
        }
        return left;
    };
    settings().setLanguage("zh_CN");
    walk([&] {
        // what a job found is said with the next turn of the loop
        (void)waitFor([&] { return foreign().empty(); }, 1000);
        for (const QString& text : foreign()) ADD_FAILURE() << "still in English: " << text.toStdString();
        looked_ += saidBy(*window_).size();
    });
    EXPECT_GT(looked_, 1000u);
    settings().setLanguage("en");
    walk([&] {
        (void)waitFor([&] { return chinese().empty(); }, 1000);
        for (const QString& text : chinese()) ADD_FAILURE() << "still in Chinese: " << text.toStdString();
    });
    EXPECT_TRUE(settled());
}

TEST_F(WindowLanguageTest, QtsOwnButtonsFollowItToo) {
    QDialogButtonBox box(QDialogButtonBox::Cancel | QDialogButtonBox::Close | QDialogButtonBox::Save);
    auto words = [&box] {
        QStringList all;
        for (auto* button : box.buttons()) all << button->text().remove('&');
        return all;
    };
    EXPECT_TRUE(words().contains("Cancel"));
    EXPECT_EQ(QCoreApplication::translate("QPlatformTheme", "Cancel"), "Cancel");
    settings().setLanguage("zh_CN");
    EXPECT_EQ(QCoreApplication::translate("QPlatformTheme", "Cancel"), QString::fromUtf8("取消"));
    static const QRegularExpression han("\\p{Han}");
    EXPECT_TRUE(waitFor([&] { return words().filter(han).size() == 3; }, 5000))
        << words().join(", ").toStdString();
    // one that is made afterwards
    QDialogButtonBox later(QDialogButtonBox::Cancel);
    EXPECT_TRUE(later.button(QDialogButtonBox::Cancel)->text().contains(han));
    settings().setLanguage("en");
    EXPECT_TRUE(waitFor([&] { return words().contains("Cancel"); }, 5000));
}

}  // namespace

}  // namespace studio::test
