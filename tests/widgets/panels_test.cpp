// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panels.h"

#include <QAbstractItemModelTester>
#include <QAbstractProxyModel>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTranslator>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"
#include "tests/widgets/layout_checks.h"
#include "widgets/forms/schema_form.h"
#include "widgets/frame/language.h"
#include "widgets/frame/settings_dialog.h"
#include "widgets/frame/top_bar.h"
#include "widgets/models/run_list_model.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/dataset_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/parts/chip.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

class PanelsTest : public GuiTest {
protected:
    PanelsTest() : workspace_(fakeServices(), settings()) {}
    /// A project with two runs, open.
    void openProject() {
        writeRun(folder() / "runs", "first", 20);
        writeRun(folder() / "runs", "second", 40, false);
        workspace_.openProject(folder());
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle(); });
    }
    /// A run that begins elsewhere, say in a terminal; null: it could not.
    std::unique_ptr<run::RunWriter> begin(const char* name) {
        auto writer = run::RunWriter::create(folder() / "runs", name, {}, "training:\n  steps: 10\n");
        EXPECT_OK(writer);
        return writer.ok() ? std::move(*writer) : nullptr;
    }
    Workspace workspace_;
};

TEST_F(PanelsTest, EveryRowOfTheTableMakesAPanelThatLivesWithAndWithoutAProject) {
    std::set<QString> ids;
    for (const PanelInfo& info : panels()) {
        EXPECT_TRUE(ids.insert(info.id).second) << info.id << " is there twice";
        std::unique_ptr<Panel> panel(info.create(workspace_, nullptr));
        panel->resize(900, 600);
        panel->show();
        EXPECT_TRUE(settled());
    }
    openProject();
    for (const PanelInfo& info : panels()) {
        std::unique_ptr<Panel> panel(info.create(workspace_, nullptr));
        panel->resize(900, 600);
        panel->show();
        EXPECT_TRUE(waitFor([&] { return !panel->busy(); })) << info.id;
        EXPECT_FALSE(panel->grab().isNull()) << info.id;
        EXPECT_FALSE(panel->facts().isEmpty()) << info.id;
    }
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, EveryWidgetThatTakesTheFocusHasAName) {
    openProject();
    for (const PanelInfo& info : panels()) {
        std::unique_ptr<Panel> panel(info.create(workspace_, nullptr));
        panel->show();
        EXPECT_TRUE(waitFor([&] { return !panel->busy(); }));
        for (QWidget* widget : panel->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(panel.get())) continue;
            // parts of a widget that is named as a whole
            if (widget->objectName().startsWith("qt_") || widget->inherits("QTabBar") ||
                widget->inherits("QHeaderView"))
                continue;
            EXPECT_FALSE(spokenName(widget).isEmpty()) << info.id << ": " << widget->metaObject()->className()
                                                       << " " << widget->objectName().toStdString();
        }
    }
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, TabGoesThroughEveryPanelAsTheEyeDoes) {
    openProject();
    for (const PanelInfo& info : panels()) {
        std::unique_ptr<Panel> panel(info.create(workspace_, nullptr));
        panel->resize(QString(info.page) == "train" && info.place == Place::Left ? 360 : 1000, 620);
        panel->show();
        EXPECT_TRUE(waitFor([&] { return !panel->busy(); }));
        auto order = tabOrder(panel.get());
        std::set<QWidget*> reached(order.begin(), order.end());
        for (QWidget* widget : panel->findChildren<QWidget*>()) {
            if (!widget->isVisibleTo(panel.get()) || !widget->isEnabled() || widget->focusProxy()) continue;
            if (widget->focusPolicy() & Qt::TabFocus) {
                EXPECT_TRUE(reached.contains(widget))
                    << info.id << ": Tab never comes to " << widget->metaObject()->className();
            }
        }
        auto boxOf = [&](QWidget* widget) {
            return QRect(widget->mapTo(panel.get(), QPoint(0, 0)), widget->size());
        };
        for (std::size_t i = 1; i < order.size(); ++i) {
            QRect from = boxOf(order[i - 1]), to = boxOf(order[i]);
            // back up or back to the left only at the top of a further column
            bool above = to.bottom() < from.top() && to.left() < from.right();
            bool before = to.right() < from.left() && to.bottom() > from.top() && to.top() < from.bottom();
            EXPECT_FALSE(above || before) << info.id << ": from " << spokenName(order[i - 1]).toStdString()
                                          << " back to " << spokenName(order[i]).toStdString();
        }
    }
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, TextFitsItsBoxInBothLanguages) {
    openProject();
    for (const char* name : {"en", "zh_CN"}) {
        Language language;
        language.use(name);
        for (const PanelInfo& info : panels()) {
            std::unique_ptr<Panel> panel(info.create(workspace_, nullptr));
            panel->resize(QString(info.page) == "train" && info.place == Place::Left ? 360 : 1000, 620);
            panel->show();
            EXPECT_TRUE(waitFor([&] { return !panel->busy(); }));
            QApplication::processEvents();
            QStringList found = cutOff(panel.get());
            EXPECT_TRUE(found.isEmpty()) << name << " " << info.id << ": " << found.join("; ").toStdString();
        }
    }
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, WhatIsMissingOrWrongFollowsTheLanguage) {
    static const QRegularExpression han("\\p{Han}");
    Language language;
    language.use("en");
    RunControlPanel control(workspace_, nullptr);
    DatasetPanel data(workspace_, nullptr);
    auto boxSaying = [](QWidget& panel, const QString& words) -> QComboBox* {
        for (auto* box : panel.findChildren<QComboBox*>()) {
            if (box->currentText() == words) return box;
        }
        return nullptr;
    };
    QComboBox* configuration = boxSaying(control, "No configuration: choose one");
    QComboBox* set = boxSaying(data, "No data set in the project");
    ASSERT_NE(configuration, nullptr);
    ASSERT_NE(set, nullptr);
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return configuration->currentText().contains(han); }, 5000));
    EXPECT_TRUE(waitFor([&] { return set->currentText().contains(han); }, 5000));

    language.use("en");
    for (const char* name : {"broken.yaml", "whole.yaml"}) ASSERT_OK(writeFileAtomic(folder() / name, ""));
    workspace_.openProject(folder());
    ASSERT_TRUE(waitFor([&] { return shows(control, "cannot read broken.yaml"); }));
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return !shows(control, "cannot read"); }, 5000));
    EXPECT_TRUE(shows(control, "broken.yaml"));

    language.use("en");
    Q_EMIT workspace_.openConfiguration(file("whole.yaml"));
    ASSERT_TRUE(waitFor([&] { return control.form()->isEnabled() && !control.busy(); }));
    QLineEdit* size = nullptr;
    for (auto* line : control.form()->findChildren<QLineEdit*>()) {
        if (line->accessibleName() == "Batch size") size = line;
    }
    ASSERT_NE(size, nullptr);
    size->setText("0");
    size->setModified(true);
    Q_EMIT size->editingFinished();
    ASSERT_TRUE(shows(control, "is outside"));
    language.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return !shows(control, "is outside"); }, 5000));
    language.use("en");
    EXPECT_TRUE(waitFor([&] { return shows(control, "is outside"); }, 5000));
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, WhatIsWrongWithADamagedRunIsSaidWhole) {
    openProject();
    const auto run = writeRun(folder() / "runs", "third", 5);
    ASSERT_OK(writeFileAtomic(run / "run.json", "{\n  \"schema\": 1,\n  \"id\""));
    RunControlPanel panel(workspace_, nullptr);
    panel.resize(360, 620);
    panel.show();
    workspace_.setCurrentRun(run);
    QLabel* why = nullptr;
    ASSERT_TRUE(waitFor([&] {
        for (auto* label : panel.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains("run.json")) why = label;
        return why != nullptr;
    }));
    ASSERT_TRUE(settled());
    QApplication::processEvents();
    // the file, what is wrong with it, and what to do
    EXPECT_TRUE(why->text().contains(QString::fromStdString((run / "run.json").string())));
    EXPECT_TRUE(why->text().contains("it breaks off after 23 bytes")) << why->text().toStdString();
    EXPECT_TRUE(why->text().contains("restore it")) << why->text().toStdString();
    EXPECT_FALSE(why->text().contains("exception"));
    EXPECT_EQ(why->toolTip(), why->text());
    EXPECT_TRUE(cutOff(&panel).isEmpty()) << cutOff(&panel).join("; ").toStdString();
}

