// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/stop_window.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <future>
#include <vector>

#include "core/robot/robot_lock.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::app {

using widgets::text;

namespace {

constexpr int kLeastWidth = 240;  ///< px of the button
constexpr int kLookMs = 500;
constexpr int kStopPatienceMs = 1000;
constexpr int kLookPatienceMs = 100;

}  // namespace

StopWindow::StopWindow(const std::filesystem::path& runtimeFolder, QWidget* parent)
    : QWidget(parent, Qt::Window | Qt::WindowStaysOnTopHint),
      folder_(runtimeFolder),
      stop_(new QPushButton),
      sessions_(new QLabel) {
    setWindowIcon(widgets::icon("stop"));
    stop_->setProperty("look", "stop");
    stop_->setObjectName("stop");
    // a style sheet's least size outweighs a widget's: in the sheet, or it would be as low as every button
    stop_->setStyleSheet("QPushButton { min-width: 240px; min-height: 120px; }");
    stop_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    QFont large = widgets::typeFont(widgets::Type::Heading);
    stop_->setFont(large);
    sessions_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(stop_, 1);
    layout->addWidget(sessions_);
    // acts on press: a stop must not wait for a finger
    connect(stop_, &QPushButton::pressed, this, &StopWindow::stopAll);
    timer_.setInterval(kLookMs);
    connect(&timer_, &QTimer::timeout, this, &StopWindow::look);
    timer_.start();
    widgets::translated(this, [this] {
        setWindowTitle(tr("STOP - Kuavo Studio"));
        stop_->setText(tr("STOP"));
        stop_->setAccessibleName(tr("Stop every robot session of this machine"));
        stop_->setToolTip(
            tr("A software stop. The mechanical emergency stop on the robot is the emergency stop."));
        look();
    });
}

int StopWindow::stopAll() {
    // all at once: one that hangs must not keep the others waiting
    std::vector<std::future<bool>> answers;
    for (const auto& socket : robot::stopSockets(folder_)) {
        answers.push_back(std::async(std::launch::async, [socket] {
            return robot::askStopSocket(socket, "STOP", kStopPatienceMs).ok();
        }));
    }
    int stopped = 0;
    for (auto& answer : answers) stopped += answer.get();
    look();
    return stopped;
}

void StopWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F12) {
        if (!event->isAutoRepeat()) stopAll();
        return;
    }
    QWidget::keyPressEvent(event);
}

void StopWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    showLines();
}

void StopWindow::look() {
    lines_.clear();
    silent_.clear();
    const auto sockets = robot::stopSockets(folder_);
    std::erase_if(open_, [&](const auto& entry) {
        return !std::binary_search(sockets.begin(), sockets.end(), entry.first);
    });
    for (const auto& socket : sockets) {
        const auto state = stateOf(socket);
        if (!state) {
            // a killed session leaves its socket behind, a frozen one holds its lock
            auto lock = socket;
            if (const auto holder = robot::holderOf(lock.replace_extension(".lock"))) {
                silent_ << tr("The robot session of process %1 does not answer: press the mechanical "
                              "emergency stop on the robot.")
                               .arg(text(*holder));
            }
            continue;
        }
        // "Running sim:weighing": the state's word, then the address
        const QString said = text(*state), word = said.section(' ', 0, 0);
        lines_ << QCoreApplication::translate("RobotState", word.toUtf8().constData()) +
                      said.mid(word.size());
    }
    showLines();
}

std::optional<std::string> StopWindow::stateOf(const std::filesystem::path& socket) {
    // one question at a time: more would fill the queue of a session that hangs, where STOP needs room
    auto found = open_.find(socket);
    const bool asked = found != open_.end();
    if (!asked) {
        auto question = robot::StopQuestion::ask(socket, "STATE", kLookPatienceMs);
        if (!question.ok()) return std::nullopt;
        found = open_.emplace(socket, std::move(question).value()).first;
    }
    auto state = found->second.answer(asked ? 0 : kLookPatienceMs);
    if (!found->second.open()) open_.erase(found);
    return state;
}

void StopWindow::showLines() {
    // addresses differ at their ends: the middle is left out
    const int room = std::max(kLeastWidth, sessions_->width());
    QStringList shown;
    for (const QString& line : lines_)
        shown << sessions_->fontMetrics().elidedText(line, Qt::ElideMiddle, room);
    // what to do is never cut
    shown << silent_;
    const QString words =
        shown.isEmpty() ? tr("No robot session is running on this machine.") : shown.join('\n');
    if (sessions_->text() != words) sessions_->setText(words);
    sessions_->setToolTip((lines_ + silent_).join('\n'));
    if (!isVisible()) return;
    // words that need more lines than there were must not lie over the button
    layout()->activate();
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height()) resize(width(), needed);
}

}  // namespace studio::app
