// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace studio::test {

/// One task of the folder below.
struct RobotTrainTask {
    int id;
    const char* name;
    const char* instruction;
    int epochs;
    const char* rate;
    int warmup, decay;
    const char* replay;
};
extern const RobotTrainTask kRobotTrainTasks[4];

/// A folder as users of robot_train have it: the base file and four tasks, with the values of
/// reference/robot-train-config.md and sentences of this project.
class RobotTrainFolder {
public:
    explicit RobotTrainFolder(std::filesystem::path folder);

    static std::string fileOf(const RobotTrainTask& task);
    void write(const std::string& name, const std::string& text) const;
    /// Replaces `from`, which has to be there, by `to`.
    void edit(const std::string& name, const std::string& from, const std::string& to) const;
    std::filesystem::path base() const { return folder_ / "smolvla_sequential_base.yaml"; }

private:
    std::filesystem::path folder_;
};

}  // namespace studio::test
