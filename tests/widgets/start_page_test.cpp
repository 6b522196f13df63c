// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/start_page.h"

#include <QPushButton>
#include <QSignalSpy>

#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

class StartPageTest : public GuiTest {};

TEST_F(StartPageTest, OffersBothDemosAndSaysWhereEachWillBe) {
    Services services = fakeServices();
    services.demo.place = [](const std::filesystem::path& parent, bool whole) {
        return parent / (whole ? "of-four" : "of-two");
    };
    Workspace workspace(services, settings());
    StartPage page(workspace);
    page.resize(1280, 760);
    page.show();
    auto* quick = page.findChild<QPushButton*>("quickDemo");
    auto* whole = page.findChild<QPushButton*>("wholeDemo");
    ASSERT_TRUE(quick && whole);
    EXPECT_TRUE(quick->toolTip().contains("/of-two")) << quick->toolTip().toStdString();
    EXPECT_TRUE(whole->toolTip().contains("/of-four")) << whole->toolTip().toStdString();
    EXPECT_TRUE(whole->text().contains("four tasks"));
    EXPECT_GE(whole->width(), whole->sizeHint().width()) << "its text is whole";
    QSignalSpy wanted(&page, &StartPage::demoWanted);
    quick->click();
    whole->click();
    ASSERT_EQ(wanted.size(), 2);
    EXPECT_FALSE(wanted[0][0].toBool());
    EXPECT_TRUE(wanted[1][0].toBool());
}

}  // namespace

}  // namespace studio::test