TEST_F(PanelsTest, ShowAllMakesItsRowsWithoutHoldingTheWindow) {
    openProject();
    RunControlPanel panel(workspace_, nullptr);
    panel.resize(360, 620);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return !panel.busy(); }));
    ASSERT_TRUE(settled());
    auto made = [&] {
        int rows = 0;
        for (auto* label : panel.findChildren<QLabel*>())
            rows += label->buddy() && label->buddy()->isVisibleTo(&panel) ? 1 : 0;
        return rows;
    };
    const int common = made();
    QCheckBox* all = nullptr;
    for (auto* box : panel.findChildren<QCheckBox*>())
        if (box->text() == "Show all") all = box;
    ASSERT_NE(all, nullptr);
    Watchdog watchdog;
    QTimer::singleShot(0, all, &QCheckBox::click);
    ASSERT_TRUE(waitFor([&] { return all->isChecked() && !panel.busy(); }));
    EXPECT_LT(watchdog.worstMs(), 100);
    const int whole = made();
    EXPECT_GE(whole, panel.facts()["settings"].toInt());
    EXPECT_GT(whole, common + 50);
    // fewer and all again: nothing is made twice, nothing is lost
    all->click();
    EXPECT_EQ(made(), common);
    all->click();
    EXPECT_EQ(made(), whole);
}

