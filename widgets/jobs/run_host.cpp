// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/run_host.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>

#include "core/base/heap.h"
#include "core/run/clock.h"
#include "core/run/process.h"
#include "core/run/run_info.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kStartLookMs = 200, kStageLookMs = 1000;
constexpr qsizetype kMostSaid = 2000;  ///< letters of a process that a message repeats

/// The newest run below `root` that the process `pid` of this machine has trained since `sinceS`.
std::optional<fs::path> runOf(const fs::path& root, qint64 pid, double sinceS) {
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
        if (session.process.pid != pid || session.startedS < sinceS) continue;
        if (run::probe(session.process) == run::Liveness::Elsewhere) continue;
        if (newest && session.startedS < begun) continue;
        newest = entry.path();
        begun = session.startedS;
    }
    return newest;
}

/// A file without a name, which a process writes to and this one reads.
std::shared_ptr<QTemporaryFile> namelessFile() {
    auto file = std::make_shared<QTemporaryFile>();
    return file->open() ? file : nullptr;
}

/// Where another process opens it, as long as this one holds it.
QString pathOf(const QTemporaryFile& file) {
    return QString("/proc/%1/fd/%2").arg(QCoreApplication::applicationPid()).arg(file.handle());
}

QString contentOf(const std::shared_ptr<QTemporaryFile>& file) {
    if (!file || !file->seek(0)) return {};
    return QString::fromUtf8(file->readAll()).trimmed();
}

/// Of what a process said before it broke off, the cause: from the last line on with which the program or
/// the C++ library begins to tell one. Empty: it told none, whatever progress it showed.
QString causeIn(const QString& said) {
    static const QRegularExpression beginning("^(?:kstudio: |(?=terminate called))",
                                              QRegularExpression::MultilineOption);
    qsizetype from = -1;
    for (auto matches = beginning.globalMatch(said); matches.hasNext();) from = matches.next().capturedEnd();
    if (from < 0) return {};
    QString cause = said.mid(from).trimmed();
    if (cause.size() > kMostSaid) cause = cause.left(kMostSaid) + QString::fromUtf8("…");
    return cause;
}

