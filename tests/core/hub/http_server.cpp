// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hub/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

namespace studio::test {

void HttpServer::Connection::send(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        auto sent = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) return;  // the client has gone
        at += static_cast<std::size_t>(sent);
    }
}

void HttpServer::Connection::reply(const std::string& status, const std::vector<std::string>& headers,
                                   const std::string& body) {
    std::string text = "HTTP/1.1 " + status + "\r\n";
    for (const auto& header : headers) text += header + "\r\n";
    send(text + "Connection: close\r\n\r\n" + body);
}

void HttpServer::Connection::stall(std::chrono::milliseconds time) {
    auto end = std::chrono::steady_clock::now() + time;
    while (!stopping_ && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, generic, &length) != 0)
        throw std::runtime_error("no loopback server");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept(); });
}

HttpServer::~HttpServer() {
    stopping_ = true;
    acceptor_.join();
    for (auto& connection : connections_) connection.join();
    ::close(listener_);
}

void HttpServer::accept() {
    while (!stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 20) <= 0) continue;
        int socket = ::accept(listener_, nullptr, nullptr);
        if (socket >= 0) connections_.emplace_back([this, socket] { serve(socket); });
    }
}

void HttpServer::serve(int socket) {
    std::string text;
    char buffer[4096];
    while (text.find("\r\n\r\n") == text.npos) {
        auto got = ::recv(socket, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        text.append(buffer, static_cast<std::size_t>(got));
    }
    std::istringstream lines(text);
    HttpRequest request;
    std::string line;
    lines >> request.method >> request.path;
    std::getline(lines, line);
    while (std::getline(lines, line) && line.size() > 1) {
        auto colon = line.find(':');
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (colon != line.npos) request.headers[name] = line.substr(colon + 2, line.size() - colon - 3);
    }
    Connection connection(socket, stopping_);
    if (!request.method.empty()) handler_(request, connection);
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
}

}  // namespace studio::test