TEST_F(PanelsTest, UnitsOfTheFormAreWholeInTheNarrowestColumn) {
    openProject();
    for (const char* name : {"en", "zh_CN"}) {
        Language language;
        language.use(name);
        RunControlPanel panel(workspace_, nullptr);
        // as wide as it stands on a page of 1280 px
        panel.resize(345, 620);
        panel.show();
        ASSERT_TRUE(waitFor([&] { return !panel.busy(); }));
        // all rows are on show, whatever the box is called
        panel.form()->filter({}, true);
        ASSERT_TRUE(waitFor([&] { return !panel.busy(); }));
        QApplication::processEvents();
        const QWidget* viewport = panel.form()->parentWidget();
        int looked = 0;
        for (auto* unit : panel.form()->findChildren<QLabel*>("unit")) {
            if (!unit->isVisibleTo(&panel) || unit->text().isEmpty()) continue;
            ++looked;
            EXPECT_LE(unit->mapTo(viewport, QPoint(unit->width(), 0)).x(), viewport->width())
                << name << " " << unit->text().toStdString();
            // no word of it is wider than its place; Chinese breaks between any two signs
            if (name != std::string("en")) continue;
            for (const QString& word : unit->text().split(' '))
                EXPECT_LE(unit->fontMetrics().horizontalAdvance(word), unit->width())
                    << name << " " << word.toStdString();
        }
        EXPECT_GT(looked, 20) << name;
        EXPECT_TRUE(cutOff(panel.form()).isEmpty()) << cutOff(panel.form()).join("; ").toStdString();
        int choices = 0;
        for (auto* box : panel.form()->findChildren<QComboBox*>()) {
            if (!box->isVisibleTo(&panel)) continue;
            ++choices;
            EXPECT_GE(box->width(), box->sizeHint().width()) << box->accessibleName().toStdString();
        }
        EXPECT_GT(choices, 5);
    }
}

