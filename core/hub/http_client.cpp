// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <stdexcept>

namespace studio::hub {

namespace {

constexpr int kMaxRedirects = 8;
constexpr std::size_t kMaxHeaderBytes = 256 << 10;

/// Scheme, host and port: who gets the token.
std::string originOf(const std::string& url) {
    auto scheme = url.find("://");
    return scheme == url.npos ? url : url.substr(0, url.find('/', scheme + 3));
}

/// A URL without its query, which may hold a signature.
std::string shown(const std::string& url) {
    return url.substr(0, url.find('?'));
}

std::string trimmed(std::string_view text) {
    auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

Error refusal(const std::string& url, long status) {
    Error error{ErrorCode::Network,
                fmt::format("cannot fetch {}: the server answered {}", shown(url), status), ""};
    if (status == 404) {
        error.code = ErrorCode::NotFound;
        error.hint = "Check the name (owner/name) and the revision.";
    } else if (status == 401 || status == 403) {
        error.hint =
            "It does not exist, or is private or gated: accept its conditions on its page and set "
            "HF_TOKEN to an access token.";
    } else if (status == 429 || status >= 500) {
        error.hint = "The server is busy or out of order: try again later, or set HF_ENDPOINT to a mirror.";
    }
    return error;
}

}  // namespace

std::string HttpResponse::header(const std::string& name) const {
    auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

/// One request and what has been seen of its answer; libcurl's callbacks work on it.
struct HttpClient::Transfer {
    bool headOnly = false;
    std::vector<std::string> headers;
    const HttpBody* body = nullptr;
    std::stop_token stop;

    HttpResponse response;
    std::size_t headerBytes = 0;
    bool begun = false;
    std::optional<Error> problem;  // of the receiver
    bool receives() const { return body && response.status >= 200 && response.status < 300; }

    bool note(const Status& status) {
        if (!status.ok()) problem = status.error();
        return status.ok();
    }

    static std::size_t onHeader(char* data, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        std::string_view line(data, size);
        if ((transfer.headerBytes += size) > kMaxHeaderBytes) return 0;
        if (line.starts_with("HTTP/")) {
            // a further block (100 Continue, a proxy's) replaces the one before
            transfer.response.headers.clear();
            auto blank = line.find(' ');
            transfer.response.status =
                blank == line.npos ? 0 : std::atol(std::string(line.substr(blank)).c_str());
        } else if (auto colon = line.find(':'); colon != line.npos) {
            std::string name = trimmed(line.substr(0, colon));
            std::transform(name.begin(), name.end(), name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            transfer.response.headers[name] = trimmed(line.substr(colon + 1));
        }
        return size;
    }

    static std::size_t onBody(char* data, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        if (!transfer.receives()) return size;  // the page of an error
        if (!std::exchange(transfer.begun, true) && !transfer.note(transfer.body->begin(transfer.response)))
            return 0;
        return transfer.note(transfer.body->bytes(std::as_bytes(std::span(data, size)))) ? size : 0;
    }

    static int onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Transfer*>(self)->stop.stop_requested() ? 1 : 0;
    }
};

HttpClient::HttpClient(HttpOptions options) : options_(std::move(options)) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    curl_ = started == CURLE_OK ? curl_easy_init() : nullptr;
    if (!curl_) throw std::runtime_error("libcurl does not start");
}

HttpClient::~HttpClient() {
    curl_easy_cleanup(curl_);
}

HttpResult HttpClient::head(const std::string& url, const std::string& stopAt) {
    Transfer transfer;
    transfer.headOnly = true;
    return follow(url, transfer, stopAt);
}

HttpResult HttpClient::get(const std::string& url, const std::vector<std::string>& headers,
                           const HttpBody& body) {
    Transfer transfer;
    transfer.headers = headers;
    transfer.body = &body;
    return follow(url, transfer, "");
}

HttpResult HttpClient::follow(std::string url, Transfer& transfer, const std::string& stopAt) {
    transfer.stop = options_.stop;
    const std::string first = originOf(url);
    for (int hop = 0; hop <= kMaxRedirects; ++hop) {
        std::string location;
        HttpResult result = once(url, transfer, originOf(url) == first, location);
        result.response.redirected = hop > 0;
        bool redirect = !result.error && result.response.status >= 300 && result.response.status < 400;
        if (!redirect || result.response.headers.contains(stopAt)) return result;
        if (location.empty() || (url.starts_with("https://") && !location.starts_with("https://"))) {
            result.error = Error{ErrorCode::Network,
                                 fmt::format("cannot fetch {}: it redirects to '{}', which is not followed",
                                             shown(url), shown(location)),
                                 "Check HF_ENDPOINT."};
            return result;
        }
        url = location;
    }
    HttpResult result;
    result.error = Error{ErrorCode::Network,
                         fmt::format("cannot fetch {}: more than {} redirects", shown(url), kMaxRedirects),
                         "Check HF_ENDPOINT."};
    return result;
}

HttpResult HttpClient::once(const std::string& url, Transfer& transfer, bool withToken,
                            std::string& location) {
    curl_easy_reset(curl_);
    transfer.response = {};
    transfer.headerBytes = 0;
    transfer.begun = false;
    curl_slist* list = curl_slist_append(nullptr, "Accept-Encoding: identity");
    for (const auto& header : transfer.headers) list = curl_slist_append(list, header.c_str());
    if (withToken && !options_.token.empty())
        list = curl_slist_append(list, ("Authorization: Bearer " + options_.token).c_str());
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> owner(list, curl_slist_free_all);

    char text[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl_, CURLOPT_NOBODY, transfer.headOnly ? 1L : 0L);
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl_, CURLOPT_USERAGENT, "kuavo-studio");
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connectTimeout.count()));
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.stallTimeout.count()));
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
    curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, text);
    CURLcode code = curl_easy_perform(curl_);

    char* target = nullptr;
    if (curl_easy_getinfo(curl_, CURLINFO_REDIRECT_URL, &target) == CURLE_OK && target) location = target;
    HttpResult result;
    // an empty body is a body, too
    if (code == CURLE_OK && transfer.receives() && !transfer.begun)
        transfer.note(transfer.body->begin(transfer.response));
    long status = transfer.response.status;
    if (options_.stop.stop_requested()) {
        result.error = Error{ErrorCode::Cancelled, "download stopped", "Starting it again continues it."};
    } else if (transfer.problem) {
        result.error = transfer.problem;
    } else if (code != CURLE_OK) {
        std::string found = *text ? text : curl_easy_strerror(code);
        result.error = Error{ErrorCode::Network, fmt::format("cannot fetch {}: {}", shown(url), found),
                             "Check the network and the proxy; HF_ENDPOINT selects a mirror."};
        result.retry = code != CURLE_URL_MALFORMAT && code != CURLE_UNSUPPORTED_PROTOCOL &&
                       code != CURLE_PEER_FAILED_VERIFICATION;
    } else if (status < 200 || status >= 400) {
        result.error = refusal(url, status);
        result.retry = status == 408 || status == 429 || status >= 500;
        curl_off_t after = 0;
        curl_easy_getinfo(curl_, CURLINFO_RETRY_AFTER, &after);
        result.retryAfter = std::chrono::seconds(std::clamp<curl_off_t>(after, 0, 60));
    }
    result.response = transfer.response;
    return result;
}

}  // namespace studio::hub
