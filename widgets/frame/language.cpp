// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace studio::widgets {

namespace {

/// What Qt's dialogs for files say and Qt's own Chinese catalogue lacks: ours has it.
[[maybe_unused]] const char* const kSaidByQt[] = {
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Unknown"),
};

}  // namespace

void Language::use(const QString& wanted) {
    QString name = wanted;
    if (name.isEmpty()) name = QLocale::system().language() == QLocale::Chinese ? "zh_CN" : "en";
    if (name == name_) return;
    name_ = name;
    QLocale::setDefault(QLocale(name));
    QCoreApplication::removeTranslator(&ours_);
    QCoreApplication::removeTranslator(&qt_);
    if (qt_.load("qtbase_" + name, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&qt_);
    }
    // ours last: asked first
    if (ours_.load(":/i18n/kuavo-studio_" + name)) QCoreApplication::installTranslator(&ours_);
}

}  // namespace studio::widgets
