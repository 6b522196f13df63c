// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks a person: which folder, what a new project is called, what becomes of unsaved edits.
#include <QApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include "app/studio/main_window.h"
#include "core/base/file.h"
#include "core/config/new_project.h"
#include "widgets/parts/text.h"

namespace studio::app {

using namespace widgets;

void MainWindow::openWithDialog() {
    QString folder = QFileDialog::getExistingDirectory(
        this, tr("Open a project, run, data set or checkpoint"),
        workspace_.project().empty() ? settings_.projectsFolder() : text(workspace_.project()));
    if (!folder.isEmpty()) workspace_.open(path(folder));
}

void MainWindow::newProject() {
    QString folder = QFileDialog::getSaveFileName(this, tr("Name of the new project's folder"),
                                                  settings_.projectsFolder() + "/" + tr("my-project"),
                                                  QString(), nullptr, QFileDialog::ShowDirsOnly);
    if (folder.isEmpty()) return;
    auto work = [folder = path(folder)](JobContext&) -> Status {
        STUDIO_CHECK(config::createProject({folder, "", {}}));
        return makeFolders(folder / "runs");
    };
    workspace_.jobs().run(
        this, [] { return tr("New project"); }, work,
        [this, folder](const Status& made) {
            if (made.ok() && workspace_.openProject(path(folder))) showPage("plan");
        });
}

void MainWindow::tryDemo(bool whole) {
    if (!workspace_.services().demo.create) {
        workspace_.notify(Level::Warning, [] {
            return NoticeText{
                tr("The demo needs the simulated robot and kstudio; this build lacks one of them."),
                tr("Run ./run in the program's folder: it installs what is missing and builds again.")};
        });
        return;
    }
    auto work = [whole, parent = path(settings_.projectsFolder()),
                 create = workspace_.services().demo.create](JobContext&) { return create(parent, whole); };
    workspace_.jobs().run(
        this, [] { return tr("Try the demo"); }, work,
        [this](Result<std::filesystem::path> made) {
            if (!made.ok() || !workspace_.openProject(*made)) return;
            showPage("data");
            showPanel("record");
        });
}

Leave MainWindow::askUnsaved(const QStringList& what) {
    raise();
    activateWindow();
    QMessageBox box(QMessageBox::Question, tr("Kuavo Studio"),
                    tr("There are changes that are in no file yet.") + "\n\n" + what.join('\n'),
                    QMessageBox::NoButton, this);
    auto* save = box.addButton(tr("Save"), QMessageBox::AcceptRole);
    auto* discard = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
    auto* stay = box.addButton(tr("Stay here"), QMessageBox::RejectRole);
    box.setDefaultButton(save);
    box.setEscapeButton(stay);
    box.exec();
    return box.clickedButton() == save      ? Leave::Save
           : box.clickedButton() == discard ? Leave::Discard
                                            : Leave::Stay;
}

bool MainWindow::mayClose() {
    if (unasked_) return true;
    // a question may be answered by the end of the program
    if (!workspace_.mayLeave()) return unasked_;
    if (unasked_ || !workspace_.host().threadBusy()) return true;
    QMessageBox box(
        QMessageBox::Question, tr("Kuavo Studio"),
        tr("Training runs inside this window. It stops after the current step, saves a checkpoint and can "
           "be resumed."),
        QMessageBox::NoButton, this);
    auto* stop = box.addButton(tr("Stop training and close"), QMessageBox::AcceptRole);
    box.addButton(tr("Keep the window open"), QMessageBox::RejectRole);
    box.exec();
    return unasked_ || box.clickedButton() == stop;
}

void MainWindow::closeUnasked() {
    unasked_ = true;
    while (QWidget* menu = QApplication::activePopupWidget()) {
        if (!menu->close() || QApplication::activePopupWidget() == menu) break;
    }
    while (QWidget* asks = QApplication::activeModalWidget()) {
        auto* dialog = qobject_cast<QDialog*>(asks);
        dialog ? dialog->reject() : static_cast<void>(asks->close());
        if (QApplication::activeModalWidget() == asks) break;
    }
    // where the closing itself was asked about, it goes on by itself
    close();
}

}  // namespace studio::app
