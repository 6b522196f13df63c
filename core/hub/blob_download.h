// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/hub/http_client.h"

namespace studio::hub {

/// How often a transfer that broke off is taken up again.
struct RetryOptions {
    int attempts = 5;                         ///< in a row without a byte gained
    std::chrono::milliseconds backoff{1000};  ///< before the second; doubled each time, at most 30 s
};

/// A file on the server, as its headers describe it.
struct RemoteFile {
    std::string url;
    std::string name;        ///< in the repository; for messages
    std::string etag;        ///< names the blob; SHA-256 or git's SHA-1 where the server follows the hub
    std::uint64_t size = 0;  ///< bytes
    bool direct = false;     ///< answered without a redirect: later answers carry the same etag
};

/// Asks for a file's etag and size. Errors: NotFound, Network, Cancelled.
Result<RemoteFile> describe(HttpClient& client, const std::string& url, const std::string& name,
                            const RetryOptions& retry, std::stop_token stop);

/// Downloads a file to `target`, by way of `<target>.incomplete`, which a later call continues. The file
/// appears complete, with size and hash checked, or not at all. `gained` is called with the bytes that are
/// there so far. Blocking. Errors: Network (also when the server lies about lengths or changes the file),
/// NotFound, Corrupt (hash), Io (full disk), Cancelled.
Status downloadBlob(HttpClient& client, const RemoteFile& file, const std::filesystem::path& target,
                    const RetryOptions& retry, std::stop_token stop,
                    const std::function<void(std::uint64_t)>& gained);

/// Waits, unless stopped meanwhile (then false).
bool pause(std::chrono::milliseconds time, std::stop_token stop);

}  // namespace studio::hub
