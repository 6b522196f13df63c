// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window_log.h"

#include <fmt/format.h>
#include <spdlog/details/log_msg.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/sink.h>

#include <QtGlobal>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/base/build_info.h"
#include "core/base/child_program.h"
#include "core/base/log.h"
#include "core/base/machine.h"

namespace studio::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLogTail = 32 << 10;  ///< bytes of the log that go along
constexpr std::chrono::seconds kDoctorPatience{30};
constexpr std::chrono::milliseconds kDoctorLook{20};

QtMessageHandler formerHandler = nullptr;

void toLog(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    const auto level = type == QtDebugMsg  ? spdlog::level::debug
                       : type == QtInfoMsg ? spdlog::level::info
                                           : spdlog::level::warn;
    // standard error has it already from Qt: the file alone is told
    for (const auto& sink : log()->sinks()) {
        if (sink != log()->sinks().front() && sink->should_log(level)) {
            const std::string text = "Qt: " + message.toStdString();
            sink->log({log()->name(), level, text});
            sink->flush();
        }
    }
    if (formerHandler) formerHandler(type, context, message);
}

spdlog::level::level_enum weightOf(widgets::Level level) {
    // a warning that stands in the window is none on the terminal
    return level == widgets::Level::Info ? spdlog::level::info : spdlog::level::warn;
}

/// What the terminal program says of this machine; empty: it cannot be asked.
Result<std::string> askDoctor(const fs::path& program, std::stop_token stop) {
    if (program.empty()) return std::string();
    auto child = ChildProgram::start({program.string(), "doctor"}, {.standardOutput = true});
    if (!child.ok()) return std::string();
    std::string said;
    const auto until = std::chrono::steady_clock::now() + kDoctorPatience;
    for (;;) {
        const auto code = child->ended();
        for (const std::string& line : child->lines()) said += line + "\n";
        if (code) return *code == 0 ? said : std::string();
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the diagnostics were cancelled", ""};
        if (std::chrono::steady_clock::now() > until) return std::string();
        std::this_thread::sleep_for(kDoctorLook);
    }
}

/// The same in short, without the libraries that only the other program asks.
std::string ownFacts() {
    const BuildInfo& build = buildInfo();
    const Machine machine = readMachine();
    return fmt::format(
        "studio {}, commit {}, {}, {}\nsystem {}, {}\nprocessor {}, {} cores usable\nNVIDIA {}\n",
        build.version, build.commit, build.compiler, build.kind, machine.system, machine.kernel,
        machine.processor, machine.cores,
        machine.nvidiaDriver.empty() ? "no driver" : "driver " + machine.nvidiaDriver);
}

/// Whole lines from the end of a file.
std::string tailOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) return {};
    const auto size = static_cast<std::size_t>(std::max<std::streamoff>(0, stream.tellg()));
    const std::size_t begin = size > kLogTail ? size - kLogTail : 0;
    stream.seekg(static_cast<std::streamoff>(begin));
    std::string text(size - begin, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (begin > 0) text.erase(0, text.find('\n') + 1);
    return text;
}

/// A copy that tells no stranger the name of the account.
std::string withoutHome(std::string text) {
    const char* home = std::getenv("HOME");
    const std::string name = home ? home : "";
    if (name.size() < 2) return text;
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; ++at)
        text.replace(at, name.size(), "~");
    return text;
}

}  // namespace

fs::path windowLogFile() {
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    fs::path folder = state && *state ? fs::path(state) : fs::path(home ? home : "/tmp") / ".local" / "state";
    return folder / "kuavo-studio" / "window.log";
}

void logQtMessages() {
    formerHandler = qInstallMessageHandler(toLog);
}

void logNotices(widgets::Workspace& workspace) {
    QObject::connect(&workspace, &widgets::Workspace::noticed, &workspace, [](const widgets::Notice& notice) {
        const std::string hint = notice.hint.isEmpty() ? "" : " -> " + notice.hint.toStdString();
        log()->log(weightOf(notice.level), "{}{}{}", notice.level == widgets::Level::Error ? "error: " : "",
                   notice.message.toStdString(), hint);
    });
}

Result<std::string> diagnostics(const fs::path& program, const fs::path& logFile, std::stop_token stop) {
    STUDIO_ASSIGN(std::string facts, askDoctor(program, std::move(stop)));
    if (facts.empty()) facts = ownFacts();
    const std::string lines = tailOf(logFile);
    return withoutHome(fmt::format("Kuavo Studio {}\n\n{}\n{}", buildInfo().version, facts,
                                   lines.empty()
                                       ? "The log is empty.\n"
                                       : fmt::format("Last lines of {}:\n{}", logFile.string(), lines)));
}

}  // namespace studio::app
