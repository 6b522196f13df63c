// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/websocket_client.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <charconv>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/robot/ros_codec.h"

namespace studio::robot {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kRetry{2};  ///< while a command waits for the other side to read

/// Why a connection ended, in words of which asio's own for an end of file are none.
std::string endedBy(const error_code& code) {
    if (code == websocket::error::closed) return "the robot's side closed it";
    if (code == asio::error::eof) return "the other side closed the connection";
    return code.message();
}

Error refused(const std::string& host, int port, const error_code& code) {
    Error error{ErrorCode::Network,
                fmt::format("cannot connect to ws://{}:{}: {}", host, port, endedBy(code)), ""};
    if (code == asio::error::connection_refused) {
        error.hint =
            "rosbridge is not started on the upper computer: roslaunch rosbridge_server "
            "rosbridge_websocket.launch "
            "(where it is not installed: sudo apt-get install ros-noetic-rosbridge-server).";
    } else if (code == asio::error::host_not_found || code == asio::error::host_not_found_try_again) {
        error.hint = "Check the host name, or type the address of the robot's upper computer.";
    } else if (code == beast::error::timeout || code == asio::error::timed_out) {
        error.hint = "Is the robot switched on, and on the same network? Try to ping it.";
    } else {
        error.hint = "Is it rosbridge that listens there?";
    }
    return error;
}

}  // namespace

/// One connection; a new open() makes a new one, so that nothing of the old one can leak into it.
struct WebSocketClient::Impl {
    struct Outgoing {
        std::string text, key;
        bool motion = false;
        TimePoint queuedAt{};
    };
    struct Link : std::enable_shared_from_this<Link> {
        Link(Handlers h, Settings s) : handlers(std::move(h)), settings(s), ws(io), timer(io), retry(io) {}

        Handlers handlers;
        Settings settings;
        asio::io_context io{1};
        websocket::stream<beast::tcp_stream> ws;
        asio::steady_timer timer, retry;
        beast::flat_buffer buffer;
        std::mutex mutex;  ///< of the queue
        std::deque<Outgoing> queue;
        bool writing = false;
        std::atomic<bool> open{false}, ended{false};
        std::atomic<bool> resolving{false};  ///< a name server is asked, which nothing can break off
        std::atomic<double> roundTripS{0};
        TimePoint pingedAt, heardAt;
        bool pinging = false;
        /// Motion frames that the other side has not read yet, oldest first: number of its ping, and key.
        std::deque<std::pair<std::uint64_t, std::string>> unread;
        std::uint64_t pings = 0;
        bool pingDue = false;  ///< of supervise()
        std::atomic<std::uint64_t> motionDropped{0};
        std::string current;
        std::promise<error_code> opened;
        bool told = false;
        std::string host;

        void tell(const error_code& code) {
            if (told) return;
            told = true;
            opened.set_value(code);
        }

        void start(const std::string& address, int port, std::chrono::milliseconds timeout) {
            host = address;
            ws.read_message_max(kMaxFrameBytes);
            ws.auto_fragment(false);
            auto resolver = std::make_shared<tcp::resolver>(io);
            auto self = shared_from_this();
            // resolving has no time limit of its own
            timer.expires_after(timeout);
            timer.async_wait([self](const error_code& cancelled) {
                if (!cancelled) self->tell(beast::error::timeout);
            });
            resolving = true;
            resolver->async_resolve(
                address, std::to_string(port),
                [self, resolver, timeout](const error_code& bad, tcp::resolver::results_type where) {
                    self->resolving = false;
                    // nobody waits for it any more
                    if (self->ended) return;
                    if (bad) return self->tell(bad);
                    beast::get_lowest_layer(self->ws).expires_after(timeout);
                    beast::get_lowest_layer(self->ws).async_connect(
                        where, [self](const error_code& failed, const tcp::endpoint&) {
                            failed ? self->tell(failed) : self->shake();
                        });
                });
        }

