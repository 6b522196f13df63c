// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/run_host.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>

#include "core/run/process.h"
#include "core/run/run_info.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kStartLookMs = 200, kStageLookMs = 1000;

/// The newest run below `root` that the process `pid` of this machine trains.
std::optional<fs::path> runOf(const fs::path& root, qint64 pid) {
    std::error_code ignored;
    std::optional<fs::path> newest;
    double begun = 0;
    // runs of a sequence lie one level deeper, all of one process
    fs::recursive_directory_iterator entries(root, ignored), end;
    for (; entries != end; entries.increment(ignored)) {
        if (entries.depth() >= 2) entries.disable_recursion_pending();
        const fs::directory_entry& entry = *entries;
        if (!fs::exists(entry.path() / "run.json", ignored)) continue;
        entries.disable_recursion_pending();
        auto record = run::readRunRecord(entry.path());
        if (!record.ok() || record->sessions.empty()) continue;
        const auto& session = record->sessions.back();
        if (session.process.pid != pid || run::probe(session.process) != run::Liveness::Alive) continue;
        if (newest && session.startedS < begun) continue;
        newest = entry.path();
        begun = session.startedS;
    }
    return newest;
}

}  // namespace

QStringList trainCommand(const TrainRequest& request) {
    QStringList words;
    if (!request.sequence.empty()) {
        words << "sequence"
              << "run" << text(request.sequence);
        for (const auto& one : request.overrides) words << "--set" << text(one);
    } else if (!request.resume.empty()) {
        words << "train"
              << "--resume" << text(request.resume);
    } else {
        words << "train"
              << "--config" << text(request.config);
        for (const auto& one : request.overrides) words << "--set" << text(one);
    }
    if (request.download) words << "--download";
    return words;
}

RunHost::RunHost(const Services& services, QObject* parent) : QObject(parent), services_(services) {
    connect(&watch_, &QTimer::timeout, this, &RunHost::watchProcess);
}

RunHost::~RunHost() {
    stop_.request_stop();
    if (thread_.joinable()) thread_.join();
}

Status RunHost::start(const TrainRequest& request, Where where, const fs::path& runsRoot) {
    if (where == Where::Process) {
        fs::path root = request.resume.empty() ? runsRoot : request.resume.parent_path();
        return startProcess(trainCommand(request), root, !request.sequence.empty());
    }
    if (starting_ || thread_.joinable()) {
        return Error{ErrorCode::InvalidArgument, "cannot start training: this window already trains a run",
                     "Stop it first, or start the other one in a process of its own."};
    }
    if (!services_.train) return Error{ErrorCode::Unsupported, "this build cannot train", ""};
    starting_ = true;
    stop_ = std::stop_source();
    thread_ = std::thread([this, request, token = stop_.get_token(), train = services_.train] {
        auto opened = [this](const fs::path& run) {
            QMetaObject::invokeMethod(
                this,
                [this, run] {
                    starting_ = false;
                    Q_EMIT this->opened(text(run));
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
        };
        Result<TrainEnd> end = [&]() -> Result<TrainEnd> {
            try {
                return train(request, token, opened);
            } catch (const std::exception& exception) {
                return Error{ErrorCode::Internal, std::string("training broke off: ") + exception.what(),
                             "Resume the run: it goes on from its newest checkpoint."};
            }
        }();
        // the destructor joins before this object is gone, so the call arrives or is dropped
        QMetaObject::invokeMethod(
            this, [this, end] { finishThread(end); }, Qt::QueuedConnection);
    });
    Q_EMIT changed();
    return {};
}

void RunHost::finishThread(Result<TrainEnd> end) {
    if (thread_.joinable()) thread_.join();
    starting_ = false;
    if (end.ok()) {
        Q_EMIT ended(*end);
    } else {
        Q_EMIT failed(end.error());
    }
    Q_EMIT changed();
}

void RunHost::stopThread() {
    stop_.request_stop();
}

Status RunHost::startProcess(const QStringList& arguments, const fs::path& runsRoot, bool severalRuns) {
    if (starting_ || watch_.isActive()) {
        return Error{ErrorCode::InvalidArgument,
                     "cannot start training: this window is starting or following another one",
                     "Wait for it, or stop it first."};
    }
    if (services_.trainProgram.empty()) {
        return Error{ErrorCode::NotFound,
                     "cannot start training: the program kstudio is not beside the window",
                     "Build or install it, or train in a thread of the window."};
    }
    QTemporaryFile output(QDir::tempPath() + "/kuavo-studio-XXXXXX.log");
    output.setAutoRemove(false);
    if (!output.open()) return Error{ErrorCode::Io, "cannot write to " + QDir::tempPath().toStdString(), ""};
    output_ = output.fileName();
    QProcess process;
    process.setProgram(text(services_.trainProgram));
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(severalRuns ? output_ + ".end" : QProcess::nullDevice());
    process.setStandardErrorFile(output_);
    if (!process.startDetached(&pid_)) {
        return Error{ErrorCode::Io, "cannot start " + services_.trainProgram.string(), ""};
    }
    starting_ = true;
    runsRoot_ = runsRoot;
    severalRuns_ = severalRuns;
    shown_.clear();
    watch_.start(kStartLookMs);
    Q_EMIT changed();
    return {};
}

void RunHost::watchProcess() {
    if (auto run = runOf(runsRoot_, pid_); run && *run != shown_) {
        shown_ = *run;
        starting_ = false;
        if (severalRuns_) {
            watch_.start(kStageLookMs);
        } else {
            watch_.stop();
            QFile::remove(output_);
        }
        Q_EMIT opened(text(*run));
        Q_EMIT changed();
        return;
    }
    if (run::processStartS(pid_)) return;
    if (severalRuns_ && endOfSequence()) return;
    // gone before there was a run: what it said is the cause
    starting_ = false;
    watch_.stop();
    QFile file(output_);
    QString said = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
    file.close();
    QFile::remove(output_);
    if (said.size() > 2000) said = QString::fromUtf8("…") + said.right(2000);
    Q_EMIT failed(
        {ErrorCode::InvalidArgument,
         "training did not start: " + (said.isEmpty() ? "it ended without a word" : said.toStdString()), ""});
    Q_EMIT changed();
}

/// Reads how `kstudio sequence run` said that it ended; false where it did not come to saying so.
bool RunHost::endOfSequence() {
    QFile file(output_ + ".end");
    QString said = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    QFile::remove(file.fileName());
    static const QRegularExpression pattern(
        "^(done|stopped|failed) at stage (\\d+)\n(.*)",
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    auto match = pattern.match(said);
    if (!match.hasMatch()) return false;
    QFile::remove(output_);
    watch_.stop();
    starting_ = false;
    QStringList lines = match.captured(3).split('\n', Qt::SkipEmptyParts);
    TrainEnd end;
    end.word = match.captured(1).toStdString();
    // the last line names the sequence's folder
    if (lines.size() > 1) end.message = lines[0].trimmed().toStdString();
    if (lines.size() > 2) end.hint = lines[1].trimmed().toStdString();
    Q_EMIT ended(end);
    Q_EMIT changed();
    return true;
}

}  // namespace studio::widgets
