// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/draw_chart.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "core/base/child_program.h"
#include "core/run/run_follower.h"

namespace studio::cli {

namespace fs = std::filesystem;

namespace {

constexpr auto kLookAtDrawer = std::chrono::milliseconds(20);

Result<fs::path> drawer() {
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path() / "kuavo-studio";
    if (fs::exists(program, failed)) return program;
    return Error{
        ErrorCode::NotFound,
        fmt::format("cannot draw a chart: the window's program is not there: {}", program.string()),
        "It draws them: install or build kuavo-studio (Qt 6 and QCustomPlot) beside kstudio. The values "
        "alone, without it: kstudio runs export RUN --out FOLDER."};
}

/// Without a slash at its end, behind which no name would be left.
std::string wholePath(const std::string& run) {
    const fs::path whole = fs::absolute(run).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).string();
}

std::vector<std::string> wordsFor(const fs::path& program, const ChartOrder& order) {
    std::vector<std::string> words{program.string(), "--export",  fs::absolute(order.out).string(),
                                   "--chart",        order.chart, "--theme",
                                   order.theme,      "--lang",    order.language};
    if (!order.size.empty()) {
        words.push_back("--size");
        words.push_back(order.size);
    }
    for (const std::string& run : order.runs) words.push_back(wholePath(run));
    return words;
}

/// What it said of itself: what Qt tells before that is no answer.
Error saidBy(const std::vector<std::string>& lines, int code) {
    const std::string mark = "kuavo-studio: ";
    Error error{ErrorCode::Internal, "", ""};
    for (const std::string& line : lines) {
        if (line.starts_with(mark)) {
            error = {code == kWrongUse ? ErrorCode::InvalidArgument : ErrorCode::Io, line.substr(mark.size()),
                     ""};
        } else if (!error.message.empty()) {
            const auto begin = line.find_first_not_of(' ');
            if (begin == std::string::npos) continue;
            error.hint += (error.hint.empty() ? "" : "\n") + line.substr(begin);
        }
    }
    if (!error.message.empty()) return error;
    error.message = fmt::format("cannot draw the chart: kuavo-studio ended with {}", code);
    for (const std::string& line : lines) error.hint += (error.hint.empty() ? "" : "\n") + line;
    return error;
}

}  // namespace

int drawChart(const ChartOrder& order, bool json) {
    // what is no run is said before a program is started
    for (const std::string& run : order.runs) {
        if (auto opened = run::RunFollower::open(run); !opened.ok()) return fail(opened.error(), json);
    }
    auto program = drawer();
    if (!program.ok()) return fail(program.error(), json);
    Interrupt interrupt("");
    // whatever screen there is, none is needed
    auto child =
        ChildProgram::start(wordsFor(*program, order), {.environment = {{"QT_QPA_PLATFORM", "offscreen"}}});
    if (!child.ok()) return fail(child.error(), json);
    std::vector<std::string> said;
    auto listen = [&] {
        for (std::string& line : child->lines()) said.push_back(std::move(line));
    };
    while (!child->ended()) {
        if (interrupt.token().stop_requested()) child->askToEnd();
        listen();
        std::this_thread::sleep_for(kLookAtDrawer);
    }
    listen();
    const int code = *child->ended();
    // one that had finished before it was asked to end has made its file
    if (code != kDone && interrupt.token().stop_requested()) return kStopped;
    if (code != kDone) {
        fail(saidBy(said, code), json);
        return code == kWrongUse ? kWrongUse : kFailed;
    }
    if (json) {
        say(nlohmann::json{{"runs", order.runs}, {"chart", order.chart}, {"files", {order.out}}});
    } else {
        say(order.out);
    }
    return kDone;
}

}  // namespace studio::cli
