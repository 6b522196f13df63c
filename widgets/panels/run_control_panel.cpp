// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_control_panel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "core/run/clock.h"
#include "widgets/forms/config_edit.h"
#include "widgets/forms/schema_form.h"
#include "widgets/models/kept_edits.h"
#include "widgets/models/start_hindrance.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/parts/wrapped_label.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/words/event_words.h"

namespace studio::widgets {

namespace fs = std::filesystem;

RunControlPanel::RunControlPanel(Workspace& workspace, QWidget* parent) : Panel(workspace, parent) {
    auto* split = new QSplitter(Qt::Vertical, this);
    split->addWidget(buildStatus(split));
    split->addWidget(buildConfig(split));
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    keepView(split, "split");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);

    workspace.unsaved().add(
        this,
        [this] {
            settleSave();
            return unsavedText();
        },
        [this]() -> Status {
            STUDIO_CHECK(saveNow());
            form_->accepted();
            return {};
        });
    connect(&workspace, &Workspace::projectChanged, this, &RunControlPanel::listConfigs);
    connect(&workspace, &Workspace::currentRunChanged, this, &RunControlPanel::showRun);
    connect(&workspace, &Workspace::stopAsked, this, &RunControlPanel::showRun);
    connect(&workspace, &Workspace::runLabelsChanged, this, &RunControlPanel::showRun);
    connect(&workspace, &Workspace::problemsChanged, this, &RunControlPanel::showRun);
    connect(&workspace.host(), &RunHost::changed, this, &RunControlPanel::showButtons);
    connect(&workspace.settings(), &Settings::changed, this, &RunControlPanel::showButtons);
    connect(&workspace.checks(), &StartChecks::changed, this, &RunControlPanel::showStart);
    connect(&workspace, &Workspace::planChanged, this, [this] {
        // its files may have been mended
        if (failure_ && this->workspace().plan() && ofOpenProject(path(shownFile_))) load(shownFile_);
        showStart();
    });
    connect(&workspace, &Workspace::demoWorkChanged, this, &RunControlPanel::showButtons);
    connect(&workspace, &Workspace::openConfiguration, this, &RunControlPanel::choose);
    translated(this, [this] { retranslate(); });
    listConfigs();
    // words and notes carry colours of the theme
    themed(this, [this] {
        notes_->clear();
        notesShown_ = 0;
        showRun();
    });
}

QWidget* RunControlPanel::buildStatus(QWidget* parent) {
    auto* part = new QWidget(parent);
    state_ = new Chip;
    name_ = new QLabel;
    bar_ = new QProgressBar;
    figures_ = new QLabel;
    why_ = new WrappedLabel;
    notes_ = new QListWidget;
    start_ = new QPushButton;
    pause_ = new QPushButton;
    stop_ = new QPushButton;
    resume_ = new QPushButton;
    state_->setFocusPolicy(Qt::NoFocus);
    state_->setEnabled(false);
    name_->setProperty("look", "strong");
    name_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    bar_->setTextVisible(false);
    figures_->setTextFormat(Qt::RichText);
    figures_->setWordWrap(true);
    // a narrow column needs three lines, which a splitter does not ask for
    figures_->setMinimumHeight(3 * figures_->fontMetrics().lineSpacing());
    why_->setProperty("look", "error");
    first_ = new WrappedLabel;
    first_->setProperty("look", "caption");
    notes_->setWordWrap(true);
    notes_->setFont(typeFont(Type::Caption));
    notes_->setMinimumHeight(60);
    start_->setProperty("look", "primary");
    start_->setIcon(icon("play", Theme::current().onAccent));
    themed(this, [this] { start_->setIcon(icon("play", Theme::current().onAccent)); });
    pause_->setIcon(icon("pause"));
    stop_->setIcon(icon("stop"));
    resume_->setIcon(icon("resume"));

    auto* head = new QHBoxLayout;
    head->setSpacing(kGap);
    head->addWidget(name_, 1);
    head->addWidget(state_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(start_, 1);
    buttons->addWidget(pause_);
    buttons->addWidget(stop_);
    buttons->addWidget(resume_);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kGap);
    layout->setSpacing(kGap);
    layout->addLayout(head);
    layout->addWidget(bar_);
    layout->addWidget(figures_);
    layout->addWidget(why_);
    layout->addWidget(first_);
    layout->addLayout(buttons);
    layout->addWidget(notes_, 1);
    connect(start_, &QPushButton::clicked, this, &RunControlPanel::start);
    connect(pause_, &QPushButton::clicked, this, &RunControlPanel::pause);
    connect(stop_, &QPushButton::clicked, this, &RunControlPanel::stop);
    connect(resume_, &QPushButton::clicked, this, &RunControlPanel::resume);
    return part;
}

