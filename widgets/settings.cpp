// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settings.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace studio::widgets {

namespace {

constexpr int kVersion = 1;
constexpr int kRecent = 10;

QString defaultFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           "/kuavo-studio/window.ini";
}

}  // namespace

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), store_(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat) {
    // a file of a newer version keeps its version, so that it is not spoilt for it
    if (store_.value("version", 0).toInt() < kVersion) store_.setValue("version", kVersion);
}

void Settings::set(const QString& key, const QVariant& value) {
    if (store_.value(key) == value) return;
    store_.setValue(key, value);
    Q_EMIT changed();
}

QString Settings::language() const {
    return store_.value("language").toString();
}
void Settings::setLanguage(const QString& language) {
    set("language", language);
}
QString Settings::theme() const {
    return store_.value("theme", "light").toString();
}
void Settings::setTheme(const QString& theme) {
    set("theme", theme);
}
ColourSet Settings::colours() const {
    return store_.value("colours", "safe").toString() == "vivid" ? ColourSet::Vivid : ColourSet::Safe;
}
void Settings::setColours(ColourSet colours) {
    set("colours", colours == ColourSet::Vivid ? "vivid" : "safe");
}
QString Settings::projectsFolder() const {
    return store_.value("projects_folder", QDir::homePath()).toString();
}
void Settings::setProjectsFolder(const QString& folder) {
    set("projects_folder", folder);
}
bool Settings::trainInProcess() const {
    return store_.value("train_in_process", false).toBool();
}
void Settings::setTrainInProcess(bool wanted) {
    set("train_in_process", wanted);
}
int Settings::threads() const {
    return store_.value("threads", 0).toInt();
}
void Settings::setThreads(int threads) {
    set("threads", threads);
}

QStringList Settings::recent() const {
    return store_.value("recent").toStringList();
}

void Settings::addRecent(const QString& project) {
    QString canonical = QFileInfo(project).canonicalFilePath();
    QStringList list = recent();
    list.removeAll(canonical);
    list.prepend(canonical);
    set("recent", QStringList(list.mid(0, kRecent)));
}

void Settings::clearRecent() {
    set("recent", QStringList());
}

std::optional<QKeySequence> Settings::shortcut(const QString& action) const {
    QVariant stored = store_.value("shortcuts/" + action);
    if (!stored.isValid()) return {};
    return QKeySequence(stored.toString(), QKeySequence::PortableText);
}

void Settings::setShortcut(const QString& action, const std::optional<QKeySequence>& keys) {
    if (keys) {
        set("shortcuts/" + action, keys->toString(QKeySequence::PortableText));
    } else {
        store_.remove("shortcuts/" + action);
    }
}

int Settings::runColour(const QString& id) const {
    return store_.value("runs/" + id + "/colour", -1).toInt();
}
void Settings::setRunColour(const QString& id, int colour) {
    set("runs/" + id + "/colour", colour);
}
QString Settings::runNote(const QString& id) const {
    return store_.value("runs/" + id + "/note").toString();
}
void Settings::setRunNote(const QString& id, const QString& note) {
    set("runs/" + id + "/note", note);
}

QString Settings::groupOf(const QString& project) {
    const QByteArray name = QCryptographicHash::hash(project.toUtf8(), QCryptographicHash::Sha1).toHex();
    return "projects/" + QString::fromLatin1(name);
}

}  // namespace studio::widgets
