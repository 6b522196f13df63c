// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <set>

#include "tests/support/paths.h"
#include "widgets/frame/language.h"
#include "widgets/theme/theme.h"

namespace studio::test {

namespace {

struct Message {
    QString context, source, translation;
    QStringList forms;
    bool unfinished = false;
};

std::vector<Message> readTs(const QString& name) {
    QFile file(QString::fromStdString((sourceFolder() / "translations").string()) + "/" + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
    QXmlStreamReader xml(&file);
    std::vector<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) continue;
        if (xml.name() == u"name") context = xml.readElementText();
        if (xml.name() == u"message") messages.push_back({context, {}, {}, {}, false});
        if (xml.name() == u"source") messages.back().source = xml.readElementText();
        if (xml.name() == u"translation") {
            messages.back().unfinished = xml.attributes().hasAttribute("type");
            messages.back().translation =
                xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        }
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    return messages;
}

std::set<QString> placeholders(const QString& text) {
    static const QRegularExpression form("%(L?\\d+|n)");
    std::set<QString> found;
    auto matches = form.globalMatch(text);
    while (matches.hasNext()) found.insert(matches.next().captured());
    return found;
}

TEST(Translations, EveryTextHasAFinishedChineseOne) {
    auto messages = readTs("kuavo-studio_zh_CN.ts");
    EXPECT_GT(messages.size(), 300u);
    for (const Message& message : messages) {
        EXPECT_FALSE(message.unfinished)
            << message.context.toStdString() << ": " << message.source.toStdString();
        EXPECT_FALSE(message.translation.isEmpty()) << message.source.toStdString();
    }
}

TEST(Translations, EveryChineseTextHoldsAHanCharacterOrStandsOnTheList) {
    // names, units and signs that are the same everywhere
    const std::set<QString> allowed = {"Kuavo Studio", "%1, %2: %3", "fps",    "STOP",   "MiB",
                                       "; ",           ": ",         "%1: %2", "%1 (%2)"};
    static const QRegularExpression han("\\p{Han}");
    for (const Message& message : readTs("kuavo-studio_zh_CN.ts")) {
        bool fine = message.translation.contains(han) || allowed.contains(message.source);
        EXPECT_TRUE(fine) << message.context.toStdString() << ": " << message.source.toStdString() << " -> "
                          << message.translation.toStdString();
    }
}

TEST(Translations, EveryPlaceholderSurvives) {
    for (const char* name : {"kuavo-studio_zh_CN.ts", "kuavo-studio_en.ts"}) {
        for (const Message& message : readTs(name)) {
            if (message.translation.isEmpty()) continue;
            EXPECT_EQ(placeholders(message.source), placeholders(message.translation))
                << message.source.toStdString();
        }
    }
}

TEST(Translations, LinesBreakWhereTheSourceDoes) {
    for (const Message& message : readTs("kuavo-studio_zh_CN.ts")) {
        EXPECT_EQ(message.source.count('\n'), message.translation.count('\n'))
            << message.source.toStdString();
    }
}

TEST(Translations, WhatQtsOwnCatalogueLacksIsInOurs) {
    widgets::Language language;
    language.use("zh_CN");
    static const QRegularExpression han("\\p{Han}");
    for (const char* word : {"Drive", "Folder", "Unknown"}) {
        const QString said = QCoreApplication::translate("QAbstractFileIconProvider", word);
        EXPECT_TRUE(said.contains(han)) << word << ": " << said.toStdString();
    }
    language.use("en");
}

TEST(Translations, OneIsNoPluralInEnglish) {
    widgets::Language language;
    language.use("en");
    auto said = [](const char* text, int n) {
        return QCoreApplication::translate("studio::widgets::DatasetPanel", text, nullptr, n);
    };
    EXPECT_EQ(said("%n cameras", 1), "1 camera");
    EXPECT_EQ(said("%n cameras", 2), "2 cameras");
    EXPECT_EQ(said("%Ln episodes", 1), "1 episode");
    EXPECT_EQ(said("%Ln episodes", 2), "2 episodes");
}

TEST(Translations, AFontWithChineseCharactersIsThere) {
    EXPECT_FALSE(QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty());
    QFontMetrics metrics(widgets::typeFont(widgets::Type::Body));
    EXPECT_GT(metrics.horizontalAdvance(QString::fromUtf8("训练")), 20);
}

}  // namespace

}  // namespace studio::test