QWidget* RunControlPanel::buildConfig(QWidget* parent) {
    auto* part = new QWidget(parent);
    configs_ = new QComboBox;
    browse_ = new QToolButton;
    save_ = new QToolButton;
    copy_ = new QToolButton;
    process_ = new QCheckBox;
    search_ = new QLineEdit;
    all_ = new QCheckBox;
    problem_ = new WrappedLabel;
    threads_ = new WrappedLabel;
    configs_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    browse_->setIcon(icon("folder"));
    save_->setIcon(icon("save"));
    copy_->setIcon(icon("terminal"));
    process_->setChecked(workspace().settings().trainInProcess());
    search_->setClearButtonEnabled(true);
    problem_->setProperty("look", "error");
    threads_->setProperty("look", "caption");
    auto* head = new QHBoxLayout;
    head->setSpacing(kUnit);
    head->addWidget(configs_, 1);
    head->addWidget(browse_);
    head->addWidget(save_);
    head->addWidget(copy_);
    auto* filter = new QHBoxLayout;
    filter->setSpacing(kGap);
    filter->addWidget(search_, 1);
    filter->addWidget(all_);
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->setSpacing(kGap);
    layout->addLayout(head);
    layout->addWidget(process_);
    layout->addWidget(threads_);
    layout->addLayout(filter);
    layout->addWidget(problem_);
    // behind the others in the order of Tab too
    scroll_ = new QScrollArea(part);
    form_ = new SchemaForm(workspace().undo(), scroll_->viewport());
    scroll_->setWidgetResizable(true);
    scroll_->setWidget(form_);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(scroll_, 1);
    connect(configs_, &QComboBox::activated, this, [this] { choose(configs_->currentData().toString()); });
    connect(browse_, &QToolButton::clicked, this, [this] {
        QString file =
            QFileDialog::getOpenFileName(this, tr("Choose a configuration"), text(workspace().project()),
                                         tr("Configurations (*.yaml *.yml)"));
        if (!file.isEmpty()) load(file);
    });
    connect(save_, &QToolButton::clicked, this, &RunControlPanel::save);
    connect(copy_, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(command());
        workspace().notify(Level::Info, tr("Copied: %1").arg(command()));
    });
    connect(process_, &QCheckBox::toggled, this,
            [this](bool on) { workspace().settings().setTrainInProcess(on); });
    connect(search_, &QLineEdit::textChanged, this,
            [this] { form_->filter(search_->text(), all_->isChecked()); });
    connect(all_, &QCheckBox::toggled, this, [this] { form_->filter(search_->text(), all_->isChecked()); });
    connect(form_, &SchemaForm::edited, this, &RunControlPanel::showButtons);
    form_->filter({}, false);
    return part;
}

void RunControlPanel::retranslate() {
    pause_->setText(tr("Pause"));
    stop_->setText(tr("Stop"));
    stop_->setToolTip(tr("Stops after the current step and saves a checkpoint"));
    resume_->setText(tr("Resume"));
    browse_->setToolTip(tr("Choose another configuration file"));
    save_->setToolTip(tr("Save the changes into the file; its comments stay"));
    copy_->setToolTip(tr("Copy as command: the kstudio line that does the same"));
    for (QToolButton* button : {browse_, save_, copy_}) button->setAccessibleName(button->toolTip());
    process_->setText(tr("In a process of its own, which survives the window"));
    search_->setPlaceholderText(tr("Search settings"));
    search_->setAccessibleName(tr("Search settings"));
    all_->setText(tr("Show all"));
    configs_->setAccessibleName(tr("Configuration"));
    notes_->setAccessibleName(tr("What the run reported"));
    bar_->setAccessibleName(tr("Progress of the run"));
    scroll_->setAccessibleName(tr("Settings of the configuration"));
    form_->filter(search_->text(), all_->isChecked());
    if (configs_->count() > 0 && configs_->itemData(0).toString().isEmpty())
        configs_->setItemText(0, noConfiguration());
    showProblem();
    // what was reported is said anew
    notes_->clear();
    notesShown_ = 0;
    showRun();
}

