// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "tests/widgets/gui_test.h"
#include "widgets/theme/theme.h"

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    ::testing::InitGoogleMock(&argc, argv);
    studio::test::WatchedApplication application(argc, argv);
    studio::test::watchMessages();
    studio::widgets::Theme::apply(application, studio::widgets::Scheme::Light,
                                  studio::widgets::ColourSet::Safe);
    return RUN_ALL_TESTS();
}
