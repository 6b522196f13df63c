// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/gui_test.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QThread>
#include <cmath>
#include <ctime>

#include "core/run/run_writer.h"
#include "tests/widgets/fake_sim.h"

namespace studio::test {

namespace {

QStringList& expected() {
    static QStringList parts;
    return parts;
}

QStringList& unexpected() {
    static QStringList messages;
    return messages;
}

QStringList& heldUp() {
    static QStringList found;
    return found;
}

/// An event on its way to a receiver from an event loop.
struct Turn {
    Turn* outer;
    int loop;              ///< how many loops deep
    bool excused = false;  ///< other events were processed meanwhile, or a page was made
};

Turn* turnOnItsWay = nullptr;
int unwatchedScopes = 0;

double ownProcessorMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

/// Events that call slots. The first picture of a window and its layout are none.
bool callsSlots(QEvent::Type type) {
    switch (type) {
        case QEvent::MetaCall:
        case QEvent::Timer:
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseButtonDblClick:
        case QEvent::KeyPress:
        case QEvent::KeyRelease:
        case QEvent::Shortcut:
        case QEvent::Wheel:
        case QEvent::Drop:
            return true;
        default:
            return false;
    }
}

constexpr double kLongestSlotMs = 100;

void catchMessages(QtMsgType type, const QMessageLogContext&, const QString& message) {
    // charts tell their mistakes as mere remarks
    if ((type == QtDebugMsg || type == QtInfoMsg) && !message.contains("QCP")) return;
    // the offscreen platform says so of itself
    if (message.contains("propagateSizeHints") || message.contains("does not support raise") ||
        message.contains("QFontDatabase") || message.contains("XDG_RUNTIME_DIR"))
        return;
    for (const QString& part : expected()) {
        if (message.contains(part)) return;
    }
    unexpected() << message;
}

}  // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return QApplication::notify(receiver, event);  // slower by themselves
#endif
    if (QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
    Turn*& outer = turnOnItsWay;
    // a window or page that is seen for the first time: WindowTest measures how their parts are made
    if (outer && event->type() == QEvent::Polish && receiver->inherits("QMainWindow")) outer->excused = true;
    const int loop = thread()->loopLevel();
    const bool inside = outer && outer->loop == loop && !outer->excused;
    if (unwatchedScopes > 0 || inside || !callsSlots(event->type()))
        return QApplication::notify(receiver, event);
    // either may be gone afterwards
    const char* name = receiver->metaObject()->className();
    const int type = event->type();
    if (outer) outer->excused = true;
    Turn now{outer, loop};
    outer = &now;
    const double before = ownProcessorMs();
    const bool accepted = QApplication::notify(receiver, event);
    const double ms = ownProcessorMs() - before;
    outer = now.outer;
    if (!now.excused && ms > kLongestSlotMs)
        heldUp() << QString("%1 ms in event %2 of a %3").arg(ms, 0, 'f', 0).arg(type).arg(name);
    return accepted;
}

Unwatched::Unwatched(const char*) {
    ++unwatchedScopes;
}

Unwatched::~Unwatched() {
    --unwatchedScopes;
}

bool waitFor(const std::function<bool()>& ready, int patienceMs) {
    if (turnOnItsWay) turnOnItsWay->excused = true;
    QElapsedTimer clock;
    clock.start();
    while (!ready()) {
        if (clock.elapsed() > patienceMs) return false;
        QApplication::processEvents(QEventLoop::AllEvents, 10);
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QThread::msleep(1);
    }
    return true;
}

void watchMessages() {
    qInstallMessageHandler(catchMessages);
}

QPushButton* GuiTest::pressable(const QWidget& in, const QString& text) {
    for (auto* one : in.findChildren<QPushButton*>()) {
        if (one->text() == text && one->isVisibleTo(&in) && one->isEnabled()) return one;
    }
    return nullptr;
}

bool GuiTest::shows(const QWidget& in, const QString& part) {
    for (auto* label : in.findChildren<QLabel*>()) {
        if (label->isVisibleTo(&in) && label->text().contains(part)) return true;
    }
    return false;
}

GuiTest::GuiTest() : settings_(std::make_unique<widgets::Settings>(folder_.filePath("window.ini"))) {
    expected().clear();
    unexpected().clear();
    heldUp().clear();
    settings_->setLanguage("en");
}

GuiTest::~GuiTest() {
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    for (const QString& slot : heldUp())
        ADD_FAILURE() << "a slot held the window for " << slot.toStdString()
                      << " of its own work; Unwatched exempts a scope";
    for (const QString& message : unexpected()) ADD_FAILURE() << "Qt warned: " << message.toStdString();
}

void GuiTest::expectWarning(const QString& part) {
    expected() << part;
}

std::filesystem::path writeRun(const std::filesystem::path& root, const std::string& name, int steps,
                               bool finished) {
    auto writer = run::RunWriter::create(root, name, {}, "training:\n  steps: 10\n");
    EXPECT_TRUE(writer.ok()) << (writer.ok() ? "" : writer.error().text());
    if (!writer.ok()) return {};
    run::RunWriter& out = **writer;
    run::Started started;
    started.totalSteps = steps;
    started.device = "cpu";
    out.emit(started);
    for (int i = 1; i <= steps; ++i) {
        run::Step step;
        step.step = i;
        step.epoch = i / 10.0;
        step.loss = 1.0 / i;
        step.gradNorm = 2;
        step.lr = 1e-4;
        step.samplesPerSecond = 12;
        step.seconds = 0.1;
        run::SourceLoss first, second;
        first.task = "grasp";
        first.loss = 1.0 / i;
        second.task = "weigh";
        second.loss = 2.0 / i;
        step.sources = {first, second};
        out.emit(step);
        if (i % 5 != 0) continue;
        for (const char* task : {"grasp", "weigh"}) {
            run::Validation validation;
            validation.step = i;
            validation.task = task;
            validation.loss = 1.5 / i;
            validation.frames = 8;
            out.emit(validation);
        }
    }
    if (finished) {
        run::Finished end;
        end.outcome = "done";
        end.step = steps;
        out.emit(end);
    }
    (void)out.sync();
    return out.folder();
}

widgets::Services fakeServices() {
    widgets::Services services;
    services.listRuns = run::listRuns;
    services.followRun = [](const std::filesystem::path& run) {
        return run::RunFollower::open(run, {.withoutRecord = true});
    };
    services.controlRun = run::setControl;
    services.trashRun = run::moveRunToTrash;
    services.restore = [](const std::filesystem::path& from, const std::filesystem::path& to) -> Status {
        std::error_code failure;
        std::filesystem::rename(from, to, failure);
        if (failure) return Error{ErrorCode::Io, failure.message(), ""};
        return {};
    };
    services.loadConfig = [](const std::filesystem::path& file,
                             const std::vector<std::string>&) -> Result<widgets::LoadedConfig> {
        if (file.filename() == "broken.yaml") {
            return Error{ErrorCode::InvalidConfig, "cannot read broken.yaml: line 3 is no YAML",
                         "Correct line 3."};
        }
        widgets::LoadedConfig loaded;
        loaded.config.policy = nlohmann::json::object();
        loaded.config.training.outputDirectory = file.parent_path() / "runs";
        return loaded;
    };
    // trains as the core does: into a run directory, until told to stop
    services.train =
        [](const widgets::TrainRequest& request, std::stop_token stop,
           const std::function<void(const std::filesystem::path&)>& opened) -> Result<widgets::TrainEnd> {
        auto root =
            request.resume.empty() ? request.config.parent_path() / "runs" : request.resume.parent_path();
        auto writer = run::RunWriter::create(root, "faked", {}, "training:\n  steps: 1000\n");
        if (!writer.ok()) return writer.error();
        run::RunWriter& out = **writer;
        opened(out.folder());
        run::Started started;
        started.totalSteps = 1000;
        out.emit(started);
        std::int64_t done = 0;
        for (int i = 1; i <= 1000 && !stop.stop_requested() && !out.stopRequested(); ++i) {
            if (out.pauseRequested()) {
                out.emit(run::Paused{done, true});
                while (out.pauseRequested() && !stop.stop_requested() && !out.stopRequested())
                    QThread::msleep(5);
                out.emit(run::Paused{done, false});
            }
            run::Step step;
            step.step = done = i;
            step.loss = std::exp(-i / 100.0);
            step.samplesPerSecond = 100;
            out.emit(step);
            out.beat(i);
            QThread::msleep(10);
        }
        run::Finished end;
        end.outcome = done < 1000 ? "stopped" : "done";
        end.step = done;
        out.emit(end);
        STUDIO_CHECK(out.sync());
        return widgets::TrainEnd{end.outcome, done, 1000, "", ""};
    };
    services.findCheckpoints =
        [](const std::filesystem::path& root) -> Result<std::vector<widgets::CheckpointRow>> {
        auto step = [&](int at, std::vector<std::string> links, std::string problem) {
            return widgets::CheckpointRow{
                root / "2026-11-24_120000_first" / "checkpoints" / std::to_string(at), at, 1000,
                std::move(links), std::move(problem)};
        };
        return std::vector{step(100, {}, ""), step(200, {"best"}, ""),
                           step(300, {"last"}, "model.safetensors is missing")};
    };
    services.describeCheckpoint =
        [](const std::filesystem::path& folder) -> Result<widgets::CheckpointDetails> {
        widgets::CheckpointDetails details;
        details.folder = folder;
        details.config = {{"chunk_size", "50"}, {"n_action_steps", "8"}};
        details.tensors = {{"model.state_proj.weight", "F32", "state_proj", {960, 32}, 30720, true},
                           {"model.vlm.embed", "BF16", "embeddings", {49280, 960}, 47308800, false}};
        details.modules = {{"embeddings", 1, 47308800, 0}, {"state_proj", 1, 30720, 30720}};
        details.parameters = 47339520;
        details.trainable = 30720;
        return details;
    };
    services.compareCheckpoints = [](const std::filesystem::path&,
                                     const std::filesystem::path&) -> Result<widgets::CheckpointComparison> {
        widgets::CheckpointComparison diff;
        diff.modules = {{"state_proj", 1, 1, 0.25}};
        diff.config = {{"n_action_steps", "8", "50"}};
        diff.distance = 0.125;
        return diff;
    };
    services.tensorFigures = [](const std::filesystem::path&,
                                const std::string&) -> Result<widgets::TensorFigures> {
        widgets::TensorFigures figures;
        figures.min = -1;
        figures.max = 1;
        figures.std = 0.5;
        figures.elements = 4;
        figures.histogram = {1, 2, 1};
        return figures;
    };
    services.verifyCheckpoint = [](const std::filesystem::path&) -> Result<std::vector<std::string>> {
        return std::vector<std::string>{"12 files as the manifest says"};
    };
    services.sim = FakeSim::services(std::make_shared<FakeSim>());
    return services;
}

}  // namespace studio::test
