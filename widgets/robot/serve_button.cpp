// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/serve_button.h"

#include <sys/prctl.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <csignal>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr int kEndMs = 3000;

}  // namespace

ServeButton::ServeButton(Workspace& workspace, QWidget* parent) : QPushButton(parent), workspace_(workspace) {
    setObjectName("serve");
    setVisible(!workspace.services().trainProgram.empty());
    // a window that is killed leaves no robot behind
    process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    connect(this, &QPushButton::clicked, this, &ServeButton::press);
    connect(&process_, &QProcess::readyReadStandardOutput, this, &ServeButton::read);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end();
    });
    connect(&process_, &QProcess::finished, this, &ServeButton::end);
    translated(this, [this] { retranslate(); });
}

ServeButton::~ServeButton() {
    if (process_.state() == QProcess::NotRunning) return;
    process_.disconnect(this);
    process_.terminate();
    if (!process_.waitForFinished(kEndMs)) process_.kill();
}

void ServeButton::retranslate() {
    bool runs = process_.state() != QProcess::NotRunning;
    setText(runs ? tr("Take it off the network") : tr("Serve on the network"));
    setToolTip(
        tr("Lets a simulated robot speak rosbridge on this computer, so that the whole way over the "
           "network can be practised, by other programs too"));
}

void ServeButton::press() {
    if (process_.state() != QProcess::NotRunning) {
        wanted_ = false;
        process_.terminate();
        return;
    }
    told_ = false;
    wanted_ = true;
    process_.start(widgets::text(workspace_.services().trainProgram),
                   {"robot", "serve-sim", task_, "--json"});
    retranslate();
}

void ServeButton::read() {
    while (!told_ && process_.canReadLine()) {
        auto line = QJsonDocument::fromJson(process_.readLine()).object();
        if (!line.contains("port")) continue;
        told_ = true;
        QString address = QString("rosbridge://127.0.0.1:%1").arg(line["port"].toInt());
        auto say = [task = task_, address] {
            return NoticeText{tr("The simulated robot (%1) is served at %2.").arg(task, address)};
        };
        workspace_.notify(Level::Info, say,
                          {.run = {}, .until = NoticeUntil::Closed, .topic = "served robot"});
        Q_EMIT served(address);
    }
}

void ServeButton::end() {
    retranslate();
    if (!std::exchange(wanted_, false)) return;
    auto error = QJsonDocument::fromJson(process_.readAllStandardOutput()).object()["error"].toObject();
    QString said = error["message"].toString();
    if (said.isEmpty()) said = QString::fromUtf8(process_.readAllStandardError()).trimmed();
    if (said.isEmpty()) said = process_.errorString();
    auto say = [said = said.toStdString(), hint = error["hint"].toString().toStdString()] {
        return NoticeText{tr("The served robot has ended: %1").arg(coreText(said)), coreText(hint)};
    };
    workspace_.notify(Level::Error, say, {.run = {}, .until = NoticeUntil::Closed, .topic = "served robot"});
}

}  // namespace studio::widgets
