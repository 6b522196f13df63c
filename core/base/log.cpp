// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace studio {

std::shared_ptr<spdlog::logger> log() {
    static std::shared_ptr<spdlog::logger> logger = [] {
        auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
        console->set_level(spdlog::level::warn);
        auto made = std::make_shared<spdlog::logger>("studio", console);
        made->set_level(spdlog::level::info);
        // a sink that cannot write must not take the program with it
        made->set_error_handler([](const std::string&) {});
        return made;
    }();
    return logger;
}

Status logToFile(const std::filesystem::path& file) {
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), 8u << 20, 2);
        sink->set_level(spdlog::level::info);
        log()->sinks().push_back(sink);
        log()->flush_on(spdlog::level::info);
        return {};
    } catch (const spdlog::spdlog_ex& exception) {
        return Error{ErrorCode::Io, exception.what(), "Choose another folder for the log."};
    }
}

}  // namespace studio