TEST_F(PanelsTest, ButtonsOfTheSettingsHaveNoMarksOfTheStyle) {
    const QString sheet = qApp->styleSheet();
    // as desktops ask for that show them
    qApp->setStyleSheet(sheet + "\nQDialogButtonBox { dialogbuttonbox-buttons-have-icons: 1; }");
    SettingsDialog dialog(settings(), nullptr);
    const auto* box = dialog.findChild<QDialogButtonBox*>();
    EXPECT_TRUE(box && box->button(QDialogButtonBox::Close)->icon().isNull());
    qApp->setStyleSheet(sheet);
}

TEST_F(PanelsTest, TheListOfRunsIsASoundModel) {
    openProject();
    RunsPanel panel(workspace_, nullptr);
    QAbstractItemModelTester tester(panel.model(), QAbstractItemModelTester::FailureReportingMode::Warning);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 2; }));
    writeRun(folder() / "runs", "third", 5);
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 3; }));
}

TEST_F(PanelsTest, ARunThatBeginsElsewhereIsLookedAtUnlessThePersonChoseAnother) {
    openProject();
    const auto first = run::listRuns(folder() / "runs").value().back().path;
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 2 && workspace_.currentRun(); }));
    // in a terminal: nobody tells the window
    auto third = begin("third");
    ASSERT_TRUE(third);
    ASSERT_TRUE(waitFor([&] { return workspace_.currentRun()->folder() == third->folder(); }));
    EXPECT_FALSE(workspace_.currentRunChosen());

    workspace_.setCurrentRun(first);
    auto fourth = begin("fourth");
    ASSERT_TRUE(fourth);
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 4; }));
    EXPECT_EQ(workspace_.currentRun()->folder(), first) << "looked at by choice";
}

TEST_F(PanelsTest, WhoeverStopsARunKeepsItInSight) {
    openProject();
    RunsPanel panel(workspace_, nullptr);
    RunControlPanel control(workspace_, nullptr);
    panel.show();
    control.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 2 && workspace_.currentRun(); }));
    auto third = begin("third");
    ASSERT_TRUE(third);
    ASSERT_TRUE(waitFor(
        [&] { return workspace_.currentRun()->folder() == third->folder() && pressable(control, "Stop"); }));
    EXPECT_FALSE(workspace_.currentRunChosen());
    pressable(control, "Stop")->click();
    EXPECT_TRUE(workspace_.currentRunChosen());
    // a second press would stop this one
    auto fourth = begin("fourth");
    ASSERT_TRUE(fourth);
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 4; }));
    EXPECT_EQ(workspace_.currentRun()->folder(), third->folder());
}

TEST_F(PanelsTest, ARunThatAnotherHandRemovedIsLookedAtNoMore) {
    openProject();
    const auto first = run::listRuns(folder() / "runs").value().back().path;
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 2 && workspace_.currentRun(); }));
    workspace_.setCurrentRun(first);
    ASSERT_TRUE(settled());
    std::filesystem::remove_all(first);
    Q_EMIT workspace_.runsChanged();
    EXPECT_TRUE(waitFor([&] { return !workspace_.currentRun(); }));
    auto third = begin("third");
    ASSERT_TRUE(third);
    EXPECT_TRUE(waitFor([&] {
        const auto now = workspace_.currentRun();
        return now && now->folder() == third->folder();
    })) << "what begins is followed again";
}

TEST_F(PanelsTest, TheNextStageOfAWatchedSequenceIsLookedAtEvenAfterAChoice) {
    openProject();
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 2 && workspace_.currentRun(); }));
    const auto main = folder() / "runs" / "main";
    std::filesystem::create_directories(main);
    ASSERT_OK(writeFileAtomic(main / "sequence.json", "{}"));
    auto stage = run::RunWriter::create(main, "one", {}, "training:\n  steps: 10\n");
    ASSERT_OK(stage);
    const auto one = (*stage)->folder();
    ASSERT_TRUE(waitFor([&] { return workspace_.currentRun()->folder() == one; }));
    workspace_.setCurrentRun(one);
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    (*stage)->emit(run::Finished{"done", 10, "", ""});
    *stage = nullptr;
    stage = run::RunWriter::create(main, "two", {}, "training:\n  steps: 10\n");
    ASSERT_OK(stage);
    EXPECT_TRUE(waitFor([&] { return workspace_.currentRun()->folder() == (*stage)->folder(); }));
}

