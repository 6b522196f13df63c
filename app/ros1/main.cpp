// SPDX-License-Identifier: GPL-3.0-or-later
// kuavo-ros1: a Kuavo's ROS 1 topics as rosbridge on this computer. The studio starts it for ros1://
// addresses and closes its standard input to end it.
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <ros/init.h>
#include <ros/master.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/ros1/ros1_bridge.h"

namespace {

using namespace studio;

/// The address under which the master's computer reaches this one; empty: not found out.
std::string ownAddress(const std::string& host, int port) {
    addrinfo wanted{}, *found = nullptr;
    wanted.ai_family = AF_INET;
    wanted.ai_socktype = SOCK_DGRAM;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return {};
    std::string address;
    int file = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in own{};
    socklen_t size = sizeof own;
    char text[INET_ADDRSTRLEN] = {};
    // a datagram socket sends nothing to connect
    if (::connect(file, found->ai_addr, found->ai_addrlen) == 0 &&
        ::getsockname(file, reinterpret_cast<sockaddr*>(&own), &size) == 0 &&
        ::inet_ntop(AF_INET, &own.sin_addr, text, sizeof text))
        address = text;
    ::close(file);
    ::freeaddrinfo(found);
    return address;
}

int fail(const Error& error) {
    std::printf("error %s\n", error.text().c_str());
    std::fflush(stdout);
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Puts a Kuavo's ROS 1 topics, services and parameters onto a rosbridge of this computer."};
    std::string host = "127.0.0.1", listen = "127.0.0.1";
    int masterPort = 11311, port = 0;
    std::vector<std::string> assignments;
    app.add_option("--host", host, "Computer of the ROS master")->capture_default_str();
    app.add_option("--master-port", masterPort, "Its port")->capture_default_str();
    app.add_option("--listen", listen, "Address of the rosbridge")->capture_default_str();
    app.add_option("--port", port, "Port of the rosbridge; 0: any free one")->capture_default_str();
    app.add_option("--topic", assignments, "KEY=/NAME[,TYPE[,HZ]], another name of a topic; several times");
    CLI11_PARSE(app, argc, argv);

    robot::TopicTable topics;
    for (const std::string& assignment : assignments) {
        Status set = topics.set(assignment);
        if (!set.ok()) return fail(set.error());
    }
    ros::M_string remappings{{"__master", "http://" + host + ":" + std::to_string(masterPort)}};
    bool named = std::getenv("ROS_IP") || std::getenv("ROS_HOSTNAME");
    if (std::string own = ownAddress(host, masterPort); !named && !own.empty()) remappings["__ip"] = own;
    ros::init(
        remappings, "kuavo_studio",
        ros::init_options::AnonymousName | ros::init_options::NoSigintHandler | ros::init_options::NoRosout);
    if (!ros::master::check()) {
        return fail({ErrorCode::Network,
                     "no ROS master answers at http://" + host + ":" + std::to_string(masterPort),
                     "Is the robot's lower computer on, and its controller (roscore) started?"});
    }
    ros1::Ros1Bridge bridge(topics);
    Status listening = bridge.listen(listen, port);
    if (!listening.ok()) return fail(listening.error());
    std::printf("port %d\n", bridge.port());
    std::fflush(stdout);
    // ends with whoever has started it
    char ignored[64];
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (::poll(&input, 1, -1) >= 0 && ::read(STDIN_FILENO, ignored, sizeof ignored) > 0) {
    }
    return 0;
}
