// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace studio::test {

/// What a client asked; header names in lower case.
struct HttpRequest {
    std::string method, path;
    std::map<std::string, std::string> headers;
    std::string header(const std::string& name) const {
        auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

/// A server on the loopback interface that does exactly what its handler writes: also to break off, to stall
/// and to lie. One request a connection, each on a thread of its own.
class HttpServer {
public:
    /// The client's end of the line.
    class Connection {
    public:
        Connection(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}
        void send(const std::string& bytes);
        /// Status line, headers (lines without their end) and body, with nothing added.
        void reply(const std::string& status, const std::vector<std::string>& headers,
                   const std::string& body);
        /// Keeps the line open and silent.
        void stall(std::chrono::milliseconds time);

    private:
        int socket_;
        const std::atomic<bool>& stopping_;
    };
    using Handler = std::function<void(const HttpRequest&, Connection&)>;

    explicit HttpServer(Handler handler);
    ~HttpServer();
    int port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    void accept();
    void serve(int socket);

    Handler handler_;
    int listener_ = -1, port_ = 0;
    std::atomic<bool> stopping_{false};
    std::vector<std::thread> connections_;
    std::thread acceptor_;
};

}  // namespace studio::test