TEST_F(PanelsTest, EverybodyHearsWhenTrainingOfAnotherProcessBeginsOrEnds) {
    auto writer = run::RunWriter::create(folder() / "runs", "third", {}, "training:\n  steps: 10\n");
    ASSERT_OK(writer);
    run::Started started;
    started.totalSteps = 10;
    (*writer)->emit(started);
    openProject();
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return workspace_.training().size() == 1; }));
    EXPECT_EQ(workspace_.training().front().filename(), (*writer)->folder().filename());
    ASSERT_TRUE(settled());
    QSignalSpy changed(&workspace_, &Workspace::runsChanged);
    run::Finished end;
    end.outcome = "done";
    (*writer)->emit(end);
    EXPECT_OK((*writer)->sync());
    EXPECT_TRUE(waitFor([&] { return workspace_.training().empty(); }));
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(PanelsTest, OfADamagedRunAllPartsSayThatAndWhatIsWrong) {
    openProject();
    const auto run = writeRun(folder() / "runs", "third", 20);
    std::filesystem::remove(run / "events.jsonl");
    RunsPanel list(workspace_, nullptr);
    RunControlPanel control(workspace_, nullptr);
    TopBar top(workspace_);
    Q_EMIT workspace_.runsChanged();
    workspace_.setCurrentRun(run);
    EXPECT_TRUE(waitFor([&] { return control.facts()["state"].toString() == "Damaged"; }));
    EXPECT_TRUE(waitFor([&] { return shows(control, "events.jsonl is missing"); }));
    const auto chips = top.findChildren<Chip*>();
    EXPECT_TRUE(waitFor([&] {
        return std::any_of(chips.begin(), chips.end(),
                           [](Chip* chip) { return chip->accessibleName().startsWith("Run: Damaged"); });
    }));
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, ADamagedRunFromOutsideTheProjectSaysSoToo) {
    openProject();
    const auto run = writeRun(folder() / "elsewhere", "far", 20);
    std::filesystem::resize_file(run / "events.jsonl", std::filesystem::file_size(run / "events.jsonl") / 2);
    RunsPanel list(workspace_, nullptr);
    RunControlPanel control(workspace_, nullptr);
    list.show();
    ASSERT_TRUE(settled());
    workspace_.open(run);
    EXPECT_TRUE(waitFor([&] { return control.facts()["state"].toString() == "Damaged"; }));
    EXPECT_TRUE(shows(control, "training_results.json tells of it"));
    // one of the project is as its list says
    workspace_.setCurrentRun(run::listRuns(folder() / "runs").value().back().path);
    EXPECT_TRUE(waitFor([&] { return control.facts()["state"].toString() == "Done"; }));
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, OfARunWithACutLogNoFigureIsOlderThanItsStep) {
    openProject();
    const auto run = writeRun(folder() / "runs", "third", 20);
    run::CheckpointStore store(run / "checkpoints");
    ASSERT_OK(store.save(20, nlohmann::json::object(), false,
                         [](const auto& checkpoint) { return writeFileAtomic(checkpoint / "w", "w"); }));
    // resumed with half of its log, where nothing was left to train
    const auto size = std::filesystem::file_size(run / "events.jsonl");
    std::filesystem::resize_file(run / "events.jsonl", size / 2);
    auto resumed = run::RunWriter::resume(run, {size, 100}, {});
    ASSERT_OK(resumed);
    (*resumed)->emit(run::Resumed{20, true, ""});
    (*resumed)->emit(run::Finished{"done", 20, "", ""});
    *resumed = nullptr;
    RunsPanel list(workspace_, nullptr);
    RunControlPanel control(workspace_, nullptr);
    list.show();
    ASSERT_TRUE(waitFor([&] { return list.model()->rowOf(run) >= 0; }));
    auto cell = [&](RunListModel::Column column) {
        return list.model()->index(list.model()->rowOf(run), column).data().toString();
    };
    workspace_.setCurrentRun(run);
    EXPECT_TRUE(waitFor([&] { return shows(control, "0.075&nbsp;at&nbsp;step&nbsp;20"); }));
    EXPECT_TRUE(shows(control, "<b>0.05</b>"));
    EXPECT_TRUE(shows(control, "last&nbsp;checkpoint</span>&nbsp;<b>step&nbsp;20</b>"));
    EXPECT_EQ(cell(RunListModel::Loss), "0.05");
    EXPECT_EQ(cell(RunListModel::Best), "0.075");
    // without the results nothing is known
    std::filesystem::remove(run / "training_results.json");
    EXPECT_TRUE(waitFor([&] { return !shows(control, "best&nbsp;validation"); }));
    EXPECT_FALSE(shows(control, "<b>0.05</b>"));
    EXPECT_TRUE(waitFor([&] { return cell(RunListModel::Best) == QString::fromUtf8("–"); }));
    EXPECT_EQ(cell(RunListModel::Loss), QString::fromUtf8("–"));
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, WithoutItsRunJsonARunHasTheFiguresOfItsLog) {
    openProject();
    const auto run = writeRun(folder() / "runs", "third", 20);
    ASSERT_TRUE(writeFileAtomic(run / "run.json", "{ damaged").ok());
    RunControlPanel control(workspace_, nullptr);
    workspace_.setCurrentRun(run);
    EXPECT_TRUE(waitFor([&] { return control.facts()["state"].toString() == "Damaged"; }));
    EXPECT_TRUE(waitFor([&] { return shows(control, "<b>20&nbsp;/&nbsp;20</b>"); }));
    const auto lost = writeRun(folder() / "runs", "fourth", 20);
    ASSERT_TRUE(writeFileAtomic(lost / "run.json", "{ damaged").ok());
    std::filesystem::remove(lost / "events.jsonl");
    workspace_.setCurrentRun(lost);
    EXPECT_TRUE(waitFor([&] { return shows(control, "run.json"); }));
    EXPECT_FALSE(shows(control, "0&nbsp;/&nbsp;0"));
    EXPECT_TRUE(settled());
}

