// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <string>

namespace studio::video {

/// What FFmpeg complains about while one file is read or written: counted and kept, never printed.
/// Thread-safe, as a decoder may log from threads of its own.
class DecoderLog {
public:
    /// Errors since construction.
    int count() const { return count_.load(std::memory_order_relaxed); }
    /// The first error's text, empty where there was none.
    std::string first() const;
    void add(std::string text);

private:
    std::atomic<int> count_{0};
    mutable std::mutex mutex_;
    std::string first_;
};

/// Sends FFmpeg's messages of this thread to `log` while it lives. A codec context reaches its log from any
/// thread by `opaque`, which must point to the DecoderLog.
class LogScope {
public:
    explicit LogScope(DecoderLog& log);
    ~LogScope();
    LogScope(const LogScope&) = delete;
    LogScope& operator=(const LogScope&) = delete;

private:
    DecoderLog* outer_;
};

/// Silences FFmpeg, OpenCV and SVT-AV1 on the standard streams, once per process.
void captureLibraryLogs();

}  // namespace studio::video
