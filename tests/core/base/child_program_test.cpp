// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/child_program.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

#include "tests/support/must.h"

namespace studio {
namespace {

using namespace std::chrono_literals;
using test::must;
using testing::ElementsAre;

ChildProgram shell(const std::string& script, const std::map<std::string, std::string>& environment = {}) {
    return must(ChildProgram::start({"/bin/sh", "-c", script}, {.environment = environment}));
}

int waitFor(ChildProgram& child) {
    for (int k = 0; k < 3000; ++k) {
        if (auto code = child.ended()) return *code;
        std::this_thread::sleep_for(10ms);
    }
    return -1;
}

TEST(ChildProgram, TellsItsLinesAndItsEnd) {
    auto child =
        shell("echo hidden; echo one >&2; printf 'two %s\\nrest' $WORD >&2; exit 7", {{"WORD", "w"}});
    EXPECT_EQ(waitFor(child), 7);
    EXPECT_THAT(child.lines(), ElementsAre("one", "two w", "rest"));
    EXPECT_TRUE(child.lines().empty());
}

TEST(ChildProgram, TellsItsStandardOutputWhereThatIsWanted) {
    auto child = must(ChildProgram::start({"/bin/sh", "-c", "echo out; echo error >&2; echo end"},
                                          {.standardOutput = true}));
    EXPECT_EQ(waitFor(child), 0);
    EXPECT_THAT(child.lines(), ElementsAre("out", "error", "end"));
}

TEST(ChildProgram, KeepsBackAnUnfinishedLine) {
    auto child = shell("printf 'half' >&2; sleep 0.3; echo ' a line' >&2; sleep 30");
    std::vector<std::string> lines;
    for (int k = 0; k < 1000 && lines.empty(); ++k) {
        lines = child.lines();
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_THAT(lines, ElementsAre("half a line"));
    EXPECT_FALSE(child.ended());
}

TEST(ChildProgram, EndsWhenAsked) {
    auto child = shell("trap 'echo bye >&2; exit 3' TERM; echo ready >&2; while :; do sleep 0.05; done");
    while (child.lines().empty()) std::this_thread::sleep_for(10ms);
    child.askToEnd();
    child.askToEnd();
    EXPECT_EQ(waitFor(child), 3);
    EXPECT_THAT(child.lines(), ElementsAre("bye"));
}

TEST(ChildProgram, IsToldOfTheSignalThatEndedIt) {
    auto child = shell("kill -9 $$");
    EXPECT_EQ(waitFor(child), 128 + SIGKILL);
}

TEST(ChildProgram, DoesNotInheritBlockedSignals) {
    sigset_t term, before;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, &before);
    auto child = shell("echo ready >&2; sleep 30");
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    while (child.lines().empty()) std::this_thread::sleep_for(10ms);
    child.askToEnd();
    EXPECT_EQ(waitFor(child), 128 + SIGTERM);
}

TEST(ChildProgram, SaysWhatIsNotThere) {
    auto child = ChildProgram::start({"/nowhere/at-all"}, {});
    ASSERT_FALSE(child.ok());
    EXPECT_EQ(child.error().code, ErrorCode::NotFound);
    EXPECT_NE(child.error().message.find("/nowhere/at-all"), std::string::npos);
    EXPECT_FALSE(ChildProgram::start({}, {}).ok());
}

TEST(ChildProgram, DiesWithTheThreadThatStartedIt) {
    std::optional<ChildProgram> child;
    std::jthread([&] { child.emplace(shell("sleep 30")); }).join();
    EXPECT_EQ(waitFor(*child), 128 + SIGTERM);
}

}  // namespace
}  // namespace studio