QString RunControlPanel::noConfiguration() {
    return tr("No configuration: choose one");
}

void RunControlPanel::showProblem() {
    QStringList lines;
    for (const std::string& warning : warnings_) lines << coreText(warning);
    if (failure_) lines << coreText(*failure_);
    if (foreign_) lines << ofAnotherProject(path(shownFile_));
    problem_->showText(lines.join('\n'));
}

void RunControlPanel::listConfigs() {
    configs_->clear();
    loadedOk_ = foreign_ = false;
    fs::path root = workspace().project();
    if (!root.empty()) {
        QDir folder(text(root));
        for (const QString& file : folder.entryList({"*.yaml", "*.yml"}, QDir::Files, QDir::Name)) {
            configs_->addItem(file, folder.filePath(file));
        }
        // what a project's folder is for comes first
        if (int whole = configs_->findText("project.yaml"); whole > 0) {
            configs_->removeItem(whole);
            configs_->insertItem(0, "project.yaml", folder.filePath("project.yaml"));
        }
        for (const QString& file :
             QDir(folder.filePath("tasks")).entryList({"*.yaml"}, QDir::Files, QDir::Name)) {
            configs_->addItem("tasks/" + file, folder.filePath("tasks/" + file));
        }
    }
    bool any = configs_->count() > 0;
    form_->setEnabled(any);
    warnings_.clear();
    failure_.reset();
    showProblem();
    if (any) {
        load(configs_->itemData(0).toString());
    } else {
        configs_->addItem(noConfiguration(), QString());
    }
    showButtons();
}

void RunControlPanel::choose(const QString& file) {
    load(file);
    Q_EMIT looksElsewhere();
}

QJsonObject RunControlPanel::lookedAt() const {
    const QString file = configs_->currentData().toString();
    return file.isEmpty() ? QJsonObject() : QJsonObject{{"configuration", file}};
}

void RunControlPanel::lookAgain(const QJsonObject& at) {
    const QString file = at["configuration"].toString();
    if (file != configs_->currentData().toString() && QFileInfo(file).isFile()) load(file);
}

QJsonObject RunControlPanel::edits() const {
    if (!loadedOk_ || form_->changes().empty()) return {};
    return {{"configuration", shownFile_}, {"values", keptOf(form_->changes())}};
}

void RunControlPanel::takeEdits(const QJsonObject& edits) {
    kept_ = edits;
    if (!loading_) makeKeptEdits();
}

void RunControlPanel::makeKeptEdits() {
    const QJsonObject kept = std::exchange(kept_, {});
    // another file was chosen meanwhile
    if (loadedOk_ && kept["configuration"].toString() == shownFile_)
        form_->edit(valuesOf(kept["values"].toObject()));
}

void RunControlPanel::load(const QString& file) {
    if (file.isEmpty() || !workspace().services().loadConfig) return;
    if (!workspace().mayLeave(this)) {
        configs_->setCurrentIndex(configs_->findData(shownFile_));
        return;
    }
    int index = configs_->findData(file);
    if (index < 0) {
        if (configs_->count() == 1 && configs_->itemData(0).toString().isEmpty()) configs_->clear();
        configs_->addItem(shortPath(path(file), 40), file);
        index = configs_->count() - 1;
    }
    configs_->setCurrentIndex(index);
    // saved or given up: a sequence trains them no more
    if (openSequence()) workspace().setSequenceEdits("settings", {});
    loading_ = true;
    loadedOk_ = sequence_ = foreign_ = false;
    showButtons();
    workspace().jobs().run(
        this, {},
        [file, load = workspace().services().loadConfig](JobContext&) { return load(path(file), {}); },
        [this, file](Result<LoadedConfig> loaded) { takeLoaded(file, std::move(loaded)); });
}

void RunControlPanel::takeLoaded(const QString& file, Result<LoadedConfig> loaded) {
    if (configs_->currentData().toString() != file) return;
    loading_ = false;
    form_->setEnabled(loaded.ok());
    shownFile_ = file;
    warnings_.clear();
    failure_.reset();
    if (loaded.ok()) {
        loadedOk_ = true;
        sequence_ = loaded->sequence;
        foreign_ = sequence_ && !ofOpenProject(path(file));
        threadsStated_ = loaded->config.training.threads;
        outputFolder_ = loaded->config.training.outputDirectory;
        form_->setConfig(loaded->config, path(file).parent_path());
        for (const auto& warning : loaded->warnings) warnings_.push_back(warning.message);
    } else {
        // values of the file before it would pass for those of this one
        form_->clear();
        failure_ = loaded.error();
    }
    makeKeptEdits();
    showProblem();
    showButtons();
}

