// SPDX-License-Identifier: GPL-3.0-or-later
// What is looked at before arming where it takes a robot that tells of itself.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/robot/session.h"
#include "core/robot/sim_transport.h"
#include "tests/core/robot/robot_rig.h"

namespace studio::test {
namespace {

using namespace robot;
using std::chrono::milliseconds;

/// The mock robot with one parameter of its own.
class TellingDoor : public SimTransport {
public:
    TellingDoor(std::shared_ptr<RobotBody> body, std::shared_ptr<const Clock> clock, std::string arms)
        : SimTransport(std::move(body), std::move(clock)), arms_(std::move(arms)) {}
    RobotFacts facts() const override {
        RobotFacts facts = SimTransport::facts();
        facts.parameters["armRealDof"] = arms_;
        return facts;
    }
    /// A link that is up tells what it cannot use.
    LinkReport link() const override {
        LinkReport report = SimTransport::link();
        if (!unusable.empty()) report.reason = unusable;
        return report;
    }
    std::optional<RobotState> latest() const override {
        return unusable.empty() ? SimTransport::latest() : std::nullopt;
    }
    std::string unusable;

private:
    std::string arms_;
};

std::vector<CheckLine> checksWithArms(const std::string& arms, const std::string& unusable = "") {
    RobotRig rig;
    SessionOptions options = rig.session->options();
    auto door = std::make_unique<TellingDoor>(rig.body, rig.clock, arms);
    door->unusable = unusable;
    options.onEvent = {};
    options.onTick = {};
    RobotSession session(std::move(door), options);
    EXPECT_OK(session.setSource(rig.source));
    session.setInstruction("grasp the block");
    EXPECT_OK(session.connect(milliseconds(500)));
    for (int round = 0; round < 30; ++round) {
        rig.clock->advance(0.01);
        session.heartbeat();
        session.tick();
    }
    SessionSnapshot now = session.snapshot();
    const bool ready = now.state == SessionState::Ready;
    EXPECT_EQ(ready, std::none_of(now.checks.begin(), now.checks.end(),
                                  [](const CheckLine& line) { return line.level == CheckLevel::Red; }));
    return now.checks;
}

const CheckLine* checkNamed(const std::vector<CheckLine>& checks, const std::string& name) {
    auto found =
        std::find_if(checks.begin(), checks.end(), [&](const CheckLine& c) { return c.name == name; });
    return found == checks.end() ? nullptr : &*found;
}

TEST(SessionChecks, OtherArmsThanSevenJointsEachAreRefused) {
    for (const char* good : {"14", "14.0"}) {
        EXPECT_FALSE(checkNamed(checksWithArms(good), "arm joints")) << good;
    }
    for (const char* bad : {"12", "16", "none"}) {
        const auto checks = checksWithArms(bad);
        const CheckLine* line = checkNamed(checks, "arm joints");
        ASSERT_TRUE(line) << bad;
        EXPECT_EQ(line->level, CheckLevel::Red);
        EXPECT_THAT(line->text, testing::HasSubstr(bad));
        EXPECT_NE(line->remedy, "");
    }
}

TEST(SessionChecks, MessagesThatCannotBeUsedSayWhy) {
    const auto checks = checksWithArms("14", "cannot use a sensorsData message: 29 joints, 28 expected");
    const CheckLine* line = checkNamed(checks, "joints");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->level, CheckLevel::Red);
    EXPECT_THAT(line->text, testing::HasSubstr("29 joints, 28 expected"));
}

}  // namespace
}  // namespace studio::test
