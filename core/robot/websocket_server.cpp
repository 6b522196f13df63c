// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/websocket_server.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "core/robot/ros_codec.h"

namespace studio::robot {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kMaxWaitingBytes = 64u << 20;
/// Who connects must have introduced itself by then.
constexpr std::chrono::seconds kShakePatience{5};
constexpr std::chrono::milliseconds kAcceptPause{100};  ///< after a failure, files running out for example

}  // namespace

struct WebSocketServer::Impl : std::enable_shared_from_this<WebSocketServer::Impl> {
    struct Waiting {
        std::shared_ptr<const std::string> bytes;
        std::string key;
        bool isBinary = false;
    };
    /// All members belong to the server's thread.
    struct Client {
        explicit Client(tcp::socket socket) : ws(std::move(socket)), shakeLimit(ws.get_executor()) {}
        websocket::stream<tcp::socket> ws;
        asio::steady_timer shakeLimit;
        beast::flat_buffer buffer;
        std::deque<Waiting> queue;
        Waiting current;
        std::size_t waitingBytes = 0;
        bool reading = false, writing = false;
        std::optional<std::string> late;  ///< came while frozen
        bool lateBinary = false;
    };
    using ClientPtr = std::shared_ptr<Client>;

    Handlers handlers;
    asio::io_context io{1};
    tcp::acceptor acceptor{io};
    asio::steady_timer acceptPause{io};
    std::set<ClientPtr> shaking;  ///< their handshake is not done
    std::map<std::uint64_t, ClientPtr> clients;
    std::uint64_t count = 0;
    std::atomic<int> port{0};
    std::atomic<bool> frozen{false}, ended{false};
    std::thread thread;

    void accept() {
        auto self = shared_from_this();
        acceptor.async_accept([self](const error_code& failed, tcp::socket socket) {
            if (self->ended) return;
            if (failed) return self->acceptLater();
            ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            self->shake(std::make_shared<Client>(std::move(socket)));
            self->accept();
        });
    }

    void acceptLater() {
        auto self = shared_from_this();
        acceptPause.expires_after(kAcceptPause);
        acceptPause.async_wait([self](const error_code& cancelled) {
            if (!cancelled && !self->ended) self->accept();
        });
    }

    void shake(const ClientPtr& client) {
        client->ws.read_message_max(kMaxFrameBytes);
        client->ws.auto_fragment(false);
        shaking.insert(client);
        client->shakeLimit.expires_after(kShakePatience);
        client->shakeLimit.async_wait([client](const error_code& cancelled) {
            error_code ignored;
            if (!cancelled) client->ws.next_layer().close(ignored);
        });
        auto self = shared_from_this();
        client->ws.async_accept([self, client](const error_code& refused) {
            client->shakeLimit.cancel();
            self->shaking.erase(client);
            if (refused || self->ended) return;
            std::uint64_t id = ++self->count;
            self->clients[id] = client;
            self->handlers.opened(id);
            self->read(id, client);
        });
    }

    void read(std::uint64_t id, const ClientPtr& client) {
        if (frozen || client->reading) return;
        client->reading = true;
        auto self = shared_from_this();
        client->ws.async_read(client->buffer, [self, id, client](const error_code& failed, std::size_t) {
            client->reading = false;
            if (failed) return self->lose(id);
            std::string bytes = beast::buffers_to_string(client->buffer.data());
            client->buffer.consume(client->buffer.size());
            if (self->frozen) {
                // the read was under way when the link died
                client->late = std::move(bytes);
                client->lateBinary = client->ws.got_binary();
                return;
            }
            if (!self->ended) self->handlers.frame(id, std::move(bytes), client->ws.got_binary());
            self->read(id, client);
        });
    }

    void lose(std::uint64_t id) {
        auto known = clients.find(id);
        if (known == clients.end()) return;
        error_code ignored;
        known->second->ws.next_layer().close(ignored);
        clients.erase(known);
        if (!ended) handlers.closed(id);
    }