TrainRequest RunControlPanel::request() const {
    if (openSequence()) return workspace().sequenceRequest();
    TrainRequest request;
    if (foreign_) {
        request.sequence = path(shownFile_).parent_path();
        request.overrides = form_->overrides();
        if (const auto threads = threadsOfWindow())
            request.overrides.push_back("training.threads=" + std::to_string(*threads));
        return request;
    }
    request.config = path(configs_->currentData().toString());
    request.overrides = form_->overrides();
    // runs of a project lie in the project, whatever an example's file says
    fs::path runs = workspace().runsFolder();
    bool stated = form_->changes().contains("training.output_directory");
    if (!runs.empty() && !stated && outputFolder_ != runs &&
        request.config.parent_path() == workspace().project()) {
        request.overrides.push_back("training.output_directory=" + runs.string());
    }
    if (const auto threads = threadsOfWindow())
        request.overrides.push_back("training.threads=" + std::to_string(*threads));
    return request;
}

QString RunControlPanel::command() const {
    QStringList words{"kstudio"};
    for (const QString& word : trainCommand(request())) words << shellWord(word);
    return words.join(' ');
}

void RunControlPanel::start() {
    TrainRequest wanted = request();
    fs::path root = sequence_ ? workspace().runsFolder() : outputFolder_;
    for (const auto& one : wanted.overrides) {
        if (one.starts_with("training.output_directory=")) root = one.substr(one.find('=') + 1);
    }
    workspace().start(wanted, root);
    showButtons();
}

void RunControlPanel::save() {
    const fs::path file = path(shownFile_);
    auto changes = form_->changes();
    if (changes.empty()) {
        workspace().notify(Level::Info, tr("Nothing was changed in %1.").arg(shortPath(file)));
        return;
    }
    // one after the other
    if (saving_.valid()) return;
    // the disk may need long to say that it has it
    auto written = std::make_shared<std::promise<Result<fs::path>>>();
    saving_ = written->get_future();
    saved_ = changes;
    savedFile_ = file;
    auto work = [file, changes = std::move(changes), written](JobContext&) {
        Result<fs::path> saved = [&]() -> Result<fs::path> {
            try {
                return saveConfig(file, changes);
            } catch (const std::exception& exception) {
                return Error{ErrorCode::Internal, std::string("a bug: ") + exception.what(), ""};
            }
        }();
        written->set_value(saved);
        return saved;
    };
    workspace().jobs().run(this, {}, work, [this, id = ++saveId_](const Result<fs::path>&) {
        if (id == saveId_) settleSave();
    });
    showButtons();
}

/// Waits for the file that is being written, and says how that went; whoever leaves it asks for that.
void RunControlPanel::settleSave() {
    if (!saving_.valid()) return;
    const Result<fs::path> saved = saving_.get();
    const auto changes = std::exchange(saved_, {});
    const fs::path file = savedFile_;
    const bool shown = file == path(shownFile_);
    if (!saved.ok()) {
        workspace().notify([file] { return tr("Save %1").arg(text(file.filename())); }, saved.error());
        showButtons();
        return;
    }
    if (shown) form_->accepted(changes);
    if (*saved == file) {
        workspace().notify(Level::Info, tr("Saved into %1; its comments stay.").arg(shortPath(file)));
    } else {
        workspace().notify(Level::Warning, [file, made = *saved] {
            return NoticeText{tr("Saved into a new file beside it: %1.").arg(shortPath(made)),
                              tr("Some values of %1 go over several lines and cannot be changed in place.")
                                  .arg(text(file.filename()))};
        });
        // the edits are in the new file
        if (shown) load(text(*saved));
    }
    showButtons();
}

void RunControlPanel::saveEdits() {
    if (save_->isEnabled()) save();
}

Result<fs::path> RunControlPanel::saveNow() {
    return saveConfig(path(shownFile_), form_->changes());
}

QString RunControlPanel::unsavedText() const {
    if (!loadedOk_ || form_->changes().empty()) return {};
    return tr("%1: %n unsaved changes", nullptr, static_cast<int>(form_->changes().size()))
        .arg(text(path(shownFile_).filename()));
}