TEST_F(PanelsTest, OfAPathThatIsNotThereThatIsSaid) {
    workspace_.open(folder() / "none/at/all");
    ASSERT_EQ(workspace_.notices().size(), 1u);
    EXPECT_TRUE(workspace_.notices().back().message.contains("no such file or folder"));
    ASSERT_TRUE(makeFolders(folder() / "empty").ok());
    workspace_.open(folder() / "empty");
    EXPECT_TRUE(workspace_.notices().back().message.contains("it is no project"));
}

TEST_F(PanelsTest, TwoHundredRunsStaySmooth) {
    for (int i = 0; i < 200; ++i) writeRun(folder() / "runs", "run" + std::to_string(i), 3);
    workspace_.openProject(folder());
    RunsPanel panel(workspace_, nullptr);
    panel.resize(900, 500);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 200; }));
    Watchdog watchdog;
    ASSERT_TRUE(settled());
    watchdog.restart();
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    EXPECT_LT(watchdog.worstMs(), 100);
}

TEST_F(PanelsTest, TheTableOfACurveHasTheMeasuredValuesUnderThePlainName) {
    openProject();
    CurvesPanel panel(workspace_, nullptr);
    panel.resize(900, 600);
    panel.show();
    workspace_.setCurrentRun(run::listRuns(folder() / "runs").value().front().path);
    ASSERT_TRUE(waitFor([&] { return panel.facts()["points"].toInt() > 0 && !panel.busy(); }));
    // smoothing is on from the start
    QStringList lines = panel.plots().front()->csv().split('\n');
    EXPECT_TRUE(lines.contains("loss,2,0.5")) << lines.join('|').left(400).toStdString();
    EXPECT_EQ(lines.filter("loss (smoothed 0.874),2,").size(), 1);
    EXPECT_FALSE(lines.contains("loss (smoothed 0.874),2,0.5"));
}

