// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::hub {

/// How patient a client is, and who it is.
struct HttpOptions {
    std::chrono::seconds connectTimeout{15};
    std::chrono::seconds stallTimeout{30};  ///< without a byte (less than 1 KiB/s) for so long: broken off
    std::string token;  ///< sent to the first URL's host only, never after a redirect elsewhere
    std::stop_token stop;
};

/// Answer of a server; header names are in lower case.
struct HttpResponse {
    long status = 0;
    std::map<std::string, std::string> headers;
    bool redirected = false;
    /// Value of a header, empty where it is absent.
    std::string header(const std::string& name) const;
};

/// Where the body of a successful answer goes. An error ends the transfer and is passed on.
struct HttpBody {
    std::function<Status(const HttpResponse&)> begin;  ///< once, before the first byte
    std::function<Status(std::span<const std::byte>)> bytes;
};

/// What came of a request.
struct HttpResult {
    HttpResponse response;
    std::optional<Error> error;  ///< Network, NotFound (404), Cancelled, or what the body's receiver said
    bool retry = false;          ///< the error may pass: broken connection, stall, 408, 429, 5xx
    std::chrono::seconds retryAfter{0};  ///< as the server asked
};

/// HTTP through libcurl: redirects (at most 8, never from https to http), stall time-out, stop token.
/// Proxies follow the usual environment variables. Blocking; one thread at a time.
class HttpClient {
public:
    explicit HttpClient(HttpOptions options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Headers of a file. A redirect that has `stopAt` among its headers is the answer.
    HttpResult head(const std::string& url, const std::string& stopAt);
    HttpResult get(const std::string& url, const std::vector<std::string>& headers, const HttpBody& body);

private:
    struct Transfer;
    HttpResult follow(std::string url, Transfer& transfer, const std::string& stopAt);
    HttpResult once(const std::string& url, Transfer& transfer, bool withToken, std::string& location);

    HttpOptions options_;
    void* curl_;
};

}  // namespace studio::hub
