// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ros1/motion_sockets.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <ros/connection_manager.h>
#include <ros/publication.h>
#include <ros/topic_manager.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <charconv>
#include <limits>
#include <string_view>

namespace studio::ros1 {

namespace {

constexpr unsigned kPatienceMs = 1500;  ///< as of the studio's own link

/// roscpp shows a link's socket in its description alone: "… to [10.0.0.2:4711 on socket 17]". -1: no number.
int socketIn(const std::string& link) {
    constexpr std::string_view kBefore = " on socket ";
    int file = -1;
    std::size_t at = link.rfind(kBefore);
    if (at != std::string::npos)
        std::from_chars(link.data() + at + kBefore.size(), link.data() + link.size(), file);
    return file;
}

/// Whether it is (still) a connection that a listener has made to this node.
bool isListener(int file) {
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (::getsockname(file, reinterpret_cast<sockaddr*>(&own), &size) != 0) return false;
    in_port_t port = own.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&own)->sin6_port
                                               : reinterpret_cast<sockaddr_in*>(&own)->sin_port;
    return ntohs(port) == ros::ConnectionManager::instance()->getTCPPort();
}

std::size_t unacknowledged(int file) {
    ::setsockopt(file, IPPROTO_TCP, TCP_USER_TIMEOUT, &kPatienceMs, sizeof kPatienceMs);
    linger abrupt{1, 0};
    ::setsockopt(file, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
    int bytes = 0;
    return ::ioctl(file, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

}  // namespace

Backlog backlogOf(const std::string& topic) {
    Backlog worst;
    ros::PublicationPtr publication = ros::TopicManager::instance()->lookupPublication(topic);
    if (!publication) return worst;
    XmlRpc::XmlRpcValue links;
    links.setSize(0);
    publication->getInfo(links);
    // rows: number, node, direction, kind, topic, connected, description
    for (int i = 0; i < links.size(); ++i) {
        std::string node = links[i][1], kind = links[i][3], link = links[i][6];
        if (kind != "TCPROS") continue;
        int file = socketIn(link);
        if (file >= 0 && !isListener(file)) continue;
        std::size_t bytes = file < 0 ? std::numeric_limits<std::size_t>::max() : unacknowledged(file);
        if (bytes > worst.bytes) worst = {node, bytes};
    }
    return worst;
}

}  // namespace studio::ros1
