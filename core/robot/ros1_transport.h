// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/robot/rosbridge_transport.h"

namespace studio::robot {

/// Which ROS master, and the helper program that speaks to it.
struct Ros1Options {
    std::string host = "127.0.0.1";  ///< of the ROS master
    int port = 11311;
    std::filesystem::path program;  ///< kuavo-ros1; empty: the one beside this program
    RosbridgeOptions bridge;        ///< host and port are found out
};

/// A robot by ROS 1 itself: a process of its own (kuavo-ros1, which alone knows roscpp) puts its topics onto
/// a rosbridge of this computer. It ends with the connection, and is started anew where it died.
class Ros1Transport : public RosbridgeTransport {
public:
    explicit Ros1Transport(Ros1Options options);
    ~Ros1Transport() override;
    void disconnect() override;

protected:
    /// Errors: Unsupported (the program is not there), Network (no master), Internal (it does not start).
    Status prepare(std::chrono::milliseconds timeout) override;

private:
    void endProgram();

    Ros1Options settings_;
    int process_ = -1;
    int input_ = -1, output_ = -1;  ///< of the process; closing its input ends it
};

}  // namespace studio::robot
