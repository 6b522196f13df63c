// SPDX-License-Identifier: GPL-3.0-or-later
// Where the window makes its two demos, and which of those that lie there it opens.
#include "app/studio/demo_services.h"
#include "core/demo/demo.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"

namespace studio::test {

using namespace widgets;

namespace {

class DemoPlacesTest : public GuiTest {
protected:
    DemoPlacesTest() {
        services_.sim.tasks = {{"moving_grasp", "grasp it", "抓取"}};
        app::addDemoServices(services_, "kstudio");
    }
    Services services_;
};

TEST_F(DemoPlacesTest, TheQuickAndTheWholeDemoLieBesideEachOther) {
    const auto& demo = services_.demo;
    ASSERT_TRUE(demo.create && demo.place);
    const auto quick = demo.place(folder(), false), whole = demo.place(folder(), true);
    EXPECT_NE(quick, whole);
    EXPECT_FALSE(std::filesystem::exists(quick) || std::filesystem::exists(whole)) << "a look makes nothing";
    EXPECT_EQ(must(demo.create(folder(), false)), quick);
    EXPECT_EQ(must(demo.create(folder(), true)), whole);
    EXPECT_EQ(must(demo.read(quick)).tasks.size(), 2u);
    EXPECT_EQ(must(demo.read(whole)).tasks.size(), 4u);
    // pressed again, the one that is there
    EXPECT_EQ(must(demo.create(folder(), false)), quick);
    EXPECT_EQ(must(demo.create(folder(), true)), whole);
    // one of the other size under that name is not the one that was asked for
    std::filesystem::remove_all(quick);
    std::filesystem::rename(whole, quick);
    const auto next = must(demo.create(folder(), false));
    EXPECT_NE(next, quick);
    EXPECT_EQ(must(demo.read(next)).tasks.size(), 2u);
    EXPECT_EQ(must(demo.read(quick)).tasks.size(), 4u) << "it stays what it is";
}

}  // namespace

}  // namespace studio::test
