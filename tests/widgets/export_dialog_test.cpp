// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked before a chart is written, and what is said after one was copied.
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include "tests/widgets/gui_test.h"
#include "widgets/plots/chart_export.h"
#include "widgets/plots/plot.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Looks for the next open dialog of that type until there is one; each look is a timer of its own, as one
/// that opened a dialog would not fire in it.
template <class Dialog>
void whenOpen(std::function<void(Dialog&)> act) {
    QTimer::singleShot(10, qApp, [act = std::move(act)] {
        auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isVisible()) return whenOpen<Dialog>(act);
        act(*dialog);
    });
}

class ExportDialogTest : public GuiTest {
protected:
    ExportDialogTest() : workspace_(fakeServices(), settings()) { workspace_.openProject(folder()); }
    ~ExportDialogTest() override { setExportFolder({}); }
    void write(const QString& name) {
        QFile out(file(name));
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write("mine");
    }
    /// Types `name` and presses Save, as soon as the dialog is open.
    static void type(const QString& name) {
        whenOpen<QFileDialog>([name](QFileDialog& dialog) {
            // selectFile leaves the name alone where its field has the focus
            auto* field = dialog.findChild<QLineEdit*>("fileNameEdit");
            ASSERT_NE(field, nullptr);
            field->setText(name);
            static_cast<QDialog&>(dialog).done(QDialog::Accepted);
        });
    }
    Unwatched dialogs_{"a file dialog of Qt reads its folder when it opens"};
    Workspace workspace_;
};

TEST_F(ExportDialogTest, TheQuestionIsAboutTheFileThatIsWritten) {
    write("loss.pdf");
    // typed without its ending: nothing of that name is there, but loss.pdf is
    type("loss");
    QString asked;
    whenOpen<QMessageBox>([&](QMessageBox& box) {
        asked = box.text();
        box.button(QMessageBox::No)->click();
        // the dialog is back with that name, and is left
        whenOpen<QFileDialog>([](QFileDialog& dialog) { dialog.reject(); });
    });
    EXPECT_EQ(askExportFile(nullptr, "training", "pdf"), "");
    EXPECT_TRUE(asked.contains("loss.pdf")) << asked.toStdString();

    type("loss");
    whenOpen<QMessageBox>([](QMessageBox& box) { box.button(QMessageBox::Yes)->click(); });
    EXPECT_EQ(QFileInfo(askExportFile(nullptr, "training", "pdf")).fileName(), "loss.pdf");
}

TEST_F(ExportDialogTest, AnEndingOfAnotherKindIsNoEndingOfTheFile) {
    write("loss.v2.pdf");
    type("loss.v2");
    bool asked = false;
    whenOpen<QMessageBox>([&](QMessageBox& box) {
        asked = true;
        box.button(QMessageBox::Yes)->click();
    });
    EXPECT_EQ(QFileInfo(askExportFile(nullptr, "training", "pdf")).fileName(), "loss.v2.pdf");
    EXPECT_TRUE(asked);
}

TEST_F(ExportDialogTest, ItBeginsInTheProjectAndThenWhereTheLastExportWent) {
    QString begins;
    whenOpen<QFileDialog>([&](QFileDialog& dialog) {
        begins = dialog.directory().canonicalPath();
        dialog.reject();
    });
    EXPECT_EQ(askExportFile(nullptr, "loss", "csv"), "");
    EXPECT_EQ(begins, QFileInfo(file("")).canonicalFilePath());

    ASSERT_TRUE(QDir(file("")).mkdir("charts"));
    type(file("charts/loss"));
    EXPECT_EQ(QFileInfo(askExportFile(nullptr, "loss", "csv")).fileName(), "loss.csv");
    whenOpen<QFileDialog>([&](QFileDialog& dialog) {
        begins = dialog.directory().canonicalPath();
        dialog.reject();
    });
    EXPECT_EQ(askExportFile(nullptr, "loss", "csv"), "");
    EXPECT_EQ(begins, QFileInfo(file("charts")).canonicalFilePath());
    // another project has its own
    ASSERT_TRUE(QDir(file("")).mkdir("other"));
    ASSERT_TRUE(workspace_.openProject(folder() / "other"));
    EXPECT_EQ(QFileInfo(exportFolder()).fileName(), "other");
}

TEST_F(ExportDialogTest, WhatWasCopiedIsSaid) {
    Plot plot;
    plot.resize(300, 200);
    plot.setTitle("Training loss");
    copyPicture(plot.picture(), plot.title());
    ASSERT_TRUE(waitFor([&] {
        return !workspace_.notices().empty() &&
               workspace_.notices().back().message == "The picture Training loss is in the clipboard.";
    }));
    EXPECT_FALSE(QGuiApplication::clipboard()->image().isNull());
}

}  // namespace

}  // namespace studio::test
