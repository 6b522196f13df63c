// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTranslator>

namespace studio::widgets {

/// The language of the window, switched while it runs: our own texts and Qt's.
class Language {
public:
    /// `name`: "en", "zh_CN"; empty: the system's.
    void use(const QString& name);
    /// The one in use.
    const QString& name() const { return name_; }

private:
    QTranslator ours_, qt_;
    QString name_;
};

}  // namespace studio::widgets
