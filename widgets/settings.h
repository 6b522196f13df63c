// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QSettings>
#include <QStringList>
#include <optional>

#include "widgets/theme/theme.h"

namespace studio::widgets {

/// What the user chose for the window, kept between starts in one INI file. Nothing secret stands in it.
class Settings : public QObject {
    Q_OBJECT
public:
    /// `file`: empty for the user's own place.
    explicit Settings(const QString& file = {}, QObject* parent = nullptr);

    QString language() const;  ///< "en", "zh_CN"; empty: the system's
    void setLanguage(const QString& language);
    QString theme() const;  ///< "light", "dark"
    void setTheme(const QString& theme);
    ColourSet colours() const;
    void setColours(ColourSet colours);
    QString projectsFolder() const;  ///< where file dialogs begin
    void setProjectsFolder(const QString& folder);
    bool trainInProcess() const;
    void setTrainInProcess(bool wanted);
    int threads() const;  ///< for training; 0: all cores
    void setThreads(int threads);

    QStringList recent() const;  ///< projects, newest first, at most 10
    void addRecent(const QString& project);
    void clearRecent();

    /// Keys that a person gave an action; absent: it keeps its own. An empty sequence: it shall have none.
    std::optional<QKeySequence> shortcut(const QString& action) const;
    void setShortcut(const QString& action, const std::optional<QKeySequence>& keys);

    /// Of each run: colour (index) and note, by its id.
    int runColour(const QString& id) const;  ///< -1: none chosen
    void setRunColour(const QString& id, int colour);
    QString runNote(const QString& id) const;
    void setRunNote(const QString& id, const QString& note);

    /// What is kept of a project stands under this in the file.
    static QString groupOf(const QString& project);
    /// The file itself, for layouts and views.
    QSettings& store() { return store_; }

Q_SIGNALS:
    void changed();

private:
    void set(const QString& key, const QVariant& value);
    QSettings store_;
};

}  // namespace studio::widgets
