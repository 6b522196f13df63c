// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/decoder_log.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "core/video/av_objects.h"

namespace studio::video {

namespace {

thread_local DecoderLog* currentLog = nullptr;

/// The log of a message: the thread's own, else the one its codec context carries (decoder threads).
DecoderLog* logOf(void* object) {
    if (currentLog) return currentLog;
    if (!object) return nullptr;
    const AVClass* type = *static_cast<const AVClass* const*>(object);
    if (!type || std::strcmp(type->class_name, "AVCodecContext") != 0) return nullptr;
    return static_cast<DecoderLog*>(static_cast<AVCodecContext*>(object)->opaque);
}

void takeMessage(void* object, int level, const char* format, va_list arguments) {
    if (level > AV_LOG_ERROR) return;
    DecoderLog* log = logOf(object);
    if (!log) return;
    char text[512];
    std::vsnprintf(text, sizeof text, format, arguments);
    std::string line(text);
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
    log->add(std::move(line));
}

int ignoreError(int, const char*, const char*, const char*, int, void*) {
    return 0;  // OpenCV throws all the same; this only keeps it from printing first
}

}  // namespace

std::string DecoderLog::first() const {
    std::lock_guard lock(mutex_);
    return first_;
}

void DecoderLog::add(std::string text) {
    std::lock_guard lock(mutex_);
    if (first_.empty()) first_ = std::move(text);
    count_.fetch_add(1, std::memory_order_relaxed);
}

LogScope::LogScope(DecoderLog& log) : outer_(currentLog) {
    currentLog = &log;
}

LogScope::~LogScope() {
    currentLog = outer_;
}

void captureLibraryLogs() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_callback(takeMessage);
        cv::redirectError(ignoreError);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        // SVT-AV1 knows no other way; an explicit wish of the user stays
        ::setenv("SVT_LOG", "1", 0);
    });
}

}  // namespace studio::video