        void shake() {
            auto self = shared_from_this();
            auto& socket = beast::get_lowest_layer(ws).socket();
            // a program that is started meanwhile would keep the connection up beyond its end here
            ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            // little may lie between a command and the robot when the network is slow
            socket.set_option(asio::socket_base::send_buffer_size(16 << 10), ignored);
            int unsent = 4 << 10;
            ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
            // even where this program is frozen the kernel does not try for ever
            auto patience = static_cast<unsigned>(settings.patience.count());
            ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
            beast::get_lowest_layer(ws).expires_never();
            websocket::stream_base::timeout limits{std::chrono::seconds(5), websocket::stream_base::none(),
                                                   false};
            ws.set_option(limits);
            ws.control_callback([self](websocket::frame_type type, beast::string_view payload) {
                self->heardAt = self->settings.now();
                if (type == websocket::frame_type::pong) self->takePong(payload);
            });
            ws.async_handshake(host, "/", [self](const error_code& failed) {
                if (failed) return self->tell(failed);
                self->timer.cancel();
                self->heardAt = self->settings.now();
                self->open = true;
                self->tell({});
                self->read();
                self->supervise();
            });
        }

        void lose(const std::string& reason) {
            if (!open.exchange(false)) return;
            error_code ignored;
            // what the kernel has not sent dies with the link: no command arrives once the network is back
            beast::get_lowest_layer(ws).socket().set_option(asio::socket_base::linger(true, 0), ignored);
            beast::get_lowest_layer(ws).socket().close(ignored);
            timer.cancel();
            retry.cancel();
            // the callback holds this link alive for as long as it must
            auto down = handlers.down;
            ws.control_callback();
            if (!ended && down) down(reason);
        }

        void read() {
            auto self = shared_from_this();
            ws.async_read(buffer, [self](const error_code& failed, std::size_t) {
                if (failed) return self->lose(endedBy(failed));
                self->heardAt = self->settings.now();
                std::string bytes = beast::buffers_to_string(self->buffer.data());
                self->buffer.consume(self->buffer.size());
                if (!self->ended) self->handlers.frame(std::move(bytes), self->ws.got_binary());
                self->read();
            });
        }

        void supervise() {
            auto self = shared_from_this();
            timer.expires_after(settings.pingPeriod);
            timer.async_wait([self](const error_code& cancelled) {
                if (cancelled || !self->open) return;
                auto now = self->settings.now();
                // a pong that stays away means that we are not heard, even where data still comes
                bool unheard = self->pinging && now - self->pingedAt > self->settings.patience;
                if (unheard || now - self->heardAt > self->settings.patience) {
                    return self->lose(
                        fmt::format("no sign of life for {} ms", self->settings.patience.count()));
                }
                if (!self->pinging) {
                    self->pinging = self->pingDue = true;
                    self->pingedAt = now;
                    std::scoped_lock lock(self->mutex);
                    if (!std::exchange(self->writing, true)) asio::post(self->io, [self] { self->write(); });
                }
                self->supervise();
            });
        }

        /// "s" answers supervise(); "m12" says that everything written before the twelfth ping was read.
        void takePong(beast::string_view payload) {
            if (payload == "s") {
                pinging = false;
                roundTripS = std::chrono::duration<double>(heardAt - pingedAt).count();
                return;
            }
            std::uint64_t number = 0;
            if (payload.empty() || payload.front() != 'm') return;
            std::from_chars(payload.data() + 1, payload.data() + payload.size(), number);
            while (!unread.empty() && unread.front().first <= number) unread.pop_front();
        }

        void ping(const std::string& payload) {
            auto self = shared_from_this();
            ws.async_ping(websocket::ping_data(payload), [self](const error_code& failed) {
                if (failed) return self->lose(endedBy(failed));
                self->write();
            });
        }

        /// The next frame that may leave; none: nothing waits, or (`blocked`) the other side must read first.
        std::optional<Outgoing> next(bool& blocked) {
            auto now = settings.now();
            for (auto it = queue.begin(); it != queue.end();) {
                if (it->motion) {
                    bool late = now - it->queuedAt > settings.motionWait;
                    motionDropped += late;
                    // the last look before a command leaves
                    if (late || (handlers.mayMove && !handlers.mayMove())) {
                        it = queue.erase(it);
                        continue;
                    }
                    auto same = [&](const auto& sent) { return sent.second == it->key; };
                    if (std::count_if(unread.begin(), unread.end(), same) >= settings.motionUnread) {
                        blocked = true;
                        ++it;
                        continue;
                    }
                }
                Outgoing found = std::move(*it);
                queue.erase(it);
                return found;
            }
            return std::nullopt;
        }

