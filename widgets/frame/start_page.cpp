// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/start_page.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

/// A large button with icon, title and one sentence.
class Door : public QPushButton {
public:
    explicit Door(const QString& name) : picture_(new QLabel), title_(new QLabel), what_(new QLabel) {
        setProperty("look", "door");
        setMinimumSize(300, 96);
        title_->setProperty("look", "title");
        what_->setProperty("look", "caption");
        what_->setWordWrap(true);
        for (QLabel* label : {picture_, title_, what_}) label->setAttribute(Qt::WA_TransparentForMouseEvents);
        auto* words = new QVBoxLayout;
        words->setSpacing(kUnit);
        words->addWidget(title_);
        words->addWidget(what_);
        words->addStretch(1);
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(kMargin + kUnit, kMargin, kMargin, kMargin);
        layout->setSpacing(kMargin);
        layout->addWidget(picture_, 0, Qt::AlignTop);
        layout->addLayout(words, 1);
        themed(this, [this, name] {
            picture_->setPixmap(
                widgets::icon(name, Theme::current().accent).pixmap(QSize(28, 28), devicePixelRatioF()));
        });
    }
    void setWords(const QString& title, const QString& what) {
        title_->setText(title);
        what_->setText(what);
        setAccessibleName(title);
        setAccessibleDescription(what);
    }

private:
    QLabel* picture_;
    QLabel* title_;
    QLabel* what_;
};

}  // namespace

StartPage::StartPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      demo_(nullptr),
      whole_(new QPushButton),
      recent_(new QListWidget),
      none_(new QLabel),
      clear_(new QToolButton) {
    auto* heading = new QLabel;
    heading->setProperty("look", "heading");
    auto* line = new QLabel;
    line->setProperty("look", "caption");
    auto* recentTitle = new QLabel;
    recentTitle->setProperty("look", "title");
    none_->setProperty("look", "caption");
    none_->setWordWrap(true);
    clear_->setProperty("look", "quiet");

    auto* demo = new Door("demo");
    auto* open = new Door("folder");
    auto* fresh = new Door("folder-plus");
    auto* robot = new Door("robot");
    demo_ = demo;
    demo_->setObjectName("quickDemo");
    whole_->setObjectName("wholeDemo");
    connect(demo, &QPushButton::clicked, this, [this] { Q_EMIT demoWanted(false); });
    connect(whole_, &QPushButton::clicked, this, [this] { Q_EMIT demoWanted(true); });
    connect(open, &QPushButton::clicked, this, &StartPage::openWanted);
    connect(fresh, &QPushButton::clicked, this, &StartPage::newWanted);
    connect(robot, &QPushButton::clicked, this, &StartPage::robotWanted);

    auto* doors = new QGridLayout;
    doors->setSpacing(kMargin);
    doors->addWidget(demo, 0, 0);
    doors->addWidget(whole_, 1, 0);
    doors->addWidget(open, 0, 1, 2, 1);
    open->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    doors->addWidget(fresh, 2, 0);
    doors->addWidget(robot, 2, 1);

    auto* recentRow = new QHBoxLayout;
    recentRow->addWidget(recentTitle, 1);
    recentRow->addWidget(clear_);
    recent_->setMaximumHeight(240);

    auto* column = new QVBoxLayout;
    column->setSpacing(kMargin);
    column->addStretch(1);
    column->addWidget(heading);
    column->addWidget(line);
    column->addSpacing(kMargin);
    column->addLayout(doors);
    column->addSpacing(kWide);
    column->addLayout(recentRow);
    column->addWidget(none_);
    column->addWidget(recent_);
    column->addStretch(2);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kWide, kWide, kWide, kWide);
    layout->addStretch(1);
    layout->addLayout(column, 6);
    layout->addStretch(1);

    connect(clear_, &QToolButton::clicked, this, [this] { workspace_.settings().clearRecent(); });
    connect(recent_, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        workspace_.openProject(path(item->data(Qt::UserRole).toString()));
    });
    connect(&workspace_.settings(), &Settings::changed, this, &StartPage::fillRecent);
    connect(&workspace_.settings(), &Settings::changed, this, &StartPage::showPlaces);
    translated(this, [=, this] {
        heading->setText(tr("Kuavo Studio"));
        line->setText(
            tr("Teach one policy several tasks, one after another, and see what it forgets while it can "
               "still be helped."));
        demo->setWords(
            tr("Try the demo"),
            tr("A simulated humanoid learns two tasks in about half an hour on two cores: see it forget, "
               "and see it kept."));
        whole_->setText(tr("The whole demo: four tasks, over 40 minutes"));
        whole_->setAccessibleName(whole_->text());
        showPlaces();
        open->setWords(tr("Open project"),
                       tr("A folder with project.yaml, runs or data sets; folders of robot_train "
                          "open as they are."));
        fresh->setWords(tr("New project"), tr("An empty folder, made ready for tasks, data sets and runs."));
        robot->setWords(tr("Connect a robot"),
                        tr("Look at a Kuavo, real or simulated, before anything moves."));
        recentTitle->setText(tr("Recent projects"));
        none_->setText(tr("Projects that you open appear here."));
        clear_->setText(tr("Clear"));
        clear_->setAccessibleName(tr("Clear the list of recent projects"));
        recent_->setAccessibleName(tr("Recent projects"));
        fillRecent();
    });
}

/// Where a demo will be made, before anybody presses.
void StartPage::showPlaces() {
    const auto& place = workspace_.services().demo.place;
    if (!place) return;
    const auto parent = path(workspace_.settings().projectsFolder());
    const auto words = [&](bool whole) {
        return tr("Made in %1, or opened where it is there already").arg(text(place(parent, whole)));
    };
    demo_->setToolTip(words(false));
    whole_->setToolTip(words(true));
}

void StartPage::fillRecent() {
    recent_->clear();
    QStringList projects = workspace_.settings().recent();
    for (const QString& project : projects) {
        QFileInfo info(project);
        auto* item = new QListWidgetItem(icon("folder"), info.fileName() + QString::fromUtf8("   —   ") +
                                                             shortPath(path(info.path()), 70));
        item->setData(Qt::UserRole, project);
        item->setToolTip(project);
        if (!info.isDir()) {
            item->setFlags(Qt::NoItemFlags);
            item->setToolTip(tr("%1 is not there any more").arg(project));
        }
        recent_->addItem(item);
    }
    none_->setVisible(projects.isEmpty());
    recent_->setVisible(!projects.isEmpty());
    clear_->setVisible(!projects.isEmpty());
}

}  // namespace studio::widgets