void RunControlPanel::resume() {
    if (!session_) return;
    workspace().resume(session_->folder());
    showButtons();
}

void RunControlPanel::pause() {
    if (!session_) return;
    bool paused = session_->status().state == run::RunState::Paused;
    auto asked = workspace().services().controlRun(session_->folder(), run::Control::Pause, !paused);
    if (!asked.ok())
        workspace().notify([paused] { return paused ? tr("Go on") : tr("Pause"); }, asked.error());
}

void RunControlPanel::stop() {
    if (!session_) return;
    workspace().stopRun(session_->folder());
    // whoever stops a run keeps it in sight: a second press must not stop one that is shown in its place
    workspace().setCurrentRun(session_->folder());
}

void RunControlPanel::showRun() {
    auto current = workspace().currentRun();
    if (session_ != current) {
        if (session_) session_->disconnect(this);
        session_ = current;
        notes_->clear();
        notesShown_ = 0;
        if (session_) connect(session_.get(), &RunSession::changed, this, &RunControlPanel::showRun);
    }
    bool there = session_ != nullptr;
    for (QWidget* widget : {static_cast<QWidget*>(state_), static_cast<QWidget*>(bar_),
                            static_cast<QWidget*>(figures_), static_cast<QWidget*>(notes_)})
        widget->setVisible(there);
    if (!there) {
        why_->showText({});
        name_->setText(tr("No run chosen"));
        first_->showText(
            tr("Open a project or choose a configuration below, then start training; or open a run "
               "from the list Runs."));
        showButtons();
        return;
    }
    first_->showText({});
    const run::RunStatus& status = session_->status();
    name_->setText(workspace().runLabel(session_->folder()));
    name_->setToolTip(text(session_->folder()));
    bool unreadable = session_->error().has_value();
    // as the list of runs has it; of one that is trained how that stands matters more
    const std::vector<std::string> problems = workspace().problemsOf(session_->folder());
    const bool damaged = unreadable || (!problems.empty() && !status.alive());
    const bool stopping = workspace().isStopping(session_->folder());
    state_->setText(damaged ? tr("Damaged") : stopping ? tr("Stopping…") : wordOf(status.state));
    state_->setMood(damaged ? Mood::Bad : stopping ? Mood::Busy : moodOf(status.state));
    state_->setAccessibleName(tr("State: %1").arg(state_->text()));
    state_->updateGeometry();
    bar_->setRange(0, 1000);
    bar_->setValue(status.totalSteps > 0 ? int(1000 * status.step / status.totalSteps) : 0);
    QStringList parts;
    auto part = [&](const QString& name, const QString& value) {
        parts << QString("<span style='color:%1'>%2</span>&nbsp;<b>%3</b>")
                     .arg(Theme::current().muted.name(), QString(name).replace(' ', "&nbsp;"),
                          QString(value).replace(' ', "&nbsp;"));
    };
    // nothing is known of a run whose log is lost
    if (status.totalSteps > 0 || status.step > 0)
        part(tr("step"), QString("%1 / %2").arg(grouped(status.step), grouped(status.totalSteps)));
    if (status.lastLoss) part(tr("loss"), figure(*status.lastLoss));
    if (status.bestValidation) {
        part(tr("best validation"),
             tr("%1 at step %2").arg(figure(status.bestValidation->loss)).arg(status.bestValidation->step));
    }
    if (status.alive() && status.etaS) part(tr("run ends in"), duration(*status.etaS));
    std::optional<std::int64_t> last;
    if (const auto& told = session_->lastCheckpoint()) last = told->step;
    // what counts is what a resume finds
    if (resumable()) last = session_->resumePoint().step;
    if (last) part(tr("last checkpoint"), tr("step %1").arg(*last));
    if (!unreadable && !session_->record().sessions.empty()) {
        const auto& trainer = session_->record().sessions.back();
        part(tr("on"), QString("%1, %2").arg(text(trainer.device), text(trainer.process.host)));
    }
    if (session_->damagedLines() > 0) part(tr("damaged lines"), grouped(session_->damagedLines()));
    figures_->setText(parts.join(" &nbsp; "));
    // the core's hint knows nothing of a checkpoint that is gone
    const bool saysOtherwise = status.state == run::RunState::Interrupted && lostCheckpoint();
    QString why = unreadable ? coreText(*session_->error())
                  : status.state == run::RunState::Failed || status.state == run::RunState::Interrupted ||
                          status.state == run::RunState::Silent
                      ? coreText(Error{ErrorCode::Internal, status.message,
                                       saysOtherwise ? std::string() : status.hint})
                      : QString();
    QStringList reasons;
    // what cannot be read stands among the problems, too
    if (!unreadable) {
        for (const std::string& problem : problems) reasons << coreText(problem);
    }
    if (!why.isEmpty()) reasons << why;
    if (lostCheckpoint()) reasons << resumeWords();
    why_->showText(reasons.join('\n'));
    showNotes();
    showButtons();
}