        void write() {
            auto self = shared_from_this();
            if (open && std::exchange(pingDue, false)) return ping("s");
            std::optional<Outgoing> found;
            {
                std::scoped_lock lock(mutex);
                bool blocked = false;
                if (open) found = next(blocked);
                writing = found || blocked;
                if (!writing) return;
            }
            if (!found) {
                retry.expires_after(kRetry);
                retry.async_wait([self](const error_code&) { self->write(); });
                return;
            }
            current = std::move(found->text);
            ws.text(true);
            ws.async_write(asio::buffer(current), [self, motion = found->motion, key = found->key](
                                                      const error_code& failed, std::size_t) {
                if (failed) return self->lose(endedBy(failed));
                if (!motion) return self->write();
                self->unread.emplace_back(++self->pings, key);
                self->ping(fmt::format("m{}", self->pings));
            });
        }
    };

    Handlers handlers;
    Settings settings;
    mutable std::mutex mutex;
    std::shared_ptr<Link> link;
    std::thread thread;

    void end() {
        std::shared_ptr<Link> old;
        {
            std::scoped_lock lock(mutex);
            old = std::move(link);
            link.reset();
        }
        if (old) {
            old->ended = true;
            asio::post(old->io, [old] {
                error_code ignored;
                beast::get_lowest_layer(old->ws).socket().close(ignored);
                old->open = false;
                old->timer.cancel();
                old->retry.cancel();
                // everything pending ends by itself now; its handlers hold the link, so they must run
                old->ws.control_callback();
            });
        }
        if (!thread.joinable()) return;
        // a callback may be what closes; and a name server that is silent is not waited for: the thread keeps
        // what it needs and calls nobody
        const bool waits = thread.get_id() != std::this_thread::get_id() && !(old && old->resolving);
        waits ? thread.join() : thread.detach();
    }
    std::shared_ptr<Link> current() const {
        std::scoped_lock lock(mutex);
        return link;
    }
};

WebSocketClient::WebSocketClient(Handlers handlers, Settings settings) : impl_(std::make_shared<Impl>()) {
    impl_->handlers = std::move(handlers);
    impl_->settings = settings;
}

WebSocketClient::~WebSocketClient() {
    close();
}

Status WebSocketClient::open(const std::string& host, int port, std::chrono::milliseconds timeout) {
    impl_->end();
    auto link = std::make_shared<Impl::Link>(impl_->handlers, impl_->settings);
    auto opened = link->opened.get_future();
    {
        std::scoped_lock lock(impl_->mutex);
        impl_->link = link;
    }
    link->start(host, port, timeout);
    impl_->thread = std::thread([link] {
        // what a frame's callback throws is a bug there; the link must not take the program down with it
        link->io.run();
    });
    error_code code = opened.get();
    if (!code) return {};
    impl_->end();
    return refused(host, port, code);
}

void WebSocketClient::close() {
    impl_->end();
}

bool WebSocketClient::isOpen() const {
    auto link = impl_->current();
    return link && link->open;
}

std::uint64_t WebSocketClient::motionDropped() const {
    auto link = impl_->current();
    return link ? link->motionDropped.load() : 0;
}

double WebSocketClient::roundTripS() const {
    auto link = impl_->current();
    return link ? link->roundTripS.load() : 0;
}

bool WebSocketClient::send(std::string text, const std::string& key, bool motion) {
    auto link = impl_->current();
    if (!link || !link->open) return false;
    std::scoped_lock lock(link->mutex);
    if (!key.empty()) {
        for (Impl::Outgoing& waiting : link->queue) {
            if (waiting.key != key) continue;
            waiting.text = std::move(text);
            waiting.queuedAt = link->settings.now();
            return true;
        }
    }
    link->queue.push_back({std::move(text), key, motion, link->settings.now()});
    if (!link->writing) {
        link->writing = true;
        asio::post(link->io, [link] { link->write(); });
    }
    return true;
}

void WebSocketClient::dropMotion() {
    auto link = impl_->current();
    if (!link) return;
    std::scoped_lock lock(link->mutex);
    std::erase_if(link->queue, [](const Impl::Outgoing& waiting) { return waiting.motion; });
}

}  // namespace studio::robot