/// Why a process did not come to any progress, from all that it said: "kstudio: MESSAGE\n  HINT" at best.
Error notStarted(const QString& said) {
    QString cause = causeIn(said);
    if (cause.isEmpty())
        cause = said.size() > kMostSaid ? QString::fromUtf8("…") + said.right(kMostSaid) : said;
    cause = cause.trimmed();
    if (cause.isEmpty()) cause = "it ended without a word";
    // the lines below a list of problems are those problems
    const qsizetype last = cause.lastIndexOf("\n  ");
    QString hint;
    if (last > 0 && !cause.section('\n', 0, 0).endsWith(" problems in the configuration")) {
        hint = cause.mid(last).trimmed();
        cause.truncate(last);
    }
    return {ErrorCode::InvalidArgument, "training did not start: " + cause.toStdString(), hint.toStdString()};
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

QStringList checkCommand(const TrainRequest& request) {
    QStringList words;
    if (!request.sequence.empty()) {
        words << "sequence"
              << "plan" << text(request.sequence);
    } else if (request.resume.empty() && !request.config.empty()) {
        words << "config"
              << "check" << text(request.config);
    } else {
        return {};
    }
    for (const auto& one : request.overrides) words << "--set" << text(one);
    return words;
}

RunHost::RunHost(const Services& services, JobRunner& jobs, QObject* parent)
    : QObject(parent), services_(services), jobs_(jobs) {
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
    threadRun_.clear();
    stop_ = std::stop_source();
    thread_ = std::thread([this, request, token = stop_.get_token(), train = services_.train] {
        auto opened = [this](const fs::path& run) {
            QMetaObject::invokeMethod(
                this,
                [this, run] {
                    starting_ = false;
                    threadRun_ = run;
                    Q_EMIT this->opened(text(run));
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
        };
        Result<TrainEnd> end = [&]() -> Result<TrainEnd> {
            try {
                return train(request, token, opened);
            } catch (const std::exception& exception) {
                return Error{ErrorCode::Internal, std::string("training broke off: ") + exception.what(), ""};
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
        Q_EMIT ended(*end, text(threadRun_));
    } else {
        Q_EMIT failed(end.error(), text(threadRun_));
    }
    Q_EMIT changed();
}

QString RunHost::threadRun() const {
    return thread_.joinable() ? text(threadRun_) : QString();
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
    auto said = namelessFile(), ended = namelessFile();
    if (!said || !ended) {
        return Error{ErrorCode::Io, "cannot write to " + QDir::tempPath().toStdString(),
                     "Free some space on that disk, or set TMPDIR to another folder."};
    }
    QProcess process;
    process.setProgram(text(services_.trainProgram));
    process.setArguments(arguments);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto [name, value] = largePages();
    environment.insert(QString::fromStdString(name), QString::fromStdString(value));
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(severalRuns ? pathOf(*ended) : QProcess::nullDevice());
    process.setStandardErrorFile(pathOf(*said));
    // clocks of runs are kept to the millisecond at least
    begunS_ = run::wallClockS() - 0.1;
    if (!process.startDetached(&pid_)) {
        return Error{ErrorCode::Io, "cannot start " + services_.trainProgram.string(),
                     "Build or install it, or train in a thread of the window."};
    }
    said_ = std::move(said);
    ended_ = std::move(ended);
    starting_ = true;
    runsRoot_ = runsRoot;
    severalRuns_ = severalRuns;
    shown_.clear();
    whole_.clear();
    watch_.start(kStartLookMs);
    Q_EMIT changed();
    return {};
}

void RunHost::watchProcess() {
    if (looking_) return;
    looking_ = true;
    lookBegan_.start();
    auto work = [root = runsRoot_, pid = pid_, since = begunS_, said = said_,
                 ended = ended_](JobContext&) -> Result<Seen> {
        Seen seen;
        // first whether it lives: what it leaves behind is complete if it does not
        seen.alive = run::processStartS(pid).has_value();
        seen.run = runOf(root, pid, since);
        std::error_code ignored;
        if (seen.run) seen.whole = fs::weakly_canonical(*seen.run, ignored);
        if (!seen.alive) {
            seen.said = contentOf(said);
            seen.ended = contentOf(ended);
        }
        return seen;
    };
    jobs_.run(this, {}, work, [this, pid = pid_](Result<Seen> seen) {
        looking_ = false;
        if (seen.ok() && pid == pid_ && watch_.isActive()) take(*seen);
    });
}

void RunHost::take(const Seen& seen) {
    if (seen.run && *seen.run != shown_) {
        shown_ = *seen.run;
        whole_ = seen.whole;
        starting_ = false;
        if (severalRuns_) {
            watch_.start(kStageLookMs);
        } else {
            endProcess();
        }
        Q_EMIT opened(text(*seen.run));
        Q_EMIT changed();
        return;
    }
    if (seen.alive) return;
    if (severalRuns_ && endOfSequence(seen.ended)) return;
    endProcess();
    if (!shown_.empty()) {
        Q_EMIT died(text(shown_), causeIn(seen.said));
    } else {
        Q_EMIT failed(notStarted(seen.said), {});
    }
    Q_EMIT changed();
}

/// Nothing of it is waited for any more.
void RunHost::endProcess() {
    starting_ = false;
    watch_.stop();
    said_.reset();
    ended_.reset();
}

/// Reads how `kstudio sequence run` said that it ended; false where it did not come to saying so.
bool RunHost::endOfSequence(const QString& said) {
    static const QRegularExpression pattern(
        "^(done|stopped|failed) at stage (\\d+)\n(.*)",
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    auto match = pattern.match(said);
    if (!match.hasMatch()) return false;
    endProcess();
    QStringList lines = match.captured(3).split('\n', Qt::SkipEmptyParts);
    TrainEnd end;
    end.word = match.captured(1).toStdString();
    // the last line names the sequence's folder
    if (lines.size() > 1) end.message = lines[0].trimmed().toStdString();
    if (lines.size() > 2) end.hint = lines[1].trimmed().toStdString();
    Q_EMIT ended(end, text(shown_));
    Q_EMIT changed();
    return true;
}

}  // namespace studio::widgets