TEST_F(PanelsTest, ATaskHasOneColourWhichItsPlaceInTheProjectDecides) {
    openProject();
    CurvesPanel panel(workspace_, nullptr);
    panel.show();
    workspace_.setCurrentRun(run::listRuns(folder() / "runs").value().front().path);
    ASSERT_TRUE(waitFor([&] { return panel.facts()["points"].toInt() > 0 && !panel.busy(); }));
    using Colours = std::set<QString>;
    auto place = [](int at) { return Colours{Theme::taskColour(at).name()}; };
    // of the training losses and of the validation
    auto drawn = [&](const QString& task) {
        Colours found;
        for (Plot* plot : panel.plots()) {
            for (const Curve& curve : plot->curves()) {
                if (curve.name == task) found.insert(curve.colour.name());
            }
        }
        return found;
    };
    EXPECT_EQ(drawn("grasp"), place(0));
    EXPECT_EQ(drawn("weigh"), place(1));
    EXPECT_NE(Theme::taskColour(0), workspace_.runColour(workspace_.currentRun()->folder()));
    auto plan = std::make_shared<sequence::SequencePlan>();
    for (const char* task : {"fetch", "weigh", "grasp"}) plan->stages.emplace_back().name = task;
    workspace_.setPlan(plan);
    EXPECT_EQ(drawn("grasp"), place(2));
    EXPECT_EQ(drawn("weigh"), place(1));
}

