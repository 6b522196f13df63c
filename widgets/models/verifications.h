// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QSettings>
#include <filesystem>
#include <map>
#include <string>

namespace studio::widgets {

/// What Verify found in a checkpoint, and which files it looked at.
struct Verification {
    QDateTime when;
    QByteArray files;           ///< filesState of the checkpoint when its bytes were read
    std::string problem, hint;  ///< in the words of the core; empty: whole
    bool whole() const { return problem.empty(); }
};

using Verifications = std::map<std::filesystem::path, Verification>;

/// Sizes and times of all files of a folder in one value: another one as soon as a file was written, came or
/// went. Empty: there is nothing. Any thread.
QByteArray filesState(const std::filesystem::path& folder);

/// What was verified in a project, kept in the settings file from session to session. Lives on the GUI
/// thread.
class VerificationStore {
public:
    explicit VerificationStore(QSettings& store) : store_(store) {}
    Verifications all(const std::filesystem::path& project) const;
    /// The oldest go where there are more than kMost.
    void save(const std::filesystem::path& project, const Verifications& verifications);
    static constexpr int kMost = 500;  ///< per project

private:
    QString group(const std::filesystem::path& project) const;
    QSettings& store_;
};

}  // namespace studio::widgets