void RunControlPanel::showNotes() {
    // the oldest may have gone meanwhile
    const auto& notes = session_->notes();
    if (notes.size() < notesShown_ || notes.size() >= 300) {
        notes_->clear();
        notesShown_ = 0;
    }
    for (; notesShown_ < notes.size(); ++notesShown_) {
        const run::Event& event = notes[notesShown_];
        auto* item =
            new QListWidgetItem(text(run::formatTime(event.timeS, "%H:%M:%S  ")) + eventText(event.body));
        if (const auto* note = std::get_if<run::Note>(&event.body); note && note->level != "info") {
            item->setForeground(moodColour(note->level == "error" ? Mood::Bad : Mood::Warning));
        }
        notes_->insertItem(0, item);
    }
}

void RunControlPanel::showButtons() {
    bool hostBusy = workspace().host().busy();
    bool alive = session_ && session_->loaded() && session_->status().alive();
    bool paused = alive && session_->status().state == run::RunState::Paused;
    pause_->setText(paused ? tr("Go on") : tr("Pause"));
    pause_->setIcon(icon(paused ? "play" : "pause"));
    pause_->setVisible(alive);
    stop_->setVisible(alive);
    stop_->setEnabled(alive && !workspace().isStopping(session_->folder()));
    resume_->setVisible(resumable());
    // going on with a stage is going on with the sequence
    const bool ofSequence =
        workspace().demoOpen() && resumable() && !workspace().resumption(session_->folder()).sequence.empty();
    const QString demo = demoSequenceHindrance(workspace().demoClick(), ofSequence);
    resume_->setEnabled(resumable() && !hostBusy && demo.isEmpty());
    resume_->setToolTip(!resumable() ? QString() : demo.isEmpty() ? resumeWords() : demo);
    if (loadedOk_ && openSequence()) {
        workspace().setSequenceEdits("settings", form_->overrides());
    } else if (loadedOk_ && foreign_) {
        // they are saved into another project's file: nothing of the open one's
        if (!workspace().project().empty()) workspace().setSequenceEdits("settings", {});
    } else if (loadedOk_) {
        workspace().checks().setRequest(request());
    }
    save_->setEnabled(!saving_.valid() && !form_->changes().empty() && form_->valid());
    copy_->setEnabled(loadedOk_);
    showStart();
}

void RunControlPanel::showStart() {
    const StartChecks& checks = workspace().checks();
    const auto plan = openSequence() ? workspace().plan() : nullptr;
    const QString demo =
        demoSequenceHindrance(workspace().demoClick(), workspace().demoOpen() && openSequence());
    const QString hindrance = !demo.isEmpty() ? demo : plan ? startHindrance(*plan) : QString();
    QString wait = !loadedOk_                    ? tr("Choose a configuration that can be read first")
                   : foreign_                    ? ofAnotherProject(path(shownFile_))
                   : !form_->valid()             ? tr("Correct the marked settings first")
                   : workspace().host().busy()   ? tr("This window trains a run already")
                   : !hindrance.isEmpty()        ? hindrance
                   : !checks.refusal().isEmpty() ? checks.refusal()
                                                 : QString();
    start_->setText(sequence_ ? startWord(plan.get()) : tr("Start training"));
    start_->setEnabled(wait.isEmpty());
    start_->setToolTip(wait.isEmpty() ? command() : wait);
    showThreads();
}

bool RunControlPanel::busy() const {
    return loading_ || saving_.valid() || form_->making();
}

QJsonObject RunControlPanel::facts() const {
    return {{"settings", form_->rows()},
            {"notes", notes_->count()},
            {"state", session_ ? state_->text() : QString()}};
}

}  // namespace studio::widgets