TEST_F(PanelsTest, WordsOfARunTakeTheColoursOfANewTheme) {
    openProject();
    RunControlPanel panel(workspace_, nullptr);
    panel.show();
    workspace_.setCurrentRun(writeRun(folder() / "runs", "third", 20));
    auto inMuted = [&] { return shows(panel, Theme::current().muted.name()); };
    ASSERT_TRUE(waitFor(inMuted));
    ASSERT_TRUE(settled());
    const int notes = panel.facts()["notes"].toInt();
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    EXPECT_TRUE(inMuted());
    EXPECT_EQ(panel.facts()["notes"].toInt(), notes);
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(PanelsTest, TheRowOfTheCurrentRunSaysHowItStandsBetweenTwoReadingsOfTheList) {
    openProject();
    auto third = begin("third");
    ASSERT_TRUE(third);
    run::Started started;
    started.totalSteps = 10;
    third->emit(started);
    ASSERT_OK(third->sync());
    RunListModel model(workspace_);
    model.setRuns(run::listRuns(folder() / "runs").value());
    const int row = model.rowOf(third->folder());
    ASSERT_GE(row, 0);
    workspace_.setCurrentRun(third->folder());
    auto step = [&] { return model.data(model.index(row, RunListModel::Step), Qt::DisplayRole).toString(); };
    EXPECT_EQ(step(), "0 / 10");
    run::Step one;
    one.step = 3;
    third->emit(one);
    ASSERT_OK(third->sync());
    EXPECT_TRUE(waitFor([&] { return step() == "3 / 10"; })) << step().toStdString();
}

TEST_F(PanelsTest, WhereAnotherViewTellsTheTimeThatIsLeftTheBarTellsNone) {
    openProject();
    TopBar top(workspace_);
    auto third = begin("third");
    ASSERT_TRUE(third);
    run::Started started;
    started.totalSteps = 100;
    third->emit(started);
    for (int i = 1; i <= 2; ++i) {
        run::Step step;
        step.step = i;
        third->emit(step);
        QTest::qWait(20);
    }
    ASSERT_OK(third->sync());
    workspace_.setCurrentRun(third->folder());
    QString tip;
    auto said = [&] {
        for (Chip* chip : top.findChildren<Chip*>()) {
            if (!chip->accessibleName().startsWith("Run:")) continue;
            tip = chip->toolTip();
            return chip->text();
        }
        return QString();
    };
    const QString dot = QString::fromUtf8(" · ");
    ASSERT_TRUE(waitFor([&] { return said().contains(dot); })) << said().toStdString();
    // a time says of what it is
    EXPECT_TRUE(tip.contains("This run ends in ")) << tip.toStdString();
    RunControlPanel control(workspace_, nullptr);
    control.show();
    EXPECT_TRUE(waitFor([&] { return shows(control, "run&nbsp;ends&nbsp;in"); }));
    ASSERT_TRUE(settled());
    workspace_.setTimeToldElsewhere(true);
    EXPECT_TRUE(said().endsWith("2/100")) << said().toStdString();
    EXPECT_FALSE(tip.contains("ends in")) << tip.toStdString();
    workspace_.setTimeToldElsewhere(false);
    EXPECT_TRUE(said().contains(dot)) << said().toStdString();
}

TEST_F(PanelsTest, NoTwoRunsAreCalledTheSame) {
    auto runs = folder() / "runs";
    auto named = [&](const char* branch, const char* name) {
        auto made = writeRun(runs / branch, "task2_weighing", 5);
        auto path = made.parent_path() / name;
        std::filesystem::rename(made, path);
        return path;
    };
    auto main = named("main", "2026-11-29_205713_task2_weighing");
    auto naive = named("naive", "2026-11-29_205659_task2_weighing");
    workspace_.openProject(folder());
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 2; }));
    EXPECT_EQ(workspace_.runLabel(main), "task2_weighing");
    EXPECT_EQ(workspace_.runLabel(naive), "task2_weighing (naive)");
    // once more on the same branch: the start tells them apart
    auto again = named("naive", "2026-11-29_210101_task2_weighing");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(waitFor([&] { return panel.model()->rowCount() == 3; }));
    EXPECT_EQ(workspace_.runLabel(main), "task2_weighing");
    EXPECT_EQ(workspace_.runLabel(naive), "task2_weighing (naive), 11-29 20:56:59");
    EXPECT_EQ(workspace_.runLabel(again), "task2_weighing (naive), 11-29 21:01:01");
}

TEST_F(PanelsTest, ADeletedRunComesBack) {
    openProject();
    RunsPanel panel(workspace_, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return settled() && panel.model()->rowCount() == 2; }));
    auto* table = panel.findChild<QTableView*>();
    auto* button = panel.findChild<QToolButton*>("deleteRun");
    ASSERT_TRUE(table && button);
    auto listed = [&](const std::filesystem::path& run) {
        for (int row = 0; row < panel.model()->rowCount(); ++row) {
            if (panel.model()->at(row).path == run) return true;
        }
        return false;
    };
    // only what nobody trains can go: this process trains the unfinished one
    std::filesystem::path gone;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        table->selectRow(row);
        const auto* sorted = qobject_cast<QAbstractProxyModel*>(table->model());
        ASSERT_NE(sorted, nullptr);
        gone = panel.model()->at(sorted->mapToSource(table->currentIndex()).row()).path;
        if (gone.filename().string().ends_with("first")) break;
    }
    ASSERT_TRUE(gone.filename().string().ends_with("first")) << gone;
    ASSERT_TRUE(settled());
    button->click();
    ASSERT_FALSE(std::filesystem::exists(gone));
    ASSERT_TRUE(waitFor([&] { return settled() && !listed(gone); }));
    EXPECT_EQ(panel.model()->rowCount(), 1);
    workspace_.undo().undo();
    EXPECT_TRUE(std::filesystem::exists(gone));
    EXPECT_TRUE(waitFor([&] { return settled() && listed(gone); }));
    EXPECT_EQ(panel.model()->rowCount(), 2);
}

}  // namespace

}  // namespace studio::test