    void queue(std::uint64_t id, Waiting waiting) {
        auto known = clients.find(id);
        if (known == clients.end()) return;
        ClientPtr client = known->second;
        if (!waiting.key.empty()) {
            for (Waiting& other : client->queue) {
                if (other.key != waiting.key) continue;
                client->waitingBytes += waiting.bytes->size() - other.bytes->size();
                other = std::move(waiting);
                return;
            }
        }
        client->waitingBytes += waiting.bytes->size();
        client->queue.push_back(std::move(waiting));
        if (client->waitingBytes > kMaxWaitingBytes) return lose(id);
        write(id, client);
    }

    void write(std::uint64_t id, const ClientPtr& client) {
        if (client->writing || client->queue.empty() || frozen) return;
        client->writing = true;
        client->current = std::move(client->queue.front());
        client->queue.pop_front();
        client->waitingBytes -= client->current.bytes->size();
        client->ws.binary(client->current.isBinary);
        auto self = shared_from_this();
        client->ws.async_write(asio::buffer(*client->current.bytes),
                               [self, id, client](const error_code& failed, std::size_t) {
                                   client->writing = false;
                                   failed ? self->lose(id) : self->write(id, client);
                               });
    }
};

WebSocketServer::WebSocketServer(Handlers handlers) : impl_(std::make_shared<Impl>()) {
    impl_->handlers = std::move(handlers);
}

WebSocketServer::~WebSocketServer() {
    stop();
}

Status WebSocketServer::listen(const std::string& address, int port) {
    error_code failed;
    auto where = asio::ip::make_address(address, failed);
    tcp::endpoint endpoint(where, static_cast<unsigned short>(port));
    if (!failed) impl_->acceptor.open(endpoint.protocol(), failed);
    // a program that is started from here must not keep the port
    if (!failed) ::fcntl(impl_->acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
    if (!failed) impl_->acceptor.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) impl_->acceptor.bind(endpoint, failed);
    if (!failed) impl_->acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        return Error{ErrorCode::Network,
                     fmt::format("cannot listen on {}:{}: {}", address, port, failed.message()),
                     "Choose another --port, or end the program that has this one."};
    }
    impl_->port = impl_->acceptor.local_endpoint().port();
    impl_->accept();
    impl_->thread = std::thread([impl = impl_] { impl->io.run(); });
    return {};
}

int WebSocketServer::port() const {
    return impl_->port;
}

void WebSocketServer::send(std::uint64_t client, std::shared_ptr<const std::string> bytes, bool isBinary,
                           const std::string& key) {
    asio::post(impl_->io,
               [impl = impl_, client, waiting = Impl::Waiting{std::move(bytes), key, isBinary}]() mutable {
                   impl->queue(client, std::move(waiting));
               });
}

void WebSocketServer::drop(std::uint64_t client) {
    asio::post(impl_->io, [impl = impl_, client] { impl->lose(client); });
}

void WebSocketServer::freeze(bool frozen) {
    impl_->frozen = frozen;
    if (frozen) return;
    asio::post(impl_->io, [impl = impl_] {
        // a copy: a frame may make a client go
        auto clients = impl->clients;
        for (auto& [id, client] : clients) {
            if (auto late = std::exchange(client->late, std::nullopt); late && !impl->ended)
                impl->handlers.frame(id, std::move(*late), client->lateBinary);
            impl->read(id, client);
            impl->write(id, client);
        }
    });
}

void WebSocketServer::stop() {
    if (!impl_->thread.joinable()) return;
    impl_->ended = true;
    asio::post(impl_->io, [impl = impl_] {
        error_code ignored;
        impl->acceptor.close(ignored);
        impl->acceptPause.cancel();
        // the thread ends once nothing is under way any more, handshakes neither
        for (const auto& client : impl->shaking) {
            client->shakeLimit.cancel();
            client->ws.next_layer().close(ignored);
        }
        for (auto& [id, client] : impl->clients) client->ws.next_layer().close(ignored);
        impl->clients.clear();
    });
    impl_->thread.join();
}

}  // namespace studio::robot
